from __future__ import annotations

import random
import time

import pytest
import yaml

from cleaner.blocks.features import features
from cleaner.blocks.html import html_page
from cleaner.engine.packs import load_packs
from cleaner.engine.run import Engine
from cleaner.errors import ConfigurationError
from cleaner.tooling.easylist import import_easylist
from cleaner.tooling.examples import run_examples
from cleaner.tooling.imported import write_drafts
from cleaner.tooling.lint import lint
from cleaner.tooling.rule_sources import read_sources, shipped_sources

LIST = """\
[Adblock Plus 2.0]
! Title: Filters of our own making
! *** harbour/ads.txt ***
##.tide-ad
###pier-ad
##div.buoy-ad
##.gull-ad, .cod-ad
##.rope-ad.wide
##.mast-box > .inner-ad
##a[href^="https://ads.example/"]
##.gone-ad
#@#.gone-ad
##.half-ad
b.example#@#.half-ad
a.example##.own-ad
a.example,b.example##div[data-ad]
b.example##.taken-back
b.example#@#.taken-back
~a.example##.not-there
c.*,d.example##.wild-ad
a.example,~sub.a.example##.x-ad
a.example#?#.y:-abp-contains(Ad)
a.example##.z:has-text(Ad)
a.example##+js(noeval)
a.example#$#.w { height: 1px }
a.example##.v:style(color: red)
a.example##^script:has-text(x)
a.example##iframe.u
||ads.example^$third-party
@@||ads.example/ok.js$script
/banner/*/img^
-adbanner.
wobble
"""
REASONS = {
    10: "every page",
    11: "taken back",
    13: "taken back",
    19: "all sites but some",
    20: "some of its sites",
    21: "some of its sites",
    22: "procedural",
    23: "procedural",
    24: "script",
    25: "how an element looks",
    26: "how an element looks",
    27: "changes the page",
    28: "no text",
    29: "blocks addresses",
    30: "blocks addresses",
    31: "blocks addresses",
    32: "blocks addresses",
    33: "no filter",
}


@pytest.fixture
def made(tmp_path):
    def run(text):
        source, out = tmp_path / "harbour-ads.txt", tmp_path / "rules"
        source.write_text(text, "utf-8")
        found = import_easylist(source)
        write_drafts(found.drafts, out)
        return found, out

    return run


def items(path):
    rules = yaml.safe_load(path.read_text("utf-8"))["rules"]
    return {rule["id"]: [item["html"] for item in rule["block"]] for rule in rules}


def test_every_filter_is_carried_over_or_reported_with_its_line_and_reason(made):
    found, _ = made(LIST)
    noted = {remark.line: remark.reason for remark in found.remarks}
    assert set(noted) == set(REASONS)
    assert [n for n, why in REASONS.items() if why not in noted[n]] == []


def test_generic_filters_are_one_file_found_by_name(made):
    _, out = made(LIST)
    assert items(out / "harbour-ads.yaml") == {
        "harbour-ads-classes": [
            {"class": ["tide-ad", "gull-ad", "cod-ad"]},
            {"tag": "div", "class": ["buoy-ad"]},
        ],
        "harbour-ads-ids": [{"id": ["pier-ad"]}],
        "harbour-ads-selectors": [
            {"class": "rope-ad", "css": ".rope-ad.wide"},
            {"class": "inner-ad", "css": ".mast-box > .inner-ad"},
        ],
    }


def test_filters_of_sites_are_one_file_a_site_without_what_is_taken_back(made):
    _, out = made(LIST)
    assert sorted(p.name for p in (out / "sites").iterdir()) == [
        "a.example.yaml",
        "b.example.yaml",
        "d.example.yaml",
    ]
    assert items(out / "sites" / "b.example.yaml") == {
        "harbour-ads-b-example": [{"tag": "div", "css": "div[data-ad]"}]
    }
    scope = yaml.safe_load((out / "sites" / "a.example.yaml").read_text("utf-8"))["scope"]
    assert scope == {"sites": ["a.example", "*.a.example"]}


def test_the_files_have_no_faults_and_pass_their_tests(made):
    _, out = made(LIST)
    faults = [str(f) for f in lint([out], shipped=shipped_sources()) if f.level == "fault"]
    assert not faults
    outcomes, broken = run_examples(read_sources([out]).rules())
    assert not broken
    assert [o.report() for o in outcomes if not o.passed] == []


def test_thousands_of_filters_are_found_by_name_in_hardly_more_time_than_one(made):
    numbers = random.Random(1).sample(range(10**6), 10_000)
    _, out = made("\n".join(f"##.box-{n}" for n in numbers))
    page = html_page(
        "".join(f"<div class='b{i} box-{numbers[i]}'><p>A</p></div>" for i in range(200))
    )
    columns = features(page.blocks)
    engines = [
        Engine(load_packs([path], shipped=False).rules)
        for path in (out, _single(out.parent / "one.yaml", numbers[0]))
    ]
    taken = []
    for engine in engines:
        evidence = engine.run(page.blocks, columns, dom=page.dom)  # compiles
        start = time.process_time()
        for _ in range(5):
            evidence = engine.run(page.blocks, columns, dom=page.dom)
        taken.append(time.process_time() - start)
        hits = len(evidence.hits)
        assert hits == (200 if engine is engines[0] else 1)
    assert taken[0] < taken[1] * 10 + 0.05


def _single(path, number):
    path.write_text(
        "# One.\nschema: 1\nrules:\n- id: one\n  about: Marks a box.\n  label: advert\n"
        f"  block: {{html: {{class: box-{number}}}}}\n  hit: [<p class=a>A</p>]\n  miss: [<p>A</p>]\n",
        "utf-8",
    )
    return path


def test_what_is_made_to_do_harm_does_none(made):
    hostile = [
        "##." + "x" * 5000,
        "##" + "(" * 900,
        "##.a" + " > .a" * 300,
        "../../etc/x.example##.a",
        "..##.a",
        "a.example/../..##.a",
        "##.a\u2028b",
        "##.yes",
        "###null",
        "##[class='»']",
        "\x00##.a",
        "a.example##.\\",
    ]
    _, out = made("\n".join(hostile))
    assert {p.relative_to(out).as_posix() for p in out.rglob("*.yaml")} == {"harbour-ads.yaml"}
    assert not [f for f in lint([out], shipped=shipped_sources()) if f.level == "fault"]
    assert items(out / "harbour-ads.yaml")["harbour-ads-ids"] == [{"id": ["null"]}]


def test_a_list_that_is_not_there_is_a_configuration_error(tmp_path):
    with pytest.raises(ConfigurationError):
        import_easylist(tmp_path)
