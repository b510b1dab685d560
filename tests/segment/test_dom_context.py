"""Columns of the DOM."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.blocks.features import features
from cleaner.blocks.html import html_page
from cleaner.segment.context import Table
from cleaner.segment.dom_context import add_section_words, group_outlook, structure

PROSE = "The council of Eastbrook voted on Monday to repair the old harbour bridge, at last."
PAGE = f"""<html><head><title>Eastbrook repairs its bridge</title></head><body>
<nav><ul><li><a href=/>Home</a><li><a href=/s>Sport</a></ul></nav>
<main><h1>Eastbrook repairs its bridge</h1><div class=body><p>{PROSE}<p>{PROSE} Again.<p>{PROSE}
<figure><figcaption>The bridge.</figcaption></figure></div>
<aside><h2>More</h2><p><a href=/a>Swimmers win</a></aside></main></body></html>"""


def page(html):
    read = html_page(html)
    table, view = structure(features(read.blocks), read.dom)
    return read.blocks.clean, dict(zip(table.names, table.matrix().T, strict=True)), view


def test_kinds_count_the_elements_around_a_block():
    clean, columns, _ = page(PAGE)
    at = {line: i for i, line in enumerate(clean)}
    assert columns["in_nav"][at["- Home"]] == 1
    assert columns["in_nav"][at["Swimmers win"]] == 0 < columns["in_aside"][at["Swimmers win"]]
    assert columns["in_caption"][at["The bridge."]] == columns["in_figure"][at["The bridge."]] == 1
    assert columns["in_main"][at[PROSE]] == 1


def test_each_element_around_a_block_is_of_one_kind():
    read = html_page("<div><p>One.<p>Two.</div><p>Three.")
    table, _ = structure(features(read.blocks), read.dom)
    kinds = [k for k, name in enumerate(table.names) if name.startswith("in_")]
    around = table.matrix()[:, kinds].sum(axis=1)
    assert around.tolist() == [read.dom.depth[e] + 1 for e in read.dom.element]


def test_headings_are_known_and_so_is_what_stands_under_them():
    clean, columns, _ = page(PAGE)
    first = clean.index(PROSE)
    assert columns["heading_level"][first - 1] == 1
    assert columns["blocks_since_heading"][first] == columns["from_first_h1"][first] == 1
    assert columns["level_of_heading_above"][clean.index("Swimmers win")] == 2


def test_the_core_is_the_element_with_most_prose():
    clean, columns, _ = page(PAGE)
    inside = columns["core_level"] == 0
    assert [line for line, core in zip(clean, inside, strict=True) if core] == [
        PROSE,
        f"{PROSE} Again.",
        PROSE,
        "The bridge.",
    ]
    assert columns["core_element_share"][0] == pytest.approx(1.0)


def test_a_section_is_the_smallest_element_with_so_many_blocks():
    clean, columns, view = page(PAGE)
    menu, teaser = clean.index("- Home"), clean.index("Swimmers win")
    assert columns["section2_log_blocks"][menu] == pytest.approx(np.log1p(2))
    assert columns["section2_link_density"][menu] > 0.8
    assert columns["section2_link_density"][teaser] < 1
    assert columns["section50_log_blocks"] == pytest.approx(np.log1p(len(clean)))
    assert (view.groups[3] == -1).all()  # no element holds fifty blocks


def test_sections_meet_the_words_of_the_title():
    clean, columns, _ = page(PAGE)
    meets = columns["section2_meets_title"]
    assert meets[clean.index(PROSE)] > 0 == meets[clean.index("- Home")]


def test_blocks_of_one_form_look_alike():
    clean, columns, view = page(PAGE)
    form = view.groups[-1]
    first = clean.index(PROSE)
    assert form[first] == form[first + 1] != form[clean.index("Swimmers win")]
    assert columns["form_is_of_prose"][first] == 1
    assert columns["form_log_blocks"][first] == pytest.approx(np.log1p(3))


def test_words_of_sections_are_their_mean_and_their_first():
    clean, _, view = page(PAGE)
    score = np.zeros(len(clean))
    score[clean.index("More")] = -4.0
    table = Table()
    add_section_words(table, view, score)
    columns = dict(zip(table.names, table.matrix().T, strict=True))
    teaser = clean.index("Swimmers win")
    assert columns["section2_lexicon"][teaser] == -2.0
    assert columns["section2_lexicon_of_first"][teaser] == -4.0


def test_the_second_look_knows_the_verdicts_on_what_looks_alike():
    clean, _, view = page(PAGE)
    verdict = np.full(len(clean), -3.0)
    verdict[clean.index(PROSE)] = 3.0
    table = group_outlook(view, verdict)
    columns = dict(zip(table.names, table.matrix().T, strict=True))
    second = clean.index(f"{PROSE} Again.")
    assert columns["group4_best"][second] == 3.0
    assert columns["group4_mean"][second] == pytest.approx(-1.0)
    assert columns["group4_best"][clean.index("Swimmers win")] == -3.0


@pytest.mark.parametrize("html", ["", "<p>One.", "<title>A</title>", "a<br>b", "<nav></nav>"])
def test_small_pages_have_all_columns(html):
    clean, columns, view = page(html)
    assert set(columns) == set(page(PAGE)[1])
    assert all(len(column) == len(clean) for column in columns.values())
    assert len(group_outlook(view, np.zeros(len(clean))).names) > 0


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(["<div>", "</div>", "<p>", "text ", "<a>l</a>", "<li>", "<h1>"])))
def test_columns_are_finite_on_any_page(parts):
    _, columns, _ = page("".join(parts))
    assert all(np.isfinite(column).all() for column in columns.values())
