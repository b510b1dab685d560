"""Measures which library looks for thousands of literals in a page fastest.

Measures hyperscan (as `LiteralScanner` uses it), google-re2's Set, pyahocorasick and one
`str.find` after the other, each in a process of its own, over the literals of the shipped rules
and over larger generated sets, on pages of about 15 kB put together from `fixtures/`.

    python benchmarks/multipattern.py > benchmarks/results/multipattern.md
"""

from __future__ import annotations

import json
import platform
import random
import resource
import subprocess
import sys
from collections.abc import Callable, Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from time import process_time
from typing import Any

from cleaner.blocks.text import text_blocks
from cleaner.engine.packs import load_packs
from cleaner.engine.patterns import LiteralScanner
from cleaner.engine.run import Engine

PAGE = 15_000
PAGES = 40
ROUNDS = 5
SIZES = (0, 500, 2000, 8000)  # 0: the literals of the shipped rules

Count = Callable[[str], int]


@cache
def pages() -> list[str]:
    """Masked pages as the engine scans them, about `PAGE` characters each."""
    root = Path(__file__).resolve().parent.parent / "fixtures"
    texts = [path.read_text("utf-8") for path in sorted(root.rglob("source.txt"))]
    lines = [line for text in texts for line in text_blocks(text).masked]
    chance = random.Random(1)
    made = []
    for _ in range(PAGES):
        at, page = chance.randrange(len(lines)), "\n"
        while len(page) < PAGE:
            page += lines[at % len(lines)] + "\n"
            at += 1
        made.append(page)
    return made


def literals(size: int) -> list[str]:
    """The shipped literals, or `size` made of words that the pages hold (half of them rare)."""
    if size == 0:
        return list(Engine(load_packs().rules)._index(None)._literals.scanner.literals)  # noqa: SLF001 - no part of the interface
    chance = random.Random(size)
    words = sorted({word for page in pages() for word in page.split() if len(word) > 2})
    made: set[str] = set()
    while len(made) < size:
        made.add(" ".join(chance.choices(words, k=chance.choice((1, 2, 2, 3, 4)))))
    return sorted(made)


def hyperscan(found: Sequence[str]) -> tuple[Count, str]:
    scanner = LiteralScanner(found, "hyperscan")
    return lambda page: len(scanner.scan(page)), "all occurrences"


def aho_corasick(found: Sequence[str]) -> tuple[Count, str]:
    import ahocorasick

    automaton = ahocorasick.Automaton()
    for index, literal in enumerate(found):
        automaton.add_word(literal, index)
    automaton.make_automaton()
    return lambda page: sum(1 for _ in automaton.iter(page)), "all occurrences"


def re2_set(found: Sequence[str]) -> tuple[Count, str]:
    matcher = _re2_set(found)
    return lambda page: len(matcher.Match(page) or ()), "which literals, not where"


def re2_lines(found: Sequence[str]) -> tuple[Count, str]:
    matcher = _re2_set(found)
    return (
        lambda page: sum(len(matcher.Match(line) or ()) for line in page.split("\n") if line),
        "which literals, line by line",
    )


def _re2_set(found: Sequence[str]) -> Any:
    import re2

    options = re2.Options()
    options.max_mem = 1 << 30
    matcher = re2.Set.SearchSet(options)
    for literal in found:
        matcher.Add(re2.escape(literal))
    matcher.Compile()
    return matcher


def one_at_a_time(found: Sequence[str]) -> tuple[Count, str]:
    scanner = LiteralScanner(found, "plain")
    return lambda page: len(scanner.scan(page)), "all occurrences"


BACKENDS: dict[str, tuple[str, Callable[[Sequence[str]], tuple[Count, str]]]] = {
    "hyperscan": ("hyperscan", hyperscan),
    "pyahocorasick": ("pyahocorasick", aho_corasick),
    "re2 Set, page": ("google-re2", re2_set),
    "re2 Set, lines": ("google-re2", re2_lines),
    "one at a time": ("", one_at_a_time),
}


def resident() -> int:
    """Bytes of memory in use now (Linux), or at most so far."""
    try:
        pages_used = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return pages_used * resource.getpagesize()


def measure(backend: str, size: int) -> dict[str, Any]:
    """Build and scan; the best of `ROUNDS` rounds over all pages counts."""
    wanted, texts = literals(size), pages()
    before = resident()
    start = process_time()
    count, finds = BACKENDS[backend][1](wanted)
    count(texts[0])
    build = process_time() - start
    memory = resident() - before
    rounds = []
    for _ in range(ROUNDS):
        start = process_time()
        total = sum(map(count, texts))
        rounds.append(process_time() - start)
    return {
        "literals": len(wanted),
        "build": build * 1e3,
        "page": min(rounds) / len(texts) * 1e6,
        "memory": memory / 1e6,
        "found": total / len(texts),
        "finds": finds,
    }


def main() -> None:
    if len(sys.argv) == 3:
        print(json.dumps(measure(sys.argv[1], int(sys.argv[2]))))
        return
    mean = sum(map(len, pages())) / PAGES
    print("# Many literals in one page\n")
    print(
        f"`python benchmarks/multipattern.py`: Python {platform.python_version()}, CPU time on one core,"
    )
    print(f"{PAGES} pages of {mean / 1000:.1f} thousand characters, best of {ROUNDS} rounds.\n")
    print("| literals | library | build, ms | a page, µs | memory, MB | found a page | finds |")
    print("| ---: | --- | ---: | ---: | ---: | ---: | --- |")
    for size in SIZES:
        for name, (package, _) in BACKENDS.items():
            print(_row(name, package, size), flush=True)
    print(f"\nThe set of {len(literals(0))} are those of the shipped rules; others are generated.")
    print("The first scan, in which re2 builds its automaton, counts as building.")


def _row(name: str, package: str, size: int) -> str:
    command = [sys.executable, __file__, name, str(size)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if run.returncode:
        return f"| {size or 'shipped'} | {name} | not measured: {run.stderr.splitlines()[-1]} |"
    row = json.loads(run.stdout)
    return (
        f"| {row['literals']} | {_named(name, package)} | {row['build']:.0f} | {row['page']:.0f} "
        f"| {row['memory']:.1f} | {row['found']:.0f} | {row['finds']} |"
    )


def _named(name: str, package: str) -> str:
    try:
        return f"{name} ({version(package)})" if package else name
    except PackageNotFoundError:
        return name


if __name__ == "__main__":
    main()
