"""Names of documents → paths that stay below the output folder."""

from __future__ import annotations

import hashlib
import re
from pathlib import PurePosixPath
from typing import Final

_LONGEST: Final = 200
"""Bytes of one path component, with room for suffixes; file systems allow 255."""

_FORBIDDEN: Final = re.compile(r'[\x00-\x1f\x7f<>:"|?*\\\ud800-\udfff]')


def output_path(name: str, suffix: str) -> PurePosixPath:
    """The relative path for the document called `name`.

    A name that is no safe path as it stands (`..`, an absolute path, a control character, a
    component that is too long) is changed and gets a short hash of itself, so that two names
    never meet by that change.

    >>> output_path("a/b.txt", ".txt"), output_path("a/b", ".txt"), output_path("b.html", ".txt")
    (PurePosixPath('a/b.txt'), PurePosixPath('a/b.txt'), PurePosixPath('b.html.txt'))
    >>> output_path("../../etc/passwd", ".txt")
    PurePosixPath('etc/passwd~3754d6cb.txt')
    """
    stem = name.removesuffix(suffix)
    parts = [_component(part) for part in stem.split("/") if part not in {"", ".", ".."}]
    safe = "/".join(parts)
    if safe != stem:
        digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]
        safe = f"{safe or 'document'}~{digest}"
    return PurePosixPath(safe + suffix)


def _component(part: str) -> str:
    part = _FORBIDDEN.sub("_", part)
    return part.encode("utf-8")[:_LONGEST].decode("utf-8", "ignore")
