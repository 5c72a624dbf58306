"""Snapshots of an index, in a repository of the server's: a folder that `path.repo` allows.

    kliping backup ─▶ _snapshot/kliping/NAME     kliping restore ─▶ ALIAS-2 from it, the alias moved over

A snapshot copies what is new since the last; the server keeps one that began before a write as it was then.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from indexer.elastic import provision, templates
from indexer.elastic.connection import Place, in_our_words, patient, reason_of, sources_of
from indexer.errors import IndexUnusable, SettingError

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

REPOSITORY = "kliping"
NO_FOLDER = (
    "the server allows no such folder: add it to path.repo in elasticsearch.yml and start it again"
    " (docker-compose.yml does)"
)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One snapshot: its name and the articles' index in it."""

    name: str
    index: str


def put_repository(client: Elasticsearch, folder: str) -> provision.Step:
    """Tells the server where its snapshots lie; a repository that is there stays."""
    from elasticsearch import ApiError, NotFoundError

    thing = f"snapshot repository {REPOSITORY}"
    try:
        client.snapshot.get_repository(name=REPOSITORY)
        return provision.Step(thing, "unchanged")
    except NotFoundError:
        pass
    try:
        client.snapshot.create_repository(
            name=REPOSITORY, repository={"type": "fs", "settings": {"location": folder, "compress": True}}
        )
    except ApiError as error:
        if "path.repo" in str(error.body):
            return provision.Step(thing, "missing", NO_FOLDER)
        raise
    return provision.Step(thing, "created")


def put_policy(client: Elasticsearch, alias: str) -> provision.Step:
    """A snapshot each night, kept for a month, where the server can make them by itself."""
    from elasticsearch import BadRequestError, NotFoundError

    thing = f"snapshot policy {alias}"
    try:
        client.slm.get_lifecycle(policy_id=alias)
        return provision.Step(thing, "kept", "yours to edit")
    except NotFoundError:
        client.slm.put_lifecycle(policy_id=alias, **templates.read("snapshot_policy", index=alias))
        return provision.Step(thing, "created")
    except BadRequestError as error:
        if "no handler found" not in reason_of(error):
            raise
        return provision.Step(thing, "missing", "this server makes none by itself; `kliping backup` does")


def back_up(place: Place, now: datetime) -> Snapshot:
    """Makes a snapshot of the articles and the newspapers' health, and waits for it. Raises IndexUnusable."""
    client = patient(place.client())
    try:
        with in_our_words(place):
            index = provision.only(client, place)
            _require_repository(client, place)
            name = f"{place.alias}-{now:%Y%m%d-%H%M%S}"
            made = client.options(request_timeout=3600).snapshot.create(
                repository=REPOSITORY,
                snapshot=name,
                indices=f"{index},{sources_of(place.alias)}",
                ignore_unavailable=True,
                include_global_state=False,
                wait_for_completion=True,
            )["snapshot"]
    finally:
        client.close()
    if made["state"] != "SUCCESS":
        raise IndexUnusable(f"{place}: snapshot {name} is {made['state']}: {made.get('failures')}; make it again")
    return Snapshot(name, index)


def snapshots(place: Place) -> list[Snapshot]:
    """The snapshots of an alias's index that are whole, oldest first."""
    client = patient(place.client())
    try:
        with in_our_words(place):
            _require_repository(client, place)
            return list(_whole(client, place.alias))
    finally:
        client.close()


def restore(place: Place, name: str | None = None) -> tuple[Snapshot, str]:
    """Restores a snapshot, the newest where none is named, beside what is there, and moves the alias over.

    Returns it and the new index. What the alias stood for before stays until `migrate.drop_old`.
    """
    found = snapshots(place)
    chosen = [one for one in found if name in (None, one.name)]
    if not chosen:
        known = ", ".join(one.name for one in found) or "none"
        raise SettingError(
            f"{place}: there is no snapshot {name or f'of {place.alias}'} in {REPOSITORY}; known: {known}"
        )
    client = patient(place.client())
    try:
        with in_our_words(place):
            list(provision.put_templates(client, place.alias))
            return chosen[-1], _restored(client, place.alias, chosen[-1])
    finally:
        client.close()


def _restored(client: Elasticsearch, alias: str, snapshot: Snapshot) -> str:
    new = provision.next_name(client, alias)
    client.options(request_timeout=3600).snapshot.restore(
        repository=REPOSITORY,
        snapshot=snapshot.name,
        indices=snapshot.index,
        rename_pattern=".+",
        rename_replacement=new,
        include_aliases=False,
        include_global_state=False,
        ignore_index_settings=["index.blocks.write"],
        wait_for_completion=True,
    )
    client.cluster.health(index=new, wait_for_status="yellow", timeout="60s")
    actions: list[dict[str, Any]] = [
        {"remove": {"index": old, "alias": alias}} for old in provision.behind(client, alias)
    ]
    actions.append({"add": {"index": new, "alias": alias, "is_write_index": True}})
    client.indices.update_aliases(actions=actions)
    return new


def _whole(client: Elasticsearch, alias: str) -> Iterator[Snapshot]:
    found = client.snapshot.get(repository=REPOSITORY, snapshot="*", sort="start_time")["snapshots"]
    for one in found:
        ours = [name for name in one["indices"] if provision.is_ours(name, alias)]
        if one["state"] == "SUCCESS" and ours:
            yield Snapshot(one["snapshot"], ours[0])


def _require_repository(client: Elasticsearch, place: Place) -> None:
    from elasticsearch import NotFoundError

    try:
        client.snapshot.get_repository(name=REPOSITORY)
    except NotFoundError as error:
        raise IndexUnusable(
            f"{place}: there is no snapshot repository {REPOSITORY}; `kliping provision --snapshots FOLDER` makes it"
        ) from error
