"""One file a document, in a folder that mirrors the input's."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Final

from cleaner.errors import StoppedError
from cleaner.outputs.atomic import atomic_file, raise_if_full, settle_folder, writable
from cleaner.outputs.naming import output_path
from cleaner.outputs.outcome import OutputError
from cleaner.outputs.rendering import Content

DIGEST: Final = 16  # bytes that stand for a name
_CACHE: Final = 8_000  # kB of names that are held in memory, whatever their number


class FolderStore:
    """Writes each document to `folder/<its name><suffix>`; a failed one leaves no file.

    The names that are taken are kept in a file in the folder `work`, since there may be millions.
    """

    def __init__(self, folder: Path, suffix: str, work: Path) -> None:
        self.folder = folder
        self.suffix = suffix
        self._work = work
        self._names = Names(work / "names.sqlite")
        self._touched: set[Path] = set()

    def begin(self, shards: int) -> None:
        self._names.begin(shards)

    def add(self, name: str, content: Content) -> None:
        if not isinstance(content, bytes):
            return
        relative = output_path(name, self.suffix)
        if not self._names.take(relative):
            raise OutputError(f"not written: an earlier document has the same name, {relative}")
        path = self.folder / relative
        try:
            if path.parent not in self._touched:
                self._make_folder(path.parent)
            with atomic_file(path, self._work) as stream:
                stream.write(content)
        except OSError as error:
            raise_if_full(error, path)
            raise OutputError(f"cannot be written to {path}: {error.strerror or error}") from error

    def _make_folder(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        real = folder.resolve()
        if not real.is_relative_to(self.folder.resolve()):
            raise OutputError(f"a link in {self.folder} leads its output out of that folder")
        if real.is_relative_to(self._work.resolve()):
            raise OutputError(f"its name leads into {self._work}, where the run itself writes")
        self._touched.add(folder)

    def keep(self) -> None:
        with writable(self.folder):
            for folder in self._touched:
                settle_folder(folder)
        self._touched.clear()
        self._names.keep()

    def finish(self) -> None:
        """Each file is complete already."""

    def close(self) -> None:
        self._names.close()


class Names:
    """The names of all documents that were written, by shard."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._table: sqlite3.Connection | None = None
        self._shard = 0

    def begin(self, shards: int) -> None:
        try:
            self._table = table = sqlite3.connect(self._path, isolation_level=None)
            table.execute(f"PRAGMA cache_size = -{_CACHE}")
            table.execute("PRAGMA journal_mode = WAL")
            table.execute("PRAGMA synchronous = NORMAL")
            table.execute(
                "CREATE TABLE IF NOT EXISTS names (name BLOB PRIMARY KEY, shard INT) WITHOUT ROWID"
            )
            table.execute("DELETE FROM names WHERE shard >= ?", (shards,))
            table.execute("BEGIN")
        except sqlite3.Error as error:
            raise self._stopped(error) from error
        self._shard = shards

    def take(self, name: PurePosixPath) -> bool:
        """Whether nothing has this name yet; from now on something has."""
        return self.take_digest(digest_of(name))

    def take_digest(self, digest: bytes) -> bool:
        row = (digest, self._shard)
        try:
            return (
                self._open().execute("INSERT OR IGNORE INTO names VALUES (?, ?)", row).rowcount > 0
            )
        except sqlite3.Error as error:
            raise self._stopped(error) from error

    def keep(self) -> None:
        try:
            self._open().execute("COMMIT")
            self._open().execute("BEGIN")
        except sqlite3.Error as error:
            raise self._stopped(error) from error
        self._shard += 1

    def close(self) -> None:
        if self._table is not None:
            with suppress(sqlite3.Error):
                self._table.close()

    def _open(self) -> sqlite3.Connection:
        assert self._table is not None, "begin comes first"
        return self._table

    def _stopped(self, error: sqlite3.Error) -> StoppedError:
        return StoppedError(
            f"Cannot go on writing {self._path}: {error}. Make room there, then start the same "
            "command again: it goes on where it stopped."
        )


def digest_of(name: PurePosixPath) -> bytes:
    """What is kept of a name: `DIGEST` bytes."""
    encoded = str(name).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(encoded, digest_size=DIGEST).digest()
