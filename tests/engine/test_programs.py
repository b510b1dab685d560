"""What each kind of rule marks, and where."""

from __future__ import annotations

import pytest

PAGE = "Short Url\nA ferry sank.\nFollow\nCrew were saved.\nShort Url"


def labels(evidence):
    return [(hit.block, hit.label) for hit in evidence.hits]


# ------------------------------------------------------------------------- block and keeps


def test_a_block_rule_marks_what_its_items_describe(evidence):
    found = evidence("block: {equals: Short Url}", PAGE)
    assert labels(found) == [(0, "share"), (4, "share")]
    assert {(h.rule, h.log_odds, h.certain) for h in found.hits} == {("r", 4.0, False)}


@pytest.mark.parametrize(
    ("strength", "log_odds"), [("weak", 0.8), ("moderate", 2.0), ("strong", 4.0), ("certain", 12.0)]
)
def test_strength_is_log_odds_and_certain_says_so(evidence, strength, log_odds):
    (hit,) = evidence(f"strength: {strength}\nblock: {{equals: Follow}}", PAGE).hits
    assert (hit.log_odds, hit.certain) == (log_odds, strength == "certain")


def test_a_block_is_marked_once_by_the_first_item_that_describes_it(evidence):
    body = "block: [{startswith: Short, label: site}, {equals: [Short Url, Follow]}]"
    assert labels(evidence(body, PAGE)) == [(0, "site"), (2, "share"), (4, "site")]


def test_keeps_speaks_for_the_article(evidence):
    (hit,) = evidence("keeps: {regex: '- .+ -'}", "- Growing threats -\nMore").hits
    assert (hit.block, hit.label, hit.log_odds) == (0, "paragraph", -4.0)
    (hit,) = evidence("keeps: {regex: '- .+ -', label: heading}", "- Growing threats -").hits
    assert hit.label == "heading"


def test_rules_add_up(evidence):
    found = evidence(["block: {equals: Follow}", "block: {contains: ollow}\nstrength: weak"], PAGE)
    assert [(h.block, h.rule, h.log_odds) for h in found.hits] == [(2, "r0", 4.0), (2, "r1", 0.8)]


# ----------------------------------------------------------------------------------- runs


def test_a_run_needs_so_many_blocks_in_a_row(marks):
    page = "AB 1\nCD 2\nstop\nEF 3\nGH 4\nIJ 5\nstop\nKL 6"
    assert marks("run: {min: 3, regex: '[A-Z]+ [0-9]'}", page) == [3, 4, 5]
    assert marks("run: {min: 2, regex: '[A-Z]+ [0-9]'}", page) == [0, 1, 3, 4, 5]
    assert marks("run: {min: 4, regex: '[A-Z]+ [0-9]'}", page) == []


def test_a_run_can_close_the_page(marks):
    assert marks("run: {min: 2, words: 1}", "It was so.\none\ntwo") == [1, 2]


def test_blank_lines_do_not_break_a_run(marks):
    assert marks("run: {min: 2, words: 1}", "one\n\n\ntwo") == [0, 1]


def test_an_exception_breaks_a_run(marks):
    assert marks("run: {min: 2, words: 1}\nunless: {equals: b}", "a\nb\nc\nd") == [2, 3]


# ------------------------------------------------------------------------------ sequences


def test_a_sequence_is_blocks_in_order(marks):
    body = "sequence: [{equals: Share}, {words: 1}]"
    assert marks(body, "Share\nfacebook\nShare\nmore on this") == [0, 1]
    assert marks(body, "facebook\nShare") == []


def test_no_block_may_stand_between_unless_a_gap_allows_it(marks):
    page = "Share\nx y\nfacebook"
    assert marks("sequence: [{equals: Share}, {equals: facebook}]", page) == []
    assert marks("sequence: [{equals: Share}, {equals: facebook, gap: 0-1}]", page) == [0, 2]
    assert marks("sequence: [{equals: Share}, {equals: facebook, gap: 1}]", page) == [0, 2]
    assert marks("sequence: [{equals: Share}, {equals: facebook, gap: 2-3}]", page) == []


def test_a_gap_has_a_lower_end_as_well(marks):
    body = "sequence: [{equals: Share}, {equals: facebook, gap: 1-2}]"
    assert marks(body, "Share\nfacebook") == []


def test_bound_text_must_stand_again(marks):
    body = "sequence: [{words: 2-9, bind: head}, {same_as: head, gap: 0-3}]"
    assert marks(body, "Esports cup opens\nUpdated 1 sec ago\nESPORTS CUP  OPENS") == [0, 2]
    assert marks(body, "Esports cup opens\nUpdated 1 sec ago\nEsports cup closes") == []
    assert marks(body, "Esports cup opens\na\nb\nc\nd\nEsports cup opens") == []


def test_several_texts_can_be_bound(marks):
    body = "sequence: [{words: 2-9, bind: a}, {words: 2-9, bind: b}, {same_as: b}, {same_as: a}]"
    assert marks(body, "one two\nthree four\nthree four\none two") == [0, 1, 2, 3]
    assert marks(body, "one two\nthree four\none two\nthree four") == []


def test_a_bound_block_is_looked_for_among_later_ones_too(marks):
    body = "sequence: [{equals: Share}, {words: 1, bind: x, gap: 0-3}, {same_as: x, gap: 0-1}]"
    assert marks(body, "Share\none\ntwo\nthree\ntwo") == [0, 2, 4]


def test_a_step_that_does_not_mark_is_context_only(marks):
    body = "sequence: [{startswith: 'Photo:', marks: false}, {words: 1-3}]"
    assert marks(body, "Photo: a ferry\nAnn Bell\nIt sank in the bay.") == [1]


def test_an_earlier_step_can_be_found_from_a_later_literal(marks):
    body = "sequence: [{words: 1-2}, {words: 1-2, gap: 0-2}, {equals: Follow us, gap: 0-1}]"
    assert marks(body, "Ann Bell\nIt sank in the bay.\nAFP\nIt sank, he said.\nFollow us") == [
        0,
        2,
        4,
    ]


def test_a_step_that_leads_nowhere_gives_way_to_a_later_block(marks):
    body = "sequence: [{equals: Share}, {words: 1, gap: 0-3}, {equals: Follow us}]"
    assert marks(body, "Share\nfacebook\nx y\nemail\nFollow us") == [0, 3, 4]


def test_a_block_in_two_sequences_is_marked_once(evidence):
    found = evidence("sequence: [{words: 1}, {words: 1}]", "a\nb\nc")
    assert [h.block for h in found.hits] == [0, 1, 2]


def test_steps_can_have_labels_and_captures_of_their_own(evidence):
    body = (
        "sequence:\n"
        "- {regex: 'By (.+)', label: byline, capture: {author: 'By (.+)'}}\n"
        "- {startswith: Updated, label: timestamp}"
    )
    found = evidence(body, "By Ann Bell\nUpdated today")
    assert labels(found) == [(0, "byline"), (1, "timestamp")]
    assert [(c.block, c.field, c.value) for c in found.captures] == [(0, "author", "Ann Bell")]


# --------------------------------------------------------------------------------- inline


def spans(evidence, page):
    lines = page.split("\n")
    return [(h.block, lines[h.block][h.start : h.end], h.label) for h in evidence.spans]


def test_an_inline_rule_marks_spans_inside_a_line(evidence):
    page = "He left (AFP) and (AFP) again\nAFP\nno (afp) here"
    found = evidence("inline: {regex: '\\(AFP\\)'}\nlabel: agency", page)
    assert spans(found, page) == [(0, "(AFP)", "agency"), (0, "(AFP)", "agency")]
    assert found.hits == ()


def test_inline_literals_mark_where_they_stand(evidence):
    page = "Read more: he left. READ MORE: she too. Read more:"
    for body, expected in (
        ("inline: {contains: 'read more:'}", ["Read more:", "READ MORE:", "Read more:"]),
        ("inline: {contains: 'Read more:', case: exact}", ["Read more:", "Read more:"]),
        ("inline: {startswith: 'Read more:'}", ["Read more:"]),
        ("inline: {endswith: 'read more:'}", ["Read more:"]),
    ):
        assert [text for _, text, _ in spans(evidence(body, page), page)] == expected
    assert evidence("inline: {endswith: 'Read more'}", page).spans == ()


def test_other_keys_of_an_inline_item_are_conditions(evidence):
    page = "He left (AFP)\nIt was (AFP) who said that he left the town"
    found = evidence("inline: {regex: '\\(AFP\\)', endswith: '(AFP)', words: '-5'}", page)
    assert [h.block for h in found.spans] == [0]


def test_spans_are_offsets_of_the_clean_line(evidence):
    page = "\ufeff  He\u00a0\u00a0left\u200b  the   town (AFP)\u200e"
    (span,) = evidence("inline: {regex: '\\(AFP\\)'}", page).spans
    assert (span.start, span.end) == (17, 22)
    assert "He left the town (AFP)"[17:22] == "(AFP)"


def test_an_inline_rule_obeys_where_and_unless(evidence):
    page = "One (AFP)\nTwo (AFP)\nThree (AFP)"
    body = "inline: {contains: (AFP)}\nwhere: {from_end: 2}\nunless: {startswith: Two}"
    assert [h.block for h in evidence(body, page).spans] == [2]


def test_an_inline_rule_reads_captures_from_the_span_alone(evidence):
    body = "inline: {regex: '\\(\\p{Lu}+\\)'}\ncapture: {agency: '(\\p{Lu}+)'}"
    found = evidence(body, "NATO met in Rome (AFP)")
    assert [c.value for c in found.captures] == ["AFP"]


# ------------------------------------------------------------------------------- boundary


def test_a_boundary_marks_where_another_story_begins(evidence):
    found = evidence("boundary: {block: {equals: Next story}}", "A\nNext story\nB")
    (hit,) = found.boundaries
    assert (hit.block, hit.label, hit.log_odds) == (1, "appended", 4.0)
    assert found.hits == ()


def test_a_boundary_can_be_the_first_block_of_a_sequence(evidence):
    body = "boundary: {sequence: [{words: 2-9, bind: h}, {same_as: h, gap: 0-1}]}"
    found = evidence(body, "A ferry sank.\nCup opens\nToday\nCup opens")
    assert [h.block for h in found.boundaries] == [1]
    assert found.hits == ()


def test_a_boundary_is_given_once_a_block(evidence):
    body = "boundary: {block: [{equals: Next story}, {startswith: Next}]}"
    assert len(evidence(body, "Next story").boundaries) == 1


def test_the_headline_printed_again_is_no_boundary_when_excepted(evidence):
    body = (
        "boundary: {sequence: [{words: 2-9, bind: h}, {same_as: h}]}\n"
        "unless: {same_as: document.title}"
    )
    page = "Ferry sinks\nFerry sinks\nCup opens\nCup opens"
    assert [h.block for h in evidence(body, page, title="Ferry sinks").boundaries] == [2]


# ------------------------------------------------------------------------------- sections

SECTION = "It sank.\nRelated\nOne\nTwo\nShare\nIt was saved."


def test_a_section_goes_up_to_the_end_block(marks):
    assert marks("from: {equals: Related}\nto: {equals: Share}", SECTION) == [1, 2, 3]


def test_it_takes_the_end_block_along_when_told_to(marks):
    body = "from: {equals: Related}\nto: {equals: Share}\nthrough: true"
    assert marks(body, SECTION) == [1, 2, 3, 4]


def test_without_its_end_block_a_section_is_not_marked(marks):
    assert marks("from: {equals: Related}\nto: {equals: Nowhere}", SECTION) == []


def test_a_section_is_not_marked_when_its_end_is_too_far(marks):
    body = "from: {equals: Related}\nto: {equals: Share}\nmax: %d"
    assert marks(body % 3, SECTION) == [1, 2, 3]
    assert marks(body % 2, SECTION) == []
    assert marks(body % 4 + "\nthrough: true", SECTION) == [1, 2, 3, 4]
    assert marks(body % 3 + "\nthrough: true", SECTION) == []


def test_a_section_goes_on_while_blocks_match(marks):
    assert marks("from: {equals: Related}\nwhile: {words: 1}", SECTION) == [1, 2, 3, 4]
    assert marks("from: {startswith: It sank}\nwhile: {words: 1}", SECTION) == [0, 1, 2, 3, 4]


def test_a_section_has_at_most_so_many_blocks(marks):
    assert marks("from: {equals: Related}\nwhile: {words: 1}\nmax: 2", SECTION) == [1, 2]
    page = "Related\n" + "x\n" * 60
    assert marks("from: {equals: Related}\nwhile: {words: 1}", page) == list(range(40))


def test_a_section_with_an_end_breaks_off_when_a_block_does_not_match(marks):
    body = "from: {equals: Related}\nto: {equals: Share}\nwhile: {equals: [%s]}"
    assert marks(body % "One, Two", SECTION) == [1, 2, 3]
    assert marks(body % "One", SECTION) == []


def test_with_neither_end_nor_condition_a_section_runs_its_length(marks):
    assert marks("from: {equals: Related}\nmax: 3", SECTION) == [1, 2, 3]


def test_a_second_opening_inside_a_section_opens_none(evidence):
    found = evidence("from: {equals: Related}\nwhile: {words: 1}", "Related\nRelated\nOne")
    assert [h.block for h in found.hits] == [0, 1, 2]


def test_the_label_of_the_opening_item_is_that_of_the_section(evidence):
    body = "from: [{equals: Related, label: related}, {equals: Share}]\nwhile: {words: 1}"
    assert {h.label for h in evidence(body, SECTION).hits} == {"related"}


# ---------------------------------------------------------------------------------- where


def test_a_rule_can_ask_for_the_start_or_the_end_of_the_page(marks):
    page = "x\n\nx\nx\n\nx\n"
    assert marks("block: {equals: x}\nwhere: {from_start: 1}", page) == [0]
    assert marks("block: {equals: x}\nwhere: {from_start: 2}", page) == [0, 1]
    assert marks("block: {equals: x}\nwhere: {from_end: 1}", page) == [3]
    assert marks("block: {equals: x}\nwhere: {from_end: 3, from_start: 2}", page) == [1]


def test_a_rule_can_ask_for_a_label_that_others_gave_before_it(marks):
    page = "By Ann\nRome\nIt sank.\nRome"
    by = "label: byline\nblock: {startswith: 'By '}"
    body = "block: {equals: Rome}\nwhere: {after: %s}"
    assert marks([body % "byline", by], page) == [0, 1]
    assert marks([body % "[caption, byline]", by], page) == [0, 1]
    assert marks([body % "caption", by], page) == [0]
    assert marks([body % "byline, within: 3", by], page) == [0, 1, 3]
    assert marks([body % "byline, within: 2", by], page) == [0, 1]


def test_a_rule_can_ask_for_a_label_that_others_gave_behind_it(marks):
    page = "Rome\nIt sank.\nRome\nBy Ann"
    by = "label: byline\nblock: {startswith: 'By '}"
    assert marks(["block: {equals: Rome}\nwhere: {before: byline}", by], page) == [2, 3]
    body = "block: {equals: Rome}\nwhere: {before: byline, within: 3}"
    assert marks([body, by], page) == [0, 2, 3]


def test_rules_that_look_at_labels_do_not_look_at_each_other(marks):
    chained = "label: site\nblock: {equals: b}\nwhere: {after: share}"
    first = "block: {equals: a}\nwhere: {after: byline}"
    by = "label: byline\nblock: {startswith: 'By '}"
    assert marks([first, chained, by], "By Ann\na\nb") == [0, 1]


# --------------------------------------------------------------------------------- unless


def test_unless_names_blocks_that_are_not_marked(marks):
    body = "block: {regex: '\\p{Ll}{2,4}/\\p{Ll}{2,4}'}\nunless: {equals: [and/or, he/she]}"
    assert marks(body, "jd/cw\nand/or\nraz/ub") == [0, 2]


def test_any_item_of_unless_will_do(marks):
    body = "block: {words: 1}\nunless: [{equals: a}, {endswith: z}]"
    assert marks(body, "a\nb\nbz") == [1]


def test_the_first_block_decides_whether_a_sequence_or_section_is_excepted(marks):
    body = "sequence: [{words: 1}, {words: 2}]\nunless: {equals: [a, d e]}"
    assert marks(body, "a\nb c\nx\nd e") == [2, 3]
    body = "from: {words: 1}\nwhile: {words: 2}\nunless: {equals: [a, d e]}"
    assert marks(body, "a\nb c\nx\nd e") == [2, 3]


# -------------------------------------------------------------------------------- capture


def captured(evidence, body, page):
    return [(c.block, c.field, c.value) for c in evidence(body, page).captures]


def test_a_capture_without_a_group_is_a_constant(evidence):
    body = "block: {equals: jd/cw}\ncapture: {agency: AFP}"
    assert captured(evidence, body, "jd/cw") == [(0, "agency", "AFP")]


def test_a_capture_with_a_group_is_read_from_the_line(evidence):
    body = "block: {startswith: Updated}\ncapture: {date: 'Updated (.+)'}"
    page = "Updated\u00a0 24 October 2024\nUpdated"
    assert captured(evidence, body, page) == [(0, "date", "24 October 2024")]


def test_of_several_groups_the_first_with_text_counts(evidence):
    body = "block: {words: 2}\ncapture: {author: 'By (\\w+)|(?:Von) (?<name>\\w+)'}"
    assert captured(evidence, body, "Von Anna\nBy Ann") == [
        (0, "author", "Anna"),
        (1, "author", "Ann"),
    ]


def test_a_bracket_that_captures_nothing_makes_no_regex(evidence):
    body = "block: {words: 1}\ncapture: {credit: '\\(c\\)'}"
    assert captured(evidence, body, "x") == [(0, "credit", "\\(c\\)")]


def test_an_item_s_captures_replace_those_of_the_rule(evidence):
    body = "block: [{equals: a}, {equals: b, capture: {credit: C}}]\ncapture: {agency: AFP}"
    assert captured(evidence, body, "a\nb") == [(0, "agency", "AFP"), (1, "credit", "C")]


def test_several_fields_can_be_captured(evidence):
    body = "keeps: {regex: '.+ \\(AP\\) .+'}\ncapture: {place: '(\\w+) \\(', agency: AP}"
    assert captured(evidence, body, "ROME (AP) - It sank.") == [
        (0, "agency", "AP"),
        (0, "place", "ROME"),
    ]


def test_runs_and_sections_capture_too(evidence):
    body = "run: {min: 2, regex: 'By .+'}\ncapture: {author: 'By (.+)'}"
    assert [c[2] for c in captured(evidence, body, "By Ann\nBy Bob")] == ["Ann", "Bob"]
    body = "from: {startswith: By}\nwhile: {words: 1}\ncapture: {author: 'By (.+)'}"
    assert captured(evidence, body, "By Ann\nx") == [(0, "author", "Ann")]
