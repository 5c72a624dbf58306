"""Index and search load on the embedded index: documents a second, query times, size on disk, peak memory.

    .venv/bin/python benchmarks/search.py 100000

Documents are made from the shared news text: real texts, each repeated under as many URLs as are wanted, with times
spread over two years, entities from a list and now and then a near-duplicate. Nothing is tagged here.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import itertools
import json
import os
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from crawler.records.article import Extractor  # noqa: E402
from indexer.analysis import words  # noqa: E402
from indexer.document import Document, Entities, Mention, Ner  # noqa: E402
from indexer.embedded.schema import schema  # noqa: E402
from indexer.index import Index  # noqa: E402
from indexer.open import is_url, open_index  # noqa: E402
from indexer.query import JAKARTA, Query, every_leaf  # noqa: E402

NAMES = {
    "person": [f"Orang Ke-{n}" for n in range(20_000)],
    "organization": [f"Lembaga Ke-{n}" for n in range(5_000)],
    "location": [f"Kota Ke-{n}" for n in range(500)],
}
FIRST_DAY = datetime(2023, 1, 1, tzinfo=JAKARTA)
QUERIES = {
    "two words": ["banjir jakarta", "harga beras", "kebakaran pasar", "kereta cepat", "vaksin covid"],
    "phrase": ['"banjir bandang"', '"harga bahan bakar"', '"presiden joko widodo"', '"gempa bumi"'],
    "boolean": ["banjir (bogor OR bekasi) -jakarta", "pemilu AND NOT presiden", "title:gempa OR title:tsunami"],
    "frequent words": ["yang di dan", "indonesia", "jakarta"],
    "filtered": ["banjir source:sumber3", 'person:"Orang Ke-7"', "ekonomi language:id"],
}


def texts(shared: Path) -> list[tuple[str, str]]:
    """(title, text) of the shared news articles."""
    import zstandard

    with open(shared / "text" / "indonesian-news.jsonl.zst", "rb") as file:
        lines = io.TextIOWrapper(zstandard.ZstdDecompressor().stream_reader(file), encoding="utf-8")
        return [(row["title"], row["text"]) for row in map(json.loads, lines)]


def documents(news: list[tuple[str, str]], count: int) -> Iterator[Document]:
    """`count` documents; every thirtieth is a copy of the one before it."""
    chance = random.Random(7)
    cluster = ""
    for number in range(count):
        title, text = news[number % len(news)]
        id = hashlib.sha256(str(number).encode()).hexdigest()[:32]
        cluster = cluster if number % 30 == 1 else id
        found = {
            label: tuple({names[int(chance.paretovariate(0.7)) % len(names)] for _ in range(chance.randrange(6))})
            for label, names in NAMES.items()
        }
        mentions = tuple(Mention(text[:8], label, 0, 8, name) for label, names in found.items() for name in names)
        yield Document(
            id=id,
            url=f"https://sumber{number % 12}.example/berita/{number}",
            source=f"sumber{number % 12}",
            version=1,
            captured=FIRST_DAY,
            capture=None,
            published=FIRST_DAY + timedelta(minutes=chance.randrange(2 * 365 * 24 * 60)),
            title=title,
            text=text,
            language="id",
            extractor=Extractor("benchmark", "1"),
            entities=Entities(**found),
            mentions=mentions,
            cluster=cluster,
            ner=Ner(None, None),
        )


def indexing(index: Index, news: list[tuple[str, str]], count: int, batch: int) -> None:
    """Feeds the index as `kliping index` does, a segment at a time, and prints the rate."""
    stream, started, cpu = documents(news, count), time.perf_counter(), time.process_time()
    while chunk := list(itertools.islice(stream, batch)):
        index.update(chunk)
    wall, cpu = time.perf_counter() - started, time.process_time() - cpu
    print(f"indexed {count:,} documents: {count / wall:,.0f} a second ({count / cpu:,.0f} a CPU second)")


def searching(index: Index, raw: Raw | None, kinds: dict[str, list[str]], rounds: int) -> None:
    """Prints the median and 95th percentile of each kind of query: hits with snippets and facets, articles with some of
    the words among them; and beside it what Tantivy alone takes to rank the same words, any of them."""
    for kind, searches in kinds.items():
        asked = [Query.parse(text, partial=True) for text in searches]
        _shown(kind, "whole", [_timed(index.search, query) for _ in range(rounds) for query in asked])
        if raw:
            _shown(kind, "Tantivy", [_timed(raw.search, query) for _ in range(rounds) for query in asked])


class Raw:
    """Tantivy by itself on the same files: any of the words in title or text, ten addresses, nothing else."""

    def __init__(self, path: str) -> None:
        import tantivy

        handle = tantivy.Index.open(path)
        handle.register_tokenizer("terms", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
        self._searcher = handle.searcher()

    def search(self, query: Query) -> object:
        import tantivy

        terms = [
            (tantivy.Occur.Should, tantivy.Query.term_query(schema(), field, term, "freq"))
            for leaf in every_leaf(query.text)
            for term in words(leaf.text)
            for field in ("title", "text")
        ]
        return self._searcher.search(tantivy.Query.boolean_query(terms), 10, count=False).hits


def _shown(kind: str, who: str, times: list[float]) -> None:
    p50, p95 = statistics.median(times), statistics.quantiles(times, n=20)[18]
    print(f"{kind:15} {who:8} p50 {p50:6.1f} ms   p95 {p95:6.1f} ms")


def _timed(search: Callable[[Query], object], query: Query) -> float:
    started = time.perf_counter()
    search(query)
    return (time.perf_counter() - started) * 1000


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _judged(path: Path) -> list[str]:
    return [json.loads(line)["query"] for line in path.read_text("utf-8").splitlines()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("count", nargs="?", type=int, default=25_000)
    parser.add_argument("--batch", type=int, default=1000, help="documents an update (a segment's length)")
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--queries", type=Path, help="a file of JSON lines whose `query` is searched for too")
    parser.add_argument("--index", help="where, instead of a temporary folder; it is made afresh")
    options = parser.parse_args()
    news = texts(Path(os.environ.get("KLIPING_SHARED", ROOT.parent / "shared")))
    with tempfile.TemporaryDirectory() as folder:
        print(f"before: {_peak_mb():,.0f} MB, of which the news text takes most")
        index = open_index(options.index or f"{folder}/index", fresh=True)
        indexing(index, news, options.count, options.batch)
        print(f"peak memory after indexing: {_peak_mb():,.0f} MB")
        place = options.index or f"{folder}/index"
        kinds = QUERIES | ({"judged": _judged(options.queries)} if options.queries else {})
        searching(index, None if is_url(place) else Raw(place), kinds, options.rounds)
        started = time.perf_counter()
        summary = index.summary()
        print(f"summary of {summary.count:,}: {time.perf_counter() - started:,.1f} s")
        if summary.size_bytes:
            print(
                f"size {summary.size_bytes / 1e6:,.1f} MB, {summary.size_bytes / summary.count:,.0f} bytes a document"
            )
        print(f"peak memory: {_peak_mb():,.0f} MB")


if __name__ == "__main__":
    main()
