"""Rules as a pull request names them: a folder, a file, a git revision of one, or none at all."""

from __future__ import annotations

import io
import subprocess
import tarfile
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Final

from cleaner.engine.loading import LoadedRule
from cleaner.engine.packs import Packs, load_packs
from cleaner.engine.shipped import PACK_FOLDERS
from cleaner.errors import ConfigurationError, Fault, RuleFileError

NONE: Final = ("none", "-")
_GIT_SECONDS: Final = 60
_ENDINGS: Final = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class RuleChanges:
    """Ids of the rules that run with the one set and not with the other, or say another thing."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]


def rule_set(name: str) -> Packs:
    """The rules that run where `name` is given: its own, over the shipped ones.

    `name` is a folder or a file, `REVISION:PATH` for one in the git repository around the
    current folder, or `none` (`-`). A folder that holds a whole set, as `rules/` of this project
    does, takes the place of the shipped rules. Raises ConfigurationError and RuleFileError.
    """
    if name in NONE:
        return load_packs()
    if Path(name).exists() or ":" not in name:
        return _loaded(Path(name))
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cleaner-rules-")))
        path = _checked_out(name, folder)
        try:
            return _renamed(_loaded(path), str(path), name)
        except RuleFileError as error:
            raise RuleFileError([_fault(f, str(path), name) for f in error.faults]) from error


def changes(old: Packs, new: Packs) -> RuleChanges:
    """What differs between the rules that run, apart from where they stand."""
    before = {rule.id: (rule.rule, rule.scope) for rule in old.rules}
    after = {rule.id: (rule.rule, rule.scope) for rule in new.rules}
    return RuleChanges(
        added=tuple(sorted(after.keys() - before.keys())),
        removed=tuple(sorted(before.keys() - after.keys())),
        changed=tuple(sorted(i for i in before.keys() & after.keys() if before[i] != after[i])),
    )


def _loaded(path: Path) -> Packs:
    if (path / "labels.yaml").is_file():
        packs = [path / name for name in PACK_FOLDERS if (path / name).is_dir()]
        return load_packs(packs, shipped=False)
    return load_packs([path])


def _renamed(packs: Packs, path: str, name: str) -> Packs:
    def renamed(rule: LoadedRule) -> LoadedRule:
        return replace(rule, path=rule.path.replace(path, name, 1))

    inactive = tuple((renamed(rule), why) for rule, why in packs.inactive)
    return Packs(tuple(map(renamed, packs.rules)), inactive)


def _fault(fault: Fault, path: str, name: str) -> Fault:
    return replace(fault, path=fault.path.replace(path, name, 1))


def _checked_out(name: str, folder: Path) -> Path:
    """Write the rule files that `name` (`REVISION:PATH`) means below `folder`."""
    thing = _git(name, "rev-parse", "--verify", "--end-of-options", name).decode().strip()
    kind = _git(name, "cat-file", "-t", thing).decode().strip()
    if kind == "blob":
        path = folder / (PurePosixPath(name.rsplit(":", 1)[1]).stem + ".yaml")
        path.write_bytes(_git(name, "cat-file", "blob", thing))
        return path
    top = _git(name, "rev-parse", "--show-toplevel").decode().strip()
    tar = _git(name, "-C", top, "archive", "--format=tar", thing)
    with tarfile.open(fileobj=io.BytesIO(tar)) as files:
        for member in files:
            place = PurePosixPath(member.name)
            if not member.isfile() or place.suffix not in _ENDINGS or ".." in place.parts:
                continue
            content = files.extractfile(member)
            if content is not None:
                target = folder / place.relative_to("/") if place.is_absolute() else folder / place
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content.read())
    return folder


def _git(name: str, *arguments: str) -> bytes:
    command: Sequence[str] = ("git", *arguments)
    try:
        done = subprocess.run(  # noqa: S603 -- no shell; a revision cannot be read as an option
            command, capture_output=True, check=True, timeout=_GIT_SECONDS
        )
    except FileNotFoundError as error:
        raise ConfigurationError(f"{name}: there is no such file, and no git to ask") from error
    except subprocess.TimeoutExpired as error:
        raise ConfigurationError(f"{name}: git took longer than {_GIT_SECONDS} s") from error
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode("utf-8", "replace").strip().splitlines()
        why = said[-1] if said else f"git ended with status {error.returncode}"
        raise ConfigurationError(f"{name}: no file, and nothing that git knows: {why}") from error
    return done.stdout
