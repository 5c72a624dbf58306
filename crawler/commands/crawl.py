"""`kliping crawl`: newspapers into captures and articles."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler.board import put_on_board
from crawler.commands.chosen import chosen_sources, sharded
from crawler.commands.screen import ask_for_contact, show_ledger
from kliping import log, terminal
from kliping.options import Duration, data_option, log_option, shard_option

if TYPE_CHECKING:
    from crawler.catalogue import Source
    from crawler.ledger import Ledger


@click.command()
@click.argument("names", nargs=-1, metavar="SOURCE…")
@data_option
@click.option("--all", "everything", is_flag=True, help="Crawl every source of the catalogue but the demo.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Fetch at most N articles of each source.")
@click.option(
    "--longest",
    "longest_s",
    type=Duration(),
    default="1h",
    show_default=True,
    help="Leave what servers' own pace would make take longer.",
)
@shard_option
@click.option("--stay", is_flag=True, help="Don't end: read each list when it is due, until SIGTERM.")
@click.option(
    "--every", "every_s", type=Duration(), default="15m", show_default=True, help="With --stay: between reads."
)
@click.option("--json", "as_json", is_flag=True, help="Print the ledger as one JSON object.")
@log_option
@click.option("-v", "--verbose", is_flag=True, help="Show Scrapy's log.")
def crawl(
    names: tuple[str, ...],
    data: Path,
    everything: bool,
    limit: int | None,
    longest_s: float,
    shard: str | None,
    stay: bool,
    every_s: float,
    as_json: bool,
    log_as: str,
    verbose: bool,
) -> None:
    """Crawl newspapers into captures and articles.

    Reads each source's feeds, sitemaps and section pages, and fetches what is new or changed. Ends with a ledger in
    which every discovered URL has one outcome. Stopped or killed, it carries on where it was. With --stay each list is
    read in its own rhythm, and a line a source tells how it goes.
    """
    log_level = "INFO" if verbose else "ERROR"
    log.begin(log_as, log_level)
    sources, broken = chosen_sources(names, data, everything)
    sources = sharded(sources, shard)
    ask_for_contact(sources)
    if stay:
        _stay(sources, data, every_s, log_level)
        return
    ledger = _to_the_end(sources, data, limit, longest_s, log_level)
    put_on_board(data, time.time())
    show_ledger(ledger, as_json=as_json)
    if ledger.is_blind:
        terminal.fail("no list of articles could be read; check the network, or the addresses with `kliping probe`")
    if ledger.is_blind or not ledger.agrees or broken:
        raise SystemExit(terminal.TROUBLE)


def _to_the_end(sources: list[Source], data: Path, limit: int | None, longest_s: float, log_level: str) -> Ledger:
    from crawler.crawling import crawl

    with terminal.progress("pages") as bar:
        task = bar.add_task(f"crawling {', '.join(source.name for source in sources)}"[:40], total=None)
        return crawl(
            sources,
            data,
            limit=limit,
            longest_s=longest_s,
            on_progress=lambda found, settled: bar.update(task, total=found, completed=settled),
            log_level=log_level,
        )


def _stay(sources: list[Source], data: Path, every_s: float, log_level: str) -> None:
    from crawler.crawling import Watch, crawl
    from crawler.rounds import round_lines

    names = {source.name for source in sources}

    def say(line: str) -> None:
        about = line.partition(":")[0]
        terminal.say(line, source=about if about in names else None)

    def tell(ledger: Ledger) -> None:
        for source, line in round_lines(ledger):
            terminal.say(line, source=source)

    tell(crawl(sources, data, log_level=log_level, watch=Watch(every_s=every_s, on_round=tell, on_trouble=say)))
