"""Records for tests, made by hand: an article or a document with given fields, the rest plausible."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from crawler.records.article import Article, Capture, Extractor, version_of
from crawler.urls import article_id, canonical_url
from indexer.document import Document, Entities, Ner

CAPTURED = datetime(2026, 3, 1, 5, 0, tzinfo=UTC)


def article(url: str = "https://contoh.example/berita/1", **fields: Any) -> Article:
    """An article at a URL; `captured` sets its version unless `version` is given."""
    captured = fields.pop("captured", CAPTURED)
    canonical = canonical_url(url)
    values: dict[str, Any] = {
        "id": article_id(canonical),
        "url": canonical,
        "source": "contoh",
        "version": version_of(captured),
        "captured": captured,
        "capture": Capture("contoh.warc.gz", 0),
        "title": "Panen raya di Karawang",
        "text": "Petani Karawang memanen padi lebih awal tahun ini.\nHasilnya naik dibanding tahun lalu.",
        "language": "id",
        "extractor": Extractor("test", "1"),
    }
    return Article(**(values | fields))


def document(url: str = "https://contoh.example/berita/1", **fields: Any) -> Document:
    """A document at a URL; fields of the article and of the document may be given alike."""
    own = {
        "entities": fields.pop("entities", Entities()),
        "mentions": fields.pop("mentions", ()),
        "quotes": fields.pop("quotes", ()),
        "ner": fields.pop("ner", Ner(None, None)),
    }
    cluster = fields.pop("cluster", None)
    base = article(url, **fields)
    return Document.of(base, cluster=cluster or base.id, **own)
