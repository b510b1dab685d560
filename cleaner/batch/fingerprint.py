"""What a run depends on besides its documents: shards of two fingerprints are not mixed unasked."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from cleaner import __version__
from cleaner.engine.shipped import shipped_rules
from cleaner.io.files import SourceFile


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """The version, digests of the rules with the prior and of the inputs, and the options."""

    version: str
    rules: str
    inputs: str
    options: Mapping[str, Any] = field(default_factory=dict)

    def to_row(self) -> dict[str, Any]:
        return {
            "version": self.version,
            "rules": self.rules,
            "inputs": self.inputs,
            "options": dict(self.options),
        }

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> Self:
        return cls(row["version"], row["rules"], row["inputs"], row["options"])

    def differences(self, other: Fingerprint) -> list[str]:
        """In words, what was otherwise in `other`, an earlier run."""
        found = []
        if self.version != other.version:
            found.append(f"cleaner was version {other.version}, now {self.version}")
        if self.rules != other.rules:
            found.append("the rules or the prior were others")
        if self.inputs != other.inputs:
            found.append("the input files were others, or had other sizes")
        for name in sorted({*self.options, *other.options}):
            before, now = other.options.get(name), self.options.get(name)
            if before != now:
                found.append(f"--{name} was {_shown(before)}, now {_shown(now)}")
        return found


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return ",".join(map(str, value)) or "nothing"
    return "not given" if value in {None, False} else str(value)


def fingerprint(
    rules: Sequence[Path],
    prior: Path | None,
    files: Iterable[SourceFile] | None,
    options: Mapping[str, Any],
) -> Fingerprint:
    """Of a run with the user's `rules` over the shipped ones, a `prior` of the user's if given,
    over `files`, or over standard input where that is None.

    `options` hold what else changes the output, as JSON values.
    """
    digested = [shipped_rules(), *rules, *([prior] if prior is not None else [])]
    inputs = "standard input" if files is None else _digest(map(_input, files))
    plain = json.loads(json.dumps(dict(options)))
    return Fingerprint(__version__, _digest(_contents(digested)), inputs, plain)


def _contents(paths: Iterable[Path]) -> Iterator[bytes]:
    for path in paths:
        files = [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.is_file())
        for file in files:
            name = file.name if file == path else file.relative_to(path).as_posix()
            yield name.encode("utf-8", "surrogatepass")
            yield file.read_bytes()


def _input(file: SourceFile) -> bytes:
    try:
        size = file.size
    except OSError:
        size = -1
    return f"{size} {file.name}".encode("utf-8", "surrogateescape")


def _digest(parts: Iterable[bytes]) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()
