import time

import pytest
import trafilatura

from cleaner.segment.second_opinion import MOST_HTML, stands_in, trafilatura_opinion

STORY = [
    "Nine sailors of a tanker that pirates had seized came home on Wednesday, the navy said.",
    "The ship had been on its way to the coast when armed men in two boats came alongside it.",
    "All of them are well, and the families were told at once, a spokesman of the owners added.",
]
PAGE = f"""<html lang="en"><head><title>Tanker crew freed - Gulf Ledger</title>
<meta property="og:site_name" content="Gulf Ledger"><meta name="author" content="Ann Bell">
<meta property="article:published_time" content="2024-10-23T07:34:00Z">
<meta property="og:image" content="https://gulfledger.example/t.jpg"></head>
<body><nav><a href="/">Start</a> <a href="/sea">Sea and ships</a></nav>
<article><h1>Tanker crew freed</h1>{"".join(f"<p>{p}</p>" for p in STORY)}</article>
<footer><p>Terms of use of this site</p></footer></body></html>"""


def test_lines_of_the_article_are_kept_and_others_are_not():
    lines = ["Sea and ships", *STORY, "Terms of use of this site"]
    found = trafilatura_opinion(PAGE, lines)
    assert found.keeps.tolist() == [False, True, True, True, False]
    assert found.warnings == ()


def test_its_metadata_is_told():
    page = trafilatura_opinion(PAGE, [], "https://gulfledger.example/a").page
    assert (page.authors, page.published, page.site) == (("Ann Bell",), "2024-10-23", "Gulf Ledger")
    assert (page.headline, page.image) == ("Tanker crew freed", "https://gulfledger.example/t.jpg")


@pytest.mark.parametrize("html", ["", "words", "<html></html>", "<p>" * 300, "\0<b>\ud800"])
def test_a_page_without_an_article_has_no_verdict(html):
    found = trafilatura_opinion(html, ["a line of words"])
    assert found.keeps is None or not found.keeps.any()


def test_what_it_stumbles_over_is_a_warning(monkeypatch):
    def broken(*_, **__):
        raise RecursionError("too deep")

    monkeypatch.setattr(trafilatura, "bare_extraction", broken)
    found = trafilatura_opinion(PAGE, STORY)
    assert (found.keeps, found.page) == (None, None)
    assert found.warnings == ("trafilatura failed: RecursionError: too deep",)


def test_a_page_that_is_too_long_is_not_read():
    found = trafilatura_opinion(PAGE + " " * MOST_HTML, STORY)
    assert (found.keeps, found.page) == (None, None)
    assert "too long" in found.warnings[0]


@pytest.mark.slow  # trafilatura takes seconds for pages like these
@pytest.mark.parametrize("piece", ["<div>", "<a href=x>link text</a> ", "text text<br>"])
def test_hostile_pages_end(piece):
    start = time.process_time()
    trafilatura_opinion("<html><body>" + piece * (1_000_000 // len(piece)), ["text text text"])
    assert time.process_time() - start < 60


def test_a_line_stands_in_a_text_when_most_of_its_words_do():
    text = "The crew of the tanker is home.\nHome\n乗組員は水曜日に帰国した。"
    lines = [
        "the crew of the tanker IS HOME!",
        "The crew of the tanker is not yet home, as was told before",
        "Home",
        "home is",
        "…",
        "",
        "乗組員は水曜日に帰国",
        "水曜日の天気は晴れ",
    ]
    assert stands_in(lines, text).tolist() == [True, False, True, False, False, False, True, False]


def test_a_script_without_spaces_is_compared_by_its_characters_even_beside_letters():
    assert stands_in(["AFP通信が水曜日に伝えた"], "水曜日に伝えた").tolist() == [True]


def test_matching_takes_time_in_proportion():
    start = time.process_time()
    stands_in(["word " * 1000] * 300, "word and " * 200_000)
    assert time.process_time() - start < 3
