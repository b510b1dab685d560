from __future__ import annotations

from pathlib import Path

from cleaner.tooling.worked_page import fill_in, worked_page


def test_each_line_has_its_verdict_and_reasons_and_long_stretches_are_shortened(marked_lines):
    text = "~share Short Url\n" + "".join(f"Paragraph {i}.\n" for i in range(5))
    rows = worked_page(marked_lines.clean(text)).splitlines()[2:]
    assert rows == [
        "| 1 | ✗ share | 0.90 | share-rule +4.0 | ~share Short Url |",
        "| 2 | ✓ paragraph | 0.80 | structure -1.2 | Paragraph 0. |",
        "| … | 3 more, paragraph |  |  |  |",
        "| 6 | ✓ paragraph | 0.80 | structure -1.2 | Paragraph 4. |",
    ]


def test_only_marked_regions_are_written_anew(marked_lines):
    text = "Before.\n<!-- explained: a/b.txt -->\nold\n<!-- end -->\nAfter.\n"
    asked = []

    def clean(path):
        asked.append(path)
        return marked_lines.clean("One.\n")

    filled = fill_in(text, clean)
    assert asked == [Path("a/b.txt")]
    assert "old" not in filled
    assert filled.startswith("Before.\n<!-- explained: a/b.txt -->\n\n| line |")
    assert filled.endswith("|\n\n<!-- end -->\nAfter.\n")
    assert fill_in(filled, clean) == filled
