from __future__ import annotations

import pytest

from cleaner.io.formats import FORMATS, format_of, without_compression


@pytest.mark.parametrize("suffix", sorted(FORMATS))
@pytest.mark.parametrize("packed", ["", ".gz", ".zst", ".bz2", ".xz", ".GZ"])
def test_every_format_is_told_under_every_compression(suffix, packed):
    assert format_of(f"north/page{suffix}{packed}") == FORMATS[suffix]
    assert format_of(f"north/PAGE{suffix.upper()}{packed}") == FORMATS[suffix]


@pytest.mark.parametrize("name", ["page", "page.gz", ".jsonl", "page.pdf", "v1.txt/page"])
def test_other_names_tell_no_format(name):
    assert format_of(name) is None


def test_only_the_last_compression_is_taken_off():
    assert without_compression("a.txt.gz.xz") == ("a.txt.gz", "xz")
