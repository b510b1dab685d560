"""News agencies and the ways newspapers write them."""

from __future__ import annotations

import re
from functools import cache
from typing import Final, NamedTuple

import regex

from cleaner.characters import fold

# Spellings after `=` count only as written: in small letters they are words or initials.
AGENCIES: Final[dict[str, str]] = {
    "AFP": "AFP|AFPTV|Agence France-Presse|Agence France Presse|France-Presse|АФП|法新社|AFP通信|"
    "وكالة فرانس برس|فرانس برس|أ ف ب|एएफपी",
    "AP": "=AP|=АП|Associated Press|The Associated Press|美联社|美聯社|AP通信|أسوشيتد برس|एपी",
    "Reuters": "Reuters|Reuter|Thomson Reuters|Рейтер|Reuters Staff|路透社|路透|ロイター|ロイター通信|"
    "로이터|رويترز|रॉयटर्स",
    "dpa": "dpa|dpa-infocom|dpa-AFX|Deutsche Presse-Agentur|Deutschen Presse-Agentur|德新社",
    "APA": "=APA|Austria Presse Agentur",
    "SDA": "=SDA|Keystone-SDA|=Keystone-ATS",
    "SID": "=SID|Sport-Informations-Dienst",
    "EFE": "EFE|Agencia EFE|埃菲社",
    "ANSA": "ANSA|Ansa.it|安莎社",
    "TASS": "TASS|ITAR-TASS|ТАСС|ИТАР-ТАСС|塔斯社|タス通信",
    "Xinhua": "Xinhua|Xinhuanet|Синьхуа|新华社|新華社|新华网|شينخوا",
    "Kyodo": "Kyodo|Kyodo News|共同通信|共同通信社|共同社",
    "Yonhap": "Yonhap|연합뉴스|韩联社|韓聯社|聯合ニュース",
    "PTI": "PTI|Press Trust of India|पीटीआई|पीटीआई-भाषा",
    "Anadolu": "Anadolu|=AA|Anadolu Agency|Anadolu Ajansı|الأناضول",
    "Bloomberg": "Bloomberg|Bloomberg News|彭博社|ブルームバーグ",
    "PA": "=PA|PA Media|PA Wire|PA Archive|Press Association|The Press Association",
}
_READ: Final = 500
_WITHOUT_SPACES: Final = regex.compile(r"[\p{Han}\p{Katakana}\p{Hangul}]")


@cache
def _any_spelling() -> re.Pattern[str]:
    """Finds whether a folded text may name an agency: most author lines name none."""
    return re.compile("|".join(re.escape(plain) for _, plain, _ in _spellings()))


class Mention(NamedTuple):
    """An agency named at `start:end`."""

    start: int
    end: int
    agency: str


@cache
def _spellings() -> tuple[tuple[str, str, str], ...]:
    """(spelling, its folded form, agency), longest first."""
    listed = (
        (spelling, fold(spelling.lstrip("=")), agency)
        for agency, spellings in AGENCIES.items()
        for spelling in spellings.split("|")
    )
    return tuple(sorted(listed, key=lambda entry: (-len(entry[1]), entry[1])))


def find_agencies(text: str) -> list[Mention]:
    """Every agency named in the first 500 characters of `text`, in order, not overlapping."""
    text = text[:_READ]
    folded = fold(text)
    found: list[Mention] = []
    if not _any_spelling().search(folded):
        return found
    for spelling, plain, agency in _spellings():
        start = folded.find(plain)
        while start >= 0:
            end = start + len(plain)
            free = all(end <= m.start or start >= m.end for m in found)
            if free and _stands_alone(text, start, end, spelling):
                found.append(Mention(start, end, agency))
            start = folded.find(plain, end)
    return sorted(found)


def _stands_alone(text: str, start: int, end: int, spelling: str) -> bool:
    if spelling.startswith("=") and text[start:end] != spelling[1:]:
        return False
    if _WITHOUT_SPACES.search(spelling):
        return True
    before, after = text[start - 1 : start], text[end : end + 1]
    return not (before.isalnum() or before == "@" or after.isalnum())


def normalise_agency(text: str) -> tuple[str, ...]:
    """The agencies that `text` names, each once, in order. Reads the first 500 characters.

    >>> normalise_agency("AFP/Reuters"), normalise_agency("Agence France-Presse")
    (('AFP', 'Reuters'), ('AFP',))
    """
    return tuple(dict.fromkeys(mention.agency for mention in find_agencies(text)))
