"""A spider over the pages below an address, with the pipeline: `crawl.py ADDRESS OUT SETTINGS`.

A process of its own, since Twisted's reactor runs once.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass

import scrapy
from scrapy.crawler import CrawlerProcess


@dataclass
class Article:
    html: str
    title: str | None = None
    text: str | None = None
    segments: list | None = None


class Pages(scrapy.Spider):
    name = "pages"

    async def start(self):
        for name in ("dict", "class", "broken", "none"):
            yield scrapy.Request(f"{sys.argv[1]}/{name}")

    def parse(self, response):
        name = response.url.rpartition("/")[2]
        if name == "class":
            yield Article(response.text)
        elif name == "none":
            yield {"name": name, "links": 3}
        else:
            yield {"name": name, "response": response}


settings = {
    "ITEM_PIPELINES": {"cleaner.adapters.scrapy.CleanerPipeline": 300},
    "FEEDS": {sys.argv[2]: {"format": "jsonlines"}},
    "LOG_LEVEL": "ERROR",
    "TELNETCONSOLE_ENABLED": False,
    "HTTPERROR_ALLOW_ALL": True,
    **json.loads(sys.argv[3]),
}
process = CrawlerProcess(settings)
crawler = process.create_crawler(Pages)
process.crawl(crawler)
process.start()
stats = crawler.stats.get_stats()
sys.stdout.write(json.dumps({k: v for k, v in stats.items() if k.startswith("cleaner/")}) + "\n")
sys.stdout.write(json.dumps({"dropped": stats.get("item_dropped_count", 0)}) + "\n")
