"""Groups articles into stories: the wire story that ten newspapers carry is one cluster, and so are its later versions.

An article is found by the ANCHORS of its sketch, and joins the cluster of the one that is most alike among those that
are the same story (`indexer.enrich.same_story`). Only articles of nearby days are looked at, so that the millionth
costs no more than the first. Membership is kept: an article stays in its cluster through all its versions and all
repetitions, so doing the work again gives the same documents.

State is one SQLite file. Documents name their clusters, so it can be deleted or damaged: `indexer.enrich.segments`
makes it again from them.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from crawler.records.article import Article
from indexer.enrich.same_story import WINDOW_DAYS, is_same_story
from indexer.enrich.sketch import Sketch, anchors, sketch_of

IN_COMMON = 3  # anchors, at least, of articles that are compared: texts a quarter alike have some eight
COMPARED = 40  # articles at most, those with most in common first: a newspaper's furniture is in all of its own

_SCHEMA = """
CREATE TABLE IF NOT EXISTS article (number INTEGER PRIMARY KEY, id TEXT UNIQUE, cluster TEXT NOT NULL, sketch BLOB);
CREATE TABLE IF NOT EXISTS anchor (run INTEGER, day INTEGER, number INTEGER, PRIMARY KEY (run, day, number))
  WITHOUT ROWID;
"""


class Clusters:
    """The clusters known so far, kept in one SQLite file. A context; `commit` makes what was assigned last."""

    def __init__(self, path: Path | str) -> None:
        if path != ":memory:":
            Path(path).parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, timeout=60)
        try:
            self._db.execute("PRAGMA journal_mode=WAL")
            if self._db.execute("SELECT 1 FROM sqlite_master WHERE name = 'leader'").fetchone():
                raise sqlite3.DatabaseError("of an older Kliping, which kept other signatures")
            self._db.executescript(_SCHEMA)
        except BaseException:
            self._db.close()
            raise

    def assign(self, article: Article) -> str:
        """The cluster of an article: that of a known one that tells the same story, else one of its own."""
        known = self._db.execute("SELECT cluster FROM article WHERE id = ?", (article.id,)).fetchone()
        if known:
            return str(known[0])
        sketch = sketch_of(article)
        cluster = (self._near(sketch) if sketch else None) or article.id
        self._keep(article.id, cluster, sketch)
        return cluster

    def remember(self, article: Article, cluster: str) -> None:
        """Takes in an article whose cluster its document names."""
        if not self._db.execute("SELECT 1 FROM article WHERE id = ?", (article.id,)).fetchone():
            self._keep(article.id, cluster, sketch_of(article))

    def commit(self) -> None:
        """Makes the assignments so far last."""
        self._db.commit()

    def close(self) -> None:
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.commit()
        self.close()

    def _near(self, sketch: Sketch) -> str | None:
        """The cluster of the most alike article of the same story; of equals the one with the lowest name."""
        runs = anchors(sketch)
        rows = self._db.execute(
            f"SELECT cluster, sketch FROM article JOIN (SELECT number, COUNT(*) AS common FROM anchor"
            f" WHERE run IN ({','.join('?' * len(runs))}) AND day BETWEEN ? AND ?"
            f" GROUP BY number HAVING common >= ? ORDER BY common DESC, number LIMIT ?) USING (number)",
            (*runs, sketch.day - WINDOW_DAYS, sketch.day + WINDOW_DAYS, IN_COMMON, COMPARED),
        )
        alike = [(is_same_story(sketch, msgspec.msgpack.decode(held, type=Sketch)), str(name)) for name, held in rows]
        best = max(alike, key=lambda one: one[0], default=(0.0, ""))
        return min(name for like, name in alike if like == best[0]) if best[0] else None

    def _keep(self, id: str, cluster: str, sketch: Sketch | None) -> None:
        held = msgspec.msgpack.encode(sketch) if sketch else None
        added = self._db.execute("INSERT INTO article (id, cluster, sketch) VALUES (?, ?, ?)", (id, cluster, held))
        if sketch:
            rows = [(run, sketch.day, added.lastrowid) for run in anchors(sketch)]
            self._db.executemany("INSERT OR IGNORE INTO anchor VALUES (?, ?, ?)", rows)
