"""Settings and stand-ins that several tests share."""

from __future__ import annotations

import gzip
import json
import os

import pytest
from hypothesis import HealthCheck, settings

from tests.stand_ins import MarkedLines

# Time is no property of ours here: a busy machine must not fail a property.
settings.register_profile(
    "steady", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


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


@pytest.fixture
def bucket():
    """The URL of an empty store in this process."""
    memory = pytest.importorskip("fsspec.implementations.memory").MemoryFileSystem
    memory.store.clear()
    memory.pseudo_dirs[:] = [""]
    yield "memory://bucket"
    memory.store.clear()
    memory.pseudo_dirs[:] = [""]
