import sys

import pytest
import regex
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cleaner.characters import fold, mask_numbers
from cleaner.engine.anchors import _is_stable, is_bounded, required_literals, width
from cleaner.engine.syntax import Unreadable, parse

# ------------------------------------------------- pairs of a pattern and a text it matches

PLAIN = "abcIiKksSſıİßé İ,.;:5٣７-–’編 "
CHARACTER = st.sampled_from(PLAIN)
COUNTS = st.sampled_from(["", "?", "*", "+", "{2}", "{1,3}", "{,2}", "{0}", "{2,}"])
SUFFIX = st.sampled_from(["", "?"])
TIMES = {
    "": (1, 1),
    "?": (0, 1),
    "*": (0, 3),
    "+": (1, 3),
    "{2}": (2, 2),
    "{1,3}": (1, 3),
    "{,2}": (0, 2),
    "{0}": (0, 0),
    "{2,}": (2, 4),
}
CLASSES = {
    r"\d": "5٣",
    r"\w": "aé5",
    r"\s": " ",
    r"\S": "a.",
    r"\p{Lu}": "AÉ",
    r"\pL": "aß",
    r"[[:alpha:]]": "ab",
    r"[^ab]": "c,",
    r"[a-c]": "abc",
    r"[\d,]": "5,",
    ".": PLAIN,
    r"\x41": "A",
    r"\u00e9": "é",
    r"\t": "\t",
    r"[’']": "'’",
    r"[Kk]": "kK",
    r"[]a]": "]a",
    r"[a\]]": "a]",
}


@st.composite
def singles(draw):
    if draw(st.booleans()):
        character = draw(CHARACTER)
        return regex.escape(character), character
    source = draw(st.sampled_from(sorted(CLASSES)))
    return source, draw(st.sampled_from(CLASSES[source]))


@st.composite
def words(draw):
    text = draw(st.text(CHARACTER, min_size=1, max_size=6))
    return regex.escape(text), text


ZERO_WIDTH = st.sampled_from(["", r"(?#no)", r"(?=.{0,9})", r"(?!ÿÿ)", r"(?<!ÿ)"])


@st.composite
def chains(draw, parts):
    items = draw(st.lists(parts, min_size=1, max_size=4))
    glue = draw(ZERO_WIDTH)
    return glue.join(p for p, _ in items), "".join(t for _, t in items)


@st.composite
def choices(draw, parts):
    items = draw(st.lists(parts, min_size=1, max_size=4))
    opening = draw(st.sampled_from(["(?:", "(", "(?>", "(?s:", "(?|"]))
    return f"{opening}{'|'.join(p for p, _ in items)})", draw(st.sampled_from(items))[1]


@st.composite
def repeated(draw, parts):
    pattern, text = draw(parts)
    quantifier = draw(COUNTS)
    suffix = draw(SUFFIX) if quantifier else ""
    low, high = TIMES[quantifier]
    return f"(?:{pattern}){quantifier}{suffix}", text * draw(st.integers(low, high))


PAIRS = st.recursive(
    singles() | words(),
    lambda parts: chains(parts) | choices(parts) | repeated(parts),
    max_leaves=12,
)
AROUND = st.text(st.sampled_from("ab5.,٣ "), max_size=3)


def holds_one(literals, text):
    return any(literal in mask_numbers(fold(text)) for literal in literals)


@settings(max_examples=400)
@given(PAIRS, AROUND, AROUND, st.integers(1, 4))
def test_a_match_and_the_line_around_it_hold_a_required_literal(pair, before, after, shortest):
    pattern, text = pair
    assume(regex.fullmatch(pattern, text, timeout=1))
    for ignore_case in (True, False):
        literals = required_literals(pattern, min_length=shortest, ignore_case=ignore_case)
        if literals is not None:
            assert literals
            assert holds_one(literals, text)
            assert holds_one(literals, before + text + after)


@settings(max_examples=300)
@given(PAIRS, st.booleans())
def test_a_whole_line_between_newlines_holds_a_required_literal(pair, ignore_case):
    pattern, text = pair
    assume(regex.fullmatch(pattern, text, timeout=1))
    literals = required_literals(pattern, min_length=2, ignore_case=ignore_case, whole_line=True)
    assert literals is None or holds_one(literals, f"\n{text}\n")


@pytest.mark.parametrize(
    ("pattern", "literals"),
    [
        (r"By \p{Lu}.+", {"\nby "}),
        (r".+ ago", {" ago\n"}),
        (r"[–—]{1,2} ?AFP.*", {"\n- afp", "\n-afp", "\n-- afp", "\n--afp"}),
        (r"AFP", {"\nafp\n"}),
    ],
)
def test_literals_of_whole_lines_are_tied_to_their_ends(pattern, literals):
    assert required_literals(pattern, ignore_case=False, whole_line=True) == literals


def same_but_case(text, choose):
    forms = [
        sorted({c, c.swapcase(), *{"i": "iIİ", "I": "Iiı", "s": "sSſ", "k": "kK"}.get(c, c)})
        for c in text
    ]
    return "".join(choose(options) for options in forms)


@settings(max_examples=300)
@given(PAIRS, st.data())
def test_a_match_that_ignores_case_holds_a_required_literal(pair, data):
    pattern, text = pair
    text = same_but_case(text, lambda options: data.draw(st.sampled_from(options)))
    for shown, flags in ((pattern, regex.IGNORECASE), (f"(?i:{pattern})", 0)):
        assume(regex.fullmatch(shown, text, flags, timeout=1))
        literals = required_literals(shown, ignore_case=bool(flags))
        assert literals is None or holds_one(literals, text)


@settings(max_examples=300)
@given(PAIRS)
def test_a_match_is_as_wide_as_said(pair):
    pattern, text = pair
    assume(regex.fullmatch(pattern, text, timeout=1))
    low, high = width(pattern)
    assert low <= len(text)
    assert high is None or len(text) <= high


@given(st.text(st.sampled_from(r"ab5()[]{}|?*+\.^$-:=!<>P,#pLdiI& "), max_size=14), st.data())
def test_any_pattern_that_compiles_keeps_its_word(pattern, data):
    try:
        compiled = regex.compile(pattern)
        texts = st.text(st.sampled_from("ab5(){}[]|?*+\\.-:=<>P,#pLdiI& "), max_size=6)
        text = data.draw(texts)
        found = compiled.search(text, timeout=1)
    except (regex.error, TimeoutError):
        return
    literals = required_literals(pattern, min_length=1)
    if found is not None:
        assert literals is None or holds_one(literals, found[0])
        low, high = width(pattern)
        assert low <= len(found[0])
        assert high is None or len(found[0]) <= high
    assert is_bounded(pattern) in (True, False)


@pytest.mark.parametrize(
    ("pattern", "literals"),
    [
        (r"Reporting by .+; Editing by .+", {"reporting by "}),
        (r"(?:Photo|Image) credit: \w+", {"photo credit: ", "image credit: "}),
        (r"Updated \d{1,2} \p{Lu}\p{Ll}{2,8} \d{4}", {"updated "}),
        (r"1,498 shares", {" shares"}),
        (r"編輯[:：].{2,4}", {"編輯:"}),
        (r"(?:Read|Lire) ?(?:more|plus)?.*", {"read", "lire"}),
        (r"(?:Advert){2,5}", {"advertadvert"}),
        (r".[–—]{1,2} ?AFP", {"- afp", "-afp"}),
        (r"\b(?=X)Short[ -]Url\b", {"short url", "short-url"}),
        (r"AP’s weekly", {"ap's weekly"}),
    ],
)
def test_the_literals_of_usual_patterns_are_found(pattern, literals):
    found = required_literals(pattern, ignore_case=False)
    assert found is not None
    assert found == literals


@pytest.mark.parametrize(
    "pattern",
    [
        r"\p{Lu}+ \d+",
        r"(?:Reporting)?.*",
        r"(?:Reporting|\d+) \d",
        r"(?:Reporting){e<=1}",
        r"(?x)Reporting by",
        r"(?V1)Reporting by",
        r"Reporting\K by",
        r"(a)?(?(1)Reporting|Editing)",
        r"(?r)Reporting by",
        r"Re(?#x)*",
        r"(?f)Reporting",
        r"\L<names> reporting",
        r"(*FAIL)reporting",
        "(" * 200 + "reporting" + ")" * 200,
        "(reporting",
    ],
)
def test_what_cannot_be_told_is_none(pattern):
    assert required_literals(pattern) is None


def test_a_nest_of_counts_is_read_in_little_time():
    pattern = "reporting"
    for _ in range(40):
        pattern = f"(?:{pattern}){{3}}"
    assert required_literals(pattern) is not None
    assert width(pattern)[0] == 9 * 3**40


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("abc", (3, 3)),
        ("a{2,5}b?", (2, 6)),
        (r"(?:ab|c)+", (1, None)),
        (r"^\p{Lu}[^a]\x41$", (3, 3)),
        (r"(a)\1", (1, None)),
        (r"(?=abc)a", (1, 1)),
        (r"a{0}", (0, 0)),
        (r"(?:\b)*a", (1, 1)),
        (r"(?(1)a|b)", (0, None)),
    ],
)
def test_width_is_fewest_and_most_characters(pattern, expected):
    assert width(pattern) == expected


@pytest.mark.parametrize(
    "pattern",
    [
        "abc",
        r"By \p{Lu}.{1,80}",
        r"\w+\s+\w+",
        r".*",
        r"Photo: .+",
        r"(?:ab)+c",
        r"\d+(?:, \d+)?",
        r"[a-z]+@[A-Z0-9]{1,9}",
        r".*+x",
        r"(?:By \w+|From \d+) on",
    ],
)
def test_tame_patterns_are_bounded(pattern):
    assert is_bounded(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        r"(a+)+",
        r"(a|a)*",
        r"(?:a|aa)+$",
        r"(?:\w+ ?){1,60}",
        r".*x.*",
        r"\w+\d+",
        r"\w*\s*\w*",
        r"(?:a?)+",
        r"(.*)*",
        r"(?=(a+)+)b",
        r"(?:\w+|\d+)\w+",
        r"(\w+)\1",
        r"\d+(?:, )?\d+",
        r"(?:a+x?|b)(?:c|a+)",
        r"(?x)a",
        "(?:a+|b+)" * 12,
    ],
)
def test_wild_patterns_are_not_bounded(pattern):
    assert not is_bounded(pattern)


def test_a_character_is_stable_only_if_all_its_equals_fold_alike():
    every = [chr(i) for i in (*range(0xD800), *range(0xE000, sys.maxunicode + 1))]
    cased = [c for c in every if not c.lower() == c.upper() == c.casefold() == c.title() == c]
    joined = "".join(cased)
    for character in filter(_is_stable, cased):
        equals = regex.findall(regex.escape(character), joined, regex.IGNORECASE)
        assert len({fold(c) for c in equals}) == 1, character


@pytest.mark.parametrize("pattern", ["a)", "[a", "a{b", "a{}", r"\p{Foo", "[[:x", r"\xZZ", "\\"])
def test_what_is_odd_is_refused_by_the_reader(pattern):
    with pytest.raises(Unreadable):
        parse(pattern)
