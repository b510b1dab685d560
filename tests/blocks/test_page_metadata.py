import json
import time

import pytest
import turbohtml
from hypothesis import given
from hypothesis import strategies as st

from cleaner.blocks.page_metadata import page_metadata
from cleaner.model import PageMetadata


def read(head="", body="", url=None, lang=""):
    return page_metadata(
        turbohtml.parse(f"<html{lang}><head>{head}</head><body>{body}</body></html>"), url
    )


def script(**node):
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


def meta(name, content, attribute="property"):
    return f'<meta {attribute}="{name}" content="{content}">'


def test_an_empty_page_declares_nothing():
    assert read() == PageMetadata()


def test_json_ld_is_read():
    found = read(
        script(
            **{"@type": ["NewsArticle"]},
            headline="Tanker crew freed",
            author=[{"@type": "Person", "name": "Ann Bell"}, {"name": "AFP"}],
            datePublished="2024-10-23T07:34:00Z",
            dateModified="2024-10-24",
            publisher={"@type": "Organization", "name": "Gulf Ledger"},
            articleSection=["World"],
            description="Nine sailors are home.",
            image={"@type": "ImageObject", "name": "a tanker", "url": "https://a.example/t.jpg"},
            articleBody="First &amp; last.\n\n<p>Second</p> one.",
            keywords="tanker, crew",
            isAccessibleForFree="False",
            inLanguage="en-GB",
        )
    )
    assert found == PageMetadata(
        headline="Tanker crew freed",
        authors=("Ann Bell", "AFP"),
        published="2024-10-23T07:34:00Z",
        modified="2024-10-24",
        site="Gulf Ledger",
        section="World",
        description="Nine sailors are home.",
        language="en-GB",
        image="https://a.example/t.jpg",
        types=("NewsArticle",),
        article_body="First & last.\nSecond one.",
        is_accessible_for_free=False,
        keywords=("tanker", "crew"),
    )


def test_meta_tags_are_read_whatever_attribute_and_case_names_them():
    found = read(
        meta("og:title", "Tanker crew freed")
        + meta("OG:site_name", "Gulf Ledger")
        + meta("og:type", "article")
        + meta("Author", "Ann Bell", "name")
        + meta("datePublished", "2024-10-23", "itemprop")
        + meta("article:modified_time", "2024-10-24")
        + meta("article:section", "World")
        + meta("description", "Nine &amp;amp; more.", "name")
        + meta("article:tag", "tanker")
        + meta("article:tag", "crew")
        + meta("og:locale", "en_GB")
    )
    assert found == PageMetadata(
        og_title="Tanker crew freed",
        authors=("Ann Bell",),
        published="2024-10-23",
        modified="2024-10-24",
        site="Gulf Ledger",
        section="World",
        description="Nine & more.",
        language="en-GB",
        og_type="article",
        keywords=("tanker", "crew"),
    )


def test_microdata_is_read_where_no_script_tells_of_the_subject():
    body = """
    <div itemscope itemtype="https://schema.org/NewsArticle">
      <h2 itemprop="headline">Tanker crew freed</h2>
      <p itemprop="author" itemscope itemtype="https://schema.org/Person">
        By <b itemprop="name">Ann Bell</b>, our man at sea</p>
      <time itemprop="datePublished" datetime="2024-10-23">today</time>
      <meta itemprop="dateModified" content="2024-10-24">
      <div itemscope itemtype="https://schema.org/Comment">
        <b itemprop="author">Cara</b></div>
    </div>"""
    found = read("", body)
    assert (found.headline, found.authors) == ("Tanker crew freed", ("Ann Bell",))
    assert (found.published, found.modified) == ("2024-10-23", "2024-10-24")
    assert found.types == ("NewsArticle", "Person", "Comment")
    declared = read(script(**{"@type": "Article"}, headline="Said by script"), body)
    assert (declared.headline, declared.authors) == ("Said by script", ())


def test_what_comments_say_is_not_of_the_page():
    body = '<p itemscope itemtype="https://schema.org/Comment"><b itemprop="author">Cara</b>'
    assert read("", body).authors == ()


def test_json_ld_comes_before_meta_tags_and_these_before_marked_elements():
    said = script(**{"@type": "Article"}, author="Ann Bell", datePublished="2024-10-23")
    tags = meta("author", "Bob Cole", "name") + meta("article:published_time", "2024-10-22")
    marked = '<h1>x</h1><time datetime="2024-10-21">then</time><b class="byline">By Cara Dent</b>'
    assert read(said + tags, marked).authors == ("Ann Bell",)
    assert read(said + tags, marked).published == "2024-10-23"
    assert read(tags, marked).authors == ("Bob Cole",)
    assert read(tags, marked).published == "2024-10-22"
    assert (read("", marked).bylines, read("", marked).published) == (
        ("By Cara Dent",),
        "2024-10-21",
    )


def test_addresses_are_no_authors():
    tags = meta("article:author", "https://social.example/ann") + meta("dc.creator", "Ann", "name")
    assert read(tags).authors == ("Ann",)


def test_bylines_are_looked_for_where_nobody_but_the_site_is_declared():
    head = meta("og:site_name", "The Gulf Ledger") + meta("author", "Gulf Ledger", "name")
    marked = '<p class="c-byline__text"><i>By</i> <a rel="author">Ann Bell</a></p>'
    assert read(head, marked).bylines == ("By, Ann Bell", "Ann Bell")
    assert read(meta("author", "Bob Cole", "name"), marked).bylines == ()


@pytest.mark.parametrize(
    "body",
    [
        '<aside><p class="byline">Ann Bell</p></aside>',
        '<div id="comments"><p class="author">Ann Bell</p></div>',
        f'<p class="author">{"Ann Bell writes about ships. " * 9}</p>',
        '<p class="author">window.q({})</p>',
    ],
)
def test_what_is_marked_like_a_byline_and_is_none_is_left_out(body):
    assert read("", body).bylines == ()


def test_the_date_of_a_time_element_is_the_one_behind_the_headline():
    times = '<time datetime="2020-01-01">a</time>{}<p><time datetime="2024-10-23">b</time>'
    assert read("", times.format("<h1>x</h1>")).published == "2024-10-23"
    assert read("", times.format("")).published is None
    assert read("", '<time datetime="2020-01-01">a</time>').published == "2020-01-01"
    assert read("", "<h1>x</h1><time>yesterday</time>").published is None


@pytest.mark.parametrize(
    ("address", "day"),
    [
        ("https://a.example/2024/10/23/crew-freed", "2024-10-23"),
        ("https://a.example/sea/2024-10-23-crew-freed", "2024-10-23"),
        ("https://a.example/2024/10/crew-freed", None),
        ("https://a.example/a20241023", None),
        ("https://a.example/2024/10/234", None),
    ],
)
def test_a_day_in_the_address_stands_in_for_a_declared_one(address, day):
    assert read(url=address).published == day
    assert read(f'<link rel="canonical" href="{address}">').published == day
    assert read(meta("date", "2020-01-01", "name"), url=address).published == "2020-01-01"


@pytest.mark.parametrize(
    ("title", "clean"),
    [
        ("Tanker crew freed | The Gulf Ledger", "Tanker crew freed"),
        ("Gulf Ledger - Tanker crew freed", "Tanker crew freed"),
        ("Tanker crew freed – World – Gulf Ledger Online", "Tanker crew freed – World"),
        ("Tanker crew freed|Gulf Ledger", "Tanker crew freed"),
        ("Gulf Ledger: tanker crew freed", "Gulf Ledger: tanker crew freed"),
        ("Tanker | Gulf Ledger", "Tanker | Gulf Ledger"),
        ("Tanker crew - freed at last", "Tanker crew - freed at last"),
    ],
)
def test_titles_stand_without_the_name_of_the_site(title, clean):
    head = f"<title>{title}</title>" + meta("og:title", title)
    by_name = read(head + meta("og:site_name", "Gulf Ledger"))
    by_host = read(head, url="https://www.gulfledger.example/a")
    for found in (by_name, by_host):
        assert (found.document_title, found.og_title) == (clean, clean)


def test_the_title_of_a_drawing_is_not_the_page_s():
    assert read("", "<svg><title>menu</title></svg>").document_title is None
    late = "<svg><title>menu</title></svg><title>Freed</title>"
    assert read("", late).document_title == "Freed"


def test_headings_are_kept_in_their_order():
    assert read("", "<h1>Gulf <i>Ledger</i></h1><h1> </h1><h1>Freed</h1>").headings == (
        "Gulf Ledger",
        "Freed",
    )


def test_addresses_are_made_absolute_and_only_web_addresses_count():
    head = '<link rel="canonical" href="/b?x=1">' + meta("og:image", "t.jpg")
    found = read(head, url="https://a.example/a/")
    assert (found.url, found.image) == ("https://a.example/b?x=1", "https://a.example/a/t.jpg")
    assert read(head).url is None
    for bad in ("javascript:alert(1)", "https://", "https://a b", "data:image/png;base64,AA"):
        found = read(f'<link rel="canonical" href="{bad}">' + meta("og:image", bad))
        assert (found.url, found.image) == (None, None)
    assert read(meta("og:url", "https://a.example/c")).url == "https://a.example/c"


def test_the_language_is_the_first_tag_that_is_one():
    assert read(lang=' lang="pt_BR"').language == "pt-BR"
    assert read(meta("og:locale", "de_AT"), lang=' lang="{{lang}}"').language == "de-AT"


def test_of_another_article_on_the_page_nothing_is_taken():
    own = {"@type": "NewsArticle", "headline": "Tanker crew freed"}
    other = {"@type": "NewsArticle", "headline": "Other", "author": "Cara Dent"}
    head = "<title>Tanker crew freed</title>" + script(**{"@graph": [other, own]})
    assert (read(head).headline, read(head).authors) == ("Tanker crew freed", ())


def test_a_post_s_text_is_a_body_too():
    assert (
        read(script(**{"@type": "DiscussionForumPosting"}, text="Hi all")).article_body == "Hi all"
    )
    assert read(script(**{"@type": "Article"}, articleBody=["x"])).article_body is None


HOSTILE = {
    "meta tags": '<meta name="author" content="Ann">' * 100_000,
    "scripts": script(**{"@type": "Article"}, headline="x") * 20_000,
    "one script": '<script type="application/ld+json">' + '{"@graph":[' * 300_000,
    "nested items": '<div itemscope itemprop="author headline">' * 40_000,
    "nested bylines": '<div class="author">' * 40_000,
    "headings": "<h1>" + "word " * 500_000,
    "keywords": meta("keywords", "a," * 500_000, "name"),
    "a title of separators": "<title>" + " | " * 300_000 + "</title>" + meta("og:site_name", "abc"),
    "types": f'<b itemscope itemtype="{"https://schema.org/A " * 100_000}">',
    "nested values": script(**{"@type": "Article"}, isAccessibleForFree=[[[[{"a": [[]]}]]]]),
}


@pytest.mark.parametrize("page", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_page_costs_no_more_than_reading_it(page):
    doc = turbohtml.parse(page)
    start = time.process_time()
    page_metadata(doc)
    assert time.process_time() - start < 1


@given(st.text("<>ab \"'=/{}[]:,metahd1", max_size=300))
def test_any_text_is_a_page(text):
    page_metadata(turbohtml.parse(text), text)
