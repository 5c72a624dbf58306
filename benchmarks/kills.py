"""SIGKILLs crawl, enrich, index, rebuild and run at random moments, and counts what is lost or doubled at the end.

    python -m benchmarks.kills              100 kills
    python -m benchmarks.kills --kills 10

A newspaper on this machine publishes and edits between the kills. At the end one crawl and one index run to their ends:
every article has to be in the segments once a version, its newest version in the index, every capture readable, and
nothing left open.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from crawler.captures import read_response_at, read_responses, sealed_captures
from crawler.records.article import Article
from indexer.open import open_index
from tests.crawler.crawls import add_source, articles
from tests.newspaper import Newspaper

COMMANDS = {
    "crawl": ("crawl", "koran"),
    "enrich": ("enrich",),
    "index": ("index",),
    "rebuild": ("rebuild",),
    "run": ("run", "koran", "--every", "2s"),
}
BEGINNING_S = 1.5  # of a command, in which Python starts and nothing is done yet


def main() -> int:
    """Kills, lets it end, counts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument(
        "--longest", type=float, default=4.0, help="seconds that a command may live; more on a busy machine"
    )
    parser.add_argument("--seed", type=int, default=11)
    asked = parser.parse_args()
    chance = random.Random(asked.seed)
    with tempfile.TemporaryDirectory() as folder, Newspaper() as paper:
        data = Path(folder)
        paper.publish_many(asked.articles // 2, seed=asked.seed)
        add_source(data, paper.url, concurrency=2)
        killed = Counter(_kill(data, paper, chance, number, asked) for number in range(asked.kills))
        for command in ("crawl", "index"):
            subprocess.run([*_kliping(COMMANDS[command], data)], check=True, stdout=subprocess.DEVNULL)
        print("killed: " + ", ".join(f"{name} {count}" for name, count in sorted(killed.items())))
        return _count(data, paper)


def _kill(data: Path, paper: Newspaper, chance: random.Random, number: int, asked: argparse.Namespace) -> str:
    """Starts one command, publishes and edits beside it, and kills it with all its children."""
    name = chance.choice(list(COMMANDS))
    process = subprocess.Popen(
        _kliping(COMMANDS[name], data), start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    few = max(1, asked.articles // 2 // asked.kills)
    paper.publish_many(few, seed=1000 + number)
    story = chance.choice(paper.stories)
    paper.edit(story.slug, title=f"Ralat {number}: {story.title.split(': ', 1)[-1]}")
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(BEGINNING_S + chance.uniform(0, asked.longest))
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    time.sleep(0.05)
    return name


def _kliping(arguments: tuple[str, ...], data: Path) -> list[str]:
    return [sys.executable, "-m", "kliping", *arguments, "--data", str(data)]


def _count(data: Path, paper: Newspaper) -> int:
    """Prints what was lost, doubled, unread or left open; 1 when there is any of it."""
    written = articles(data)
    newest = {article.id: article for article in sorted(written, key=lambda each: each.version)}
    urls = {article.url for article in written}
    said = Counter((article.id, article.title, article.text) for article in written)
    with contextlib.closing(open_index(str(data / "index"))) as index:
        indexed = index.summary().count
    faults = {
        "articles lost": sum(paper.canonical_of(story) not in urls for story in paper.stories),
        "versions doubled": sum(len(list(each)) - 1 for each in _runs(written)),
        "ids and versions twice": len(written) - len({(article.id, article.version) for article in written}),
        "articles whose newest version isn't the newspaper's": _stale(newest, paper),
        "missing in the index or too many": abs(indexed - len(newest)),
        "captures unread": sum(_unreadable(data, article) for article in written),
        "files left open": len([*data.glob("*/*.open")]),
    }
    responses = sum(1 for path in sealed_captures(data / "captures") for _ in read_responses(path))
    print(f"{len(paper.stories)} articles, {len(written)} versions ({len(said)} texts), {responses} responses")
    for what, count in faults.items():
        print(f"{'ok  ' if not count else 'FAIL'} {what}: {count}")
    return int(any(faults.values()))


def _runs(written: list[Article]) -> list[list[Article]]:
    """Versions of one article that follow each other and say the same."""
    runs: dict[tuple[str, str | None, str, int], list[Article]] = {}
    place: Counter[str] = Counter()
    last: dict[str, tuple[str | None, str]] = {}
    for article in sorted(written, key=lambda each: (each.id, each.version)):
        says = (article.title, article.text)
        place[article.id] += last.get(article.id) != says
        last[article.id] = says
        runs.setdefault((article.id, *says, place[article.id]), []).append(article)
    return list(runs.values())


def _stale(newest: dict[str, Article], paper: Newspaper) -> int:
    titles = {article.url: article.title for article in newest.values()}
    return sum(titles.get(paper.canonical_of(story)) not in {None, story.title} for story in paper.stories)


def _unreadable(data: Path, article: Article) -> bool:
    if article.capture is None:
        return True
    try:
        return read_response_at(data / "captures", article.capture).status != 200
    except (OSError, ValueError):
        return True


if __name__ == "__main__":
    raise SystemExit(main())
