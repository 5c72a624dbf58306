"""`kliping probe`: what a live source answers."""

from __future__ import annotations

from pathlib import Path

import click

from crawler.commands.chosen import chosen_sources
from crawler.commands.screen import ask_for_contact
from kliping import terminal
from kliping.options import data_option


@click.command()
@click.argument("name", metavar="SOURCE")
@data_option
def probe(name: str, data: Path) -> None:
    """Look at a live source: robots.txt, its lists and one article.

    Fetches as politely as a crawl does and writes nothing. The exit code is 1 when no article could be read.
    """
    from crawler.probe import probe as run

    chosen, _ = chosen_sources([name], data, False)
    ask_for_contact(chosen)
    findings = run(chosen[0])
    rows = [("ok" if finding.well else "look", finding.what, finding.found) for finding in findings]
    terminal.print_table(f"Probe of {name}", ("", "what", "found"), rows)
    if not any(finding.what == "text" for finding in findings):
        raise SystemExit(terminal.TROUBLE)
