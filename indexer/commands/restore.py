"""`kliping restore`: a data folder from its copy, and an Elasticsearch index from a snapshot."""

from __future__ import annotations

from pathlib import Path

import click

from indexer.errors import SettingError
from indexer.folder_backup import copy_folder
from indexer.open import is_url
from kliping import terminal
from kliping.folders import require_articles
from kliping.options import data_option, index_option


@click.command()
@click.argument("place", type=click.Path(path_type=Path, file_okay=False), required=False)
@click.option("--snapshot", metavar="NAME", help="Which snapshot of the index; the newest when not given.")
@data_option
@index_option
def restore(place: Path | None, snapshot: str | None, data: Path, index_at: str | None) -> None:
    """Bring a data folder back from its copy at PLACE, or with --index URL an Elasticsearch index from a snapshot.

    The folder must be empty: nothing is written over. `kliping index` then fills the embedded index. A restored index
    takes the alias over; what was there stays until `kliping migrate --drop-old`.
    """
    if place:
        _folder(place, data)
    if index_at and is_url(index_at):
        from indexer.elastic.connection import Place
        from indexer.elastic.snapshots import restore as restored

        elastic = Place.of(index_at)
        found, new = restored(elastic, snapshot)
        terminal.note(f"{elastic.alias} is {new} now, from snapshot {found.name}")
    elif not place:
        raise SettingError("restore: name the place of a copy, or an Elasticsearch with --index")


def _folder(place: Path, data: Path) -> None:
    require_articles(place)
    if data.exists() and any(data.iterdir()):
        raise SettingError(f"--data: {data} isn't empty; name a new folder, or move that one away")
    done = copy_folder(place, data)
    terminal.note(f"{data} has {done.copied:,} files of {place}; `kliping index --data {data}` fills its index")
