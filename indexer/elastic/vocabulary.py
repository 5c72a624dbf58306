"""What an Elasticsearch index knows of words: how many documents have one, and which frequent ones lie near it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from indexer.analysis import fold
from indexer.elastic import query_dsl
from indexer.near import frequent, spellings

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch


class ElasticVocabulary:
    """The words of one alias. One request counts all words, and one more is made where some are rare."""

    def __init__(self, client: Elasticsearch, alias: str) -> None:
        self._client = client
        self._alias = alias
        self._documents: int | None = None

    @property
    def documents(self) -> int:
        if self._documents is None:
            self._documents = int(self._client.count(index=self._alias)["count"])
        return self._documents

    def counts(self, words: Sequence[str]) -> Sequence[int]:
        if not words:
            return []
        found = self._search(query_dsl.word_counts(words))
        self._documents = int(found["hits"]["total"]["value"])
        counted = found["aggregations"]["words"]["buckets"]
        return [max(int(counted[f"{part} {at}"]["doc_count"]) for part in query_dsl.PARTS) for at in range(len(words))]

    def alike(self, words: Sequence[str]) -> Sequence[Sequence[tuple[str, int]]]:
        candidates = [spellings(fold(word)) for word in words]
        wanted = sorted(set().union(*(some for sets in candidates for some in sets)))
        if not wanted:
            return [() for _ in words]
        known = self._known(wanted)
        return [
            frequent([{word: known[word] for word in some if word in known} for some in sets]) for sets in candidates
        ]

    def _known(self, words: Sequence[str]) -> dict[str, int]:
        found = self._search(query_dsl.exact_counts(words))["aggregations"]["words"]["buckets"]
        return {word: int(bucket["doc_count"]) for word, bucket in found.items() if bucket["doc_count"]}

    def _search(self, body: dict[str, Any]) -> dict[str, Any]:
        answer: dict[str, Any] = self._client.search(index=self._alias, body=body).body
        return answer
