"""`Cleaner` on HTML pages, end to end, with the shipped rules and prior."""

import pickle
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cleaner import Cleaner
from cleaner.errors import ConfigurationError
from cleaner.segment import second_opinion

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
HEADLINE = "Eastbrook repairs its harbour bridge at last"
PAGE = f"""<!doctype html><html lang="en"><head><meta charset="utf-8">
<title>{HEADLINE} - Harbour Post</title>
<meta property="og:type" content="article"><meta property="og:site_name" content="Harbour Post">
<link rel="canonical" href="https://harbourpost.example/news/bridge">
<script type="application/ld+json">{{"@context": "https://schema.org", "@type": "NewsArticle",
"headline": "{HEADLINE}", "datePublished": "2025-03-17T10:20:00+01:00",
"author": {{"@type": "Person", "name": "Mara Ellison"}}}}</script></head><body class="single-post">
<nav class="main-menu"><ul><li><a href="/">Home</a><li><a href="/s">Sport</a><li><a href="/w">Weather</a></ul></nav>
<article class="post"><h1>{HEADLINE}</h1><p class="byline">By Mara Ellison</p>
<div class="share-bar"><a href="#">Share on Facebook</a></div>
<div class="entry-content">{"".join(f"<p>{p}</p>" for p in STORY[:2])}<h2>Who pays</h2>
<ul><li>the county: one million crowns</li><li>the harbour: the rest of it</li></ul>
<figure><img src="b.jpg"><figcaption>The bridge in 1931. Photo: Harbour Archive</figcaption></figure>
{"".join(f"<p>{p}</p>" for p in STORY[2:])}</div></article>
<aside class="related-posts"><h3>Related articles</h3><ul><li><a href="/1">Swimmers of Nordhavn win the county cup</a>
<li><a href="/2">Ferry to Kestrel Bay is late again</a></ul></aside>
<footer><p>© 2025 Harbour Post. All rights reserved.</p><a href="/p">Privacy policy</a></footer></body></html>"""


@pytest.fixture(scope="module")
def cleaner():
    return Cleaner()


@pytest.fixture(scope="module")
def result(cleaner):
    return cleaner.clean(PAGE.encode())


def labelled(result):
    return {result.source[s.start : s.end].strip(): s for s in result.segments}


def assert_tiles(result):
    assert "".join(result.source[s.start : s.end] for s in result.segments) == result.source


def test_the_article_is_kept_and_the_rest_is_not(result):
    for paragraph in STORY:
        assert paragraph in result.text
    for junk in ("Home", "Share on", "Related", "Swimmers", "rights reserved", "Privacy", "Photo:"):
        assert junk not in result.text
    assert HEADLINE not in result.text


def test_headings_and_lists_of_the_article_stay_readable(result):
    assert (
        "\n\nWho pays\n\n- the county: one million crowns\n- the harbour: the rest" in result.text
    )


def test_segments_tile_the_rendering(result):
    assert_tiles(result)


def test_junk_is_labelled(result):
    found = labelled(result)
    assert found["Share on Facebook"].label == "share"
    assert found["The bridge in 1931. Photo: Harbour Archive"].label == "caption"
    assert found["By Mara Ellison"].label == "byline"
    assert found["- Swimmers of Nordhavn win the county cup"].label == "related"
    assert found["© 2025 Harbour Post. All rights reserved."].label == "legal"
    assert found[HEADLINE].label in {"title", "duplicate"}


def test_metadata_come_from_what_the_page_declares(result):
    assert result.title == HEADLINE
    assert result.metadata["authors"] == ["Mara Ellison"]
    assert result.metadata["date"] == "2025-03-17"
    assert result.metadata["site"] == "Harbour Post"
    assert result.metadata["language"] == "en"


def test_html_rules_say_why(result):
    segment = labelled(result)["- Swimmers of Nordhavn win the county cup"]
    assert any(rule.startswith("html-related") for rule in segment.rules)


def test_the_canonical_address_turns_the_rules_of_a_site_on(tmp_path):
    (tmp_path / "site.yaml").write_text(
        """schema: 1
scope: {sites: [harbourpost.example]}
rules:
- id: harbour-who-pays
  about: Marks the box that says who pays.
  label: widget
  strength: certain
  block: {equals: [Who pays]}
  hit: [Who pays]
  miss: [Who pays for the bridge is not known.]
""",
        "utf-8",
    )
    here = Cleaner(rules=tmp_path)
    assert labelled(here.clean(PAGE))["Who pays"].label == "widget"
    elsewhere = PAGE.replace("harbourpost.example", "other.example")
    assert labelled(here.clean(elsewhere))["Who pays"].is_main


def test_bytes_and_text_are_cleaned_alike(cleaner, result):
    assert cleaner.clean(PAGE) == result
    assert cleaner.clean(PAGE.encode("utf-16")).text == result.text
    assert cleaner.clean(PAGE.replace("utf-8", "windows-1252").encode("cp1252")).text == result.text


def test_profiles_keep_more_or_less(result):
    kept = {
        profile: len(Cleaner(profile=profile).clean(PAGE).text)
        for profile in ("precision", "recall")
    }
    assert kept["precision"] <= len(result.text) <= kept["recall"]


def test_a_thorough_reading_hears_trafilatura(result):
    thorough = Cleaner(profile="thorough").clean(PAGE)
    assert STORY[0] in thorough.text
    reasons = labelled(thorough)[STORY[0]].evidence
    assert [r.log_odds for r in reasons if r.kind == "opinion"] == [-0.5]
    assert not any(r.kind == "opinion" for s in result.segments for r in s.evidence)


def test_a_fault_of_trafilatura_is_a_warning(monkeypatch, result):
    def fails(*_, **__):
        raise ValueError("a fault of theirs")

    monkeypatch.setattr(second_opinion._trafilatura(), "bare_extraction", fails)
    thorough = Cleaner(profile="thorough").clean(PAGE)
    assert any("a fault of theirs" in warning for warning in thorough.warnings)
    assert thorough.text == result.text


def test_reasons_of_structure_are_words_when_asked_for(result):
    explained = labelled(Cleaner(explain=True).clean(PAGE))
    reasons = [r for r in explained["- Home"].evidence if r.kind == "prior"]
    assert {r.name for r in reasons} - {"structure"}
    total = sum(r.log_odds for r in reasons)
    (plain,) = (r for r in labelled(result)["- Home"].evidence if r.kind == "prior")
    assert total == pytest.approx(plain.log_odds, abs=0.05) or abs(plain.log_odds) == 6.0


def test_a_cleaner_that_was_pickled_says_the_same(cleaner, result):
    assert pickle.loads(pickle.dumps(cleaner)).clean(PAGE.encode()) == result


def test_another_prior_changes_nothing_of_the_cleaner_it_is_made_from(cleaner, result, tmp_path):
    other = cleaner.with_prior(tmp_path)
    with pytest.raises(ConfigurationError, match="html-types"):
        other.clean(PAGE)
    assert cleaner.clean(PAGE.encode()) == result
    with pytest.raises(ConfigurationError, match="no folder"):
        cleaner.with_prior(tmp_path / "nowhere")


def test_code_keeps_its_indentation(cleaner):
    code = "def repair(bridge):\n    for pillar in bridge:\n        pillar.mend()"
    page = PAGE.replace("<h2>Who pays</h2>", f"<pre><code>{code}</code></pre><h2>Who pays</h2>")
    assert code in cleaner.clean(page).text


def test_a_product_list_and_a_forum_keep_what_they_are_about(cleaner):
    posts = "".join(
        f'<div class="post"><p class="author">user{i}</p><div class="post-content"><p>{p}</p></div></div>'
        for i, p in enumerate(STORY)
    )
    page = f"""<html><head><title>Is the bridge open? - Harbour Forum</title>
<script type="application/ld+json">{{"@type": "DiscussionForumPosting", "headline": "Is the bridge open?"}}</script>
</head><body class="forum topic"><nav><a href=/>Home</a></nav><div class="topic-posts">{posts}</div></body></html>"""
    text = cleaner.clean(page).text
    assert all(paragraph in text for paragraph in STORY)


def test_an_empty_page_has_no_article(cleaner):
    for page in ("", "<html></html>", "<!doctype html><title>Only this</title>"):
        found = cleaner.clean(page, kind="html")
        assert found.text == ""
        assert_tiles(found)


PARTS = st.sampled_from(
    [
        *(f"<p>{p}</p>" for p in STORY[:2]),
        "<div class=share>",
        "</div>",
        "<ul><li>a</li>",
        "<table><tr><td>x<td>y</table>",
        "<pre>  a\n b</pre>",
        "<a href=/>Read more</a>",
        "<h1>",
        "\u200b",
        "text ",
        "<br>",
        "By Ada Brandt",
        "(AFP)",
    ]
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PARTS, max_size=30).map("".join))
def test_any_page_is_tiled_and_cleaned_the_same_twice(markup):
    cleaner = _CLEANER
    first = cleaner.clean(markup, kind="html")
    assert_tiles(first)
    assert cleaner.clean(markup, kind="html") == first


_CLEANER = Cleaner()


@pytest.mark.parametrize("page", sorted(Path("../shared/gold/fundus-dev/html").glob("*.gz"))[::40])
def test_real_pages_are_tiled(cleaner, page):
    import gzip

    found = cleaner.clean(gzip.decompress(page.read_bytes()), kind="html")
    assert_tiles(found)
    assert found.text
