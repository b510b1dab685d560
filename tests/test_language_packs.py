"""What the pack of every language knows: twelve topics, in words that its newspapers print."""

from __future__ import annotations

from functools import cache

import pytest
import regex

from cleaner.blocks.features import features
from cleaner.blocks.text import text_blocks
from cleaner.engine.packs import load_packs
from cleaner.engine.run import Engine
from cleaner.segment.dates import ParsedDate, parse_date

# Each topic: how ids of its rules end, in English and elsewhere, and the labels of its lines.
TOPICS = {
    "related-story lead-in": (r"related-lead-in|related-line", {"related"}),
    "share and follow": (r"share|share-button", {"share"}),
    "newsletter": (r"newsletter|newsletter-heading", {"newsletter"}),
    "paywall": (r"paywall|paywall-sentence", {"paywall"}),
    "consent": (r"consent|consent-sentence", {"consent"}),
    "comments": (r"comments|comment-heading", {"comments"}),
    "photo credit": (r"photo-credit|credit-line", {"caption"}),
    "reading time": (r"reading-time", {"widget"}),
    "published and updated": (r"stamp|timestamp-published", {"timestamp"}),
    "agency sign-off": (r"agency-signoff|signoff|note-desk", {"signature", "agency"}),
    "corrections": (r"correction|note-correction", {"legal", "signature"}),
    "copyright": (r"copyright|legal|legal-reserved", {"legal"}),
}

# A line of each topic, in their order. The names are invented, the words are the papers'.
LINES = {
    "en": """\
        Read more: Ferry will not run on Mondays
        Share on Facebook
        Sign up for our newsletter
        Subscribe to continue reading
        This site uses cookies to improve your experience
        14 Comments
        Photo: Ines Kowal
        4 min read
        Published 12 March 2024
        Additional reporting by Ines Kowal
        Correction: An earlier version of this article gave the wrong length of the bridge.
        © 2024 Harbour Post. All rights reserved.""",
    "de": """\
        Lesen Sie auch: Fähre fährt montags nicht
        Auf Facebook teilen
        Newsletter abonnieren
        Jetzt weiterlesen mit Hafenpost+
        Diese Website verwendet Cookies, um Ihnen den bestmöglichen Service zu bieten.
        14 Kommentare
        Foto: Ines Kowal
        Lesezeit: 4 Min.
        Veröffentlicht am 12. März 2024 um 10:30 Uhr
        Quelle: dpa
        Korrektur: In einer früheren Version des Artikels stand eine falsche Länge der Brücke.
        © 2024 Hafenpost. Alle Rechte vorbehalten.""",
    "fr": """\
        À lire aussi : Le bac ne passera plus le lundi
        Partager sur Facebook
        Inscrivez-vous à notre newsletter
        Il vous reste 73 % de cet article à lire. La suite est réservée aux abonnés.
        Nous et nos partenaires utilisons des cookies pour mesurer l’audience.
        14 commentaires
        Crédit photo : Inès Kowal
        Temps de lecture : 4 min
        Publié le 12 mars 2024 à 10h30
        (Avec AFP)
        Rectificatif : une première version de cet article donnait une longueur fausse.
        © 2024 Le Courrier du Bac. Tous droits réservés.""",
    "es": """\
        Lea también: El transbordador no sale los lunes
        Compartir en Facebook
        Suscríbete a nuestra newsletter
        Contenido exclusivo para suscriptores
        Utilizamos cookies propias y de terceros para mejorar nuestros servicios.
        14 comentarios
        Foto: Inés Cabal
        Tiempo de lectura: 4 min
        Publicado el 12 de marzo de 2024 a las 10:30
        (Con información de EFE)
        Fe de errores: una versión anterior de este artículo daba una longitud equivocada.
        © 2024 El Diario del Puerto. Todos los derechos reservados.""",
    "it": """\
        Leggi anche: Il traghetto non parte il lunedì
        Condividi su Facebook
        Iscriviti alla newsletter
        Contenuto riservato agli abbonati
        Questo sito utilizza cookie tecnici e di profilazione.
        14 commenti
        Foto: Ines Cavalli
        Tempo di lettura: 4 min
        Pubblicato il 12 marzo 2024 alle 10:30
        (ANSA)
        Errata corrige: in una versione precedente di questo articolo la lunghezza era sbagliata.
        © RIPRODUZIONE RISERVATA""",
    "pt": """\
        Leia também: Balsa não circula às segundas-feiras
        Compartilhar no Facebook
        Assine nossa newsletter
        Conteúdo exclusivo para assinantes
        Usamos cookies para melhorar sua experiência.
        14 comentários
        Foto: Inês Cabral
        Tempo de leitura: 4 min
        Publicado em 12 de março de 2024 às 10h30
        Com informações da Agência Brasil
        Correção: uma versão anterior deste texto informava um comprimento errado.
        © 2024 Diário do Porto. Todos os direitos reservados.""",
    "nl": """\
        Lees ook: Veerpont vaart niet op maandag
        Deel op Facebook
        Schrijf je in voor onze nieuwsbrief
        Dit artikel is alleen voor abonnees
        Deze website gebruikt cookies.
        14 reacties
        Foto: Ines Kowal
        Leestijd: 4 minuten
        Gepubliceerd op 12 maart 2024 om 10:30
        Bron: ANP
        Correctie: in een eerdere versie van dit artikel stond een verkeerde lengte.
        © 2024 De Havenpost. Alle rechten voorbehouden.""",
    "pl": """\
        Czytaj też: Prom nie kursuje w poniedziałki
        Udostępnij na Facebooku
        Zapisz się do newslettera
        Artykuł dostępny tylko dla prenumeratorów
        Ta strona używa plików cookies.
        14 komentarzy
        Fot. Inez Kowal
        Czas czytania: 4 min
        Opublikowano: 12 marca 2024, 10:30
        Źródło: PAP
        Sprostowanie: w poprzedniej wersji artykułu podaliśmy błędną długość mostu.
        © 2024 Kurier Portowy. Wszelkie prawa zastrzeżone.""",
    "sv": """\
        Läs också: Färjan går inte på måndagar
        Dela på Facebook
        Prenumerera på vårt nyhetsbrev
        Logga in för att läsa hela artikeln
        Vi använder cookies för att förbättra din upplevelse.
        14 kommentarer
        Foto: Ines Kowal/TT
        Lästid: ca 4 min
        Publicerad 12 mars 2024 kl. 10.30
        (TT-AFP)
        Rättelse: I en tidigare version av artikeln angavs fel längd.
        © 2024 Hamnposten. Alla rättigheter förbehållna.""",
    "no": """\
        Les også: Ferga går ikke på mandager
        Del på Facebook
        Meld deg på vårt nyhetsbrev
        Logg inn for å lese hele saken
        Vi bruker informasjonskapsler (cookies) for å gi deg en bedre opplevelse.
        14 kommentarer
        Foto: Ines Kowal / NTB
        Lesetid: 4 min
        Publisert 12. mars 2024 kl. 10:30
        (©NTB)
        Rettelse: I en tidligere versjon av saken sto det feil lengde.
        © 2024 Havneposten. Alle rettigheter forbeholdt.""",
    "da": """\
        Læs også: Færgen sejler ikke om mandagen
        Del på Facebook
        Tilmeld dig vores nyhedsbrev
        Log ind for at læse hele artiklen
        Vi bruger cookies for at forbedre din oplevelse.
        14 kommentarer
        Foto: Ines Kowal/Ritzau Scanpix
        Læsetid: 4 min.
        Publiceret 12. marts 2024 kl. 10.30
        /ritzau/
        Rettelse: I en tidligere version af artiklen stod der en forkert længde.
        © 2024 Havneposten. Alle rettigheder forbeholdes.""",
    "fi": """\
        Lue myös: Lautta ei kulje maanantaisin
        Jaa Facebookissa
        Tilaa uutiskirje
        Kirjaudu sisään jatkaaksesi lukemista
        Käytämme evästeitä palvelun parantamiseen.
        14 kommenttia
        Kuva: Ines Kowal / Lehtikuva
        Lukuaika: 4 min
        Julkaistu 12.3.2024 klo 10.30
        STT–AFP
        Oikaisu: Jutussa luki aiemmin väärä pituus.
        © 2024 Satamasanomat. Kaikki oikeudet pidätetään.""",
    "cs": """\
        Čtěte také: Přívoz v pondělí nejezdí
        Sdílet na Facebooku
        Přihlaste se k odběru newsletteru
        Článek je dostupný pouze pro předplatitele
        Tento web používá cookies.
        14 komentářů
        Foto: Inéz Kowalová, ČTK
        Doba čtení: 4 min.
        Publikováno 12. března 2024 10:30
        Zdroj: ČTK
        Oprava: V původní verzi článku byla uvedena chybná délka.
        © 2024 Přístavní list. Všechna práva vyhrazena.""",
    "tr": """\
        İlgili Haber: Feribot pazartesi çalışmayacak
        FACEBOOK'TA PAYLAŞ
        Bültenimize abone olun
        Okumaya devam etmek için giriş yapın
        Bu web sitesi çerezleri kullanmaktadır.
        14 Yorum
        Fotoğraf: İnci Kova/AA
        Okuma süresi: 4 dakika
        Yayınlanma Tarihi: 12 Mart 2024 10:30
        Kaynak: DHA
        Düzeltme: Haberin ilk halinde uzunluk yanlış yazılmıştı.
        © 2024 Liman Gazetesi. Tüm hakları saklıdır.""",
    "ru": """\
        Читайте также: Паром не ходит по понедельникам
        Поделиться в ВКонтакте
        Подпишитесь на нашу рассылку
        Статья доступна только подписчикам
        Этот сайт использует файлы cookie.
        14 комментариев
        Фото: Инна Коваль / ТАСС
        Время чтения: 4 мин
        Опубликовано: 12 марта 2024, 10:30
        Источник: Интерфакс
        Исправление: в предыдущей версии статьи была указана неверная длина.
        © 2024 Портовая газета. Все права защищены.""",
    "uk": """\
        Читайте також: Пором не ходить по понеділках
        Поділитися у Facebook
        Підпишіться на нашу розсилку
        Матеріал доступний лише передплатникам
        Цей сайт використовує файли cookie.
        14 коментарів
        Фото: Інна Коваль
        Час читання: 4 хв
        Опубліковано: 12 березня 2024, 10:30
        Джерело: Укрінформ
        Уточнення: у попередній версії тексту була хибна довжина.
        © 2024 Портова газета. Усі права захищені.""",
    "ar": """\
        اقرأ أيضاً: العبارة لا تبحر يوم الاثنين
        شارك على فيسبوك
        اشترك في النشرة البريدية
        هذا المحتوى للمشتركين فقط
        يستخدم هذا الموقع ملفات تعريف الارتباط.
        14 تعليق
        تصوير: إيناس قبلان
        مدة القراءة: 4 دقائق
        نشر في: 12 مارس 2024
        المصدر: وكالات
        تصحيح: ورد في نسخة سابقة من التقرير طول خاطئ.
        جميع الحقوق محفوظة © 2024 صحيفة الميناء""",
    "fa": """\
        بیشتر بخوانید: کشتی دوشنبه‌ها حرکت نمی‌کند
        اشتراک‌گذاری
        عضویت در خبرنامه
        برای ادامه مطالعه وارد حساب کاربری خود شوید
        این سایت از کوکی‌ها استفاده می‌کند.
        ۱۴ نظر
        عکس: ایناز کاوه
        زمان مطالعه: ۴ دقیقه
        تاریخ انتشار: ۲۲ اسفند ۱۴۰۲ - ۱۰:۳۰
        انتهای پیام/
        اصلاحیه: در نسخه پیشین این خبر طول پل اشتباه بود.
        تمامی حقوق این سایت محفوظ است""",
    "hi": """\
        ये भी पढ़ें: नौका सोमवार को नहीं चलेगी
        फेसबुक पर शेयर करें
        न्यूज़लेटर सब्सक्राइब करें
        आगे पढ़ने के लिए लॉगिन करें
        यह वेबसाइट कुकीज़ का उपयोग करती है।
        14 टिप्पणियां
        फोटो: मीरा जोशी
        पढ़ने का समय: 4 मिनट
        प्रकाशित: 12 मार्च 2024, 10:30
        (इनपुट: भाषा)
        भूल सुधार: पहले इस खबर में पुल की लंबाई गलत थी।
        © 2024 घाट समाचार। सर्वाधिकार सुरक्षित।""",
    "id": """\
        Baca juga: Feri tidak berlayar hari Senin
        Bagikan ke Facebook
        Berlangganan newsletter kami
        Artikel ini khusus pelanggan. Masuk untuk melanjutkan membaca
        Situs ini menggunakan cookie.
        14 Komentar
        Foto: Ines Kowal/Antara
        Waktu baca: 4 menit
        Diterbitkan 12 Maret 2024, 10.30 WIB
        Sumber: ANTARA
        Ralat: versi sebelumnya menyebut panjang yang salah.
        Hak cipta dilindungi undang-undang""",
    "vi": """\
        Xem thêm: Phà không chạy ngày thứ hai
        Chia sẻ lên Facebook
        Đăng ký nhận bản tin
        Đăng nhập để đọc tiếp
        Trang web này sử dụng cookie.
        14 bình luận
        Ảnh: Minh Anh
        4 phút đọc
        Cập nhật lúc 10:30 12/03/2024
        Theo TTXVN
        Đính chính: bài viết trước đó ghi sai chiều dài cầu.
        © 2024 Báo Bến Phà. Giữ bản quyền nội dung.""",
    "zh": """\
        延伸阅读：渡轮周一停航
        分享到微信
        订阅电子报
        订阅后阅读全文
        本网站使用Cookie。
        14条评论
        摄影：高宁
        阅读时间：4分钟
        发布时间：2024年3月12日 10:30
        （完）
        更正：本文此前误写了桥长。
        版权所有 未经授权不得转载""",
    "zh (traditional)": """\
        延伸閱讀：渡輪週一停航
        分享到 Facebook
        訂閱電子報
        訂閱後閱讀全文
        本網站使用 Cookie。
        14 則留言
        攝影：高寧
        閱讀時間：4分鐘
        發布時間：2024年3月12日 10:30
        （完）
        更正：本文先前誤寫了橋長。
        版權所有，未經授權不得轉載""",
    "ja": """\
        【関連記事】渡し船、月曜は運休
        Facebookでシェア
        ニュースレターに登録
        この記事は有料会員限定です
        当サイトではCookieを使用しています。
        コメント14件
        撮影：高野伊代
        この記事は約4分で読めます
        2024年3月12日 10時30分 公開
        （共同）
        【訂正】橋の長さに誤りがありました。
        無断転載を禁じます""",
    "ko": """\
        [관련기사] 여객선 월요일 운항 중단
        페이스북으로 공유
        뉴스레터 구독하기
        유료회원만 볼 수 있는 기사입니다. 로그인 후 이용해 주세요.
        이 사이트는 쿠키를 사용합니다.
        댓글 14
        사진=연합뉴스
        읽는 시간 4분
        입력 2024.03.12 10:30
        (끝)
        [바로잡습니다] 다리 길이는 140미터입니다.
        무단 전재 및 재배포 금지""",
}  # fmt: skip
STAMPS = {
    "de": {"Stand: 12.03.2024, 10:30 Uhr": "10:30", "Dienstag, 12. März 2024, 10.30 Uhr": "10:30"},
    "fr": {"Publié le mardi 12 mars 2024 à 10 h 30": "10:30", "Mis à jour le 12/03/2024 à 10:30": "10:30"},
    "es": {"Actualizado: 12/03/2024 10:30 h.": "10:30", "12 MAR 2024 - 10:30 CET": "10:30"},
    "it": {"Pubblicato il 12 marzo 2024, alle 10:30": "10:30", "12 marzo 2024 (modifica il 12 marzo 2024 | 10:30)": None},
    "pt": {"12/03/2024 10h30": "10:30", "Atualizado em 12 de março de 2024 às 10h30": "10:30"},
    "nl": {"Gepubliceerd: 12 mrt 2024 10:30": "10:30", "dinsdag 12 maart 2024, 10:30 uur": "10:30"},
    "pl": {"12 marca 2024, 10:30": "10:30", "Data publikacji: 12.03.2024, godz. 10:30": "10:30"},
    "sv": {"Publicerad 2024-03-12 10.30": "10:30", "Uppdaterad tisdag 12 mars 2024": None},
    "no": {"Publisert: 12.03.2024 kl. 10.30": "10:30", "Oppdatert tirsdag 12. mars 2024 kl. 10:30": "10:30"},
    "da": {"Opdateret d. 12. marts 2024 kl. 10:30": "10:30", "tirsdag d. 12. marts 2024 kl. 10.30": "10:30"},
    "fi": {"12.3.2024 klo 10.30": "10:30", "Päivitetty 12.3.2024 10:30": "10:30", "tiistai 12. maaliskuuta 2024": None},
    "cs": {"12. 3. 2024 10:30": "10:30", "úterý 12. března 2024 10:30": "10:30", "Aktualizováno 12. 3. 2024": None},
    "tr": {"Son Güncelleme: 12.03.2024 10:30": "10:30", "12 Mart 2024, Salı 10:30": "10:30"},
    "ru": {"12 марта 2024 г., 10:30": "10:30", "Обновлено 12.03.2024 в 10:30": "10:30", "10:30, 12 марта 2024": "10:30"},
    "uk": {"12 березня 2024 р., 10:30": "10:30", "вівторок, 12 березня 2024, 10:30": "10:30", "Оновлено: 12.03.2024": None},
    "ar": {"الثلاثاء 12 آذار/مارس 2024 - 10:30": "10:30", "آخر تحديث: ١٢ مارس ٢٠٢٤ ١٠:٣٠": "10:30", "نشر في 12 آذار 2024": None},
    "fa": {"سه‌شنبه ۲۲ اسفند ۱۴۰۲ ساعت ۱۰:۳۰": "10:30", "۱۴۰۲/۱۲/۲۲ - ۱۰:۳۰": "10:30", "تاریخ انتشار: ۱۲ مارس ۲۰۲۴": None},
    "hi": {"१२ मार्च २०२४": None, "Updated: 12 Mar 2024, 10:30 AM IST": "10:30", "अपडेटेड: 12 मार्च 2024, 10:30": "10:30"},
    "id": {"Selasa, 12 Mar 2024 10:30 WIB": "10:30", "Diperbarui 12 Maret 2024, 10:30 WIB": "10:30"},
    "vi": {"Thứ ba, 12/3/2024, 10:30 (GMT+7)": "10:30", "Cập nhật: 12/03/2024 10:30": "10:30"},
    "zh": {"2024-03-12 10:30:00 来源：渡口日报": "10:30", "更新时间：2024年03月12日 10:30": "10:30", "發稿時間：2024/3/12 10:30": "10:30"},
    "ja": {"2024年3月12日（火） 10:30": "10:30", "令和6年3月12日": None, "令和6年3月12日（火）午前10時30分": "10:30", "更新：2024/03/12 10:30": "10:30"},
    "ko": {"기사입력 2024년 3월 12일 오전 10:30": "10:30", "수정 2024-03-12 10:30": "10:30", "등록 2024.03.12 10:30:15": "10:30"},
}  # fmt: skip
LANGUAGES = tuple(sorted({name[:2] for name in LINES}))


@pytest.fixture(scope="module")
def rules():
    return [loaded for loaded in load_packs().rules if not loaded.scope.sites]


@pytest.fixture(scope="module")
def said_of(rules):
    """What the rules that run on a page in a language say of one line."""
    engine = Engine(rules)

    @cache
    def said_of(lang, line):
        blocks = text_blocks(line)
        return engine.run(blocks, features(blocks), lang=lang)

    return said_of


def lines_of(name):
    return [line.strip() for line in LINES[name].splitlines()]


def test_the_packs_are_of_these_languages(rules):
    scopes = (loaded.scope.langs for loaded in rules if loaded.scope.langs)
    assert sorted({langs[0] for langs in scopes}) == list(LANGUAGES)
    assert len(LANGUAGES) == 24
    assert {len(lines_of(name)) for name in LINES} == {len(TOPICS)}
    assert {*STAMPS, "en"} == set(LANGUAGES)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_pack_has_rules_for_every_topic(rules, lang):
    ids = [loaded.id for loaded in rules if lang in (loaded.scope.langs or ())]
    missing = [
        topic
        for topic, (ending, _) in TOPICS.items()
        if not any(regex.fullmatch(f"{lang}-(?:{ending})", name) for name in ids)
    ]
    assert not missing


@pytest.mark.parametrize("name", LINES)
@pytest.mark.parametrize("topic", TOPICS)
def test_a_line_of_the_topic_is_marked_for_what_it_is(said_of, name, topic):
    line = lines_of(name)[list(TOPICS).index(topic)]
    hits = [hit for hit in said_of(name[:2], line).hits if hit.log_odds >= 2]
    assert {hit.label for hit in hits} & TOPICS[topic][1]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_rules_of_a_pack_say_what_is_junk_and_what_is_a_sentence(rules, lang):
    own = [loaded.rule for loaded in rules if lang in (loaded.scope.langs or ())]
    assert all(rule.hit and rule.miss for rule in own)
    sentence = regex.compile(r"\p{L}.*[.!?…。！？؟।다”»]|.*(?:[\p{L}\p{M}\d].*){8}", regex.DOTALL)
    without = [
        rule.id
        for rule in own
        if rule.kind != "run"  # a miss of these may be a run that is too short
        and not any(sentence.fullmatch(line) for example in rule.miss for line in example)
    ]
    assert not without


@pytest.mark.parametrize(
    ("lang", "line", "time"),
    [(lang, line, time) for lang, lines in STAMPS.items() for line, time in lines.items()],
)
def test_the_stamps_of_a_language_become_iso_dates(said_of, lang, line, time):
    evidence = said_of(lang, line)
    assert "timestamp" in {hit.label for hit in evidence.hits}
    read = {
        parse_date(c.value, lang).date for c in evidence.captures if c.field in {"date", "updated"}
    }
    assert read == {"2024-03-12"}
    assert parse_date(line, lang) == ParsedDate("2024-03-12", time)


@pytest.mark.parametrize("name", LINES)
def test_so_does_the_stamp_among_the_topics(said_of, name):
    line = lines_of(name)[list(TOPICS).index("published and updated")]
    captures = said_of(name[:2], line).captures
    dates = {parse_date(c.value, name[:2]).date for c in captures if c.field in {"date", "updated"}}
    assert dates == {"2024-03-12"}
