"""Writes a mixed corpus for batch runs, made from `fixtures/`: every format that a run reads.

    python benchmarks/corpus.py OUT --megabytes 1000 --seed 1

Documents are fixtures whose numbers and some of whose lines differ from copy to copy, so that no two
are alike. Sizes are of the documents, before compression. The same seed gives the same corpus.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO, StringIO
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHARD = 8 << 20  # bytes of documents in one file of many
NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Page:
    """One document of the corpus."""

    name: str
    text: str
    is_html: bool

    @property
    def url(self) -> str:
        return f"https://{self.name.split('-')[-1]}.example/{self.name}"


def pages(seed: int) -> Iterator[Page]:
    """Pages without end: fixtures in an order that `seed` gives, each copy another."""
    sources = sorted((ROOT / "fixtures").rglob("source.*"))
    texts = [(p, p.read_bytes().decode("utf-8", "replace")) for p in sources]
    chance = random.Random(seed)
    number = 0
    while True:
        for path, text in chance.sample(texts, len(texts)):
            number += 1
            yield Page(
                f"{number:07}-{path.parent.name}", _varied(text, chance), path.suffix != ".txt"
            )


def _varied(text: str, chance: random.Random) -> str:
    shift = chance.randrange(1, 1000)
    changed = NUMBER.sub(lambda found: str(int(found[0]) + shift)[-len(found[0]) :], text)
    lines = changed.splitlines(keepends=True)
    if len(lines) > 20:
        del lines[chance.randrange(10, len(lines))]
    return "".join(lines)


def rows(some: list[Page]) -> list[dict[str, str]]:
    """Pages as rows: `html` or `text`, whichever each is."""
    return [
        {"id": page.name, "html" if page.is_html else "text": page.text, "url": page.url}
        for page in some
    ]


def write_folder(out: Path, some: list[Page]) -> None:
    """Each page a file of its own, every tenth compressed."""
    for number, page in enumerate(some):
        folder = out / page.name[:4]
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / (page.name + (".html" if page.is_html else ".txt"))
        content = page.text.encode("utf-8", "replace")
        if number % 10:
            path.write_bytes(content)
        else:
            path.with_name(path.name + ".gz").write_bytes(gzip.compress(content, 6, mtime=0))


def write_jsonl(out: Path, some: list[Page]) -> None:
    """JSON lines, compressed by Zstandard."""
    import zstandard

    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows(some))
    content = lines.encode("utf-8", "replace")
    out.with_name(f"{out.name}.jsonl.zst").write_bytes(zstandard.compress(content))


def write_csv(out: Path, some: list[Page]) -> None:
    """Comma-separated values, with columns for text and HTML."""
    stream = StringIO(newline="")
    writer = csv.DictWriter(stream, ["id", "url", "text", "html"])
    writer.writeheader()
    writer.writerows(rows(some))
    out.with_name(f"{out.name}.csv").write_bytes(stream.getvalue().encode("utf-8", "replace"))


def write_parquet(out: Path, some: list[Page]) -> None:
    """Parquet with several row groups."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.Table.from_pylist(
        [{"id": None, "url": None, "text": None, "html": None} | row for row in rows(some)]
    )
    pq.write_table(table, out.with_name(f"{out.name}.parquet"), row_group_size=500)


def write_warc(out: Path, some: list[Page]) -> None:
    """A crawl archive: a request record and a response each, compressed record by record."""
    stream = BytesIO()
    for number, page in enumerate(some):
        body = page.text.encode("utf-8", "replace")
        kind = "text/html; charset=utf-8" if page.is_html else "text/plain"
        answer = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n".encode() + body
        stream.write(_record("request", page, number, b"GET / HTTP/1.1\r\n\r\n"))
        stream.write(_record("response", page, number, answer))
    out.with_name(f"{out.name}.warc.gz").write_bytes(stream.getvalue())


def _record(kind: str, page: Page, number: int, content: bytes) -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {page.url}\r\n"
        f"WARC-Record-ID: <urn:x-page:{page.name}:{kind}:{number}>\r\n"
        "WARC-Date: 2026-01-01T00:00:00Z\r\n"
        f"Content-Type: application/http; msgtype={kind}\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    return gzip.compress(head.encode() + content + b"\r\n\r\n", 4, mtime=0)


WRITERS: tuple[Callable[[Path, list[Page]], None], ...] = (
    write_folder,
    write_jsonl,
    write_csv,
    write_parquet,
    write_warc,
)


def write_corpus(out: Path, size: int, seed: int = 1) -> int:
    """Write at least `size` bytes of documents below `out`; returns how many documents."""
    endless = pages(seed)
    written = shard = count = 0
    while written < size:
        some: list[Page] = []
        held = 0
        while held < min(SHARD, size - written):
            page = next(endless)
            some.append(page)
            held += len(page.text.encode("utf-8", "replace"))
        writer = WRITERS[shard % len(WRITERS)]
        folder = out / writer.__name__.removeprefix("write_")
        folder.mkdir(parents=True, exist_ok=True)
        writer(folder / f"shard-{shard:05}", some)
        written, shard, count = written + held, shard + 1, count + len(some)
    return count


def main() -> None:
    """Write the corpus that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--megabytes", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    print(write_corpus(given.out, given.megabytes * 1_000_000, given.seed), "documents")


if __name__ == "__main__":
    main()
