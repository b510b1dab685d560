"""Headings that repeat above lines that do not: boxes of links to other stories.

A section begins with a line that is furniture, goes on with short lines that are new on each page,
and ends at a line that is furniture again, or with the page.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from cleaner.tooling.mining.counting import Repeated
from cleaner.tooling.mining.judging import COMMON, FREQUENT, MOSTLY, TRUSTED
from cleaner.tooling.mining.store import Store

LONGEST_LINK: Final = 30  # words
LONGEST_SECTION: Final = 40  # lines
FEWEST_LINES: Final = (
    1.5  # mean of lines in a section: a single one may be a headline under a stamp
)
USUALLY: Final = 0.95  # part of its copies in which a heading must be one
LEFT_OUT: Final = 0.01
"""Part of the sections in which the cleaner may find the page's headline, by mistake."""
NOISY: Final = 500.0  # mean of `keeps` of the lines in sections, as for other short lines
AGAIN: Final = 0.3
"""Or the part of them that other pages have too, as links to stories are shown on many pages and
points of an article's list are not. Then the cleaner alone may well take them for headings."""
MOST_ENDS: Final = 40  # different lines that may end the sections of one heading
ENDED: Final = 0.99  # part of the sections that end with these


@dataclass(frozen=True, slots=True)
class Section:
    """A box of changing lines. `heading` and `ends` are numbers of repeated lines; without `ends`
    the section goes on to the end of the page. `longest` is its lines, with the heading.
    """

    heading: int
    ends: tuple[int, ...]
    longest: int
    times: int


def sample(store: Store, section: Section) -> list[str]:
    """The lines of one such section: its heading, what follows, and the line that ends it, if any.

    It is that of the document whose digest is least, so that it is always the same.
    """
    found = next(
        store.rows(_SAMPLED, [section.heading, section.longest - 1, list(section.ends)]), None
    )
    if found is None:
        return []
    seq, pos, size = found
    last = pos + size + (1 if section.ends else 0)
    return [clean for (clean,) in store.rows(_LINES, [seq, pos, last])]


def is_firm(line: Repeated) -> bool:
    """Whether a line that is furniture can begin or end a section: not if it is a link itself."""
    is_steady = line.steady >= MOSTLY * line.times
    return line.share >= COMMON or (line.share >= FREQUENT and is_steady)


def sections(store: Store, firm: Iterable[int]) -> list[Section]:
    """The sections between lines with the numbers `firm`, by the number of their heading."""
    store.run("CREATE TABLE firm (number BIGINT)")
    store.append("firm", (list(firm),))
    store.run(_AGAIN)
    store.run(_WALK)
    store.run(_BOXES)
    found = []
    for number, times, longest, last in store.rows(
        _HEADINGS,
        [LONGEST_SECTION, USUALLY, FEWEST_LINES, LEFT_OUT, NOISY, AGAIN, TRUSTED],
    ):
        if last >= USUALLY * times:
            found.append(Section(number, (), longest + 1, times))
            continue
        ends, ended = [], 0
        for end, count in store.rows(_ENDS, [number, MOST_ENDS]):
            ends.append(end)
            ended += count
        if ended >= ENDED * times:
            found.append(Section(number, tuple(sorted(ends)), longest + 1, times))
    return found


_AGAIN: Final = """
CREATE TABLE again AS
    SELECT site, k0 FROM lines WHERE k0 IS NOT NULL AND (firsts & 1) <> 0
    GROUP BY site, k0 HAVING count(*) > 1;
"""
# All lines with the running sums of what they are, and the number of those that are furniture, by
# the reading that says most. A link that many pages show is furniture too, but neither heading
# nor end of a section: it is rarer than those, and its neighbours change.
_WALK: Final = f"""
CREATE TABLE walk AS
WITH known AS (
    SELECT seq, pos, max(number) AS number FROM (
        SELECT seq, pos, unnest([n0, n1, n2, n3]) AS number FROM placed
    ) SEMI JOIN firm USING (number) GROUP BY seq, pos
)
SELECT seq, pos, number,
    sum(ends::INTEGER) OVER before AS ends,
    sum(keeps) OVER before AS keeps,
    sum((label IS NOT DISTINCT FROM 'title')::INTEGER) OVER before AS titles,
    sum((words > {LONGEST_LINK})::INTEGER) OVER before AS long,
    sum((again.k0 IS NOT NULL)::INTEGER) OVER before AS again
FROM lines LEFT JOIN known USING (seq, pos) LEFT JOIN again USING (site, k0)
WINDOW before AS (PARTITION BY seq ORDER BY pos ROWS UNBOUNDED PRECEDING);
"""  # noqa: S608 -- a number of ours
# What stands between each furniture line and the next one, or the end of the page.
_BOXES: Final = f"""
CREATE TABLE boxes AS
WITH edges AS (
    SELECT * FROM walk WHERE number IS NOT NULL
    UNION ALL
    SELECT seq, max(pos) + 1, 0, max(ends), max(keeps), max(titles), max(long), max(again)
    FROM walk GROUP BY seq
), stretches AS (
    SELECT seq, pos, number,
        lead(number) OVER page AS next_number,
        lead(pos) OVER page - pos - 1 AS size,
        lead(ends) OVER page - ends AS ends,
        lead(keeps) OVER page - keeps AS keeps,
        lead(titles) OVER page - titles AS titles,
        lead(long) OVER page - long AS long,
        lead(again) OVER page - again AS again
    FROM edges WINDOW page AS (PARTITION BY seq ORDER BY pos)
)
SELECT s.seq, s.pos, s.number, s.next_number, s.size,
    -- the next furniture line is in the sums, unless the page ends there
    s.ends - coalesce(w.own_ends, 0) AS ends,
    s.keeps - coalesce(w.own_keeps, 0) AS keeps,
    s.titles - coalesce(w.own_titles, 0) AS titles,
    s.long - coalesce(w.own_long, 0) AS long,
    s.again - coalesce(w.own_again, 0) AS again
FROM stretches s
LEFT JOIN (
    SELECT seq, pos, ends::INTEGER AS own_ends, keeps AS own_keeps,
        (label IS NOT DISTINCT FROM 'title')::INTEGER AS own_titles,
        (words > {LONGEST_LINK})::INTEGER AS own_long,
        (again.k0 IS NOT NULL)::INTEGER AS own_again
    FROM lines LEFT JOIN again USING (site, k0)
) w ON w.seq = s.seq AND w.pos = s.pos + s.size + 1
WHERE s.number > 0 AND s.next_number IS NOT NULL;
"""  # noqa: S608 -- a number of ours
_HEADINGS: Final = """
SELECT b.number, count(*) AS times, max(b.size) FILTER (b.size <= $1 AND b.ends = 0) AS longest,
    count(*) FILTER (b.next_number = 0) AS last
FROM boxes b
GROUP BY b.number
HAVING count(*) FILTER (b.size BETWEEN 1 AND $1 AND b.ends = 0 AND b.long = 0)
        >= $2 * count(*)
    AND avg(b.size) >= $3
    AND count(*) FILTER (b.titles > 0) <= $4 * count(*)
    AND (sum(b.keeps) <= $5 * sum(b.size)
        OR (sum(b.again) >= $6 * sum(b.size) AND sum(b.keeps) <= $7 * sum(b.size)))
ORDER BY b.number;
"""
_ENDS: Final = """
SELECT next_number, count(*) FROM boxes WHERE number = $1 AND next_number > 0
GROUP BY next_number ORDER BY count(*) DESC, next_number LIMIT $2;
"""
_SAMPLED: Final = """
SELECT b.seq, b.pos, b.size FROM boxes b JOIN documents d USING (seq)
WHERE b.number = $1 AND b.size BETWEEN 1 AND $2 AND b.ends = 0 AND b.long = 0
    AND (len($3) = 0 OR list_contains($3, b.next_number))
ORDER BY b.size DESC, d.digest, b.pos LIMIT 1;
"""
_LINES: Final = "SELECT clean FROM lines WHERE seq = $1 AND pos BETWEEN $2 AND $3 ORDER BY pos"
