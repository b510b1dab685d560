from __future__ import annotations

import json
import subprocess
import sys
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace

import pytest

pytest.importorskip("scrapy", reason="comes with the extra `scrapy`")

from cleaner.adapters.scrapy import CleanerPipeline
from cleaner.errors import ConfigurationError
from cleaner.io.fields import FieldNames


@pytest.fixture
def site(page):
    """The address of a server of three pages, one of which is none."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            content = page.broken if self.path == "/broken" else page.html.encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_):
            """Tests print nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def crawl(site, out, **settings):
    script = Path(__file__).with_name("crawl.py")
    command = [sys.executable, str(script), site, str(out), json.dumps(settings)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")
    rows = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    stats, dropped = map(json.loads, done.stdout.splitlines())
    return {row.get("name", "class"): row for row in rows}, stats | dropped


def test_a_crawl_is_cleaned_item_by_item(site, page, tmp_path):
    rows, stats = crawl(site, tmp_path / "items.jsonl")
    assert rows["dict"]["text"] == rows["class"]["text"] == page.body
    assert rows["dict"]["title"] == rows["class"]["title"] == page.title
    assert rows["dict"]["metadata"]["language"] == "en"
    assert set(rows["class"]) == {"html", "title", "text", "segments"}
    assert rows["broken"] == {
        "name": "broken",
        "error": "This is a program, not text. Leave it out.",
    }
    assert rows["none"] == {"name": "none", "links": 3}
    assert (stats["cleaner/cleaned"], stats["cleaner/failed"], stats["cleaner/passed"]) == (2, 1, 1)
    removed = {name: n for name, n in stats.items() if name.startswith("cleaner/removed/")}
    assert stats["cleaner/chars_removed"] == sum(removed.values()) > 0
    assert removed["cleaner/removed/navigation"] > 0


def test_settings_choose_rules_names_and_what_becomes_of_failures(site, page, tmp_path, own_rules):
    rows, stats = crawl(
        site,
        tmp_path / "items.jsonl",
        CLEANER_RULES=str(own_rules),
        CLEANER_KEEP="legal",
        CLEANER_OUTPUT={"text": "article", "segments": None},
        CLEANER_ON_ERROR="drop",
    )
    assert "Nobody was hurt" not in rows["dict"]["article"]
    assert "Terms of use" in rows["dict"]["article"]
    assert set(rows["dict"]) == {"name", "title", "article", "metadata"}
    assert "broken" not in rows
    assert (stats["cleaner/failed"], stats["dropped"]) == (1, 1)


def test_items_of_every_kind_are_filled_in_where_they_have_fields(page):
    import attrs
    import scrapy

    @attrs.define
    class Attrs:
        body: str
        text: str = ""

    @dataclass
    class Data:
        body: str
        text: str = ""

    class Own(scrapy.Item):
        body = scrapy.Field()
        text = scrapy.Field()

    pipeline = CleanerPipeline()
    for kind in (Attrs, Data):
        assert pipeline.process_item(kind(page.text)).text == page.body
    assert pipeline.process_item(Own(body=page.text))["text"] == page.body
    cleaned = pipeline.process_item({"body": page.text})
    assert cleaned["text"] == page.body
    assert cleaned["body"] == page.text
    assert pipeline.process_item({"text": page.text})["text"] == page.body


def test_what_the_spider_has_filled_in_stays(page):
    item = CleanerPipeline().process_item({"html": page.html, "title": "Theirs"})
    assert (item["title"], item["text"]) == ("Theirs", page.body)


def test_a_failure_without_a_field_for_it_is_logged(page, caplog):
    @dataclass
    class Bare:
        html: object

    item = CleanerPipeline().process_item(Bare(page.broken))
    assert item == Bare(page.broken)
    assert "This is a program" in caplog.text


def test_a_header_says_the_charset_of_a_page_that_is_not_utf_8(page):
    from scrapy.http import HtmlResponse

    body = page.html.replace(page.title, "Bank w Łodzi")
    response = HtmlResponse(
        "https://x.example/",
        headers={"Content-Type": "text/html; charset=iso-8859-2"},
        body=body.encode("iso-8859-2"),
    )
    item = CleanerPipeline().process_item({"response": response})
    assert item["title"] == "Bank w Łodzi"
    assert "response" not in item


def test_wrong_settings_are_said():
    with pytest.raises(ConfigurationError, match="CLEANER_OUTPUT names txt"):
        CleanerPipeline(output={"txt": "x"})
    from scrapy.settings import Settings

    for wrong in ({"CLEANER_ON_ERROR": "ignore"}, {"CLEANER_FIELDS": {"page": "x"}}):
        with pytest.raises(ConfigurationError, match="choose"):
            CleanerPipeline.from_crawler(SimpleNamespace(settings=Settings(wrong), stats=None))


def test_fields_may_be_named(page):
    pipeline = CleanerPipeline(fields=FieldNames(html="page"))
    item = pipeline.process_item({"page": page.html, "text": "A summary."})
    assert item["text"] == page.body


def test_an_error_names_no_place_that_means_nothing():
    item = CleanerPipeline().process_item({"id": "a", "html": 5})
    assert item["error"] == "has a field html that is not a string"
