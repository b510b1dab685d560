"""Inputs and options of a run → where its results go, checked before anything is cleaned."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from cleaner.choices import AuditPlace, OutputFormat
from cleaner.errors import ConfigurationError
from cleaner.io.files import HTML_SUFFIXES, JSONL_SUFFIXES, SourceFile
from cleaner.outputs.folder import FolderStore
from cleaner.outputs.naming import output_path
from cleaner.outputs.rendering import Rendering
from cleaner.outputs.stores import LinesStore, PageStore, ParquetStore, Store, StreamStore

PARQUET_SUFFIXES: Final = frozenset({".parquet", ".pq"})
MINED: Final = "mined-rules"
"""The folder of the rules that were mined from the inputs: in OUT, or beside it with OUT's name."""
WORK: Final = ".cleaner-run"  # the folder in OUT, or beside it, that a run itself writes in


@dataclass(frozen=True, slots=True)
class Destination:
    """Where results go: `out`, or standard output when it is None.

    `format` None means what suits `out` and the inputs. `audit` asks for what was removed, in a
    file of its own or inside the output; `mark` for HTML that keeps the junk, labelled.
    """

    out: Path | None = None
    format: OutputFormat | None = None
    audit: AuditPlace | None = None
    mark: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """Where a run writes.

    `out` is a folder of pages, or a file of rows. `ledger` is None for what is written at once:
    a stream, or the one page of a run. `audit` is the path of the sidecar, if there is one, and
    `work` the folder of the run's own files, which is gone when it is finished.
    """

    rendering: Rendering
    out: Path | BinaryIO
    ledger: Path | None = None
    work: Path | None = None
    audit: Path | None = None

    @property
    def is_resumable(self) -> bool:
        return self.ledger is not None

    @property
    def mined(self) -> Path | None:
        """The folder of mined rules; None for what goes to a stream."""
        if not isinstance(self.out, Path):
            return None
        of_pages = self.work is not None and self.rendering.page_form is not None
        return self.out / MINED if of_pages else _mined(self.out)

    def stores(self) -> tuple[Store, Store | None]:
        """Where the documents go, and where the audit goes."""
        form = self.rendering.page_form
        if not isinstance(self.out, Path):
            return StreamStore(self.out), None
        if self.work is None:
            return PageStore(self.out), None
        audit = None if self.audit is None else LinesStore(self.audit, self.work)
        if form is not None:
            return FolderStore(self.out, form.suffix, self.work), audit
        if self.rendering.format == "parquet":
            inline = self.rendering.audit == "inline"
            return ParquetStore(self.out, self.work, audit=inline), audit
        return LinesStore(self.out, self.work), audit

    def taken(self) -> str | None:
        """What stands where the run would write, in words with advice; None if nothing does."""
        if not isinstance(self.out, Path):
            return None
        if self.out.is_dir() and any(path.name not in {WORK, MINED} for path in self.out.iterdir()):
            return (
                f"{self.out} already holds files. Name another folder with -o, or replace them: "
                "--overwrite"
            )
        for path in [self.out, self.audit, self.ledger]:
            if path is not None and path.is_file():
                return (
                    f"{path} is already there. Name another file with -o, or replace it: "
                    "--overwrite"
                )
        return None


def plan(destination: Destination, files: Sequence[SourceFile] | None, stdout: BinaryIO) -> Plan:
    """The plan for a run over `files`, or over rows from standard input when that is None.

    Raises `ConfigurationError` where results have no place to go or would replace an input.
    """
    chosen = destination.format or _suitable_format(destination.out, files)
    rendering = Rendering(chosen, destination.mark, destination.audit)
    out = destination.out
    if out is None:
        return _on_stream(rendering, files, stdout)
    planned = _in_files(rendering, out, files)
    _check_inputs_spared(planned, out, files or ())
    return planned


def own_files(out: Path | None, report: Path | None = None) -> list[Path]:
    """What an earlier run to `out` wrote, which is no input of this one."""
    if out is None or out.is_dir():
        return [] if out is None else [out]
    if not _ledger(out).exists():
        return [_mined(out)]
    return [out, _audit(out), _ledger(out), _mined(out), *([] if report is None else [report])]


def _mined(out: Path) -> Path:
    return out.with_suffix(f".{MINED}")


def document_count(files: Sequence[SourceFile] | None) -> int | None:
    """How many documents a run over `files` has, if their names tell."""
    return len(files) if files is not None and all(f.is_page for f in files) else None


def _suitable_format(out: Path | None, files: Sequence[SourceFile] | None) -> OutputFormat:
    if out is not None:
        suffix = out.suffix.lower()
        if suffix in JSONL_SUFFIXES:
            return "jsonl"
        if suffix in PARQUET_SUFFIXES and not out.is_dir():
            return "parquet"
        return "html" if suffix in HTML_SUFFIXES and not out.is_dir() else "text"
    return "text" if files is not None and any(f.is_page for f in files) else "jsonl"


def _on_stream(rendering: Rendering, files: Sequence[SourceFile] | None, stdout: BinaryIO) -> Plan:
    if rendering.audit == "sidecar":
        raise ConfigurationError("--audit writes a file beside OUT: name OUT with -o.")
    if rendering.format == "parquet":
        raise ConfigurationError("Parquet is a file: name it with -o, as -o articles.parquet.")
    if rendering.page_form is not None and not _is_one_page(files):
        raise ConfigurationError(
            "Several documents need a place to go: "
            "-o FOLDER for a file each, -o FILE.jsonl or --format jsonl for JSON lines."
        )
    return Plan(rendering, stdout)


def _in_files(rendering: Rendering, out: Path, files: Sequence[SourceFile] | None) -> Plan:
    form = rendering.page_form
    sidecar = rendering.audit == "sidecar"
    if form is None:
        if out.is_dir():
            example = out / f"articles.{rendering.format}"
            raise ConfigurationError(f"{out} is a folder. Name the file to write: -o {example}")
        work = out.with_name(f".{out.name}{WORK}")
        return Plan(rendering, out, _ledger(out), work, _audit(out) if sidecar else None)
    suffixes = HTML_SUFFIXES if rendering.format == "html" else {form.suffix}
    if _is_one_page(files) and not sidecar and _names_a_file(out, suffixes):
        return Plan(rendering, out)
    if out.exists() and not out.is_dir():
        raise ConfigurationError(f"{out} is a file. Several documents, a file each, are a folder.")
    audit = out / "audit.jsonl" if sidecar else None
    return Plan(rendering, out, out / "ledger.jsonl", out / WORK, audit)


def _audit(out: Path) -> Path:
    return out.with_suffix(".audit.jsonl")


def _ledger(out: Path) -> Path:
    return out.with_suffix(".ledger.jsonl")


def _names_a_file(out: Path, suffixes: frozenset[str] | set[str]) -> bool:
    return out.suffix.lower() in suffixes and not out.is_dir()


def _check_inputs_spared(planned: Plan, out: Path, files: Sequence[SourceFile]) -> None:
    form = planned.rendering.page_form
    in_folder = form is not None and planned.work is not None
    for file in files:
        goal = out / output_path(file.page_name, form.suffix) if form and in_folder else out
        if goal.exists() and goal.samefile(file.path):
            raise ConfigurationError(
                f"{goal} would be replaced by its own cleaned text. Name another place with -o."
            )


def _is_one_page(files: Sequence[SourceFile] | None) -> bool:
    return files is not None and len(files) == 1 and files[0].is_page


def tidy(planned: Plan) -> None:
    """Remove what a finished run itself wrote in, if anything is left of it."""
    if planned.work is not None:
        shutil.rmtree(planned.work, ignore_errors=True)
