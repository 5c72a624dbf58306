"""`kliping rebuild`: an index made again from the documents."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from indexer import indexing
from indexer.counting import Trouble
from indexer.index import Index
from indexer.makers import Guard, told
from indexer.open import is_url, open_index, place_of
from indexer.progress import index_with_bar, refused_left, show_trouble
from indexer.state import locked
from kliping import terminal
from kliping.folders import require_articles
from kliping.options import data_option, index_option


@click.command()
@data_option
@index_option
@click.option("--prune", is_flag=True, help="In an Elasticsearch: delete what no segment of this data folder holds.")
def rebuild(data: Path, index_at: str | None, prune: bool) -> None:
    """Make an index again from the documents.

    A folder is built aside and then put in the old one's place, which may be broken. In an Elasticsearch every document
    is written again while search goes on; other data folders may write there too, so nothing is deleted unasked.
    """
    require_articles(data)
    where = place_of(data, index_at)
    trouble = Trouble()
    guard = indexing.check_makers(data, where)
    if is_url(where):
        left = _rebuild_in_place(data, where, prune, guard, trouble)
    else:
        with locked(data / "state" / "rebuild"):  # two would build in one folder
            left = _rebuild_aside(data, Path(where), trouble)
    show_trouble(trouble)
    if left:
        raise SystemExit(terminal.TROUBLE)


def _rebuild_in_place(data: Path, where: str, prune: bool, guard: Guard, trouble: Trouble) -> int:
    index = open_index(where, create=True)
    try:
        indexing.forget_positions(data, index)
        index_with_bar(data, index, trouble, anew=True)
        left = refused_left(data, index)
        if prune:
            terminal.note(f"deleted {indexing.prune(data, index):,} documents that no segment holds")
        _tell_of_others(index, guard)
    finally:
        index.close()
    return left


def _tell_of_others(index: Index, guard: Guard) -> None:
    """Says which documents of other models a rebuild in place has left: no segment of this data folder holds them."""
    for maker in index.makers():
        if guard.other(maker.language, maker.ner):
            terminal.note(
                f"warning: {maker.documents:,} documents by {told(maker.ner)} are still there, which no segment here"
                " holds; rebuild from the data folder that does, or with --prune"
            )


def _rebuild_aside(data: Path, folder: Path, trouble: Trouble) -> int:
    """Builds beside the old folder, so that a search meanwhile, or a kill, still finds the old one whole."""
    from indexer.embedded.swap import put_in_place

    aside = folder.with_name(f"{folder.name}.rebuilding")
    shutil.rmtree(aside, ignore_errors=True)
    index = open_index(str(aside), create=True)
    try:
        index_with_bar(data, index, trouble)
        left = refused_left(data, index)
    finally:
        index.close()
    kept = put_in_place(aside, folder)
    if kept:
        terminal.note(f"what lay at {folder} was no index that can be opened; it is kept as {kept}")
    terminal.note(f"{folder} now holds the rebuilt index")
    return left
