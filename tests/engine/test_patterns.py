import pickle
import subprocess
import sys
import threading
import time
from contextlib import suppress

import pytest
import regex
from hypothesis import example, given
from hypothesis import strategies as st

from cleaner.engine import patterns
from cleaner.engine.patterns import LiteralScanner, RegexTimeout, TimedRegex

LETTERS = st.text(st.sampled_from("ab\0\n é編😀\ud83d\ude00\ufeff"), max_size=60)
ANYTHING = st.text(st.characters(), max_size=60)
LITERALS = st.lists(
    st.text(st.sampled_from("ab\0\n é編😀\ud83d\ude00.*\\"), min_size=2, max_size=5)
    | st.text(st.characters(), min_size=2, max_size=4),
    max_size=12,
    unique=True,
)


def occurrences(literals, text):
    """The definition, spelled out."""
    return [
        (index, end)
        for end in range(len(text) + 1)
        for index, literal in enumerate(literals)
        if end >= len(literal) and text[end - len(literal) : end] == literal
    ]


@given(LITERALS, LETTERS | ANYTHING)
@example(["aa", "aaa"], "aaaaa")
@example(["a\0b", "ab"], "a\0bab")
@example(["\ud83d\ude00", "😀😀"], "\ud83d\ude00😀😀")
@example([], "text")
@example(["ab"], "")
def test_every_backend_finds_what_the_definition_says(literals, text):
    expected = occurrences(literals, text)
    assert LiteralScanner(literals).scan(text) == expected
    assert LiteralScanner(literals, "plain").scan(text) == expected


@given(LITERALS, st.lists(st.text(st.sampled_from("aé😀b"), max_size=30), max_size=4))
def test_finds_the_same_when_the_text_is_scanned_in_chunks(literals, pieces):
    scanner = LiteralScanner(literals)
    text = "".join(literals).join(["", *pieces, ""])
    expected = occurrences(literals, text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(patterns, "_CHUNK", 7)
        assert scanner.scan(text) == expected


def test_columns_hold_what_scan_tells():
    scanner = LiteralScanner(["ab", "bc"])
    indices, ends = scanner.columns("é abc")
    assert (indices.tolist(), ends.tolist()) == ([0, 1], [4, 5])
    assert [len(column) for column in LiteralScanner([]).columns("abc")] == [0, 0]


def test_planted_literals_are_found_in_a_long_text():
    literals = [f"phrase {n} é" for n in range(300)]
    text = "lorem ipsum ".join(literals) * 3
    assert LiteralScanner(literals).scan(text) == LiteralScanner(literals, "plain").scan(text)
    assert len(LiteralScanner(literals).scan(text)) == 900


def test_a_text_longer_than_a_chunk_keeps_matches_across_its_edges():
    edge = patterns._CHUNK
    text = "x" * (edge - 3) + "needle" + "é" * edge + "needle"
    scanner = LiteralScanner(["needle", "éneedle"])
    assert scanner.scan(text) == [(0, edge + 3), (0, len(text)), (1, len(text))]


def test_a_pickled_scanner_finds_the_same():
    scanner = LiteralScanner(["short url", "follow"])
    copy = pickle.loads(pickle.dumps(scanner))
    assert copy.backend == scanner.backend
    assert copy.scan("follow the short url") == [(1, 6), (0, 20)]


def test_threads_can_share_a_scanner():
    literals = [f"word{n} " for n in range(50)]
    scanner = LiteralScanner(literals)
    texts = ["".join(literals[k:] * 40) for k in range(8)]
    expected = [LiteralScanner(literals, "plain").scan(text) for text in texts]
    found = [None] * len(texts)

    def work(k):
        for _ in range(5):
            found[k] = scanner.scan(texts[k])

    threads = [threading.Thread(target=work, args=(k,)) for k in range(len(texts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == expected


@pytest.mark.parametrize("literals", [["a"], [""], ["ab", "cd", "ab"]])
def test_refuses_short_and_repeated_literals(literals):
    with pytest.raises(ValueError, match="the literal"):
        LiteralScanner(literals)


def test_without_hyperscan_auto_is_plain_and_hyperscan_says_so(monkeypatch):
    monkeypatch.setitem(sys.modules, "hyperscan", None)
    scanner = LiteralScanner(["ab"])
    assert scanner.backend == "plain"
    assert scanner.scan("xab") == [(0, 3)]
    with pytest.raises(ImportError):
        LiteralScanner(["ab"], "hyperscan")


def test_importing_the_module_does_not_import_hyperscan():
    code = "import sys, cleaner.engine.patterns; sys.exit('hyperscan' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_scanning_time_grows_no_faster_than_the_text():
    scanner = LiteralScanner([f"phrase {n}" for n in range(500)])

    def seconds(text):
        start = time.perf_counter()
        scanner.scan(text)
        return time.perf_counter() - start

    text = "é " + "some words of a page " * 20_000
    scanner.scan(text)
    short = min(seconds(text) for _ in range(3))
    assert seconds(text * 10) < 60 * short + 0.5


CATASTROPHIC = [
    (r"(a|aa)+$", "a" * 60 + "b"),
    (r"(a|a)*$", "a" * 60 + "b"),
    (r"(?:(?:a{1,50}){1,50}){1,50}", "a" * 200 + "b"),
    (r"(?:a|b|ab)*c", "ab" * 60),
    (r"((\w|\d)+\s?)+!", "word2 " * 20),
    (r"(?:\w{1,9} ?){1,60}x\b", "word " * 60),
    (r"(\w+)\s(?:\1|\w+\s?)*#", "so " * 40),
    (r".*?(.+?,?){1,40}#", "a,b" * 60),
]


@pytest.mark.parametrize(("pattern", "text"), CATASTROPHIC)
def test_a_catastrophic_pattern_stops_near_its_limit(pattern, text):
    timed = TimedRegex(pattern, limit=0.05)
    for ask in (timed.fullmatch, timed.search, timed.finditer):
        start = time.perf_counter()
        with suppress(RegexTimeout):
            ask(text)
        assert time.perf_counter() - start < 1.0


@pytest.mark.parametrize(("pattern", "text"), CATASTROPHIC[:3])
def test_a_timeout_is_told_and_is_no_verdict(pattern, text):
    with pytest.raises(RegexTimeout, match=regex.escape(pattern)):
        TimedRegex(pattern, limit=0.02).fullmatch(text)


def test_the_limit_of_finditer_is_for_all_matches_together():
    slow = r"(?:(?:a|a){1,14}b|a)"
    timed = TimedRegex(slow, limit=0.1)
    start = time.perf_counter()
    with pytest.raises(RegexTimeout):
        timed.finditer("a" * 3000)
    assert time.perf_counter() - start < 1.5


def test_a_timed_regex_matches_as_the_regex_module_does():
    timed = TimedRegex(r"\p{Lu}\w*", flags=regex.IGNORECASE)
    assert timed.fullmatch("reuters")
    assert timed.search("12 Ana")[0] == "Ana"
    assert [m.span() for m in timed.finditer("ab cd")] == [(0, 2), (3, 5)]


def test_a_pickled_timed_regex_keeps_pattern_flags_and_limit():
    copy = pickle.loads(pickle.dumps(TimedRegex("ab", flags=regex.IGNORECASE, limit=0.2)))
    assert copy.fullmatch("AB")
    assert (copy.pattern, copy.limit) == ("ab", 0.2)


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("(a", r"missing \) at character 3"),
        ("a**", "multiple repeat at character 3"),
        (r"by \q", r"bad escape \\q at character 6"),
        ("a{99999999999999}", "repeat count too big at character 3"),
        ("(" * 5000 + ")" * 5000, "too deep"),
    ],
)
def test_a_pattern_that_does_not_compile_is_told_with_its_place(pattern, message):
    with pytest.raises(ValueError, match=message):
        TimedRegex(pattern)
