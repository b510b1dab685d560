from __future__ import annotations

import pytest
import yaml

from cleaner.engine.packs import load_packs
from cleaner.errors import ConfigurationError
from cleaner.pipeline import Cleaner
from cleaner.tooling import ftr
from cleaner.tooling.examples import run_examples
from cleaner.tooling.ftr import import_ftr
from cleaner.tooling.imported import write_drafts
from cleaner.tooling.lint import lint
from cleaner.tooling.rule_sources import read_sources, shipped_sources

# Every directive there is, and lines that are none.
CONFIG = r"""\
# The Harbour Post, a made-up paper
title: //h1[@class='headline']
body: //div[@id='story']
body: //article[contains(concat(' ', normalize-space(@class), ' '), ' story-text ')]
author: //span[@class='byline']/a
author: //meta[@name='author']/@content
date: //time[@itemprop='datePublished']
strip: //div[@class='share-bar']
strip: //*[@id='comments' or @id='disqus_thread']
strip: //div[contains(@class, 'related')]//ul
strip: //p[1]
strip: //a[text()='More']
strip : //aside | //div[@class='ad box']
strip: //p[starts-with(@class, 'news')]
strip: //h3/following-sibling::div
strip_id_or_class: newsletter
strip_id_or_class: "
strip_image_src: /ads/
tidy: no
prune: no
autodetect_on_failure: no
parser: html5lib
convert_double_br_tags: yes
native_ad_clue: //div[@class='sponsored']
if_page_contains: //a[@class='all']
single_page_link: //a[@class='all']
next_page_link: //a[@rel='next']
replace_string(<br />): <p>
replace_string(): x
find_string: <b>
replace_string: <i>
http_header(user-agent): Mozilla
strip_comments: no
test_url: https://harbourpost.example/ferry
wobble: 3
nonsense
"""
SMALL = "strip: //div[@class='share-bar']\n"


@pytest.fixture
def made(tmp_path):
    """Imports configurations by name; gives the import and the folder with its rule files."""

    def run(configs):
        folder, out = tmp_path / "configs", tmp_path / "rules"
        folder.mkdir()
        for name, text in configs.items():
            (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
        found = import_ftr(folder)
        write_drafts(found.drafts, out)
        return found, out

    return run


def rules(path):
    return {rule["id"]: rule for rule in yaml.safe_load(path.read_text("utf-8"))["rules"]}


def test_every_directive_is_carried_over_or_reported_with_its_line_and_reason(made):
    found, _ = made({".harbourpost.example.txt": CONFIG})
    lines = CONFIG.splitlines()
    noted = {remark.line: (remark.outcome, remark.reason) for remark in found.remarks}
    for number, line in enumerate(lines, 1):
        name = line.partition(":")[0].partition("(")[0].strip()
        if not line or line.startswith("#"):
            assert number not in noted
        elif name in ftr._NEEDLESS:
            assert noted[number] == ("needless", ftr._NEEDLESS[name])
        elif name in ftr._LOST:
            assert noted[number] == ("lost", ftr._LOST[name])
    directives = {line.partition(":")[0].partition("(")[0].strip() for line in lines}
    assert noted[lines.index("wobble: 3") + 1] == ("lost", "an unknown directive")
    assert noted[lines.index("nonsense") + 1] == ("lost", "no directive")
    assert noted[lines.index("strip: //p[1]") + 1] == ("lost", "a position among elements")
    assert {"strip", "strip_id_or_class", "body", "author", "date"} <= directives
    assert (
        found.carried + sum(r.outcome in {"lost", "needless"} for r in found.remarks) == found.lines
    )


def test_the_files_have_no_faults_and_pass_their_tests(made):
    _, out = made({".harbourpost.example.txt": CONFIG, "small.example.txt": SMALL})
    assert sorted(p.name for p in out.iterdir()) == [
        "harbourpost.example.yaml",
        "small.example.yaml",
    ]
    assert [str(f) for f in lint([out], shipped=shipped_sources())] == []
    outcomes, broken = run_examples(read_sources([out]).rules())
    assert not broken
    assert [o.report() for o in outcomes if not o.passed] == []


def test_what_is_stripped_is_labelled_by_its_names(made):
    _, out = made({"harbourpost.example.txt": CONFIG})
    found = rules(out / "harbourpost.example.yaml")
    prefix = "harbourpost-example"
    assert found[f"{prefix}-share"]["block"] == [{"html": {"tag": "div", "class": ["share-bar"]}}]
    assert found[f"{prefix}-comments"]["block"] == [{"html": {"id": ["comments", "disqus_thread"]}}]
    assert {rule["label"] for rule in found.values()} >= {
        "share",
        "comments",
        "newsletter",
        "advert",
    }


def test_the_rules_work_on_pages_of_the_site(made):
    _, out = made({".harbourpost.example.txt": CONFIG})
    story = "The ferry to Vasterby will run again from Monday, the harbour office said on Friday."
    page = (
        "<html><body><h1 class='headline'>Ferry runs again</h1><span class='byline'><a>Ada Brandt"
        f"</a></span><div id='story'><p>{story}</p><p class='news-line'>{story} Tell it.</p>"
        f"<p>{story}</p></div></body></html>"
    )
    cleaner = Cleaner().with_packs(load_packs([out]))
    result = cleaner.clean(page, url="https://www.harbourpost.example/a")
    assert "Tell it." not in result.text
    assert result.text.count(story) == 2
    assert result.metadata["authors"] == ["Ada Brandt"]
    elsewhere = cleaner.clean(page, url="https://other.example/")
    assert "Tell it." in elsewhere.text
    assert not [name for s in elsewhere.segments for name in s.rules if "harbourpost" in name]


@pytest.mark.parametrize(
    ("names", "files", "sites"),
    [
        (["a.example.txt"], {"a.example.yaml"}, ["a.example"]),
        ([".a.example.txt"], {"a.example.yaml"}, ["a.example", "*.a.example"]),
        (
            ["a.example.txt", ".a.example.txt"],
            {"a.example.yaml", "a.example-subdomains.yaml"},
            ["*.a.example"],
        ),
    ],
)
def test_a_file_is_named_after_its_host_and_a_dot_means_subdomains(made, names, files, sites):
    found, out = made(dict.fromkeys(names, SMALL))
    assert {p.name for p in out.iterdir()} == files
    last = found.drafts[0] if len(files) > 1 else found.drafts[-1]
    assert yaml.safe_load(last.text)["scope"]["sites"] == sites
    ids = [rule["id"] for draft in found.drafts for rule in yaml.safe_load(draft.text)["rules"]]
    assert len(set(ids)) == len(files)


@pytest.mark.parametrize(
    "name", ["...txt", "..%2fx.example.txt", "a b.example.txt", "x$(y).example.txt"]
)
def test_a_name_that_is_no_host_makes_no_file(made, name):
    found, _ = made({name: SMALL})
    assert not found.drafts
    assert found.remarks[0].reason == "its name is no host name"


@pytest.mark.parametrize(
    "text",
    [
        b"\xef\xbb\xbf" + SMALL.encode(),
        SMALL.encode("utf-16"),
        "# Gr\u00fc\u00dfe\n".encode("cp1252") + SMALL.encode(),
        SMALL.replace("\n", "\r\n").encode(),
        b"\x00\x1b# x\n" + SMALL.encode(),
    ],
)
def test_any_encoding_is_read(made, text):
    found, _ = made({"a.example.txt": text})
    assert found.drafts[0].rules == 1


def test_what_is_made_to_do_harm_does_none(made):
    hostile = "\n".join(
        [
            "strip: //div[@class='x\"]: {rules: []}']",
            "strip: //div[@class='\u2028- id: y']",
            "strip: " + "//div" * 900,
            "strip: //" + "[" * 500,
            "strip: //div[@id='" + "x" * 1500 + "']",
            "strip_id_or_class: *]{}",
            "test_url: https://a.example/\u2028rules: []",
        ]
    )
    found, out = made({"a.example.txt": hostile})
    assert found.lines == 7
    faults = [str(f) for f in lint([out], shipped=shipped_sources()) if f.level == "fault"]
    assert not faults


def test_nothing_to_import_is_a_configuration_error(tmp_path):
    for path in (tmp_path, tmp_path / "nowhere.txt"):
        with pytest.raises(ConfigurationError):
            import_ftr(path)


def test_files_that_are_there_are_replaced_only_when_asked(made, tmp_path):
    found, out = made({"a.example.txt": SMALL, "b.example.txt": SMALL})
    with pytest.raises(ConfigurationError, match="overwrite"):
        write_drafts(found.drafts, out)
    write_drafts(found.drafts, out, overwrite=True)
