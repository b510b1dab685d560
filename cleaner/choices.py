"""What callers choose from, by name."""

from __future__ import annotations

from typing import Literal, TypeAlias

InputKind: TypeAlias = Literal["auto", "text", "html"]
Profile: TypeAlias = Literal["precision", "balanced", "recall"]
