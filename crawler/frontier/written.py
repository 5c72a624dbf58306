"""What is in the segments: the newest version of each article, and whether another one says anything new."""

from __future__ import annotations

import hashlib
import json

from crawler.frontier.database import Database
from crawler.records.article import Article


def content_digest(article: Article) -> str:
    """A hash of what an article says: title, text, authors and the time of publishing.

    What was taken out of its page (a "read also" link that changes daily), how sure its time is, its picture: none of
    that makes a new version. That it is withdrawn does, and so does its return.
    """
    published = None if article.published is None else article.published.timestamp()
    said = [article.title, article.text, list(article.authors), published]
    digest = hashlib.sha256(json.dumps(said, ensure_ascii=False).encode("utf-8", "replace")).hexdigest()
    return digest if article.withdrawn is None else withdrawn_digest(digest)


def withdrawn_digest(digest: str) -> str:
    """The digest of the same article once it is withdrawn."""
    return f"withdrawn {digest}"


class Written:
    """The table of articles that are in segments."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def has(self, article: Article) -> bool:
        """Whether the newest record with this id says just the same."""
        row = self._db.row("SELECT content FROM articles WHERE id = ?", article.id)
        return row is not None and row[0] == content_digest(article)

    def version(self, article: Article) -> int:
        """The version to write an article with: its own, or one more than the newest known where a clock went back."""
        row = self._db.row("SELECT version FROM articles WHERE id = ?", article.id)
        return article.version if row is None else max(article.version, row[0] + 1)

    def add(self, article: Article) -> None:
        """The article is in a segment."""
        self._db.write(
            "INSERT INTO articles (id, version, content) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET "
            "version = excluded.version, content = excluded.content WHERE excluded.version >= version",
            article.id, article.version, content_digest(article),
        )  # fmt: skip
