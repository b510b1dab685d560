from __future__ import annotations

import json
import time

import pytest
import turbohtml

from cleaner.blocks.embedded import embedded_html, is_shell, size_in_words
from cleaner.blocks.html import html_page

PARAGRAPHS = [
    f"On day {day} the harbour board of Kestrel Bay said that the ferry to the islands would not "
    "sail before the pier has been inspected. “We cannot take that risk,” its chair told reporters."
    for day in range(1, 5)
]
BODY = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
DATA = {
    "build": "x8f2" * 30,
    "messages": {"accept": "Accept all cookies and go on", "decline": "Decline."},
    "article": {"id": 7, "headline": "Ferry stays in port", "contentHtml": BODY, "related": []},
}


def page(*scripts, body=""):
    return f"<title>Ferry</title><body>{body}<div id=root></div>{''.join(scripts)}"


def script(text, kind=""):
    return f"<script {kind}>{text}</script>"


def rendered(*scripts, body=""):
    return html_page(page(*scripts, body=body)).blocks.source


def as_js(value):
    return json.dumps(value).replace("<", "\\u003c")


HOLDERS = {
    "a script of JSON": script(as_js(DATA), "id=__NEXT_DATA__ type=application/json"),
    "a variable": script(f"var a = 1; window.__STATE__ = {as_js(DATA)}; start();"),
    "a call": script(f"(self.q = self.q || []).push({as_js(DATA)})"),
    "a string that holds JSON": script(f"window.s = JSON.parse({as_js([as_js(DATA)])}[0])"),
    "rows of a stream": script(f"self.__next_f.push({as_js([1, '5:' + as_js(DATA) + chr(10)])})"),
    "a list of its paragraphs": script(
        as_js({"blocks": [{"type": "p", "text": p} for p in PARAGRAPHS], "more": "Read on."})
    ),
    "a plain text in lines": script(as_js({"articleBody": "\n\n".join(PARAGRAPHS)})),
    "the text twice": script(as_js({"plain": " ".join(PARAGRAPHS) * 2, "html": BODY * 2})),
}


@pytest.mark.parametrize("name", HOLDERS)
def test_an_article_that_only_a_script_holds_follows_what_the_page_shows(name):
    lines = rendered(HOLDERS[name], body="<p>Loading").split("\n\n")
    assert [line.strip() for line in lines[:6]] == ["Ferry", "Loading", *PARAGRAPHS]


def test_elements_of_what_a_script_holds_are_elements_like_others():
    shown = html_page(page(script(as_js({"html": BODY.replace("<p>", "<p class=x>")}))))
    e = int(shown.dom.element[1])
    assert (shown.dom.tag[e], shown.dom.classes[e]) == ("p", "x")


def test_a_page_that_shows_prose_is_left_as_it_is():
    held = HOLDERS["a variable"]
    assert "harbour board" not in rendered(
        held, body="<p>The council of the town met again on Monday to talk about its ferry. " * 20
    )
    assert "harbour board" not in rendered(held, body="<li>Item of a list" * 300)


def test_what_is_shorter_than_the_page_itself_is_no_article():
    menu = "<li>Menu" * 250
    assert "harbour board" not in rendered(HOLDERS["a variable"], body=menu)


@pytest.mark.parametrize(
    "text",
    [
        "window.a = {b: 1, 'c': '" + BODY.replace("<", "&lt;") + "'}",
        as_js({"code": "if (a) { b(); } else { c = () => d && e; } " * 40}),
        as_js({"data": "QUJD" * 2000, "url": "https://example.org/" + "a-b/" * 500}),
        as_js({f"label{i}": "A short label. It says what it is." for i in range(200)}),
        as_js({"keywords": "ferry pier harbour island board chair reporters risk " * 30}),
        '{"a": "' + PARAGRAPHS[0] * 4,
        "",
    ],
)
def test_code_data_labels_and_broken_json_are_no_articles(text):
    assert embedded_html(turbohtml.parse(page(script(text)))) is None


def test_texts_without_markup_are_escaped():
    text = "1 < 2 & 3 > 2, said the teacher of the school. " * 20
    assert "1 &lt; 2 &amp; 3" in embedded_html(turbohtml.parse(page(script(as_js([text])))))


def test_a_shell_shows_little():
    assert is_shell("Ferry\n\nLoading …\n" + "Menu\n" * 100)
    assert not is_shell(PARAGRAPHS[0] * 4)
    assert not is_shell("市长说，水已经退去。" * 20)
    assert not is_shell("Menu\n" * 1000)


def test_words_are_counted_in_every_script():
    assert size_in_words(" ".join(PARAGRAPHS)) == pytest.approx(
        len(" ".join(PARAGRAPHS).split()), rel=0.2
    )


MEAN = {
    "arrays without end": "x=" + "[" * 500_000,
    "objects without end": 'x={"a":' * 100_000,
    "values that never end": 'x=["a",' * 100_000,
    "assignments of nothing": "a=(b=(c,{d" * 100_000,
    "a string without end": 'x={"a":"' + "b=[1,2 " * 200_000,
    "numbers": "x=[" + "1," * 500_000 + "1]",
    "a number without end": "x=[" + "1" * 1_000_000 + "]",
    "JSON in JSON in JSON": as_js([as_js([as_js([as_js([as_js([as_js(["a"] * 50_000)])])])])]),
    "tags without end": as_js(["<p " * 300_000]),
    "white space": "x=" + " " * 1_000_000,
    "equals signs and spaces": "= " * 500_000,
    "many strings": as_js([{"a": {"b": ["The text of a list. It goes on."]}}] * 30_000),
    "lone surrogates": as_js(["\ud800 word. " * 20_000]),
}


@pytest.mark.parametrize("name", MEAN)
def test_mean_scripts_are_read_in_time(name):
    document = turbohtml.parse(page(script(MEAN[name])))
    start = time.process_time()
    embedded_html(document)
    assert time.process_time() - start < 5
