"""Which language a page is in."""

from __future__ import annotations

import pytest

from cleaner.segment.language import language, tongue

TEXTS = {
    "en": "The ferry sank in the bay on Monday, and all of its crew were saved by a passing boat.",
    "de": "Die Fähre sank am Montag in der Bucht, und die ganze Besatzung wurde von einem Boot gerettet.",
    "fr": "Le ferry a coulé lundi dans la baie et tout l'équipage a été sauvé par un bateau qui passait.",
    "es": "El transbordador se hundió el lunes en la bahía y toda la tripulación fue salvada por un barco.",
    "ru": "Паром затонул в заливе в понедельник, и весь экипаж был спасён проходившим мимо судном.",
    "zh": "周一渡轮在海湾沉没，所有船员都被一艘路过的船只救起，当局正在调查沉没的原因，船主没有发表任何评论。",
    "ja": "月曜日に湾でフェリーが沈没し、乗組員は全員、通りかかった船に救助された。当局は原因を調べている。",
    "ar": "غرقت العبارة في الخليج يوم الاثنين، وأنقذ قارب عابر جميع أفراد الطاقم، وتحقق السلطات في السبب.",
}


@pytest.mark.parametrize("code", TEXTS)
def test_a_page_is_in_the_language_of_its_prose(page, code):
    blocks, columns = page(["Home", "Share", TEXTS[code], "OK", "Menu"])
    assert language(blocks, columns.words) == code


def test_the_longest_lines_decide_and_not_the_many_short_ones(page):
    blocks, columns = page(["Home", "Sign in", "Read more", "Share this"] * 20 + [TEXTS["de"]])
    assert language(blocks, columns.words) == "de"


@pytest.mark.parametrize("text", ["", "OK", "1 2 3\n4 5 6", "Ferry sinks"])
def test_of_too_little_text_nothing_is_said(page, text):
    blocks, columns = page(text)
    assert language(blocks, columns.words) is None


def test_of_a_very_long_line_a_part_is_read(page):
    blocks, columns = page(TEXTS["fr"] * 5000)
    assert language(blocks, columns.words) == "fr"


@pytest.mark.parametrize(
    ("text", "script"),
    [("Ferry sinks", "latin"), ("Паром", "cyrillic"), ("渡轮沉没", "han"), ("1 2", None)],
)
def test_where_the_language_is_not_sure_the_script_is_told(page, text, script):
    blocks, columns = page(text)
    assert tongue(blocks, columns.words) == (None, script)


def test_where_the_language_is_sure_nothing_more_is_asked(page):
    blocks, columns = page(TEXTS["de"])
    assert tongue(blocks, columns.words) == ("de", None)
