"""Which lines of a page are main text, told by alignment with gold."""

import gzip
import json

import pytest

from cleaner.errors import ConfigurationError
from cleaner.tooling.gold import main_lines, main_share, read_gold, registered_domain

STORY = (
    "The council of Eastbrook voted on Monday to repair the old harbour bridge.",
    "What it costs",
    "Works start in May and will cost two million crowns, the mayor said.",
)
MAIN = "\n\n".join(STORY)


def test_lines_of_the_story_are_main_and_others_are_not():
    lines = ["Home", "Sport", *STORY, "Share this article", "Swimmer wins gold in Nordhavn"]
    assert main_lines(lines, MAIN).tolist() == [False] * 2 + [True] * 3 + [False] * 2


def test_a_repeated_line_counts_where_the_story_is():
    lines = ["What it costs", "Menu", *STORY, "What it costs"]
    assert main_lines(lines, MAIN).tolist() == [False, False, True, True, True, False]


def test_a_paragraph_cut_at_its_links_is_main_in_all_pieces():
    first = STORY[0]
    lines = ["News", first[:34], first[34:52], first[52:], *STORY[1:]]
    assert main_lines(lines, MAIN).tolist() == [False] + [True] * 5


def test_a_part_in_another_order_is_still_found():
    lines = [STORY[2], "Advertisement", STORY[0], STORY[1]]
    assert main_lines(lines, MAIN).tolist() == [True, False, True, True]


def test_chinese_is_aligned_by_character():
    main = "市议会周一投票决定修复旧港大桥。工程将于五月开始。"
    lines = ["首页 新闻", main[:16], main[16:], "版权所有"]
    assert main_lines(lines, main).tolist() == [False, True, True, False]


def test_lines_without_words_go_with_their_neighbours():
    lines = ["Menu", "—", STORY[0], "***", STORY[2], "—"]
    assert main_lines(lines, MAIN).tolist() == [False, False, True, True, True, False]


def test_a_line_partly_in_gold_has_a_share():
    share = main_share([STORY[0] + " Photo by Ada Brandt of the harbour office, Monday"], MAIN)
    assert 0.5 < share[0] < 0.7


def test_nothing_is_main_without_gold():
    assert not main_lines(["Any line of text at all."], "").any()
    assert len(main_lines([], MAIN)) == 0


def test_gold_pages_are_read_in_order_with_their_site(tmp_path):
    (tmp_path / "gold").mkdir()
    (tmp_path / "html").mkdir()
    for name in ("b", "a"):
        row = {"id": name, "url": f"https://www.{name}.example.co.uk/x", "main": MAIN}
        (tmp_path / "gold" / f"{name}.json").write_text(json.dumps(row), "utf-8")
    (tmp_path / "html" / "a.html.gz").write_bytes(gzip.compress(b"<p>x"))
    pages = list(read_gold(tmp_path))
    assert [p.id for p in pages] == ["a", "b"]
    assert pages[0].site == "example.co.uk"
    assert pages[0].type == "article"
    assert pages[0].html() == b"<p>x"


def test_snippets_are_read_where_there_are_any(tmp_path):
    (tmp_path / "gold").mkdir()
    snippets = {"with": ["a bridge"], "without": ["Terms of use", "Menu"]}
    for name, more in (("a", snippets), ("b", {})):
        row = {"id": name, "main": MAIN, **more}
        (tmp_path / "gold" / f"{name}.json").write_text(json.dumps(row), "utf-8")
    found = [(page.wanted, page.unwanted) for page in read_gold(tmp_path)]
    assert found == [(("a bridge",), ("Terms of use", "Menu")), ((), ())]


def test_a_folder_without_gold_is_named():
    from pathlib import Path

    with pytest.raises(ConfigurationError, match="no gold"):
        list(read_gold(Path("nowhere")))


def test_registered_domains_group_hosts():
    assert registered_domain("https://a.b.example.com/x") == "example.com"
    assert registered_domain("") == ""
