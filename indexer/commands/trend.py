"""`kliping trend`: how much was written about a search over time, as a table with bars or as CSV."""

from __future__ import annotations

import csv
import json
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import click

from indexer.commands.search import by_any_name, filter_options
from indexer.open import open_index, place_of
from indexer.query import Query
from indexer.trend import PERIODS, Point
from indexer.trend import trend as points_of
from kliping import terminal
from kliping.options import data_option, index_option

COLUMNS = ("from", "source", "articles", "of", "share")


@click.command()
@click.argument("text", nargs=-1)
@filter_options
@click.option("--by", type=click.Choice(PERIODS), default="month", show_default=True, help="What one row is.")
@click.option("--sources", "by_source", is_flag=True, help="A row for each newspaper in each period.")
@click.option("--since", metavar="WHEN", help="From this day on: 2024-03-01, 2024-03, today, 7d (days), 24h.")
@click.option("--until", metavar="WHEN", help="Up to this day, the day itself included.")
@click.option("--csv", "as_csv", is_flag=True, help="Comma-separated values.")
@click.option("--json", "as_json", is_flag=True, help="One JSON array.")
@data_option
@index_option
def trend(
    text: tuple[str, ...],
    by: str,
    by_source: bool,
    since: str | None,
    until: str | None,
    as_csv: bool,
    as_json: bool,
    data: Path,
    index_at: str | None,
    **filters: Any,  # a tuple of str for each of FILTERS
) -> None:
    """Count the articles that a search holds for by day, week, month or year.

    \b
    kliping trend 'banjir jakarta' --by week
    kliping trend --person Jokowi --by month --sources --csv

    Copies count, each in its newspaper. The share is of all articles of the period, within the same options.
    """
    query = by_any_name(Query.parse(" ".join(text), since=since, until=until, **filters))
    with closing(open_index(place_of(data, index_at))) as index:
        points = points_of(index, query, by, by_source=by_source)
    if as_json:
        click.echo(json.dumps([dict(zip(COLUMNS, _row(point), strict=True)) for point in points]))
    elif as_csv:
        rows = csv.writer(sys.stdout)
        rows.writerows([COLUMNS, *map(_row, points)])
    elif points:
        _print(points, by)
    else:
        terminal.note("nothing matches")


def _row(point: Point) -> tuple[Any, ...]:
    return point.first.isoformat(), point.source, point.count, point.all, round(point.share, 5)


def _print(points: list[Point], by: str) -> None:
    from indexer.screen import bar

    most = max(point.count for point in points) or 1
    rows = [
        (
            point.first.isoformat(),
            *([point.source] if point.source else []),
            f"{point.count:,}",
            f"{point.share:.1%}",
            bar(point.count / most) if point.count else "",
        )
        for point in points
    ]
    source = ["source"] if points[0].source else []
    terminal.print_table(
        f"Articles by {by}", [by, *source, "articles", "share", ""], rows, numbers=("articles", "share")
    )
