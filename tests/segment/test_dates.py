from __future__ import annotations

from datetime import date, timedelta
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.segment.dates import ParsedDate, _month_numbers, _plain, machine_date, parse_date
from cleaner.segment.month_names import MONTHS

STAMPS = {
    "Wednesday, October 23, 2024 | 7:34 in the morning": "2024-10-23 07:34",
    "Posted on Wednesday, June 11, 2025 | 4:05 in the afternoon": "2025-06-11 16:05",
    "24 October 2024": "2024-10-24",
    "Oct. 24, 2024 at 3:05 p.m. EDT": "2024-10-24 15:05",
    "Updated 9:14 PM CST, November 19, 2024": "2024-11-19 21:14",
    "at 3 p.m. on Oct. 24, 2024": "2024-10-24 15:00",
    "October 24, 2024 12:30 a.m.": "2024-10-24 00:30",
    "the 3rd of November, 2024": "2024-11-03",
    "Fri 24 Jan 2025 18.42 GMT": "2025-01-24 18:42",
    "February 3, 2025 7:48 PM UTC | Updated 5 hours ago": "2025-02-03 19:48",
    "24-Oct-24": "2024-10-24",
    "24/10/2024": "2024-10-24",
    "10/24/2024": "2024-10-24",
    "24/10/24": "2024-10-24",
    "2024-10-24T07:34:00Z": "2024-10-24 07:34",
    "2024-10-24T07:34:00+09:00": "2024-10-24 07:34",
    "24.10.2024, 15:04 Uhr": "2024-10-24 15:04",
    "24. Oktober 2024 um 15 Uhr": "2024-10-24 15:00",
    "24. Jänner 2024": "2024-01-24",
    "30 août 2023 à 14h52": "2023-08-30 14:52",
    "Publié le 1er février 2025 à 9 h 05": "2025-02-01 09:05",
    "3 de octubre de 2024": "2024-10-03",
    "octubre 3 de 2024": "2024-10-03",
    "1º de enero de 2025": "2025-01-01",
    "3 ottobre 2024 alle 15.04": "2024-10-03 15:04",
    "24 de outubro de 2024 às 15h04": "2024-10-24 15:04",
    "24 mrt 2024 om 15:04": "2024-03-24 15:04",
    "24 października 2024, godz. 15:04": "2024-10-24 15:04",
    "24 mars 2024 kl 15.04": "2024-03-24 15:04",
    "24. desember 2024 kl. 15.04": "2024-12-24 15:04",
    "24. marts 2024 kl. 15.04": "2024-03-24 15:04",
    "24. lokakuuta 2024 klo 15.04": "2024-10-24 15:04",
    "24.10.2024 klo 15.04": "2024-10-24 15:04",
    "24. 10. 2024 15:04": "2024-10-24 15:04",
    "24. října 2024": "2024-10-24",
    "24 Ekim 2024": "2024-10-24",
    "24 KASIM 2024 Pazar 09:15": "2024-11-24 09:15",
    "24 октября 2024, 15:04": "2024-10-24 15:04",
    "24 жовтня 2024": "2024-10-24",
    "٢٤ أكتوبر ٢٠٢٤ 3:04 م": "2024-10-24 15:04",
    "24 تشرين الأول/أكتوبر 2024": "2024-10-24",
    "٢٤ تشرين الثاني ٢٠٢٤": "2024-11-24",
    "24 غشت 2024": "2024-08-24",
    "24 اکتبر 2024": "2024-10-24",
    "۳ آبان ۱۴۰۳": "2024-10-24",
    "۱۴۰۳/۰۸/۰۳ - ۱۵:۰۴": "2024-10-24 15:04",
    "24 अक्टूबर 2024, 03:04 PM": "2024-10-24 15:04",
    "२४ सितंबर २०२४": "2024-09-24",
    "2024年10月24日 15:04": "2024-10-24 15:04",
    "2024年10月24日 下午3:04": "2024-10-24 15:04",
    "民國113年10月24日": "2024-10-24",
    "令和元年5月1日": "2019-05-01",
    "12 يوليه 2024": "2024-07-12",
    "۲۲ اسفند ماه ۱۴۰۲": "2024-03-12",
    "12. maaliskuuta 2024 kello 10.30": "2024-03-12 10:30",
    "12 Ogos 2024": "2024-08-12",
    "12 Julai 2024, 10:30": "2024-07-12 10:30",
    "ngày 12 tháng 3 năm 2024": "2024-03-12",
    "更新：2024/10/24 15:04": "2024-10-24 15:04",
    "令和6年10月24日 午後3時4分": "2024-10-24 15:04",
    "2024. 10. 24. 15:04": "2024-10-24 15:04",
    "입력 2024.10.24 15:04": "2024-10-24 15:04",
    "2024년 10월 24일 오후 3시 4분": "2024-10-24 15:04",
    "Kamis, 24 Okt 2024 15:04 WIB": "2024-10-24 15:04",
    "24 Agustus 2024": "2024-08-24",
    "Thứ năm, 24/10/2024, 15:04 (GMT+7)": "2024-10-24 15:04",
    "ngày 24 tháng 10 năm 2024": "2024-10-24",
    "24 tháng mười một, 2024": "2024-11-24",
}


@pytest.mark.parametrize("stamp", STAMPS)
def test_reads_what_newspapers_print(stamp):
    parsed = parse_date(stamp)
    assert " ".join(filter(None, (parsed.date, parsed.time))) == STAMPS[stamp]


@pytest.mark.parametrize(
    "text",
    [
        "2 hours ago",
        "1 sec ago",
        "yesterday",
        "Thursday 24 October",
        "October 2024",
        "32 October 2024",
        "2024-13-45",
        "31/02/2024",
        "29 February 2023",
        "24 October 9999",
        "25:61",
        "version 1.2.2024.5",
        "TASI 12,043.7",
        "",
    ],
)
def test_what_is_no_full_date_gives_none(text):
    assert parse_date(text) == ParsedDate(None, None)


def test_an_ambiguous_day_is_read_day_first_unless_the_page_is_american():
    assert parse_date("10/11/2024").date == "2024-11-10"
    assert parse_date("10/11/2024", "en-US").date == "2024-10-11"
    assert parse_date("10/11/2024", "en_us").date == "2024-10-11"
    assert parse_date("10/11/2024 3:04 p.m. ET").date == "2024-10-11"
    assert parse_date("10/11/2024", "fr").date == "2024-11-10"


def test_the_first_date_counts_and_only_the_time_beside_it():
    parsed = parse_date("Published 24 October 2024, updated 25 October 2024 10:00")
    assert parsed == ParsedDate("2024-10-24", None)


def test_a_time_without_a_date_is_kept():
    assert parse_date("Updated at 18.44 GMT") == ParsedDate(None, "18:44")


def test_no_month_name_means_two_months():
    for lang, table in MONTHS.items():
        groups = table.split("|")
        assert len(groups) == 12, lang
        for number, names in enumerate(groups, 1):
            for name in names.split():
                plain = _plain(name.replace("_", " "))
                assert _month_numbers()[plain] == number, (lang, name)


@pytest.mark.parametrize("lang", MONTHS)
def test_every_month_of_every_language_is_read_in_small_and_capital_letters(lang):
    for number, names in enumerate(MONTHS[lang].split("|"), 1):
        for name in names.replace("_", "\u00a0").split(" "):
            expected = f"2024-{number:02d}-24"
            assert parse_date(f"24 {name} 2024").date == expected
            assert parse_date(f"24 {name.upper()} 2024").date == expected


@given(st.dates(min_value=date(1700, 1, 1), max_value=date(2100, 12, 31)))
def test_any_day_written_in_iso_comes_back(day):
    assert parse_date(day.isoformat()).date == day.isoformat()


def test_each_day_of_a_persian_year_is_the_day_after_the_one_before():
    lengths = [31] * 6 + [30] * 6  # 1403 is a leap year
    day = date(2024, 3, 20)
    for month, length in enumerate(lengths, 1):
        for number in range(1, length + 1):
            assert parse_date(f"1403/{month}/{number}", "fa").date == day.isoformat()
            day += timedelta(days=1)
    assert day == date(2025, 3, 21)


@given(st.text(max_size=400), st.sampled_from([None, "en", "en-US", "fa"]))
def test_any_text_gives_a_real_date_or_none(text, lang):
    parsed = parse_date(text, lang)
    assert parsed.date is None or date.fromisoformat(parsed.date)


@pytest.mark.parametrize(
    "piece", ["1 ", "1/", "january ", "(1", "1:", "a.m. ", "令", "24 october /"]
)
def test_long_input_costs_no_more_than_short(piece):
    started = perf_counter()
    parse_date(piece * 100_000)
    assert perf_counter() - started < 0.5


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-10-23", ("2024-10-23", None)),
        (" 2024-10-23T07:34:10.123+02:00 ", ("2024-10-23", "07:34")),
        ("2024-10-23T07:34Z", ("2024-10-23", "07:34")),
        ("2024-10-23 07:34:10 +0200", ("2024-10-23", "07:34")),
        ("2024-10-23t07:34:10utc", ("2024-10-23", "07:34")),
        ("20241023", ("2024-10-23", None)),
        ("20241023T073410Z", ("2024-10-23", "07:34")),
        ("1729668850", ("2024-10-23", "07:34")),
        ("1729668850123", ("2024-10-23", "07:34")),
        ("2024-10-23T99:99", ("2024-10-23", None)),
        ("Wed, 23 Oct 2024 07:34:10 GMT", ("2024-10-23", "07:34")),
        ("1970-01-01T00:00:00Z", (None, None)),
        ("0001-01-01T00:00:00", (None, None)),
        ("2024-02-30", (None, None)),
        ("", (None, None)),
        ("yesterday", (None, None)),
    ],
)
def test_dates_declared_for_machines_are_read(text, expected):
    found = machine_date(text)
    assert (found.date, found.time) == expected


def test_a_declared_date_in_digits_goes_by_the_language():
    assert machine_date("10/11/2024", "en-US").date == "2024-10-11"
    assert machine_date("10/11/2024", "en-GB").date == "2024-11-10"
