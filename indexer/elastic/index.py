"""`ElasticIndex`: the `Index` protocol over one Elasticsearch alias.

What a write means is Elasticsearch's own: each document goes in under its id with `version_type=external_gte` and the
capture time as its version, so that replays, retries and any order end in the newest. A write is on disk when it is
answered (the translog is synced per request), and `update` ends with a refresh, so that a search finds it.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any, Self

import msgspec

from indexer.document import Document, Ner, Written
from indexer.elastic import provision, query_dsl
from indexer.elastic.bulk import CHUNK_DOCUMENTS, Answer, Bulk, Write
from indexer.elastic.connection import Place, in_our_words, is_passing, patient
from indexer.elastic.searching import document_of, searched
from indexer.elastic.sources import put_sources
from indexer.errors import IndexUnreachable, IndexUnusable
from indexer.index import Results, Summary, Updated, moment, sound, summarise
from indexer.makers import Guard, Maker, by_language
from indexer.names import names_of
from indexer.query import Query

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

PAGE = 500  # documents a request while reading them all: some 5 MB
GUARDED_S = 60.0  # how long what the makers were is relied on: counting them reads a column of all documents
KEEP_ALIVE = "2m"  # how long the server holds a reading position between two pages


class ElasticIndex:
    """Documents behind an alias of an Elasticsearch. Hides the client, versions, retries and paging."""

    def __init__(self, place: Place, client: Elasticsearch) -> None:
        self.location = str(place)
        self._place = place
        self._client = client
        self._guard: Guard | None = None
        self._guarded_until = 0.0

    @classmethod
    def open(cls, location: str, *, create: bool = False, fresh: bool = False) -> Self:
        """The index behind a URL. Raises SettingError, IndexUnreachable or IndexUnusable; see `open_index`."""
        place = Place.of(location)
        client = place.client()
        try:
            with in_our_words(place):
                if fresh or (create and not provision.behind(client, place.alias)):
                    list(provision.put_index(client, place))
                if fresh:
                    provision.make_index(client, place.alias)
                _check(client, place, writing=create)
        except BaseException:
            client.close()
            raise
        return cls(place, client)

    def identity(self) -> str:
        """The uuid that the server gave the index when it was made."""
        with in_our_words(self._place):
            found = self._client.indices.get_settings(index=self._place.alias, name="index.uuid").body
        return " ".join(sorted(index["settings"]["index"]["uuid"] for index in found.values()))

    def update(self, documents: Iterable[Document | Written], *, anew: bool = False) -> Updated:
        """Puts documents in, the newer version winning; see `Index.update`.

        A server that is down or overloaded is waited for, some two minutes; then IndexUnreachable is raised. What
        was put in until then stays, and giving the same documents again is safe.
        """
        rejected: list[tuple[str, str]] = []
        indexed = stale = 0
        with in_our_words(self._place):
            guard = self._guard_for(anew)
            for answer in self._bulk(_writes(documents, guard, rejected)):
                if answer.status < 300:
                    indexed += 1
                elif answer.status == 409:
                    stale += 1
                else:
                    rejected.append((answer.id, self._refusal(answer)))
            self._client.indices.refresh(index=self._place.alias)
        return Updated(indexed, stale, tuple(rejected))

    def delete(self, ids: Iterable[str]) -> int:
        """Removes documents by id and returns how many there were."""
        deleted = 0
        self._guard = None
        with in_our_words(self._place):
            for answer in self._bulk(self._deletions(ids)):
                if answer.status < 300:
                    deleted += 1
                elif answer.status not in (404, 409):  # gone already, or replaced by a newer one meanwhile
                    raise IndexUnusable(f"{self.location}: {answer.id} can't be deleted: {self._refusal(answer)}")
            self._client.indices.refresh(index=self._place.alias)
        return deleted

    def get(self, id: str) -> Document | None:
        """The document of an id, whole. It needs no refresh to be found."""
        from elasticsearch import NotFoundError

        with in_our_words(self._place):
            try:
                found = self._client.get(index=self._place.alias, id=id)
            except NotFoundError as error:
                if isinstance(error.body, dict) and error.body.get("found") is False:
                    return None
                raise
        return self._document(found["_source"])

    def search(self, query: Query) -> Results:
        """The documents that match, ranked; see `Query`."""
        with in_our_words(self._place):
            return searched(self._client, self._place, query)

    def documents(self) -> Iterator[Document]:
        """All documents, as they were when the first was asked for."""
        with in_our_words(self._place):
            position = self._client.open_point_in_time(index=self._place.alias, keep_alive=KEEP_ALIVE)["id"]
        try:
            after: list[Any] | None = None
            while rows := self._page(position, after):
                for row in rows:
                    yield self._document(row["_source"])
                after = rows[-1]["sort"]
        finally:
            self._client.options(ignore_status=404).close_point_in_time(id=position)

    def makers(self) -> tuple[Maker, ...]:
        """The makers of what a search finds: of writes that were answered, all but those of the last seconds."""
        with in_our_words(self._place):
            return by_language(_counted(self._client, self._place.alias))

    def summary(self) -> Summary:
        """Counts and the content hash: every document is read, some thousands a second."""
        return summarise(self.documents(), size_bytes=self._size_bytes())

    def take_sources(self, board: Mapping[str, Any]) -> str:
        """Keeps how each newspaper fares, for Kibana; see `Index.take_sources`."""
        return put_sources(self._client, self._place, board)

    def close(self) -> None:
        """Closes the connections."""
        self._client.close()

    def _bulk(self, writes: Iterable[Write]) -> Iterator[Answer]:
        return Bulk(patient(self._client), self._place.alias).send(writes)

    def _guard_for(self, anew: bool) -> Guard:
        """The guard of an update, which knows what is held; it is asked for again after a while, for others write too.

        An update that was killed may not have come to its refresh, so there is one before it is counted.
        """
        if anew:
            self._guard = None
            return Guard(self.location)
        if self._guard is None or time.monotonic() > self._guarded_until:
            client = patient(self._client)
            client.indices.refresh(index=self._place.alias)
            self._guard = Guard(self.location, _counted(client, self._place.alias))
            self._guarded_until = time.monotonic() + GUARDED_S
        return self._guard

    def _refusal(self, answer: Answer) -> str:
        """Why a document was refused. Raises where it isn't the document's fault."""
        if answer.status in (401, 403) or is_passing(answer.status) or answer.status >= 500:
            raise IndexUnreachable(
                f"{self.location}: Elasticsearch takes no documents now ({answer.status}): {answer.reason}; mend that"
                " and try again"
            )
        if answer.status == 404:
            raise IndexUnusable(f"{self.location}: {answer.reason}; make the index with `kliping provision`")
        return answer.reason

    def _deletions(self, ids: Iterable[str]) -> Iterator[Write]:
        """Deletes under the version that is there: a higher one would refuse the document's return, and a newer
        document that arrives meanwhile must not be deleted."""
        remaining = iter(ids)
        while some := list(islice(remaining, CHUNK_DOCUMENTS)):
            for row in self._client.mget(index=self._place.alias, ids=some, source=False)["docs"]:
                if row.get("found"):
                    yield Write.delete(row["_id"], row["_version"])

    def _page(self, position: str, after: list[Any] | None) -> list[dict[str, Any]]:
        body: dict[str, Any] = {
            "pit": {"id": position, "keep_alive": KEEP_ALIVE},
            "sort": [{"_shard_doc": "asc"}],
            "size": PAGE,
            "track_total_hits": False,
        }
        if after is not None:
            body["search_after"] = after
        with in_our_words(self._place):
            found = self._client.search(body=body)
        rows: list[dict[str, Any]] = found["hits"]["hits"]
        return rows

    def _document(self, source: dict[str, Any]) -> Document:
        try:
            return document_of(source)
        except ValueError as error:
            raise IndexUnusable(
                f"{self.location}: holds a record that is no document of this version ({error}); `kliping rebuild`"
                " writes them again"
            ) from error

    def _size_bytes(self) -> int | None:
        from elasticsearch import AuthorizationException

        with in_our_words(self._place):
            try:
                found = self._client.indices.stats(index=self._place.alias, metric="store")
            except AuthorizationException:  # a reader may not know
                return None
        return int(found["_all"]["primaries"]["store"]["size_in_bytes"])


def _counted(client: Elasticsearch, alias: str) -> Iterator[Maker]:
    """Documents by language, model and version, page by page."""
    fields = {"language": "language", "model": "ner.model", "version": "ner.version"}
    sources = [{name: {"terms": {"field": field, "missing_bucket": True}}} for name, field in fields.items()]
    counting: dict[str, Any] = {"size": PAGE, "sources": sources}
    while True:
        body = {"size": 0, "track_total_hits": False, "aggs": {"makers": {"composite": counting}}}
        found = client.search(index=alias, body=body)["aggregations"]["makers"]
        for bucket in found["buckets"]:
            key = bucket["key"]
            yield Maker(key["language"], Ner(key["model"], key["version"]), bucket["doc_count"])
        if len(found["buckets"]) < PAGE:
            return
        counting["after"] = found["after_key"]


def _writes(documents: Iterable[Document | Written], guard: Guard, rejected: list[tuple[str, str]]) -> Iterator[Write]:
    """The writes of sound documents; the others go to `rejected` with their reason."""
    for one in sound(documents, rejected):
        guard.check(one.document)
        yield Write.index(one.document.id, one.document.version, _source(one))


def _source(one: Written) -> bytes:
    """What is sent of a document: its line, with its moment and the names of its entities as fields more."""
    more = {"moment": query_dsl.utc(moment(one.document))} | names_of(one.document)
    return one.line.rstrip().removesuffix(b"}") + b"," + msgspec.json.encode(more)[1:]


def _check(client: Elasticsearch, place: Place, *, writing: bool) -> None:
    """Raises IndexUnusable unless the alias stands for one index of ours, in a format that we read, or write."""
    indices = provision.behind(client, place.alias)
    if not indices:
        raise IndexUnusable(f"{place}: there is no alias {place.alias!r}; make it with `kliping provision`")
    if len(indices) > 1:
        raise IndexUnusable(
            f"{place}: {place.alias} stands for {len(indices)} indices ({', '.join(indices)}), so a newer version"
            " might not find the older one; take the alias from all but one"
        )
    mapping = client.indices.get_mapping(index=indices[0])[indices[0]]["mappings"]
    format = mapping.get("_meta", {}).get("kliping", {}).get("format")
    if format is None:
        raise IndexUnusable(f"{place}: {indices[0]} is no index of Kliping; name another alias")
    if format > provision.FORMAT:
        raise IndexUnusable(
            f"{place}: {indices[0]} has format {format}, this version knows {provision.FORMAT}; upgrade Kliping"
        )
    if writing and format < provision.FORMAT:
        raise IndexUnusable(
            f"{place}: {indices[0]} has format {format}, this version writes {provision.FORMAT}; it is searched as it"
            " is, and `kliping migrate` renews it meanwhile"
        )
    if writing:
        provision.add_new_fields(client, place, indices[0])
