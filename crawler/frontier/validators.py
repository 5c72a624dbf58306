"""What to send with a conditional request for a list, and which lists lie about having changed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from crawler.frontier.database import Database

TRUST_CHECK = 6  # every so many visits a list is asked for without validators, to see whether these tell the truth


@dataclass(frozen=True, slots=True, kw_only=True)
class Validator:
    """What to send with a conditional request for a list; both None when it is to be asked for plainly."""

    etag: str | None = None
    last_modified: str | None = None


class Validators:
    """The validators in the table of lists."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def of(self, url: str) -> Validator:
        """What to send for a list: nothing where its validators were caught lying, and nothing once in a while."""
        row = self._db.row("SELECT etag, last_modified, trusted, visits FROM lists WHERE url = ?", url)
        if row is None or not row[2] or row[3] % TRUST_CHECK == 0:
            return Validator()
        return Validator(etag=row[0], last_modified=row[1])

    def visited(self, url: str, *, etag: str | None, last_modified: str | None, body: bytes | None) -> bool:
        """A list was read; `body` is None after a 304. The same validator with another body is a lie: never trusted.

        Returns whether the body is another than before.
        """
        if body is None:
            self._db.write("UPDATE lists SET visits = visits + 1 WHERE url = ?", url)
            return False
        digest = hashlib.sha256(body).hexdigest()
        row = self._db.row("SELECT etag, last_modified, digest, trusted FROM lists WHERE url = ?", url)
        same = row is not None and (etag or last_modified) and (row[0], row[1]) == (etag, last_modified)
        trusted = row is None or (bool(row[3]) and not (same and row[2] != digest))
        self._db.write(
            "INSERT INTO lists (url, etag, last_modified, digest, trusted, visits) VALUES (?, ?, ?, ?, ?, 1) "
            "ON CONFLICT (url) DO UPDATE SET etag = excluded.etag, last_modified = excluded.last_modified, "
            "digest = excluded.digest, trusted = excluded.trusted, visits = visits + 1",
            url, etag, last_modified, digest, int(trusted),
        )  # fmt: skip
        return row is None or row[2] != digest
