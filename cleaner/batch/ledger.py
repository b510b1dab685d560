"""The ledger of a run: which shards are done, which documents failed. Rows are only ever appended.

Rows are JSON objects, one a line: first the run's fingerprint, then a row for each document that
failed and, behind those of its documents, one for each shard; at last that the run is finished.
What stands behind the last complete shard is of a shard that was being done when the run stopped.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Final, Self

from cleaner.batch.fingerprint import Fingerprint
from cleaner.batch.tally import Tally
from cleaner.errors import ConfigurationError
from cleaner.outputs.atomic import atomic_file, settle, settle_folder, writable
from cleaner.outputs.jsonl import encode_row

FORM: Final = 1  # of the ledger; another one is not read


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run came: how many `shards` are complete, what they count, and the coordinate
    (file, number of the item in it) at which the next one starts; None at the very first.

    `size` is how many bytes of the ledger say so. `skipped` counts records that are no documents.
    """

    fingerprint: Fingerprint
    shards: int = 0
    size: int = 0
    next: tuple[str, int] | None = None
    tally: Tally = field(default_factory=Tally)
    skipped: dict[str, int] = field(default_factory=dict)
    finished: bool = False


def read_ledger(path: Path) -> Progress | None:
    """What a ledger says; None where there is none, or none that begins.

    Raises `ConfigurationError` where the file is no ledger.
    """
    try:
        stream = path.open("rb")
    except FileNotFoundError:
        return None
    with stream:
        rows = _rows(stream)
        _, head = next(rows, (0, None))
        if head is None:
            return None
        if head.get("ledger") != FORM:
            raise ConfigurationError(f"{path} is no ledger that this version reads. Move it away.")
        tally = Tally()
        known: dict[str, Any] = {"fingerprint": Fingerprint.from_row(head["fingerprint"])}
        for end, row in rows:
            if "shard" in row and "failed" not in row:
                tally.merge(Tally.from_row(row["tally"]))
                known |= {"shards": row["shard"] + 1, "size": end, "skipped": row["skipped"]}
                known["next"] = tuple(row["next"])
            elif "fingerprint" in row:
                known["fingerprint"] = Fingerprint.from_row(row["fingerprint"])
            elif "finished" in row:
                known |= {"finished": True, "size": end, "skipped": row["skipped"]}
        known.setdefault("size", len(encode_row(head)))
        return Progress(**known, tally=tally)


def _rows(stream: BinaryIO) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each row, and where it ends; up to the first that was not written to its end."""
    end = 0
    for line in stream:
        end += len(line)
        try:
            row = json.loads(line)
        except ValueError:
            return
        if not line.endswith(b"\n") or not isinstance(row, dict):
            return
        yield end, row


class Ledger:
    """Appends to a ledger. A row that says a shard is done is on the disk before it returns."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._stream: BinaryIO

    @classmethod
    def begin(cls, path: Path, fingerprint: Fingerprint) -> Self:
        """A new ledger in place of one that may be there."""
        ledger = cls(path)
        with writable(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            with atomic_file(path) as stream:
                stream.write(encode_row({"ledger": FORM, "fingerprint": fingerprint.to_row()}))
            settle_folder(path.parent)
            ledger._stream = path.open("ab")
        return ledger

    @classmethod
    def resume(cls, path: Path, progress: Progress, fingerprint: Fingerprint) -> Self:
        """The ledger at `path`, from behind the last complete shard on."""
        ledger = cls(path)
        with writable(path):
            ledger._stream = path.open("r+b")
            ledger._stream.truncate(progress.size)
            ledger._stream.seek(progress.size)
        if fingerprint != progress.fingerprint:
            ledger._write({"fingerprint": fingerprint.to_row()})
        return ledger

    def failed(self, shard: int, document: Any, place: str, error: str) -> None:
        row = {"failed": document, "shard": shard, "place": place, "error": error}
        self._write(row)

    def done(
        self, shard: int, following: tuple[str, int], tally: Tally, skipped: dict[str, int]
    ) -> None:
        """Shard number `shard` is complete; the next item is at `following`.

        Nothing in the row depends on the machine, so that the ledgers of undisturbed runs are the
        same to the byte: which documents were slow is not written.
        """
        counts = {**tally.to_row(), "slowest": []}
        row = {"shard": shard, "next": following, "skipped": skipped, "tally": counts}
        self._write(row)
        self._settle()

    def finished(self, tally: Tally, skipped: dict[str, int]) -> None:
        """All documents are done; `tally` counts them."""
        row = {"documents": tally.done, "failed": tally.failed, "skipped": skipped}
        self._write({"finished": True, **row})
        self._settle()

    def close(self) -> None:
        """What could not be written is of a shard that is not complete."""
        try:
            self._stream.close()
        except OSError:
            return

    def _write(self, row: dict[str, Any]) -> None:
        with writable(self.path):
            self._stream.write(encode_row(row))

    def _settle(self) -> None:
        with writable(self.path):
            settle(self._stream)
