"""`kliping sources`: the newspapers that can be crawled."""

from __future__ import annotations

from pathlib import Path

import click

from kliping import terminal
from kliping.options import data_option


@click.command()
@data_option
def sources(data: Path) -> None:
    """List the newspapers that can be crawled.

    The exit code is 1 when a source file can't be used; the others are listed all the same.
    """
    from crawler.catalogue import load_catalogue

    catalogue = load_catalogue(data)
    rows = [
        (
            source.name,
            source.title,
            ", ".join(source.ways),
            len(source.listings),
            f"{source.delay_seconds:g}",
            source.home,
        )
        for source in catalogue.values()
    ]
    columns = ("name", "title", "published by", "lists", "seconds apart", "home")
    terminal.print_table("Sources", columns, rows, numbers=("lists", "seconds apart"))
    for error in catalogue.broken.values():
        terminal.fail(str(error))
    if catalogue.broken:
        raise SystemExit(terminal.TROUBLE)
