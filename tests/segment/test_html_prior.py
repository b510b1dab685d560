"""The shipped prior for HTML and how it is read."""

import pickle

import numpy as np
import pytest

from cleaner.blocks.declared import declared
from cleaner.blocks.features import features
from cleaner.blocks.html import html_page
from cleaner.blocks.text import text_blocks
from cleaner.errors import ConfigurationError
from cleaner.model import Declared
from cleaner.segment.context import Table
from cleaner.segment.html_prior import LIMIT, MODELS, HtmlPrior, add_declared
from cleaner.segment.page_type import TYPES

STORY = [
    (
        "The council of Eastbrook voted on Monday to repair the old harbour bridge, which has been "
        "closed to lorries since a pillar cracked in the storms of last winter."
    ),
    (
        "Works start in May and will cost two million crowns, the mayor, Ada Brandt, told reporters "
        "after the meeting. “We have waited long enough,” she said."
    ),
    (
        "Shop owners on the quay had asked for the repair for months. Some of them lost half of "
        "their customers when the buses stopped to cross the bridge."
    ),
]
PAGE = f"""<html><head><title>Eastbrook repairs its bridge - Harbour Post</title>
<meta property="og:type" content="article"></head><body>
<nav class="menu"><ul><li><a href=/>Home</a><li><a href=/s>Sport</a><li><a href=/w>Weather</a></ul></nav>
<article class="article-body"><h1>Eastbrook repairs its bridge</h1>{"".join(f"<p>{p}</p>" for p in STORY)}</article>
<div class="related-posts"><h3>Related</h3><ul><li><a href=/1>Swimmers win the county cup again</a>
<li><a href=/2>Ferry to Nordhavn is late</a></ul></div>
<footer><p><a href=/p>Privacy policy</a> <a href=/c>Contact</a></p></footer></body></html>"""


@pytest.fixture(scope="module")
def prior():
    return HtmlPrior()


def judged(prior, html, *, explain=False):
    page = html_page(html)
    said = declared(page.document)
    return page.blocks.clean, prior.judge(features(page.blocks), page.dom, said, explain=explain)


def test_a_story_is_told_from_what_stands_around_it(prior):
    clean, found = judged(prior, PAGE)
    kept = [line for line, noise in zip(clean, found.noise, strict=True) if noise < 0]
    assert [line for line in kept if line in STORY] == STORY
    assert not {"- Home", "- Sport", "Related", "Privacy policy Contact"} & set(kept)


def test_names_of_elements_matter(prior):
    clean, named = judged(prior, PAGE)
    _, unnamed = judged(prior, PAGE.replace("article-body", "related-posts"))
    at = clean.index(STORY[0])
    assert unnamed.noise[at] > named.noise[at]


def test_what_the_page_declares_is_looked_for_in_its_blocks():
    page = html_page(PAGE)
    measured = features(page.blocks)
    body = features(text_blocks(STORY[0])).terms
    table = Table()
    said = Declared(body=body, description=features(text_blocks("Ferry to Nordhavn")).terms)
    add_declared(table, measured, np.zeros(len(TYPES)), said)
    columns = dict(zip(table.names, table.matrix().T, strict=True))
    at = page.blocks.clean.index(STORY[0])
    assert columns["in_declared_body"][at] == 1.0 > columns["in_declared_body"][at + 1]
    ferry = page.blocks.clean.index("- Ferry to Nordhavn is late")
    assert columns["in_declared_description"][ferry] > columns["in_declared_description"][at]


def test_structure_alone_is_never_surer_than_its_limit(prior):
    _, found = judged(prior, PAGE * 20)
    assert np.abs(found.noise).max() <= LIMIT


def test_reasons_in_words_sum_up_to_the_verdict(prior):
    clean, found = judged(prior, PAGE, explain=True)
    assert len(found.reasons) == len(clean)
    for noise, said in zip(found.noise.tolist(), found.reasons, strict=True):
        total = sum(reason.log_odds for reason in said)
        assert noise == pytest.approx(max(-LIMIT, min(LIMIT, total)), abs=0.05)
    assert any(reason.name != "structure" for reason in found.reasons[1])


def test_no_reasons_are_made_unless_asked_for(prior):
    assert judged(prior, PAGE)[1].reasons == ()


def test_a_copy_says_the_same(prior):
    copy = pickle.loads(pickle.dumps(prior))
    assert judged(copy, PAGE)[1].noise.tolist() == judged(prior, PAGE)[1].noise.tolist()


def test_an_empty_page_has_no_odds(prior):
    assert len(judged(prior, "")[1].noise) == 0


def test_no_file_is_read_before_it_is_needed(tmp_path):
    prior = HtmlPrior(tmp_path / "nowhere")
    with pytest.raises(ConfigurationError, match="html-types"):
        judged(prior, PAGE)


@pytest.mark.parametrize("name", MODELS)
def test_a_broken_model_file_is_named(tmp_path, name):
    (tmp_path / f"html-{name}.txt.gz").write_bytes(b"no model")
    with pytest.raises(ConfigurationError, match=f"html-{name}"):
        HtmlPrior(tmp_path).model(name)
