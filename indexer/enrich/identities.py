"""Who is who across the articles of a data folder: evidence is kept, and a later article may change an earlier one's.

    documents of a segment ─▶ evidence kept by name ─▶ names of the segment told apart anew ─▶ ids
                                                             └▶ ids of earlier documents that changed

State is one SQLite file that can be deleted and is made again by `kliping enrich --again`.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from indexer.document import Document, Mention
from indexer.entities.apart import Borne, apart
from indexer.entities.evidence import Evidence, block, evidence

FILE = Path("state") / "identities.sqlite"
Ids = dict[tuple[str, str], str]  # (article, person's canonical name) → identity

_SCHEMA = """
CREATE TABLE IF NOT EXISTS article (id TEXT PRIMARY KEY, version INTEGER NOT NULL, segment TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS borne (
  block TEXT, article TEXT, entity TEXT, moment TEXT NOT NULL, evidence BLOB NOT NULL, id TEXT,
  PRIMARY KEY (block, article, entity)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS borne_article ON borne (article);
CREATE TABLE IF NOT EXISTS revised (documents INTEGER NOT NULL);
"""


class Identities:
    """The names of a data folder with their evidence and identities. Nothing lasts before `commit`."""

    def __init__(self, data: Path) -> None:
        path = data / FILE
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.executescript(_SCHEMA)

    def settle(self, documents: Sequence[Document], segment: str) -> Ids:
        """Takes the documents of a segment in; returns the identities that are new or changed, in any segment."""
        newest = {one.id: one for one in sorted(documents, key=lambda one: one.version) if self._is_news(one)}
        blocks = {name for one in newest.values() for name in self._replace(one, segment)}
        changed: Ids = {}
        for name in sorted(blocks):
            changed |= self._told_apart(name)
        return changed

    def of(self, documents: Iterable[Document]) -> Ids:
        """The identities of all persons of these documents' articles."""
        found: Ids = {}
        for article in {one.id for one in documents}:
            rows = self._db.execute("SELECT entity, id FROM borne WHERE article = ?", (article,))
            found |= {(article, entity): id for entity, id in rows}
        return found

    def segments(self, articles: Iterable[str]) -> dict[str, set[str]]:
        """Which of these articles lie in which segment."""
        found: dict[str, set[str]] = defaultdict(set)
        for article in articles:
            row = self._db.execute("SELECT segment FROM article WHERE id = ?", (article,)).fetchone()
            if row:
                found[row[0]].add(article)
        return found

    def move(self, into: str, of: Iterable[str]) -> None:
        """The articles of these segments lie in another one now."""
        self._db.executemany("UPDATE article SET segment = ? WHERE segment = ?", [(into, name) for name in of])

    def count(self, revised: int) -> None:
        """Adds to how many documents were written again."""
        self._db.execute("INSERT INTO revised VALUES (?)", (revised,))

    def commit(self) -> None:
        self._db.commit()

    def close(self) -> None:
        """Closes without keeping what wasn't committed."""
        self._db.close()

    def _is_news(self, document: Document) -> bool:
        """Whether no newer version of the article is known."""
        row = self._db.execute("SELECT version FROM article WHERE id = ?", (document.id,)).fetchone()
        return row is None or int(row[0]) <= document.version

    def _replace(self, document: Document, segment: str) -> set[str]:
        """Puts an article's names in place of those it had; returns the blocks of both."""
        rows = self._db.execute("SELECT block, entity, id FROM borne WHERE article = ?", (document.id,)).fetchall()
        ids = {entity: id for _, entity, id in rows}
        self._db.execute("DELETE FROM borne WHERE article = ?", (document.id,))
        self._db.execute("INSERT OR REPLACE INTO article VALUES (?, ?, ?)", (document.id, document.version, segment))
        moment = (document.published or document.captured).date().isoformat()
        found = evidence(document.text, document.mentions)
        self._db.executemany(
            "INSERT INTO borne VALUES (?, ?, ?, ?, ?, ?)",
            [
                (block(one.entity), document.id, one.entity, moment, msgspec.msgpack.encode(one), ids.get(one.entity))
                for one in found
            ],
        )
        return {row[0] for row in rows} | {block(one.entity) for one in found}

    def _told_apart(self, name: str) -> Ids:
        """The identities of a block's names that aren't those kept; keeps them."""
        rows = self._db.execute("SELECT article, entity, moment, evidence, id FROM borne WHERE block = ?", (name,))
        held: dict[tuple[str, str], str | None] = {}
        names = []
        for article, entity, moment, packed, id in rows:
            held[article, entity] = id
            names.append(Borne(moment, article, msgspec.msgpack.decode(packed, type=Evidence)))
        changed = {place: id for place, id in apart(names).items() if held[place] != id}
        self._db.executemany(
            "UPDATE borne SET id = ? WHERE block = ? AND article = ? AND entity = ?",
            [(id, name, *place) for place, id in changed.items()],
        )
        return changed


def with_ids(document: Document, ids: Ids) -> Document:
    """The document with the identities that its persons have now; itself where they are those it has."""
    mentions = tuple(_with_id(one, ids.get((document.id, one.entity))) for one in document.mentions)
    return document if mentions == document.mentions else msgspec.structs.replace(document, mentions=mentions)


def revised(data: Path) -> int:
    """How many documents of a data folder were written again since a later article changed who is who."""
    path = data / FILE
    if not path.exists():
        return 0
    with sqlite3.connect(path) as db:
        return int(db.execute("SELECT COALESCE(SUM(documents), 0) FROM revised").fetchone()[0])


def _with_id(mention: Mention, id: str | None) -> Mention:
    if id is None or mention.label != "person" or mention.id == id:
        return mention
    return msgspec.structs.replace(mention, id=id)
