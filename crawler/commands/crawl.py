"""`kliping crawl`: newspapers into captures and articles."""

from __future__ import annotations

from pathlib import Path

import click

from crawler.commands.chosen import chosen_sources
from crawler.commands.screen import ask_for_contact, show_ledger
from kliping import terminal
from kliping.options import data_option


@click.command()
@click.argument("names", nargs=-1, metavar="SOURCE…")
@data_option
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
    from crawler.crawling import crawl as crawl_to_the_end

    sources, broken = chosen_sources(names, data, everything)
    ask_for_contact(sources)
    with terminal.progress("pages") as bar:
        task = bar.add_task(f"crawling {', '.join(source.name for source in sources)}"[:40], total=None)
        ledger = crawl_to_the_end(
            sources,
            data,
            limit=limit,
            on_progress=lambda found, settled: bar.update(task, total=found, completed=settled),
            log_level="INFO" if verbose else "ERROR",
        )
    show_ledger(ledger, as_json=as_json)
    if ledger.is_blind:
        terminal.fail("no list of articles could be read; check the network, or the addresses with `kliping probe`")
    if ledger.is_blind or not ledger.agrees or broken:
        raise SystemExit(terminal.TROUBLE)
