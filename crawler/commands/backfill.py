"""`kliping backfill`: what newspapers published on days gone by, from their archives or from WARC collections."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler.commands.chosen import chosen_sources
from crawler.commands.screen import ask_for_contact
from kliping import terminal
from kliping.options import data_option

if TYPE_CHECKING:
    from crawler.archive import Span
    from crawler.backfill import Day
    from crawler.catalogue import Source


@click.command()
@click.argument("names", nargs=-1, metavar="SOURCE…", required=True)
@data_option
@click.option("--from", "first", type=click.DateTime(["%Y-%m-%d"]), metavar="DAY", help="The first day: 2026-11-01.")
@click.option("--to", "last", type=click.DateTime(["%Y-%m-%d"]), metavar="DAY", help="The last day; today if left out.")
@click.option(
    "--warc",
    "places",
    multiple=True,
    metavar="PLACE",
    help="Take the pages out of a WARC collection: a file, a folder, or a warc.paths.gz with its address.",
)
@click.option("--again", is_flag=True, help="Read days once more that were read when they were over.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("-v", "--verbose", is_flag=True, help="Show Scrapy's log.")
def backfill(
    names: tuple[str, ...],
    data: Path,
    first: datetime | None,
    last: datetime | None,
    places: tuple[str, ...],
    again: bool,
    as_json: bool,
    verbose: bool,
) -> None:
    """Get what newspapers published on days gone by.

    Goes through the dated index pages that a source file names as `archives`, and through its sitemaps, as politely as
    a crawl; or, with --warc, through collections of captures such as CC-NEWS, without asking the newspapers. Stopped or
    killed, it carries on where it was. Ends with a table by day. The exit code is 1 when a part couldn't be read; the
    next backfill tries it again.
    """
    span = _span(first, last)
    sources, broken = chosen_sources(names, data, False)
    if places:
        is_whole = _collect(sources, places, span, data, as_json=as_json)
    elif span is None:
        raise click.UsageError("give --from DAY, or --warc PLACE")
    else:
        is_whole = _backfill(sources, span, data, again=again, as_json=as_json, verbose=verbose)
    if broken or not is_whole:
        raise SystemExit(terminal.TROUBLE)


def _span(first: datetime | None, last: datetime | None) -> Span | None:
    from crawler.archive import Span

    if first is None:
        if last is not None:
            raise click.UsageError("--to needs --from")
        return None
    span = Span(first.date(), (last or datetime.now().astimezone()).date())
    if span.last < span.first:
        raise click.UsageError(f"--to {span.last} lies before --from {span.first}")
    return span


def _backfill(sources: Sequence[Source], span: Span, data: Path, *, again: bool, as_json: bool, verbose: bool) -> bool:
    """Goes through archives; returns whether all of them could be read."""
    from crawler.backfill import backfill as backfill_days

    ask_for_contact(sources)
    with terminal.progress("pages") as bar:
        task = bar.add_task(f"backfilling {', '.join(source.name for source in sources)}"[:40], total=None)
        done = backfill_days(
            sources,
            span,
            data,
            again=again,
            on_progress=lambda found, settled: bar.update(task, total=found, completed=settled),
            log_level="INFO" if verbose else "ERROR",
        )
    unread = [f"{url} couldn't be read ({why}); the next backfill tries it again" for url, why in done.unread]
    _show(done.days, done.ledger.troubles, unread, as_json=as_json)
    return not unread


def _collect(sources: Sequence[Source], places: Sequence[str], span: Span | None, data: Path, *, as_json: bool) -> bool:
    """Goes through WARC collections; returns whether all of them could be read."""
    from crawler.archive.collections import files_of
    from crawler.collecting import collect

    files = files_of(places)
    with terminal.progress("files") as bar:
        task = bar.add_task(f"reading {len(files):,} files", total=len(files))
        done = collect(
            sources, files, data, span=span, on_progress=lambda read, of: bar.update(task, total=of, completed=read)
        )
    days = sorted(done.days.values(), key=lambda day: (day.source, day.day))
    _show(days, [f"{done.files:,} of {len(files):,} files read now"], done.troubles, as_json=as_json)
    return not done.troubles


def _show(days: Sequence[Day], notes: Sequence[str], unread: Sequence[str], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"days": [each.to_values() for each in days], "unread": [*unread]}, ensure_ascii=False))
        return
    columns = ("source", "day", "listed", "new", "had", "waiting", "lost", "why")
    rows = [*map(_row, days), ("all", "", *_sums(days), "")]
    terminal.print_table("Backfill", columns, rows, numbers=("listed", "new", "had", "waiting", "lost"))
    for note in notes:
        terminal.note(note)
    for line in unread:
        terminal.fail(line)


def _row(day: Day) -> tuple[object, ...]:
    reasons = ", ".join(f"{outcome} {count}" for outcome, count in day.reasons.most_common())
    return (day.source, day.day, day.listed, day.new, day.had, day.waiting, day.lost, reasons)


def _sums(days: Sequence[Day]) -> tuple[int, ...]:
    return tuple(sum(getattr(each, name) for each in days) for name in ("listed", "new", "had", "waiting", "lost"))
