"""Probes a live source: robots.txt, each list and one article, fetched as politely as in a crawl, and what they say.

Nothing is written: it goes through the same settings as a crawl, on a data folder that is thrown away.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from crawler.captures import Response, read_responses, sealed_captures
from crawler.catalogue import Source
from crawler.ledger import Ledger
from crawler.outcomes import Outcome, allows_all
from crawler.records.article import Article
from crawler.segments import read_records, sealed_segments


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One line of the report: what was looked at, whether it is well, and what was found."""

    what: str
    well: bool
    found: str


def probe(source: Source) -> list[Finding]:
    """Crawls one article of the source and reports what every step met. Call it once a process, as any crawl."""
    from crawler.crawling import crawl

    with tempfile.TemporaryDirectory(prefix="kliping-probe-") as folder:
        data = Path(folder)
        ledger = crawl([source], data, limit=1)
        responses = [each for path in sealed_captures(data / "captures") for each in read_responses(path)]
        articles = [
            each for path in sealed_segments(data / "articles") for each in read_records(path, Article.from_json)
        ]
    return [*_of_lists(responses), *_of_troubles(ledger), *_of_ledger(ledger), *_of_articles(articles)]


def _of_lists(responses: list[Response]) -> Iterator[Finding]:
    for response in responses:
        if response.errand and response.errand.kind in {"robots", "listing"}:
            size = f"{response.status}, {len(response.raw)} bytes, {response.header('Content-Type') or 'no type'}"
            has_validators = response.header("ETag") or response.header("Last-Modified")
            validators = "" if response.errand.kind == "robots" else (
                ", conditional requests possible" if has_validators else ", no validators"
            )  # fmt: skip
            well = response.status == 200 or (response.errand.kind == "robots" and allows_all(response.status))
            yield Finding(what=response.url, well=well, found=size + validators)


def _of_troubles(ledger: Ledger) -> Iterator[Finding]:
    for line in ledger.troubles:
        yield Finding(what="trouble", well=False, found=line)


def _of_ledger(ledger: Ledger) -> Iterator[Finding]:
    for _, outcome, count, meaning in ledger.rows():
        # The limit of one article leaves all others for later.
        yield Finding(what=f"{count} URLs", well=outcome in {Outcome.ARTICLE, Outcome.LATER}, found=meaning)
    if not ledger.total():
        yield Finding(what="0 URLs", well=False, found="no list names an article")


def _of_articles(articles: list[Article]) -> Iterator[Finding]:
    for article in articles:
        yield Finding(what=article.url, well=True, found=article.title or "no title")
        absent = [
            name for name in ("title", "published", "authors", "section", "language") if not getattr(article, name)
        ]
        yield Finding(what="without", well=not absent, found=", ".join(absent) or "nothing is absent")
        yield Finding(
            what="text",
            well=True,
            found=f"{len(article.text)} characters in {article.text.count(chr(10)) + 1} paragraphs",
        )
        if article.published:
            evidence = article.published_from.evidence if article.published_from else "unknown"
            yield Finding(what="published", well=True, found=f"{article.published.isoformat()} (from {evidence})")
