"""The options that all adapters take, and the cleaner that they come to."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from cleaner.batch.fingerprint import fingerprint
from cleaner.batch.work import Work
from cleaner.choices import InputKind, OutputFormat, Profile
from cleaner.outputs.rendering import Rendering

if TYPE_CHECKING:
    from cleaner.model import Result
    from cleaner.pipeline import Cleaner

Paths: TypeAlias = str | PathLike[str] | Iterable[str | PathLike[str]]
Stamp: TypeAlias = tuple[tuple[str, int, int], ...]

_CLEANERS: Final = 4  # that a process holds; each has some 100 MB of rules


@dataclass(frozen=True, slots=True)
class Options:
    """What a cleaner is made of, small and picklable: it is made where it is used.

    The fields are those of `Cleaner`, besides `site`, the host of documents without an address,
    and `kind`, what fields hold whose names do not say it. Relative paths are made absolute, since
    workers may be started in other folders.

    >>> Options(keep="caption").keep
    ('caption',)
    """

    rules: Paths = ()
    profile: Profile = "balanced"
    keep: str | Iterable[str] = ()
    disable: str | Iterable[str] = ()
    prior: str | PathLike[str] | None = None
    site: str | None = None
    kind: InputKind = "auto"

    def __post_init__(self) -> None:
        paths = [self.rules] if isinstance(self.rules, (str, PathLike)) else self.rules
        self._set("rules", tuple(_absolute(path) for path in paths))
        self._set("keep", _names(self.keep))
        self._set("disable", _names(self.disable))
        self._set("prior", None if self.prior is None else _absolute(self.prior))

    def _set(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)

    def cleaner(self) -> SharedCleaner:
        """The cleaner, made once a process for the same options and the same files.

        Raises `ConfigurationError` where an option or a rule file is wrong.
        """
        return _made(replace(self, site=None, kind="auto"), tuple(self._stamp()))

    def work(self, form: OutputFormat = "jsonl") -> Work:
        """Cleans items and renders each as a row."""
        return Work(self.cleaner(), Rendering(form), self.site)

    def digest(self) -> str:
        """A hash of all that the output depends on besides the documents: these options, the
        rules' and the prior's content, and the version.
        """
        rules = [Path(path) for path in self._paths()]
        said = {f.name: getattr(self, f.name) for f in fields(self) if f.name != "rules"}
        of = fingerprint(rules, None, None, said)
        return f"{of.version} {of.rules} {sorted(of.options.items())}"

    def _paths(self) -> Iterator[str]:
        for path in (*_tuple(self.rules), *([] if self.prior is None else [self.prior])):
            yield fspath(path)

    def _stamp(self) -> Iterator[tuple[str, int, int]]:
        """Name, time and size of each file, so that rules that were edited are read again."""
        for path in map(Path, self._paths()):
            for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
                if file.is_file():
                    status = file.stat()
                    yield str(file), status.st_mtime_ns, status.st_size


@dataclass(frozen=True, slots=True)
class SharedCleaner:
    """A `Cleaner` that threads may share: one document at a time."""

    cleaner: Cleaner
    lock: threading.Lock = field(default_factory=threading.Lock)

    def clean(
        self,
        source: str | bytes,
        kind: InputKind = "auto",
        url: str | None = None,
        id: str | None = None,  # noqa: A002 -- the name in the public contract
    ) -> Result:
        with self.lock:  # a scan for literals has one scratch space
            return self.cleaner.clean(source, kind, url=url, id=id)


# Nothing of a document is kept here: what is cached depends on the arguments alone.
@lru_cache(maxsize=_CLEANERS)
def _made(options: Options, stamp: Stamp) -> SharedCleaner:  # noqa: ARG001 -- part of the key
    from cleaner.pipeline import Cleaner

    made = Cleaner(
        [fspath(path) for path in _tuple(options.rules)],
        profile=options.profile,
        keep=options.keep,
        disable=options.disable,
        prior=None if options.prior is None else fspath(options.prior),
    )
    return SharedCleaner(made)


def _tuple(paths: Paths) -> tuple[str | PathLike[str], ...]:
    return (paths,) if isinstance(paths, (str, PathLike)) else tuple(paths)


def _absolute(path: str | PathLike[str]) -> str:
    return str(Path(path).absolute())


def _names(names: str | Iterable[str]) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else tuple(names)


DEFAULT: Final = Options()
