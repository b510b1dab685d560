"""Mined rules → files, whole or not at all."""

from __future__ import annotations

import json
import secrets
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from cleaner.engine.loading import MAX_BYTES
from cleaner.errors import ConfigurationError
from cleaner.outputs.atomic import atomic_file, settle, settle_folder, writable
from cleaner.tooling.mining.drafting import Draft
from cleaner.tooling.mining.writing import file_name, rule_file

_NOTE: Final = "mined.json"  # in a folder of rules: what they were mined from
_SUFFIXES: Final = frozenset({".yaml", ".yml"})


def is_file_name(path: Path) -> bool:
    """Whether `path` names a rule file, and not a folder of them."""
    return path.suffix.lower() in _SUFFIXES and not path.is_dir()


def write_file(path: Path, sites: Sequence[Sequence[Draft]]) -> None:
    """Write the rules of all sites as one file.

    Raises `ConfigurationError` where there are none, where they are more than a rule file may
    hold, and where nothing can be written.
    """
    if not sites:
        raise ConfigurationError("Nothing repeats that is surely furniture: there are no rules.")
    content = rule_file(sites).encode()
    if len(content) > MAX_BYTES:
        raise ConfigurationError(
            f"The rules are more than {MAX_BYTES // 1_000_000} MB. Name a folder with -o for a "
            "file for each site."
        )
    with writable(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with atomic_file(path) as stream:
            stream.write(content)


def write_files(folder: Path, sites: Sequence[Sequence[Draft]]) -> None:
    """Write a file for each site into a folder; others that stand there are left alone.

    Raises `ConfigurationError` where nothing can be written.
    """
    with writable(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for drafts in sites:
            with atomic_file(folder / file_name(drafts[0].site)) as stream:
                stream.write(rule_file([drafts]).encode())


def write_folder(folder: Path, sites: Sequence[Sequence[Draft]], note: Mapping[str, Any]) -> None:
    """Write the rules as a folder with a file for each site, in place of an earlier such folder.

    `note` is what they were mined from, for `noted`. Raises `ConfigurationError` where nothing can
    be written, or a folder stands there that is no such one.
    """
    if folder.exists() and noted(folder) is None:
        raise ConfigurationError(f"{folder} is in the way of the mined rules. Move it away.")
    part = folder.with_name(f".{folder.name}.{secrets.token_hex(8)}.part")
    with writable(folder):
        try:
            part.mkdir(parents=True)
            for drafts in sites:
                _write(part / file_name(drafts[0].site), rule_file([drafts]))
            _write(part / _NOTE, json.dumps(dict(note)))
            settle_folder(part)
            if folder.exists():
                shutil.rmtree(folder)
            part.replace(folder)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise


def noted(folder: Path) -> dict[str, Any] | None:
    """What the rules in `folder` were mined from; None where that is not known."""
    try:
        found = json.loads((folder / _NOTE).read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _write(path: Path, text: str) -> None:
    with path.open("xb") as stream:
        stream.write(text.encode())
        settle(stream)
