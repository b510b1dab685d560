"""Writes rule files: plain data → YAML that every reader takes, in the form of the shipped files.

What is written is read back, so that no text, wherever it comes from, can become something else
than text, a comment, or another rule.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TypeAlias

import regex
from yaml.nodes import ScalarNode
from yaml.resolver import Resolver

from cleaner.engine.loading import YamlData, read_text
from cleaner.engine.schema import RuleFile
from cleaner.errors import ConfigurationError, RuleFileError
from cleaner.outputs.atomic import atomic_file, writable

RuleData: TypeAlias = Mapping[str, Any]  # the keys and plain values of one rule, in order


class Note(str):
    """In place of a value: a comment where its key would stand."""

    __slots__ = ()


_WIDTH: Final = 100
_PLAIN: Final = regex.compile(r"[\p{L}][\p{L}\p{N}_./-]*(?: [\p{L}\p{N}][\p{L}\p{N}_./-]*)*")
# Line ends, what YAML does not print as it is, and spaces that an editor may lose.
_ESCAPED: Final = regex.compile(r"[\p{C}\p{Zl}\p{Zp}\u00a0]")
_RESOLVER: Final[Any] = Resolver()
_TEXT_TAG: Final = "tag:yaml.org,2002:str"
_OTHER_READERS: Final = frozenset(("y", "n", "yes", "no", "on", "off", "true", "false", "null"))


def scalar(value: str | float) -> str:
    r"""A text or number as YAML, inside lists and mappings too.

    >>> print(scalar("Short Url"), scalar("yes"), scalar("it's: #1"), scalar("\\d{1,3}"), scalar(3))
    Short Url "yes" "it's: #1" '\d{1,3}' 3

    Raises ValueError for half of a surrogate pair, which no file can hold.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return f"{value:g}"
    value.encode("utf-8")
    if _ESCAPED.search(value):
        return quoted(value)
    if _is_plain(value):
        return value
    if "\\" in value or '"' in value:
        return "'" + value.replace("'", "''") + "'"
    return f'"{value}"'


def rule_text(rule: RuleData) -> str:
    """One rule as an entry of the list `rules`, ending in a line end."""
    lines: list[str] = []
    for key, value in rule.items():
        if isinstance(value, Note):
            lines.append(_comment(value))
        elif isinstance(value, Sequence) and any(isinstance(part, Mapping) for part in value):
            lines.append(f"{key}:")
            lines += [f"- {line}" for part in value for line in [_flow(part, 4)]]
        else:
            lines.append(f"{key}: {_flow(value, len(key) + 4)}")
    return "".join(f"{'  ' if n else '- '}{line}\n" for n, line in enumerate(lines))


def file_text(
    about: str,
    rules: Sequence[RuleData],
    *,
    sites: Sequence[str] = (),
    langs: Sequence[str] = (),
    notes: Sequence[str] = (),
) -> str:
    """A whole rule file. `about` is its first line; `notes` are comments below it."""
    head = [_comment(about), *map(_comment, notes), "schema: 1"]
    scope = {key: list(of) for key, of in (("sites", sites), ("langs", langs)) if of}
    if scope:
        head.append(f"scope: {_flow(scope, 7)}")
    return "\n".join([*head, "rules:", ""]) + "".join(map(rule_text, rules))


def write_rules(path: Path, text: str) -> None:
    """Write the text of a rule file, whole or not at all. Raises RuleFileError, and writes
    nothing, where it is no valid rule file.
    """
    _checked(text, str(path))
    with writable(path), atomic_file(path) as file:
        file.write(text.encode("utf-8"))


def read_existing(path: Path) -> str:
    """The text of a rule file, its line ends as they are. Raises ConfigurationError."""
    try:
        return path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path}: cannot be read as a rule file: {error}") from error


def with_rules(text: str, rules: Sequence[RuleData], *, shown: str) -> str:
    """The text of a rule file with rules added at its end, all else as it stands.

    `shown` names the file in errors. Raises RuleFileError for a text that is no rule file, and
    ConfigurationError for one that does not end in a list of rules, one below the other.
    """
    before = _checked(text, shown)
    added = "".join(map(rule_text, rules))
    line, column = before.place(("rules", 0))
    dash = text.removeprefix("\ufeff").splitlines()[line - 1][: column - 1].rstrip()
    indent = dash[:-1]
    if not dash.endswith("-") or indent.strip():
        raise ConfigurationError(_not_last(shown))
    ending = "\r\n" if "\r\n" in text else "\n"
    lines = "".join(f"{indent}{row}{ending}" for row in added.splitlines())
    joined = text.rstrip() + ending + lines
    try:
        after = _checked(joined, shown).data["rules"]
    except RuleFileError as error:
        raise ConfigurationError(_not_last(shown)) from error
    had = before.data["rules"]
    if after[: len(had)] != had or len(after) != len(had) + len(rules):
        raise ConfigurationError(_not_last(shown))
    return joined


def _not_last(shown: str) -> str:
    return f"{shown}: rules can be added only where `rules:` comes last, each rule after a `-`"


def _checked(text: str, shown: str) -> YamlData:
    model, read, faults = read_text(text, RuleFile, shown=shown)
    if model is None:
        raise RuleFileError(faults)
    return read


def _is_plain(text: str) -> bool:
    if not _PLAIN.fullmatch(text) or text.lower() in _OTHER_READERS:
        return False
    return bool(_RESOLVER.resolve(ScalarNode, text, (True, False)) == _TEXT_TAG)


def quoted(text: str) -> str:
    """`text` between double quotes as YAML reads it, whatever it holds but half a surrogate pair.

    >>> print(quoted('Say "no": #1'), quoted("a\\x1b[2J\\u2028"))
    "Say \\"no\\": #1" "a\\u001b[2J\\u2028"
    """

    def escaped(found: regex.Match[str]) -> str:
        code = ord(found[0])
        return f"\\U{code:08x}" if code > 0xFFFF else f"\\u{code:04x}"

    return str(_ESCAPED.sub(escaped, json.dumps(text, ensure_ascii=False)))


def _comment(text: str) -> str:
    return f"# {' '.join(_ESCAPED.sub(' ', text).split())}"


def _flow(value: Any, used: int) -> str:
    """A value in one line; a long list of texts goes on below, `used` columns are taken."""
    if isinstance(value, Mapping):
        pairs = [f"{key}: {_flow(part, used + len(key) + 3)}" for key, part in value.items()]
        return f"{{{', '.join(pairs)}}}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return f"[{_wrapped([_flow(part, used) for part in value], used)}]"
    return scalar(value)


def _wrapped(parts: Sequence[str], used: int) -> str:
    return f",\n{' ' * 6}".join(", ".join(row) for row in _rows(parts, used))


def _rows(parts: Sequence[str], used: int) -> Iterator[list[str]]:
    row: list[str] = []
    for part in parts:
        if row and used + len(part) > _WIDTH:
            yield row
            row, used = [], 6
        row.append(part)
        used += len(part) + 2
    yield row
