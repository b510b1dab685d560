from __future__ import annotations

from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.segment.names import Authors, split_authors

LINES = {
    "Hyung Jin-Kim and Lolita C. Baldor, Associated Press": "Hyung Jin-Kim, Lolita C. Baldor; AP",
    "BY JANE DOE": "Jane Doe",
    "By SEAN O'BRIEN and J.R. VAN DER MEER": "Sean O'Brien, J.R. van der Meer",
    "JOHN MCDONALD": "John McDonald",
    "By JD VANCE": "JD Vance",
    "By Priya Nandakumar, Transport Correspondent": "Priya Nandakumar",
    "Jane Doe Health and science editor": "Jane Doe",
    "By Europe correspondent Jane Doe": "Jane Doe",
    "Jane Doe, Staff Writer": "Jane Doe",
    "By Jane Doe in Paris and John Smith in London": "Jane Doe, John Smith",
    "By Jane Doe and John Roe, Washington": "Jane Doe, John Roe",
    "Nadim Khoury & Layla Bensaid": "Nadim Khoury, Layla Bensaid",
    "A. B. Smith, C. D. Jones & E. F. Brown": "A. B. Smith, C. D. Jones, E. F. Brown",
    "By Jane Doe @janedoe jane@example.com": "Jane Doe",
    "By Jane Doe for The Meridian": "Jane Doe",
    "JANE DOE FOR THE MERIDIAN": "Jane Doe",
    "Chus del Pino": "Chus del Pino",
    "홍길동 기자 외 1명": "홍길동",
    "By Jane Doe Published 3 October 2024": "Jane Doe",
    "Jane Doe • 3 min read": "Jane Doe",
    "Dr. Jane Doe, MD": "Dr. Jane Doe",
    "By Callum Reddy, PA": "Callum Reddy; PA",
    "By Sarah Eldin and Basil Mroz The Associated Press": "Sarah Eldin, Basil Mroz; AP",
    "Andrey BORODIN - AFP": "Andrey BORODIN; AFP",
    "Reporting by Will Dorn; Editing by Tom Brand": "Will Dorn",
    "Interview: Hugo Lindgren": "Hugo Lindgren",
    "von Anna Berg und Jonas Lindt": "Anna Berg, Jonas Lindt",
    "Anna Berg für Die Zeitung": "Anna Berg",
    "Par Marie Dupont (avec AFP)": "Marie Dupont; AFP",
    "Marie Dupont avec AFP": "Marie Dupont; AFP",
    "Por Juan Pérez y María López": "Juan Pérez, María López",
    "Por José Ortega y Gasset": "José Ortega y Gasset",
    "Juan Pérez, enviado especial": "Juan Pérez",
    "Maria das Dores e Silva": "Maria das Dores e Silva",
    "Di Giulia Bianchi e Marco Rossi": "Giulia Bianchi, Marco Rossi",
    "Door Jan de Vries en Piet Jansen": "Jan de Vries, Piet Jansen",
    "Av Kari Nordmann og Ola Hansen": "Kari Nordmann, Ola Hansen",
    "Jan Kowalski i Anna Nowak": "Jan Kowalski, Anna Nowak",
    "Yazan: Ahmet Yılmaz ve Ayşe Kaya": "Ahmet Yılmaz, Ayşe Kaya",
    "Автор: Иван Петров": "Иван Петров",
    "Иван Петров, корреспондент": "Иван Петров",
    "بقلم: أحمد علي": "أحمد علي",
    "रमेश कुमार": "रमेश कुमार",
    "Oleh Budi Santoso dan Siti Aminah": "Budi Santoso, Siti Aminah",
    "新华社记者张三、李四": "张三, 李四; Xinhua",
    "山田太郎記者": "山田太郎",
    "연합뉴스 홍길동 기자": "홍길동; Yonhap",
    "Staff and agencies": "",
    "Web Desk": "",
    "Reuters Staff": "; Reuters",
    "By Associated Press": "; AP",
    "By Topgear.com": "",
    "By Loyola Marymount University": "",
    "日本経済新聞社": "",
    "東京新聞デジタル": "",
    "By the time he came": "",
    "by": "",
    "": "",
}


@pytest.mark.parametrize("line", LINES)
def test_splits_author_lines_into_people_and_agencies(line):
    people, _, agencies = LINES[line].partition(";")
    expected = Authors(
        tuple(filter(None, map(str.strip, people.split(", ")))), tuple(agencies.split())
    )
    assert split_authors(line) == expected


@given(st.text(max_size=600))
def test_any_text_is_survived_and_names_hold_no_digits(text):
    for name in split_authors(text).names:
        assert name.strip()
        assert not any(c in "0123456789@:" for c in name)


@pytest.mark.parametrize("piece", ["A ", "a@", "(", "Aa, ", "By ", "senior ", "Aa Bb y ", "AP "])
def test_long_input_costs_no_more_than_short(piece):
    started = perf_counter()
    split_authors(piece * 100_000)
    assert perf_counter() - started < 0.5
