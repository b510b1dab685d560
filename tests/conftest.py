"""Settings and stand-ins that several tests share."""

from __future__ import annotations

import gzip
import json
import os

import pytest
from hypothesis import HealthCheck, settings

from cleaner.errors import InputError
from cleaner.model import Reason, Result, Segment

# Time is no property of ours here: a busy machine must not fail a property.
settings.register_profile(
    "steady", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


class MarkedLines:
    """Stands in for `Cleaner` where a test is about what surrounds it.

    A line `~label text` is noise with that label, decided by a rule `label-rule`; a blank line is
    blank; any other is a paragraph. `!refuse` raises InputError, `!crash` an error of no kind.
    """

    def clean(self, source, kind="auto", url=None, id=None):  # noqa: A002
        if kind == "html":
            raise InputError("HTML is not read yet.")
        text = source.decode("utf-8") if isinstance(source, bytes) else source
        if "!refuse" in text:
            raise InputError("This page is refused.")
        if "!crash" in text:
            raise LookupError("lost")
        segments, offset = [], 0
        for line in text.splitlines(keepends=True):
            segments.append(_segment(line)._replace(start=offset, end=offset + len(line)))
            offset += len(line)
        body = "\n".join(text[s.start : s.end].strip() for s in segments if s.is_main)
        warnings = ("one rule ran out of time",) if "!slow" in text else ()
        return Result(body, None, {}, text, tuple(segments), id, url, warnings)


def _segment(line):
    if not line.strip():
        return Segment(0, 0, "blank", False, 1.0)
    if line.startswith("~"):
        label = line[1:].split()[0]
        return Segment(0, 0, label, False, 0.9, (Reason("rule", f"{label}-rule", 4.0),))
    return Segment(0, 0, "paragraph", True, 0.8, (Reason("prior", "", -1.2),))


@pytest.fixture
def marked_lines():
    return MarkedLines()


PAGE = "A headline\n~share Short Url\n\nThe first paragraph.\r\n~caption A ferry.\nThe second.\n"


@pytest.fixture
def pages(tmp_path):
    """A folder of pages with a folder in it, a hidden file and files of other kinds."""
    folder = tmp_path / "pages"
    (folder / "north").mkdir(parents=True)
    (folder / "a.txt").write_bytes(PAGE.encode())
    (folder / "north" / "b.txt").write_text("~site The Harbour\nOnly line.\n", "utf-8")
    (folder / ".hidden.txt").write_text("hidden", "utf-8")
    (folder / "notes.pdf").write_bytes(b"%PDF-1.4")
    return folder


@pytest.fixture(scope="session")
def fitting_tools():
    """Skips where the tools that fitting dumps pages with are not installed."""
    for name in ("resiliparse", "inscriptis"):
        pytest.importorskip(name, reason="comes with the extra `bench`")


@pytest.fixture(scope="session")
def write_gold():
    """Writes a gold folder of invented pages, each of another site: `write_gold(folder, pages)`."""
    return _write_gold


def _write_gold(folder, pages=6, marks=()):
    """`marks` are texts put into the HTML of the first pages, for peers to stumble over."""
    for part in ("gold", "html"):
        (folder / part).mkdir(parents=True)
    for number in range(pages):
        name = f"page-{number}"
        lines = [
            f"The council of Eastbrook voted on day {day} to repair bridge number {number}, at last."
            for day in range(5)
        ]
        row = {
            "id": name,
            "url": f"https://site{number}.example/x",
            "type": "forum" if number % 2 else "article",
            "title": f"Eastbrook repairs bridge number {number}",
            "main": "\n".join(lines),
            "with": [f"voted on day 3 to repair bridge number {number}"],
            "without": ["Terms of use"],
        }
        (folder / "gold" / f"{name}.json").write_text(json.dumps(row), "utf-8")
        body = "".join(f"<p>{line}</p>" for line in lines)
        html = (
            f"<html><head><title>{row['title']}</title></head><body><ul><li>Home</li><li>Sport</li>"
            f"</ul><h1>{row['title']}</h1>{body}<p>{marks[number] if number < len(marks) else ''}</p>"
            "<footer><p>Terms of use</p></footer></body></html>"
        )
        (folder / "html" / f"{name}.html.gz").write_bytes(gzip.compress(html.encode()))
    return folder
