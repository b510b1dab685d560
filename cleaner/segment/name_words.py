"""Words that stand around names in author lines: data for `cleaner.segment.names`."""

# ruff: noqa: SIM905 -- words read best as words

from __future__ import annotations

from typing import Final

LEAD_INS: Final = (
    "by|words by|text by|story by|written by|posted by|published by|reported by|reporting by|"
    "writing by|interview by|interview|author|authors|byline|contributed by|from|"
    "von|text|autor|autorin|autoren|ein beitrag von|eine analyse von|ein kommentar von|"
    "par|propos recueillis par|publié par|por|texto|texto de|redacción de|di|a cura di|articolo di|"
    "door|tekst|av|af|skrevet av|skrevet af|text av|napisał|napisała|autor tekstu|przez|"
    "teksti|kirjoittaja|napsal|napsala|yazan|haber|oleh|penulis|bởi|tác giả|theo|"
    "автор|авторы|текст|автор статьи|подготовил|подготовила|автори|"
    "بقلم|كتب|كتبت|إعداد|نویسنده|نوشته|लेखक|द्वारा|"
    "文|作者|记者|記者|本报记者|本報記者|编辑|撰文|取材|글|기자"
)

# A plural `s` is ignored. What follows a position belongs to it ("rédacteur en chef").
POSITIONS: Final = frozenset(
    "correspondent editor reporter writer columnist producer journalist contributor intern "
    "analyst specialist critic blogger host anchor photographer bureau journaliste "
    "correspondant correspondante envoyé envoyée rédacteur rédactrice redakteur redakteurin "
    "korrespondent korrespondentin chefredakteur chefredakteurin reporterin volontär volontärin "
    "autorin redactor redactora corresponsal periodista enviado enviada editora jornalista "
    "repórter giornalista inviato inviata redacteur verslaggever dziennikarz dziennikarka "
    "toimittaja redaktor redaktorka muhabir muhabiri wartawan phóng корреспондент обозреватель "
    "журналист редактор кореспондент журналіст مراسل مراسلة محرر صحفي صحافي خبرنگار संवाददाता".split()
)

# Words that belong to the position they stand before ("Senior Political Correspondent").
RANKS: Final = frozenset(
    "senior chief deputy assistant associate managing executive political politics foreign "
    "diplomatic economic economics business financial finance science health education "
    "transport environment environmental climate security defence defense legal crime sport "
    "sports art arts culture cultural technology tech royal religion investigative "
    "investigations national international world us u.s uk eu white house washington moscow "
    "beijing europe european africa asia middle east special staff contributing freelance data "
    "news online digital video city local state regional parliamentary energy media travel food "
    "feature features opinion guest former global general policy social affairs and & the our".split()
)

# A piece with one of these names a desk or a house, not a person.
COLLECTIVE: Final = frozenset(
    "staff team desk newsroom agency agencies agencias agence agences agenturen agenzie news "
    "newspaper herald tribune gazette ledger courier chronicle daily weekly media online "
    "redaktion redaktionen redacción redação redazione rédaction redactie redakcja toimitus "
    "redakce editorial wire wires service services admin guest anonymous unknown редакция "
    "редакції website tv radio inc ltd gmbh llc press bbc cnn npr university college institute foundation "
    "association society solutions consulting consultant marketing coordinator tips reviews forum "
    "guide clinic hospital museum company corp corporation group studio studios webmaster".split()
)
COLLECTIVE_STARTS: Final = frozenset("the our a an from".split())

# Names of houses in scripts that put no spaces between words end so.
HOUSE_ENDS: Final = tuple(
    "新聞社 新聞 新闻 新闻网 日報 日报 時報 时报 晚報 晚报 通信社 通讯社 編集部 编辑部 オンライン デジタル ニュース 뉴스 일보 신문".split()
)

PARTICLES: Final = frozenset(
    "van von der den de del della di da do dos das du la le el al bin bint ibn ter ten zu zur "
    "af av y e".split()
)
