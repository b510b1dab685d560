"""What was observed, in a DuckDB database of its own that spills to disk and is gone afterwards."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from cleaner.errors import ConfigurationError, MissingExtraError, StoppedError
from cleaner.tooling.mining.observing import Seen

if TYPE_CHECKING:
    import duckdb

BATCH: Final = 50_000
"""Lines that are held before they are written."""
MEMORY: Final = "1GB"
INTERRUPTED: Final = "interrupted. No rules were written."
_FETCHED: Final = 10_000  # rows read from a query at a time

_TABLES: Final = """
CREATE TABLE documents (seq BIGINT, site VARCHAR, digest VARCHAR, lines INTEGER);
CREATE TABLE lines (
    seq BIGINT, pos INTEGER, site VARCHAR,
    clean VARCHAR, k0 VARCHAR, k1 VARCHAR, k2 VARCHAR, k3 VARCHAR,
    keeps SMALLINT, prose BOOLEAN, ends BOOLEAN, words INTEGER, firsts TINYINT, label VARCHAR
);
"""


class Store:
    """The database of one run of mining. See `opened`."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._documents: list[tuple[int, str, str, int]] = []
        self._lines: list[tuple[int, str, Seen]] = []
        self._waiting = self._count = 0
        self.run(_TABLES)

    def add(self, seen: Seen) -> None:
        """Keep a document; it is written with others."""
        self._documents.append((self._count, seen.site, seen.digest, len(seen.lines)))
        self._lines.append((self._count, seen.site, seen))
        self._waiting += len(seen.lines)
        self._count += 1
        if self._waiting >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Write what is held."""
        if not self._documents:
            return
        seq, site, digest, count = zip(*self._documents, strict=True)
        self.append("documents", (seq, site, digest, count))
        held = [s.lines for _, _, s in self._lines]
        sizes = [len(lines) for lines in held]
        self.append(
            "lines",
            (
                np.repeat(np.array(seq, np.int64), sizes),
                np.concatenate([np.arange(n, dtype=np.int32) for n in sizes]),
                np.repeat(np.array(site, object), sizes),
                *(
                    [value for lines in held for value in getattr(lines, name)]
                    for name in (
                        "clean", "folded", "masked", "dated", "named",
                        "keeps", "prose", "ends", "words", "firsts", "label",
                    )
                ),
            ),
        )  # fmt: skip
        self._documents.clear()
        self._lines.clear()
        self._waiting = 0

    def append(self, table: str, columns: Sequence[Any]) -> None:
        """Add rows to a table, given as its columns."""
        batch = {f"c{i:02}": _column(column) for i, column in enumerate(columns)}
        if not len(batch["c00"]):
            return
        self._connection.register("batch", batch)
        try:
            self.run(f"INSERT INTO {table} SELECT * FROM batch")  # noqa: S608 -- a name of ours
        finally:
            self._connection.unregister("batch")

    def run(self, statements: str, values: Sequence[Any] | None = None) -> None:
        """Run statements that give nothing back. Raises what `rows` raises."""
        with _told():
            self._connection.execute(statements, values)

    def rows(self, query: str, values: Sequence[Any] | None = None) -> Iterator[tuple[Any, ...]]:
        """The rows of a query, a bounded number at a time; other statements may run meanwhile.

        Raises `StoppedError` where memory or disk space does not suffice.
        """
        with _told():
            cursor = self._connection.cursor()
            cursor.execute(query, values)
        try:
            while True:
                with _told():
                    fetched = cursor.fetchmany(_FETCHED)
                if not fetched:
                    return
                yield from fetched
        finally:
            cursor.close()

    def interrupt(self) -> None:
        """End the statement that runs, which raises `StoppedError`. A signal handler may call it."""
        self._connection.interrupt()

    def one(self, query: str) -> Any:
        """The one value that a query gives."""
        return next(self.rows(query))[0]


@contextmanager
def opened(memory: str = MEMORY, beside: Path | None = None) -> Iterator[Store]:
    """A store that takes up to `memory` ("512MB") and a folder for the rest, which is removed.

    The folder is made in `beside`, by default where the system has its temporary files. Raises
    `MissingExtraError` where DuckDB is not installed, `ConfigurationError` for a `memory` that is
    no size.
    """
    try:
        import duckdb
    except ImportError as error:
        raise MissingExtraError("Mining", "mine") from error
    folder = Path(tempfile.mkdtemp(prefix="cleaner-mine-", dir=beside))
    try:
        settings = {
            "temp_directory": str(folder / "spilled"),
            "threads": 2,
            "preserve_insertion_order": False,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
        with duckdb.connect(str(folder / "lines.duckdb"), config=settings) as connection:  # type: ignore[arg-type]
            try:
                connection.execute("SET memory_limit = ?", [memory])
            except duckdb.Error as error:
                raise ConfigurationError(
                    f"--memory {memory} is no size; write 512MB or 4GB"
                ) from error
            yield Store(connection)
    finally:
        with suppress(OSError):
            shutil.rmtree(folder)


def _column(values: Any) -> Any:
    if isinstance(values, np.ndarray):
        return values
    first = next((value for value in values if value is not None), None)
    if isinstance(first, (bool, int)):
        return np.array(values)
    column = np.empty(len(values), object)
    column[:] = values
    return column


@contextmanager
def _told() -> Iterator[None]:
    """Say what can be done where DuckDB has no room."""
    import duckdb

    try:
        yield
    except duckdb.OutOfMemoryException as error:
        raise StoppedError(
            "Counting needs more memory than it may take, or there is no room on the disk. "
            "Allow more with --memory, or make room for temporary files."
        ) from error
    except duckdb.IOException as error:
        raise StoppedError(f"Counting cannot go on: {error}") from error
    except duckdb.InterruptException as error:
        raise StoppedError(INTERRUPTED) from error
