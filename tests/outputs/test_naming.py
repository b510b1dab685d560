from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from cleaner.outputs.naming import output_path

NAMES = st.text(st.sampled_from("ab./\\:~\x00é\ud800 "), max_size=12) | st.text(max_size=400)


@given(NAMES)
def test_every_name_gives_a_path_below_the_folder(name):
    path = output_path(name, ".txt")
    assert not path.is_absolute()
    assert ".." not in path.parts
    assert Path("/out", path).resolve().is_relative_to("/out")
    assert all(0 < len(part.encode()) <= 255 for part in path.parts)


@given(NAMES, NAMES)
def test_names_that_had_to_be_changed_do_not_meet(one, other):
    if output_path(one, "") == output_path(other, ""):
        assert one == other


def test_ordinary_names_stay_as_they_are():
    assert str(output_path("2024/Łódź – news.txt", ".txt")) == "2024/Łódź – news.txt"
