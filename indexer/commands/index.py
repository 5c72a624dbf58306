"""`kliping index`: new articles into an index, once or as they come."""

from __future__ import annotations

import signal
import threading
import time
from pathlib import Path

import click

from indexer.errors import IndexUnreachable, ModelError, ModelsMixed
from indexer.progress import update_once
from kliping import log, terminal
from kliping.folders import require_articles
from kliping.heartbeat import Heart
from kliping.options import data_option, index_option, log_option

RETRY_S = 600.0  # how often --follow tries again what the index refused: each time reads the segments it lies in


@click.command()
@data_option
@index_option
@click.option("--follow", is_flag=True, help="Stay, and take new segments as they are sealed, until SIGTERM.")
@click.option("--every", "every_s", default=5.0, show_default=True, help="Seconds between two looks with --follow.")
@log_option
def index(data: Path, index_at: str | None, follow: bool, every_s: float, log_as: str) -> None:
    """Enrich new articles and put them into an index.

    What the index refuses is kept in DIR/state/refused.jsonl with its reason and tried again each time; until it is
    taken, the exit code is 1.
    """
    log.begin(log_as)
    stop = threading.Event()
    if not follow:  # who follows may be there before the first article
        require_articles(data)
    if follow:
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.set())
        _follow(data, index_at, stop, every_s)
    elif update_once(data, index_at):
        raise SystemExit(terminal.TROUBLE)


def _follow(data: Path, index_at: str | None, stop: threading.Event, every_s: float) -> None:
    """Looks for new segments until `stop`. An Elasticsearch that is there at first may go away and come back.

    Documents that would be mixed with another model's wait, and so do articles whose model is torn. That is said once:
    ending would only have a supervisor start us again, to the same end. Once mended, which needn't stop us, they go in.
    """
    said, first, retried, heart = "", True, time.monotonic(), Heart(data, "indexer")
    while first or not stop.wait(every_s):
        heart.beat()
        try:
            retry = first or time.monotonic() - retried > RETRY_S
            retried = time.monotonic() if retry else retried
            update_once(data, index_at, quiet=not first, retry=retry, beat=heart.beat)
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
    heart.stop()
