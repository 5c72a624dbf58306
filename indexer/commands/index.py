"""`kliping index`: new articles into an index, once or as they come."""

from __future__ import annotations

import signal
import threading
from pathlib import Path

import click

from indexer.errors import IndexUnreachable, ModelError, ModelsMixed
from indexer.progress import update_once
from kliping import terminal
from kliping.options import data_option, index_option


@click.command()
@data_option
@index_option
@click.option("--follow", is_flag=True, help="Stay, and take new segments as they are sealed, until SIGTERM.")
@click.option("--every", "every_s", default=5.0, show_default=True, help="Seconds between two looks with --follow.")
def index(data: Path, index_at: str | None, follow: bool, every_s: float) -> None:
    """Enrich new articles and put them into an index."""
    stop = threading.Event()
    if follow:
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.set())
        _follow(data, index_at, stop, every_s)
    else:
        update_once(data, index_at)


def _follow(data: Path, index_at: str | None, stop: threading.Event, every_s: float) -> None:
    """Looks for new segments until `stop`. An Elasticsearch that is there at first may go away and come back.

    Documents that would be mixed with another model's wait, and so do articles whose model is torn. That is said once:
    ending would only have a supervisor start us again, to the same end. Once mended, which needn't stop us, they go in.
    """
    said, first = "", True
    while first or not stop.wait(every_s):
        try:
            update_once(data, index_at, quiet=not first)
            said = ""
        except (ModelsMixed, ModelError) as error:
            if str(error) != said:
                terminal.note(f"not indexed: {error}. Until then what is new waits in {data}")
            said = str(error)
        except IndexUnreachable as error:
            if first:
                raise
            terminal.note(f"not indexed: {error}. The documents wait in {data / 'documents'}; trying again")
        first = False
