"""What callers choose from, by name."""

from __future__ import annotations

from typing import Literal, TypeAlias

InputKind: TypeAlias = Literal["auto", "text", "html"]
ScoreFormat: TypeAlias = Literal["table", "markdown", "json"]
OutputFormat: TypeAlias = Literal["text", "jsonl", "html", "parquet"]
AuditPlace: TypeAlias = Literal["sidecar", "inline"]
Profile: TypeAlias = Literal["precision", "balanced", "recall", "thorough"]
ProgressForm: TypeAlias = Literal["auto", "bar", "json", "none"]
Engine: TypeAlias = Literal["local", "ray"]
