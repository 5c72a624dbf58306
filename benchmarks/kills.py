"""SIGKILLs crawl, enrich, index, rebuild and run at random moments, and counts what is lost or doubled at the end.

    python -m benchmarks.kills              100 kills
    python -m benchmarks.kills --kills 10

A newspaper on this machine publishes and edits between the kills. Each command first runs once to its end, which says
how long it works; a kill then falls at a random moment of its work, one in eight before it has written anything. At the
end one crawl and one index run to their ends: every article has to be in the segments once a version, its newest
version in the index, every capture readable, and nothing left open.
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
from dataclasses import dataclass
from pathlib import Path

from crawler.captures import read_response_at, read_responses, sealed_captures
from crawler.records.article import Article
from indexer.open import open_index
from tests.crawler.crawls import add_source, articles
from tests.newspaper import Newspaper

COMMANDS = {
    "crawl": ("crawl", "koran"),
    "enrich": ("enrich", "--again"),
    "index": ("index",),
    "rebuild": ("rebuild",),
    "run": ("run", "koran", "--every", "2s"),
}
STARTING = 1 / 8  # of the kills fall before the command has written anything
RUN_S = 6.0  # of `run`, which doesn't end
START_S = 120.0  # until a command writes; more than the busiest machine needs
LOOK_S = 0.02
PACE_S = 0.2  # between two pages, so that a crawl of a few has a length
FOLDERS = ("captures", "articles", "documents", "index", "state")  # what a command writes to, told in the table


def main() -> int:
    """Kills, lets it end, counts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--articles", type=int, default=400)
    parser.add_argument("--seed", type=int, default=11)
    asked = parser.parse_args()
    chance = random.Random(asked.seed)
    with tempfile.TemporaryDirectory() as folder, Newspaper() as paper:
        data = Path(folder)
        paper.publish_many(asked.articles // 2, seed=asked.seed)
        add_source(data, paper.url, concurrency=2)
        subprocess.run(_kliping(COMMANDS["crawl"], data), check=True, stdout=subprocess.DEVNULL)
        add_source(data, paper.url, concurrency=1, delay_seconds=PACE_S)
        few = max(3, asked.articles // 2 // asked.kills)
        lives = {name: _life(data, name, paper, few) for name in COMMANDS}
        killed = Counter(_kill(data, paper, chance, lives, number, few) for number in range(asked.kills))
        for command in ("crawl", "index"):
            subprocess.run([*_kliping(COMMANDS[command], data)], check=True, stdout=subprocess.DEVNULL)
        _print_kills(killed)
        return _count(data, paper)


@dataclass(frozen=True, slots=True)
class Life:
    """How long a command took to its first write, and from there to its end, in seconds."""

    start_s: float
    work_s: float


def _life(data: Path, name: str, paper: Newspaper, few: int) -> Life:
    """Runs a command on so much new to its end, or `run` for its time."""
    paper.publish_many(few, seed=500 + list(COMMANDS).index(name))
    process, before, began = _started(data, name), _times(data), time.monotonic()
    _wait_for_a_write(process, data, before)
    started = time.monotonic()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(RUN_S if name == "run" else None)
    ended = time.monotonic()
    process.terminate()
    process.wait()
    return Life(started - began, ended - started)


def _kill(
    data: Path, paper: Newspaper, chance: random.Random, lives: dict[str, Life], number: int, few: int
) -> tuple[str, str]:
    """Publishes and edits, starts one command, kills it with all its children; returns its name, and where it was."""
    name = chance.choice(list(COMMANDS))
    paper.publish_many(few, seed=1000 + number)
    story = chance.choice(paper.stories)
    paper.edit(story.slug, title=f"Ralat {number}: {story.title.split(': ', 1)[-1]}")
    before, process = _times(data), _started(data, name)
    with contextlib.suppress(subprocess.TimeoutExpired):
        if chance.random() < STARTING:
            process.wait(chance.uniform(0.2, 0.9) * lives[name].start_s)
        else:
            _wait_for_a_write(process, data, before)
            process.wait(chance.uniform(0, 1) * lives[name].work_s)
    is_over = process.poll() is not None
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    time.sleep(0.05)
    return name, "had ended" if is_over else _last_written(data, before)


def _started(data: Path, name: str) -> subprocess.Popen[bytes]:
    command = _kliping(COMMANDS[name], data)
    return subprocess.Popen(command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _wait_for_a_write(process: subprocess.Popen[bytes], data: Path, before: dict[Path, int]) -> None:
    """Until the command has changed a file, or has ended."""
    give_up = time.monotonic() + START_S
    while process.poll() is None and time.monotonic() < give_up and _times(data) == before:
        time.sleep(LOOK_S)


def _times(data: Path) -> dict[Path, int]:
    """When each file was written last; locks and heartbeats are no work."""
    found = {}
    for path in (each for folder in FOLDERS for each in (data / folder).rglob("*")):
        if path.suffix not in {".lock", ".json"} or "index" in path.parts:
            with contextlib.suppress(FileNotFoundError):
                found[path] = path.stat().st_mtime_ns
    return found


def _last_written(data: Path, before: dict[Path, int]) -> str:
    """The folder that was written to last before the kill."""
    changed = {path: at for path, at in _times(data).items() if before.get(path) != at}
    return max(changed, key=lambda path: changed[path]).relative_to(data).parts[0] if changed else "starting"


def _print_kills(killed: Counter[tuple[str, str]]) -> None:
    """A table of the commands by where they were when they were killed: what they had written to last."""
    places = ("starting", *FOLDERS, "had ended")
    print(f"{'killed':<10}" + "".join(f"{place:>11}" for place in places))
    for name in COMMANDS:
        print(f"{name:<10}" + "".join(f"{killed[name, place]:>11}" for place in places))


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
