"""`kliping migrate`: an Elasticsearch index renewed while search goes on."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from indexer.errors import SettingError
from indexer.indexing import carry_positions
from indexer.open import is_url, open_index
from kliping import terminal
from kliping.options import data_option


@click.command()
@click.option("--index", "index_at", metavar="URL", envvar="KLIPING_INDEX", show_envvar=True, required=True)
@click.option("--drop-old", is_flag=True, help="Only delete the indices that an earlier migration has left.")
@data_option
def migrate(index_at: str, drop_old: bool, data: Path) -> None:
    """Renew an Elasticsearch index without downtime, as after a change of fields or of word lists.

    A new index is filled beside the old one, catches up, and takes the alias over; the old one is kept until
    --drop-old. Run it as an administrator; cut off, it is run again. An embedded index is renewed by `kliping rebuild`.
    """
    from indexer.elastic import migrate as elastic
    from indexer.elastic.connection import Place

    if not is_url(index_at):
        raise SettingError(f"--index: {index_at} is no Elasticsearch; a folder is renewed by `kliping rebuild`")
    place = Place.of(index_at)
    if drop_old:
        for name in elastic.drop_old(place):
            click.echo(f"deleted {name}")
        return
    with closing(open_index(index_at)) as index:
        before = index.identity()
    with terminal.progress("documents") as bar:
        task = bar.add_task("copying", total=None)
        done = elastic.migrate(place, step=lambda n: bar.advance(task, n))
    with closing(open_index(index_at)) as index:
        carry_positions(data, before, index.identity())
    click.echo(f"{place.alias} is {done.new} now, with {done.documents:,} documents")
    terminal.note(f"{done.old} is kept; `kliping migrate --drop-old` deletes it")
