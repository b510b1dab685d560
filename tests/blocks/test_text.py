import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cleaner.blocks.text import assemble, clean_line, text_blocks
from cleaner.characters import fold, mask_numbers

PIECES = [
    *"ab1. ",
    "\n",
    "\r",
    "\r\n",
    "\x0b",
    "\x0c",
    "\x1c",
    "\x1f",
    "\x85",
    "\u2028",
    "\u2029",
    "\t",
    "\u00a0",
    "\u3000",
    "\ufeff",
    "\u200b",
    "\u200f",
    "\u00ad",
    "\0",
    "\ud800",
    "\udc00",
    "😀",
    "編",
    "א",
    "•",
    "1,498",
]
PAGES = st.lists(st.sampled_from(PIECES), max_size=40).map("".join) | st.text(st.characters())


def shown(line):
    """What a reader sees of a line, spelled out."""
    from cleaner.characters import Char, class_table

    table = class_table()
    return " ".join("".join(c for c in line if table[ord(c)] != Char.INVISIBLE).split())


@given(PAGES)
@example("")
@example("\n")
@example("\r\n\r\n")
@example("\ufeff\n")
@example("a")
def test_lines_and_the_blank_stretches_between_them_tile_the_source(source):
    blocks = text_blocks(source)
    at, rebuilt = 0, []
    for start, end in zip(blocks.line_start.tolist(), blocks.line_end.tolist(), strict=True):
        assert at <= start < end <= len(source)
        assert shown(source[at:start]) == ""
        rebuilt += [source[at:start], source[start:end]]
        at = end
    assert shown(source[at:]) == ""
    assert "".join([*rebuilt, source[at:]]) == source


@given(PAGES)
def test_each_non_blank_line_is_a_block(source):
    lines = [line for line in source.splitlines(keepends=True) if shown(line)]
    blocks = text_blocks(source)
    assert [source[a:b] for a, b in zip(blocks.line_start, blocks.line_end, strict=True)] == lines
    assert blocks.clean == [shown(line) for line in lines]


@given(PAGES)
def test_content_lies_inside_its_line_and_has_no_space_around(source):
    blocks = text_blocks(source)
    for i in range(len(blocks)):
        assert blocks.line_start[i] <= blocks.start[i] < blocks.end[i] <= blocks.line_end[i]
        content = source[blocks.start[i] : blocks.end[i]]
        assert content == content.strip()
        assert clean_line(content) == blocks.clean[i]
        assert not source[blocks.line_start[i] : blocks.start[i]].strip()
        assert not source[blocks.end[i] : blocks.line_end[i]].strip()


@given(PAGES)
def test_the_three_readings_stand_side_by_side(source):
    blocks = text_blocks(source)
    n = len(blocks)
    assert len(blocks.clean) == len(blocks.folded) == len(blocks.masked) == n
    assert blocks.folded == [fold(line) for line in blocks.clean]
    assert blocks.masked == [mask_numbers(line) for line in blocks.folded]
    assert [len(line) for line in blocks.folded] == [len(line) for line in blocks.clean]
    for column in (blocks.line_start, blocks.line_end, blocks.start, blocks.end, blocks.gap):
        assert column.shape == (n,)


@given(PAGES)
def test_gaps_count_the_blank_lines_before_a_block(source):
    blocks = text_blocks(source)
    expected, blank = [], 0
    for line in source.splitlines():
        if shown(line):
            expected.append(blank)
            blank = 0
        else:
            blank += 1
    assert blocks.gap.tolist() == expected


@pytest.mark.parametrize(
    ("source", "clean"),
    [
        ("one line", ["one line"]),
        ("one\r\ntwo\r\n", ["one", "two"]),
        ("one\rtwo", ["one", "two"]),
        ("one\x0ctwo", ["one", "two"]),
        ("one\u2028two\x85three", ["one", "two", "three"]),
        ("\u00a0\u00a0\n\u00a0one\u00a0two\u00a0\n\t\n", ["one two"]),
        ("\ufeffShort\u00a0 Url\t", ["Short Url"]),
        ("\u200b\n\u2060\n", []),
        ("Sto\u00adry con\u200btinues", ["Story continues"]),
        ("\u200fشارك\u200f  هذا", ["شارك هذا"]),
        ("\u3000编辑：王\u3000明", ["编辑：王 明"]),
        ("• first\n- second", ["• first", "- second"]),
        ("a\0b\n\0\n", ["ab"]),
        ("a\ud800b\n\udc00", ["a\ud800b", "\udc00"]),
        ("a\x1fb", ["a b"]),
        (" \n\n ", []),
    ],
)
def test_what_a_line_reads_as(source, clean):
    assert text_blocks(source).clean == clean


def test_offsets_leave_out_the_white_space_around_the_content():
    source = "\n  Head line \r\n\r\n\tBody\n"
    blocks = text_blocks(source)
    spans = zip(blocks.start.tolist(), blocks.end.tolist(), strict=True)
    assert [source[a:b] for a, b in spans] == ["Head line", "Body"]
    lines = zip(blocks.line_start.tolist(), blocks.line_end.tolist(), strict=True)
    assert [source[a:b] for a, b in lines] == ["  Head line \r\n", "\tBody\n"]
    assert blocks.gap.tolist() == [1, 1]


def test_an_empty_source_has_no_blocks():
    blocks = text_blocks("")
    assert len(blocks) == 0
    assert blocks.folded == blocks.masked == []


@given(PAGES)
def test_blocks_of_lines_whose_places_are_known_are_those_of_the_text(source):
    found = text_blocks(source)
    columns = (found.line_start, found.line_end, found.start, found.end, found.gap)
    made = assemble(source, *columns, found.clean)
    assert (made.clean, made.folded, made.masked) == (found.clean, found.folded, found.masked)
    assert all(
        a is b
        for a, b in zip(
            columns, (made.line_start, made.line_end, made.start, made.end, made.gap), strict=True
        )
    )


def test_a_line_break_of_two_characters_ends_one_line():
    blocks = text_blocks("a\r\n\r\nb\r\r\n\n\rc")
    assert blocks.clean == ["a", "b", "c"]
    assert blocks.gap.tolist() == [0, 1, 3]
