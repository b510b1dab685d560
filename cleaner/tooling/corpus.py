"""A corpus to try rules on: files, folders and globs of documents, or folders of gold pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from cleaner.choices import InputKind
from cleaner.errors import ConfigurationError
from cleaner.io.files import SourceFile, find_files
from cleaner.io.items import Item
from cleaner.io.reading import read_files
from cleaner.tooling.gold import read_gold

MAIN: Final = "main text of this gold page"  # a field that no other document has


def read_corpus(paths: Sequence[str], kind: InputKind = "auto") -> Iterator[Item]:
    """The documents at `paths`: files, folders and globs, or gold folders.

    Raises ConfigurationError, before the first document, for a path that is not there.
    """
    gold = [path for path in paths if (Path(path) / "gold").is_dir()]
    others = [path for path in paths if path not in gold]
    files = find_files(others).files if others else ()
    if not gold and not files:
        raise ConfigurationError(f"Found no document in {' '.join(paths)}.")
    return _items(gold, files, kind)


def _items(gold: Sequence[str], files: Sequence[SourceFile], kind: InputKind) -> Iterator[Item]:
    for folder in gold:
        for page in read_gold(Path(folder)):
            try:
                source, error = page.html(), None
            except (OSError, EOFError) as fault:
                source, error = b"", f"cannot be read: {fault}"
            fields = {MAIN: page.main}
            yield Item(page.id, page.id, source, "html", page.url or None, fields, error)
    yield from read_files(files, kind)
