"""Articles in, documents out: the enrichment step, many articles at a time.

article ─▶ language ─▶ tagger ─▶ spans ─▶ resolve ─▶ entities ┐
        └▶ near-duplicates ─────────────────────▶ cluster ────┴▶ document
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Protocol

from crawler.records.article import Article
from indexer.document import Document, Entities, Ner
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
        from indexer.entities import resolve

        spans = self._tag(articles)
        for position, article in enumerate(articles):
            found = spans.get(position)
            entities, mentions = resolve(article.text, found, article.language) if found else (Entities(), ())
            yield Document.of(
                article,
                entities=entities,
                mentions=mentions,
                cluster=self._clusters.assign(article),
                ner=self.ner_for(article),
            )

    def _tag(self, articles: list[Article]) -> dict[int, Sequence[Span]]:
        """The spans of each article by its position, each language's articles tagged together."""
        by_language: dict[str, list[int]] = {}
        for position, article in enumerate(articles):
            by_language.setdefault(article.language or "", []).append(position)
        spans: dict[int, Sequence[Span]] = {}
        for language, positions in by_language.items():
            tagger = self._tagger(language)
            if tagger:
                spans.update(zip(positions, tagger.tag([articles[i].text for i in positions]), strict=True))
        return spans

    def _tagger(self, language: str | None) -> Tagger | None:
        key = language or ""
        if key not in self._taggers:
            self._taggers[key] = self._load(key)
        return self._taggers[key]
