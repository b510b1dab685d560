"""Which script a text is written in, and which languages are."""

from __future__ import annotations

import pytest

from cleaner.engine.packs import load_packs
from cleaner.scripts import SCRIPTS, may_be_written_in, script_of


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("Fähre sinkt", "latin"),
        ("Фото: ТАСС, AP", "cyrillic"),
        ("غرقت العبارة", "arabic"),
        ("घाट पर हंस", "devanagari"),
        ("周一渡轮在海湾沉没", "han"),
        ("渡し船が沈没", "kana"),
        ("여객선 침몰", "hangul"),
        ("12:30 | 14°", None),
        ("", None),
    ],
)
def test_a_text_is_in_the_script_of_most_of_its_letters(text, script):
    assert script_of(text) == script


def test_a_foreign_name_is_not_the_script_of_the_text():
    assert (
        script_of(
            "渡轮的日本名字是「さくら」，当局周一在记者会上说，船主没有发表任何评论，调查仍在进行，海湾的航线已经关闭。"
        )
        == "han"
    )
    assert script_of("Паром «Vasterby» затонул в заливе") == "cyrillic"


def test_languages_are_written_in_their_scripts_only():
    assert may_be_written_in(["ru", "uk"], "cyrillic")
    assert not may_be_written_in(["ru", "uk"], "latin")
    assert [s for s in SCRIPTS if may_be_written_in(["ja"], s)] == ["han", "kana"]
    assert [s for s in SCRIPTS if may_be_written_in(["zh"], s)] == ["han"]


def test_a_language_that_is_not_known_here_may_be_written_in_any():
    assert all(may_be_written_in(["zu"], script) for script in SCRIPTS)


def test_every_language_with_a_pack_is_known():
    langs = {code for loaded in load_packs().rules for code in loaded.scope.langs or ()}
    assert len(langs) >= 24
    assert [code for code in langs if may_be_written_in([code], "thai")] == []
