"""Which charset a text in an old encoding is in.

Each candidate is tried on a sample; the one under which most of the non-ASCII characters are
usual for its languages wins. `UnicodeDammit`'s own guess is not used: it asks whichever detector
happens to be installed, so the same bytes would give different texts on different machines.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

import regex

_PUNCTUATION: Final = "\u00a0’‘“”„‚–—…«»‹›·•°©®™€£§"
_WIDE_PUNCTUATION: Final = "\u3000、。，．・：；？！…—～“”‘’（）「」『』【】《》〈〉·"
_KANA: Final = "".join(map(chr, (*range(0x3041, 0x3094), *range(0x30A1, 0x30F7), 0x30FC)))
# Letters beyond ASCII by language, not by charset: under a wrong charset the letters of one
# language turn into those of several.
_FRENCH: Final = "àâæçèéêëîïôœùûüÀÂÇÈÉÊÎÔŒ"
_IBERIAN: Final = "áàâãçéêíñóôõúü¡¿ªºÁÀÉÍÑÓÚÇ"
_ITALIAN: Final = "àèéìòùÀÈÉÌÒÙ"
_GERMANIC: Final = "äöüßéëïèÄÖÜ"
_NORDIC: Final = "åäöæøéÅÄÖÆØ"
_ICELANDIC: Final = "áðéíóúýþæöÁÐÉÍÓÚÝÞÆÖ"
_POLISH: Final = "ąćęłńóśźżĄĆĘŁŃÓŚŹŻ"
_CZECH: Final = "áäčďéěíĺľňóôřšťúůýžÁČĎÉÍŇÓŘŠŤÚÝŽ"
_HUNGARIAN: Final = "áéíóöőúüűÁÉÍÓÖŐÚÜŰ"
_ROMANIAN: Final = "ăâîşţĂÂÎŞŢ"
_CROATIAN: Final = "čćđšžČĆĐŠŽ"
_WESTERN: Final = (_FRENCH, _IBERIAN, _ITALIAN, _GERMANIC, _NORDIC, _ICELANDIC)
_CENTRAL: Final = (_POLISH, _CZECH, _HUNGARIAN, _ROMANIAN, _CROATIAN)
_CYRILLIC: Final = "оеаинтсрвлкмдпуяєіїўОЕАИНТСРВЛКМДПУЯЄІЇЎ№"
_GREEK: Final = "αοιετσνηυρπκμλςάόίέήώύΑΟΙΕΤΣΝΗΥΡΠΚΜΛΆΌΊΈΉ"
_HEBREW: Final = "יוהלאמרבתשנםחדעקפ"
_ARABIC: Final = "اليمونرتبةعدسفهكقحجأإ،؟"
_THAI: Final = "านรอกเงมยลวดทสตะปบคหแจพชขใไโ่้ัีิืุู็์"
_BALTIC: Final = "āčēģīķļņšūžąęėįųõäöüĀČĒĢĪĶĻŅŠŪŽĄĘĖĮŲÕÄÖÜ"
_TURKISH: Final = "ığşçöüâîûİĞŞÇÖÜ"
_VIETNAMESE: Final = "đăâêôơưàáèéìíòóùúýĐĂÂÊÔƠƯ\u0300\u0301\u0303\u0309\u0323"


@dataclass(frozen=True, slots=True)
class Charset:
    """A candidate: its codec, its usual characters, and double bytes that are usual.

    `leads` and `trails` are the ranges of their bytes: the everyday part of the repertoire.
    """

    name: str
    usual: str
    leads: range = range(0)
    trails: range = range(0xA1, 0xFF)
    is_latin: bool = False


# Among equals the first wins, so the narrower repertoire comes first.
CANDIDATES: Final = (
    *(Charset("windows-1252", letters + _PUNCTUATION, is_latin=True) for letters in _WESTERN),
    *(
        Charset(name, letters + _PUNCTUATION, is_latin=True)
        for name in ("windows-1250", "iso-8859-2")
        for letters in _CENTRAL
    ),
    Charset("windows-1254", _TURKISH + _PUNCTUATION, is_latin=True),
    Charset("windows-1251", _CYRILLIC + _PUNCTUATION),
    Charset("koi8-r", _CYRILLIC),
    Charset("koi8-u", _CYRILLIC),
    Charset("iso-8859-5", _CYRILLIC),
    Charset("cp866", _CYRILLIC),
    Charset("windows-1253", _GREEK + _PUNCTUATION),
    Charset("iso-8859-7", _GREEK + _PUNCTUATION),
    Charset("windows-1255", _HEBREW + _PUNCTUATION),
    Charset("windows-1256", _ARABIC + _PUNCTUATION),
    Charset("iso-8859-6", _ARABIC),
    Charset("cp874", _THAI + _PUNCTUATION),
    Charset("windows-1257", _BALTIC + _PUNCTUATION, is_latin=True),
    Charset("windows-1258", _VIETNAMESE + _PUNCTUATION, is_latin=True),
    Charset("cp949", _WIDE_PUNCTUATION, range(0xB0, 0xC9)),
    Charset("cp932", _KANA + _WIDE_PUNCTUATION, range(0x88, 0x99), range(0x40, 0xFD)),
    Charset("euc_jp", _KANA + _WIDE_PUNCTUATION, range(0xB0, 0xD0)),
    Charset("gb18030", _WIDE_PUNCTUATION, range(0xB0, 0xD8)),
    Charset("big5hkscs", _WIDE_PUNCTUATION, range(0xA4, 0xC7), range(0x40, 0xFF)),
)
# What browsers take a declared charset for (WHATWG Encoding Standard), in Python's names.
_DECLARED: Final = {
    "ascii": "windows-1252",
    "iso8859-1": "windows-1252",
    "iso8859-15": "windows-1252",
    "iso8859-9": "windows-1254",
    "iso8859-8": "windows-1255",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "big5": "big5hkscs",
}
# What no language does: a capital behind a small letter, Latin letters among those of another
# alphabet; and in Latin script, words with hardly a plain letter.
_ODD_CASE: Final = r"(?<=\p{Ll})[\p{Lu}--[A-Z]]"
_ALPHABETS: Final = r"[\p{Greek}\p{Cyrillic}\p{Hebrew}\p{Arabic}]"
_ODD: Final = regex.compile(
    rf"{_ODD_CASE}|(?<=[A-Za-z]){_ALPHABETS}|{_ALPHABETS}(?=[A-Za-z])", regex.VERSION1
)
_ODD_LATIN: Final = regex.compile(rf"{_ODD_CASE}|[\p{{L}}--[A-Za-z]]{{3,}}", regex.VERSION1)
_GOOD_ENOUGH: Final = 0.5  # a wrong charset makes about a third of the letters usual ones
_MARGIN: Final = 0.02


def guess_charset(sample: bytes) -> str | None:
    """The codec name of the charset that fits best, or None where none does.

    `sample` may end inside a character. The answer depends on the bytes alone.
    """
    best, best_share = None, _GOOD_ENOUGH
    for charset in CANDIDATES:
        share = _usual_share(sample, charset)
        if share > best_share + (_MARGIN if best else 0.0):
            best, best_share = charset.name, share
    return best


def declared_charset(sample: bytes) -> str | None:
    """The charset that an XML declaration or a `<meta>` names, if it can be true.

    Names as browsers understand them; anything but the candidates is ignored.
    """
    from bs4.dammit import EncodingDetector

    name = EncodingDetector.find_declared_encoding(sample, is_html=True)
    try:
        codec = codecs.lookup(name or "").name
    except LookupError:
        return None
    codec = _DECLARED.get(codec, codec)
    known = {codecs.lookup(charset.name).name: charset.name for charset in CANDIDATES}
    chosen = codec if codec in _DECLARED.values() else known.get(codec)
    return chosen if chosen and _decoded(sample, chosen) is not None else None


def _usual_share(sample: bytes, charset: Charset) -> float:
    """The share of usual ones among the non-ASCII characters; 0 when it does not decode."""
    text = _decoded(sample, charset.name)
    if text is None:
        return 0.0
    foreign = [character for character in text if character >= "\x80"]
    usual = _usual(charset)
    right = sum(character in usual for character in foreign)
    odd = _ODD_LATIN if charset.is_latin else _ODD
    right -= sum(len(found) for found in odd.findall(text))
    return right / len(foreign) if foreign else 0.0


def _decoded(sample: bytes, codec: str) -> str | None:
    try:
        return codecs.getincrementaldecoder(codec)().decode(sample)
    except UnicodeDecodeError:
        return None


@cache
def _usual(charset: Charset) -> frozenset[str]:
    return frozenset(charset.usual).union(_everyday(charset))


def _everyday(charset: Charset) -> Iterable[str]:
    for lead in charset.leads:
        for trail in charset.trails:
            yield bytes((lead, trail)).decode(charset.name, "ignore")
