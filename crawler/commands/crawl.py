"""The crawler's commands. What they need is imported when they run: `kliping --help` loads no Scrapy."""

from __future__ import annotations

import os
from pathlib import Path

import click

from crawler.commands.extract import extract
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
    from crawler.crawling import crawl_sources

    chosen = _names(names, data, everything)
    _ask_for_contact(chosen, data)
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
    if ledger.is_blind:
        terminal.fail("no list of articles could be read; check the network, or the addresses with `kliping probe`")
    if ledger.is_blind or not ledger.agrees:
        raise SystemExit(terminal.TROUBLE)


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


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE.warc.gz…", type=click.Path(path_type=Path))
@click.option(
    "--to", required=True, metavar="DIR", type=click.Path(file_okay=False, path_type=Path), help="Data folder to fill."
)
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True, help="Processes that read pages.")
@click.option("--json", "as_json", is_flag=True, help="Print the ledger as one JSON object.")
def replay(files: tuple[Path, ...], to: Path, workers: int, as_json: bool) -> None:
    """Make the articles of captures again, without the network.

    Takes our own captures and any other WARC files, and writes DIR/articles. Ends with a ledger of every response.
    """
    from crawler.catalogue import load_catalogue
    from crawler.replay import replay as run

    with terminal.progress("responses") as bar:
        task = bar.add_task("replaying", total=None)
        done = run(
            files,
            to,
            load_catalogue(to),
            workers=workers,
            on_progress=lambda count, total: bar.update(task, completed=count, total=total),
        )
    if as_json:
        click.echo(done.ledger.to_json())
    else:
        done.ledger.print("Ledger")
    terminal.note(done.summary())


@click.command()
@click.argument("name", metavar="SOURCE")
@data_option
def probe(name: str, data: Path) -> None:
    """Look at a live source: robots.txt, its lists and one article.

    Fetches as politely as a crawl does and writes nothing. The exit code is 1 when no article could be read.
    """
    from crawler.catalogue import choose, load_catalogue
    from crawler.probe import probe as run

    findings = run(choose([name], load_catalogue(data))[0])
    rows = [("ok" if finding.well else "look", finding.what, finding.found) for finding in findings]
    terminal.print_table(f"Probe of {name}", ("", "what", "found"), rows)
    if not any(finding.what == "text" for finding in findings):
        raise SystemExit(terminal.TROUBLE)


SECTIONS: dict[str, list[click.Command]] = {"Crawl": [crawl, replay, extract, sources, probe]}


def _ask_for_contact(names: tuple[str, ...], data: Path) -> None:
    """Asks whoever crawls live sites to say who they are."""
    from crawler.catalogue import choose, load_catalogue

    is_live = any(not source.allow_loopback for source in choose(names, load_catalogue(data)))
    if is_live and not os.environ.get("KLIPING_CONTACT"):
        terminal.note("KLIPING_CONTACT isn't set: set it to a page or an address where publishers can reach you")


def _names(names: tuple[str, ...], data: Path, everything: bool) -> tuple[str, ...]:
    from crawler.catalogue import load_catalogue

    if everything and names:
        raise click.UsageError("--all takes no names")
    if everything:
        return tuple(name for name, source in load_catalogue(data).items() if not source.demo)
    if not names:
        raise click.UsageError("name at least one source (`kliping sources` lists them), or give --all")
    return names
