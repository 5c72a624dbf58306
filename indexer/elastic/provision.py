"""Puts into Elasticsearch what the index needs, as often as one likes: what is there already stays and is said so.

    wait ─▶ lifecycle policy ─▶ component templates ─▶ index template ─▶ articles-1, its alias ─▶ newspapers ─▶ users

There is one index at a time behind the alias. "The newer version wins, in any order" holds because an id always goes
to the same index: an index per month would need a look-up before each write, since a page's first capture may come
late. One index carries tens of millions of articles with some shards (`shards`); a change of analysis makes
`articles-2`, filled from the documents, and the alias moves over.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from indexer.elastic import templates
from indexer.elastic.compare import flat, same, same_mapping, same_role
from indexer.elastic.connection import ALIAS, Place, in_our_words, is_passing, patient, reason_of, sources_of
from indexer.errors import IndexUnusable

if TYPE_CHECKING:
    from elasticsearch import BadRequestError, Elasticsearch

State = Literal["created", "updated", "unchanged", "kept", "missing"]
INDEXER, READER, EDITOR = "news_indexer", "news_reader", "news_editor"
DYNAMIC = frozenset(
    {
        "index.auto_expand_replicas",
        "index.gc_deletes",
        "index.highlight.max_analyzed_offset",
        "index.mapping.total_fields.limit",
        "index.query.default_field",
        "index.refresh_interval",
    }
)
FORMAT = 2  # the mapping's: raised when an older index can't be written by this version


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that provisioning saw to. `kept` is somebody else's choice; `missing` is what the server lacks."""

    thing: str
    state: State
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.state:<9} {self.thing}" + (f" ({self.detail})" if self.detail else "")


def provision(
    place: Place,
    *,
    shards: int = 1,
    passwords: Mapping[str, str] | None = None,
    wait_s: float = 0,
    waiting: Callable[[str], None] = lambda _: None,
) -> Iterator[Step]:
    """Sees to everything in order, a step at a time. `passwords` makes the native users of these kinds.

    Raises IndexUnreachable, after `wait_s` where the server isn't up yet, or IndexUnusable. `waiting` is told that
    there is a wait.
    """
    client = place.client()
    try:
        with in_our_words(place):
            _wait(client, wait_s, lambda: waiting(f"waiting for Elasticsearch at {place}, up to {wait_s:.0f} s"))
            client = patient(client)  # the first user makes the security index, which may take seconds to be there
            yield from put_index(client, place, shards=shards)
            yield from _put_sources(client, place)
            yield from _put_users(client, place, passwords or {})
    finally:
        client.close()


def put_index(client: Elasticsearch, place: Place, *, shards: int = 1) -> Iterator[Step]:
    """Templates, the first index and the alias: what is needed before a document can be written."""
    yield from put_templates(client, place.alias, shards=shards)
    yield from _put_first_index(client, place)


def put_templates(client: Elasticsearch, alias: str, *, shards: int = 1) -> Iterator[Step]:
    """What an index made from now on is like."""
    yield from _put_lifecycle(client, alias)
    for name in templates.COMPONENTS:
        yield _put_component(client, alias, name, shards)
    yield _put_template(client, alias, templates.read("index_template", index=alias))


def user_of(kind: str, alias: str) -> str:
    """The name of the user, and role, of a kind: each alias has its own, so that two on one server don't meet."""
    return kind if alias == ALIAS else f"{kind}_{alias}"


def make_index(client: Elasticsearch, alias: str) -> str:
    """Makes the next empty index and moves the alias over; the old index is deleted in the same breath."""
    old = behind(client, alias)
    name = next_name(client, alias)
    client.indices.create(index=name)
    actions: list[dict[str, Any]] = [{"remove_index": {"index": index}} for index in old]
    client.indices.update_aliases(actions=[*actions, _add(name, alias)])
    return name


def next_name(client: Elasticsearch, alias: str) -> str:
    """The name of an index that is not there yet."""
    return f"{alias}-{1 + max((_number(name, alias) for name in all_of(client, alias)), default=0)}"


def behind(client: Elasticsearch, alias: str) -> list[str]:
    """The indices that an alias stands for; none where there is no such alias."""
    from elasticsearch import NotFoundError

    try:
        return sorted(client.indices.get_alias(name=alias).body)
    except NotFoundError:
        return []


def _wait(client: Elasticsearch, wait_s: float, waiting: Callable[[], None]) -> None:
    """Returns when the cluster can be written to. A wrong password or certificate isn't waited for."""
    from elasticsearch import ApiError, TransportError

    until, told = time.monotonic() + wait_s, False
    while True:
        try:
            client.cluster.health(wait_for_status="yellow", timeout="10s")
            return
        except (ApiError, TransportError) as error:
            if time.monotonic() >= until or not _may_pass(error):
                raise
        if not told:
            waiting()
            told = True
        time.sleep(1)


def _may_pass(error: Exception) -> bool:
    """Whether a server that is starting answers like this, or doesn't answer."""
    from elasticsearch import ApiError, ConnectionError, ConnectionTimeout, SSLError

    if isinstance(error, ApiError):
        return is_passing(error.status_code) or error.status_code == 408  # 408: not yet yellow
    return isinstance(error, ConnectionError | ConnectionTimeout) and not isinstance(error, SSLError)


def _put_lifecycle(client: Elasticsearch, alias: str) -> Iterator[Step]:
    """The policy and the setting that names it, where the server has lifecycle management (all but stripped ones)."""
    from elasticsearch import BadRequestError, NotFoundError

    thing = f"lifecycle policy {alias}"
    try:
        client.ilm.get_lifecycle(name=alias)
        yield Step(thing, "kept", "yours to edit")
    except NotFoundError:
        client.ilm.put_lifecycle(name=alias, **templates.read("lifecycle_policy", index=alias))
        yield Step(thing, "created")
    except BadRequestError as error:
        if not _has_no_handler(error):
            raise
        yield Step(thing, "missing", "this server has no lifecycle management; nothing else needs it")
        return
    yield _put_component(client, alias, templates.LIFECYCLE, 1)


def _has_no_handler(error: BadRequestError) -> bool:
    return "no handler found" in reason_of(error)


def _put_component(client: Elasticsearch, alias: str, part: str, shards: int) -> Step:
    from elasticsearch import NotFoundError

    name, ours = f"{alias}@{part}", templates.component(part, index=alias, shards=shards)
    try:
        found = client.cluster.get_component_template(name=name)["component_templates"][0]["component_template"]
    except NotFoundError:
        found = None
    if found is not None and same(ours, found):
        return Step(f"component template {name}", "unchanged")
    client.cluster.put_component_template(name=name, template=ours["template"], meta=ours.get("_meta"))
    return Step(f"component template {name}", "created" if found is None else "updated")


def _put_template(client: Elasticsearch, name: str, ours: dict[str, Any]) -> Step:
    from elasticsearch import NotFoundError

    try:
        found = client.indices.get_index_template(name=name)["index_templates"][0]["index_template"]
    except NotFoundError:
        found = None
    if found is not None and same(ours, found):
        return Step(f"index template {name}", "unchanged")
    client.indices.put_index_template(name=name, **{key.removeprefix("_"): value for key, value in ours.items()})
    return Step(f"index template {name}", "created" if found is None else "updated")


def _put_sources(client: Elasticsearch, place: Place) -> Iterator[Step]:
    """The index of how the newspapers fare: its template, and itself, for the indexer may make none."""
    name, ours = sources_of(place.alias), templates.read("sources_template", index=place.alias)
    yield _put_template(client, name, ours)
    if client.indices.exists(index=name):
        yield _put_mapping(client, name, ours["template"]["mappings"])
    else:
        client.indices.create(index=name)
        yield Step(f"index {name}", "created")


def _put_first_index(client: Elasticsearch, place: Place) -> Iterator[Step]:
    alias = place.alias
    indices = behind(client, alias)
    if not indices:
        if client.indices.exists(index=alias):
            raise IndexUnusable(
                f"{place}: {alias} is an index itself and must be an alias; delete that index, or name another alias"
                " in the address"
            )
        yield from _create_first_index(client, alias)
        return
    yield Step(f"alias {alias} of {', '.join(indices)}", "unchanged")
    for index in indices:
        yield _put_mapping(client, index, templates.read("mappings", index=alias)["template"]["mappings"])
        yield _put_settings(client, alias, index)
        yield from _told_of_old_analysis(client, alias, index)


def _create_first_index(client: Elasticsearch, alias: str) -> Iterator[Step]:
    existing = all_of(client, alias)
    if existing:  # a killed run, or an alias taken away by hand: its documents are still there
        index = max(existing, key=lambda name: _number(name, alias))
        client.indices.update_aliases(actions=[_add(index, alias)])
        yield Step(f"index {index}", "unchanged")
    else:
        index = f"{alias}-1"
        client.indices.create(index=index, aliases={alias: {"is_write_index": True}})
        yield Step(f"index {index}", "created")
    yield Step(f"alias {alias} of {index}", "created")


def _put_mapping(client: Elasticsearch, index: str, ours: dict[str, Any]) -> Step:
    """Adds fields that are new in this version to an index that is there. Other changes need a new index."""
    from elasticsearch import BadRequestError

    found = client.indices.get_mapping(index=index)[index]["mappings"]
    if same_mapping(ours, found):
        return Step(f"mapping of {index}", "unchanged")
    try:
        client.indices.put_mapping(index=index, **{key.removeprefix("_"): value for key, value in ours.items()})
    except BadRequestError as error:
        return Step(f"mapping of {index}", "kept", f"{reason_of(error)}; `kliping migrate` renews it")
    return Step(f"mapping of {index}", "updated")


def add_new_fields(client: Elasticsearch, place: Place, index: str) -> None:
    """Adds to an index that is there the fields that it lacks of this version's, and touches no other.

    Raises IndexUnusable where the user may not: who writes needs no such right otherwise.
    """
    from elasticsearch import AuthorizationException, ElasticsearchWarning

    ours = templates.read("mappings", index=place.alias)["template"]["mappings"]["properties"]
    found = client.indices.get_mapping(index=index)[index]["mappings"].get("properties", {})
    new = {name: field for name, field in ours.items() if name not in found}
    if not new:
        return
    try:
        with warnings.catch_warnings():
            # Who may index may add fields in this version of the server; it warns that in the next one it may not.
            warnings.simplefilter("ignore", ElasticsearchWarning)
            client.indices.put_mapping(index=index, properties=new)
    except AuthorizationException as error:
        raise IndexUnusable(
            f"{place}: {index} lacks fields of this version ({', '.join(new)}), and this user may not add them;"
            " `kliping provision` does"
        ) from error


def _put_settings(client: Elasticsearch, alias: str, index: str) -> Step:
    """Puts those settings right that may change in an index that is there; the others came with it."""
    ours = flat(templates.component("settings", index=alias)["template"]["settings"])
    found = flat(client.indices.get_settings(index=index)[index]["settings"])
    changed = {name: value for name, value in ours.items() if name in DYNAMIC and found.get(name) != value}
    if not changed:
        return Step(f"settings of {index}", "unchanged")
    client.indices.put_settings(index=index, settings=changed)
    return Step(f"settings of {index}", "updated", ", ".join(sorted(changed)))


def _told_of_old_analysis(client: Elasticsearch, alias: str, index: str) -> Iterator[Step]:
    ours = flat(templates.read("analysis", index=alias)["settings"])
    found = flat(client.indices.get_settings(index=index)[index]["settings"])
    if any(found.get(key) != value for key, value in ours.items()):
        yield Step(
            f"analysis of {index}",
            "kept",
            "made by another version of Kliping; `kliping migrate` renews it",
        )


def _put_users(client: Elasticsearch, place: Place, passwords: Mapping[str, str]) -> Iterator[Step]:
    for kind, file in ((INDEXER, "role_indexer"), (READER, "role_reader"), (EDITOR, "role_editor")):
        if kind in passwords:
            name = user_of(kind, place.alias)
            yield _put_role(client, name, templates.read(file, index=place.alias))
            yield _put_user(client, place, name, passwords[kind])


def _put_role(client: Elasticsearch, name: str, ours: dict[str, Any]) -> Step:
    from elasticsearch import NotFoundError

    try:
        found = client.security.get_role(name=name)[name]
    except NotFoundError:
        found = None
    if found is not None and same_role(ours, found):
        return Step(f"role {name}", "unchanged")
    client.security.put_role(name=name, **ours)
    return Step(f"role {name}", "created" if found is None else "updated")


def _put_user(client: Elasticsearch, place: Place, name: str, password: str) -> Step:
    from elasticsearch import NotFoundError

    try:
        found = client.security.get_user(username=name)[name]
    except NotFoundError:
        found = None
    if found is not None and found["roles"] == [name] and _lets_in(place, name, password):
        return Step(f"user {name}", "unchanged")
    client.security.put_user(username=name, password=password, roles=[name])
    return Step(f"user {name}", "created" if found is None else "updated")


def _lets_in(place: Place, name: str, password: str) -> bool:
    """Whether a password is the user's: it can be tried, not read."""
    from elasticsearch import AuthenticationException

    client = Place(place.url, place.alias, name, password, None, place.ca).client()
    try:
        client.security.authenticate()
    except AuthenticationException:
        return False
    finally:
        client.close()
    return True


def all_of(client: Elasticsearch, alias: str) -> list[str]:
    """Every index `ALIAS-NUMBER` that there is, with the alias or without."""
    found = client.indices.get_settings(index=f"{alias}-*", name="index.uuid", allow_no_indices=True).body
    return [name for name in found if _number(name, alias)]


def is_ours(index: str, alias: str) -> bool:
    """Whether a name is that of an alias's index: ALIAS-1, ALIAS-2, …"""
    return bool(_number(index, alias))


def only(client: Elasticsearch, place: Place) -> str:
    """The one index that the alias stands for. Raises IndexUnusable where there is none, or another."""
    indices = behind(client, place.alias)
    if len(indices) != 1:
        raise IndexUnusable(f"{place}: {place.alias} stands for {len(indices)} indices; there must be one")
    return indices[0]


def _number(index: str, alias: str) -> int:
    tail = index.removeprefix(f"{alias}-")
    return int(tail) if tail.isascii() and tail.isdigit() else 0


def _add(index: str, alias: str) -> dict[str, Any]:
    return {"add": {"index": index, "alias": alias, "is_write_index": True}}
