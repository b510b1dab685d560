# ruff: noqa: SIM905 -- names read best as words

from __future__ import annotations

from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.batch.report import check_report, report_page, write_report
from cleaner.batch.report_style import POLICY, STYLE
from cleaner.batch.tally import PageTally, Sample, Tally, page_tally
from cleaner.errors import ConfigurationError
from cleaner.io.files import SourceFile
from cleaner.outputs.outcome import Outcome

ELEMENTS = set(
    "html head meta title style body header main nav section h1 h2 p a dl dt dd div ul li span bdi "
    "code table caption thead tbody tr th td details summary figure figcaption svg rect circle".split()
)
ATTRIBUTES = set(
    "lang charset http-equiv content name id class href role tabindex scope dir open aria-label "
    "aria-labelledby aria-hidden viewbox preserveaspectratio x y width height cx cy r".split()
)
VOID = {"meta"}
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=20) | st.sampled_from(
    ["<script>x()</script>", '"><img src=x onerror=x()>', "</style><style>", "]]>", "-->", "&lt;"]
)


class Page(HTMLParser):
    """A page as a tree is made of it: what opens, what it says, whether all is closed."""

    def __init__(self, markup):
        super().__init__(convert_charrefs=True)
        self.elements, self.attributes, self.links, self.open = set(), set(), [], []
        self.ids, self.text, self.style = [], [], ""
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.elements.add(tag)
        self.attributes |= {name for name, _ in attributes}
        self.links += [value for name, value in attributes if name == "href"]
        self.ids += [value for name, value in attributes if name == "id"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] == "style":
            self.style += data
        else:
            self.text.append(data)


def hostile(texts):
    """A tally in which each text stands wherever a page or a rule file can put one."""
    tally = Tally()
    for number, text in enumerate(texts):
        tally.add(
            PageTally(
                text,
                kept=10,
                removed=5,
                removed_by=Counter({text: 3, "share": 2}),
                rules=Counter({text: 5}),
                counts=Counter({text: 1}),
                seconds=1.0 + number,
                samples=(Sample(text, text, text, text),),
            )
        )
        tally.add(PageTally(text, error=text))
    return tally


@given(st.lists(ANY_TEXT, max_size=4))
@settings(max_examples=60)
def test_no_element_and_no_attribute_comes_from_a_page(texts):
    some = texts[0] if texts else ""
    markup = report_page(hostile(texts), title=some, command=some, settings={some: some})
    page = Page(markup)
    assert page.elements <= ELEMENTS
    assert page.attributes <= ATTRIBUTES
    assert page.open == []
    assert len(page.ids) == len(set(page.ids))
    assert all(link.startswith("#") and link[1:] in page.ids for link in page.links)
    assert page.style == STYLE
    markup.encode("utf-8")


@pytest.fixture
def tally(marked_lines):
    tally = Tally()
    for name in ("north/ferry.txt", "south/mayor.txt"):
        result = marked_lines.clean("12345\n~share Tell a friend\n~author-bio Ada Fenn writes.\n")
        tally.add(page_tally(Outcome(name, name, result), 0.25))
    tally.add(page_tally(Outcome("west/lost.txt", "w", error="cannot be read: gone")))
    return tally


def said(markup):
    return " ".join(" ".join(Page(markup).text).split())


def test_the_report_says_what_the_run_did(tally):
    text = said(report_page(tally, title="Harbour pages", command="cleaner clean pages"))
    for words in (
        "Harbour pages",
        "Documents 3",
        "Failed 1 33%",
        "Kept 11% 12 characters",
        "Removed 89% 100 characters",
        "share-rule",
        "~share Tell a friend north/ferry.txt",
        "author-bio-rule",
        "Slowest documents",
        "0.250",
        "west/lost.txt cannot be read: gone",
        "cleaner clean pages",
    ):
        assert words in text


def test_samples_of_a_rule_with_several_labels_say_theirs():
    tally = Tally()
    samples = (Sample("structure alone", "share", "a", "Tell a friend"),)
    tally.add(PageTally("a", removed=5, rules=Counter({"structure alone": 5}), samples=samples))
    assert "Tell a friend a · share" in said(report_page(tally))


def test_a_run_without_documents_has_a_report_too():
    text = said(report_page(Tally()))
    assert "Documents 0" in text
    assert "Failures" not in text


def test_many_rules_are_folded_and_all_there():
    tally = Tally()
    rules = Counter({f"rule-{n}": 100 - n for n in range(50)})
    tally.add(PageTally("a", removed=rules.total(), rules=rules, counts=rules))
    text = said(report_page(tally))
    assert "30 more" in text
    assert all(f"rule-{n} " in text for n in range(50))


def test_documents_without_text_are_counted_apart(marked_lines):
    tally = Tally()
    for source in ("", "12345"):
        tally.add(page_tally(Outcome("a", "a", marked_lines.clean(source))))
    assert "Not shown: 1 document without text." in said(report_page(tally))


def test_the_policy_stands_before_anything_else_and_allows_nothing_but_the_style():
    markup = report_page(Tally())
    assert markup.index("Content-Security-Policy") < markup.index("<title>")
    assert POLICY.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in POLICY


def test_the_same_run_gives_the_same_page_and_it_is_whole_in_one_file(tmp_path, tally):
    for name in ("a.html", "new/b.html"):
        write_report(tmp_path / name, tally)
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "new/b.html").read_bytes()
    assert (tmp_path / "a.html").read_text("utf-8") == report_page(tally)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.html", "new"]


def test_a_report_that_cannot_be_written_says_where(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(ConfigurationError, match=r"Cannot write to .*report\.html"):
        write_report(tmp_path / "file" / "report.html", Tally())


def test_what_is_there_is_not_replaced_unasked_and_an_input_never(tmp_path):
    path = tmp_path / "report.html"
    check_report(None, overwrite=False)
    check_report(path, overwrite=False)
    path.touch()
    with pytest.raises(ConfigurationError, match="--overwrite"):
        check_report(path, overwrite=False)
    check_report(path, [SourceFile("other.html", Path("other.html"))], overwrite=True)
    with pytest.raises(ConfigurationError, match="is an input"):
        check_report(path, [SourceFile("report.html", path)], overwrite=True)
    with pytest.raises(ConfigurationError, match="is a folder"):
        check_report(tmp_path, overwrite=True)
