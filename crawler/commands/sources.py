"""`kliping sources`: the newspapers that can be crawled."""

from __future__ import annotations

from pathlib import Path

import click

from kliping import terminal
from kliping.options import data_option


@click.command()
@data_option
def sources(data: Path) -> None:
    """List the newspapers that can be crawled."""
    from crawler.catalogue import load_catalogue

    rows = [
        (
            source.name,
            source.title,
            ", ".join(source.ways),
            len(source.listings),
            f"{source.delay_seconds:g}",
            source.home,
        )
        for source in load_catalogue(data).values()
    ]
    columns = ("name", "title", "published by", "lists", "seconds apart", "home")
    terminal.print_table("Sources", columns, rows, numbers=("lists", "seconds apart"))
