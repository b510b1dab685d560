"""Documents that are broken, huge or mean: a clear answer each, and nothing is lost."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import time

import pytest

from cleaner import Cleaner, InputError

ARTICLE = (
    "Old swing bridge to close\n\n"
    "The council of Harlow Bay voted on Monday to close the old swing bridge for repairs.\n\n"
    "“We had no choice,” said Mara Ellison, who leads the works committee.\n"
)


@pytest.fixture(scope="module")
def cleaner():
    return Cleaner()


def assert_nothing_lost(result, source):
    assert result.source == source
    assert "".join(source[s.start : s.end] for s in result.segments) == source


@pytest.mark.parametrize(
    "source", ["", b"", "\n", " \t\r\n\x0c", "\ufeff", b"\xef\xbb\xbf", "\u200b\n"]
)
def test_an_empty_document_has_no_text(cleaner, source):
    result = cleaner.clean(source)
    assert (result.text, result.title) == ("", None)
    assert_nothing_lost(result, source.decode() if isinstance(source, bytes) else source)
    assert all(segment.label == "blank" for segment in result.segments)


ODD = {
    "NULs": "\0\0 a\0b \0\n" * 20,
    "lone surrogates": "\ud800 \udfff a\udc80b\n" * 20,
    "a surrogate pair of two": "\ud83d\ude00 text\n",
    "control characters": "".join(map(chr, range(32))) * 5,
    "bidi overrides": "\u202egnihton\u202c \u2066x\u2069 \u200f\n" * 20,
    "stacked marks": "a" + "\u0301" * 5000 + "\n",
    "a word without end": "x" * 200_000,
    "quotes only": "“" * 1000 + "\n" + "”" * 1000,
    "every line break": "a\rb\nc\r\nd\x0be\x0cf\x1cg\x85h\u2028i\u2029j",
    "unassigned and private": "\U000e0fff\ue000\uffff\U0010ffff\n" * 20,
    "numbers": "1,2.3" * 20_000,
    "separators": ".,.,.,;:|/\\ " * 10_000,
    "angle brackets": "a < b > c <x " * 2000,
    "template marks": "{{ a }} {% b %} ${c} " * 1000,
}


@pytest.mark.parametrize("name", ODD)
def test_odd_characters_lose_nothing(cleaner, name):
    for source in (ODD[name], ARTICLE + ODD[name], ODD[name] + "\n" + ARTICLE):
        assert_nothing_lost(cleaner.clean(source, kind="text"), source)


@pytest.mark.parametrize("name", ["NULs", "lone surrogates", "control characters"])
def test_the_article_is_still_found_beside_odd_characters(cleaner, name):
    result = cleaner.clean(ARTICLE + "\n" + ODD[name], kind="text")
    assert "voted on Monday to close the old swing bridge" in result.text


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xfe\xfd",
        b"caf\xe9\n",
        b"\xc0\xaf\xe0\x80\xaf\n",
        b"\xed\xa0\x80\n",
        b"\xf4\x90\x80\x80",
    ],
)
def test_invalid_utf8_is_read_with_a_warning_and_comes_back_whole(cleaner, data):
    page = "Café Zürich — où ça? «Déjà vu» à côté.\n".encode() * 3 + data
    result = cleaner.clean(page)
    assert result.warnings
    assert result.source.encode("utf-8", "surrogateescape") == page
    assert_nothing_lost(result, result.source)


@pytest.mark.parametrize(
    "data", [b"%PDF-1.4\n", gzip.compress(b"text", mtime=0), bytes(1000), b"\x89PNG\r\n\x1a\n\0\0"]
)
def test_what_is_no_text_is_refused_with_advice(cleaner, data):
    with pytest.raises(InputError, match="not text"):
        cleaner.clean(data)


CATASTROPHE = """schema: 1
rules:
- id: my-slow-rule
  about: Marks what it takes for ever to look at.
  label: share
  block: {regex: '(?:a|aa)+[bd]c?'}
  hit: [aab]
  miss: [Another line.]
"""


def test_a_catastrophic_regex_is_told_once_and_stops_nothing(tmp_path):
    (tmp_path / "slow.yaml").write_text(CATASTROPHE)
    cleaner = Cleaner(rules=[tmp_path])
    source = ARTICLE + ("a" * 80 + "c\n") * 200
    start = time.perf_counter()
    result = cleaner.clean(source)
    assert time.perf_counter() - start < 5
    assert [w for w in result.warnings if "my-slow-rule" in w]
    assert len(result.warnings) == 1
    assert_nothing_lost(result, source)
    assert "voted on Monday" in result.text


MEASURE = """
import json, resource, sys, time
from cleaner import Cleaner
cleaner = Cleaner()
cleaner.clean("A line.\\n\\nAnother line of text.\\n")
unit, size = json.loads(sys.stdin.read())
source = unit * (size // len(unit))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
start = time.process_time()
result = cleaner.clean(source, kind="text")
seconds = time.process_time() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
at = 0
for segment in result.segments:
    assert segment.start == at
    at = segment.end
assert at == len(source) and result.source == source
print(json.dumps([seconds, peak * 1024]))
"""


def measured(unit, size):
    """CPU seconds and bytes that cleaning `size` characters takes, in a process of its own."""
    given = json.dumps([unit, size])
    run = subprocess.run(
        [sys.executable, "-c", MEASURE], input=given, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr[-2000:]
    return json.loads(run.stdout)


SENTENCE = "The mayor said on Monday that the bridge would reopen. "
LARGE = {
    "one line": SENTENCE,
    "one line of ideographs": "市长说，水已经退去。",
    "blank lines": "\n",
    "commas": "a, ",
    "short lines": "a line 12\n",
    "paragraphs": SENTENCE * 3 + "\n\n",
}


@pytest.mark.parametrize("name", LARGE)
def test_two_megabytes_take_seconds_and_bounded_memory(name):
    seconds, memory = measured(LARGE[name], 2_000_000)
    assert seconds < 30
    assert memory < 600e6


@pytest.mark.slow  # about 20 seconds and several gigabytes, in a process of its own
def test_a_hundred_megabytes_in_one_line_are_cleaned():
    seconds, memory = measured(SENTENCE, 100_000_000)
    assert seconds < 180
    assert memory < 8e9


@pytest.mark.slow  # about 40 seconds
def test_a_million_short_lines_are_cleaned():
    seconds, memory = measured("a line 12\n", 10_000_000)
    assert seconds < 300
    assert memory < 4e9
