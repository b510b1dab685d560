"""The shipped prior and how it is read."""

import pickle

import numpy as np
import pytest

from cleaner.blocks.features import features
from cleaner.blocks.text import text_blocks
from cleaner.errors import ConfigurationError
from cleaner.segment.prior import LIMIT, MODELS, Prior

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
    (
        "The bridge was built in 1931 and last repaired in 1988. It carries nine thousand cars a "
        "day, according to figures of the county."
    ),
]
BEFORE = ["Home", "News", "Sport", "Weather", "Log in", "Subscribe"]
AFTER = ["Share this article", "Read more", "Swimmers win", "Privacy policy", "Contact", "Terms"]


@pytest.fixture(scope="module")
def prior():
    return Prior()


def odds(prior, lines):
    return prior.log_odds(features(text_blocks("\n\n".join(lines))))


def test_a_story_is_told_from_the_menu_around_it(prior):
    noise = odds(prior, BEFORE + STORY + AFTER).noise
    assert (noise[:6] > 0).all()
    assert (noise[6:10] < 0).all()
    assert (noise[10:] > 0).all()


def test_of_what_is_no_noise_the_first_and_last_paragraph_are_where_the_article_begins_and_ends(
    prior,
):
    said = odds(prior, BEFORE + STORY + AFTER)
    article = said.noise < 0
    assert int(np.argmax(np.where(article, said.begin, -LIMIT * 2))) == 6
    assert int(np.argmax(np.where(article, said.end, -LIMIT * 2))) == 9


def test_a_clean_story_is_kept_whole(prior):
    assert (odds(prior, STORY).noise < 0).all()


def test_structure_alone_is_never_surer_than_its_limit(prior):
    said = odds(prior, BEFORE * 20 + STORY + AFTER * 30)
    assert np.abs(said.noise).max() <= LIMIT
    assert max(said.begin.max(), said.end.max()) <= LIMIT


def test_the_same_page_gets_the_same_odds_from_a_copy(prior):
    lines = BEFORE + STORY
    copy = pickle.loads(pickle.dumps(prior))
    assert odds(copy, lines).noise.tolist() == odds(prior, lines).noise.tolist()


def test_reasons_in_words_sum_up_to_the_verdict_when_asked_for(prior):
    columns = features(text_blocks("\n\n".join(BEFORE + STORY + AFTER)))
    said = prior.log_odds(columns, explain=True)
    for noise, reasons in zip(said.noise.tolist(), said.reasons, strict=True):
        total = sum(reason.log_odds for reason in reasons)
        assert noise == pytest.approx(max(-LIMIT, min(LIMIT, total)), abs=0.05)
    assert len({reason.name for reasons in said.reasons for reason in reasons}) > 4
    assert prior.log_odds(columns).reasons == ()


def test_an_empty_page_has_no_odds(prior):
    assert len(odds(prior, []).noise) == 0


def test_no_file_is_read_before_it_is_needed(tmp_path):
    prior = Prior(tmp_path / "nowhere")
    with pytest.raises(ConfigurationError, match=f"text-{MODELS[0]}"):
        odds(prior, ["A line"])


def test_a_broken_model_file_is_named(tmp_path):
    (tmp_path / "text-first.txt.gz").write_bytes(b"no model")
    with pytest.raises(ConfigurationError, match=r"text-first\.txt\.gz"):
        odds(Prior(tmp_path), ["A line"])
