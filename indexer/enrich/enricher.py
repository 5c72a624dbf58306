"""Articles in, documents out: the enrichment step, many articles at a time.

article ─▶ language ─▶ tagger ─▶ spans ─▶ read ──▶ entities ──┐
        └▶ near-duplicates ─────────────────────▶ cluster ────┴▶ document
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Protocol

from crawler.records.article import Article
from indexer.document import Document, Ner
from indexer.enrich.duplicates import Clusters

if TYPE_CHECKING:
    from indexer.enrich.tagger import Span

BATCH_ARTICLES = 64  # enough sentences of each length for full batches; 64 long articles are some 3 MB of text
NO_MODEL = Ner(None, None)


class Tagger(Protocol):
    """Finds spans in texts of one language. `indexer.enrich.languages.Taggers` gives them."""

    @property
    def model(self) -> str: ...

    @property
    def version(self) -> str: ...

    def tag(self, texts: Sequence[str]) -> Sequence[Sequence[Span]]: ...


LoadTagger = Callable[[str], Tagger | None]


class Enricher:
    """Makes documents of articles. `clusters` is the state of near-duplicates; models are loaded at first need.

    `load` takes a language code and gives its tagger, or None where there is none: such an article becomes a document
    without entities, and its `ner.model` is None.
    """

    def __init__(self, clusters: Clusters, load: LoadTagger) -> None:
        self._clusters = clusters
        self._load = load
        self._taggers: dict[str, Tagger | None] = {}

    def documents(self, articles: Iterable[Article]) -> Iterator[Document]:
        """The documents of articles, in the same order."""
        remaining = iter(articles)
        while batch := list(islice(remaining, BATCH_ARTICLES)):
            yield from self._batch(batch)

    def ner_for(self, article: Article) -> Ner:
        """The model that enrichment would use for the article today."""
        tagger = self._tagger(article.language)
        return Ner(tagger.model, tagger.version) if tagger else NO_MODEL

    def _batch(self, articles: list[Article]) -> Iterator[Document]:
        from indexer.entities.reading import NOTHING, Told, read

        spans = self._tag(articles)
        for position, article in enumerate(articles):
            tagged = spans.get(position)
            found = read(Told.by(article), *tagged) if tagged else NOTHING
            yield Document.of(
                article,
                entities=found.entities,
                mentions=found.mentions,
                quotes=found.quotes,
                cluster=self._clusters.assign(article),
                ner=self.ner_for(article),
            )

    def _tag(self, articles: list[Article]) -> dict[int, tuple[Sequence[Span], Sequence[Span]]]:
        """The spans of each article's text and of its title, by its position; a language's are tagged together."""
        by_language: dict[str, list[int]] = {}
        for position, article in enumerate(articles):
            by_language.setdefault(article.language or "", []).append(position)
        spans: dict[int, tuple[Sequence[Span], Sequence[Span]]] = {}
        for language, positions in by_language.items():
            tagger = self._tagger(language)
            if tagger:
                own = [articles[position] for position in positions]
                tagged = tagger.tag([*(one.text for one in own), *(one.title or "" for one in own)])
                spans |= zip(positions, zip(tagged[: len(own)], tagged[len(own) :], strict=True), strict=True)
        return spans

    def _tagger(self, language: str | None) -> Tagger | None:
        key = language or ""
        if key not in self._taggers:
            self._taggers[key] = self._load(key)
        return self._taggers[key]
