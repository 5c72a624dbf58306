"""A new index in the old one's place while search goes on: for a mapping or an analysis that can't change in place.

    templates ─▶ ALIAS-2 beside ─▶ copied ─▶ caught up ─▶ old one shut for writes ─▶ caught up, alias moved

What is copied are the documents that the old index holds, whoever wrote them. A run that was cut off is carried on: the
new index has the alias ALIAS-next until it takes the place of the old one. Writers wait the second that the last
catching up takes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from indexer.document import Document
from indexer.elastic import provision
from indexer.elastic.connection import Place, in_our_words, patient
from indexer.elastic.index import KEEP_ALIVE, PAGE, ElasticIndex
from indexer.elastic.searching import document_of
from indexer.errors import IndexUnusable

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

NEXT = "next"  # ALIAS-next: what is being filled
WRITE_BLOCK = "index.blocks.write"
FEW = 1_000  # changes since the last look: so many are caught up while writers wait
ROUNDS = 10  # of catching up before writers are made to wait, however much they write


@dataclass(frozen=True, slots=True)
class Migrated:
    """What a migration did. `old` is kept, and nobody's until it is dropped."""

    old: str
    new: str
    documents: int


def migrate(place: Place, *, step: Callable[[int], None] = lambda _: None) -> Migrated:
    """Fills a new index from the old one and moves the alias over. Raises IndexUnusable or IndexUnreachable."""
    client = patient(place.client())
    try:
        with in_our_words(place):
            old = provision.only(client, place)
            list(provision.put_templates(client, place.alias))
            new = _next_index(client, place.alias, old)
            target = ElasticIndex(replace(place, alias=f"{place.alias}-{NEXT}"), client)
            copier = _Copier(client, old, target, step)
            copied = copier.copy()
            rounds = 0
            while copied > FEW and (rounds := rounds + 1) < ROUNDS:
                copied = copier.copy()
            _finish(client, place.alias, old, new, copier)
            return Migrated(old, new, client.count(index=place.alias)["count"])
    finally:
        client.close()


def drop_old(place: Place) -> list[str]:
    """Deletes the indices that the alias has left; returns their names."""
    client = patient(place.client())
    try:
        with in_our_words(place):
            kept = {*provision.behind(client, place.alias), *provision.behind(client, f"{place.alias}-{NEXT}")}
            left = [name for name in provision.all_of(client, place.alias) if name not in kept]
            for name in left:
                client.indices.delete(index=name)
            return left
    finally:
        client.close()


def _next_index(client: Elasticsearch, alias: str, old: str) -> str:
    """The index that is being filled: of a run that was cut off, else a new one with as many shards as the old."""
    left = provision.behind(client, f"{alias}-{NEXT}")
    if left:
        return left[0]
    shards = client.indices.get_settings(index=old, name="index.number_of_shards")[old]["settings"]["index"]
    name = provision.next_name(client, alias)
    aliases = {f"{alias}-{NEXT}": {"is_write_index": True}}
    client.indices.create(index=name, aliases=aliases, settings={"number_of_shards": shards["number_of_shards"]})
    return name


def _finish(client: Elasticsearch, alias: str, old: str, new: str, copier: _Copier) -> None:
    """The last catching up while nobody writes, then both names in one act; a failure opens the old one again."""
    client.indices.put_settings(index=old, settings={WRITE_BLOCK: True})
    try:
        copier.copy()
        copier.delete_gone()
        client.indices.update_aliases(
            actions=[
                {"remove": {"index": old, "alias": alias}},
                {"add": {"index": new, "alias": alias, "is_write_index": True}},
                {"remove": {"index": new, "alias": f"{alias}-{NEXT}"}},
            ]
        )
    except BaseException:
        client.indices.put_settings(index=old, settings={WRITE_BLOCK: None})
        raise


class _Copier:
    """Copies what changed in the old index since it was looked at last, by the sequence numbers of its writes."""

    def __init__(self, client: Elasticsearch, old: str, target: ElasticIndex, step: Callable[[int], None]) -> None:
        self._client, self._old, self._target, self._step = client, old, target, step
        self._seen = -1

    def copy(self) -> int:
        """Copies what is newer than the last time; returns how many documents that were."""
        self._client.indices.refresh(index=self._old)
        highest, count = self._seen, 0

        def documents() -> Iterator[Document]:
            nonlocal highest, count
            for row in self._rows({"range": {"_seq_no": {"gt": self._seen}}}, source=True):
                highest, count = max(highest, row["_seq_no"]), count + 1
                self._step(1)
                yield self._document(row)

        done = self._target.update(documents(), anew=True)
        if done.rejected:
            id, reason = done.rejected[0]
            raise IndexUnusable(
                f"{self._target.location}: {len(done.rejected):,} documents are refused by the new index (the first:"
                f" {id}, {reason}); nothing was changed, and the old index goes on"
            )
        self._seen = highest
        return count

    def delete_gone(self) -> None:
        """Deletes from the new index what has been deleted from the old one meanwhile."""
        held = {row["_id"] for row in self._rows({"match_all": {}}, source=False)}
        self._target.delete([one.id for one in self._target.documents() if one.id not in held])

    def _document(self, row: dict[str, Any]) -> Document:
        try:
            return document_of(row["_source"])
        except ValueError as error:
            raise IndexUnusable(
                f"{self._old}: {row['_id']} is no document of this version ({error}); make a new index from the data"
                " folder: another alias, `kliping provision`, `kliping index`"
            ) from error

    def _rows(self, query: dict[str, Any], *, source: bool) -> Iterator[dict[str, Any]]:
        position = self._client.open_point_in_time(index=self._old, keep_alive=KEEP_ALIVE)["id"]
        body: dict[str, Any] = {
            "pit": {"id": position, "keep_alive": KEEP_ALIVE},
            "query": query,
            "sort": [{"_shard_doc": "asc"}],
            "size": PAGE,
            "track_total_hits": False,
            "seq_no_primary_term": True,
            "_source": source,
        }
        try:
            while rows := self._client.search(body=body)["hits"]["hits"]:
                yield from rows
                body["search_after"] = rows[-1]["sort"]
        finally:
            self._client.options(ignore_status=404).close_point_in_time(id=position)
