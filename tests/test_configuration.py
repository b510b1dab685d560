"""Which configuration file is used, what it says, and where."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.configuration import MOST_BYTES, ConfigurationFile, find_file, nearest, read_file
from cleaner.errors import ConfigurationError


@pytest.fixture
def write(tmp_path):
    def write(name, text):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


def places(text, root=()):
    return ConfigurationFile(Path("cleaner.toml"), text, {}, root).places()


def test_the_nearest_folder_with_a_file_counts(write, tmp_path):
    write("cleaner.toml", "far = 1")
    near = write("a/cleaner.toml", "near = 1")
    (tmp_path / "a/b/c").mkdir(parents=True)
    assert find_file(tmp_path / "a/b/c").path == near


def test_in_one_folder_cleaner_toml_wins_over_the_project(write, tmp_path):
    write("pyproject.toml", "[tool.cleaner]\nkeep = 1")
    mine = write("cleaner.toml", "")
    assert find_file(tmp_path).path == mine


def test_a_nearer_project_wins_over_a_farther_cleaner_toml(write, tmp_path):
    write("cleaner.toml", "")
    project = write("a/pyproject.toml", "[tool.cleaner]\nkeep = 1")
    found = find_file(tmp_path / "a")
    assert (found.path, found.table) == (project, {"keep": 1})


@pytest.mark.parametrize(
    "text",
    ["[tool.other]\n", "[project]\nname = 'cleaner'\n", "no toml at all", b"\xff\xfe", "x" * 2**20],
    ids=["other tools", "our own name", "broken", "no text", "too large"],
)
def test_a_project_that_is_not_about_us_is_passed_over(write, tmp_path, text):
    far = write("cleaner.toml", "")
    write("a/pyproject.toml", text)
    assert find_file(tmp_path / "a").path == far


def test_a_broken_project_that_speaks_of_us_is_an_error(write, tmp_path):
    write("pyproject.toml", "[tool.cleaner\n")
    with pytest.raises(ConfigurationError, match=r"pyproject.toml is not valid TOML.*line 1"):
        find_file(tmp_path)


def test_a_folder_of_that_name_is_no_file(tmp_path):
    (tmp_path / "cleaner.toml").mkdir()
    found = find_file(tmp_path)
    assert found is None or tmp_path not in found.path.parents


def test_a_project_named_without_our_table_is_an_error(write):
    with pytest.raises(ConfigurationError, match=r"has no table \[tool.cleaner\]"):
        read_file(write("pyproject.toml", "[tool.other]\n"))


def test_our_table_must_be_one(write):
    with pytest.raises(ConfigurationError, match="must be a table"):
        read_file(write("pyproject.toml", "[tool]\ncleaner = 3\n"))


def test_a_file_of_any_name_is_read_as_a_whole(write):
    assert read_file(write("other.toml", "keep = 1")).table == {"keep": 1}


def test_marks_of_byte_order_and_windows_lines_are_read(write):
    found = read_file(write("cleaner.toml", b"\xef\xbb\xbfa = 1\r\n\r\nb = '''x\r\ny'''\r\n"))
    assert found.table == {"a": 1, "b": "x\ny"}
    assert found.places() == {("a",): (1, 1), ("b",): (3, 1)}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a = \nb = 1", "not valid TOML.*line 1, column"),
        (b"\xff", "not UTF-8"),
        ("a = " + "[" * 100_000, "nests too deeply|not valid TOML"),
        ("a = " + "9" * 9_000, "not valid TOML"),
        ("a" + ".a" * 20_000 + " = 1", "more than 500 dots"),
        ("#" * (MOST_BYTES + 1), "larger than"),
        ("rules = []\n[rules.lint]\n", r"write \[rules-lint\]"),
    ],
    ids=["syntax", "encoding", "depth", "digits", "long key", "size", "name of two things"],
)
def test_what_cannot_be_read_is_an_error_that_names_the_file(write, text, said):
    with pytest.raises(ConfigurationError, match=rf"(?s)cleaner\.toml.*({said})"):
        read_file(write("cleaner.toml", text))


def test_a_file_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(ConfigurationError, match=r"cannot read .*none\.toml"):
        read_file(tmp_path / "none.toml")


def test_a_file_is_shown_as_seen_from_the_working_folder(write, tmp_path, monkeypatch):
    found = read_file(write("cleaner.toml", ""))
    (tmp_path / "a").mkdir()
    monkeypatch.chdir(tmp_path / "a")
    assert found.shown == str(Path("..", "cleaner.toml"))


def test_places_are_those_of_keys_and_tables():
    text = (
        '# first\nprofile = "recall"\n\n  keep = [\n  "a = 1",\n]\n[clean]\nformat = "x"\n'
        "[rules.lint]\nadvice = true\n[inline]\na = {b = 1}\nc.d = 2\n"
    )
    assert places(text) == {
        ("profile",): (2, 1),
        ("keep",): (4, 3),
        ("clean",): (7, 1),
        ("clean", "format"): (8, 1),
        ("rules",): (9, 1),
        ("rules", "lint"): (9, 1),
        ("rules", "lint", "advice"): (10, 1),
        ("inline",): (11, 1),
        ("inline", "a"): (12, 1),
        ("inline", "a", "b"): (12, 1),
        ("inline", "c"): (13, 1),
        ("inline", "c", "d"): (13, 1),
    }


def test_text_in_a_value_is_no_key():
    assert places("a = '''\nb = 1\n[c]\n'''\nd = 1\n") == {("a",): (1, 1), ("d",): (5, 1)}


def test_deep_tables_do_not_matter():
    text = "[" + ".".join("a" * 400) + "]\nx = 1\n[b]\ny = 1\n"
    assert places(text)[("b", "y")] == (4, 1)


def test_places_in_a_project_are_below_our_table():
    text = "[tool.other]\nkeep = 1\n[tool.cleaner]\nkeep = 2\n[tool.cleaner.clean]\nx = 1\n"
    found = places(text, ("tool", "cleaner"))
    assert (found[("keep",)], found[("clean", "x")]) == ((4, 1), (6, 1))


def test_places_after_an_endless_value_are_not_looked_for():
    assert places("a = [\n" + "1,\n" * 3000 + "]\nb = 1\n") == {}


_KEYS = st.text("abc", min_size=1, max_size=3)
_VALUES = st.one_of(
    st.integers(0, 9).map(str),
    st.sampled_from(['"""\nx = 1\n[y]\n"""', "[\n1,\n2]", "'# no'", "true # yes", '"\\""']),
)


@given(st.dictionaries(_KEYS, _VALUES, max_size=5), st.dictionaries(_KEYS, _VALUES, max_size=3))
def test_every_key_is_found_on_the_line_that_begins_with_it(above, below):
    text = "".join(f"{k} = {v}\n" for k, v in above.items()) + "[t-t]\n"
    text += "".join(f"\n{k} = {v}\n" for k, v in below.items())
    tomllib.loads(text)
    found = places(text)
    lines = text.split("\n")
    keys = {*((k,) for k in above), ("t-t",), *(("t-t", k) for k in below)}
    assert set(found) == keys
    for path, (line, _) in found.items():
        assert lines[line - 1].startswith(path[-1] if path != ("t-t",) else "[t-t]")


def test_a_suggestion_is_made_only_for_what_is_close():
    assert nearest("profil", ["keep", "profile"]) == "; did you mean 'profile'?"
    assert nearest("zebra", ["keep", "profile"]) == ""
