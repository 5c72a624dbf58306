"""The public benchmarks, from folders that a user fetched: our figures beside those of others, in one run.

    DIR/article-extraction-benchmark/{ground-truth.json,html/*.html.gz}     github.com/scrapinghub
    DIR/content-extractor-benchmark/{data.go,files/*.html}                  github.com/markusmobius
    DIR/readability/test/test-pages/*/{source,expected}.html                github.com/mozilla
    DIR/htmldate/tests/{eval_default.json,test_set/*,eval/*}                github.com/adbar

Each is scored by its own measure. A folder that isn't there is said so in the table. Real articles that we refuse count
as empty, and as wrong title, day and authors; teasers of paid articles are listed and left out of both columns.
"""

from __future__ import annotations

import gzip
import json
import re
import statistics
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import click

from crawler.extract import Page, PageExtract, extract_page
from crawler.records.article import Reason, Rejection

CAPTURED = datetime(2026, 11, 25, tzinfo=UTC)  # after every page in the collections
_SHINGLE = 4
_SYNTHETIC = re.compile(r"^\d{3}$|^\d{3}-")  # readability's own numbered cases are made up, not real pages


@dataclass(frozen=True, slots=True)
class Found:
    """What one extractor says of a page; `text` is empty where it refuses it."""

    text: str = ""
    title: str | None = None
    day: str | None = None
    authors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """One page with what is right of it: `text` for whole texts, `with_` and `without` for snippets."""

    name: str
    url: str
    body: bytes
    text: str = ""
    with_: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    title: str | None = None
    day: str | None = None
    authors: tuple[str, ...] = ()


@dataclass(slots=True)
class Score:
    """Figures of one extractor on one benchmark, in the order they are printed."""

    figures: dict[str, float] = field(default_factory=dict)


Extract = Callable[[Case], Found]


# --- extractors


def ours(case: Case) -> Found:
    """Kliping's reading; a refusal is empty."""
    found = extract_page(Page(case.url, case.body, None, CAPTURED))
    if isinstance(found, Rejection):
        return Found()
    day = found.published.date().isoformat() if found.published else None
    return Found(found.text, found.title, day, found.authors)


def trafilatura(case: Case) -> Found:
    """Trafilatura's reading with its metadata."""
    from trafilatura import bare_extraction

    found = bare_extraction(case.body, url=case.url, with_metadata=True, include_comments=False)
    if found is None:
        return Found()
    values = found if isinstance(found, dict) else found.as_dict()
    authors = tuple(filter(None, (values.get("author") or "").split("; ")))
    return Found(values.get("text") or "", values.get("title"), values.get("date"), authors)


def newspaper(case: Case) -> Found:
    """newspaper4k's reading, where it is installed."""
    article = import_module("newspaper").Article(case.url)
    try:
        article.download(input_html=case.body.decode("utf-8", "replace"))
        article.parse()
    except Exception:  # it raises whatever its parsers raise; an unread page is an empty one
        return Found()
    published = article.publish_date
    return Found(
        article.text, article.title, published.date().isoformat() if published else None, tuple(article.authors)
    )


def extractors() -> dict[str, Extract]:
    """By name; newspaper4k only where it is installed."""
    found: dict[str, Extract] = {"kliping": ours, "trafilatura": trafilatura}
    return found | ({"newspaper4k": newspaper} if find_spec("newspaper") else {})


# --- the benchmarks' pages


def article_extraction(folder: Path) -> Iterator[Case]:
    """scrapinghub/article-extraction-benchmark."""
    right = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    for name, values in right.items():
        body = gzip.decompress((folder / "html" / f"{name}.html.gz").read_bytes())
        yield Case(name, values["url"], body, text=values["articleBody"])


def readability(folder: Path) -> Iterator[Case]:
    """mozilla/readability's real pages; the text is that of its expected markup."""
    from lxml import html

    for page in sorted((folder / "test" / "test-pages").iterdir()):
        body = (page / "source.html").read_bytes()
        stated = re.search(rb"(?:canonical\"[^>]*href|og:url\"[^>]*content)=\"(https?://[^\"]+)", body)
        if _SYNTHETIC.search(page.name) or not stated:
            continue
        expected = html.fromstring((page / "expected.html").read_text(encoding="utf-8"))
        yield Case(page.name, stated[1].decode("utf-8", "replace"), body, text=" ".join(expected.itertext()))


_ENTRY = re.compile(r"\{\s*\n(.*?)\n\t\}", re.DOTALL)
_FIELD = re.compile(r"^\t\t(\w+):\s+(.*?),$", re.MULTILINE)


def content_extractor(folder: Path) -> Iterator[Case]:
    """markusmobius/content-extractor-benchmark: snippets that a text has and has not, from its Go source."""
    source = (folder / "data.go").read_text(encoding="utf-8").split("var comparisonData", 1)[1]
    for entry in _ENTRY.findall(source):
        values = {name: _go(value) for name, value in _FIELD.findall(entry)}
        path = folder / "files" / str(values.get("File", ""))
        if not path.is_file():
            continue
        yield Case(
            path.name,
            str(values.get("URL", "")),
            path.read_bytes(),
            with_=tuple(values.get("With", ())),
            without=tuple(values.get("Without", ())),
            title=str(values["Title"]) if values.get("Title") else None,
            day=str(values["Date"])[:10] if values.get("Date") else None,
            authors=tuple(values.get("Authors", ())),
        )


def _go(value: str) -> str | list[str]:
    """A Go string or list of strings."""
    listed = [json.loads(one, strict=False) for one in re.findall(r'"(?:[^"\\]|\\.)*"', value)]
    return listed if value.startswith("[]") else (listed or [""])[0]


def htmldate(folder: Path) -> Iterator[Case]:
    """adbar/htmldate: the day of publication alone."""
    tests = folder / "tests"
    for listed in sorted(tests.glob("eval_*.json")):
        for url, values in json.loads(listed.read_text(encoding="utf-8")).items():
            places = (
                tests / "test_set" / values["file"],
                tests / "eval" / values["file"],
                tests / "cache" / values["file"],
            )
            if path := next((place for place in places if place.is_file()), None):
                yield Case(values["file"], url, path.read_bytes(), day=values["date"])


# --- measures


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", unicodedata.normalize("NFKC", text))


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = _words(text)
    return Counter(tuple(words[place : place + _SHINGLE]) for place in range(max(1, len(words) - _SHINGLE + 1)))


def score_texts(cases: list[Case], found: list[Found]) -> dict[str, float]:
    """article-extraction-benchmark's F1 of mean precision and recall over shingles, and accuracy."""
    precisions, recalls, same = [], [], 0
    for case, one in zip(cases, found, strict=True):
        right, said = _shingles(case.text), _shingles(one.text)
        both = sum((right & said).values())
        precisions.append(both / max(1, sum(said.values())))
        recalls.append(both / max(1, sum(right.values())))
        same += _words(case.text) == _words(one.text)
    precision, recall = statistics.mean(precisions), statistics.mean(recalls)
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {"precision": precision, "recall": recall, "F1": f1, "accuracy": same / len(cases)}


def score_snippets(cases: list[Case], found: list[Found]) -> dict[str, float]:
    """content-extractor-benchmark's F over snippets; titles and days as shares, authors as F1 over all names."""
    hits = misses = wrong = 0
    for case, one in zip(cases, found, strict=True):
        text = " ".join(one.text.split())
        there = sum(" ".join(snippet.split()) in text for snippet in case.with_)
        hits, misses = hits + there, misses + len(case.with_) - there
        wrong += sum(" ".join(snippet.split()) in text for snippet in case.without)
    precision, recall = hits / max(1, hits + wrong), hits / max(1, hits + misses)
    figures = {"precision": precision, "recall": recall, "F": 2 * precision * recall / max(1e-9, precision + recall)}
    pairs = list(zip(cases, found, strict=True))
    figures["titles"] = _share([_normal(one.title) == _normal(case.title) for case, one in pairs if case.title])
    figures["days"] = _share([one.day == case.day for case, one in pairs if case.day])
    return figures | {"authors F1": _authors([(case, one) for case, one in pairs if case.authors])}


def score_days(cases: list[Case], found: list[Found]) -> dict[str, float]:
    """htmldate's days: right, none and wrong as shares."""
    right = _share([one.day == case.day for case, one in zip(cases, found, strict=True)])
    none = _share([one.day is None for one in found])
    return {"right": right, "none": none, "wrong": 1 - right - none}


def _authors(pairs: list[tuple[Case, Found]]) -> float:
    right = said = both = 0
    for case, one in pairs:
        a, b = set(map(_normal, case.authors)), set(map(_normal, one.authors))
        right, said, both = right + len(a), said + len(b), both + len(a & b)
    return 2 * both / max(1, right + said)


def _normal(text: str | None) -> str:
    return " ".join(_words((text or "").lower()))


def _share(answers: list[bool]) -> float:
    return sum(answers) / max(1, len(answers))


@dataclass(frozen=True, slots=True)
class Benchmark:
    """One public benchmark: the name of its folder, its pages, its measure."""

    name: str
    cases: Callable[[Path], Iterator[Case]]
    score: Callable[[list[Case], list[Found]], dict[str, float]]


BENCHMARKS = (
    Benchmark("article-extraction-benchmark", article_extraction, score_texts),
    Benchmark("readability", readability, score_texts),
    Benchmark("content-extractor-benchmark", content_extractor, score_snippets),
    Benchmark("htmldate", htmldate, score_days),
)


def run(folder: Path, every: int = 1) -> None:
    """Prints each benchmark's figures for every extractor, and what we refused."""
    for benchmark in BENCHMARKS:
        place = folder / benchmark.name
        if not place.is_dir():
            click.echo(f"{benchmark.name}: not in {folder}, left out")
            continue
        cases = list(benchmark.cases(place))[::every]
        stubs, refused = _refused(cases)
        read = [case for case in cases if case.name not in stubs]
        click.echo(
            f"{benchmark.name}: {len(read)} pages, {len(refused)} refused, {len(stubs)} stubs of paid articles left out"
        )
        for name, extract in extractors().items():
            figures = benchmark.score(read, [extract(case) for case in read])
            click.echo(f"  {name:12}" + "  ".join(f"{figure} {value:.3f}" for figure, value in figures.items()))
        for name, why in [*refused.items(), *((name, "a stub of a paid article") for name in sorted(stubs))]:
            click.echo(f"    {name[:60]}: {why}")


def _refused(cases: list[Case]) -> tuple[set[str], dict[str, str]]:
    """The names of paid articles' stubs, and of the other refused pages with the reason."""
    verdicts = {case.name: extract_page(Page(case.url, case.body, None, CAPTURED)) for case in cases}
    rejected = {name: found for name, found in verdicts.items() if not isinstance(found, PageExtract)}
    stubs = {name for name, found in rejected.items() if found.reason == Reason.PAYWALL}
    return stubs, {name: f"{found.reason}: {found.detail}" for name, found in rejected.items() if name not in stubs}
