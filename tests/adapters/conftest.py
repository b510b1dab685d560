from __future__ import annotations

from types import SimpleNamespace

import pytest

collect_ignore = ["crawl.py"]  # a program, which a test runs

BODY = [
    "A ferry with 112 people on board ran aground near Vasterby on Monday, the coast guard said.",
    "Nobody was hurt, and the ferry was towed to the harbour before the evening, a spokeswoman added.",
    "The coast guard will look at the chart of the harbour, which is eleven years old, this week.",
]
TITLE = "A ferry ran aground near Vasterby"
TEXT = "\n\n".join([TITLE, "Short Url", "Follow", *BODY, "Read more: Tides"]) + "\n"
HTML = (
    f"<html lang=en><head><title>{TITLE}</title></head><body><nav><a href=/>Home</a> "
    f"<a href=/sport>Sport</a></nav><article><h1>{TITLE}</h1>"
    + "".join(f"<p>{line}</p>" for line in BODY)
    + "</article><footer>Terms of use</footer></body></html>"
)
BROKEN = b"\x7fELF\x02\x01\x01\x00" + bytes(range(256)) * 4
RULE = """
schema: 1
rules:
- id: vasterby-nobody
  about: Marks a sentence, to see that a rule of one's own is asked.
  label: widget
  strength: certain
  block: {startswith: 'Nobody was hurt'}
  hit: ['Nobody was hurt, and so on.']
  miss: ['Somebody was hurt.']
"""


@pytest.fixture(scope="session")
def page():
    """An invented page: `text`, `html`, what `Cleaner` makes of it, and what it cannot read."""
    return SimpleNamespace(text=TEXT, html=HTML, title=TITLE, body="\n\n".join(BODY), broken=BROKEN)


@pytest.fixture
def own_rules(tmp_path):
    """A folder with a rule that takes the second paragraph for junk."""
    folder = tmp_path / "rules"
    folder.mkdir()
    (folder / "vasterby.yaml").write_text(RULE, "utf-8")
    return folder
