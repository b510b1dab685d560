"""Files of object stores and other remote file systems, by their URLs, through fsspec.

Needs the extra `remote`, whose package is imported when a store is first asked.
"""

from __future__ import annotations

import errno
import io
import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, BinaryIO, Final, Self

from cleaner.errors import CleanerError, ConfigurationError, MissingExtraError, StoppedError

if TYPE_CHECKING:
    from typing_extensions import Buffer

_URL: Final = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)  # `C:/` is a drive
_CHAIN: Final = re.compile(r"::[a-z][a-z0-9+.-]+(?:$|::|://)", re.IGNORECASE)
_WEB: Final = frozenset({"http", "https"})
# Stores of objects have no folders, and some drivers would make a bucket where one is asked for.
_WITH_FOLDERS: Final = frozenset(
    {"arrow_hdfs", "ftp", "hdfs", "local", "sftp", "smb", "ssh", "webhdfs"}
)
_GROUP: Final = 500  # objects that are asked for at once
SMALL: Final = 4 << 20  # bytes of an object that is read whole
_NO_ROOM_HERE: Final = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)})
_PLAIN: Final = (
    FileExistsError,
    FileNotFoundError,
    IsADirectoryError,
    NotADirectoryError,
    PermissionError,
)


class RemoteError(OSError):
    """A store cannot be reached or does not do as asked, for a reason that may pass."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A file of a store: its URL, and its size in bytes where the listing has it."""

    url: str
    size: int | None


@dataclass(frozen=True, slots=True, order=True)
class RemotePath:
    """A file of a store, or what would be a folder there: `scheme://bucket/name…`.

    It has what this project uses of `pathlib.Path`. Questions, `unlink` and `remove_tree` raise
    `ConfigurationError` where the store refuses and `StoppedError` where it does not answer;
    reading and writing raise OSError, as of any file. As text it is without what may be secret.
    """

    url: str

    def __post_init__(self) -> None:
        scheme, _, rest = self.url.partition("://")
        if not rest.strip("/"):
            raise ConfigurationError(f"{self.url} names no bucket and no file.")
        object.__setattr__(self, "url", f"{scheme.lower()}://{rest.rstrip('/')}")

    @classmethod
    def named(cls, url: str) -> Self:
        """What a user names. Raises `ConfigurationError` for chains of URLs, as
        `zip://a.txt::s3://bucket/b.zip`.
        """
        if _CHAIN.search(url):
            first = shown(url.partition("::")[0])
            raise ConfigurationError(f"{first} and what follows are chained. Name one URL alone.")
        return cls(url)

    def __str__(self) -> str:
        return shown(self.url)

    def __truediv__(self, name: str | PurePosixPath) -> RemotePath:
        return RemotePath(f"{self.url}/{name}")

    @property
    def scheme(self) -> str:
        return self.url.partition("://")[0]

    @property
    def name(self) -> str:
        return str(self).rpartition("/")[2]

    @property
    def suffix(self) -> str:
        return PurePosixPath(self.name).suffix

    @property
    def parent(self) -> RemotePath:
        """The folder; of a bucket, itself."""
        above = self.url.rpartition("/")[0]
        return self if above.endswith("/") else RemotePath(above)

    def with_name(self, name: str) -> RemotePath:
        if self.parent == self:
            raise ConfigurationError(f"{self} is no file. Name one in it: {self}/articles.jsonl")
        return self.parent / name

    def with_suffix(self, suffix: str) -> RemotePath:
        return self.with_name(PurePosixPath(self.name).with_suffix(suffix).name)

    # Questions

    def exists(self) -> bool:
        with self._asked() as (store, path):
            return bool(store.exists(path))

    def is_dir(self) -> bool:
        """Whether there is anything below."""
        with self._asked() as (store, path):
            return bool(store.isdir(path))

    def is_file(self) -> bool:
        with self._asked() as (store, path):
            return bool(store.isfile(path))

    def iterdir(self) -> Iterator[RemotePath]:
        """What lies directly in the folder; nothing where there is none."""
        with self._asked() as (store, path):
            try:
                found = store.ls(path, detail=False)
            except (FileNotFoundError, NotADirectoryError):
                found = []
        names = {_relative(name, path) for name in found}
        return (self / name for name in sorted(names) if name)

    def listed(self) -> Listed | None:
        """The file; None where there is none of this very name."""
        with self._asked() as (store, path):
            try:
                info = store.info(path)
            except FileNotFoundError:
                return None
        return None if info.get("type") == "directory" else Listed(self.url, _size(info))

    def files(self) -> list[Listed]:
        """All files below the folder."""
        with self._asked() as (store, path):
            found = store.find(path, detail=True)
        names = {_relative(name, path): info for name, info in found.items() if name[-1:] != "/"}
        return [Listed(f"{self.url}/{name}", _size(names[name])) for name in sorted(names) if name]

    @property
    def is_pattern(self) -> bool:
        """Whether the name is a glob. The `?` of a web address begins its query."""
        marks = "*[" if self.scheme in _WEB else "*?["
        return any(mark in self.url for mark in marks)

    def matches(self) -> tuple[list[Listed], list[RemotePath]]:
        """The files and the folders that the glob names; `**` goes through folders."""
        base = RemotePath(re.split(r"[*?[]", self.url, maxsplit=1)[0].rpartition("/")[0])
        with self._asked() as (store, path):
            fixed = re.split(r"[*?[]", path, maxsplit=1)[0].rpartition("/")[0]
            found = store.glob(path, detail=True)
        files, folders = [], []
        for name, info in sorted(found.items()):
            url = f"{base.url}/{_relative(name, fixed)}"
            if info.get("type") == "directory":
                folders.append(RemotePath(url))
            else:
                files.append(Listed(url, _size(info)))
        return files, folders

    # Deleting

    def unlink(self, *, missing_ok: bool = False) -> None:
        with self._asked() as (store, path):
            try:
                store.rm_file(path)
            except FileNotFoundError:
                if not missing_ok:
                    raise

    def remove_tree(self) -> None:
        """Delete all that lies below."""
        with self._asked() as (store, path):
            _delete(store, [name for name in store.find(path) if _relative(name, path)])
            if self.scheme in _WITH_FOLDERS and store.isdir(path):
                store.rm(path, recursive=True)

    # Reading

    def head(self, size: int) -> bytes:
        """The first `size` bytes, or all there are."""
        with self._used() as (store, path):
            content: bytes = store.cat_file(path, start=0, end=size)
            return content[:size]

    def read_bytes(self) -> bytes:
        with self._used() as (store, path):
            content: bytes = store.cat_file(path)
            return content

    def read_each(self, names: Iterable[str]) -> Iterator[bytes]:
        """The contents of small files in the folder, in order; many are asked for at once."""
        wanted = list(names)
        for first in range(0, len(wanted), _GROUP):
            yield from self._read_group(wanted[first : first + _GROUP])

    def _read_group(self, names: Sequence[str]) -> list[bytes]:
        with self._used() as (store, path):
            paths = [f"{path}/{name}" for name in names]
            if any(map(_is_glob, paths)):  # `cat` would take them for what they match
                return [store.cat_file(each) for each in paths]
            contents = store.cat(paths)
            return [contents[each] for each in paths]

    def open_raw(self, size: int | None = None) -> io.RawIOBase:
        """The content, to be read from any place in it on. One of a small `size` takes one
        request.
        """
        with self._used() as (store, path):
            if size is not None and size <= SMALL:
                return in_memory(store.cat_file(path))
            return _Reading(store.open(path, "rb"))

    @contextmanager
    def local_copy(self) -> Iterator[Path]:
        """The content as a file of this machine, while the block lasts."""
        with tempfile.TemporaryDirectory(prefix="cleaner-") as folder:
            copy = Path(folder) / "copy"
            with self._used() as (store, path):
                store.get_file(path, os.fspath(copy))
            yield copy

    # Writing

    def mkdir(self, *, parents: bool = False, exist_ok: bool = False) -> None:
        """Make the folder and those above it, where the store has folders."""
        assert parents, "a store is not asked what lies above"
        if self.scheme in _WITH_FOLDERS:
            with self._used() as (store, path):
                store.makedirs(path, exist_ok=exist_ok)

    @contextmanager
    def appearing(self) -> Iterator[BinaryIO]:
        """A file of this machine that becomes the object when the block ends without exception.

        A store shows an object only when it has all of it.
        """
        with tempfile.TemporaryDirectory(prefix="cleaner-") as folder:
            part = Path(folder) / "part"
            with part.open("xb") as stream:
                yield stream
            with self._used() as (store, path):
                store.put_file(os.fspath(part), path)

    def write_each(self, contents: Mapping[PurePosixPath, bytes]) -> None:
        """Write files below the folder, each whole, many at once."""
        for parent in sorted({name.parent for name in contents}):
            (self / parent).mkdir(parents=True, exist_ok=True)
        with self._used() as (store, path):
            store.pipe({f"{path}/{name}": content for name, content in contents.items()})

    @contextmanager
    def _used(self) -> Iterator[tuple[Any, str]]:
        """The file system and the path in it; what it raises becomes an OSError."""
        store, path = _file_system(self.url)
        with _translated():
            yield store, path

    @contextmanager
    def _asked(self) -> Iterator[tuple[Any, str]]:
        with reachable(self), self._used() as (store, path):
            store.invalidate_cache()  # drivers hold listings of minutes ago
            yield store, path


def read_some(urls: Sequence[str]) -> list[bytes | OSError]:
    """The contents of small files of one store, asked for together; or why there is none."""
    stores = [_file_system(url) for url in urls]
    found: dict[str, Any] = {}
    try:
        with _translated():
            together = [path for store, path in stores if store is stores[0][0]]
            plain = [path for path in together if not _is_glob(path)]
            if plain:
                found = stores[0][0].cat(plain, on_error="return")
    except OSError:  # each is asked for alone
        found = {}
    contents: list[bytes | OSError] = []
    for url, (store, path) in zip(urls, stores, strict=True):
        content = found.get(path) if store is stores[0][0] else None
        try:
            contents.append(content if isinstance(content, bytes) else RemotePath(url).read_bytes())
        except OSError as error:
            contents.append(error)
    return contents


def in_memory(content: bytes) -> io.RawIOBase:
    """The content of a file, as `RemotePath.open_raw` gives it."""
    return _Reading(io.BytesIO(content))


def is_url(text: str) -> bool:
    """Whether a text is a URL, and no path.

    >>> is_url("s3://bucket/a"), is_url("C://a"), is_url("a/b"), is_url("file:///a")
    (True, False, False, True)
    """
    return _URL.match(text) is not None


def shown(url: str) -> str:
    """A URL without what may be secret: passwords, and what follows the path of a web address.

    >>> shown("sftp://eve:word@host/a"), shown("https://key@host/a?token=1#b"), shown("s3://b/a?b")
    ('sftp://eve@host/a', 'https://host/a', 's3://b/a?b')
    """
    scheme, mark, rest = url.partition("://")
    web = scheme.lower() in _WEB
    if web:
        rest = re.split(r"[?#]", rest, maxsplit=1)[0]
    host, slash, path = rest.partition("/")
    user, at, host = host.rpartition("@")
    user = "" if web else user.partition(":")[0] + at  # Azure names containers so
    return f"{scheme}{mark}{user}{host}{slash}{path}"


def without_secrets(text: str) -> str:
    """A text with each URL in it as it may be shown.

    >>> without_secrets("--out=sftp://eve:word@host/a b")
    '--out=sftp://eve@host/a b'
    """
    return re.sub(rf"{_URL.pattern}\S*", lambda found: shown(found[0]), text, flags=re.IGNORECASE)


@contextmanager
def reachable(where: object) -> Iterator[None]:
    """Turn an OSError of a store into an error that names `where`, with advice."""
    try:
        yield
    except RemoteError as error:
        raise StoppedError(
            f"{where} cannot be reached: {error}. When it can, give the same command again."
        ) from error
    except OSError as error:
        raise ConfigurationError(
            f"{where}: {error.strerror or error}. Check the address, and what you may do there."
        ) from error


class _Reading(io.RawIOBase):
    """An open file of a store, whose errors are OSErrors."""

    def __init__(self, inner: Any) -> None:
        super().__init__()
        self._inner = inner

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return bool(self._inner.seekable())

    def readinto(self, buffer: Buffer, /) -> int:
        view = memoryview(buffer).cast("B")
        with _translated():
            data = self._inner.read(len(view))
        view[: len(data)] = data
        return len(data)

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        with _translated():
            return int(self._inner.seek(offset, whence))

    def tell(self) -> int:
        return int(self._inner.tell())

    def close(self) -> None:
        if not self.closed:
            with suppress(OSError), _translated():
                self._inner.close()
        super().close()


@contextmanager
def _translated() -> Iterator[None]:
    """Turn what a driver raises into an OSError: one of Python's own kinds, or `RemoteError`."""
    try:
        yield
    except (*_PLAIN, CleanerError, RemoteError):
        raise
    except OSError as error:
        if error.errno in _NO_ROOM_HERE:  # where temporary files lie
            raise
        raise RemoteError(_reason(error)) from error
    except NotImplementedError as error:
        raise OSError(errno.ENOTSUP, "this kind of store cannot do that") from error
    except Exception as error:  # drivers have errors of their own, of no common class
        if "credential" in type(error).__name__.lower():
            raise PermissionError(errno.EACCES, _reason(error)) from error
        raise RemoteError(_reason(error)) from error


def _file_system(url: str) -> tuple[Any, str]:
    """The file system of fsspec for a URL, and the path in it."""
    scheme = url.partition("://")[0]
    try:
        from fsspec import filesystem, get_filesystem_class
    except ImportError as error:
        raise MissingExtraError(f"Using {scheme}:// addresses", "remote") from error
    try:
        with _translated():  # `url_to_fs` would take names with `::` for chains
            kind = get_filesystem_class(scheme)
            store = filesystem(scheme, **kind._get_kwargs_from_urls(url))  # noqa: SLF001 -- as it does
            path = kind._strip_protocol(url)  # noqa: SLF001 -- as it does
    except (ImportError, OSError) as error:
        raise ConfigurationError(f"{shown(url)} cannot be used: {_reason(error)}.") from error
    return store, path


def _delete(store: Any, paths: Sequence[str]) -> None:
    """Delete files, many at once where their names cannot be taken for globs."""
    plain = [path for path in paths if not _is_glob(path)]
    for first in range(0, len(plain), _GROUP):
        store.rm(plain[first : first + _GROUP])
    for path in filter(_is_glob, paths):
        store.rm_file(path)


def _is_glob(path: str) -> bool:
    return not {"*", "?", "["}.isdisjoint(path)


def _relative(name: str, folder: str) -> str:
    """A listed name below its folder; "" for the folder itself, of which some stores list a marker.

    >>> _relative("bucket/a/b.txt", "bucket/a"), _relative("/b/", "/b"), _relative("b/a", "b/")
    ('b.txt', '', 'a')
    """
    return name.rstrip("/")[len(folder.rstrip("/")) + 1 :]


def _size(info: Mapping[str, Any]) -> int | None:
    size = info.get("size")
    return size if isinstance(size, int) else None


def _reason(error: Exception) -> str:
    return (str(error).splitlines() or [""])[0].rstrip(".")[:300] or type(error).__name__
