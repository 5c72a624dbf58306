"""The crawler's commands, by the headings of `kliping --help`.

What they need is imported when they run: `kliping --help` loads no Scrapy.
"""

from __future__ import annotations

import click

from crawler.commands.crawl import crawl
from crawler.commands.extract import extract
from crawler.commands.probe import probe
from crawler.commands.replay import replay
from crawler.commands.sources import sources

SECTIONS: dict[str, list[click.Command]] = {"Crawl": [crawl, replay, extract, sources, probe]}
