"""Lines → what repeats, and what is known of it: sums over the corpus, made in SQL.

All sums are of whole numbers and all orders are by keys, so that the same documents in any order
give the same rows. A line has up to four readings (`observing.Lines`), and each is counted: as
it is folded (0), without numbers (1), without months (2), without names (3).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from cleaner.tooling.mining.store import Store

READINGS: Final = 4
WITNESS_WORDS: Final = 5
"""A document counts where it has a line of its own that is so long: a page that was fetched again,
of which all lines repeat, says nothing."""
STORY_WORDS: Final = 8  # of a line that other sites print too, to be one of a story
STORY_COPIES: Final = 3  # documents of a site that print such a story, at most
SURELY: Final = 800  # `keeps` from which the cleaner is sure


@dataclass(frozen=True, slots=True)
class Repeated:
    """A reading of lines that stands in several documents of a site, and the sums over them.

    Of its `times` in `documents` of the site's `pages`: `keeps` is the mean of the lines' own
    (0 … 1000); in `prose` it reads like a sentence; `alone` it has no repeated neighbour, `bordered`
    one; `enclosed` it stands between lines that are furniture for sure, with only repeated ones
    in between; `story` beside a line of agency copy; `kept` the cleaner surely keeps it beside a
    line that does not repeat; `titles` it is the page's headline. `forms` is how many different
    lines it stands for, as the reading before has them, `spots` at how many distances from the end of the page or its start,
    whichever are fewer. `longest` is its words, at most. `steady` times it has the neighbour
    that it has most often, on the side where that is more. `leads` times the next line is a
    sentence that repeats and is no furniture.
    """

    number: int
    site: str
    reading: int
    text: str
    pages: int
    documents: int
    times: int
    keeps: float
    prose: int
    alone: int
    bordered: int
    enclosed: int
    story: int
    kept: int
    titles: int
    forms: int
    spots: int
    longest: int
    steady: int
    leads: int

    @property
    def share(self) -> float:
        """In which part of the site's pages it stands."""
        return self.documents / max(1, self.pages)


def count(store: Store, least: int) -> None:
    """Find what stands in `least` documents of a site or more, and note it at each line."""
    store.run(_DISTINCT)
    for reading in range(READINGS):
        store.run(_repeats(reading), [least])
    store.run(_NUMBERED)
    store.run(_MARKED)
    store.run(_STORIES, [STORY_WORDS, STORY_COPIES])
    store.run(_PLACED, [WITNESS_WORDS])
    store.run("DROP TABLE marked; DROP TABLE stories")
    store.run(_STEADY)
    store.run("CREATE TABLE sure (number BIGINT)")


def repeated(store: Store) -> Iterator[Repeated]:
    """All that repeats, by site, reading and text; `enclosed` by what is `note_sure`d so far."""
    store.run(_ENCLOSED)
    store.run("DROP TABLE IF EXISTS sums")
    store.run(_SUMS, [SURELY])
    for row in store.rows(_REPEATED):
        yield Repeated(*row)


def forget(store: Store, numbers: Iterable[int]) -> None:
    """Take back that these are furniture."""
    store.run("CREATE TABLE forgotten (number BIGINT)")
    store.append("forgotten", (list(numbers),))
    store.run("DELETE FROM sure WHERE number IN (SELECT number FROM forgotten)")
    store.run("DROP TABLE forgotten")


def note_sure(store: Store, numbers: Iterable[int]) -> None:
    """Note what is furniture for sure."""
    held: list[int] = []
    for number in numbers:
        held.append(number)
        if len(held) == 10_000:
            store.append("sure", (held,))
            held = []
    if held:
        store.append("sure", (held,))


# A document that was fetched twice without a change counts once.
_DISTINCT: Final = """
CREATE TABLE copies AS
    SELECT seq FROM documents
    ANTI JOIN (SELECT min(seq) AS seq FROM documents GROUP BY site, digest) USING (seq);
DELETE FROM lines WHERE seq IN (SELECT seq FROM copies);
DELETE FROM documents WHERE seq IN (SELECT seq FROM copies);
CREATE TABLE sites AS SELECT site, count(*) AS pages FROM documents GROUP BY site;
CREATE TABLE found (site VARCHAR, reading TINYINT, text VARCHAR);
"""


def _repeats(reading: int) -> str:
    return f"""
INSERT INTO found
    SELECT site, {reading}, k{reading} FROM lines
    WHERE k{reading} IS NOT NULL AND (firsts & {1 << reading}) <> 0
    GROUP BY site, k{reading} HAVING count(*) >= ?
"""  # noqa: S608 -- numbers of ours


_NUMBERED: Final = """
CREATE TABLE keys AS
    SELECT row_number() OVER (ORDER BY site, reading, text) AS number, * FROM found;
DROP TABLE found;
"""
# Each line with the numbers of its readings that repeat.
_MARKED: Final = """
CREATE TABLE marked AS
    SELECT l.seq, l.pos, l.words, l.keeps, l.prose, l.firsts, l.label,
        a.number AS n0, b.number AS n1, c.number AS n2, d.number AS n3,
        coalesce(a.number, b.number, c.number, d.number) IS NOT NULL AS repeats
    FROM lines l
    LEFT JOIN keys a ON a.reading = 0 AND a.site = l.site AND a.text = l.k0
    LEFT JOIN keys b ON b.reading = 1 AND b.site = l.site AND b.text = l.k1
    LEFT JOIN keys c ON c.reading = 2 AND c.site = l.site AND c.text = l.k2
    LEFT JOIN keys d ON d.reading = 3 AND d.site = l.site AND d.text = l.k3;
"""
# Sentences that several sites print, each on few pages: they come with a whole story.
_STORIES: Final = """
CREATE TABLE stories AS
    SELECT k0 FROM (
        SELECT site, k0, count(*) AS documents FROM lines
        WHERE prose AND words >= $1 AND (firsts & 1) <> 0 AND k0 IS NOT NULL
        GROUP BY site, k0
    ) GROUP BY k0 HAVING count(*) > 1 AND max(documents) <= $2;
"""
# Each line that repeats with its neighbours, the patch of repeated lines that it stands in, and
# whether its document may bear witness.
_PLACED: Final = """
CREATE TABLE placed AS
WITH told AS (
    SELECT m.*, s.k0 IS NOT NULL AS story, coalesce(m.n3, m.n2, m.n1, m.n0, -1) AS any_number
    FROM marked m
    JOIN lines l ON l.seq = m.seq AND l.pos = m.pos
    LEFT JOIN stories s ON s.k0 = l.k0
), beside AS (
    SELECT *,
        coalesce(lag(any_number) OVER page, 0) AS above,
        coalesce(lead(any_number) OVER page, 0) AS below,
        coalesce(lag(repeats) OVER page, true) AS before,
        coalesce(lead(repeats) OVER page, true) AS behind,
        coalesce(lag(story) OVER page, false) OR coalesce(lead(story) OVER page, false)
            AS by_story,
        sum((NOT repeats)::INTEGER) OVER (
            PARTITION BY seq ORDER BY pos ROWS UNBOUNDED PRECEDING) AS patch,
        count(*) OVER (PARTITION BY seq) AS page_lines,
        max((NOT repeats AND words >= $1)::INTEGER) OVER (PARTITION BY seq) AS witness
    FROM told
    WINDOW page AS (PARTITION BY seq ORDER BY pos)
)
SELECT seq, pos, page_lines - pos AS from_end, patch, keeps, prose, words, firsts, label,
    n0, n1, n2, n3, before, behind, by_story, above, below
FROM beside WHERE repeats AND witness = 1;
"""
# Where the sure lines of a patch begin and end; the start and end of a page count as sure where a
# sure line stands on the other side.
_ENCLOSED: Final = """
CREATE OR REPLACE TABLE patches AS
    SELECT seq, patch, min(pos) AS first, max(pos) AS last
    FROM (SELECT seq, patch, pos, unnest([n0, n1, n2, n3]) AS number FROM placed)
    SEMI JOIN sure USING (number)
    GROUP BY seq, patch;
CREATE OR REPLACE TABLE sure_lines AS
    SELECT DISTINCT seq, pos
    FROM (SELECT seq, pos, unnest([n0, n1, n2, n3]) AS number FROM placed)
    SEMI JOIN sure USING (number);
CREATE OR REPLACE TABLE ends AS
    SELECT seq, patch, min(pos) = 0 AS at_start, min(from_end) = 1 AS at_end
    FROM placed GROUP BY seq, patch;
"""
# How often a line has its most frequent neighbour; one that does not repeat is none.
_STEADY: Final = """
CREATE TABLE steady AS
WITH read AS (
    SELECT unnest([n0, n1, n2, n3]) AS number, above, below FROM placed
), beside AS (
    SELECT number, max(times) AS times FROM (
        SELECT number, above, count(*) AS times FROM read
        WHERE number IS NOT NULL AND above >= 0 GROUP BY number, above
    ) GROUP BY number
    UNION ALL
    SELECT number, max(times) AS times FROM (
        SELECT number, below, count(*) AS times FROM read
        WHERE number IS NOT NULL AND below >= 0 GROUP BY number, below
    ) GROUP BY number
)
SELECT number, max(times) AS steady FROM beside GROUP BY number;
"""
_SUMS: Final = """
CREATE TABLE sums AS
WITH judged AS (
    SELECT p.*,
        coalesce(lead(p.pos) OVER page = p.pos + 1 AND lead(p.prose) OVER page
            AND lead(k.seq IS NULL) OVER page, false) AS leads,
        coalesce((q.first < p.pos OR e.at_start) AND (q.last > p.pos OR e.at_end), false)
            AS enclosed
    FROM placed p
    JOIN ends e USING (seq, patch)
    LEFT JOIN patches q USING (seq, patch)
    LEFT JOIN sure_lines k ON k.seq = p.seq AND k.pos = p.pos
    WINDOW page AS (PARTITION BY p.seq ORDER BY p.pos)
), read AS (
    SELECT *, unnest([n0, n1, n2, n3]) AS number, unnest([1, 2, 4, 8]) AS bit FROM judged
)
SELECT number,
    count(*) FILTER ((firsts & bit) <> 0) AS documents,
    count(*) AS times,
    sum(keeps)::BIGINT AS keeps,
    count(*) FILTER (prose) AS prose,
    count(*) FILTER (NOT before AND NOT behind) AS alone,
    count(*) FILTER (before <> behind) AS bordered,
    count(*) FILTER (enclosed) AS enclosed,
    count(*) FILTER (by_story) AS story,
    count(*) FILTER (keeps >= $1 AND NOT (before AND behind)) AS kept,
    count(*) FILTER (label = 'title') AS titles,
    least(count(DISTINCT pos), count(DISTINCT from_end)) AS spots,
    count(*) FILTER (leads) AS leads,
    max(words) AS longest
FROM read WHERE number IS NOT NULL
GROUP BY number;
"""
_REPEATED: Final = """
WITH forms AS (
    SELECT k.number, count(DISTINCT l.k0) AS forms
    FROM lines l JOIN keys k ON k.reading = 1 AND k.site = l.site AND k.text = l.k1
    GROUP BY k.number
    UNION ALL
    SELECT k.number, count(DISTINCT coalesce(l.k1, l.k0))
    FROM lines l JOIN keys k ON k.reading = 2 AND k.site = l.site AND k.text = l.k2
    GROUP BY k.number
    UNION ALL
    SELECT k.number, count(DISTINCT coalesce(l.k2, l.k1, l.k0))
    FROM lines l JOIN keys k ON k.reading = 3 AND k.site = l.site AND k.text = l.k3
    GROUP BY k.number
)
SELECT k.number, k.site, k.reading, k.text, s.pages, u.documents, u.times, u.keeps / u.times,
    u.prose, u.alone, u.bordered, u.enclosed, u.story, u.kept, u.titles,
    coalesce(f.forms, 1), u.spots, u.longest, coalesce(t.steady, 0), u.leads
FROM keys k
JOIN sums u USING (number)
JOIN sites s ON s.site = k.site
LEFT JOIN forms f ON f.number = k.number
LEFT JOIN steady t ON t.number = k.number
ORDER BY k.number;
"""
