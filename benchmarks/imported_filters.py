"""What thousands of imported filters cost a page: `cleaner rules import easylist`.

    python benchmarks/imported_filters.py GOLD [--pages 40] [--filters 10000]

CPU milliseconds a page, the least of three rounds, mean over random gold pages. Half of the
filters name classes that these pages have, one in twenty needs a selector beside the name: far
more hits than a real list has. Seconds are those of importing and of loading the rule files.
"""

from __future__ import annotations

import argparse
import random
import re
import tempfile
import time
from pathlib import Path

from cleaner.engine.packs import load_packs
from cleaner.pipeline import Cleaner
from cleaner.tooling.easylist import import_easylist
from cleaner.tooling.gold import read_gold
from cleaner.tooling.imported import write_drafts

ROUNDS = 3
_CLASS = re.compile(rb"class=[\"']([\w -]+)[\"']")


def filters(pages: list[bytes], count: int, rng: random.Random) -> list[str]:
    names = sorted({n.decode() for p in pages for c in _CLASS.findall(p) for n in c.split()})
    names = [name for name in names if re.match(r"[A-Za-z][\w-]+$", name)]
    met = rng.sample(names, min(count // 2, len(names)))
    made = [*met, *(f"box-{rng.randrange(10**9)}" for _ in range(count - len(met)))]
    return [f"##div > .{name}" if n % 20 == 0 else f"##.{name}" for n, name in enumerate(made)]


def milliseconds(cleaner: Cleaner, pages: list[bytes]) -> float:
    rounds = []
    for _ in range(ROUNDS + 1):  # the first compiles rules
        start = time.process_time()
        for page in pages:
            _ = cleaner.clean(page, kind="html").text
        rounds.append(time.process_time() - start)
    return min(rounds[1:]) / len(pages) * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--pages", type=int, default=40)
    parser.add_argument("--filters", type=int, default=10_000)
    asked = parser.parse_args()
    rng = random.Random(7)
    pages = [page.html() for page in rng.sample(list(read_gold(asked.gold)), asked.pages)]
    shipped = Cleaner()
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "filters.txt"
        source.write_text("\n".join(filters(pages, asked.filters, rng)), "utf-8")
        start = time.process_time()
        found = import_easylist(source)
        print(f"import: {time.process_time() - start:.1f} s, {found.carried} filters")
        write_drafts(found.drafts, Path(folder) / "rules")
        start = time.process_time()
        packs = load_packs([Path(folder) / "rules"])
        print(f"load, with the shipped rules: {time.process_time() - start:.2f} s")
    print(f"shipped rules: {milliseconds(shipped, pages):.1f} ms a page")
    print(f"and filters:   {milliseconds(shipped.with_packs(packs), pages):.1f} ms a page")


if __name__ == "__main__":
    main()
