"""`kliping replay`: the articles of captures again, without the network."""

from __future__ import annotations

from pathlib import Path

import click

from crawler.commands.screen import show_ledger
from kliping import terminal


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="FOLDER|FILE.warc.gz…", type=click.Path(path_type=Path))
@click.option(
    "--to", required=True, metavar="DIR", type=click.Path(file_okay=False, path_type=Path), help="Data folder to fill."
)
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True, help="Processes that read pages.")
@click.option("--json", "as_json", is_flag=True, help="Print the ledger as one JSON object.")
def replay(paths: tuple[Path, ...], to: Path, workers: int, as_json: bool) -> None:
    """Make the articles of captures again, without the network.

    Takes our own captures and any other WARC files, or folders of them, and writes what DIR/articles doesn't have yet.
    Ends with a ledger of every response.
    """
    from crawler.catalogue import load_catalogue
    from crawler.replay import replay as run

    with terminal.progress("responses") as bar:
        task = bar.add_task("replaying", total=None)
        done = run(
            paths,
            to,
            load_catalogue(to),
            workers=workers,
            on_progress=lambda count, total: bar.update(task, completed=count, total=total),
        )
    show_ledger(done.ledger, as_json=as_json)
    terminal.note(done.summary())
