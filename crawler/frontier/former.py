"""Brings a state file of an earlier format to today's, inside the caller's transaction.

Format 1 (until November 2026) had a `queue` whose outcomes were final, and whose tries were counted by crawls. What
waited there waits on; what had ended in trouble gets its looks, since no list need name it any more.
Format 2 didn't know which article a page gave, nor whether the article's record says that it was withdrawn.
"""

from __future__ import annotations

import re
import sqlite3
import time

_SETTLED = ("article", "unchanged", "offsite", "not_wanted")

_PAGES = f"""
INSERT INTO pages (key, source, host, url, discovery, found, heard, modified, state, outcome, looked, captured, article,
                   idle, due)
SELECT key, source, CASE instr(key, '/') WHEN 0 THEN key ELSE substr(key, 1, instr(key, '/') - 1) END, url, discovery,
       coalesce(captured, :now), coalesce(captured, :now), modified,
       CASE WHEN outcome IN {_SETTLED[:2]} THEN 'done' WHEN outcome IN {_SETTLED[2:]} THEN 'refused' ELSE 'new' END,
       outcome, captured, captured, CASE WHEN outcome IN {_SETTLED[:2]} THEN captured END, idle,
       CASE WHEN outcome IN {_SETTLED} THEN NULL ELSE max(not_before, :now) END
FROM queue_1
"""


def migrate(db: sqlite3.Connection, found: int, schema: str) -> int:
    """Makes today's tables, and fills them from those of format `found`; returns how many pages were carried over."""
    if found == 1:
        for table in ("queue", "lists"):
            db.execute(f"ALTER TABLE {table} RENAME TO {table}_1")
        db.execute("DROP INDEX IF EXISTS pending")
    if found == 2:
        for column in ("article_id TEXT", "withdrawn INTEGER"):
            db.execute(f"ALTER TABLE pages ADD COLUMN {column}")
    for statement in _statements(schema):
        db.execute(statement)
    if found != 1:
        return 0
    carried = db.execute(_PAGES, {"now": time.time()}).rowcount
    columns = "url, etag, last_modified, digest, trusted, visits, not_before"
    db.execute(f"INSERT INTO lists ({columns}) SELECT {columns} FROM lists_1")
    # Digests are of other fields now: the segments, no longer known, are read again and give them.
    db.execute("DELETE FROM files WHERE name LIKE '%.jsonl'")
    for table in ("queue", "lists"):
        db.execute(f"DROP TABLE {table}_1")
    return carried


def lacks_any(db: sqlite3.Connection, schema: str) -> bool:
    """Whether a table or index of the schema isn't there: one that is only added needs no other format."""
    there = {name for (name,) in db.execute("SELECT name FROM sqlite_master")}
    return not there.issuperset(re.findall(r"^CREATE (?:TABLE|INDEX) IF NOT EXISTS (\w+)", schema, re.MULTILINE))


def _statements(schema: str) -> list[str]:
    """One by one: sqlite3's own executescript would commit the caller's transaction first."""
    lines = (line.split("--", 1)[0] for line in schema.splitlines())
    return [statement for statement in "\n".join(lines).split(";") if statement.strip()]
