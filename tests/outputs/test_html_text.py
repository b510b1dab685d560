from __future__ import annotations

import re

import turbohtml

from cleaner.model import Reason, Result, Segment
from cleaner.outputs.html_text import text_html

PARTS = [
    ("The Post\n", "site"),
    ("Ferry sinks\n", "title"),
    ("\n", "blank"),
    ("Calm before\n", "heading"),
    ("It sank <fast> ", "paragraph"),
    ("(AFP)", "agency"),
    (" at noon.\n", "paragraph"),
    ("- one\n", "list"),
    ("2. two\n", "list"),
    ("“We swam.”\r\n", "quote"),
    ("a | b\n", "table"),
    ("1\t2\n", "table"),
    ("if x:\n", "code"),
    ("    y()\n", "code"),
    ("Tweet", "share"),
]
MAIN = {"title", "heading", "paragraph", "list", "quote", "table", "code"}


def result(parts=PARTS, **extra):
    segments, at = [], 0
    for text, label in parts:
        reasons = (Reason("rule", "a-rule", 3.0),)
        segments.append(Segment(at, at + len(text), label, label in MAIN, 0.9, reasons))
        at += len(text)
    source = "".join(text for text, _ in parts)
    return Result("", "Ferry sinks", extra, source, tuple(segments))


def body(written):
    return re.search("<body>(.*)</body>", written, re.DOTALL)[1]


def test_lines_become_the_elements_that_their_labels_name():
    assert body(text_html(result())) == (
        "<h1>Ferry sinks</h1><h2>Calm before</h2><p>It sank &lt;fast&gt;  at noon.</p>"
        "<ul><li>one</li><li>two</li></ul><blockquote><p>“We swam.”</p></blockquote>"
        "<table><tr><td>a</td><td>b</td></tr><tr><td>1</td><td>2</td></tr></table>"
        "<pre>if x:\n    y()</pre>"
    )


def test_the_page_is_valid_and_names_title_language_and_charset():
    written = text_html(result(language="en"))
    assert written.startswith('<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">')
    assert "<title>Ferry sinks</title>" in written
    assert not turbohtml.parse(written).errors


def test_marked_junk_stands_where_it_stood():
    marked = text_html(result(), mark=True)
    span = '<span class="cleaner-noise" data-cleaner-label="{}" data-cleaner-confidence="0.90" data-cleaner-rules="a-rule">{}</span>'
    assert f"fast&gt; {span.format('agency', '(AFP)')} at noon.</p>" in marked
    assert body(marked).startswith(f"<p>{span.format('site', 'The Post')}</p><h1>")
    assert body(marked).endswith(f"<p>{span.format('share', 'Tweet')}</p>")


def test_an_empty_text_is_an_empty_page():
    assert body(text_html(result([]))) == ""
    assert body(text_html(result([("Tweet\n", "share")]))) == ""
