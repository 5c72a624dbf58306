"""`kliping quotes --by NAME`: what somebody says, newest first, on screen, a quote a line in a pipe, or as JSON."""

from __future__ import annotations

import json
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import click

from indexer.index import moment
from indexer.open import open_index, place_of
from indexer.query import Query
from indexer.said import Said, said
from indexer.screen import local, local_time
from kliping import terminal
from kliping.options import data_option, index_option


@click.command()
@click.argument("text", nargs=-1)
@click.option("--by", required=True, metavar="NAME", help="Who says it, by any name.")
@click.option("--since", metavar="WHEN", help="From this day on: 2024-03-01, 2024-03, today, 7d.")
@click.option("--until", metavar="WHEN", help="Up to this day, the day itself included.")
@click.option("--limit", type=click.IntRange(1), default=10, show_default=True, help="Quotes at most.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a quote.")
@data_option
@index_option
def quotes(
    text: tuple[str, ...],
    by: str,
    since: str | None,
    until: str | None,
    limit: int,
    as_json: bool,
    data: Path,
    index_at: str | None,
) -> None:
    """Show what somebody says: quotes of a person or a body, with all the words given in them.

    \b
    kliping quotes --by 'Sri Mulyani' pajak
    kliping quotes --by KPK --since 30d
    """
    query = Query.parse(" ".join(text), since=since, until=until)
    with closing(open_index(place_of(data, index_at))) as index:
        found = said(index, by, query, limit)
    if not found:
        terminal.fail(f'no quote of "{by}" has these words; fewer words, or: kliping search --person "{by}"')
        sys.exit(terminal.TROUBLE)
    for one in found:
        click.echo(_line(one) if as_json else _shown(one))


def _line(one: Said) -> str:
    values: dict[str, Any] = {
        "speaker": one.quote.speaker,
        "by": one.quote.by,
        "words": one.words,
        "start": one.quote.start,
        "end": one.quote.end,
        "published": one.document.published.isoformat() if one.document.published else None,
        "source": one.document.source,
        "title": one.document.title,
        "url": one.document.url,
        "id": one.document.id,
    }
    return json.dumps(values, ensure_ascii=False)


def _shown(one: Said) -> str:
    words = " ".join(one.words.split())
    if not terminal.out().is_terminal:
        when = local(moment(one.document)).isoformat(timespec="minutes")
        return "\t".join((when, one.document.source, one.quote.speaker or "", words, one.document.url))
    head = f"{local_time(moment(one.document))}  {one.document.source}  {one.quote.speaker}"
    return f"{click.style(head, dim=True)}\n  “{words}”\n  {one.document.url}\n"
