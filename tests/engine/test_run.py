"""The engine as a whole: scopes, order, time limits, and one answer however it is run."""

from __future__ import annotations

import pickle
from itertools import pairwise
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.blocks.features import features
from cleaner.blocks.text import text_blocks
from cleaner.engine.matchers import ItemMatcher
from cleaner.engine.run import UNSURE, Engine
from cleaner.model import Evidence

FIXTURES = Path(__file__).parents[2] / "fixtures"


def run(engine, page, **known):
    blocks = text_blocks(page)
    return engine.run(blocks, features(blocks), **known)


# --------------------------------------------------------------------------------- scopes


@pytest.mark.parametrize(
    ("scope", "site", "runs"),
    [
        ("{}", None, True),
        ("{}", "news.example", True),
        ("{sites: news.example}", "news.example", True),
        ("{sites: news.example}", "www.news.example", True),
        ("{sites: News.Example}", "NEWS.example", True),
        ("{sites: www.news.example}", "news.example", True),
        ("{sites: news.example}", "de.news.example", False),
        ("{sites: news.example}", "othernews.example", False),
        ("{sites: news.example}", None, False),
        ("{sites: '*.news.example'}", "de.news.example", True),
        ("{sites: '*.news.example'}", "m.de.news.example", True),
        ("{sites: '*.news.example'}", "news.example", False),
        ("{sites: '*.news.example'}", "badnews.example", False),
        ("{sites: [a.example, '*.b.example']}", "x.b.example", True),
    ],
)
def test_rules_of_a_site_run_on_its_pages_only(marks, scope, site, runs):
    assert marks("block: {equals: x}", "x", scope=scope, site=site) == ([0] if runs else [])


@pytest.mark.parametrize(
    ("scope", "lang", "runs"),
    [
        ("{}", "de", True),
        ("{langs: de}", "de", True),
        ("{langs: [en, de]}", "de", True),
        ("{langs: en}", "de", False),
        ("{langs: en}", "xx", False),
        ("{langs: en}", None, True),
        ("{langs: en, sites: a.example}", None, False),
    ],
)
def test_rules_of_a_language_run_on_its_pages_and_where_it_is_unknown(marks, scope, lang, runs):
    assert marks("block: {equals: x}", "x", scope=scope, lang=lang) == ([0] if runs else [])


# ------------------------------------------------- pages whose language cannot be told for sure


@pytest.mark.parametrize(
    ("langs", "script", "runs"),
    [
        ("de", "latin", True),
        ("[ru, de]", "latin", True),
        ("ru", "latin", False),
        ("de", "cyrillic", False),
        ("ja", "han", True),
        ("zh", "kana", False),
        ("zu", "cyrillic", True),  # a language whose script is not known here
        ("de", None, True),
    ],
)
def test_rules_of_all_languages_run_that_are_written_so(marks, langs, script, runs):
    found = marks("block: {equals: x}", "x", scope=f"{{langs: {langs}}}", script=script)
    assert found == ([0] if runs else [])


@pytest.mark.parametrize("strength", ["certain", "strong", "weak"])
def test_and_speak_with_less_strength_than_where_it_is_known(evidence, strength):
    body = f"block: {{equals: x}}\nstrength: {strength}"
    scope = "{langs: de}"
    (sure,) = evidence(body, "x", scope=scope, lang="de", script="latin").hits
    (unsure,) = evidence(body, "x", scope=scope, script="latin").hits
    assert unsure.log_odds == sure.log_odds * UNSURE < sure.log_odds
    assert not unsure.certain


@pytest.mark.parametrize("scope", ["{}", "{langs: de, sites: a.example}"])
def test_rules_of_no_language_and_of_a_site_speak_as_ever(evidence, scope):
    body = "block: {equals: x}\nstrength: certain"
    found = evidence(body, "x", scope=scope, script="latin", site="a.example")
    assert found == evidence(body, "x", scope=scope, lang="de", site="a.example")


def test_what_they_read_is_kept(evidence):
    body = "block: {regex: 'Von (?:.+)'}\ncapture: {author: 'Von (.+)'}"
    found = evidence(body, "Von Ines Kowal", scope="{langs: de}", script="latin")
    assert [c.value for c in found.captures] == ["Ines Kowal"]


def test_words_that_languages_share_count_once(evidence):
    bodies = [
        "block: {equals: Menu}\nstrength: strong",
        "block: {equals: Menu}\nstrength: weak",
    ] * 2
    found = evidence([*bodies, "keeps: {equals: Menu}"], "a\nMenu", scope="{langs: [fr, it]}")
    assert [(h.rule, h.log_odds > 0) for h in found.hits] == [("r0", True), ("r4", False)]
    spans = evidence(["inline: {contains: b}"] * 2, "a b c", scope="{langs: [fr, it]}").spans
    assert [h.rule for h in spans] == ["r0"]


# ------------------------------------------------------------------------ order and state


def test_evidence_comes_in_the_order_of_the_page_and_of_ids(evidence):
    bodies = [f"block: {{regex: '.*{c}.*'}}\ncapture: {{author: '({c})'}}" for c in "ba"]
    found = evidence(bodies, "ab\nb a\na b")
    assert [(h.block, h.rule) for h in found.hits] == [
        (i, r) for i in range(3) for r in ("r0", "r1")
    ]
    assert [(c.block, c.rule) for c in found.captures] == [
        (i, r) for i in range(3) for r in ("r0", "r1")
    ]
    spans = evidence("inline: [{contains: bc}, {contains: ab}]", "x ab bc\nbc ab").spans
    assert all((a.block, a.start) < (b.block, b.start) for a, b in pairwise(spans))


def test_the_order_of_rules_changes_nothing(load):
    rules = load(*(f"block: {{words: '{k}-'}}\nlabel: site" for k in range(1, 4)))
    page = "a b c\na"
    assert run(Engine(rules), page) == run(Engine(rules[::-1]), page)


def test_a_page_without_lines_and_an_engine_without_rules_say_nothing(load):
    assert run(Engine(load("block: {words: 1}")), "") == Evidence()
    assert run(Engine([]), "a\nb") == Evidence()


def test_a_document_leaves_no_trace_in_the_next(load):
    engine = Engine(load("block: {same_as: document.title}", "block: {regex: '[ab]+'}"))
    first = run(engine, "b\na", title="b")
    run(engine, "x\n" * 50, title="x")
    assert run(engine, "b\na", title="b") == first


def test_an_engine_survives_pickling(shipped):
    page = "Short Url\nBy Ann Bell\n(Photo by Ann Bell / AFP)\n1498 shares"
    engine = Engine(shipped)
    assert run(pickle.loads(pickle.dumps(engine)), page) == run(engine, page) != Evidence()


# ------------------------------------------------------------------------------ time limit

CATASTROPHIC = r"(?:a|aa)+[bd]c?"
SLOW_PAGE = "a" * 60 + "c"


def slow(load, *bodies):
    return Engine(load(*bodies), time_limit=0.05)


@pytest.mark.parametrize(
    "body",
    [
        f"block: {{regex: '{CATASTROPHIC}'}}",
        f"inline: {{regex: '{CATASTROPHIC}'}}",
        f"block: {{words: 1}}\nunless: {{regex: '{CATASTROPHIC}'}}",
        f"block: {{words: 1}}\ncapture: {{author: '({CATASTROPHIC})'}}",
        f"run: {{min: 2, regex: '{CATASTROPHIC}|x'}}",
        f"sequence: [{{words: 1}}, {{regex: '{CATASTROPHIC}|x'}}]",
        f"from: {{words: 1}}\nwhile: {{regex: '{CATASTROPHIC}'}}",
        f"boundary: {{block: {{regex: '{CATASTROPHIC}'}}}}",
    ],
)
def test_a_regex_out_of_time_is_reported_and_its_rule_is_no_evidence(load, body):
    engine = slow(load, body, "block: {equals: Follow}")
    found = run(engine, f"x\n{SLOW_PAGE}\nx\nFollow\nx")
    assert found.timeouts == ("r0",)
    assert [(h.block, h.rule) for h in found.hits] == [(3, "r1")]
    assert (found.spans, found.boundaries, found.captures) == ((), (), ())


def test_what_a_rule_found_before_it_ran_out_of_time_does_not_count(load):
    engine = slow(load, f"block: [{{equals: x}}, {{regex: '{CATASTROPHIC}'}}]")
    assert run(engine, f"x\n{SLOW_PAGE}").hits == ()


def test_nor_does_another_rule_see_its_labels(load):
    engine = slow(
        load,
        f"block: [{{equals: x}}, {{regex: '{CATASTROPHIC}'}}]",
        "label: site\nblock: {equals: y}\nwhere: {after: share}",
    )
    assert [h.block for h in run(engine, "x\ny").hits] == [0, 1]
    assert run(engine, f"x\ny\n{SLOW_PAGE}").hits == ()


@pytest.mark.parametrize(
    "body",
    [
        f"block: {{regex: '{CATASTROPHIC}'}}",
        f"inline: {{regex: '{CATASTROPHIC}'}}",
        f"block: {{words: 1}}\ncapture: {{author: '({CATASTROPHIC})'}}",
        f"block: {{words: 1}}\nunless: {{regex: '{CATASTROPHIC}'}}",
    ],
)
def test_a_rule_runs_out_of_time_once_a_document(load, body):
    engine = slow(load, body)
    start = perf_counter()
    run(engine, f"{SLOW_PAGE}\n" * 60)
    assert perf_counter() - start < 1.5  # and not 60 times as long


def test_it_gets_its_time_again_for_the_next_document(load):
    engine = slow(load, f"block: {{regex: '{CATASTROPHIC}'}}")
    assert run(engine, SLOW_PAGE).timeouts
    assert [h.block for h in run(engine, "aaab").hits] == [0]


# ---------------------------------------------------------------- one answer, every way


@pytest.fixture(scope="session")
def engines(shipped):
    """The same rules, scanned and not; the first asks every item everything."""
    return (
        Engine(shipped, prefilter=False),
        Engine(shipped),
        Engine(shipped, backend="plain"),
    )


def agree(engines, page, **known):
    blocks = text_blocks(page)
    columns = features(blocks)
    expected, *others = (e.run(blocks, columns, **known) for e in engines)
    for found in others:
        for part in ("hits", "spans", "boundaries", "captures", "timeouts"):
            assert getattr(found, part) == getattr(expected, part)
    return expected


PAGES = sorted(FIXTURES.glob("**/source.txt"))[::3]


@pytest.mark.slow  # asks every rule about every line
@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.parent.name)
def test_every_way_of_running_says_the_same_of_a_page(engines, path):
    page = path.read_bytes().decode("utf-8", "replace")
    assert agree(engines, page, title=page.partition("\n")[0])


NOISE = st.text(st.sampled_from("aB1 .,:/()©«é中あ한٣\u200b\u00a0|•-–%"), min_size=1, max_size=12)


@pytest.mark.slow  # asks every rule about every line
@settings(max_examples=60)
@given(data=st.data())
def test_every_way_of_running_says_the_same_of_any_mixture(engines, example_lines, data):
    line = st.sampled_from(example_lines)
    changed = st.tuples(line, NOISE, st.booleans()).map(
        lambda c: c[0] + c[1] if c[2] else c[1] + c[0]
    )
    joined = st.tuples(line, line).map(" ".join)
    lines = data.draw(
        st.lists(line | line | line.map(str.upper) | changed | joined | NOISE, max_size=40)
    )
    known = {
        "lang": data.draw(st.sampled_from([None, "en", "de", "zz"])),
        "title": data.draw(st.none() | line),
        "site": data.draw(st.sampled_from([None, "news.example"])),
    }
    agree(engines, "\n".join(lines), **known)


def test_a_line_that_stands_on_a_page_again_is_tried_once(load, monkeypatch):
    tried = []
    real = ItemMatcher._matches_regex

    def watched(self, view, line):
        tried.append(line)
        return real(self, view, line)

    monkeypatch.setattr(ItemMatcher, "_matches_regex", watched)
    engine = Engine(load("block: {regex: 'Follow .+'}"))
    hits = run(engine, "Follow us\nIt sank.\nFollow us\nFollow him\nFollow us").hits
    assert [hit.block for hit in hits] == [0, 2, 3, 4]
    assert sorted(tried) == ["Follow him", "Follow us"]
