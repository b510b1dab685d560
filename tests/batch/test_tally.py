from __future__ import annotations

from cleaner.batch.tally import Tally, page_tally
from cleaner.outputs.outcome import Outcome


def test_a_page_is_counted_in_characters_by_label_and_by_strongest_rule(marked_lines):
    page = page_tally(Outcome("a", "a", marked_lines.clean("12345\n\n~share x\n~site y\n")))
    assert (page.kept, page.removed) == (6, 17)
    assert page.removed_by == {"share": 9, "site": 8}
    assert page.rules == {"share-rule": 9, "site-rule": 8}


def test_the_sum_counts_failures_apart_and_keeps_only_the_first_pages(marked_lines):
    done = page_tally(Outcome("a", "a", marked_lines.clean("12345")))
    failed = page_tally(Outcome("b", "b", error="why"))
    brief, full = Tally(), Tally(pages=2)
    for page in (done, failed, done):
        brief.add(page)
        full.add(page)
    assert (brief.done, brief.failed, brief.kept) == (2, 1, 10)
    assert (len(brief.pages), len(full.pages)) == (0, 2)
