"""Author lines → names of people and agencies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import regex

from cleaner.segment.agencies import find_agencies, normalise_agency
from cleaner.segment.name_words import (
    COLLECTIVE,
    COLLECTIVE_STARTS,
    HOUSE_ENDS,
    LEAD_INS,
    PARTICLES,
    POSITIONS,
    RANKS,
)

__all__ = ["Authors", "normalise_agency", "split_authors"]

_READ: Final = 500
_MOST_NAMES: Final = 30
_LONGEST_NAME: Final = 60
_MOST_WORDS: Final = 6

_ADDRESS_SIGNS: Final = frozenset("@([（©/\u200b\u200c\u200d\u200e\u200f\ufeff")
_ADDRESS: Final = regex.compile(
    r"https?://\S+|[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64})+|(?<!\w)@\w{1,40}"
    r"|\([^()]{0,80}\)|\[[^\[\]]{0,80}\]|（[^（）]{0,80}）|©|[\u200b\u200e\u200f\ufeff]"
)
_LEAD_IN: Final = regex.compile(
    rf"(?i)^\W*(?:{LEAD_INS})(?:\s*[:：/／|｜]\s*|\s+(?=\S)|(?<=\p{{Han}})(?=\p{{Han}}))"
)
_LEAD_IN_WORDS: Final = frozenset(LEAD_INS.split("|"))
_DUTCH: Final = regex.compile(r"(?i)^\W*(?:door|tekst)\b")
# Work on a story that does not make its author: "Editing by …", "contributed to this report".
_OTHER_WORK: Final = regex.compile(
    r"(?i)\b(?:additional reporting|edit(?:ing|ed)|compiled|graphics?|photos?|photograph(?:s|y)"
    r"|video|translat(?:ed|ion)|contributed to|illustrations?|fotos?|photographe|фото)\b.*"
)
_STAMP: Final = regex.compile(
    r"(?i)\s+(?:published|updated|posted|last (?:updated|modified)|외 ?\d|\d).*"
)
_SENTENCES: Final = regex.compile(r"\s*[;|•·]\s*|\s+[–—-]{1,2}\s+|\s*--\s*")
_COMMAS: Final = regex.compile(
    r"\s*[,،、，&+]\s*|\s*(?<!\d)/(?!\d)\s*"
    r"|\s+(?i:and|und|och|og|oraz|dan|và|ve|ja|sekä|with|mit|avec)(?:\s+|$)"
    r"|\s+(?:и|та|й|і|और)\s+|\s+و\s*(?=\p{Arabic}{2,}\s\p{Arabic})|(?<=\p{Han})和(?=\p{Han})"
    # Words that stand in names too (Ortega y Gasset) part only two full names.
    r"|(?<=\p{L}\s\p{Lu}[\p{L}.'’-]{1,30})\s+(?:y|e|i|a|et)\s+(?=\p{Lu}[\p{L}.'’-]{0,30}\s\p{Lu})"
)
_DUTCH_AND: Final = regex.compile(r"\s+en\s+(?=\p{Lu}[\p{L}.'’-]{0,30}\s\p{L})")
_TWO_DESKS: Final = regex.compile(r"(?i)\s(\p{L}+)\s+(?:and|&)\s+(\p{L}+)\s+(?=\p{L}+)")
_EMPLOYER: Final = regex.compile(
    r"\s+(?:für|pour|para|voor|för|per|of the|at the|из|для)\s+.*|\s+(?i:for)\s+.*"
)
_PLACE: Final = regex.compile(
    r"\s+(?:in|aus|à|en|em|w|we|v|ve|i|fra|från|reporting from|from|в|из|у)\s+\p{Lu}.*"
)
_EAST_ROLE: Final = regex.compile(
    r"^(?:編集委員|论说委员|論説委員|特派員|本报|本報)\s*"
    r"|\s*(?:特派員|特约记者|特約記者|记者|記者|編集委員|通讯员|实习生|기자|특파원|논설위원|선임기자)$"
)
_NAME: Final = regex.compile(r"[\p{L}\p{M}.'’ʼ‘\- \u00b7\u200c]+")
_HOST: Final = regex.compile(r"\w\.\p{Ll}{2,}$")
_HAN_NAMES: Final = regex.compile(r"\p{Han}{2,4}(?:\s\p{Han}{2,4})+")
_EDGES: Final = ' \t.,:;-–—/"“”„«»*_'


@dataclass(frozen=True, slots=True)
class Authors:
    """`names` of people as printed (capitals made plain), `agencies` in their short form."""

    names: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()


def split_authors(text: str) -> Authors:
    """Split an author line into people and agencies. Reads the first 500 characters.

    Roles, places, employers, addresses and collective bylines ("Staff", "Web Desk") are
    dropped; what is no name gives none.

    >>> split_authors("By Hyung Jin-Kim and Lolita C. Baldor, Associated Press")
    Authors(names=('Hyung Jin-Kim', 'Lolita C. Baldor'), agencies=('AP',))
    """
    text = text[:_READ]
    line = text
    for mention in reversed(find_agencies(text)):
        line = f"{line[: mention.start]} ; {line[mention.end :]}"
    if not _ADDRESS_SIGNS.isdisjoint(line):
        line = _ADDRESS.sub(" ", line)
    line = _TWO_DESKS.sub(_one_desk, " ".join(line.split()))
    dutch, led = bool(_DUTCH.match(line)), bool(_LEAD_IN.match(line))
    names: list[str] = []
    for sentence in _SENTENCES.split(line):
        for part in _parts(_OTHER_WORK.sub("", sentence), dutch=dutch):
            names.extend(_names(part))
    people = tuple(dict.fromkeys(_believable(names[:_MOST_NAMES], led=led)))
    return Authors(people, normalise_agency(text))


def _one_desk(match: regex.Match[str]) -> str:
    """Keep "Health and science editor" together; "and" parts names elsewhere."""
    both_ranks = {match[1].casefold(), match[2].casefold()} <= RANKS
    return f" {match[1]} {match[2]} " if both_ranks else match[0]


def _believable(names: list[str], *, led: bool) -> list[str]:
    """Drop single words that follow a full name (a place, a degree) or that nothing led in."""
    kept: list[str] = []
    for name in names:
        single = " " not in name and regex.match(r"\p{Lu}", name)
        if not single or (not kept and (led or len(names) > 1)):
            kept.append(name)
    return kept


def _parts(sentence: str, *, dutch: bool) -> list[str]:
    """The pieces of a sentence that may each be one person."""
    if dutch:
        sentence = _DUTCH_AND.sub(", ", sentence)
    return [part for part in _COMMAS.split(_LEAD_IN.sub("", sentence)) if part]


def _names(part: str) -> list[str]:
    part = _LEAD_IN.sub("", part)
    part = _PLACE.sub("", _EMPLOYER.sub("", _STAMP.sub("", part)))
    part = _EAST_ROLE.sub("", _without_position(part)).strip(_EDGES)
    if _HAN_NAMES.fullmatch(part) and len(part) > 6:
        return [name for name in part.split() if _is_name(name)]
    return [_plain_case(part)] if _is_name(part) else []


def _without_position(part: str) -> str:
    """Cut "Political Correspondent" off either end.

    >>> _without_position("Jane Doe Political Correspondent"), _without_position("Editor Jane Doe")
    ('Jane Doe', 'Jane Doe')
    """
    words = part.split()
    plain = [word.casefold().strip(".,:") for word in words]
    held = [i for i, w in enumerate(plain) if w in POSITIONS or w.removesuffix("s") in POSITIONS]
    if not held:
        return part
    first = held[0]
    while first and plain[first - 1] in RANKS:
        first -= 1
    return " ".join(words[:first] or words[held[-1] + 1 :])


def _is_name(part: str) -> bool:
    words = part.split()
    if not 1 <= len(words) <= _MOST_WORDS or not 2 <= len(part) <= _LONGEST_NAME:
        return False
    low = part.casefold()
    plain = low.split()
    if not _NAME.fullmatch(part) or low in _LEAD_IN_WORDS or plain[0] in COLLECTIVE_STARTS:
        return False
    if not COLLECTIVE.isdisjoint(plain) or low.endswith(HOUSE_ENDS) or _HOST.search(part):
        return False
    small = [w for w in words if w[0].islower() and w not in PARTICLES and "'" not in w]
    return not small and not part.islower()


def _plain_case(name: str) -> str:
    """Write a name set all in capitals as one writes names.

    >>> _plain_case("SEAN O'BRIEN"), _plain_case("J.R. VAN DER MEER"), _plain_case("JD McKay")
    ("Sean O'Brien", 'J.R. van der Meer', 'JD McKay')
    """
    if not name.isupper() or len(name) < 4:
        return name
    return " ".join(_plain_word(word, first=i == 0) for i, word in enumerate(name.split()))


def _plain_word(word: str, *, first: bool) -> str:
    low = word.lower()
    if "." in word or len(word) == 1:
        return word
    if low in PARTICLES and not first:
        return low
    if len(word) == 2 and not set("aeiouy") & set(low):
        return word
    titled: str = regex.sub(r"(?:^|(?<=[-'’]))\p{L}", lambda m: m[0].upper(), low)
    return "Mc" + titled[2:].capitalize() if low.startswith("mc") else titled
