"""The commands that bring documents and index up to date: enrich, index, rebuild."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

import click

from indexer import update
from indexer.enrich import report
from indexer.enrich.again import Again
from indexer.enrich.store import models_folder
from indexer.errors import IndexUnreachable, ModelError, ModelsMixed
from indexer.index import Index, open_index
from indexer.makers import Guard, told
from kliping import terminal
from kliping.terminal import data_option

INDEX_HELP = "An embedded index's folder, or the URL of an Elasticsearch. [default: DIR/index]"


def index_option(function: Callable[..., None]) -> Callable[..., None]:
    """Adds `--index WHERE`; the parameter is `index_at`, None for the embedded index of the data folder."""
    return click.option(
        "--index", "index_at", metavar="WHERE", envvar="KLIPING_INDEX", show_envvar=True, help=INDEX_HELP
    )(function)


@click.command()
@data_option
@click.option("--again", is_flag=True, help="Make all documents again, as after a change of model.")
def enrich(data: Path, again: bool) -> None:
    """Find entities: make documents of new articles.

    An article's language picks the model (`kliping models`); where there is none, the article gets no entities. Cut
    off, --again carries on with the rest; at its end `kliping rebuild` fills an index anew.
    """
    trouble = update.Trouble()
    done = enrich_with_bar(data, trouble, again=again)
    show_trouble(trouble)
    if done.documents:
        rows = report.rows(done.makers, models_folder(data))
        terminal.print_table("Articles by language", report.COLUMNS, rows, numbers=("articles",))
    if again and done.documents:
        terminal.note("all documents are made again; `kliping rebuild` fills an index anew from them")


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


@click.command()
@data_option
@index_option
@click.option("--prune", is_flag=True, help="In an Elasticsearch: delete what no segment of this data folder holds.")
def rebuild(data: Path, index_at: str | None, prune: bool) -> None:
    """Make an index again from the documents.

    A folder is built aside and then put in the old one's place, which may be broken. In an Elasticsearch every document
    is written again while search goes on; other data folders may write there too, so nothing is deleted unasked.
    """
    where = location(data, index_at)
    trouble = update.Trouble()
    guard = update.check_makers(data, where)
    if where.startswith(("http://", "https://")):
        _rebuild_in_place(data, where, prune, guard, trouble)
    else:
        _rebuild_aside(data, Path(where), trouble)
    show_trouble(trouble)


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


def location(data: Path, index_at: str | None) -> str:
    """Where the index is: as named, else the embedded one of the data folder."""
    return index_at or str(data / "index")


def update_once(data: Path, index_at: str | None, *, quiet: bool = False) -> update.Indexed:
    """Enriches and indexes what is new, with bars and a closing line; `quiet` says nothing where nothing was new."""
    trouble = update.Trouble()
    enriched = enrich_with_bar(data, trouble, quiet=quiet)
    if lacking := report.without_entities(enriched.makers, models_folder(data)):
        terminal.note(lacking)
    index = open_index(location(data, index_at), create=True)
    try:
        done = index_with_bar(data, index, trouble, quiet=quiet and not enriched.documents)
    finally:
        index.close()
    show_trouble(trouble)
    return done


def enrich_with_bar(
    data: Path, trouble: update.Trouble, *, again: bool = False, quiet: bool = False
) -> update.Enriched:
    """Enriches with a progress bar on a terminal, and says how many and how fast."""
    segments = update.segments_to_enrich(data, again=again)
    if again and (made := len(Again(data).done())):
        terminal.note(
            f"carrying on: {made:,} segments were made again before it was cut off, {len(segments):,} are left"
        )
    started = time.monotonic()
    with terminal.progress("articles") as bar:
        task = bar.add_task("finding entities", total=update.count_records(segments))
        done = update.enrich(data, segments, trouble, again=again, step=lambda n: bar.advance(task, n))
    if done.segments or not quiet:
        terminal.note(f"enriched {done.documents:,} articles in {_speed(done.documents, started)}")
    return done


def index_with_bar(
    data: Path, index: Index, trouble: update.Trouble, *, anew: bool = False, quiet: bool = False
) -> update.Indexed:
    """Indexes with a progress bar on a terminal, and says what went in, what was there already and what was refused."""
    segments = update.segments_to_index(data, index)
    started = time.monotonic()
    with terminal.progress("documents") as bar:
        task = bar.add_task("indexing", total=update.count_records(segments))
        done = update.index_segments(data, index, segments, trouble, anew=anew, step=lambda n: bar.advance(task, n))
    if done.segments or not quiet:
        terminal.note(
            f"indexed {done.indexed:,} documents into {index.location} "
            f"({done.stale:,} not newer, {done.rejected:,} refused) in {_speed(done.indexed + done.stale, started)}"
        )
    return done


def show_trouble(trouble: update.Trouble) -> None:
    """Every skipped line and refused document with its place: the first twenty in full, then a count."""
    for line in trouble.lines[:20]:
        terminal.note(f"warning: {line}")
    if len(trouble.lines) > 20:
        terminal.note(f"warning: and {len(trouble.lines) - 20:,} more lines skipped or documents refused")


def _rebuild_in_place(data: Path, where: str, prune: bool, guard: Guard, trouble: update.Trouble) -> None:
    index = open_index(where, create=True)
    try:
        update.forget_positions(data, index)
        index_with_bar(data, index, trouble, anew=True)
        if prune:
            terminal.note(f"deleted {update.prune(data, index):,} documents that no segment holds")
        _tell_of_others(index, guard)
    finally:
        index.close()


def _tell_of_others(index: Index, guard: Guard) -> None:
    """Says which documents of other models a rebuild in place has left: no segment of this data folder holds them."""
    for maker in index.makers():
        if guard.other(maker.language, maker.ner):
            terminal.note(
                f"warning: {maker.documents:,} documents by {told(maker.ner)} are still there, which no segment here"
                " holds; rebuild from the data folder that does, or with --prune"
            )


def _rebuild_aside(data: Path, folder: Path, trouble: update.Trouble) -> None:
    """Builds beside the old folder, so that a search meanwhile, or a kill, still finds the old one whole."""
    import shutil

    from indexer.embedded.swap import put_in_place

    aside = folder.with_name(f"{folder.name}.rebuilding")
    shutil.rmtree(aside, ignore_errors=True)
    index = open_index(str(aside), create=True)
    try:
        index_with_bar(data, index, trouble)
    finally:
        index.close()
    kept = put_in_place(aside, folder)
    if kept:
        terminal.note(f"what lay at {folder} was no index that can be opened; it is kept as {kept}")
    terminal.note(f"{folder} now holds the rebuilt index")


def _speed(count: int, started: float) -> str:
    seconds = max(time.monotonic() - started, 1e-3)
    return f"{seconds:,.1f} s ({count / seconds:,.0f} a second)"
