"""What repeats → what of it is furniture. Precision comes first: doubt keeps a line.

That a line repeats is not enough: columns open with the same words each week, agencies tell the
background of a war in the same sentences for months, and articles have standing headings. They
differ from furniture in where they stand and in what the cleaner makes of them by itself:

* furniture stands beside furniture, on most pages; what belongs to an article stands beside lines
  that are new on each page;
* the cleaner alone is right about most lines, and its mean over all copies of a line is
  right far more often than about one of them;
* what is copied from an agency comes with the rest of the story, on several sites.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from cleaner.tooling.mining.counting import Repeated, count, forget, note_sure, repeated
from cleaner.tooling.mining.masks import literal_letters
from cleaner.tooling.mining.store import Store

MIN_DOCUMENTS: Final = 5
"""A teaser, a quote or a story that is printed twice is on two to four pages."""
MIN_SHARE: Final = 0.002
"""Of a site's pages. On 10,000 pages 20 may well print one quote."""

COMMON: Final = 1 / 3
"""No sentence of articles stands on a third of a site's pages; notices of consent do."""
FREQUENT: Final = 0.1
"""A headline that is teased elsewhere, a column, a standing phrase is on fewer pages."""
ENOUGH: Final = 20
"""Pages from which on parts of pages say something: of five pages a third is nothing."""
NOISE: Final = 350.0
"""Mean of `keeps` up to which the cleaner alone calls a rare sentence junk. Openings of weekly
columns have .6 and more, standing phrases .75; invitations to read on .1 to .35."""
EDGE_NOISE: Final = 150.0
"""The same where it borders on new text, as notes on series do, or its neighbours change."""
FREQUENT_NOISE: Final = 650.0  # the same for frequent ones: hardly any of them is of an article
SHORT_NOISE: Final = 500.0
"""The same for what is no sentence: headings of boxes, buttons, counts. Standing headings of
articles have .6 and more."""
LOOSE_NOISE: Final = 300.0
"""The same where the neighbours change as well, as those of teasers and headings do."""
DOUBTED: Final = 700.0
"""Up to which it is in doubt: enough where the line stands among sure furniture besides."""
TRUSTED: Final = 900.0  # from which it is as sure as it gets: then position must say much more
HEADING_WORDS: Final = 4
"""Headings that every page of a site has, as recipes do, are that short at most."""
FLANKED: Final = 0.9
"""Part of its copies in which a line must stand among furniture to lean on that."""
MOSTLY: Final = 0.5
TEASED: Final = 0.02
"""Part of the copies of a line which the cleaner surely keeps, beside lines that are new: from here
on the line is taken for one of an article that other pages tease."""
LEADS: Final = 0.2
"""Part of the copies of a short line above a sentence that repeats and stays: a column's name, though
it may stand above the headline elsewhere."""
MIN_FORMS: Final = 4
"""Different lines from which a form with slots is a template; fewer are listed as they are."""
MIN_LETTERS: Final = (
    4  # of a form that stand for themselves, where the cleaner does not call it junk
)
NAMED_NOISE: Final = 300.0
"""As `NOISE`, of forms with names in them: they match more lines than were seen."""
NAMED: Final = 3  # the reading without names
LONGEST_NAMED: Final = 12  # words


@dataclass(frozen=True, slots=True)
class Bars:
    """From when a line counts as repeated: documents of its site, and their part of the pages."""

    documents: int = MIN_DOCUMENTS
    share: float = MIN_SHARE


def judge(store: Store, bars: Bars) -> None:
    """Count, and note in `store` what is furniture: the table `sure` holds its numbers.

    Two looks: the first finds what is furniture whatever stands around it, the second what
    stands among that, and what does not because of what it stands above.
    """
    count(store, bars.documents)
    note_sure(store, (r.number for r in repeated(store) if is_repeated(r, bars) and is_sure(r)))
    known = _numbers(store)
    among, names = [], []
    for line in repeated(store):
        if line.number in known:
            if is_name_of_column(line):
                names.append(line.number)
        elif is_repeated(line, bars) and is_among(line) and not is_name_of_column(line):
            among.append(line.number)
    forget(store, names)
    note_sure(store, among)


def furniture(store: Store) -> Iterator[Repeated]:
    """What was judged to be furniture, by site, reading and text."""
    sure = _numbers(store)
    return (r for r in repeated(store) if r.number in sure)


def _numbers(store: Store) -> set[int]:
    return {number for (number,) in store.rows("SELECT number FROM sure")}


def is_repeated(line: Repeated, bars: Bars) -> bool:
    """Whether it stands in enough documents that have something of their own."""
    return line.documents >= bars.documents and line.share >= bars.share


def is_sure(line: Repeated) -> bool:
    """Whether the line is furniture, whatever stands around it."""
    if _is_article(line) or not _is_telling(line):
        return False
    is_alone = line.alone > MOSTLY * line.times
    is_steady = line.steady >= MOSTLY * line.times
    if _is_prose(line):
        if _is_on(line, COMMON):
            return line.keeps <= TRUSTED or not is_alone
        if _is_on(line, FREQUENT):
            return line.keeps <= FREQUENT_NOISE
        within = line.alone + line.bordered <= MOSTLY * line.times
        return line.keeps <= (NOISE if within and is_steady else EDGE_NOISE)
    if line.keeps <= (SHORT_NOISE if is_steady else LOOSE_NOISE):
        return True
    if _is_on(line, COMMON):
        return not is_alone or line.keeps <= DOUBTED or line.longest > HEADING_WORDS
    return False


def is_among(line: Repeated) -> bool:
    """Whether the line is furniture because it stands among furniture."""
    if _is_article(line) or not _is_telling(line) or line.enclosed < FLANKED * line.times:
        return False
    return line.keeps <= (DOUBTED if _is_prose(line) else TRUSTED)


def is_name_of_column(line: Repeated) -> bool:
    """Whether the line stands above a sentence that repeats and stays: a column's name."""
    leads = line.leads >= LEADS * line.times
    return leads and not _is_prose(line) and not _is_on(line, FREQUENT)


def _is_on(line: Repeated, share: float) -> bool:
    return line.share >= share and line.documents >= ENOUGH


def _is_prose(line: Repeated) -> bool:
    return line.prose > MOSTLY * line.times


def _is_article(line: Repeated) -> bool:
    """Whether something says that the line is one of articles, however often it stands there."""
    if _is_prose(line) and line.story >= MOSTLY * line.times:
        return True  # it comes with the rest of the story, on other sites as well
    if _is_on(line, FREQUENT):
        return False
    if line.titles:
        return True  # the headline of one page is the teaser of others
    return _is_prose(line) and line.kept > TEASED * line.times


def _is_telling(line: Repeated) -> bool:
    """Whether a form with slots says enough to mark lines that were never seen."""
    if line.reading == 0:
        return True
    if line.forms < MIN_FORMS:
        return False
    letters = literal_letters(line.text)
    if line.reading == NAMED:
        return line.keeps <= NAMED_NOISE and line.longest <= LONGEST_NAMED
    return letters >= MIN_LETTERS or (letters > 0 and line.keeps <= NAMED_NOISE)
