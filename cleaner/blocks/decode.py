"""Bytes → text, so that nothing is lost.

UTF-8 is tried first and kept whenever most of the text is UTF-8; old charsets are guessed from
a sample. A byte that no charset explains becomes a lone surrogate (`surrogateescape`, PEP 383),
which encodes back to the same byte.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from cleaner.blocks.charsets import declared_charset, guess_charset
from cleaner.errors import InputError

Octets: TypeAlias = npt.NDArray[np.uint8]

_SAMPLE: Final = 1 << 16
_ESCAPE: Final = "surrogateescape"
_BOMS: Final = (
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_CONVERT: Final = "Convert it to text first"
_UNPACK: Final = "Unpack it first and clean what is inside"
_MAGIC: Final = (
    (b"%PDF-", "a PDF file", f"{_CONVERT}, for example with pdftotext"),
    (b"{\\rtf", "an RTF document", _CONVERT),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document", _CONVERT),
    (b"PK\x03\x04", "a ZIP archive or an Office document", _UNPACK),
    (b"\x1f\x8b", "gzip data", _UNPACK),
    (b"\x28\xb5\x2f\xfd", "Zstandard data", _UNPACK),
    (b"BZh91AY&SY", "bzip2 data", _UNPACK),
    (b"\xfd7zXZ\x00", "xz data", _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", _UNPACK),
    (b"Rar!\x1a\x07", "a RAR archive", _UNPACK),
    (b"\x89PNG\r\n", "a PNG image", ""),
    (b"\xff\xd8\xff", "a JPEG image", ""),
    (b"GIF87a", "a GIF image", ""),
    (b"GIF89a", "a GIF image", ""),
    (b"RIFF", "a media file", ""),
    (b"OggS", "a media file", ""),
    (b"\x7fELF", "a program", ""),
    (b"PAR1", "a Parquet file", "Export its text column first"),
    (b"SQLite format 3\x00", "an SQLite database", "Export its text first"),
)
# Bytes that text has no use for: control characters without tab, line ends, form feed, escape.
_CONTROLS: Final = np.array([c < 32 and c not in b"\t\n\v\f\r\x1b" for c in range(256)], np.bool_)
_MOST_CONTROLS: Final = 0.05  # random bytes have 0.1
_MOST_NULS: Final = 0.3
_FEWEST_NULS: Final = 0.02  # of UTF-16: the high bytes of its spaces, at the least


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and how it was read.

    A byte order mark stays as the first character (U+FEFF). So UTF-8 encodes back to the same
    bytes with "surrogateescape", UTF-16 and UTF-32 with "surrogatepass".
    """

    text: str
    encoding: str
    warnings: tuple[str, ...] = ()


def decode(data: bytes) -> Decoded:
    """Decode a document. Time and memory are proportional to its size.

    Raises:
        InputError: The bytes are no text (a PDF, an archive, an image …).
    """
    _refuse_magic(data)
    sample = data[:_SAMPLE]
    wide = _with_mark(data) or _without_mark(data, sample)
    if wide:
        return wide
    if sample.count(0) > _MOST_NULS * len(sample):
        raise _no_text("a binary file", "")
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        first_fault = error
    octets = np.frombuffer(data, np.uint8)
    if _CONTROLS[octets[:_SAMPLE]].mean() > _MOST_CONTROLS:
        raise _no_text("a binary file", "")
    return _nearly_utf8(data, octets, first_fault) or _in_old_charset(data, octets)


def _refuse_magic(data: bytes) -> None:
    for magic, kind, advice in _MAGIC:
        if data.startswith(magic):
            raise _no_text(kind, advice)


def _no_text(kind: str, advice: str) -> InputError:
    return InputError(f"This is {kind}, not text. {advice or 'Leave it out'}.")


def _with_mark(data: bytes) -> Decoded | None:
    """UTF-16 and UTF-32 with a byte order mark; UTF-8 with one is UTF-8 all the same."""
    for mark, encoding in _BOMS:
        if data.startswith(mark) and (found := _wide(data, encoding)):
            return found
    return None


def _without_mark(data: bytes, sample: bytes) -> Decoded | None:
    """UTF-16 without a mark: its NULs stand on one side of the pairs."""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if even + odd < max(1, _FEWEST_NULS * len(sample)) or 10 * min(even, odd) > max(even, odd):
        return None
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    head = sample[: len(sample) // 2 * 2].decode(encoding, "replace")
    plain = sum(character.isprintable() or character.isspace() for character in head)
    return _wide(data, encoding) if plain >= 0.98 * len(head) else None


def _wide(data: bytes, encoding: str) -> Decoded | None:
    """Decode UTF-16 or UTF-32; lone surrogates pass, bytes behind the last unit are kept."""
    unit = 4 if "32" in encoding else 2
    whole = len(data) // unit * unit
    try:
        text = data[:whole].decode(encoding, "surrogatepass")
    except UnicodeDecodeError:
        return None
    rest = data[whole:]
    if not rest:
        return Decoded(text, encoding)
    text += "".join(chr(0xDC00 + octet) for octet in rest)
    warning = f"The text ends inside a character of {encoding}; {_bytes(len(rest))} left over."
    return Decoded(text, encoding, (warning,))


def _nearly_utf8(data: bytes, octets: Octets, first: UnicodeDecodeError) -> Decoded | None:
    """UTF-8 with some bad bytes: at most one to two good ones beyond ASCII."""
    bad = len(data) - len(data.decode("utf-8", "ignore").encode("utf-8"))
    good = int(np.count_nonzero(octets >= 0x80)) - bad
    is_cut_off = bad > 1 and first.end == len(data) and first.reason == "unexpected end of data"
    if good < 2 * bad and not is_cut_off:
        return None
    warning = f"{_bytes(bad)} not valid UTF-8 (the first at {first.start}); nothing was dropped."
    return Decoded(data.decode("utf-8", _ESCAPE), "utf-8", (warning,))


def _bytes(count: int) -> str:
    return "1 byte is" if count == 1 else f"{count} bytes are"


def _in_old_charset(data: bytes, octets: Octets) -> Decoded:
    sample = _telling_sample(data, octets)
    charset = declared_charset(data[:_SAMPLE]) or guess_charset(sample)
    if charset is None:
        warning = "The charset is not known; bytes beyond ASCII are kept as they are."
        return Decoded(data.decode("utf-8", _ESCAPE), "utf-8", (warning,))
    warning = f"The text is not UTF-8; it was read as {charset}."
    return Decoded(data.decode(charset, _ESCAPE), charset, (warning,))


def _telling_sample(data: bytes, octets: Octets) -> bytes:
    """The sample to guess from: it starts at the line of the first byte beyond ASCII."""
    first = int(np.argmax(octets >= 0x80))
    start = data.rfind(b"\n", max(0, first - 200), first) + 1 or max(0, first - 1)
    return data[start : start + _SAMPLE]
