"""Scripts: which one a text is written in, and which languages are written in it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Final, Literal, TypeAlias

import regex

Script: TypeAlias = Literal[
    "latin", "cyrillic", "greek", "arabic", "hebrew", "devanagari", "thai", "han", "kana", "hangul"
]

_KANA_SHARE: Final = 0.1  # of Japanese about half is kana, of Chinese none but a quoted name
_LANGUAGES: Final[dict[Script, str]] = {
    "latin": "af az ca cs cy da de en es et eu fi fil fr ga gl hr hu id is it lb lt lv ms mt nb nl "
    "nn no pl pt ro sk sl so sq sr sv sw tl tr uz vi",
    "cyrillic": "be bg kk ky mk mn ru sr tg uk",
    "greek": "el",
    "arabic": "ar ckb fa ps ug ur",
    "hebrew": "he yi",
    "devanagari": "hi mr ne",
    "thai": "th",
    "han": "ja zh",
    "kana": "ja",
    "hangul": "ko",
}
SCRIPTS: Final[tuple[Script, ...]] = tuple(_LANGUAGES)


@cache
def _letters() -> tuple[tuple[Script, regex.Pattern[str]], ...]:
    """What a letter of each script looks like; kana with the mark that prolongs a vowel."""
    kana = r"[\p{Hiragana}\p{Katakana}ー]"
    return tuple(
        (script, regex.compile(kana if script == "kana" else rf"\p{{{script.title()}}}"))
        for script in SCRIPTS
    )


@cache
def _scripts() -> dict[str, frozenset[Script]]:
    found: dict[str, set[Script]] = {}
    for script, codes in _LANGUAGES.items():
        for code in codes.split():
            found.setdefault(code, set()).add(script)
    return {code: frozenset(scripts) for code, scripts in found.items()}


def script_of(text: str) -> Script | None:
    """The script that most letters of `text` belong to; None where it has no letters.

    Han with some kana in it is "kana": only Japanese is written so.

    >>> script_of("Фото: ТАСС, AP"), script_of("周一渡轮在海湾沉没"), script_of("12:30")
    ('cyrillic', 'han', None)
    """
    counts = {script: len(letter.findall(text)) for script, letter in _letters()}
    han, kana = counts["han"], counts["kana"]
    counts["han"], counts["kana"] = (
        (0, han + kana) if kana > _KANA_SHARE * (han + kana) else (han + kana, 0)
    )
    script = max(SCRIPTS, key=counts.__getitem__)
    return script if counts[script] else None


def may_be_written_in(languages: Iterable[str], script: Script) -> bool:
    """Whether one of `languages` (ISO 639-1) is written in `script`, or is not known here.

    >>> may_be_written_in(["de"], "latin"), may_be_written_in(["de", "ru"], "han")
    (True, False)
    """
    known = _scripts()
    return any(code not in known or script in known[code] for code in languages)
