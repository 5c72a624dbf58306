"""What an embedded index knows of words: how many documents have one, and which frequent ones lie near it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from indexer.analysis import stem, words

if TYPE_CHECKING:
    import tantivy


class EmbeddedVocabulary:
    """The words of one commit, asked of its term dictionary."""

    def __init__(self, searcher: tantivy.Searcher) -> None:
        self._searcher = searcher

    @property
    def documents(self) -> int:
        return self._searcher.num_docs

    def counts(self, words: Sequence[str]) -> Sequence[int]:
        return [self._count(word) for word in words]

    def exact(self, words: Collection[str]) -> Mapping[str, int]:
        return {word: count for word in words if (count := self._searcher.doc_freq("text", word))}

    def _count(self, text: str) -> int:
        return min(self._term(term) for term in words(text))

    def _term(self, term: str) -> int:
        """The greater of the numbers in texts and in titles: nearly the number of both together, at no cost."""
        root = stem(term)
        end, wanted = ("_stem", root) if root else ("", term)
        return max(self._searcher.doc_freq(f"{part}{end}", wanted) for part in ("text", "title"))
