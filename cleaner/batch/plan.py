"""Inputs and options of a run → where its results go, checked before anything is cleaned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from cleaner.choices import OutputFormat
from cleaner.errors import ConfigurationError
from cleaner.io.files import HTML_SUFFIXES, JSONL_SUFFIXES, SourceFile
from cleaner.outputs.audit import Audit
from cleaner.outputs.forms import TEXT, Form, html_form
from cleaner.outputs.jsonl import JsonLines
from cleaner.outputs.naming import output_path
from cleaner.outputs.outcome import Writer
from cleaner.outputs.text_file import TextFile
from cleaner.outputs.text_folder import TextFolder


@dataclass(frozen=True, slots=True)
class Destination:
    """Where results go: `out`, or standard output when it is None.

    `format` None means what suits `out` and the inputs. `audit` asks for the file that lists
    what was removed; `mark` for HTML that keeps the junk, labelled.
    """

    out: Path | None = None
    format: OutputFormat | None = None
    overwrite: bool = False
    audit: bool = False
    mark: bool = False


def writers(
    destination: Destination, files: Sequence[SourceFile] | None, stdout: BinaryIO
) -> list[Writer]:
    """The writers for a run over `files`, or over rows from standard input when that is None.

    Raises `ConfigurationError` where results have no place to go, would replace what is there
    without `overwrite`, or would replace an input.
    """
    chosen = destination.format or _suitable_format(destination.out, files)
    if destination.mark and chosen != "html":
        raise ConfigurationError("--mark keeps the junk of HTML output: add --format html.")
    form = html_form(mark=destination.mark) if chosen == "html" else TEXT
    out = destination.out
    if out is None:
        if destination.audit:
            raise ConfigurationError("--audit writes a file beside OUT: name OUT with -o.")
        return [JsonLines(stdout) if chosen == "jsonl" else _pages_on(stdout, form, files)]
    target = _target(out, chosen, form, files)
    audit = _audit_path(out, folder=isinstance(target, TextFolder))
    _check_free(destination, out, audit)
    _check_inputs_spared(target, out, files or ())
    return [target, Audit(audit)] if destination.audit else [target]


def document_count(files: Sequence[SourceFile] | None) -> int | None:
    """How many documents a run over `files` has, if their names tell."""
    return None if files is None or any(map(_holds_rows, files)) else len(files)


def _suitable_format(out: Path | None, files: Sequence[SourceFile] | None) -> OutputFormat:
    if out is not None:
        suffix = out.suffix.lower()
        if suffix in JSONL_SUFFIXES:
            return "jsonl"
        return "html" if suffix in HTML_SUFFIXES and not out.is_dir() else "text"
    return "jsonl" if files is None or all(map(_holds_rows, files)) else "text"


def _pages_on(stdout: BinaryIO, form: Form, files: Sequence[SourceFile] | None) -> Writer:
    if not _is_one_page(files):
        raise ConfigurationError(
            "Several documents need a place to go: "
            "-o FOLDER for a file each, -o FILE.jsonl or --format jsonl for JSON lines."
        )
    return TextFile(stdout, form)


def _target(
    out: Path, chosen: OutputFormat, form: Form, files: Sequence[SourceFile] | None
) -> Writer:
    if chosen == "jsonl":
        if out.is_dir():
            example = out / "articles.jsonl"
            raise ConfigurationError(f"{out} is a folder. Name the file to write: -o {example}")
        return JsonLines(out)
    suffixes = HTML_SUFFIXES if chosen == "html" else {form.suffix}
    if _is_one_page(files) and out.suffix.lower() in suffixes and not out.is_dir():
        return TextFile(out, form)
    if out.exists() and not out.is_dir():
        raise ConfigurationError(f"{out} is a file. Several documents, a file each, are a folder.")
    return TextFolder(out, form)


def _audit_path(out: Path, *, folder: bool) -> Path:
    return out / "audit.jsonl" if folder else out.with_suffix(".audit.jsonl")


def _check_free(destination: Destination, out: Path, audit: Path) -> None:
    if destination.overwrite:
        return
    if out.is_dir() and any(out.iterdir()):
        raise ConfigurationError(
            f"{out} already holds files. Name another folder with -o, or replace them: --overwrite"
        )
    for path in [out, audit] if destination.audit else [out]:
        if path.is_file():
            raise ConfigurationError(
                f"{path} is already there. Name another file with -o, or replace it: --overwrite"
            )


def _check_inputs_spared(target: Writer, out: Path, files: Sequence[SourceFile]) -> None:
    for file in files:
        goal = out
        if isinstance(target, TextFolder):
            goal = out / output_path(file.page_name, target.form.suffix)
        if goal.exists() and goal.samefile(file.path):
            raise ConfigurationError(
                f"{goal} would be replaced by its own cleaned text. Name another place with -o."
            )


def _holds_rows(file: SourceFile) -> bool:
    return not file.is_page


def _is_one_page(files: Sequence[SourceFile] | None) -> bool:
    return files is not None and len(files) == 1 and not _holds_rows(files[0])
