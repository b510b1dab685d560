from __future__ import annotations

import json

from cleaner.engine.packs import load_packs
from cleaner.io.items import Item
from cleaner.model import Reason, Result, Segment
from cleaner.pipeline import Cleaner
from cleaner.tooling.corpus import read_corpus
from cleaner.tooling.rule_diff import (
    NO_RULE,
    DiffWork,
    RuleDiff,
    changes_between,
    compare,
)
from cleaner.tooling.rule_diff_tables import shown
from cleaner.tooling.rule_sets import RuleChanges
from tests.stand_ins import Doubting, MarkedLines

SAME = RuleChanges((), (), ())
NEW = """\
# Rules of one page.
schema: 1
rules:
- id: harbour-strip
  about: Marks lines that begin with the name of the harbour.
  label: widget
  strength: certain
  block: {startswith: Harbour tide}
  hit: [Harbour tide table]
  miss: [The harbour tide turned.]
"""


def result(text, *parts):
    segments, start = [], 0
    for end, label, main, *reasons in parts:
        segments.append(Segment(start, end, label, main, 0.9, tuple(reasons)))
        start = end
    return Result(text, None, {}, text, tuple(segments))


def rule(name, weight):
    return Reason("rule", name, weight)


def test_only_what_changes_sides_is_a_change_wherever_segments_end():
    text = "One two three"
    old = result(text, (3, "paragraph", True), (13, "share", False, rule("gone", 4.0)))
    new = result(text, (7, "widget", False, rule("new", 4.0)), (13, "paragraph", True))
    assert list(changes_between(old, new)) == [
        ("removed", "new", "widget", "One"),
        ("kept", "gone", "paragraph", "three"),
    ]


def test_the_rule_whose_word_changed_most_is_named():
    old = result("One", (3, "paragraph", True, rule("same", 1.0), rule("keeps", -4.0)))
    new = result("One", (3, "share", False, rule("same", 1.0), rule("weak", 0.8)))
    assert [change.rule for change in changes_between(old, new)] == ["keeps"]
    alone = result("One", (3, "share", False, rule("same", 1.0), rule("keeps", -4.0)))
    assert [change.rule for change in changes_between(old, alone)] == [NO_RULE]


def diff_of(items, jobs=0, most=3):
    found = RuleDiff(SAME, most_samples=most)
    compare(DiffWork(MarkedLines(), Doubting()), iter(items), found, jobs)
    return found


PAGES = [
    Item("a", "a", "One.\n~share ?Two.\n~share ^Three."),
    Item("b", "b", "One.\n~share ^Two."),
    Item("c", "c", "One.\n~share Two."),
    Item("d", "d", "!refuse"),
    *(Item(f"e{n}", f"e{n}", f"One.\n~share ?Number {n}.") for n in range(40)),
]


def test_documents_that_differ_in_labels_alone_are_counted_apart():
    found = diff_of(PAGES[:3])
    assert (found.documents, found.touches["text"], found.touches["label"]) == (3, 1, 1)
    assert found.touched == ["a"]


def test_a_document_that_fails_is_named_and_not_compared():
    found = diff_of(PAGES[:4])
    assert found.failed == [("d", "This page is refused.")]


def test_samples_are_bounded_and_workers_change_nothing():
    alone, workers = diff_of(PAGES, most=2), diff_of(PAGES, jobs=2, most=2)
    assert [len(effect.samples) for *_, effect in alone.ranked()] == [2] * len(alone.ranked())
    assert alone.touches["text"] == 41
    for form in ("table", "markdown", "json"):
        assert shown(alone, form) == shown(workers, form)


def test_a_gold_page_that_gets_worse_is_named_with_both_scores(tmp_path, write_gold):
    folder = write_gold(tmp_path / "gold", 2)
    (tmp_path / "new.yaml").write_text(
        NEW.replace("Harbour tide table", "The council of Eastbrook voted on day 3").replace(
            "Harbour tide", "The council of Eastbrook voted on day 3"
        ),
        "utf-8",
    )
    old, packs = Cleaner(), load_packs([tmp_path / "new.yaml"])
    found = RuleDiff(SAME)
    compare(DiffWork(old, old.with_packs(packs)), read_corpus([str(folder)]), found)
    assert [page.id for page in found.worse] == ["page-0", "page-1"]
    before, after = found.worse[0].f1
    assert before > after
    way, name, effect = found.ranked()[0]
    assert (way, name, effect.documents) == ("removed", "harbour-strip", 2)
    said = json.loads(shown(found, "json"))
    assert said["gold"]["worse"][0] == {"id": "page-0", "old": before, "new": after}
    assert said["by_rule"][0]["samples"][0]["document"] == "page-0"
    assert "Gold pages that get worse" in shown(found, "table")
    turned = RuleDiff(SAME)
    compare(DiffWork(old.with_packs(packs), old), read_corpus([str(folder)]), turned)
    assert not turned.worse
    assert [page.id for page in turned.better] == ["page-0", "page-1"]


def test_markdown_shows_text_of_pages_as_code():
    found = RuleDiff(SAME)
    item = Item("a|<b>", "a", "One.\n~share ?[x](http://a.example) `<img>` | y")
    compare(DiffWork(MarkedLines(), Doubting()), iter([item]), found)
    rows = [line for line in shown(found, "markdown").splitlines() if "img" in line]
    assert rows
    assert "`+ ~share ?[x](http://a.example) '<img>' \\| y`" in rows[0]
    assert "`a\\|<b>`" in rows[0]
