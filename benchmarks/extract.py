"""Extraction against trafilatura alone: how much faster, how often the whole page is read, and how good on gold.

    python -m benchmarks.extract                        pages per CPU second and the ratios, on bulk and world pages
    python -m benchmarks.extract --pages 150            the same on fewer pages (spread over all files)
    python -m benchmarks.extract --processes 2          how much faster two processes are than one
    python -m benchmarks.extract --quality [--worst]    scores on the pages with gold, as the shared scorer prints them
    python -m benchmarks.extract --raise-floors         lifts the floors of the quality gate to what is measured now
    python -m benchmarks.extract --leaks                bulk pages with furniture left, refused, timed to the minute
    python -m benchmarks.extract --public DIR           public benchmarks that lie in DIR, beside trafilatura

The pages lie in ../shared/pages (or KLIPING_SHARED). Trafilatura and we get the same bytes in the same run, page by
page in turn, and CPU time is compared, so that a busy machine slows both.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

import click

from benchmarks.public import run
from crawler.extract import Page, extract_page
from crawler.extract.extract import examine
from crawler.records.article import Rejection

SHARED = Path(os.environ.get("KLIPING_SHARED", Path(__file__).resolve().parents[2] / "shared"))
FLOORS = Path(__file__).resolve().parents[1] / "tests/crawler/extract/floors.toml"
CAPTURED = datetime(2026, 11, 25, tzinfo=UTC)  # after every page in the collections
# A page in a language that only the model knows: reading it loads the model, which takes half a second once.
LATIN = Page(
    "https://example.com/nuntii/gallia",
    b"<h1>De Gallia</h1><p>Gallia est omnis divisa in partes tres, quarum unam incolunt Belgae, aliam Aquitani.</p>"
    b"<p>Hi omnes lingua, institutis, legibus inter se differunt. Gallos ab Aquitanis Garumna flumen dividit.</p>",
    None,
    CAPTURED,
)


def gold_pages(name: str, shared: Path = SHARED) -> Iterator[tuple[str, Page]]:
    """The pages with gold of one collection ("gold" or "world"), as (id, page). The page's URL is the gold's."""
    folder = shared / "pages" / name
    for gold in sorted(folder.rglob("*.json")):
        packed = gold.with_suffix(".html.gz")
        body = gzip.decompress(packed.read_bytes()) if packed.exists() else gold.with_suffix(".html").read_bytes()
        url = json.loads(gold.read_text(encoding="utf-8")).get("url") or "https://example.com/saved-article"
        yield gold.relative_to(folder).with_suffix("").as_posix(), Page(url, body, None, CAPTURED)


def bulk_pages(every: int = 1) -> Iterator[Page]:
    """Every so-manieth page of the bulk captures."""
    from warcio.archiveiterator import ArchiveIterator

    for path in sorted((SHARED / "pages" / "bulk").glob("*.warc.gz")):
        with open(path, "rb") as file:
            responses = (record for record in ArchiveIterator(file) if record.rec_type == "response")
            for place, record in enumerate(responses):
                if place % every == 0:
                    kind = record.http_headers.get_header("Content-Type")
                    url = record.rec_headers.get_header("WARC-Target-URI")
                    yield Page(url, record.content_stream().read(), kind, CAPTURED)


def record_of(key: str, page: Page) -> dict[str, object]:
    """One page as the shared scorer reads it."""
    found = extract_page(page)
    if isinstance(found, Rejection):
        return {"id": key, "text": "", "rejected": f"{found.reason}: {found.detail}"}
    published = found.published.isoformat() if found.published else None
    return {"id": key, "text": found.text, "title": found.title, "authors": list(found.authors), "published": published}


def score(name: str, *, worst: bool = False, shared: Path = SHARED) -> str:
    """The shared scorer's line for one collection."""
    lines = "".join(json.dumps(record_of(key, page)) + "\n" for key, page in gold_pages(name, shared))
    command = [
        sys.executable,
        str(shared / "tools/score_pages.py"),
        str(shared / "pages" / name),
        *(["--worst"] if worst else []),
    ]
    return subprocess.run(command, input=lines, capture_output=True, text=True, check=True).stdout.rstrip()


def figures(name: str, shared: Path = SHARED) -> dict[str, float]:
    """The scorer's figures for one collection by name: F1, exact, leak, title, day, minute, authors."""
    line = score(name, shared=shared).splitlines()[0]
    found = re.findall(r"(F1|exact|leak|title|day|minute|authors F1) (\d\.\d+)", line)
    names = ["text_f1" if label == "F1" else label.split()[0] for label, _ in found]
    return dict(zip(names, (float(value) for _, value in found), strict=True))


def raise_floors() -> None:
    """Lifts the floors of the quality gate to what is measured now; none is ever lowered."""
    floors = tomllib.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
    lines = ["# Raised by `python -m benchmarks.extract --raise-floors`; never lowered. `leak` is a ceiling.", ""]
    for name in ("gold", "world"):
        lines.append(f"[{name}]")
        for figure, value in figures(name).items():
            old = floors.get(name, {}).get(figure, value)
            lines.append(f"{figure} = {min(old, value) if figure == 'leak' else max(old, value)}")
        lines.append("")
    FLOORS.write_text("\n".join(lines), encoding="utf-8")
    click.echo(FLOORS.read_text(encoding="utf-8"))


def compare(pages: list[Page]) -> tuple[float, float, Counter[str]]:
    """CPU seconds of trafilatura and of ours for the same pages in turn, and how each body was found."""
    import trafilatura

    theirs = ours = 0.0
    ways: Counter[str] = Counter()
    for page in [*pages[:3], LATIN]:  # imports and models loaded
        trafilatura.bare_extraction(page.body, url=page.url, with_metadata=True)
        examine(page)
    for page in pages:
        start = time.process_time()
        trafilatura.bare_extraction(page.body, url=page.url, with_metadata=True)
        middle = time.process_time()
        seen = examine(page)
        ours += time.process_time() - middle
        theirs += middle - start
        ways["judged" if seen.judged else "ours alone"] += 1
    return theirs, ours, ways


def _print_ratio(name: str, pages: list[Page]) -> None:
    theirs, ours, ways = compare(pages)
    share = ways["judged"] / len(pages)
    click.echo(
        f"{name}: {len(pages)} pages, trafilatura {len(pages) / theirs:.1f} and we {len(pages) / ours:.1f} pages per"
        f" CPU second: {theirs / ours:.1f} times; {share:.1%} of pages are read by both readers"
    )


_shared_pages: list[Page] = []  # what forked processes find in their memory: real workers read their own files


def _load() -> None:
    """Loads imports and models in a process that is about to be measured."""
    extract_page(LATIN)


def _read(places: range) -> None:
    for place in places:
        extract_page(_shared_pages[place])


def _print_processes(pages: list[Page], processes: int) -> None:
    """Wall time of one and of several processes over the same pages; needs idle cores to say anything."""
    _shared_pages[:] = pages
    parts = [range(first, min(first + 8, len(pages))) for first in range(0, len(pages), 8)]
    took = {}
    for count in (1, processes):
        with ProcessPoolExecutor(count, mp_context=get_context("fork"), initializer=_load) as pool:
            list(pool.map(time.sleep, [1] * count))  # a pool starts a process only when no other is idle
            start = time.perf_counter()
            list(pool.map(_read, parts))
            took[count] = time.perf_counter() - start
    click.echo(
        f"{len(pages)} pages: one process {took[1]:.1f} s, {processes} processes {took[processes]:.1f} s:"
        f" {took[1] / took[processes]:.2f} times"
    )


def _print_leaks(every: int) -> None:
    scorer = (SHARED / "tools/score_pages.py").read_text(encoding="utf-8")
    patterns = re.findall(r'^    r"(.*)"$', scorer, re.MULTILINE)
    leak = re.compile("".join(patterns))
    counts: Counter[str] = Counter()
    for page in bulk_pages(every):
        found = extract_page(page)
        counts["pages"] += 1
        if isinstance(found, Rejection):
            counts[f"refused {found.reason}"] += 1
            click.echo(f"  refused {page.url}: {found.reason}: {found.detail}")
            continue
        counts["articles"] += 1
        counts["to the minute"] += bool(found.published_from and found.published_from.precision != "day")
        if match := leak.search(found.text):
            counts["leaking"] += 1
            click.echo(f"  leak {page.url}: …{found.text[max(0, match.start() - 40) : match.end() + 60]!r}")
    click.echo(", ".join(f"{name} {count}" for name, count in counts.items()))


@click.command()
@click.option("--pages", default=320, show_default=True, help="Bulk pages to compare on.")
@click.option("--processes", type=int, help="Compare this many processes with one.")
@click.option("--quality", is_flag=True, help="Score the pages with gold.")
@click.option("--worst", is_flag=True, help="With --quality: list the worst pages.")
@click.option("--raise-floors", "lift", is_flag=True, help="Lift the quality gate's floors.")
@click.option("--leaks", is_flag=True, help="Count bulk pages with furniture left.")
@click.option("--every", default=1, show_default=True, help="With --leaks and --public: take every so-manieth page.")
@click.option(
    "--public", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Folder of public benchmarks."
)
def main(
    pages: int,
    processes: int | None,
    quality: bool,
    worst: bool,
    lift: bool,
    leaks: bool,
    every: int,
    public: Path | None,
) -> None:
    """Compare extraction with trafilatura alone."""
    if public:
        run(public, every)
    elif quality:
        for name in ("gold", "world"):
            click.echo(f"{name}: {score(name, worst=worst)}")
    elif lift:
        raise_floors()
    elif leaks:
        _print_leaks(every)
    elif processes:
        _print_processes(list(bulk_pages(max(1, 1500 // pages))), processes)
    else:
        _print_ratio("bulk", list(bulk_pages(max(1, 1500 // pages))))
        _print_ratio("world", [page for _, page in gold_pages("world")])


if __name__ == "__main__":
    main()
