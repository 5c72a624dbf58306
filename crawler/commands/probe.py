"""`kliping probe`: what live sources answer."""

from __future__ import annotations

from pathlib import Path

import click

from crawler.commands.chosen import chosen_sources
from crawler.commands.screen import ask_for_contact
from kliping import terminal
from kliping.options import data_option


@click.command()
@click.argument("names", nargs=-1, metavar="SOURCE…")
@data_option
@click.option("--all", "everything", is_flag=True, help="Probe every source of the catalogue but the demo.")
def probe(names: tuple[str, ...], data: Path, everything: bool) -> None:
    """Look at live sources: robots.txt, their lists and one article each.

    Fetches as politely as a crawl does and writes nothing. One source is shown in full, several with a line each. The
    exit code is 1 when of any no article could be read.
    """
    from crawler.probe import findings, summary, visit

    sources, broken = chosen_sources(names, data, everything)
    ask_for_contact(sources)
    with terminal.progress("pages") as bar:
        task = bar.add_task(f"looking at {len(sources):,} newspapers", total=None)
        visits = visit(sources, lambda found, settled: bar.update(task, total=found, completed=settled))
    if len(visits) == 1:
        rows = [("ok" if each.well else "look", each.what, each.found) for each in findings(visits[0])]
        terminal.print_table(f"Probe of {visits[0].source.name}", ("", "what", "found"), rows)
    else:
        lines = [(each.source.name, summary(each)) for each in visits]
        rows = [("ok" if line.well else "look", name, line.found) for name, line in lines]
        terminal.print_table("Probe", ("", "source", "found"), rows)
        terminal.note(f"{sum(line.well for _, line in lines):,} of {len(lines):,} newspapers are well")
    if broken or not all(each.articles for each in visits):
        raise SystemExit(terminal.TROUBLE)
