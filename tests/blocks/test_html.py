# ruff: noqa: ISC004, SIM905 -- markup and words read best so

from __future__ import annotations

import pytest
import turbohtml
from hypothesis import example, given
from hypothesis import strategies as st

from cleaner.blocks.html import html_page, pieced_page
from cleaner.blocks.html_elements import document_title, shows


def rendered(markup):
    return html_page(markup).blocks.source


def tags_of(markup):
    """The tag of the element of each line, in order; "" for the title."""
    page = html_page(markup)
    return [page.dom.tag[e] if e >= 0 else "" for e in page.dom.element.tolist()]


RENDERINGS = {
    "paragraphs have blank lines around them": (
        "<p>One.<p>Two <b>bold</b>.",
        "One.\n\nTwo bold.\n",
    ),
    "white space runs are one space": ("<p> One\n\t two&nbsp; three ", "One two three\n"),
    "headings are lines of their own": ("<h1>A</h1>text<h2>B</h2>", "A\n\ntext\n\nB\n"),
    "a break ends a line": ("One<br>two<br><br>three", "One\ntwo\nthree\n"),
    "divs end lines without blank ones": ("<div>One</div><div>two</div>", "One\ntwo\n"),
    "inline elements end nothing": ("a<span>b</span><i>c</i> <a>d</a>", "abc d\n"),
    "list items are marked": ("<ul><li>a<li>b</ul>", "- a\n- b\n"),
    "ordered lists are numbered": ("<ol><li>a<li>b</ol>", "1. a\n2. b\n"),
    "numbers start where the list says": ("<ol start=7><li>a<li>b</ol>", "7. a\n8. b\n"),
    "numbers go on where an item says": ("<ol><li>a<li value=9>b<li>c</ol>", "1. a\n9. b\n10. c\n"),
    "a start that is no number is 1": ("<ol start=x><li>a</ol>", "1. a\n"),
    "nested lists keep their numbers": (
        "<ol><li>a<ul><li>b</ul><li>c</ol>",
        "1. a\n\n- b\n\n2. c\n",
    ),
    "a paragraph in an item has the item's mark": ("<ul><li><p>a</p><p>b</p></ul>", "- a\n\nb\n"),
    "an empty item leaves its mark to none": ("<ul><li></ul><p>a", "a\n"),
    "terms and definitions are lines": ("<dl><dt>a<dd>b<dt>c<dd>d</dl>", "a\nb\nc\nd\n"),
    "cells of a row are parted by bars": (
        "<table><tr><th>a<th>b<tr><td>1<td><td>2</table>",
        "a | b\n1 | 2\n",
    ),
    "cells that hold blocks are blocks": (
        "<table><tr><td><p>a</p><td><p>b</p></table>",
        "a\n\nb\n",
    ),
    "code keeps lines and indentation": (
        "<pre>if x:\n    <b>y</b>()\n\n  z</pre>w",
        "if x:\n    y()\n  z\n\nw\n",
    ),
    "indentation before an element stays": ("<pre><i>  </i>a\n\t<b>c</b></pre>", "  a\n\tc\n"),
    "a break ends a line of code": ("<pre>  a<br>  b</pre>", "  a\n  b\n"),
    "quotes are parted": ("a<blockquote>b</blockquote>c", "a\n\nb\n\nc\n"),
    "buttons are lines of their own": ("a<button>Share</button>b", "a\nShare\nb\n"),
    "the title comes first": ("<p>a</p><title> T \n x</title>", "T x\n\na\n"),
    "a title of a picture is none": ("<svg><title>T</title></svg><p>a", "a\n"),
    "scripts, styles and templates are no text": (
        "<script>a</script><style>b</style><template>c</template><p>d<textarea>e</textarea>",
        "d\n",
    ),
    "text for browsers without scripts is text": ("<noscript>a</noscript>", "a\n"),
    "what shows nothing is no line": ("<p>\u200b</p><p>&shy;</p><p>a\u200b</p>", "a\u200b\n"),
    "a byte order mark is no text": ("\ufeff<title>T</title><p>a", "T\n\na\n"),
    "a shadow tree shows in place of its host": (
        "<div>light<template shadowrootmode=open><p>shadow</p></template></div>",
        "shadow\n",
    ),
    "children of a host stand in its slots": (
        "<div>rest<b slot=x>named</b><template shadowrootmode=open>"
        "<p><slot name=x>-</slot></p><p><slot>-</slot></p><p><slot>default</slot></p>"
        "</template></div>after",
        "named\n\nrest\n\ndefault\n\nafter\n",
    ),
    "a slot of a slot shows what the outer host holds": (
        "<div>text<template shadowrootmode=open><section><slot></slot>"
        "<template shadowrootmode=open><p>in <slot></slot></p></template></section></template></div>",
        "in text\n",
    ),
    "a slot outside a shadow tree is an element like others": ("<p>a<slot>b</slot>", "ab\n"),
}


@pytest.mark.parametrize("name", RENDERINGS)
def test_a_page_reads_as_text(name):
    markup, expected = RENDERINGS[name]
    assert rendered(markup) == expected


@pytest.mark.parametrize(
    ("markup", "tags"),
    [
        ("<title>T</title><div><p>a <b>b</b></p>c</div>", ["", "p", "div"]),
        ("<p><a><b>all</b></a></p>", ["b"]),
        ("<p><b>part</b> rest", ["p"]),
        ("<p>a <b>b<br>c</b> d<br>e</p>", ["p", "p", "p"]),
        ("<p>a <b>b<br>c</b><br>e</p>", ["p", "b", "p"]),
        ("<a>\u200b<div>a</div></a>", ["div"]),
        ("<p>\u200b<b><span>a</span></b>", ["span"]),
        ("<table><tr><td>a<td>b<tr><td><b>c</b></table>", ["tr", "b"]),
        ("<ul><li><a>x</a><li>y <a>z</a></ul>", ["a", "li"]),
    ],
)
def test_a_line_belongs_to_the_innermost_element_that_holds_it_whole(markup, tags):
    assert tags_of(markup) == tags


def test_classes_ids_and_names_are_read_of_elements_that_hold_lines():
    dom = html_page(
        "<div class=' a\n b ' id=i role=main itemprop=articleBody><p>x<p role=note>y</div><hr id=z>"
    ).dom
    e = dom.tag.index("div")
    assert (dom.classes[e], dom.ids[e], dom.names[e]) == ("a b", "i", "role=main prop=articleBody")
    assert [dom.names[i] for i, tag in enumerate(dom.tag) if tag == "p"] == ["", "role=note"]


@pytest.mark.parametrize(
    ("attribute", "hidden"),
    [
        ("hidden", True),
        ("aria-hidden=true", True),
        ("aria-hidden=false", False),
        ("style='color:red; DISPLAY : none'", True),
        ("style=visibility:hidden", True),
        ("style=display:block", False),
        ("class=hidden", False),
    ],
)
def test_elements_that_ask_not_to_be_shown_are_flagged(attribute, hidden):
    page = html_page(f"<div {attribute}>x</div>")
    assert page.dom.hidden[page.dom.tag.index("div")] == hidden
    inside = html_page(
        f"<section><template shadowrootmode=open><div {attribute}>x</div></template></section>"
    )
    assert inside.dom.hidden[inside.dom.tag.index("div")] == hidden


def test_links_emphasis_and_images_are_counted_by_line():
    dom = html_page(
        "<img><picture><img></picture><p>ab <a>cde <b>f</b></a><a>g</a></p>"
        "<p><a><img></a></p><p><em>hi</em>j</p>"
    ).dom
    assert dom.link_chars.tolist() == [5, 0]
    assert dom.strong_chars.tolist() == [1, 2]
    assert dom.links.tolist() == [2, 0]
    assert dom.images.tolist() == [2, 1]


def test_a_locator_is_the_path_of_the_element_that_holds_the_line():
    page = html_page("<title>T</title><div>a<p>b</div><div><p>c<p>d")
    paths = [page.locator(i) for i in range(len(page.blocks))]
    assert paths[0] == "/html/head/title"
    assert paths[1:] == [
        "/html/body/div[1]",
        "/html/body/div[1]/p",
        "/html/body/div[2]/p[1]",
        "/html/body/div[2]/p[2]",
    ]
    assert page.document.xpath(paths[4])[0].text == "d"


def test_the_title_is_the_first_one_that_is_html():
    document = turbohtml.parse("<svg><title>s</title></svg><div><title>T</title></div>")
    assert document_title(document).text == "T"
    assert document_title(turbohtml.parse("<svg><title>s</title></svg>")) is None


def test_only_what_is_neither_white_space_nor_invisible_shows():
    assert [shows(text) for text in ("a", " \n", "\u200b\ufeff\u00ad", "\u200b.", "\0", "編")] == [
        True,
        False,
        False,
        True,
        False,
        True,
    ]


PIECES = st.sampled_from(
    [
        "one",
        "two words",
        " ",
        "\n",
        "  x\n  y",
        "\u200b",
        "\xa0",
        "- a",
        "1. ",
        "|",
        "&amp;",
        "<br>",
    ]
)
TAGS = st.sampled_from(
    [
        *(
            "div p b a i span em ul ol li pre blockquote h2 section button td tr table dl dt"
        ).split(),
        *("script svg form article noscript slot code").split(),
    ]
)


def elements(children):
    def element(tag, inner, shadow):
        if shadow is not None:
            inner = [f"<template shadowrootmode=open>{shadow}<slot></slot></template>", *inner]
        return f"<{tag}>{''.join(inner)}</{tag}>"

    return st.builds(element, TAGS, st.lists(children, max_size=5), st.none() | children)


TREES = st.recursive(PIECES, elements, max_leaves=30)


@given(TREES)
@example("<a>\u200b<div>one</div></a>")
@example("<table><tr><td>one<td>two</table>")
@example("<pre>\u200b\n  <b>x</b></pre>")
def test_elements_nest_and_hold_whole_lines(tree):
    page = html_page(tree)
    dom, n = page.dom, len(page.blocks)
    assert len(dom.element) == len(dom.links) == n
    for e in range(len(dom)):
        assert 0 <= dom.first[e] <= dom.end[e] <= n
        parent = dom.parent[e]
        assert parent < e
        assert dom.depth[e] == (dom.depth[parent] + 1 if parent >= 0 else 0)
        if parent >= 0 and dom.end[e] > dom.first[e]:
            assert dom.first[parent] <= dom.first[e] <= dom.end[e] <= dom.end[parent]
    for i in range(n):
        around = [e for e in range(len(dom)) if dom.first[e] <= i < dom.end[e]]
        assert dom.element[i] == (max(around) if around else -1)


@given(TREES)
@example("<ol><li>- a<li>1. <p>|</ol>")
def test_the_pieces_of_a_page_are_its_rendering(tree):
    page = pieced_page(tree)
    assert page.source == rendered(tree)
    at, plain = 0, "".join(page.source.split())
    for node, start, end in page.pieces:
        if node is None:
            at += end
            continue
        part = "".join(node.data[start:end].split())
        assert plain[at : at + len(part)] == part
        at += len(part)
    assert at == len(plain)


SHOWN = st.recursive(
    PIECES,
    lambda inner: st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>",
        st.sampled_from("div p b a span pre h2 section button blockquote".split()),
        st.lists(inner, max_size=5),
    ),
    max_leaves=30,
)


@given(SHOWN)
def test_all_that_a_page_shows_is_in_its_rendering(tree):
    text = turbohtml.parse(tree).text
    assert plain(rendered(tree)) == plain(text)


def plain(text):
    return "".join(text.replace("\u200b", "").split())
