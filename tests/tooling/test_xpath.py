from __future__ import annotations

import pytest
import turbohtml
from hypothesis import given
from hypothesis import strategies as st

from cleaner.tooling.imported import NotCarriedError
from cleaner.tooling.xpath import to_css

PAGE = """
<div id="story" class="story wide"><p class="lead big">A</p><h3>B</h3><p>C</p>
<ul class="related-links"><li data-n="1">D</li></ul></div><div class="a story-b"></div><aside>E</aside>
"""


@pytest.mark.parametrize(
    ("expression", "selectors"),
    [
        ("//div[@id='story']", ["div#story"]),
        ('//div[@id="2x"]', ['div[id="2x"]']),
        ("//*[@class='story']", [".story"]),
        ("//div[@class='lead big']", ["div.lead.big"]),
        ("//div[contains(@class, 'story')]", ['div[class*="story"]']),
        ("//p[starts-with(@class,'le')]", ['p[class^="le"]']),
        ("//div[contains(concat(' ', normalize-space(@class), ' '), ' wide ')]", ["div.wide"]),
        ('//div[contains(concat(" ",@class," ")," wide ")]', ["div.wide"]),
        ("//div[@id='story']/p", ["div#story > p"]),
        ("//div[@id='story']//li[@data-n]", ["div#story li[data-n]"]),
        ("//h3/following-sibling::p", ["h3 ~ p"]),
        ("//div/descendant::li", ["div li"]),
        ("//aside | //h3", ["aside", "h3"]),
        ("//p[@class='x' or @id='y']", ["p.x", "p#y"]),
        ("//p[@class='x' and @id='y']", ["p.x#y"]),
        ("//p[@class='x'][@id='y']", ["p.x#y"]),
        ("//p[(@class='x' or @id='y') and @lang]", ["p.x[lang]", "p#y[lang]"]),
        ("//p[not(@class)]", ["p:not([class])"]),
        ("//p[not(@class='x' or @id='y')]", ["p:not(.x):not(#y)"]),
        ("//p[@class!='x']", ["p:not(.x)"]),
        ("//p['x' = @role]", ['p[role="x"]']),
        (".//DIV", ["div"]),
        ("//*", ["*"]),
        ("/html/body", ["html > body"]),
        ("//a[@title='a or b | c']", ['a[title="a or b | c"]']),
    ],
)
def test_simple_expressions_become_selectors(expression, selectors):
    found = to_css(expression)
    assert found == selectors
    for css in found:
        turbohtml.parse(PAGE).select(css)


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("//p[1]", "position"),
        ("//p[last()]", "position"),
        ("(//p)[1]", "brackets around a path"),
        ("//p[contains(text(), 'a')]", "text of an element"),
        ("//p[contains(., 'a')]", "text of an element"),
        ("//p[a]", "elements inside it"),
        ("//p[.//a]", "elements inside it"),
        ("//p[ancestor::div]", "elements around it"),
        ("//p/ancestor::div", "axis ancestor"),
        ("//meta/@content", "value of an attribute"),
        ("//p/text()", "part of an element's text"),
        ("/div/p", "from the root"),
        ("//p[@class='x'", "bracket is not closed"),
        ("//p[contains(@class, '')]", "empty text"),
        ("//p[@title='a\"b\\']", "quotes"),
        ("//p[position() < 3]", "position"),
        ("count(//p)", "not understood"),
        ("", "no expression"),
        ("//p[" + "(" * 400 + "@a" + ")" * 400 + "]", "too deep"),
        ("//p[" + "not(" * 300 + "@a" + ")" * 300 + "]", "too deep"),
        ("//p[@a or @b or @c or @d][@a or @b or @c or @d][@a or @b]", "too many"),
    ],
)
def test_what_no_selector_says_is_refused_with_the_reason(expression, reason):
    with pytest.raises(NotCarriedError, match=reason):
        to_css(expression)


@given(st.text("/*[]()@|'\"= abdivor.:,-not", max_size=60))
def test_whatever_is_written_gives_selectors_or_a_reason(expression):
    try:
        found = to_css(expression)
    except NotCarriedError:
        return
    assert found
    assert all(css.strip() for css in found)
