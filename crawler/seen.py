"""What the crawl remembers between runs: the queue of URLs, what is already written, and how lists were last seen.

One SQLite file, `DIR/state/crawl.sqlite`. None of it is truth: it can be deleted, and is made again from captures and
articles (`crawler.folder`). Writes gather in one transaction until `commit`, which the folder calls when the captures
and articles that they speak of are on disk. A URL is committed before it is fetched, so a killed crawl loses none.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any

from crawler.errors import StateError
from crawler.records.article import Article
from crawler.records.discovery import Discovery, Listing
from crawler.urls import canonical_url

FORMAT = 1
MAX_ATTEMPTS = 5  # crawls that try a URL before its trouble counts as final; not tuned yet
IDLE_REFETCHES = 3  # refetches in a row that found nothing new before "modified" is no longer believed for a URL
TRUST_CHECK = 6  # every so many visits a list is asked for without validators, to see whether these tell the truth

_SCHEMA = """
CREATE TABLE IF NOT EXISTS queue (
    key TEXT PRIMARY KEY, source TEXT NOT NULL, url TEXT NOT NULL, discovery TEXT NOT NULL, modified REAL,
    outcome TEXT, captured REAL, attempts INTEGER NOT NULL DEFAULT 0, idle INTEGER NOT NULL DEFAULT 0,
    not_before REAL NOT NULL DEFAULT 0) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS pending ON queue (source) WHERE outcome IS NULL;
CREATE TABLE IF NOT EXISTS articles (
    id TEXT PRIMARY KEY, version INTEGER NOT NULL, content TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS lists (
    url TEXT PRIMARY KEY, etag TEXT, last_modified TEXT, digest TEXT, trusted INTEGER NOT NULL DEFAULT 1,
    visits INTEGER NOT NULL DEFAULT 0, not_before REAL NOT NULL DEFAULT 0) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS files (name TEXT PRIMARY KEY) WITHOUT ROWID;
"""


class Listed(Enum):
    """What a listed URL is to us."""

    NEW = "new"
    CHANGED = "changed"
    WAITING = "waiting"  # in the queue already
    SEEN = "seen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A URL in the queue."""

    key: str
    url: str
    discovery: Discovery
    attempts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What to send with a conditional request for a list; both None when it is to be asked for plainly."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class _Row:
    outcome: str | None
    modified: float | None
    captured: float | None
    idle: int
    discovery: Discovery


def url_key(url: str) -> str:
    """What one URL is known by here: canonical, http and https alike. Raises ValueError when it is no http(s) URL."""
    return canonical_url(url).split("://", 1)[1]


def content_digest(article: Article) -> str:
    """A hash of what an article says, whenever and from wherever it was captured."""
    values = article.to_values()
    for name in ("version", "captured", "capture", "pages", "extractor"):
        del values[name]
    return hashlib.sha256(json.dumps(values, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def decide(known: _Row | None, modified: float | None, discovery: Discovery) -> Listed:
    """Whether a listed URL is to be fetched: unknown, or listed as changed since it was."""
    if known is None:
        return Listed.NEW
    if known.outcome is None:
        return Listed.WAITING
    if known.idle >= IDLE_REFETCHES:
        return Listed.SEEN
    # A list that never named a time before is measured against our capture; otherwise both times are the list's own.
    before = known.modified if known.modified is not None else known.captured
    is_newer = modified is not None and before is not None and modified > before
    return Listed.CHANGED if is_newer or _is_retitled(known.discovery, discovery) else Listed.SEEN


def _is_retitled(before: Discovery, now: Discovery) -> bool:
    """Whether the same list gives another title: most RSS feeds tell of a correction in no other way."""
    return before.found_at == now.found_at and bool(before.title and now.title) and before.title != now.title


def _modified(listing: Listing) -> float | None:
    changed = listing.modified or listing.published
    return None if changed is None else changed.timestamp()


class Seen:
    """The open state file. Not to be shared between threads."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        try:
            self._open()
        except sqlite3.DatabaseError:
            # Not a database, or one of another format: derived data, so it is put aside and made again.
            path.replace(path.with_name(f"{path.name}.broken-{time.time_ns()}"))
            self._open()

    def close(self) -> None:
        """Commits and closes."""
        self.commit()
        self._db.close()

    def commit(self) -> None:
        """Makes everything so far durable. Call it after captures and articles have been synced."""
        if self._db.in_transaction:
            self._execute("COMMIT")

    # -- the queue

    def discover(self, source: str, listing: Listing, discovery: Discovery) -> Listed:
        """Puts a listed URL into the queue if it is to be fetched; says what it is to us."""
        key, modified = url_key(listing.url), _modified(listing)
        found = decide(self._row(key), modified, discovery)
        told = discovery.to_json().decode()
        if found is Listed.NEW:
            self._write(
                "INSERT INTO queue (key, source, url, discovery, modified) VALUES (?, ?, ?, ?, ?)",
                key, source, listing.url, told, modified,
            )  # fmt: skip
        elif found is Listed.CHANGED:
            self._write(
                "UPDATE queue SET outcome = NULL, attempts = 0, modified = coalesce(?, modified), discovery = ? "
                "WHERE key = ?",
                modified, told, key,
            )  # fmt: skip
        return found

    def note_modified(self, key: str, listing: Listing) -> None:
        """Another list's time of change, for a URL that is being fetched anyway: it is no news in the next crawl."""
        self._write(
            "UPDATE queue SET modified = max(coalesce(modified, ?1), ?1) WHERE key = ?2 AND ?1 IS NOT NULL",
            _modified(listing), key,
        )  # fmt: skip

    def waiting(self, source: str, *, now: float | None = None) -> list[Waiting]:
        """The source's URLs that are still to be fetched and may be by now, oldest found first where that is known."""
        rows = self._db.execute(
            "SELECT key, url, discovery, attempts FROM queue WHERE source = ? AND outcome IS NULL AND not_before <= ?",
            (source, time.time() if now is None else now),
        )
        return [
            Waiting(key=key, url=url, discovery=Discovery.remembered(told), attempts=attempts)
            for key, url, told, attempts in rows
        ]

    def finish(self, key: str, outcome: str, *, captured: datetime | None = None) -> None:
        """The URL has its outcome; it isn't fetched again unless a list says that it has changed."""
        self._write(
            "UPDATE queue SET outcome = ?, captured = coalesce(?, captured), "
            "idle = CASE ? WHEN 'unchanged' THEN idle + 1 WHEN 'article' THEN 0 ELSE idle END WHERE key = ?",
            outcome, captured and captured.timestamp(), outcome, key,
        )  # fmt: skip

    def postpone(self, key: str, outcome: str, *, not_before: float = 0, tried: bool = True) -> None:
        """The URL stays in the queue; after MAX_ATTEMPTS crawls that tried it in vain the outcome is final."""
        self._write(
            "UPDATE queue SET attempts = attempts + ?, not_before = ?, "
            "outcome = CASE WHEN attempts + ? >= ? THEN ? END WHERE key = ?",
            int(tried), not_before, int(tried), MAX_ATTEMPTS, outcome, key,
        )  # fmt: skip

    def restore(
        self, source: str, key: str, url: str, discovery: Discovery, outcome: str | None, captured: float
    ) -> None:
        """Enters what captures and articles tell: a URL that was fetched, with its outcome where there is one."""
        self._write(
            "INSERT INTO queue (key, source, url, discovery, outcome, captured) VALUES (?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (key) DO UPDATE SET "
            "outcome = coalesce(excluded.outcome, outcome), captured = excluded.captured",
            key, source, url, discovery.to_json().decode(), outcome, captured,
        )  # fmt: skip

    def is_waiting(self, key: str) -> bool:
        """Whether the URL is in the queue without an outcome, or unknown."""
        row = self._row(key)
        return row is None or row.outcome is None

    def _row(self, key: str) -> _Row | None:
        row = self._db.execute(
            "SELECT outcome, modified, captured, idle, discovery FROM queue WHERE key = ?", (key,)
        ).fetchone()
        if row is None:
            return None
        outcome, modified, captured, idle, told = row
        return _Row(outcome, modified, captured, idle, Discovery.remembered(told))

    # -- what is written

    def is_written(self, article: Article) -> bool:
        """Whether the newest record with this id says just the same."""
        row = self._db.execute("SELECT content FROM articles WHERE id = ?", (article.id,)).fetchone()
        return row is not None and row[0] == content_digest(article)

    def wrote(self, article: Article) -> None:
        """The article is in a segment."""
        self._write(
            "INSERT INTO articles (id, version, content) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET "
            "version = excluded.version, content = excluded.content WHERE excluded.version >= version",
            article.id, article.version, content_digest(article),
        )  # fmt: skip

    # -- lists

    def validators(self, url: str) -> Validators:
        """What to send for a list: nothing where its validators were caught lying, and nothing once in a while."""
        row = self._db.execute(
            "SELECT etag, last_modified, trusted, visits FROM lists WHERE url = ?", (url,)
        ).fetchone()
        if row is None or not row[2] or row[3] % TRUST_CHECK == 0:
            return Validators()
        return Validators(etag=row[0], last_modified=row[1])

    def visited(self, url: str, *, etag: str | None, last_modified: str | None, body: bytes | None) -> None:
        """A list was read; `body` is None after a 304. The same validator with another body is a lie: never trusted."""
        if body is None:
            self._write("UPDATE lists SET visits = visits + 1, not_before = 0 WHERE url = ?", url)
            return
        digest = hashlib.sha256(body).hexdigest()
        row = self._db.execute(
            "SELECT etag, last_modified, digest, trusted FROM lists WHERE url = ?", (url,)
        ).fetchone()
        same = row is not None and (etag or last_modified) and (row[0], row[1]) == (etag, last_modified)
        trusted = row is None or (bool(row[3]) and not (same and row[2] != digest))
        self._write(
            "INSERT INTO lists (url, etag, last_modified, digest, trusted, visits) VALUES (?, ?, ?, ?, ?, 1) "
            "ON CONFLICT (url) DO UPDATE SET etag = excluded.etag, last_modified = excluded.last_modified, "
            "digest = excluded.digest, trusted = excluded.trusted, visits = visits + 1, not_before = 0",
            url, etag, last_modified, digest, int(trusted),
        )  # fmt: skip

    def rest(self, url: str, not_before: float) -> None:
        """A list's server asked us to wait until then."""
        self._write(
            "INSERT INTO lists (url, not_before) VALUES (?, ?) "
            "ON CONFLICT (url) DO UPDATE SET not_before = excluded.not_before",
            url, not_before,
        )  # fmt: skip

    def may_visit(self, url: str, *, now: float | None = None) -> bool:
        """Whether no server asked us to wait longer."""
        row = self._db.execute("SELECT not_before FROM lists WHERE url = ?", (url,)).fetchone()
        return row is None or bool(row[0] <= (time.time() if now is None else now))

    # -- files that are accounted for

    def unknown_files(self, paths: Iterable[Path]) -> Iterator[Path]:
        """Those of the files that this state hasn't taken in yet."""
        for path in paths:
            if self._db.execute("SELECT 1 FROM files WHERE name = ?", (path.name,)).fetchone() is None:
                yield path

    def account_for(self, paths: Iterable[Path]) -> None:
        """Everything in these files is in the state."""
        for path in paths:
            self._write("INSERT OR IGNORE INTO files (name) VALUES (?)", path.name)

    def _open(self) -> None:
        self._db = sqlite3.connect(self.path, isolation_level=None)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")  # commits are rare (`DataFolder.checkpoint`), so each may wait
        (found,) = self._db.execute("PRAGMA user_version").fetchone()
        if found not in (0, FORMAT):
            self._db.close()
            raise sqlite3.DatabaseError(f"format {found}, not {FORMAT}")
        self._db.executescript(_SCHEMA)
        self._db.execute(f"PRAGMA user_version = {FORMAT}")

    def _write(self, statement: str, *values: Any) -> None:
        if not self._db.in_transaction:
            self._execute("BEGIN")
        self._execute(statement, values)

    def _execute(self, statement: str, values: tuple[Any, ...] = ()) -> None:
        try:
            self._db.execute(statement, values)
        except sqlite3.Error as error:
            raise StateError(
                f"{self.path}: can't be written ({error}); check the disk and the file's rights"
            ) from error
