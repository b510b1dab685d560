"""Compressed files → their bytes, in bounded memory, with positions in both."""

from __future__ import annotations

import bz2
import io
import lzma
import zlib
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, Protocol

from cleaner.errors import InputError, MissingExtraError
from cleaner.io.formats import Compression
from cleaner.io.limits import DEFAULT, WINDOW, Limits

if TYPE_CHECKING:
    from typing_extensions import Buffer

CHUNK: Final = 1 << 16
_XZ_MEMORY: Final = 256 << 20  # `xz -9` asks for 65 MiB; a header may ask for 4 GiB
_ZSTD_PIECE: Final = 1 << 10  # four bytes can unpack to 128 KiB: 32 MiB at a time at worst
_NAMES: Final = {"gzip": "gzip", "zstd": "Zstandard", "bz2": "bzip2", "xz": "xz"}
MAGIC: Final[dict[bytes, Compression]] = {
    b"\x1f\x8b": "gzip",
    b"\x28\xb5\x2f\xfd": "zstd",
    b"BZh": "bz2",
    b"\xfd7zXZ\x00": "xz",
}
_SKIPPABLE: Final = b"\x2a\x4d\x18"  # with a byte 0x50 to 0x5f before it: a Zstandard frame, too
_DICTIONARY: Final = b"\x5d\x2a\x4d\x18"  # the frame before a .warc.zst with a dictionary


class DamagedError(InputError):
    """A stream cannot be read on; the message has the byte position."""


class Source(Protocol):
    """What is read from: a raw or buffered binary stream."""

    def read(self, size: int, /) -> bytes | None: ...


class _Decoder(Protocol):
    """One member (gzip), frame (zstd) or stream (bz2, xz) being unpacked."""

    eof: bool
    unused_data: bytes

    def unpack(self, data: bytes, most: int) -> bytes: ...

    @property
    def is_hungry(self) -> bool: ...


class _Gzip:
    def __init__(self) -> None:
        self._inner = zlib.decompressobj(wbits=31)
        self.eof = False
        self.unused_data = b""
        self.is_hungry = True

    def unpack(self, data: bytes, most: int) -> bytes:
        out = self._inner.decompress(self._inner.unconsumed_tail + data, most)
        self.eof, self.unused_data = self._inner.eof, self._inner.unused_data
        # With the room filled, more may be held inside, even with all input taken.
        self.is_hungry = not self._inner.unconsumed_tail and len(out) < most
        return out


class _Blocks:
    """bz2 and xz, which have one interface."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner
        self.eof = False
        self.unused_data = b""
        self.is_hungry = True

    def unpack(self, data: bytes, most: int) -> bytes:
        out: bytes = self._inner.decompress(data, most)
        self.eof = self._inner.eof
        self.unused_data = self._inner.unused_data if self.eof else b""
        self.is_hungry = self._inner.needs_input
        return out


class _Zstd:
    """Zstandard, fed in small pieces, since its output cannot be bounded otherwise."""

    def __init__(self, decompressor: Any) -> None:
        self._inner = decompressor.decompressobj()
        self._input = memoryview(b"")
        self._output = b""
        self.eof = False
        self.unused_data = b""

    @property
    def is_hungry(self) -> bool:
        return not self._input and not self._output

    def unpack(self, data: bytes, most: int) -> bytes:
        if data:
            self._input = memoryview(bytes(self._input) + data)
        while not self._output and self._input and not self._inner.eof:
            piece, self._input = self._input[:_ZSTD_PIECE], self._input[_ZSTD_PIECE:]
            self._output = self._inner.decompress(piece)
        out, self._output = self._output[:most], self._output[most:]
        if self._inner.eof and not self._output:
            self.eof = True
            self.unused_data = self._inner.unused_data + bytes(self._input)
        return out


class Unpacked(io.RawIOBase):
    """The bytes of a stream, unpacked. Wrap it in `io.BufferedReader`.

    `position` counts the bytes read from the stream, `produced` those given. `starts` has, for
    members that began since it was last emptied, the pair (`produced`, position) of their start.
    `size` is how many bytes the stream has, where that is known.

    Raises `DamagedError` from reading where the stream is cut off, corrupt or a bomb; what stood
    before has been given by then. Raises `MissingExtraError` when made, for Zstandard without its
    package.
    """

    def __init__(
        self,
        source: Source,
        compression: Compression = "",
        limits: Limits = DEFAULT,
        size: int | None = None,
    ) -> None:
        super().__init__()
        self.compression = compression
        self.size = size
        self.position = 0
        self.produced = 0
        self.starts: deque[tuple[int, int]] = deque(maxlen=1 << 12)
        self._source = source
        self._limits = limits
        self._open = _opener(compression)
        self._decoder: _Decoder | None = None
        self._packed = b""  # read from the source, not yet given to the decoder
        self._ended = False
        self._window = (0, 0)  # `produced` and `position` at the last look at the ratio
        self._damage: str | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer, /) -> int:
        view = memoryview(buffer).cast("B")
        if not view:
            return 0
        if self._damage is not None:
            raise DamagedError(self._damage)
        data = self._unpack(min(len(view), CHUNK)) if self.compression else self._take(len(view))
        view[: len(data)] = data
        self.produced += len(data)
        return len(data)

    def _take(self, most: int = CHUNK) -> bytes:
        data = self._source.read(most) or b""
        self.position += len(data)
        self._ended = not data
        return data

    def _unpack(self, most: int) -> bytes:
        while True:
            if self._decoder is None and not self._begin():
                return b""
            decoder = self._decoder
            assert decoder is not None
            data, self._packed = self._packed, b""
            if not data and decoder.is_hungry:
                data = self._take()
                if not data:
                    raise self._fault(f"is cut off: its {self._name} data ends", self.position)
            try:
                out = decoder.unpack(data, most)
            except Exception as error:
                if not isinstance(error, _faults(self.compression)):
                    raise
                raise self._fault(f"is corrupt: {error}", self.position - len(data)) from error
            if decoder.eof:
                self._packed, self._decoder = decoder.unused_data, None
            if out:
                self._look_at_ratio(len(out))
                return out

    def _begin(self) -> bool:
        """Start the next member; False at the end of the stream."""
        while len(self._packed) < 6 and not self._ended:
            self._packed += self._take()
        if self.produced and self.compression in {"gzip", "xz"}:
            while self._packed.startswith(b"\0"):  # padding that tapes and xz may have
                self._packed = self._packed.lstrip(b"\0") or self._take()
        at = self.position - len(self._packed)
        if not self._packed:
            if at == 0:
                raise self._fault(f"is empty, which no {self._name} file is: it ends", 0)
            return False
        if not self._has_magic():
            what = "has other data behind its end" if self.produced else f"is no {self._name} file"
            raise self._fault(f"{what}: other bytes", at)
        if self._packed.startswith(_DICTIONARY) and at == 0:
            self._read_dictionary()
        self.starts.append((self.produced, at))
        self._decoder = self._open()
        return True

    def _has_magic(self) -> bool:
        if self.compression == "zstd" and self._packed[1:4] == _SKIPPABLE:
            return 0x50 <= self._packed[0] <= 0x5F
        return any(
            self._packed.startswith(magic) and name == self.compression
            for magic, name in MAGIC.items()
        )

    def _read_dictionary(self) -> None:
        """Take the dictionary that stands first in a crawl archive (specification of .warc.zst)."""
        import zstandard

        while len(self._packed) < 8 and not self._ended:
            self._packed += self._take()
        size = int.from_bytes(self._packed[4:8], "little")
        if size > self._limits.document:
            raise self._fault("has a dictionary that is too large", 0)
        while len(self._packed) < 8 + size and not self._ended:
            self._packed += self._take()
        content, self._packed = self._packed[8 : 8 + size], self._packed[8 + size :]
        try:
            if content.startswith(b"\x28\xb5\x2f\xfd"):
                content = zstandard.ZstdDecompressor().decompress(
                    content, max_output_size=self._limits.document
                )
            known = zstandard.ZstdCompressionDict(content)
        except zstandard.ZstdError as error:
            raise self._fault(f"has a broken dictionary: {error}", 8) from error
        decompressor = zstandard.ZstdDecompressor(dict_data=known)
        self._open = lambda: _Zstd(decompressor)

    def _look_at_ratio(self, size: int) -> None:
        produced, position = self._window
        made = self.produced + size - produced
        if made < WINDOW:
            return
        read = max(1, self.position - position)
        if made > self._limits.ratio * read:
            raise self._fault(
                f"expands {made // read} times, as only a bomb does: it was left",
                self.position - len(self._packed),
            )
        self._window = (self.produced + size, self.position)

    @property
    def _name(self) -> str:
        return _NAMES[self.compression]

    def _fault(self, what: str, at: int) -> DamagedError:
        self._damage = f"{what} at byte {at}"
        return DamagedError(self._damage)


def _opener(compression: Compression) -> Callable[[], _Decoder]:
    if compression == "zstd":
        try:
            import zstandard
        except ImportError as error:
            raise MissingExtraError("Reading Zstandard files", "zstd") from error
        decompressor = zstandard.ZstdDecompressor()
        return lambda: _Zstd(decompressor)
    if compression == "bz2":
        return lambda: _Blocks(bz2.BZ2Decompressor())
    if compression == "xz":
        return lambda: _Blocks(lzma.LZMADecompressor(lzma.FORMAT_XZ, _XZ_MEMORY))
    return _Gzip


def _faults(compression: Compression) -> tuple[type[Exception], ...]:
    """What a decoder raises over bad data."""
    if compression == "zstd":
        import zstandard

        return (zstandard.ZstdError,)
    return (zlib.error, lzma.LZMAError, OSError, EOFError, ValueError)


def compression_of(head: bytes) -> Compression:
    """The compression that the first bytes of a stream show, if any."""
    for magic, name in MAGIC.items():
        if head.startswith(magic) and (name != "bz2" or head[4:10] == b"1AY&SY"):
            return name
    return ""


def buffered(unpacked: Unpacked) -> io.BufferedReader:
    """A reader with `readline` over an unpacked stream; a line is there as soon as it came."""
    return io.BufferedReader(unpacked, CHUNK)
