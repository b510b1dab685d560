"""`html:` items: which blocks they describe, however the rules are run."""

from __future__ import annotations

import pickle
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.blocks.features import features
from cleaner.blocks.html import html_page
from cleaner.engine.elements import ElementTest, PageElements
from cleaner.engine.loading import read_rule_file
from cleaner.engine.run import Engine
from cleaner.engine.schema import Html
from tests.engine.conftest import ENGINES, rule_text

PAGE = """<title>Ferry sinks</title>
<body class="news Site-Body">
<div id="top"><ul class="menu main"><li><a class="Share" href="/">Home</a><li>World</ul></div>
<article class="story"><h1>Ferry sinks</h1>
<p>A ferry sank <b class="share">on Friday</b>.</p>
<div class="story share"><p>Pass it on</p><p>Follow</p></div>
<nav role="Menu"><p>More</p></nav>
</article>
"""
LINES = ["Ferry sinks", "Home", "World", "Ferry sinks", "A ferry sank on Friday.", "Pass it on"]
LINES += ["Follow", "More"]


@pytest.fixture
def marks(load):
    """The blocks of HTML that one rule marks; every way to run it must say the same."""

    def marks(body, page=PAGE, **known):
        rules = load(body)
        read = html_page(page)
        found = [
            Engine(rules, **how).run(read.blocks, features(read.blocks), dom=read.dom, **known)
            for how in ENGINES
        ]
        assert all(one == found[0] for one in found)
        return [hit.block for hit in (*found[0].hits, *found[0].spans, *found[0].boundaries)]

    return marks


def clean(line):
    return line.removeprefix("- ")


def test_the_page_of_these_tests_has_these_lines():
    assert [clean(line) for line in html_page(PAGE).blocks.clean] == LINES


@pytest.mark.parametrize(
    ("html", "marked"),
    [
        ("{tag: nav}", [7]),
        ("{tag: NAV}", [7]),
        ("{tag: [nav, h1]}", [3, 7]),
        ("{class: menu}", [1, 2]),
        ("{class: MENU}", [1, 2]),
        ("{class: men}", []),
        ("{class: story}", [3, 4, 5, 6, 7]),
        ("{class: [menu, story]}", [1, 2, 3, 4, 5, 6, 7]),
        ("{class: site-body}", [1, 2, 3, 4, 5, 6, 7]),
        ("{id: top}", [1, 2]),
        ("{id: TOP}", [1, 2]),
        ("{id: to}", []),
        ("{role: menu}", [7]),
        ("{role: [tab, MENU]}", [7]),
        ("{role: nav}", []),
        ("{css: ul.main}", [1, 2]),
        ("{css: '.story > nav, #top li:first-child'}", [1, 7]),
        ("{css: 'html'}", [1, 2, 3, 4, 5, 6, 7]),
        ("{css: svg}", []),
    ],
)
def test_a_block_is_described_by_any_element_around_it(marks, html, marked):
    assert marks(f"block: {{html: {html}}}") == marked


def test_all_keys_must_hold_of_the_same_element(marks):
    assert marks("block: {html: {tag: div, class: story}}") == [5, 6]
    assert marks("block: {html: {tag: article, class: share}}") == []
    assert marks("block: {html: {tag: [article, div], class: [menu, story]}}") == [3, 4, 5, 6, 7]
    assert marks("block: {html: {css: '.share', class: story}}") == [5, 6]
    assert marks("block: {html: {css: 'ul', tag: div}}") == []
    assert marks("block: {html: {id: top, class: menu}}") == []


def test_an_element_inside_a_block_does_not_describe_it(marks):
    assert marks("block: {html: {class: share}}") == [1, 5, 6]
    assert marks("block: {html: {tag: b}}") == []


def test_the_title_of_the_document_stands_in_no_element(marks):
    assert 0 not in marks("block: {html: {tag: [html, head, title, body]}}")


def test_elements_are_one_condition_beside_others(marks):
    assert marks("block: {html: {class: share}, equals: Follow}") == [6]
    assert marks("block: {html: {class: share}, startswith: '- H'}") == [1]
    assert marks("block: {html: {class: story}, regex: 'F.+'}") == [3, 6]
    assert marks("block: {html: {class: story}, words: 3-}") == [4, 5]
    assert marks("block: {html: {class: story}, same_as: document.title}", title=LINES[0]) == [3]
    assert marks("block: {html: {class: story}, repeats: 2-}", counts={"follow": 3}) == [6]
    assert marks("block: {words: 1}\nunless: {html: {class: menu}}") == [6, 7]


@pytest.mark.parametrize(
    ("body", "marked"),
    [
        ("block: {html: {class: story}}\nwhere: {from_end: 2}", [6, 7]),
        ("run: {min: 2, html: {class: share}}", [5, 6]),
        ("sequence: [{html: {tag: h1}}, {html: {tag: nav}, gap: 0-9}]", [3, 7]),
        ("from: {html: {id: top}, equals: '- Home'}\nwhile: {html: {id: top}}", [1, 2]),
        ("from: {html: {tag: h1}}\nto: {html: {class: share}}", [3, 4]),
        ("inline: {html: {class: story}, contains: Friday}", [4]),
        ("boundary: {block: {html: {tag: nav}}}", [7]),
        ("keeps: {html: {class: story}}\nlabel: paragraph", [3, 4, 5, 6, 7]),
    ],
)
def test_every_kind_of_rule_takes_them(marks, body, marked):
    assert marks(body) == marked


def test_a_section_without_an_end_ends_with_the_element_it_stands_in(marks):
    assert marks("from: {equals: Pass it on}\nwhile: {words: 1-}") == [5, 6]
    assert marks("from: {equals: Pass it on}\nmax: 9") == [5, 6]
    assert marks("from: {equals: Pass it on}\nto: {equals: More}\nthrough: true") == [5, 6, 7]


def test_a_heading_in_a_box_of_its_own_opens_what_stands_around_the_box(marks):
    page = "<div><div><h3>Read more</h3></div><p>One</p><p>Two</p></div><p>The story goes on.</p>"
    assert marks("from: {equals: Read more}\nmax: 9", page=page) == [0, 1, 2]


def test_without_elements_nothing_is_described(marks):
    assert marks("block: {html: {css: '*'}}", "") == []
    assert marks("block: {html: {tag: p}}", "text alone") == []


def test_what_is_nested_marks_a_block_once(marks):
    page = "<div class=a><p>1<div class=a>2<div class=a>3</div></div><p>4</div><p>5<p class=a>6"
    assert marks("block: {html: {class: a}}", page) == [0, 1, 2, 3, 5]


def test_an_engine_with_elements_survives_pickling(load):
    engine = pickle.loads(pickle.dumps(Engine(load("block: {html: {class: share}}"))))
    read = html_page(PAGE)
    found = engine.run(read.blocks, features(read.blocks), dom=read.dom)
    assert [hit.block for hit in found.hits] == [1, 5, 6]


def test_selectors_run_only_where_their_rule_may(load):
    rules = load("block: {html: {css: div}}", scope="{sites: news.example}")
    read = html_page(PAGE)
    read.dom.nodes.clear()  # a selector would need them
    for how in ENGINES[1:]:
        found = Engine(rules, **how).run(
            read.blocks, features(read.blocks), dom=read.dom, site="other.example"
        )
        assert found.hits == ()


# ---------------------------------------------------------------------------- any page

NAMES = ("a", "b", "A", "c")
TAGS = ("div", "p", "span", "li")
ELEMENT = st.tuples(
    st.sampled_from(TAGS),
    st.lists(st.sampled_from(NAMES), max_size=2),
    st.none() | st.sampled_from(NAMES),
)
CONTENT = st.recursive(
    st.sampled_from(["x", "y z", ""]),
    lambda inner: st.tuples(ELEMENT, st.lists(inner, max_size=4)),
    max_leaves=25,
)


def written(node):
    if isinstance(node, str):
        return node
    (tag, classes, name), children = node
    attributes = f" class='{' '.join(classes)}'" if classes else ""
    attributes += f" id='{name}'" if name else ""
    return f"<{tag}{attributes}>{''.join(map(written, children))}</{tag}>"


def described(dom, test, block):
    """By the definition: from the innermost element outwards."""
    e = int(dom.element[block])
    while e >= 0:
        if (
            (not test.tags or dom.tag[e] in test.tags)
            and (not test.classes or test.classes & set(dom.classes[e].lower().split()))
            and (not test.ids or test.ids & set(dom.ids[e].lower().split()))
            and (not test.css or dom.nodes[e].matches(test.css))
        ):
            return True
        e = int(dom.parent[e])
    return False


TESTS = [
    ElementTest.of(Html.model_validate(dict(zip(("tag", "class", "id", "css"), keys, strict=True))))
    for keys in product((None, "p", ("div", "li")), (None, "a", ("b", "c")), (None, "a"), (None, ".b", "div > *"))
    if any(keys)
]  # fmt: skip
VOCABULARY = {
    "ids": frozenset("abc"),
    "classes": frozenset("abc"),
    "roles": frozenset({"role=a"}),
    "tags": frozenset(TAGS),
}


@settings(max_examples=60, deadline=None)
@given(nodes=st.lists(CONTENT, max_size=6))
def test_blocks_of_an_element_are_those_it_is_around(nodes):
    read = html_page("".join(map(written, nodes)))
    page = PageElements(read.dom, VOCABULARY)
    for test in TESTS:
        expected = {i for i in range(len(read.blocks)) if described(read.dom, test, i)}
        assert page.blocks(test) == expected


@pytest.fixture(scope="module")
def engines(tmp_path_factory):
    bodies = [
        f"block: {{html: {html}{more}}}"
        for html in ("{tag: p}", "{class: a}", "{class: [b, c], tag: div}", "{id: a}", "{css: 'div > .a'}")
        for more in ("", ", equals: x", ", words: 2", ", regex: '.{1,3}'")
    ]  # fmt: skip
    bodies += [
        "run: {min: 2, html: {class: a}}",
        "sequence: [{html: {class: a}}, {html: {tag: p}, gap: 0-3}]",
        "from: {html: {tag: li}}\nwhile: {html: {class: [a, b]}}",
        "inline: {html: {class: b}, contains: x}",
        "block: {words: 1}\nunless: {html: {css: .a}}",
    ]
    rules = "\n".join(rule_text(body, f"r{k}") for k, body in enumerate(bodies))
    path = tmp_path_factory.mktemp("rules") / "r.yaml"
    path.write_text(f"schema: 1\nrules:\n{rules}\n", "utf-8")
    loaded, faults = read_rule_file(path)
    assert not faults
    return [Engine(loaded, **how) for how in ENGINES]


@settings(max_examples=60, deadline=None)
@given(nodes=st.lists(CONTENT, max_size=8))
def test_every_way_of_running_says_the_same_of_any_page(engines, nodes):
    read = html_page("".join(map(written, nodes)))
    first, *others = (e.run(read.blocks, features(read.blocks), dom=read.dom) for e in engines)
    assert all(found == first for found in others)


@pytest.fixture(scope="module")
def html_examples(shipped):
    """Every example of the shipped rules that is a part of a page, as one page each."""
    return [
        "\n".join(example)
        for loaded in shipped
        for example in (*loaded.rule.hit, *loaded.rule.miss)
        if any("</" in text for text in example)
    ]


@pytest.mark.slow  # asks every rule about every line
def test_shipped_rules_say_the_same_of_their_examples_however_they_run(shipped, html_examples):
    assert len(html_examples) > 80
    read = html_page("<hr>".join(html_examples))
    first, *others = (
        Engine(shipped, **how).run(read.blocks, features(read.blocks), dom=read.dom)
        for how in ENGINES
    )
    assert len({hit.rule for hit in first.hits if "html-" in hit.rule}) > 40
    assert all(found == first for found in others)
