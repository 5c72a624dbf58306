"""Writes many documents: in chunks that the server, and what stands before it, takes; an answer for each document.

    writes ─▶ chunks (300 documents, 8 MB) ─▶ POST _bulk ─▶ answers
                 413: the chunk is halved, down to one document      429, 503 of a document: it again, later

While the server works on one chunk, the next is made.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from indexer.elastic.connection import is_passing, reason_in

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

CHUNK_DOCUMENTS = 300  # elasticsearch-py: 500
CHUNK_BYTES = 8 << 20  # elasticsearch-py: 100 MiB, which is the server's limit for a request
PAUSES_S = (1, 2, 4, 8, 16, 32, 60)  # before a document that is refused "for now" is tried again
TORN_PAUSES_S = (1, 4)  # before a chunk whose answer was no answer is sent again: writes may be repeated
TOO_LARGE = (
    "this document alone is longer than what stands before Elasticsearch lets through (413); raise the gateway's limit"
    " on bodies, or http.max_content_length"
)


@dataclass(frozen=True, slots=True)
class Write:
    """One action: its line, and the document's where there is one."""

    id: str
    action: bytes
    source: bytes | None = None

    @classmethod
    def index(cls, id: str, version: int, source: bytes) -> Write:
        """Puts a document in unless a newer version is there."""
        return cls(id, _action("index", id, version), source)

    @classmethod
    def delete(cls, id: str, version: int) -> Write:
        """Deletes a document unless a newer version is there."""
        return cls(id, _action("delete", id, version))

    @property
    def lines(self) -> tuple[bytes, ...]:
        return (self.action,) if self.source is None else (self.action, self.source)

    @property
    def size_bytes(self) -> int:
        return sum(map(len, self.lines)) + 2


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a write. `reason` is empty where it was done."""

    id: str
    status: int
    reason: str = ""

    @property
    def is_for_later(self) -> bool:
        """Whether it may be taken in a moment: the server is busy, or a migration shuts the index for its last step."""
        return is_passing(self.status) or (self.status == 403 and "index write (api)" in self.reason)


class Bulk:
    """Writes into one alias. Raises what the client raises where no answer comes."""

    def __init__(self, client: Elasticsearch, alias: str) -> None:
        self._client = client
        self._alias = alias

    def send(self, writes: Iterable[Write]) -> Iterator[Answer]:
        """An answer for each write, chunk by chunk."""
        with ThreadPoolExecutor(1, "bulk") as sender:
            sent: Future[list[Answer]] | None = None
            for chunk in _chunks(writes):
                if sent:
                    yield from sent.result()
                sent = sender.submit(self._settled, chunk)
            if sent:
                yield from sent.result()

    def _settled(self, chunk: list[Write]) -> list[Answer]:
        """The answers for a chunk, once none of them is "later", or after all the pauses."""
        answers: dict[int, Answer] = {}
        left = list(enumerate(chunk))
        for pause in (*PAUSES_S, 0):
            found = self._taken([write for _, write in left])
            answers |= {place: answer for (place, _), answer in zip(left, found, strict=True)}
            left = [(place, write) for place, write in left if answers[place].is_for_later]
            if not left:
                break
            time.sleep(pause)
        return [answers[place] for place in range(len(chunk))]

    def _taken(self, chunk: list[Write]) -> list[Answer]:
        """The answers for a chunk, sent in halves where it is too large as a whole."""
        from elasticsearch import ApiError

        try:
            return self._answered(chunk)
        except ApiError as error:
            if error.status_code != 413:
                raise
        if len(chunk) == 1:
            return [Answer(chunk[0].id, 413, TOO_LARGE)]
        half = len(chunk) // 2
        return [*self._taken(chunk[:half]), *self._taken(chunk[half:])]

    def _answered(self, chunk: list[Write]) -> list[Answer]:
        """The answers for a chunk as the server gives them; one that is torn or no answer at all is asked for again."""
        from elasticsearch import SerializationError

        for pause in TORN_PAUSES_S:
            try:
                return self._posted(chunk)
            except SerializationError:
                time.sleep(pause)
        return self._posted(chunk)

    def _posted(self, chunk: list[Write]) -> list[Answer]:
        from elasticsearch import SerializationError

        lines: list[Any] = [line for write in chunk for line in write.lines]  # made already; dicts would be made here
        # require_alias: else a write before provisioning makes an index with guessed fields
        found = self._client.bulk(operations=lines, index=self._alias, require_alias=True).body
        items = [next(iter(item.values())) for item in found.get("items", ())]
        if [item.get("_id") for item in items] != [write.id for write in chunk]:
            raise SerializationError(f"an answer for {len(items)} of {len(chunk)} documents")
        return [Answer(item["_id"], item["status"], _reason(item)) for item in items]


def _reason(item: dict[str, Any]) -> str:
    error = item.get("error")
    return "" if not error else reason_in(error) if isinstance(error, dict) else str(error)


def _chunks(writes: Iterable[Write]) -> Iterator[list[Write]]:
    chunk, size = list[Write](), 0
    for write in writes:
        if chunk and (len(chunk) == CHUNK_DOCUMENTS or size + write.size_bytes > CHUNK_BYTES):
            yield chunk
            chunk, size = [], 0
        chunk.append(write)
        size += write.size_bytes
    if chunk:
        yield chunk


def _action(kind: str, id: str, version: int) -> bytes:
    return json.dumps({kind: {"_id": id, "version": version, "version_type": "external_gte"}}).encode()
