from __future__ import annotations

import pytest

from cleaner.engine import loading
from cleaner.errors import ConfigurationError
from cleaner.tooling.mining import files
from cleaner.tooling.mining.drafting import Draft, Entry
from cleaner.tooling.mining.files import is_file_name, noted, write_file, write_files, write_folder


def draft(site="tide.example"):
    entry = Entry("Pass it on", "lines", 5, 9, ("Pass it on",))
    return Draft(site, "share", "lines", (entry,), misses=("She did not pass it on.",))


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_file_holds_the_rules_of_all_sites(tmp_path):
    write_file(tmp_path / "deep" / "mined.yaml", [[draft()], [draft("quay.example")]])
    assert names(tmp_path / "deep") == ["mined.yaml"]
    rules, faults = loading.read_rule_file(tmp_path / "deep" / "mined.yaml")
    assert (len(rules), faults) == (2, ())


def test_a_folder_gets_a_file_for_each_site_beside_what_is_there(tmp_path):
    (tmp_path / "own.yaml").write_text("mine")
    write_files(tmp_path, [[draft()], [draft("quay.example")]])
    assert names(tmp_path) == ["own.yaml", "quay.example.yaml", "tide.example.yaml"]


def test_the_folder_of_a_run_takes_the_place_of_an_earlier_one(tmp_path):
    folder = tmp_path / "mined-rules"
    write_folder(folder, [[draft("old.example")]], {"version": "1"})
    write_folder(folder, [[draft()]], {"version": "2"})
    assert names(folder) == ["mined.json", "tide.example.yaml"]
    assert noted(folder) == {"version": "2"}
    assert names(tmp_path) == ["mined-rules"]


def test_a_folder_that_is_no_such_one_is_not_replaced(tmp_path):
    folder = tmp_path / "mined-rules"
    folder.mkdir()
    (folder / "own.yaml").write_text("mine")
    with pytest.raises(ConfigurationError, match="in the way"):
        write_folder(folder, [[draft()]], {})
    assert names(folder) == ["own.yaml"]


def test_what_fails_half_way_leaves_the_earlier_folder(tmp_path, monkeypatch):
    folder = tmp_path / "mined-rules"
    write_folder(folder, [[draft()]], {"version": "1"})
    monkeypatch.setattr(files, "rule_file", lambda _: {}["lost"])
    with pytest.raises(KeyError):
        write_folder(folder, [[draft()]], {"version": "2"})
    assert noted(folder) == {"version": "1"}
    assert names(tmp_path) == ["mined-rules"]


@pytest.mark.parametrize("content", [None, "", "[1]", "{", "\ud800"])
def test_a_note_that_is_none_says_nothing(tmp_path, content):
    if content is not None:
        (tmp_path / "mined.json").write_text(content, "utf-8", errors="surrogatepass")
    assert noted(tmp_path) is None


def test_no_rules_and_too_many_are_told(tmp_path, monkeypatch):
    with pytest.raises(ConfigurationError, match="no rules"):
        write_file(tmp_path / "mined.yaml", [])
    monkeypatch.setattr(files, "MAX_BYTES", 100)
    with pytest.raises(ConfigurationError, match="Name a folder"):
        write_file(tmp_path / "mined.yaml", [[draft()]])
    assert names(tmp_path) == []


def test_a_name_that_ends_like_a_rule_file_is_one_unless_a_folder_has_it(tmp_path):
    (tmp_path / "folder.yaml").mkdir()
    assert is_file_name(tmp_path / "mined.yml")
    assert not is_file_name(tmp_path / "mined")
    assert not is_file_name(tmp_path / "folder.yaml")
