import pytest

from cleaner.sites import is_site, letters, site_names


def test_spellings_of_one_name_have_their_letters_in_common():
    assert letters("The Gulf Ledger") == letters("gulf-ledger") == "gulfledger"
    assert letters("José Núñez") == letters("JOSE NUNEZ")
    assert letters("Theodor") == "theodor"


def test_a_site_is_named_by_its_name_and_by_its_hosts():
    assert site_names(None, None) == ()
    assert site_names("mdr.de", "https://www.mdr.de/a", "https://me@GulfLedger.example:80?x") == (
        "mdrde",
        "mdr",
        "gulfledger",
    )
    assert site_names("VG", "https://vg.example") == ()
    assert site_names("Ledger No. 1", "https://[") == ("ledgerno1",)


@pytest.mark.parametrize("text", ["BBC", "bbc.", "BBC News", "The BBC"])
def test_a_text_that_begins_with_the_name_is_the_site(text):
    assert is_site(text, ["bbc"])


@pytest.mark.parametrize("text", ["", "Sternberg", "Our BBC", "Stern " + "is a paper of ours " * 2])
def test_a_text_that_only_looks_like_the_name_is_not(text):
    assert not is_site(text, ["bbc", "stern"])
    assert not is_site("BBC", [])


def test_where_words_have_no_spaces_the_beginning_counts():
    assert is_site("日本経済新聞社", ["日本経済新聞"])
