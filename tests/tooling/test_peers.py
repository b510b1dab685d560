"""Peers by name, and what each makes of one page."""

from __future__ import annotations

import pytest

from cleaner.errors import ConfigurationError
from cleaner.tooling import peers
from cleaner.tooling.peers import PEERS, Peer, Task, c4_lines, find_peer, find_peers, load

STORY = (
    "The ferry with 112 people on board ran aground near Vasterby on Monday, the coast guard said."
)
PAGE = (
    "<html><head><title>A ferry runs aground</title></head><body><ul><li><a href='/'>Home</a></li>"
    f"</ul><article><h1>A ferry runs aground</h1>{f'<p>{STORY} {STORY} {STORY}</p>' * 4}</article></body></html>"
)
HTML, TEXT = frozenset(["html"]), frozenset(["text"])


@pytest.mark.parametrize("peer", [p for p in PEERS if not p.missing], ids=lambda p: p.name)
def test_every_peer_finds_the_story(peer):
    source = PAGE.encode() if "html" in peer.reads else f"Home\n{STORY}"
    task = Task(source, peer.reads[0], "https://harbourpost.example/ferry")
    assert STORY in load(peer.name)(task)


def test_a_peer_that_is_not_installed_says_how_to_get_it():
    peer = Peer("far", ("html",), str, package="far-extractor", module="far_extractor")
    assert peer.missing == "not installed: pip install far-extractor"
    assert peer.version is None
    assert find_peer("trafilatura").missing is None


def test_all_are_those_that_read_the_input():
    assert {p.name for p in find_peers(["all"], TEXT)} == {"nothing-removed", "c4-lines"}
    names = [p.name for p in find_peers(["resiliparse", "all"], HTML)]
    assert names[0] == "resiliparse"
    assert len(names) == len(set(names)) == len([p for p in PEERS if "html" in p.reads])


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("trafilature", "no peer 'trafilature'; choose from trafilatura"),
        ("c4-lines", "c4-lines reads text; choose from trafilatura"),
        ("no_such_module:extract", "No module named 'no_such_module'"),
        ("tests.invented_peers:missing", "missing"),
    ],
)
def test_a_name_that_cannot_be_meant_is_explained(name, message):
    with pytest.raises(ConfigurationError, match=message):
        find_peers([name], HTML)


def test_a_function_of_ones_own_gets_the_page_as_it_is():
    peer = find_peer("tests.invented_peers:all_of_it")
    assert peer.extract(Task(b"<p>One", "html")) == "<p>One"
    assert peer.extract(Task("One", "text")) == "One"


def test_rs_trafilatura_is_asked_as_its_documentation_says(monkeypatch):
    """It has no build here: a stand-in of the same interface shows what it is given."""
    import sys
    from types import SimpleNamespace

    asked = {}

    def extract_bytes(html, *, url=None):
        asked.update(html=html, url=url)
        return SimpleNamespace(main_content="the story")

    monkeypatch.setitem(sys.modules, "rs_trafilatura", SimpleNamespace(extract_bytes=extract_bytes))
    assert load("rs-trafilatura")(Task(b"<p>x", "html", "https://a.example/")) == "the story"
    assert asked == {"html": b"<p>x", "url": "https://a.example/"}


def test_lines_of_c4_end_in_a_stop_and_have_five_words():
    kept = "The ferry ran aground on Monday."
    lines = ["Home", "It ran aground.", kept, kept[:-1], "We use cookies to make this better."]
    assert c4_lines("\n".join(lines)) == kept
    assert (
        c4_lines("首页\n市议会周一投票决定修复旧港的大桥。") == "市议会周一投票决定修复旧港的大桥。"
    )


def test_names_of_peers_are_unique():
    assert len({peer.name for peer in peers.PEERS}) == len(peers.PEERS)
