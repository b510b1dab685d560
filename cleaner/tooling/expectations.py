"""Pages with what should come out of them: `expected.json` beside a source, and how a result
differs from it.

The file holds `file` (the source, beside it), `title` or null, `main` (each line of the article in
order, noise inside it cut out), `noise` (`line`, `text`, `label` of each other line, or of a part of
one), `metadata` (each field given is compared exactly; null and [] mean that there is none), and, if
known, `url`, `lang` and `about`. Lines count from 1, blank ones included; white space within a
line and invisible characters make no difference. In the line that holds the title, only the title
itself is compared.

What is wrong today may be pinned in a `known.json` beside it, a list of such mistakes: then they
are no mismatch, and one that is there no longer is.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path
from typing import Any, Final

from cleaner.blocks.lines import Lines
from cleaner.blocks.text import clean_line
from cleaner.errors import InputError
from cleaner.model import Result
from cleaner.tooling.explain import ExplainedLine, explain, reason_words

MAIN: Final = "main"
TITLE: Final = "title"
KNOWN: Final = "known.json"


@dataclass(frozen=True, slots=True)
class NoiseLine:
    """The line `number`, or the part of it that reads `text`, is noise of this label."""

    number: int
    text: str
    label: str


@dataclass(frozen=True, slots=True)
class Expectation:
    """What should come out of the page `source`."""

    source: Path
    title: str | None
    main: tuple[str, ...]
    noise: tuple[NoiseLine, ...]
    metadata: Mapping[str, Any]
    url: str | None = None
    lang: str | None = None
    about: str | None = None
    known: tuple[str, ...] = ()


def load_expectation(path: Path) -> Expectation:
    """Read an `expected.json`. Raises `InputError` where it is not of that form."""
    try:
        given = json.loads(path.read_text("utf-8"))
        return Expectation(
            source=path.parent / given["file"],
            title=given["title"],
            main=tuple(given["main"]),
            noise=tuple(NoiseLine(n["line"], n["text"], n["label"]) for n in given["noise"]),
            metadata=given["metadata"],
            url=given.get("url"),
            lang=given.get("lang"),
            about=given.get("about"),
            known=_known_mistakes(path.with_name(KNOWN)),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"{path} is no expectation: {type(error).__name__}: {error}") from error


def _known_mistakes(path: Path) -> tuple[str, ...]:
    return tuple(json.loads(path.read_text("utf-8"))) if path.is_file() else ()


@dataclass(frozen=True, slots=True)
class Mistake:
    """One difference between a result and what is expected: `what` names it and stays the same as
    long as the verdict does; `detail` has the figures and the text.
    """

    what: str
    detail: str = ""

    def __str__(self) -> str:
        return self.what + self.detail


def mismatches(expected: Expectation, result: Result) -> tuple[str, ...]:
    """How `result` differs from what is expected, one message each; empty when it does not.

    A line with the wrong verdict is named with the reasons for it.
    """
    found = mistakes(expected, result)
    gone = set(expected.known) - {mistake.what for mistake in found}
    return (
        *(str(mistake) for mistake in found if mistake.what not in expected.known),
        *(f"no longer wrong, take it out of {KNOWN}: {what}" for what in sorted(gone)),
    )


def mistakes(expected: Expectation, result: Result) -> tuple[Mistake, ...]:
    """All differences, known or not."""
    found = [
        *_title_mismatch(expected, result),
        *_metadata_mismatches(expected.metadata, result.metadata),
        *_line_mismatches(expected, result),
    ]
    return tuple(found or _text_mismatch(expected, result))


def _title_mismatch(expected: Expectation, result: Result) -> Iterator[Mistake]:
    if expected.title != result.title:
        yield Mistake(f"title: expected {expected.title!r}, got {result.title!r}")


def _metadata_mismatches(expected: Mapping[str, Any], got: Mapping[str, Any]) -> Iterator[Mistake]:
    for field, value in expected.items():
        found = got.get(field)
        if _comparable(found) != _comparable(value):
            yield Mistake(f"metadata {field}: expected {value!r}, got {found!r}")


def _comparable(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return list(value) or None
    return value


def _text_mismatch(expected: Expectation, result: Result) -> Iterator[Mistake]:
    """The body as text, for what the verdicts of lines do not show: order, cuts, joins."""
    wanted = [clean_line(line) for line in expected.main]
    got = [line for line in map(clean_line, result.text.splitlines()) if line]
    if wanted != got:
        diff = unified_diff(wanted, got, "expected text", "text", lineterm="", n=1)
        yield Mistake("the text differs", ":\n" + "\n".join(diff))


@dataclass(frozen=True, slots=True)
class _Stretch:
    """The characters `start:end` of one line that should all get `wanted`."""

    number: int
    start: int
    end: int
    wanted: str


def _line_mismatches(expected: Expectation, result: Result) -> Iterator[Mistake]:
    pieces: dict[int, list[ExplainedLine]] = {}
    for piece in explain(result):
        pieces.setdefault(piece.number, []).append(piece)
    for stretch in _stretches(expected, result.source):
        for piece in pieces.get(stretch.number, ()):
            start, end = max(piece.start, stretch.start), min(piece.end, stretch.end)
            text = clean_line(result.source[start:end])
            if text and not _agrees(stretch.wanted, piece):
                reasons = "; ".join(map(reason_words, piece.segment.evidence)) or "no reason"
                segment = piece.segment
                yield Mistake(
                    f"line {stretch.number}: expected {stretch.wanted}, got {segment.label}",
                    f" ({segment.confidence:.2f}; {reasons}): {text[:90]!r}",
                )


def _agrees(wanted: str, piece: ExplainedLine) -> bool:
    if wanted == MAIN:
        return piece.segment.is_main and piece.segment.label != TITLE
    return piece.segment.label == wanted


def _stretches(expected: Expectation, source: str) -> Iterator[_Stretch]:
    """What each non-blank line of `source` should become, in order."""
    lines = Lines(source)
    noise: dict[int, list[NoiseLine]] = {}
    for entry in expected.noise:
        noise.setdefault(entry.number, []).append(entry)
    title = expected.title
    for number in range(1, len(lines) + 1):
        start, end = lines.span(number)
        content = clean_line(source[start:end])
        if number in noise:
            yield from _cut(source, _Stretch(number, start, end, MAIN), noise[number])
        elif content and title is not None and clean_line(title) in content:
            place = _find(title, source, start, end)
            if place is not None:
                yield _Stretch(number, *place, TITLE)
            title = None  # printed again, it is noise under its own line or part of the article
        elif content:
            yield _Stretch(number, start, end, MAIN)


def _cut(source: str, line: _Stretch, noise: Sequence[NoiseLine]) -> Iterator[_Stretch]:
    """Split a line into its noise parts and the article between them."""
    reached = line.start
    for entry in noise:
        whole = clean_line(entry.text) == clean_line(source[line.start : line.end])
        place = (line.start, line.end) if whole else _find(entry.text, source, reached, line.end)
        if place is None:
            raise InputError(f"line {line.number} does not hold {entry.text!r}")
        start, end = place
        yield _Stretch(line.number, reached, start, MAIN)
        yield _Stretch(line.number, start, end, entry.label)
        reached = end
    yield _Stretch(line.number, reached, line.end, MAIN)


def _find(text: str, source: str, start: int, end: int) -> tuple[int, int] | None:
    """Where `source[start:end]` reads `text`, white space and invisible characters aside."""
    places = [i for i in range(start, end) if clean_line(source[i])]
    found = "".join(source[i] for i in places).find(wanted := "".join(filter(clean_line, text)))
    return None if found < 0 else (places[found], places[found + len(wanted) - 1] + 1)
