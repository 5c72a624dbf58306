"""The SQLite file of the crawl's state: opened, written and committed here, and its troubles told apart.

Locked, full and read-only are not broken: the file stays where it is, and the error says what to do. Only what SQLite
itself calls broken is put aside, under a name that says so, and an empty one begun; who opens it fills that again.
"""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path
from typing import Any

from crawler.errors import StateBroken, StateBusy, StateError, StateFull, StateUnwritable
from crawler.frontier.former import lacks_any, migrate

FORMAT = 3
WAIT_S = 30.0  # for another process that reads or backs up the file; a crawl writes for milliseconds
_CHECKED_BYTES = 64 * 1024 * 1024  # a file up to this size is checked when opened: 0.1 s
_SCHEMA = Path(__file__).with_name("schema.sql")

_CURES: dict[int, tuple[type[StateError], str]] = {
    sqlite3.SQLITE_BUSY: (StateBusy, "another program holds it; end that, or wait, and try again"),
    sqlite3.SQLITE_LOCKED: (StateBusy, "another program holds it; end that, or wait, and try again"),
    sqlite3.SQLITE_FULL: (StateFull, "the disk is full; make room and start again, nothing is lost"),
    sqlite3.SQLITE_READONLY: (StateUnwritable, "it can only be read; check its rights and how the disk is mounted"),
    sqlite3.SQLITE_PERM: (StateUnwritable, "access is denied; check its rights"),
    sqlite3.SQLITE_CANTOPEN: (StateUnwritable, "it can't be opened; check the folder's rights, room and free inodes"),
    sqlite3.SQLITE_IOERR: (StateUnwritable, "the disk doesn't answer as it should; check it"),
    sqlite3.SQLITE_CORRUPT: (StateBroken, "it is broken"),
    sqlite3.SQLITE_NOTADB: (StateBroken, "it is broken"),
}


class Database:
    """An open state file. Writes gather in one transaction until `commit`. Not to be shared between threads.

    `put_aside` is where a broken file was moved to, None where there was none. Raises a child of StateError.
    """

    def __init__(self, path: Path, *, wait_s: float = WAIT_S) -> None:
        self.path = path
        self.put_aside: Path | None = None
        self.migrated = 0
        self._wait_s = wait_s
        self._is_open = True
        self._failed: StateError | None = None
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StateUnwritable(f"{path.parent}: can't be made ({error.strerror}); check its rights") from error
        try:
            self._open()
        except StateBroken:
            self.put_aside = self._set_aside()
            self._open()

    def close(self) -> None:
        """Commits and closes; a second time does nothing."""
        try:
            if self._is_open and self._failed is None:
                self.commit()
        finally:
            self._shut()

    def commit(self) -> None:
        """Makes everything so far durable."""
        if self._failed is not None:
            raise self._failed
        try:
            if self._db.in_transaction:
                self._run("COMMIT")
        except StateError as error:
            self._failed = error
            raise

    def write(self, statement: str, *values: Any) -> int:
        """Runs a statement that changes something; returns how many rows it changed.

        After one that failed, every other fails too: SQLite may have taken back what came before it, and to keep what
        comes after would say that files are accounted for whose pages aren't.
        """
        if self._failed is not None:
            raise self._failed
        try:
            if not self._db.in_transaction:
                self._run("BEGIN IMMEDIATE")
            return self._run(statement, values).rowcount
        except StateError as error:
            self._failed = error
            raise

    def rows(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        return self._run(statement, values).fetchall()

    def row(self, statement: str, *values: Any) -> tuple[Any, ...] | None:
        """The first row of a query, if there is one."""
        found: tuple[Any, ...] | None = self._run(statement, values).fetchone()
        return found

    def _open(self) -> None:
        with _translated(self.path):
            self._db = sqlite3.connect(self.path, isolation_level=None, timeout=self._wait_s)
        try:
            with _translated(self.path):
                self._prepare()
        except StateError:
            self._db.close()
            raise

    def _prepare(self) -> None:
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")  # commits are rare, so each may wait for the disk
        if self.path.stat().st_size <= _CHECKED_BYTES:
            (verdict,) = self._db.execute("PRAGMA quick_check(1)").fetchone()
            if verdict != "ok":
                raise StateBroken(f"{self.path}: it is broken ({verdict})")
        (found,) = self._db.execute("PRAGMA user_version").fetchone()
        if found > FORMAT:
            raise StateError(
                f"{self.path}: written by a newer Kliping (format {found}, this one knows {FORMAT}); use that one"
            )
        schema = _SCHEMA.read_text("utf-8")
        if found == FORMAT and not lacks_any(self._db, schema):
            return
        self._db.execute("BEGIN IMMEDIATE")
        self.migrated = migrate(self._db, found, schema)
        self._db.execute(f"PRAGMA user_version = {FORMAT}")
        self._db.execute("COMMIT")

    def _shut(self) -> None:
        self._is_open = False
        self._db.close()

    def _set_aside(self) -> Path:
        """Moves the file and its journal away; returns the new path."""
        aside = self.path.with_name(f"{self.path.name}.broken-{time.time_ns()}")
        for suffix in ("-wal", "-shm", ""):
            part = self.path.with_name(self.path.name + suffix)
            if part.exists():
                part.replace(aside.with_name(aside.name + suffix))
        return aside

    def _run(self, statement: str, values: tuple[Any, ...] = ()) -> sqlite3.Cursor:
        try:
            return self._db.execute(statement, values)
        except sqlite3.Error as error:
            told = _told(self.path, error)
            if isinstance(told, StateBroken):
                self._shut()
                told = StateBroken(f"{told}; kept as {self._set_aside()}, start again and it is made anew")
            raise told from error


class _translated:
    """Turns SQLite's errors into ours, inside a `with`."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, sqlite3.Error):
            raise _told(self.path, error) from error


def _told(path: Path, error: sqlite3.Error) -> StateError:
    code = getattr(error, "sqlite_errorcode", None)
    kind, cure = _CURES.get(code & 0xFF if code is not None else -1, (StateError, "this is a fault of Kliping's own"))
    return kind(f"{path}: {cure} ({error})")
