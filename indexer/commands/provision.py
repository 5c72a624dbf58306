"""`kliping provision`: puts into Elasticsearch, and into Kibana, what Kliping needs there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import click

from indexer.errors import SettingError
from kliping import terminal

# The users that provisioning makes, and the variables that give their passwords. On the command line anybody who
# lists processes could read them.
PASSWORDS = {
    "news_indexer": "KLIPING_INDEXER_PASSWORD",
    "news_reader": "KLIPING_READER_PASSWORD",
    "news_editor": "KLIPING_EDITOR_PASSWORD",
}
SHORTEST_PASSWORD = 6  # Elasticsearch's own limit


@click.command()
@click.option(
    "--index",
    "index_at",
    metavar="URL",
    envvar="KLIPING_INDEX",
    show_envvar=True,
    required=True,
    help="The Elasticsearch, with the alias as its path: https://host:9200[/articles].",
)
@click.option(
    "--kibana", metavar="URL", envvar="KLIPING_KIBANA", show_envvar=True, help="A Kibana to put the data view into."
)
@click.option(
    "--shards",
    type=click.IntRange(1, 1024),
    default=1,
    show_default=True,
    help="Shards of an index made now: one for every 10 million articles or so.",
)
@click.option(
    "--wait",
    "wait_s",
    type=click.FloatRange(0),
    default=60.0,
    show_default=True,
    help="Seconds to wait for a server that isn't up yet.",
)
@click.option(
    "--snapshots",
    metavar="FOLDER",
    envvar="KLIPING_SNAPSHOTS",
    show_envvar=True,
    help="Where the server puts snapshots: a folder that its path.repo allows.",
)
@click.option("--check", is_flag=True, help="Only read back what Kibana made of our dashboards, and say what differs.")
def provision(
    index_at: str, kibana: str | None, shards: int, wait_s: float, snapshots: str | None, check: bool
) -> None:
    """Prepare an Elasticsearch: templates, index, alias, roles; and Kibana's data view and dashboards.

    Run it as an administrator (KLIPING_ES_USERNAME, KLIPING_ES_PASSWORD, KLIPING_ES_CA), as often as you like: what is
    there already stays. With KLIPING_INDEXER_PASSWORD, KLIPING_READER_PASSWORD or KLIPING_EDITOR_PASSWORD it makes the
    users news_indexer, who may write, news_reader, who may only search, and news_editor, who may also save in Kibana
    (for another alias than articles, the names end in it).
    """
    from indexer.elastic.connection import Place
    from indexer.elastic.data_view import provision_kibana
    from indexer.elastic.provision import provision as steps

    if not index_at.startswith(("http://", "https://")):
        raise SettingError(f"--index: {index_at} is no Elasticsearch; provision takes http://… or https://…")
    place = Place.of(index_at)
    if check:
        _check(kibana, place)
        return
    for step in steps(place, shards=shards, passwords=_passwords(), wait_s=wait_s, waiting=terminal.note):
        click.echo(step)
    if snapshots:
        for step in _snapshots(place, snapshots):
            click.echo(step)
    if kibana:
        for step in provision_kibana(kibana, place, wait_s=wait_s, waiting=terminal.note):
            click.echo(step)
    terminal.note(f"{place} is ready")


def _snapshots(place: Any, folder: str) -> Iterator[Any]:
    from indexer.elastic.connection import in_our_words
    from indexer.elastic.snapshots import put_policy, put_repository

    with in_our_words(place), closing(place.client()) as client:
        repository = put_repository(client, folder)
        yield repository
        if repository.state != "missing":
            yield put_policy(client, place.alias)


def _check(kibana: str | None, place: Any) -> None:
    from indexer.elastic.data_view import check_kibana

    if not kibana:
        raise SettingError("--check: name the Kibana with --kibana")
    told = check_kibana(kibana, place)
    for line in told:
        click.echo(line)
    if told:
        raise SystemExit(terminal.TROUBLE)
    terminal.note("Kibana has our dashboards as our files say")


def _passwords() -> dict[str, str]:
    """The passwords given, by user."""
    found = {user: os.environ.get(name, "") for user, name in PASSWORDS.items()}
    for user, password in found.items():
        if password and len(password) < SHORTEST_PASSWORD:
            raise SettingError(f"{PASSWORDS[user]} is shorter than {SHORTEST_PASSWORD} characters; take a longer one")
    return {user: password for user, password in found.items() if password}
