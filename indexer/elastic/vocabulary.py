"""What an Elasticsearch index knows of words: how many documents have one, and which frequent ones lie near it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from indexer.elastic import query_dsl
from indexer.query.fields import BOOSTS

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
        return [max(int(counted[f"{part} {at}"]["doc_count"]) for part in BOOSTS) for at in range(len(words))]

    def exact(self, words: Collection[str]) -> Mapping[str, int]:
        found = self._search(query_dsl.exact_counts(sorted(words)))["aggregations"]["words"]["buckets"]
        return {word: int(bucket["doc_count"]) for word, bucket in found.items()}

    def _search(self, body: dict[str, Any]) -> dict[str, Any]:
        answer: dict[str, Any] = self._client.search(index=self._alias, body=body).body
        return answer
