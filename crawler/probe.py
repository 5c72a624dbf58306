"""Probes live sources: robots.txt, each list and one article, fetched as politely as in a crawl, and what they say.

Nothing is written: it goes through the same settings as a crawl, on a data folder that is thrown away.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from crawler.captures import Response, read_responses, sealed_captures
from crawler.catalogue import Source
from crawler.desk import OnProgress
from crawler.ledger import Ledger
from crawler.outcomes import Outcome, allows_all
from crawler.records.article import Article
from crawler.segments import read_records, sealed_segments

LONGEST_S = 120.0  # a server that asks for a slow pace doesn't keep a person waiting: what it leaves out is told


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One line of the report: what was looked at, whether it is well, and what was found."""

    what: str
    well: bool
    found: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What one source answered: its lists and robots.txt, its articles, its trouble, and what became of its URLs."""

    source: Source
    responses: tuple[Response, ...]
    articles: tuple[Article, ...]
    troubles: tuple[str, ...]
    rows: tuple[tuple[str, int, str], ...]  # outcome, count, meaning


def visit(sources: Sequence[Source], on_progress: OnProgress | None = None) -> list[Visit]:
    """Crawls one article of each source, of all at the same time. Call it once a process, as any crawl."""
    from crawler.crawling import crawl

    with tempfile.TemporaryDirectory(prefix="kliping-probe-") as folder:
        data = Path(folder)
        ledger = crawl(sources, data, limit=1, longest_s=LONGEST_S, on_progress=on_progress)
        responses = [
            each
            for path in sealed_captures(data / "captures")
            for each in read_responses(path)
            if each.errand is not None and each.errand.kind in {"robots", "listing"}
        ]
        articles = [
            each for path in sealed_segments(data / "articles") for each in read_records(path, Article.from_json)
        ]
    return [_visit(source, responses, articles, ledger) for source in sources]


def findings(visit: Visit) -> list[Finding]:
    """All that was met, a line each."""
    lists = [_of_list(response) for response in visit.responses]
    troubles = [Finding(what="trouble", well=False, found=line) for line in visit.troubles]
    articles = [line for article in visit.articles for line in _of_article(article)]
    return [*lists, *troubles, *_of_outcomes(visit), *articles]


def summary(visit: Visit) -> Finding:
    """All that was met in one line."""
    lists = [each for each in visit.responses if each.errand and each.errand.kind == "listing"]
    read = sum(each.status == 200 for each in lists)
    articles = [article.title or "an article without title" for article in visit.articles]
    found = [f"{read} of {len(visit.source.listings)} lists", *(articles or ["no article"]), *visit.troubles[:1]]
    return Finding(what=visit.source.name, well=bool(articles) and not visit.troubles, found="; ".join(found))


def _visit(source: Source, responses: Sequence[Response], articles: Sequence[Article], ledger: Ledger) -> Visit:
    return Visit(
        source=source,
        responses=tuple(each for each in responses if each.errand and each.errand.source == source.name),
        articles=tuple(each for each in articles if each.source == source.name),
        troubles=tuple(line for line in ledger.troubles if line.startswith(f"{source.name}:")),
        rows=tuple((outcome, count, meaning) for name, outcome, count, meaning in ledger.rows() if name == source.name),
    )


def _of_list(response: Response) -> Finding:
    is_robots = response.errand is not None and response.errand.kind == "robots"
    size = f"{response.status}, {len(response.raw)} bytes, {response.header('Content-Type') or 'no type'}"
    if is_robots:
        return Finding(what=response.url, well=response.status == 200 or allows_all(response.status), found=size)
    has_validators = response.header("ETag") or response.header("Last-Modified")
    validators = "conditional requests possible" if has_validators else "no validators"
    return Finding(what=response.url, well=response.status == 200, found=f"{size}, {validators}")


def _of_outcomes(visit: Visit) -> Iterator[Finding]:
    for outcome, count, meaning in visit.rows:
        # The limit of one article leaves all others for later.
        yield Finding(what=f"{count} URLs", well=outcome in {Outcome.ARTICLE, Outcome.LATER}, found=meaning)
    if not visit.rows:
        yield Finding(what="0 URLs", well=False, found="no list names an article")


def _of_article(article: Article) -> Iterator[Finding]:
    yield Finding(what=article.url, well=True, found=article.title or "no title")
    absent = [name for name in ("title", "published", "authors", "section", "language") if not getattr(article, name)]
    yield Finding(what="without", well=not absent, found=", ".join(absent) or "nothing is absent")
    paragraphs = article.text.count("\n") + 1
    yield Finding(what="text", well=True, found=f"{len(article.text)} characters in {paragraphs} paragraphs")
    if article.published:
        evidence = article.published_from.evidence if article.published_from else "unknown"
        yield Finding(what="published", well=True, found=f"{article.published.isoformat()} (from {evidence})")
