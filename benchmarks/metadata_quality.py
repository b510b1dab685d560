"""Title, authors and day of publishing, against gold: which source wins, and trafilatura's.

    python benchmarks/metadata_quality.py --gold GOLD/fundus-dev [--every 1]

Sources: what the page declares for machines; bylines marked in its elements; what rules read in
its printed text (a dump, cleaned as text); trafilatura's metadata. In a row with several the first
that has a value gives it. Titles are equal when their letters are. `people` are the pages
whose gold authors all are written as names of people: there the set of authors must be equal;
`F1` is over all names, those of agencies in their short form. Gold keeps houses as authors
("Salzburger Nachrichten"), which this tool leaves out on purpose.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from pathlib import Path
from typing import Any

import trafilatura
import turbohtml

from cleaner import Cleaner
from cleaner.blocks.decode import decode
from cleaner.blocks.page_metadata import page_metadata
from cleaner.segment.agencies import AGENCIES
from cleaner.segment.declared import byline_authors, declared
from cleaner.segment.names import split_authors
from cleaner.segment.titles import best_title
from cleaner.sites import letters
from cleaner.tooling.gold import read_gold

Found = dict[str, Any]  # title, authors, date
ROWS = {
    "declared": ("declared",),
    "declared, bylines": ("declared", "bylines"),
    "printed": ("printed",),
    "printed, declared": ("printed", "declared", "bylines"),
    "declared, printed": ("declared", "printed", "bylines"),
    "declared, printed, trafilatura": ("declared", "printed", "bylines", "trafilatura"),
    "trafilatura": ("trafilatura",),
}


def short(names: list[str]) -> list[str]:
    """Agencies by their short form, other names as they are."""
    known = [(n,) if n in AGENCIES else split_authors(n).agencies or (n,) for n in names]
    return [name for found in known for name in found]


def sources(html: str, url: str, cleaner: Cleaner, spent: Counter[str]) -> dict[str, Found]:
    doc = turbohtml.parse(html)
    doc.find("title")  # builds the parser's index, which the renderer needs as well
    started = time.process_time()
    page = page_metadata(doc, url)
    said = declared(page)
    title = best_title(page)
    spent["declared"] += time.process_time() - started
    printed = cleaner.clean(doc.to_text(), kind="text", url=url)
    started = time.process_time()
    other = trafilatura.extract_metadata(html, default_url=url)
    spent["trafilatura"] += time.process_time() - started
    return {
        "declared": {
            "title": title,
            "authors": said.get("authors", []) + said.get("agency", []),
            "date": said.get("date") or said.get("updated"),
        },
        "bylines": {"authors": byline_authors(page)},
        "printed": {
            "title": printed.title,
            "authors": printed.metadata["authors"],
            "date": printed.metadata["date"],
        },
        "trafilatura": {
            "title": other.title,
            "authors": other.author.split("; ") if other.author else [],
            "date": other.date,
        },
    }


def count(tally: Counter[str], gold: Found, found: Found) -> None:
    if gold["title"]:
        tally["titles"] += 1
        tally["title"] += letters(found["title"] or "") == letters(gold["title"])
    if gold["date"]:
        tally["dates"] += 1
        tally["date"] += (found["date"] or "") == gold["date"][:10]
    wanted = {letters(name) for name in short(gold["authors"])}
    got = {letters(name) for name in short(found["authors"])}
    tally["wanted"] += len(wanted)
    tally["got"] += len(got)
    tally["both"] += len(wanted & got)
    names = [split_authors(name).names for name in gold["authors"]]
    if names and all(n and " " in n[0] for n in names):
        tally["peoples"] += 1
        tally["people"] += wanted == got


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gold", type=Path, nargs="+", required=True)
    parser.add_argument("--every", type=int, default=1, help="only each n-th page")
    arguments = parser.parse_args()
    cleaner = Cleaner()
    for folder in arguments.gold:
        tallies: dict[str, Counter[str]] = {row: Counter() for row in ROWS}
        spent: Counter[str] = Counter()
        pages = list(read_gold(folder))[:: arguments.every]
        for page in pages:
            row = json.loads((folder / "gold" / f"{page.id}.json").read_text("utf-8"))
            authors = row["author"] or []
            listed = [authors] if isinstance(authors, str) else authors
            gold = {"title": page.title, "date": row["date"], "authors": [a for a in listed if a]}
            found = sources(decode(page.html()).text, page.url, cleaner, spent)
            for name, order in ROWS.items():
                first = {
                    key: next((v for s in order if (v := found[s].get(key))), None)
                    for key in ("title", "date")
                }
                names = next((v for s in order if (v := found[s].get("authors"))), [])
                count(tallies[name], gold, {**first, "authors": names})
        print(f"{folder.name}, {len(pages)} pages{'':10}title   people   F1 of names   day")
        for name, t in tallies.items():
            score = 2 * t["both"] / max(1, t["wanted"] + t["got"])
            title, day = t["title"] / max(1, t["titles"]), t["date"] / max(1, t["dates"])
            people = t["people"] / max(1, t["peoples"])
            print(f"{name:32}{title:7.3f}{people:9.3f}{score:14.3f}{day:6.3f}")
        for name, seconds in spent.items():
            print(f"{name}: {1000 * seconds / len(pages):.2f} ms a page")


if __name__ == "__main__":
    main()
