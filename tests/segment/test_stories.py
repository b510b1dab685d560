import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.blocks.text import text_blocks
from cleaner.model import Hit
from cleaner.segment.stories import story_breaks

HARBOUR = """\
Orlan council halts work on new harbour bridge
The Orlan council voted on Monday to halt work on the new harbour bridge after engineers found cracks in two of its concrete pillars.
Mayor Tessa Windrow said the bridge would stay closed to construction crews until an independent review of the pillars was complete.
The contractor Balmforth Civil rejected the findings and said its engineers had inspected the concrete every week since the spring.
Residents of the harbour district have complained for months about dust and noise from the bridge, and shop owners fear another delay.
Windrow promised the residents compensation, and said Balmforth would have to pay for any repair of the cracks in the concrete.
The review of the bridge is expected to take six weeks, the council said, and the harbour ferry will run longer hours meanwhile.
"We will not open a bridge that our own engineers do not trust," Windrow told reporters outside the Orlan town hall.
Divers will now inspect the foundations of both pillars, while the contractor stores its cranes on the quay at the northern end.
Balmforth said it would cooperate with the review, but warned the council that a long halt would cost Orlan millions."""

OWLS = """\
Rare marsh owls return to the Veldra wetlands
Biologists in the Veldra wetlands have counted eleven pairs of marsh owls this season, the first breeding birds there for forty years.
The owls were once common in Veldra, but hunting and drained meadows had driven the species away, said biologist Henrike Solberg.
Solberg and a group of volunteers spent three winters flooding the old meadows again and building nesting platforms among the reeds.
Volunteers now watch the nests at night with cameras, because foxes from the nearby forest have learned to reach the platforms.
The wetlands reserve hopes that the young owls will settle in the meadows and that other birds will follow them next season.
Farmers around Veldra have agreed to mow their meadows later in summer, when the young owls have left the nests among the reeds.
Visitors may watch the birds from a wooden tower at the edge of the wetlands, but have to leave their dogs at home, Solberg said.
"Every nest is a small miracle," Solberg said, adding that the reserve would double the flooded meadows before winter."""

BRUECKE = """\
Stadtrat von Orlan stoppt den Bau der neuen Hafenbrücke
Der Stadtrat von Orlan hat am Montag den Bau der neuen Hafenbrücke gestoppt, weil Gutachter Risse in zwei Pfeilern gefunden hatten.
Bürgermeisterin Tessa Windrow sagte, die Baustelle der Brücke bleibe geschlossen, bis die Pfeiler unabhängig geprüft worden seien.
Die Baufirma Balmforth wies die Vorwürfe der Gutachter zurück, der Beton der Pfeiler sei seit dem Frühjahr jede Woche geprüft worden.
Anwohner am Hafen klagen seit Monaten über Staub und Lärm von der Baustelle, Händler fürchten nun eine weitere Verzögerung der Brücke.
Windrow versprach den Anwohnern eine Entschädigung, für die Risse müsse die Baufirma Balmforth aufkommen, sagte die Bürgermeisterin.
Die Prüfung der Brücke dauert nach Angaben der Stadt sechs Wochen, so lange fahren die Fähren im Hafen von Orlan länger."""

EULEN = """\
Seltene Sumpfeulen brüten wieder in den Wiesen von Veldra
Biologen haben in den Feuchtgebieten von Veldra elf Paare der seltenen Sumpfeule gezählt, die ersten Bruten seit vierzig Jahren.
Früher waren die Eulen in Veldra häufig, doch die Jagd und trockene Wiesen hätten die Art vertrieben, erklärte Henrike Solberg.
Die Biologin Solberg und ihre Helfer haben drei Winter lang die Wiesen geflutet und Nistplätze für die Eulen im Schilf gebaut.
Nachts beobachten die Helfer die Nester mit Kameras, denn Füchse aus dem Wald haben gelernt, die Nistplätze im Schilf zu erreichen.
Das Schutzgebiet hofft, dass die jungen Eulen in den Wiesen bleiben und im kommenden Jahr weitere Vögel nach Veldra ziehen.
Jedes Nest sei ein kleines Wunder, sagte Solberg, das Schutzgebiet wolle die gefluteten Wiesen vor dem Winter verdoppeln."""

MOST = """\
Совет Орлана остановил строительство портового моста
Совет города Орлана в понедельник остановил строительство портового моста, поскольку инженеры нашли трещины в двух опорах.
Мэр Тесса Уиндроу заявила, что мост останется закрытым для строителей, пока не завершится независимая проверка опор.
Подрядчик Балмфорт отверг выводы проверки и сообщил, что его инженеры каждую неделю осматривали бетон опор моста.
Жители портового района несколько месяцев жалуются на пыль и шум от строительства, а торговцы боятся новой задержки моста.
Уиндроу пообещала жителям компенсацию и добавила, что за трещины в опорах придётся заплатить подрядчику Балмфорту.
Проверка моста займёт шесть недель, сообщил совет, а портовый паром в Орлане пока будет ходить дольше обычного."""

SOVY = """\
Редкие болотные совы вернулись в заповедник Велдра
Биологи насчитали в заповеднике Велдра одиннадцать пар болотных сов, которые впервые за сорок лет вывели там птенцов.
Раньше совы были в Велдре обычными птицами, но охота и осушенные луга прогнали их, рассказала биолог Хенрике Сольберг.
Сольберг и волонтёры три зимы подряд заливали водой старые луга и строили для сов гнездовые площадки среди камышей.
По ночам волонтёры следят за гнёздами с помощью камер, потому что лисы из леса научились добираться до площадок.
Заповедник надеется, что молодые совы останутся на лугах и что в следующем году за ними прилетят другие птицы.
Каждое гнездо похоже на маленькое чудо, сказала Сольберг, пообещав вдвое увеличить залитые луга до начала зимы."""

HASHI = """\
織蘭市議会、港大橋の建設を中断
織蘭市議会は月曜日、港大橋の橋脚二本にひび割れが見つかったとして、建設工事の中断を決めた。工事は橋脚の検査が終わるまで再開しない。
風道市長は記者会見で、港大橋の橋脚について独立した専門家の検査が必要だと述べ、建設会社に説明を求めた。市長は安全を優先すると強調した。
建設会社の晴海組は検査結果に反論し、橋脚の鉄筋は毎週点検していたと説明した。晴海組は市議会の決定に従う考えを示した。
港地区の住民は大橋の工事の騒音に苦情を訴えてきた。風道市長は住民への補償を約束し、費用は晴海組が負担すべきだと話した。
橋脚の検査には六週間かかる見通しで、織蘭市は大橋の開通時期を見直す。港の渡し船は運航時間を延長すると市議会は発表した。"""

FUKUROU = """\
湿原に希少な梟が四十年ぶり営巣
辺留湿原の保護区で、希少な沼梟の営巣が四十年ぶりに確認された。生物学者の空野博士らが十一組の沼梟を数えた。
沼梟はかつて辺留湿原で普通に見られたが、狩猟と草地の乾燥で姿を消した。空野博士は草地に水を戻す活動を続けてきた。
空野博士と有志は三度の冬をかけて草地を冠水させ、葦原に巣台を設置した。沼梟は今季、その巣台を利用して雛を育てている。
有志は夜間、撮影機で沼梟の巣を見守る。森の狐が巣台に近づくことを覚えたためで、保護区は柵の設置を検討している。
保護区は若い沼梟が湿原に定着することを期待する。空野博士は冬までに冠水した草地を倍に広げる計画だと語った。"""


def glue(first, second, *between):
    return "\n".join((first, *between, second.split("\n", 1)[1]))


def found_at(text, **options):
    blocks = text_blocks(text)
    at = story_breaks(blocks, title=blocks.clean[0], **options).first()
    return None if at is None else blocks.clean[at]


@pytest.mark.parametrize(
    ("first", "second"),
    [(HARBOUR, OWLS), (OWLS, HARBOUR), (BRUECKE, EULEN), (MOST, SOVY), (HASHI, FUKUROU)],
    ids=["en", "en reversed", "de", "ru", "ja"],
)
def test_an_unrelated_story_is_found_by_its_words_alone(first, second):
    assert found_at(glue(first, second)) == second.split("\n")[1]


@pytest.mark.parametrize("story", [HARBOUR, OWLS, BRUECKE, EULEN, MOST, SOVY, HASHI, FUKUROU])
def test_one_story_is_left_whole(story):
    assert found_at(story) is None


def test_the_break_is_at_the_first_print_of_the_second_headline():
    headline = OWLS.split("\n", maxsplit=1)[0]
    text = glue(HARBOUR, OWLS, headline, "Updated 5 min ago", "Follow", headline)
    assert found_at(text) == headline
    blocks = text_blocks(text)
    breaks = story_breaks(blocks, title=blocks.clean[0])
    assert breaks.first() == len(HARBOUR.splitlines())


def test_the_first_of_three_stories_ends_where_the_second_begins():
    third = "\n".join(line.replace("Orlan", "Qarsk") for line in HARBOUR.splitlines())
    text = glue(glue(EULEN, SOVY), third)
    assert found_at(text) == SOVY.split("\n")[1]


def test_furniture_is_worth_more_with_a_date_and_a_byline():
    headline = OWLS.split("\n", maxsplit=1)[0]
    plain = text_blocks(glue(HARBOUR, OWLS, headline))
    signed = text_blocks(glue(HARBOUR, OWLS, headline, "Ines Calloway", "3 March 2025, 14:05"))
    at = len(HARBOUR.splitlines())
    first = story_breaks(plain, title=plain.clean[0]).furniture[at]
    second = story_breaks(signed, title=signed.clean[0]).furniture[at]
    assert second > first > 0


def test_a_crosshead_and_a_dateline_within_one_story_do_not_cut_it():
    lines = HARBOUR.splitlines()
    lines[5:5] = ["Residents wait for compensation"]
    lines[6] = "ORLAN (AP) — " + lines[6]
    assert found_at("\n".join(lines)) is None


def test_a_numbered_list_of_different_things_is_not_another_story():
    things = [
        "Peel six potatoes, slice them thinly and lay the slices in a buttered oven dish.",
        "Whisk cream with garlic, nutmeg and grated cheese until the mixture thickens a little.",
        "Bake everything for fifty minutes, and cover the gratin with foil should it darken.",
        "Serve with pickled beetroot, a green salad and mustard dressing on warm plates.",
    ]
    items = [f"{i}. {thing}" for i, thing in enumerate(things, 1)]
    assert found_at("\n".join((OWLS, "The volunteers' supper:", *items))) is None


def test_labelled_items_are_a_list_too():
    days = ["Monday", "Tuesday", "Wednesday"]
    meals = (
        "Breakfast: Porridge with sliced banana, chopped walnuts and a spoon of honey on top.",
    )
    lines = [line for day in days for line in (day, *meals)]
    assert found_at("\n".join((HARBOUR, *lines))) is None


def test_a_table_of_contents_is_no_headline_printed_twice():
    entries = ("Why the pillars cracked", "Who pays for the repair", "When the ferry runs")
    lines = HARBOUR.splitlines()
    text = "\n".join((*lines[:3], *entries, entries[0], *lines[3:]))
    assert found_at(text) is None


def test_a_rule_boundary_adds_to_what_the_words_say():
    blocks = text_blocks(glue(HARBOUR, OWLS))
    at = len(HARBOUR.splitlines())
    hit = Hit(at, "next-story", "appended", 4.0)
    without = story_breaks(blocks, title=blocks.clean[0])
    with_hit = story_breaks(blocks, title=blocks.clean[0], boundaries=(hit,))
    assert with_hit.log_odds[at] == pytest.approx(without.log_odds[at] + 4.0)


def test_a_rule_boundary_within_one_story_is_outvoted_by_its_words():
    blocks = text_blocks(HARBOUR)
    hit = Hit(5, "next-story", "appended", 4.0)
    assert story_breaks(blocks, title=blocks.clean[0], boundaries=(hit,)).first() is None


def test_blocks_that_are_no_prose_are_not_read():
    blocks = text_blocks(glue(HARBOUR, OWLS))
    prose = np.zeros(len(blocks), np.bool_)
    prose[: len(HARBOUR.splitlines())] = True
    assert story_breaks(blocks, title=blocks.clean[0], prose=prose).first() is None


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.text(max_size=90), max_size=12),
    st.one_of(st.none(), st.text(max_size=20)),
    st.booleans(),
)
def test_any_text_gives_finite_log_odds_for_each_block(lines, title, everything):
    blocks = text_blocks("\n".join(lines))
    prose = np.ones(len(blocks), np.bool_) if everything else None
    breaks = story_breaks(blocks, title=title, prose=prose)
    assert breaks.log_odds.shape == (len(blocks),)
    assert np.isfinite(breaks.log_odds).all()
    again = story_breaks(blocks, title=title, prose=prose)
    assert (again.log_odds == breaks.log_odds).all()


@pytest.mark.parametrize(
    "text",
    ["word " * 400_000, "Short line.\n" * 50_000, (OWLS + "\n") * 400],
    ids=["one line", "short lines", "many stories"],
)
def test_hostile_sizes_are_bounded(text):
    blocks = text_blocks(text)
    everything = np.ones(len(blocks), np.bool_)
    for prose in (None, everything):
        assert len(story_breaks(blocks, title="Words", prose=prose).log_odds) == len(blocks)
