"""The crawler's commands. What they need is imported when they run: `kliping --help` loads no Scrapy."""

from __future__ import annotations

from pathlib import Path

import click

import terminal


@click.command()
@click.argument("names", nargs=-1, metavar="SOURCE…")
@terminal.data_option
@click.option("--all", "everything", is_flag=True, help="Crawl every source of the catalogue but the demo.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Fetch at most N articles of each source.")
@click.option("--json", "as_json", is_flag=True, help="Print the ledger as one JSON object.")
@click.option("-v", "--verbose", is_flag=True, help="Show Scrapy's log.")
def crawl(
    names: tuple[str, ...], data: Path, everything: bool, limit: int | None, as_json: bool, verbose: bool
) -> None:
    """Crawl newspapers into captures and articles.

    Reads each source's feeds, sitemaps and section pages, and fetches what is new or changed. Ends with a ledger in
    which every discovered URL has one outcome. Stopped or killed, it carries on where it was.
    """
    from .crawling import crawl_sources

    chosen = _names(names, data, everything)
    with terminal.progress("pages") as bar:
        task = bar.add_task(f"crawling {', '.join(chosen)}"[:40], total=None)
        ledger = crawl_sources(
            chosen,
            data,
            limit=limit,
            on_progress=lambda found, settled: bar.update(task, total=found, completed=settled),
            log_level="INFO" if verbose else "ERROR",
        )
    if as_json:
        click.echo(ledger.to_json())
    else:
        ledger.print("Ledger")
    if not ledger.agrees:
        raise SystemExit(terminal.TROUBLE)


@click.command()
@terminal.data_option
def sources(data: Path) -> None:
    """List the newspapers that can be crawled."""
    from .catalogue import load_catalogue

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


SECTIONS: dict[str, list[click.Command]] = {"Crawl": [crawl, sources]}


def _names(names: tuple[str, ...], data: Path, everything: bool) -> tuple[str, ...]:
    from .catalogue import load_catalogue

    if everything and names:
        raise click.UsageError("--all takes no names")
    if everything:
        return tuple(name for name, source in load_catalogue(data).items() if not source.demo)
    if not names:
        raise click.UsageError("name at least one source (`kliping sources` lists them), or give --all")
    return names
