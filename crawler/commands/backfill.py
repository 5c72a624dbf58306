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
    from crawler.backfill import Backfilled, Day


@click.command()
@click.argument("names", nargs=-1, metavar="SOURCE…", required=True)
@data_option
@click.option("--from", "first", type=click.DateTime(["%Y-%m-%d"]), required=True, metavar="DAY", help="2026-11-01.")
@click.option("--to", "last", type=click.DateTime(["%Y-%m-%d"]), metavar="DAY", help="The last day; today if left out.")
@click.option("--again", is_flag=True, help="Read days once more that were read when they were over.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("-v", "--verbose", is_flag=True, help="Show Scrapy's log.")
def backfill(
    names: tuple[str, ...],
    data: Path,
    first: datetime,
    last: datetime | None,
    again: bool,
    as_json: bool,
    verbose: bool,
) -> None:
    """Get what newspapers published on days gone by.

    Goes through the dated index pages that a source file names as `archives`, and through its sitemaps, as politely as
    a crawl. Stopped or killed, it carries on where it was. Ends with a table by day. The exit code is 1 when a part of
    an archive couldn't be read; the next backfill tries it again.
    """
    from crawler.archive import Span
    from crawler.backfill import backfill as backfill_days

    span = Span(first.date(), (last or datetime.now().astimezone()).date())
    if span.last < span.first:
        raise click.UsageError(f"--to {span.last} lies before --from {span.first}")
    sources, broken = chosen_sources(names, data, False)
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
    _show(done, span, as_json=as_json)
    if done.unread or broken:
        raise SystemExit(terminal.TROUBLE)


def _show(done: Backfilled, span: Span, *, as_json: bool) -> None:
    if as_json:
        unread = [{"url": url, "why": why} for url, why in done.unread]
        click.echo(json.dumps({"days": [each.to_values() for each in done.days], "unread": unread}, ensure_ascii=False))
        return
    columns = ("source", "day", "listed", "new", "had", "waiting", "lost", "why")
    rows = [_row(each) for each in done.days]
    rows.append(("all", f"{span.first} to {span.last}", *_sums(done.days), ""))
    terminal.print_table("Backfill", columns, rows, numbers=("listed", "new", "had", "waiting", "lost"))
    for trouble in done.ledger.troubles:
        terminal.note(trouble)
    for url, why in done.unread:
        terminal.fail(f"{url} couldn't be read ({why}); the next backfill tries it again")


def _row(day: Day) -> tuple[object, ...]:
    reasons = ", ".join(f"{outcome} {count}" for outcome, count in day.reasons.most_common())
    return (day.source, day.day, day.listed, day.new, day.had, day.waiting, day.lost, reasons)


def _sums(days: Sequence[Day]) -> tuple[int, ...]:
    return tuple(sum(getattr(each, name) for each in days) for name in ("listed", "new", "had", "waiting", "lost"))
