from __future__ import annotations

import pytest

from cleaner.errors import ConfigurationError
from cleaner.tooling.corpus import MAIN, read_corpus


def test_gold_pages_carry_their_main_text_and_address(tmp_path, write_gold):
    items = list(read_corpus([str(write_gold(tmp_path / "gold", 2))]))
    assert [item.id for item in items] == ["page-0", "page-1"]
    assert items[0].url == "https://site0.example/x"
    assert items[0].fields[MAIN].startswith("The council of Eastbrook")


def test_other_documents_are_read_beside_them(tmp_path, write_gold, pages):
    items = list(read_corpus([str(write_gold(tmp_path / "gold", 1)), str(pages)]))
    assert [item.id for item in items] == ["page-0", "a.txt", "north/b.txt"]
    assert MAIN not in items[1].fields


def test_a_gold_page_that_cannot_be_read_has_an_error(tmp_path, write_gold):
    folder = write_gold(tmp_path / "gold", 1)
    (folder / "html" / "page-0.html.gz").write_bytes(b"no gzip")
    assert "cannot be read" in next(read_corpus([str(folder)])).error


def test_a_corpus_that_is_not_there_is_a_configuration_error(tmp_path):
    with pytest.raises(ConfigurationError):
        read_corpus([str(tmp_path / "nowhere")])
    with pytest.raises(ConfigurationError, match="no document"):
        read_corpus([str(tmp_path)])
