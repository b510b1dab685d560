import pytest

from cleaner.model import PageMetadata
from cleaner.segment.declared import byline_authors, declared, unique_names


def test_a_page_that_says_nothing_gives_no_key():
    assert declared(PageMetadata()) == {}
    assert declared(PageMetadata(published="someday", authors=("https://a.example/ann",))) == {}


def test_what_a_page_says_is_brought_into_form():
    page = PageMetadata(
        authors=("By Ann Bell and Bob Cole", "ANN BELL", "Agence France-Presse"),
        published="2024-10-23T07:34:00+02:00",
        modified="Thu, 24 Oct 2024 10:00:00 GMT",
        site="Gulf Ledger",
        section="World",
        description="Nine sailors are home.",
        language="en-GB",
        url="https://gulfledger.example/a",
        image="https://gulfledger.example/t.jpg",
        types=("NewsArticle", "WebPage"),
        og_type="article",
        is_accessible_for_free=False,
        keywords=("tanker",),
    )
    assert declared(page) == {
        "authors": ["Ann Bell", "Bob Cole"],
        "agency": ["AFP"],
        "date": "2024-10-23",
        "time": "07:34",
        "updated": "2024-10-24",
        "site": "Gulf Ledger",
        "section": "World",
        "description": "Nine sailors are home.",
        "language": "en",
        "url": "https://gulfledger.example/a",
        "image": "https://gulfledger.example/t.jpg",
        "type": "NewsArticle",
        "is_accessible_for_free": False,
        "keywords": ["tanker"],
    }


def test_a_change_before_publishing_is_none():
    page = PageMetadata(published="2024-10-23", modified="2024-10-22")
    assert "updated" not in declared(page)
    assert declared(PageMetadata(modified="2024-10-22"))["updated"] == "2024-10-22"


@pytest.mark.parametrize("section", ["https://a.example/world", "World, " * 30])
def test_what_is_no_section_is_left_out(section):
    assert "section" not in declared(PageMetadata(section=section))


def test_the_site_is_no_author():
    page = PageMetadata(authors=("Gulf Ledger", "The Gulf Ledger", "Ann Bell"), site="Gulf Ledger")
    assert declared(page)["authors"] == ["Ann Bell"]
    hosted = PageMetadata(authors=("Gulfledger",), url="https://gulfledger.example/a")
    assert "authors" not in declared(hosted)


def test_a_person_may_have_a_site_of_that_name():
    page = PageMetadata(authors=("Ann Bell",), site="Notes", url="https://annbell.example/a")
    assert declared(page)["authors"] == ["Ann Bell"]


def test_one_word_is_a_declared_author_if_it_is_written_as_a_name():
    assert declared(PageMetadata(authors=("Maddy",)))["authors"] == ["Maddy"]
    for nobody in ("admin", "Newsroom", "annbell83", "a" * 90):
        assert "authors" not in declared(PageMetadata(authors=(nobody,)))


def test_on_a_forum_any_name_is_an_author():
    page = PageMetadata(
        authors=("annbell83", "https://a.example", "ann@a.example"),
        types=("DiscussionForumPosting",),
    )
    assert declared(page)["authors"] == ["annbell83"]


def test_the_first_byline_with_people_counts():
    page = PageMetadata(
        bylines=(
            "Share",
            "By, Home",
            "By, Gulf Ledger",
            "By, Ann Bell, Senior Reporter",
            "Bob Cole",
        ),
        site="Gulf Ledger",
    )
    assert byline_authors(page) == ["Ann Bell"]
    assert byline_authors(PageMetadata()) == []


def test_names_that_differ_by_accents_or_case_are_one():
    assert unique_names(["José Núñez", "Jose NUNEZ", "Ann Bell"]) == ["José Núñez", "Ann Bell"]
