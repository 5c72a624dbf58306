"""Scrapy's own commands work on the project, and an error of one page is that page's outcome."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from crawler.catalogue import load_catalogue
from tests.crawler.crawls import ROOT, add_source, articles, crawl
from tests.newspaper import Newspaper


class Breaks:
    """A pipeline that can't deal with one of the articles."""

    def process_item(self, item: Any) -> Any:
        if "Uji" in item.article.title:
            raise KeyError("sesuatu yang tak terduga")
        return item


PIPELINES = (
    '{"crawler.pipelines.JoinPages": 100, "tests.crawler.test_scrapy.Breaks": 150, '
    '"crawler.pipelines.DropUnchanged": 200, "crawler.pipelines.WriteArticle": 300}'
)


def scrapy(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scrapy", *arguments, "-s", f"KLIPING_DATA={data}"],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_scrapy_lists_the_catalogue(tmp_path: Path) -> None:
    assert scrapy(tmp_path, "list").stdout.split() == [*load_catalogue()]


def test_scrapy_crawls_a_source_and_an_error_of_one_page_is_its_outcome(newspaper: Newspaper, tmp_path: Path) -> None:
    stories = newspaper.publish_many(4, seed=5)
    assert sum("Uji" in story.title for story in stories) == 1
    add_source(tmp_path, newspaper.url)
    done = scrapy(tmp_path, "crawl", "koran", "-s", f"ITEM_PIPELINES={PIPELINES}")
    assert "koran: 3 article" in done.stderr
    assert "koran: 1 unreadable" in done.stderr
    assert "KeyError: 'sesuatu yang tak terduga'" in done.stderr
    assert len(articles(tmp_path)) == 3
    newspaper.forget_requests()
    crawl(tmp_path)
    asked = [path for path in newspaper.paths() if "/d-" in path]
    assert len(asked) == 1, "the one that could not be read is looked at again, and no other"
    assert len(articles(tmp_path)) == 4
