"""Where a run's output goes, shard by shard: the protocol, and the simplest places.

A store takes the contents of documents in order. `keep` makes all that came since the last `keep`
a shard that stays when the process is killed; `finish` makes the output of all shards.
"""

from __future__ import annotations

import shutil
from contextlib import ExitStack, suppress
from typing import Any, BinaryIO, Protocol

from cleaner.outputs.atomic import atomic_file, settle_folder, writable
from cleaner.outputs.rendering import Content
from cleaner.places import Place, local_copy


class Store(Protocol):
    """Takes what is written of documents.

    Raises `StoppedError` where nothing more can be written and `ConfigurationError` where nothing
    could ever be. `add` raises `OutputError` where one document cannot be written and others can.
    """

    def begin(self, shards: int) -> None:
        """Go on behind the first `shards` shards, which are there already; drop what is not."""

    def add(self, name: str, content: Content) -> None: ...

    def keep(self) -> None: ...

    def finish(self) -> None: ...

    def close(self) -> None:
        """Let go of open files; what was not kept is dropped by the next `begin`."""


class StreamStore:
    """Writes each document to an open stream at once, so that a pipe's reader need not wait."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def begin(self, shards: int) -> None:
        """Nothing of an earlier run is on a stream."""

    def add(self, name: str, content: Content) -> None:  # noqa: ARG002 -- rows have no names
        if isinstance(content, bytes):
            self._stream.write(content)
            self._stream.flush()

    def keep(self) -> None:
        """What was written has left already."""

    def finish(self) -> None:
        """Nothing is pending."""

    def close(self) -> None:
        """Nothing is open."""


class PageStore:
    """Writes the only document of a run to `path`; where it failed, `path` is left untouched."""

    def __init__(self, path: Place) -> None:
        self._path = path

    def begin(self, shards: int) -> None:
        """One page is cleaned anew."""

    def add(self, name: str, content: Content) -> None:  # noqa: ARG002 -- OUT names the page
        if not isinstance(content, bytes):
            return
        with writable(self._path):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with atomic_file(self._path) as stream:
                stream.write(content)

    def keep(self) -> None:
        """The file is complete."""

    def finish(self) -> None:
        """Nothing is pending."""

    def close(self) -> None:
        """Nothing is open."""


class _PartsStore:
    """A file that is put together from the files of its shards, in the folder `work`."""

    def __init__(self, path: Place, work: Place) -> None:
        self.path = path
        self._work = work
        self._stem = f"{path.name}-"
        self._shards = 0

    def begin(self, shards: int) -> None:
        self._shards = shards
        kept = {part.name for part in self._parts()}
        for path in self._work.iterdir():
            if path.name.startswith(self._stem) and path.name not in kept:
                path.unlink()

    def close(self) -> None:
        """Nothing is open."""

    def _part(self, shard: int) -> Place:
        return self._work / f"{self._stem}{shard:08}"

    def _parts(self) -> list[Place]:
        return [self._part(shard) for shard in range(self._shards)]

    def _kept(self) -> None:
        settle_folder(self._work)
        self._shards += 1


class _Dropped(Exception):  # noqa: N818 -- it is not an error
    """Ends the writing of what is not kept."""


class LinesStore(_PartsStore):
    """JSON lines, in one file."""

    def __init__(self, path: Place, work: Place) -> None:
        super().__init__(path, work)
        self._stream: BinaryIO | None = None
        self._open = ExitStack()

    def add(self, name: str, content: Content) -> None:  # noqa: ARG002 -- rows have no names
        if not isinstance(content, bytes):
            return
        with writable(self.path):
            self._opened().write(content)

    def _opened(self) -> BinaryIO:
        """The part of the shard that is being done."""
        if self._stream is None:
            part = atomic_file(self._part(self._shards), self._work)
            self._stream = self._open.enter_context(part)
        return self._stream

    def keep(self) -> None:
        with writable(self.path):
            self._opened()
            self._stream = None
            self._open.close()
            self._kept()

    def close(self) -> None:
        self._stream = None
        with suppress(_Dropped, OSError), self._open:  # of what is not kept, nothing is needed
            raise _Dropped

    def finish(self) -> None:
        with writable(self.path), atomic_file(self.path, self._work) as stream:
            for part in self._parts():
                with local_copy(part) as copy, copy.open("rb") as content:
                    shutil.copyfileobj(content, stream, 1 << 20)


class ParquetStore(_PartsStore):
    """A Parquet file. `audit` gives it the column of what was removed."""

    def __init__(self, path: Place, work: Place, *, audit: bool = False) -> None:
        super().__init__(path, work)
        from cleaner.outputs.parquet import schema

        self._columns = schema(audit=audit)
        self._rows: list[dict[str, Any]] = []

    def add(self, name: str, content: Content) -> None:  # noqa: ARG002 -- rows have no names
        if isinstance(content, dict):
            self._rows.append(content)

    def keep(self) -> None:
        from cleaner.outputs.parquet import write_rows

        with writable(self.path), atomic_file(self._part(self._shards), self._work) as stream:
            write_rows(stream, self._rows, self._columns)
        self._rows = []
        with writable(self.path):
            self._kept()

    def finish(self) -> None:
        from cleaner.outputs.parquet import join_files

        with writable(self.path), atomic_file(self.path, self._work) as stream:
            join_files(stream, self._parts(), self._columns)
