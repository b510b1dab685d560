"""What HTML parsers cost: parsing alone, and one walk that reads tags, attributes and text.

    python benchmarks/html_parsers.py GOLD... [--pages 60]

CPU milliseconds a page, the least of three rounds, mean over random gold pages; parsers that are
not installed are left out. turbohtml was chosen: it is about as fast as the fastest, shows shadow
roots, names the place of an element, and deep nesting, megabytes of one element and broken markup
cost it no more than their size (`tests/hostile/test_html_pages.py`).
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from cleaner.tooling.gold import read_gold

ROUNDS = 3


def turbohtml_parse(page: bytes) -> int:
    import turbohtml

    return len(turbohtml.parse(page, positions=False).children)


def turbohtml_walk(page: bytes) -> int:
    import turbohtml

    read = 0
    for node in turbohtml.parse(page, positions=False).descendants:
        if type(node) is turbohtml.Text:
            read += len(node.data)
        elif type(node) is turbohtml.Element:
            read += len(node.tag) + len(node.attrs)
    return read


def selectolax_parse(page: bytes) -> int:
    from selectolax.lexbor import LexborHTMLParser

    return LexborHTMLParser(page).root is not None


def selectolax_walk(page: bytes) -> int:
    from selectolax.lexbor import LexborHTMLParser

    read = 0
    for node in LexborHTMLParser(page).root.traverse(include_text=True):
        if node.tag == "-text":
            read += len(node.text_content or "")
        else:
            read += len(node.tag) + len(node.attributes)
    return read


def lxml_parse(page: bytes) -> int:
    import lxml.html

    return len(lxml.html.document_fromstring(page))


def lxml_walk(page: bytes) -> int:
    import lxml.html

    read = 0
    for node in lxml.html.document_fromstring(page).iter():
        read += len(str(node.tag)) + len(node.attrib)
        read += len(node.text or "") + len(node.tail or "")
    return read


PARSERS: dict[str, dict[str, Callable[[bytes], int]]] = {
    "turbohtml": {"parse": turbohtml_parse, "parse and walk": turbohtml_walk},
    "selectolax": {"parse": selectolax_parse, "parse and walk": selectolax_walk},
    "lxml": {"parse": lxml_parse, "parse and walk": lxml_walk},
}


def cost(read: Callable[[bytes], int], pages: list[bytes]) -> float:
    """Milliseconds a page."""
    rounds = []
    for _ in range(ROUNDS):
        start = time.process_time()
        for page in pages:
            read(page)
        rounds.append(time.process_time() - start)
    return min(rounds) / len(pages) * 1e3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--pages", type=int, default=60)
    arguments = parser.parse_args()
    found = [page for folder in arguments.gold for page in read_gold(folder)]
    chosen = random.Random(0).sample(found, min(arguments.pages, len(found)))
    pages = [page.html() for page in chosen]
    print(f"{len(pages)} pages of {sum(map(len, pages)) / len(pages) / 1e3:.0f} kB")
    for name, ways in PARSERS.items():
        if find_spec(name) is None:
            print(f"{name:12} not installed: pip install {name}")
            continue
        figures = "  ".join(f"{way} {cost(read, pages):6.2f} ms" for way, read in ways.items())
        print(f"{name:12} {figures}")


if __name__ == "__main__":
    main()
