"""One object a document, in a store, below a common beginning of their names."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Final

from cleaner.errors import StoppedError
from cleaner.outputs.atomic import atomic_file, writable
from cleaner.outputs.folder import DIGEST, Names, digest_of
from cleaner.outputs.naming import output_path
from cleaner.outputs.outcome import OutputError
from cleaner.outputs.rendering import Content
from cleaner.remote import RemotePath, reachable

_LONGEST_KEY: Final = 1024  # bytes of a name, as the large stores have it
_STEM: Final = "names-"


class ObjectFolderStore:
    """Writes each document to `folder/<its name><suffix>`; a failed one leaves no object.

    The documents of a shard are held, and go to the store together: an object takes longer to
    write than a file, and many at once little longer than one. Which names are taken is known from
    a file of this machine, and for later starts from an object a shard below `work`.
    `reserved` are names in the folder that are of the run itself.
    """

    def __init__(
        self, folder: RemotePath, suffix: str, work: RemotePath, reserved: Iterable[str] = ()
    ) -> None:
        self.folder = folder
        self.suffix = suffix
        self._work = work
        self._reserved = frozenset({work.name, *reserved})
        self._here: Path | None = None
        self._names: Names | None = None
        self._shards = 0
        self._pages: dict[PurePosixPath, bytes] = {}

    def begin(self, shards: int) -> None:
        try:
            self._here = Path(tempfile.mkdtemp(prefix="cleaner-"))
        except OSError as error:
            raise StoppedError(
                f"Cannot write temporary files: {error.strerror}. Make room for them."
            ) from error
        self._names = Names(self._here / "names.sqlite")
        self._names.begin(0)
        self._shards = shards
        kept = [self._digests(shard).name for shard in range(shards)]
        for path in self._work.iterdir():
            if path.name.startswith(_STEM) and path.name not in set(kept):
                path.unlink()
        with reachable(self._work):
            for digests in self._work.read_each(kept):
                for first in range(0, len(digests), DIGEST):
                    self._names.take_digest(digests[first : first + DIGEST])

    def add(self, name: str, content: Content) -> None:
        if not isinstance(content, bytes):
            return
        relative = output_path(name, self.suffix)
        if relative.parts[0] in self._reserved:
            raise OutputError(f"its name leads into {relative.parts[0]}, where the run writes")
        if len(f"{self.folder}/{relative}".encode()) > _LONGEST_KEY:
            raise OutputError(f"its name is longer than the {_LONGEST_KEY} bytes of an object's")
        assert self._names is not None, "begin comes first"
        if not self._names.take(relative):
            raise OutputError(f"not written: an earlier document has the same name, {relative}")
        self._pages[relative] = content

    def keep(self) -> None:
        pages, self._pages = self._pages, {}
        with writable(self.folder):
            if pages:
                self.folder.write_each(pages)
            with atomic_file(self._digests(self._shards)) as stream:
                stream.write(b"".join(map(digest_of, pages)))
        self._shards += 1

    def finish(self) -> None:
        """Each object is complete already."""

    def close(self) -> None:
        if self._names is not None:
            self._names.close()
        if self._here is not None:
            shutil.rmtree(self._here, ignore_errors=True)

    def _digests(self, shard: int) -> RemotePath:
        """The object with the digests of the names of a shard."""
        return self._work / f"{_STEM}{shard:08}"
