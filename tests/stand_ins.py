"""Stand-ins for `Cleaner` that worker processes can import."""

from __future__ import annotations

import ctypes
import os
import signal
import time
from pathlib import Path

from cleaner.errors import ConfigurationError, InputError
from cleaner.model import Reason, Result, Segment


class MarkedLines:
    """Stands in for `Cleaner` where a test is about what surrounds it.

    A line `~label text` is noise with that label, decided by a rule `label-rule`; a blank line is
    blank; any other is a paragraph. `!refuse` raises InputError, `!crash` an error of no kind,
    `!misconfigured` a ConfigurationError.
    """

    def clean(self, source, kind="auto", url=None, id=None):  # noqa: A002
        if kind == "html":
            raise InputError("HTML is not read yet.")
        text = source.decode("utf-8") if isinstance(source, bytes) else source
        if "!refuse" in text:
            raise InputError("This page is refused.")
        if "!crash" in text:
            raise LookupError("lost")
        if "!misconfigured" in text:
            raise ConfigurationError("no model")
        segments, offset = [], 0
        for line in text.splitlines(keepends=True):
            segments.append(_segment(line)._replace(start=offset, end=offset + len(line)))
            offset += len(line)
        body = "\n".join(text[s.start : s.end].strip() for s in segments if s.is_main)
        warnings = ("one rule ran out of time",) if "!slow" in text else ()
        return Result(body, None, {}, text, tuple(segments), id, url, warnings)


def _segment(line):
    if not line.strip():
        return Segment(0, 0, "blank", False, 1.0)
    if line.startswith("~"):
        label = line[1:].split()[0]
        return Segment(0, 0, label, False, 0.9, (Reason("rule", f"{label}-rule", 4.0),))
    return Segment(0, 0, "paragraph", True, 0.8, (Reason("prior", "", -1.2),))


class Doubting(MarkedLines):
    """As `MarkedLines`, but `~label ?text` is a paragraph, and `~label ^text` noise of `site`."""

    def clean(self, source, kind="auto", url=None, id=None):  # noqa: A002
        result = super().clean(source, kind, url, id)
        segments = tuple(_doubted(result.source, segment) for segment in result.segments)
        body = "\n".join(result.source[s.start : s.end].strip() for s in segments if s.is_main)
        return Result(body, None, {}, result.source, segments, id, url)


def _doubted(text, segment):
    line = text[segment.start : segment.end]
    if line.startswith("~") and " ?" in line:
        return segment._replace(label="paragraph", is_main=True, evidence=())
    return segment._replace(label="site") if " ^" in line else segment


class Perilous(MarkedLines):
    """As `MarkedLines`, but some words are the end of the process, or nearly so.

    `!kill`, `!segfault` and `!exit` end it; `!once PATH` kills it only while PATH is not there;
    `!sleep SECONDS` takes its time; `!memory` asks for more than there is.
    """

    def clean(self, source, kind="auto", url=None, id=None):  # noqa: A002
        text = source.decode("utf-8") if isinstance(source, bytes) else source
        words = text.split()
        for word, after in zip(words, [*words[1:], ""], strict=True):
            _suffer(word, after)
        return super().clean(source, kind, url, id)


def _suffer(word, after):
    if word == "!kill":
        os.kill(os.getpid(), signal.SIGKILL)
    elif word == "!segfault":
        ctypes.string_at(0)
    elif word == "!exit":
        os._exit(3)
    elif word == "!once" and not Path(after).exists():
        Path(after).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    elif word == "!sleep":
        time.sleep(float(after))
    elif word == "!memory":
        raise MemoryError
