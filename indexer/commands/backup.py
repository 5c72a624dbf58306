"""`kliping backup`: the data folder to another place, and an Elasticsearch index into a snapshot."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from indexer.folder_backup import copy_folder
from indexer.open import is_url
from kliping import terminal
from kliping.folders import require_articles
from kliping.options import data_option, index_option


@click.command()
@click.argument("place", type=click.Path(path_type=Path, file_okay=False))
@data_option
@index_option
def backup(place: Path, data: Path, index_at: str | None) -> None:
    """Copy the data folder to PLACE, and with --index URL make a snapshot of the Elasticsearch index.

    While a crawl goes on too. Only what is new is copied, so it may run each night. The embedded index isn't copied:
    `kliping restore` makes it again. A snapshot lies where the server keeps its own (`provision --snapshots`).
    """
    require_articles(data)
    done = copy_folder(data, place)
    terminal.note(
        f"{place} has {data}: {done.copied:,} files copied, {done.unchanged:,} as before, {done.deleted:,} gone"
    )
    if index_at and is_url(index_at):
        from indexer.elastic.connection import Place
        from indexer.elastic.snapshots import back_up

        terminal.note(f"snapshot {back_up(Place.of(index_at), datetime.now(UTC)).name} is made")
