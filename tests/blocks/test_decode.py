import gzip
import io
import random
import time
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.blocks.decode import decode
from cleaner.errors import InputError

PAGES = {
    "windows-1252": "Le maire a déclaré que l’été « la forêt brûlait » à côté du château.\n",
    "cp1252": "Die Straße bleibt für längere Zeit gesperrt – „leider“, sagte er.\n",
    "latin-1": "¿Qué pasó mañana? El niño corrió por la montaña según la policía.\n",
    "iso-8859-15": "Það er mikið að gera í Reykjavík þessa dagana, sagði ráðherrann í gær.\n",
    "windows-1250": "Burmistrz mówi, że łąka została zalana, a mieszkańcy są bezpieczni.\n",
    "iso-8859-2": "Źródło: urząd. Mieszkańcy są bezpieczni, a łąka została zalana.\n",
    "cp1250": "A polgármester szerint az árvíz elvonult, őrzők figyelik a gátat tűzoltókkal.\n",
    "windows-1254": "Belediye başkanı dün yaptığı açıklamada yolların açıldığını söyledi.\n",
    "windows-1251": "Мэр города заявил, что вода отступила и жители возвращаются домой.\n",
    "koi8-r": "Мэр города заявил, что вода отступила, и жители возвращаются домой.\n",
    "cp866": "Жители возвращаются домой: вода отступила, заявил мэр города.\n",
    "windows-1253": "Ο δήμαρχος της πόλης είπε ότι το νερό υποχώρησε και οι κάτοικοι επιστρέφουν.\n",
    "windows-1255": "ראש העיר אמר כי המים נסוגו והתושבים חוזרים לבתיהם\n",
    "windows-1256": "قال رئيس البلدية إن المياه انحسرت وإن السكان يعودون إلى منازلهم\n",
    "cp874": "นายกเทศมนตรีกล่าวว่าน้ำลดลงแล้วและประชาชนกำลังกลับบ้าน\n",
    "euc-kr": "시장은 물이 빠졌고 주민들이 집으로 돌아가고 있다고 말했다.\n",
    "shift_jis": "市長は、水が引いて住民が家に戻りつつあると述べた。東京で取材した記者が伝えた。\n",
    "euc-jp": "市長は、水が引いて、住民が家に戻りつつあると述べた。東京で取材した。\n",
    "gb18030": "市长说，水已经退去，居民正在回家。记者在北京报道，责任编辑：王小明。\n",
    "big5": "市長說，水已經退去，居民正在回家。記者在台北報導，責任編輯：王小明。\n",
}
WIDE = ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"]


@pytest.mark.parametrize("charset", PAGES)
def test_a_page_in_an_old_charset_is_read_and_the_guess_is_told(charset):
    page = PAGES[charset] * 3
    found = decode(page.encode(charset))
    assert found.text == page
    assert found.encoding in found.warnings[0]


@pytest.mark.parametrize("charset", ["windows-1252", "windows-1251", "koi8-r", "gb18030", "euc-kr"])
def test_the_guess_holds_when_the_foreign_text_comes_late(charset):
    page = "Plain words in a long head of the page.\n" * 5000 + PAGES[charset] * 2
    assert decode(page.encode(charset)).text == page


@given(st.text(st.characters()))
def test_utf8_is_read_as_it_is_without_a_warning(text):
    text = text.encode("utf-8", "replace").decode().replace("\0", "")
    if text.startswith(("%PDF-", "{\\rtf", "PK", "GIF8", "RIFF", "OggS", "PAR1")):
        return
    found = decode(text.encode())
    if not any(c < " " for c in text):
        assert (found.text, found.encoding, found.warnings) == (text, "utf-8", ())


@given(st.binary(max_size=300))
def test_any_bytes_are_refused_or_lose_nothing(data):
    try:
        found = decode(data)
    except InputError:
        return
    if found.encoding == "utf-8":
        assert found.text.encode("utf-8", "surrogateescape") == data
    elif "left over" not in str(found.warnings) and found.encoding in WIDE:
        assert found.text.encode(found.encoding, "surrogatepass") == data
    else:
        assert len(found.text) * 4 >= len(data)


@pytest.mark.parametrize("encoding", ["utf-8", *WIDE])
def test_a_byte_order_mark_is_obeyed_and_stays_as_the_first_character(encoding):
    text = "\ufeffThe café 編 😀\r\nSecond line."
    found = decode(text.encode(encoding))
    assert (found.text, found.encoding, found.warnings) == (text, encoding, ())


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("page", ["The mayor said it’s over.\n", PAGES["windows-1251"]])
def test_utf16_without_a_mark_is_recognised(encoding, page):
    assert decode((page * 4).encode(encoding)).text == page * 4


def test_utf16_that_ends_inside_a_character_keeps_the_last_byte():
    found = decode("\ufeffabc".encode("utf-16-le") + b"\x41")
    assert found.text == "\ufeffabc\udc41"
    assert "1 byte is left over" in found.warnings[0]


def test_lone_surrogates_in_utf16_pass():
    text = "\ufeffab\ud800 cd"
    assert decode(text.encode("utf-16-le", "surrogatepass")).text == text


@pytest.mark.parametrize(
    "bad", [b"\xff", b"\x92", b"\xed\xa0\x80", b"\xc0\xaf", b"\xf5\x80\x80\x80", b"\xe2\x80"]
)
def test_mostly_utf8_stays_utf8_and_its_bad_bytes_stay_bytes(bad):
    data = "L’été à la forêt — où ça? ".encode() + bad + " côté gauche, déjà vu".encode()
    found = decode(data)
    assert found.encoding == "utf-8"
    assert "été à la forêt" in found.text
    assert found.text.encode("utf-8", "surrogateescape") == data
    assert "not valid UTF-8" in found.warnings[0]


def test_a_text_cut_off_inside_a_character_stays_utf8():
    data = "Plain words, and then a dash —".encode()[:-1]
    found = decode(data)
    assert (found.encoding, found.text[-2:]) == ("utf-8", "\udce2\udc80")


def test_ascii_with_a_few_old_quotes_is_western():
    assert decode(b"It\x92s a \x93town\x94.").text == "It’s a “town”."
    assert decode("caf\xe9".encode("latin-1")).text == "café"


def test_a_charset_that_nothing_explains_is_kept_byte_by_byte():
    data = b"words " + bytes(range(0x80, 0x100)) * 3 + b" more words"
    found = decode(data)
    if found.encoding == "utf-8":
        assert found.text.encode("utf-8", "surrogateescape") == data
    assert found.warnings


def test_a_declared_charset_is_believed_where_it_can_be_true():
    head = '<html><head><meta charset="{}"></head><body><p>'
    page = head.format("iso-8859-9") + "ad\xfd" + "</p>"
    assert "adı" in decode(page.encode("latin-1")).text
    for name in ("utf-8", "utf-16", "rot13", "no-such", "unicode_escape"):
        page = head.format(name) + "le café" + "</p>"
        assert "café" in decode(page.encode("latin-1")).text


def a_zip():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", "text")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "PDF.*pdftotext"),
        (a_zip(), "ZIP.*Unpack it"),
        (gzip.compress(b"text", mtime=0), "gzip.*Unpack it"),
        (b"\x89PNG\r\n\x1a\n" + bytes(20), "PNG image.*Leave it out"),
        (b"{\\rtf1\\ansi text}", "RTF.*Convert it"),
        (bytes(500), "binary file"),
        (random.Random(3).randbytes(5000), "binary file"),
    ],
)
def test_what_is_no_text_is_refused_with_what_to_do(data, message):
    with pytest.raises(InputError, match=message):
        decode(data)


def test_text_with_a_few_nuls_is_text():
    found = decode(b"a line with \0 in it\nand another")
    assert "\0" in found.text


def test_nothing_is_empty_utf8():
    assert decode(b"").text == ""


@pytest.mark.parametrize(
    "page", [b"plain words ", "wörds 編 ".encode(), "é tout ".encode("cp1252")]
)
def test_ten_megabytes_take_a_second_or_two_at_most(page):
    data = page * (10_000_000 // len(page))
    start = time.perf_counter()
    assert decode(data).text
    assert time.perf_counter() - start < 3
