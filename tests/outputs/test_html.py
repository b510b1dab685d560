from __future__ import annotations

import json
import re
import time

import pytest
import turbohtml
from hypothesis import example, given
from hypothesis import strategies as st

from cleaner.errors import InputError
from cleaner.model import Result
from cleaner.outputs.html import cleaned_html


def cleaned(judge, markup, *, mark=False):
    return cleaned_html(markup, judge(markup), mark=mark)


def body(judge, markup, *, mark=False):
    """What the written page has between `<body>` and `</body>`."""
    written = cleaned(judge, markup, mark=mark)
    return re.search(r"<body[^>]*>(.*)</body>", written, re.DOTALL)[1]


def shown(markup):
    """The text of a page without white space, the title first."""
    document = turbohtml.parse(markup)
    for node in document.select("style"):
        node.extract()
    return "".join(document.text.split())


def test_text_of_junk_goes_and_so_do_the_elements_that_it_leaves_empty(judge):
    page = "<nav><ul><li>~navigation Home</ul></nav><article><p>One.<p>~share Tweet</p></article>"
    assert body(judge, page) == "<article><p>One.</p></article>"


def test_a_span_of_junk_inside_a_text_goes_alone(judge):
    page = "<p>The ferry <b>sank~agency (AFP);</b> at noon~share Tweet ~related <i>More</i>"
    assert body(judge, page) == "<p>The ferry <b>sank</b> at noon</p>"


def test_junk_is_kept_where_the_user_keeps_it(judge):
    result = judge("<p>One.<p>~caption A ferry.")
    kept = tuple(
        segment
        if segment.is_main
        else type(segment)(segment.start, segment.end, "caption", True, 1)
        for segment in result.segments
    )
    written = cleaned_html("<p>One.<p>~caption A ferry.", Result("", None, {}, result.source, kept))
    assert "<p>~caption A ferry.</p>" in written


def test_pictures_stay_in_the_article_and_go_with_junk(judge):
    page = (
        "<header><img src=logo.png>~site The Post</header><img src=stray.png><main><p>One.</p>"
        "<figure><img src=ferry.png><figcaption>~caption A ferry.</figcaption></figure>"
        "<picture><source srcset=a.webp><img src=a.png></picture>"
        "<div><img src=ad.png>~advert Buy</div>"
        "<p>Two.</p></main><footer><img src=foot.png></footer>"
    )
    pictures = re.findall(r"src(?:set)?=\"([^\"]*)", cleaned(judge, page))
    assert pictures == ["ferry.png", "a.webp", "a.png"]


def test_cells_of_a_row_that_stays_keep_their_places(judge):
    page = "<table><tr><td>1<td><td>3<tr><td>~advert Buy<td></table><p>x"
    expected = "<table><tbody><tr><td>1</td><td></td><td>3</td></tr></tbody></table><p>x</p>"
    assert body(judge, page) == expected


def test_indentation_of_code_stays(judge):
    page = "<pre><code>for x:\n    if y:\n\n\t~widget Copy\n        z\n</code></pre>"
    assert "for x:\n    if y:\n        z\n" in body(judge, page)


def test_the_head_keeps_title_canonical_address_and_base_and_declares_utf8(judge):
    page = (
        "<html lang=de><head><meta charset=latin1><title>A &amp; B</title><base href=/x/>"
        "<link rel=canonical href=/a><link rel=stylesheet href=s.css><style>p{}</style>"
        "<meta http-equiv=refresh content='0;url=/away'></head><p>One.</p>"
    )
    head = cleaned(judge, page).split("<body")[0]
    assert head.startswith('<!DOCTYPE html>\n<html lang="de"><head><meta charset="utf-8">')
    assert '<title>A &amp; B</title><base href="/x/"><link rel="canonical" href="/a">' in head
    assert not re.search("latin1|stylesheet|<style|refresh", head)


def test_marked_junk_says_label_confidence_and_rules_and_the_rest_is_as_it_was(judge):
    page = (
        "<title>T</title><style>p{}</style><p style='x:y'>One.~share Tweet</p><form><input></form>"
    )
    written = cleaned(judge, page, mark=True)
    assert (
        '<p style="x:y">One.<span class="cleaner-noise" data-cleaner-label="share" '
        'data-cleaner-confidence="0.97" data-cleaner-rules="share-rule">~share Tweet</span></p>'
        "<form><input></form>"
    ) in written
    assert "<style>p{}</style>" in written
    assert ".cleaner-noise{" in written


def test_an_article_that_only_a_script_holds_stands_at_the_end_of_the_body(judge):
    text = "The harbour board said on Monday that the ferry would not sail this week. " * 9
    data = json.dumps(
        {"html": f"<h2>Pier</h2><p>{text}</p><p>~share Tweet about this ferry now</p>"}
    )
    written = body(judge, f"<nav>~navigation Home</nav><script>x = {data}</script>")
    assert written == f"<div><div><h2>Pier</h2><p>{text}</p></div></div>"


def test_shadow_trees_are_written_as_they_show(judge):
    page = "<div>One<template shadowrootmode=open><p>~share Tweet<p><slot></slot></template></div>"
    assert body(judge, page) == "<div><p><span>One</span></p></div>"


def test_a_result_of_another_page_is_refused(judge):
    with pytest.raises(InputError, match="not made from this page"):
        cleaned_html("<p>One.", judge("<p>Two."))


HOSTILE = {
    "a script": "<script>alert(1)</script><p>x",
    "handlers": "<body onload=alert(1)><p ONCLICK=alert(1) onfoo=1>x",
    "addresses": "<a href=' jAva\nscript:alert(1)'>x</a><img src=vbscript:x><a href=data:text/html,x>y",
    "an svg with code": "<svg><script>alert(1)</script><a xlink:href='javascript:alert(1)'>s</a>"
    "<animate attributeName=href values=javascript:alert(1)></animate>"
    "<foreignObject><iframe srcdoc='<script>alert(1)</script>'></foreignObject></svg><p>x",
    "html inside mathml": '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;'
    '&lt;img src=1 onerror=alert(1)&gt;"></math><p>x',
    "a noscript that ends in an attribute": "<body><noscript><p title='</noscript>"
    "<img src=x onerror=alert(1)>'>x</noscript>",
    "frames": "<iframe src='javascript:alert(1)' srcdoc='<script>alert(1)</script>'></iframe><p>x",
    "refresh": "<meta http-equiv=refresh content='0;url=javascript:alert(1)'><p>x",
    "a comment": "<p>x<!--[if IE]><script>alert(1)</script><![endif]--><!--></p><script>alert(1)",
    "a title": "<title></title><script>alert(1)</script></title><p>x",
    "text that looks like markup": "<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp;lt;b&amp;gt;",
    "plaintext": "<p>x<plaintext></plaintext><script>alert(1)</script>",
    "odd names": '<a"b onclick=alert(1)>x</a"b><p x"onclick=alert(1)>y<p =onclick=alert(1)>z',
    "objects": "<object data='javascript:alert(1)'></object><embed src=x><p>x",
    "a form": "<form action='javascript:alert(1)'><button formaction='javascript:alert(1)'>x",
    "a textarea": "<textarea></textarea><img src=x onerror=alert(1)></textarea><p>x",
    "a template": "<template><img src=x onerror=alert(1)></template><p>x",
    "a style": "<style></style><img src=x onerror=alert(1)></style><p>x",
}


@pytest.mark.parametrize("mark", [False, True])
@pytest.mark.parametrize("name", HOSTILE)
def test_nothing_runs_in_what_is_written(judge, name, mark):
    page = HOSTILE[name] + "<p>~share Tweet"
    for scripting in (False, True):
        document = turbohtml.parse(cleaned(judge, page, mark=mark), scripting=scripting)
        for element in document.iter_elements():
            assert element.tag not in {
                "script",
                "object",
                "embed",
                "base",
                "foreignobject",
                "animate",
            }
            for key, value in element.attrs.items():
                text = "".join(str(value).split()).lower()
                assert not key.startswith("on")
                assert not text.startswith(("javascript:", "vbscript:", "data:text"))
                assert (key, text) != ("http-equiv", "refresh")
                assert key != "srcdoc"


WORDS = st.sampled_from(
    ["One", "two <", "&", "~share Tweet", "~caption A", "\u200b", " ", "\n", "é"]
)
TAGS = st.sampled_from(
    ["div", "p", "b", "a", "ul", "li", "ol", "pre", "table", "h1", "form", "span"]
)


def element(children):
    tags = st.builds(lambda t, inner: f"<{t}>{''.join(inner)}</{t}>", TAGS, st.lists(children))
    rows = st.lists(children, max_size=3).map(
        lambda cells: f"<table><tr>{''.join(f'<td>{c}</td>' for c in cells)}</table>"
    )
    return tags | rows


TREES = st.recursive(WORDS.map(lambda w: w.replace("<", "&lt;")), element, max_leaves=20)


@given(tree=TREES, mark=st.booleans())
@example(tree="<ul><li><p>One</p><li>~share Tweet</ul>", mark=False)
@example(tree="<pre>\n\u200b\nOne\n</pre>", mark=True)
def test_what_is_shown_is_the_article_or_with_marks_all(judge, tree, mark):
    page = f"<title>Title</title>{tree}"
    result = judge(page)
    written = cleaned_html(page, result, mark=mark)
    kept = [s for s in result.segments if mark or s.is_main]
    text = "".join(result.source[s.start : s.end] for s in kept)
    assert plain(shown(written)) == plain(text)


def plain(text):
    """Without white space, what shows nothing, and the marks that the rendering adds."""
    return re.sub(r"[\s\u200b|\-.\d]+", "", text)


@pytest.mark.parametrize(
    "unit", ["<div>", "<b>x", "<p>x</p>", "<p>~share Tweet</p>", "<br>", "<td>", "<img>", "<a><p>"]
)
@pytest.mark.parametrize("mark", [False, True])
def test_large_and_deep_pages_are_written_in_time(judge, unit, mark):
    page = unit * 5_000 + "end"
    result = judge(page)
    start = time.process_time()
    assert "end" in cleaned_html(page, result, mark=mark)
    assert time.process_time() - start < 15
