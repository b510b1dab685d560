"""Pages that are broken, huge or mean: read in time and memory proportional to their size."""

# ruff: noqa: ISC004 -- markup reads best so

from __future__ import annotations

import json
import subprocess
import sys
import time

import pytest

from cleaner.blocks.decode import decode
from cleaner.blocks.html import html_page

MEASURE = """
import json, resource, sys, time
from cleaner.blocks.html import html_page
html_page("<p>One <b>two</b>.<pre>x\\n y</pre><ol><li>z</ol>\u00e9")
head, unit, tail, full = json.loads(sys.stdin.read())
for count in (full // 2, full):
    source = head + unit * count + (tail * count if tail[:2] == "</" else tail)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time()
    page = html_page(source)
    seconds = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    print(json.dumps([seconds, peak * 1024 / len(source), len(page.blocks)]))
    del page
"""


def measured(head, unit, tail, count):
    """Read `head`, `count` times `unit`, and `tail`, as often where it closes the units.

    Returns seconds of CPU, bytes of memory a character, and blocks, of half as many units and of all.
    """
    run = subprocess.run(
        [sys.executable, "-c", MEASURE],
        input=json.dumps([head, unit, tail, count]),
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr[-2000:]
    return map(json.loads, run.stdout.splitlines())


SENTENCE = "The mayor said on Monday that the bridge would reopen. "
LARGE = {
    "50,000 nested divs": ("end", "<div>a", "</div>", 50_000),
    "50,000 open divs": ("", "<div>", "", 50_000),
    "5 MB of identical paragraphs": ("", f"<p>{SENTENCE}</p>\n", "", 85_000),
    "nothing is closed": ("", "<table><tr><td><ul><li><b><i><p>a<pre>b", "", 5_000),
    "inline formatting in inline formatting": ("", "<b><i><span>a", "", 20_000),
    "formatting that is opened anew": ("", "<p><b>a", "", 3_000),
    "tables in tables": ("", "<table><tr><td>a", "</table>", 3_000),
    "lists in lists": ("", "<ol><li>a", "</ol>", 20_000),
    "100,000 breaks": ("<p>", "a<br>", "", 100_000),
    "breaks alone": ("<p>a", "<br>", "", 100_000),
    "a 10 MB attribute": ("<p title='", "x" * 1000, "'>b</p>", 10_000),
    "a 10 MB class": ("<p class='", "wide ", "'>b</p>", 2_000_000),
    "a comment without end": ("<p>a<!--", "<p>b</p>", "", 500_000),
    "a script without end": ("<p>a<script>", "if (a < b) { <p>b</p> }", "", 200_000),
    "a page of 20 MB": (
        "<title>T</title>",
        f"<div class='a b' id=c><p>{SENTENCE}<a href='/d'>{SENTENCE}</a></p><!-- e --></div>\n",
        "",
        110_000,
    ),
    "one text of 5 MB": ("<p>", SENTENCE, "", 100_000),
    "one text of 5 M ideographs": ("<p>", "市长说，水已经退去。", "", 500_000),
    "a code block of 200,000 lines": ("<pre>", "  x = 1\n", "", 200_000),
    "plaintext": ("<p>a<plaintext>", "<p>b</plaintext>\n", "", 50_000),
    "entities": ("<p>", "&nbsp;&#0;&#x110000;&zwnj;&shy;", "", 100_000),
    "shadow roots in shadow roots": (
        "",
        "<div>a<template shadowrootmode=open>b<slot></slot>",
        "",
        2_000,
    ),
    "many slots": (
        "<div><b slot=x>c</b><template shadowrootmode=open>",
        "<slot name=y>a</slot><slot name=x></slot>",
        "</template><i slot=y>b</i>",
        20_000,
    ),
    "templates in templates": ("<p>a", "<template>b", "", 20_000),
    "pictures with markup": ("", "<svg><foreignObject><p>a<math><mtext><b>c", "", 5_000),
    "rows of cells": ("<table><tr>", "<td>a", "", 100_000),
    "framesets": ("", "<frameset><frame src=a><noframes><p>a</noframes>", "", 20_000),
    "links": ("", "<a href='#'>a ", "", 20_000),
    "buttons in forms": ("", "<form><button>a<select><option>b", "", 20_000),
}


SHOWING_NOTHING = {"50,000 open divs", "pictures with markup"}


@pytest.mark.parametrize("name", LARGE)
def test_time_and_memory_are_proportional_to_the_size_of_the_page(name):
    (half, _, _), (seconds, memory, blocks) = measured(*LARGE[name])
    assert seconds < 20
    assert seconds < 0.5 + 3.5 * half
    assert memory < 400
    assert (blocks > 0) == (name not in SHOWING_NOTHING)


def test_20_000_attributes_are_read_in_time():
    start = time.process_time()
    page = html_page(f"<p {' '.join(f'a{i}=1' for i in range(20_000))} class=b>c</p>")
    assert page.dom.classes[page.dom.element[0]] == "b"
    assert time.process_time() - start < 10


def test_text_inside_and_behind_the_deepest_element_is_read():
    page = html_page("<div>" * 5_000 + "inside" + "</div>" * 5_000 + "<p>behind")
    assert page.blocks.source.split() == ["inside", "behind"]


def test_a_line_in_each_of_many_nested_elements_belongs_to_its_own():
    page = html_page("<div>a" * 400)
    assert page.dom.depth[page.dom.element].tolist() == list(range(2, 402))


ARTICLE = "<html><title>Brücke</title><p>Die Brücke über den Fluß ist gesperrt.</p></html>"


@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be", "utf-16", "utf-8-sig"])
def test_wide_and_marked_pages_are_read(charset):
    source = html_page(decode((ARTICLE * 3).encode(charset)).text).blocks.source
    assert source.startswith("Brücke\n\nDie Brücke über den Fluß ist gesperrt.\n")


@pytest.mark.parametrize(
    ("declared", "actual"),
    [("iso-8859-1", "utf-8"), ("utf-8", "cp1252"), ("utf-16", "utf-8"), ("x-none", "utf-8")],
)
def test_a_page_that_lies_about_its_charset_is_read_as_what_it_is(declared, actual):
    page = f"<meta charset={declared}>{ARTICLE}".encode(actual)
    assert "über den Fluß" in html_page(decode(page).text).blocks.source


SMALL = {
    "nothing": ("", ""),
    "white space": (" \n\t\r\x0c ", ""),
    "invisible characters": ("\u200b\ufeff\u00ad\u2060", ""),
    "references to what does not show": ("<p>&nbsp;&zwnj;&shy;&ZeroWidthSpace;</p>", ""),
    "references to no characters": (
        "<p>&#0;&#x110000;&#xD800;a&bogus;",
        "\ufffd\ufffd\ufffda&bogus;\n",
    ),
    "NULs": ("\0<p>a\0b</p>\0<pre>\0\n c\0</pre><title>\0</title>", "\ufffd\n\nab\n\n c\n"),
    "NULs alone": ("\0" * 100, ""),
    "lone surrogates": ("<p>a\ud800</p>\udc80<pre>\udfff", "a\ud800\n\n\udc80\n\n\udfff\n"),
    "control characters": ("<p>a\x01\x1c\x85\u2028b</p>", "a\x01 b\n"),
    "marks of direction": (
        "<p>\u202eabc\u202c</p>\u200f<p>\u200fא",
        "\u202eabc\u202c\n\n\u200fא\n",
    ),
    "plaintext": ("<p>a<plaintext><p>b</plaintext>\n  c", "a\n\n<p>b</plaintext>\n  c\n"),
    "a comment without end": ("<p>a<!-- <p>b", "a\n"),
    "a tag without end": ("<p>a<p title='b", "a\n"),
    "everything open": ("<b><i><a><table><td><ul><li>a<h1>b<pre>  c", "- a\n\nb\n\n  c\n"),
    "crossing tags": ("<b>a<p>b</b>c</p>d", "a\n\nbc\n\nd\n"),
    "text that the table does not hold": ("<table>a<tr>b<td>c</table>", "ab\n\nc\n"),
    "frames": ("<frameset><frame src=a><noframes>b</noframes></frameset>", ""),
    "a frame without content": ("<p>a<iframe src=b>c</iframe>", "a\n"),
    "XHTML": (
        '<?xml version="1.0"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "a">'
        '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>T</title><script/></head>'
        "<body><p>a<br/>b</p></body></html>",
        "T\n",  # as browsers do: the script is not closed
    ),
    "XHTML with CDATA": ("<p>a<![CDATA[b]]>c<svg><![CDATA[d]]></svg>", "ac\n"),
    "AMP": (
        "<html ⚡><style amp-boilerplate>body{}</style><body><amp-img src=a><noscript><img src=a>"
        "</noscript></amp-img><amp-ad>b</amp-ad><p>c",
        "b\n\nc\n",
    ),
    "pictures that hold HTML": ("<p>a<svg><foreignObject><p>b</p></foreignObject></svg>c", "ac\n"),
    "formulas that hold HTML": (
        "<math><annotation-xml encoding=text/html><p>a</p></annotation-xml></math><p>b",
        "b\n",
    ),
    "HTML that breaks out of a picture": ("<svg><g><p>a</svg>", "a\n"),
    "a closed shadow root": ("<p><template shadowrootmode=closed>a</template>b</p>", "a\n"),
    "a second shadow root": (
        "<p><template shadowrootmode=open>a</template><template shadowrootmode=open>b</template>c",
        "a\n",
    ),
}


@pytest.mark.parametrize("name", SMALL)
def test_a_broken_page_reads_as_browsers_show_it(name):
    markup, expected = SMALL[name]
    page = html_page(markup)
    assert page.blocks.source == expected
    assert len(page.dom.element) == len(page.blocks)
