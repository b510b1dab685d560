import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.blocks.json_ld import Graph, plain, read_graph, subject, text_of, texts_of, types_of

STORY = {"@type": "NewsArticle", "headline": "Tanker crew freed", "datePublished": "2024-10-23"}


def heads(*scripts, titles=(), addresses=()):
    graph = read_graph([s if isinstance(s, str) else json.dumps(s) for s in scripts])
    return [node.get("headline") for node in subject(graph, titles, addresses)]


@pytest.mark.parametrize(
    "script",
    [
        json.dumps(STORY),
        json.dumps([STORY]),
        json.dumps({"@graph": [{"@type": "WebSite", "name": "Gulf Ledger"}, STORY]}),
        json.dumps({"@type": "WebPage", "mainEntity": STORY}),
        f"<!-- {json.dumps(STORY)} -->",
        f"//<![CDATA[\n{json.dumps(STORY)}\n//]]>",
        f"/*<![CDATA[*/ {json.dumps(STORY)} /*]]>*/",
        json.dumps(STORY) + ";",
        json.dumps(STORY)[:-1] + " , }",
        json.dumps(STORY).replace('"', "&quot;"),
        json.dumps(STORY).replace("crew freed", "crew\nfreed"),
    ],
)
def test_a_script_is_read_however_it_is_wrapped_and_mended_where_that_is_safe(script):
    assert heads(script)[0] in ("Tanker crew freed", "Tanker crew\nfreed")


@pytest.mark.parametrize(
    "script",
    [
        "",
        "{",
        "null",
        '"NewsArticle"',
        "alert(1)",
        '{"@type": "NewsArticle" "headline": "x"}',
        '{"a": ' + "9" * 5000 + "}",
        "[" * 100_000,
        '{"mainEntity":' * 5000,
        '{"@graph": 3}',
        '{"@type": {"@type": []}, "headline": {"headline": null}}',
    ],
)
def test_what_cannot_be_read_is_left_out_and_the_rest_is_read(script):
    assert heads(script) == []
    assert heads(script, STORY) == ["Tanker crew freed"]


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(
            st.sampled_from(["@type", "@id", "@graph", "mainEntity", "name", "headline", "url"]),
            inner | st.sampled_from(["NewsArticle", "WebPage"]),
        )
    ),
)


@given(JSON)
def test_no_value_is_too_odd(value):
    graph = read_graph([json.dumps(value)])
    for node in subject(graph, ["x"], ["y"]):
        for inner in node.values():
            text_of(inner)
            texts_of(inner, graph)


def test_time_does_not_grow_with_the_number_of_nodes_or_scripts():
    many = [{"@type": "NewsArticle", "headline": f"Story {i}", "a": [{}] * 9} for i in range(9000)]
    start = time.process_time()
    assert len(read_graph([json.dumps(many)]).nodes) == 400
    big = json.dumps({"@type": "NewsArticle", "articleBody": "word " * 190_000})
    assert len(read_graph([big] * 50).nodes) == 1
    assert time.process_time() - start < 2


def test_an_article_comes_before_the_page_and_what_else_the_page_holds():
    page = {"@type": "WebPage", "headline": "page"}
    other = {"@type": "Organization", "headline": "house"}
    product = {"@type": "Product", "headline": "product"}
    assert heads(page, other, product, STORY) == ["Tanker crew freed", "page"]
    assert heads(other, page, product) == ["product", "page"]


def test_of_several_articles_the_one_that_the_page_is_titled_after_counts():
    other = {"@type": "NewsArticle", "headline": "Another story", "url": "https://a.example/2"}
    assert heads(other, STORY) == ["Another story"]
    assert heads(other, STORY, titles=["tanker crew freed | gulf ledger"]) == ["Tanker crew freed"]
    assert heads(STORY, other, addresses=["https://a.example/2"]) == ["Another story"]


def test_a_second_declaration_of_the_same_article_fills_the_first():
    assert heads(STORY, {**STORY, "author": "Ann"}) == ["Tanker crew freed"] * 2


def test_questions_of_a_faq_are_not_what_a_page_is_about():
    faq = {
        "@type": "FAQPage",
        "headline": "faq",
        "mainEntity": [{"@type": "Question", "name": "x"}],
    }
    assert heads(faq) == ["faq"]
    assert heads({**faq, "@type": "QAPage"}) == [None, "faq"]


def test_types_are_named_without_their_vocabulary():
    assert types_of({"@type": "http://schema.org/Product"}) == ("Product",)
    assert types_of({"@type": ["schema:Article", None, "", "a b"]}) == ("Article",)
    assert types_of({}) == ()


def test_text_is_one_clean_line():
    assert plain("<p>Tom &amp;amp; Ann</p>\n\t<b>Bell</b>\u200b") == "Tom & Ann Bell"
    assert plain("5 < 6 and \ud800 7 > 3") == "5 < 6 and 7 > 3"
    assert plain("Ann\0 Bell \u2764\ufe0f") == "Ann Bell \u2764"
    assert plain(" &nbsp; <br> ") is None
    assert len(plain("a" * 5000)) == 1000


@pytest.mark.parametrize(
    "value", ["Ann", ["Ann", "Bob"], {"name": "Ann"}, [{"name": ["Ann"]}], {"@value": "Ann"}]
)
def test_the_text_of_a_value_is_found_in_any_of_its_forms(value):
    assert text_of(value) == "Ann"


def test_names_are_listed_and_references_to_people_are_followed():
    graph = read_graph(['{"@graph": [{"@id": "#ann", "@type": "Person", "name": "Ann Bell"}]}'])
    people = [{"@id": "#ann"}, {"@id": "#nobody"}, "Bob Cole", {"name": ["Cara Dent"]}, 3, None]
    assert texts_of(people, graph) == ("Ann Bell", "Bob Cole", "Cara Dent")
    assert texts_of({"@id": ["#ann"]}, Graph()) == ()
