"""`kliping compact`: the small segments of each day into a few files; the service does it once an hour."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from indexer.compacting import Compacted
from indexer.compacting import compact as merge
from kliping import terminal
from kliping.folders import require_articles
from kliping.options import data_option


@click.command()
@data_option
def compact(data: Path) -> None:
    """Merge the small segments of each day into a few files.

    Articles are sealed every few seconds while a crawl goes on, which makes thousands of files a day. The service does
    this by itself once an hour. What was fetched in the last half hour is left as it is; killed at any moment, the next
    call ends what was begun.
    """
    require_articles(data)
    done = compacted(data)
    if done.is_busy:
        terminal.fail(f"{data}: its segments are being read by another command; try again when that has ended")
        raise SystemExit(terminal.TROUBLE)
    terminal.note(f"{done.before:,} segments of articles are {done.after:,} now")


def compacted(data: Path) -> Compacted:
    """Merges what the crawl's state has taken in, all where there is none. Raises CrawlerError and IndexerError."""
    return merge(data, lambda segments: _settled(data, segments))


def _settled(data: Path, segments: Sequence[Path]) -> Iterable[Path]:
    """Those that a start of the crawl wouldn't read again: their names stand for what is in them."""
    from crawler.frontier import Frontier

    path = data / "state" / "crawl.sqlite"
    if not path.exists():
        return segments
    with Frontier(path) as frontier:
        unknown = set(frontier.files.unknown(segments))
    return [segment for segment in segments if segment not in unknown]
