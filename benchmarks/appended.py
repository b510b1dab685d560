"""Measures how well an unrelated story glued behind an article is found.

Glues stories of one language behind one another, with five kinds of furniture between them and with
none, and reports the share of the second story's words that is removed, the share of the first
story's words that is kept, and which clean single articles are cut short.

    python benchmarks/appended.py --gold GOLD_FOLDER [--pipeline] [--rounds 4] [--thin 4] [--report FILE]

GOLD_FOLDER holds `fundus-dev/gold/*.json` and `wcxb-dev/gold/*.json`, each
`{id, url, type, title, date, main, …}`. Stories are told apart by site into two halves (A, B), so
that what was tuned on one is read on the other.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit
from zlib import crc32

import numpy as np

from cleaner.blocks.text import text_blocks
from cleaner.segment.stories import story_breaks
from cleaner.segment.vocabulary import vocabulary

KINDS = ("headline twice", "next story", "headline", "dateline", "byline", "none")

# updated, follow, next story, byline, timestamp, cities, people (invented)
PHRASES = {
    "en": (
        "Updated 5 min ago",
        "Follow",
        "Next story",
        "By {}",
        "Published 3 March 2025, 14:05 GMT",
    ),
    "de": (
        "Aktualisiert vor 5 Minuten",
        "Folgen",
        "Nächster Artikel",
        "Von {}",
        "03.03.2025, 14:05 Uhr",
    ),
    "es": (
        "Actualizado hace 5 minutos",
        "Seguir",
        "Siguiente noticia",
        "Por {}",
        "3 de marzo de 2025, 14:05",
    ),
    "it": (
        "Aggiornato 5 minuti fa",
        "Segui",
        "Prossimo articolo",
        "di {}",
        "3 marzo 2025 alle 14:05",
    ),
    "fr": (
        "Mis à jour il y a 5 minutes",
        "Suivre",
        "Article suivant",
        "Par {}",
        "Publié le 3 mars 2025 à 14h05",
    ),
    "ja": ("5分前に更新", "フォロー", "次の記事", "{}", "2025年3月3日 14:05"),
    "ko": ("5분 전 업데이트", "팔로우", "다음 기사", "{} 기자", "2025.03.03 14:05"),
    "no": (
        "Oppdatert for 5 minutter siden",
        "Følg",
        "Neste sak",
        "Av {}",
        "3. mars 2025 kl. 14:05",
    ),
    "sv": (
        "Uppdaterad för 5 minuter sedan",
        "Följ",
        "Nästa artikel",
        "Av {}",
        "Publicerad 2025-03-03 14.05",
    ),
    "tr": ("5 dakika önce güncellendi", "Takip et", "Sonraki haber", "{}", "03.03.2025 14:05"),
}
CITIES = {
    "en": ("LONDON: ", "PARIS (AFP) — ", "TOKYO, March 3 (Reuters) - ", "LAGOS, Nigeria (AP) — "),
    "de": ("Berlin (dpa) - ", "WIEN. ", "Paris/Brüssel (AFP) - ", "Hamburg (dpa/lno) - "),
    "es": ("MADRID, 3 mar (EFE).- ", "Bogotá (AFP) - ", "LIMA.- "),
    "it": ("(ANSA) - ROMA, 03 MAR - ", "MILANO - ", "Parigi (AFP) - "),
    "fr": ("PARIS (AFP) - ", "Lyon (AFP) – "),
    "ja": ("【ロンドン共同】", "［東京 3日 ロイター］ - ", "【パリ時事】"),
    "ko": ("(서울=연합뉴스) ", "[도쿄=뉴시스] "),
    "no": ("OSLO (NTB): ", "BERGEN: "),
    "sv": ("STOCKHOLM (TT) ", "Göteborg (TT) – "),
    "tr": ("ANKARA (AA) - ", "İSTANBUL - "),
}
PEOPLE = {
    "ja": ("田村 冬子", "北川 一平"),
    "ko": ("한서윤", "문지호"),
    "": ("Marta Quillfeather", "Jonas Oddmark", "Ines Calloway Brandt"),
}


@dataclass(frozen=True, slots=True)
class Story:
    """One gold article; `lines` are its paragraphs."""

    id: str
    group: str
    lang: str
    site: str
    title: str
    lines: tuple[str, ...]

    @property
    def half(self) -> str:
        return "AB"[crc32(self.site.encode()) & 1]


@dataclass(frozen=True, slots=True)
class Page:
    """A made page. `tail` is the line at which the second story's own paragraphs begin."""

    kind: str
    first: Story
    second: Story | None
    lines: tuple[str, ...]
    tail: int

    @property
    def name(self) -> str:
        return self.first.id + (f" + {self.second.id}" if self.second else "")


@dataclass(frozen=True, slots=True)
class Score:
    """Shares of words: `kept` of the first story, `removed` of the second.

    `cut`: another story was seen where there is none.
    """

    page: Page
    kept: float
    removed: float
    cut: bool


def load(gold: Path) -> list[Story]:
    """All articles of two or more paragraphs, in the order of their ids."""
    import py3langid

    found = []
    for group in ("fundus-dev", "wcxb-dev"):
        for path in sorted((gold / group / "gold").glob("*.json")):
            page = json.loads(path.read_text("utf-8"))
            lines = tuple(s.strip() for s in page["main"].splitlines() if s.strip())
            if page["type"] != "article" or len(lines) < 2:
                continue
            if group == "wcxb-dev" and page["main"][:2000].isascii():
                lang = "en"
            else:
                lang = py3langid.classify(page["main"][:3000])[0]
            site = urlsplit(page["url"] or "").netloc.removeprefix("www.")
            if group == "fundus-dev":
                site = page["id"].split("_")[0]
            found.append(Story(page["id"], group, lang, site, page["title"].strip(), lines))
    return found


def related(a: Story, b: Story) -> bool:
    """Whether two stories may be about one event: headlines or openings share rare words."""
    if a.id == b.id or a.lines[0] == b.lines[0]:
        return True
    words = vocabulary(None, [a.title, b.title])
    return int((words.spread > 1).sum()) >= 2


def glue(kind: str, first: Story, second: Story, rng: random.Random) -> Page:
    """Put `second` behind `first`."""
    updated, follow, following, by, stamp = PHRASES.get(second.lang, PHRASES["en"])
    who = by.format(rng.choice(PEOPLE.get(second.lang, PEOPLE[""])))
    place = rng.choice(CITIES.get(second.lang, CITIES["en"]))
    between = {
        "headline twice": (second.title, updated, follow, second.title),
        "next story": (following, second.title),
        "headline": (second.title,),
        "byline": (who, stamp),
    }.get(kind, ())
    body = second.lines
    if kind == "dateline":
        body = (place + body[0], *body[1:])
    lines = (first.title, *first.lines, *between, *body)
    return Page(kind, first, second, lines, 1 + len(first.lines) + len(between))


def pages(stories: list[Story], rounds: int, thin: int = 1) -> Iterable[Page]:
    """Clean pages, and `rounds` glued ones of each kind for each story (for each `thin`-th of
    wcxb-dev).
    """
    rng = random.Random(20250303)
    pools = defaultdict(list)
    for story in stories:
        pools[story.group, story.lang].append(story)
        yield Page("clean", story, None, (story.title, *story.lines), 1 + len(story.lines))
    wide = [s for s in stories if s.group == "wcxb-dev"]
    for story in [s for s in stories if s.group != "wcxb-dev"] + wide[::thin]:
        others = [o for o in pools[story.group, story.lang] if not related(story, o)]
        for kind in KINDS:
            for other in rng.sample(others, min(rounds, len(others))):
                yield glue(kind, story, other, rng)


def alone(page: Page) -> tuple[list[float], bool]:
    """The share of each line that `story_breaks` leaves in, and whether it saw a story begin."""
    blocks = text_blocks("\n".join(page.lines))
    at = story_breaks(blocks, title=page.first.title).first()
    at = len(page.lines) if at is None else at
    return [float(i < at) for i in range(len(page.lines))], at < len(page.lines)


@cache
def _cleaner() -> object:
    from cleaner import Cleaner

    return Cleaner()


def pipeline(page: Page) -> tuple[list[float], bool]:
    """The share of each line that `Cleaner().clean` calls main, and whether it labels a story."""
    result = _cleaner().clean("\n".join(page.lines))  # type: ignore[attr-defined]
    main = np.zeros(len(result.source))
    for segment in result.segments:
        main[segment.start : segment.end] = segment.is_main
    shares, at = [], 0
    for line in page.lines:
        shares.append(float(main[at : at + len(line)].mean()) if line else 1.0)
        at += len(line) + 1
    return shares, any(segment.label == "appended" for segment in result.segments)


def size(line: str) -> int:
    """Words of a line, CJK by character."""
    dense = sum(0x2E80 <= ord(c) < 0xFB00 for c in line)
    return dense if dense * 3 > len(line) else len(line.split())


def score(page: Page, shares: list[float], begins: bool) -> Score:
    def share(first: int, last: int) -> float:
        sizes = [size(line) for line in page.lines[first:last]]
        left = sum(n * s for n, s in zip(sizes, shares[first:last], strict=True))
        return left / max(1, sum(sizes))

    kept = share(1, 1 + len(page.first.lines))
    if page.second is None:
        return Score(page, kept, 0.0, begins)
    return Score(page, kept, 1 - share(page.tail, len(page.lines)), cut=False)


def table(scores: list[Score], groups: Iterable[tuple[str, Callable[[Score], bool]]]) -> list[str]:
    """Markdown rows: group × kind."""
    rows = ["| pages | " + " | ".join((*KINDS, "clean cut short")) + " |"]
    rows.append("| --- |" + " --- |" * (len(KINDS) + 1))
    for name, member in groups:
        mine = [s for s in scores if member(s)]
        cells = []
        for kind in KINDS:
            some = [s for s in mine if s.page.kind == kind]
            cells.append(
                f"{np.mean([s.removed for s in some]):.3f} / {np.mean([s.kept for s in some]):.3f}"
                if some
                else "–"
            )
        clean = [s for s in mine if s.page.kind == "clean"]
        cut = sum(s.cut for s in clean)
        cells.append(f"{cut} of {len(clean)} ({100 * cut / max(1, len(clean)):.2f} %)")
        rows.append(f"| {name} | " + " | ".join(cells) + " |")
    return rows


def report(scores: list[Score], title: str, micros: float) -> str:
    langs = sorted({s.page.first.lang for s in scores})
    groups: list[tuple[str, Callable[[Score], bool]]] = []
    for group in ("fundus-dev", "wcxb-dev"):
        groups.append((group, lambda s, g=group: s.page.first.group == g))
        groups.extend(
            (
                f"{group}, half {h}",
                lambda s, g=group, h=h: (s.page.first.group, s.page.first.half) == (g, h),
            )
            for h in "AB"
        )
    languages = [
        (x, lambda s, x=x: s.page.first.lang == x and s.page.first.group == "fundus-dev")
        for x in langs
    ]
    clean = sorted((s for s in scores if s.cut), key=_by_kept)
    worst = [
        s
        for s in scores
        if s.page.second and s.removed < 0.5 and s.page.first.group == "fundus-dev"
    ]
    lines = [
        f"## {title}",
        "",
        "Cells: share of the second story's words removed / share of the first story's words kept.",
        "",
        *table(scores, groups),
        "",
        f"Time: {micros:.0f} µs a page (wall clock, all pages).",
        "",
        "fundus-dev by language:",
        "",
        *table(scores, languages),
        "",
        "Clean articles cut short (share kept): "
        + (", ".join(f"{s.page.name} ({s.kept:.2f})" for s in clean) or "none"),
        "",
        "fundus-dev, second story left in: "
        + ("; ".join(f"{s.page.name} [{s.page.kind}]" for s in worst) or "none"),
        "",
    ]
    return "\n".join(lines)


def _by_kept(score: Score) -> float:
    return score.kept


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--pipeline", action="store_true")
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--thin", type=int, default=1, help="glue each n-th story of wcxb-dev")
    parser.add_argument("--report", type=Path)
    options = parser.parse_args()
    run = pipeline if options.pipeline else alone
    scores, spent = [], 0.0
    for page in pages(load(options.gold), options.rounds, options.thin):
        began = time.perf_counter()
        shares, begins = run(page)
        spent += time.perf_counter() - began
        scores.append(score(page, shares, begins))
    title = "Through `Cleaner().clean`" if options.pipeline else "`story_breaks` alone"
    text = report(scores, title, 1e6 * spent / len(scores))
    sys.stdout.write(text)
    if options.report:
        options.report.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
