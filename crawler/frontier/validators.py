"""What to send with a conditional request for a list, and which lists lie about having changed.

A validator is proven once it has changed together with its list. Until then every other visit is a full one; after
that every sixth. The same validator with another body is a lie, and that list is asked for in full ever after.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from crawler.frontier.database import Database

TRUST_CHECK = 6  # every so many visits a list is asked for without validators, to see whether these tell the truth
_LIAR, _UNPROVEN, _PROVEN = 0, 1, 2  # the column `trusted`


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
        if row is None or row[2] == _LIAR or row[3] % (TRUST_CHECK if row[2] == _PROVEN else 2) == 0:
            return Validator()
        return Validator(etag=row[0], last_modified=row[1])

    def is_same(self, url: str, digest: str) -> bool:
        """Whether a list's body is the very same as at the last visit, by a digest of it."""
        row = self._db.row("SELECT digest FROM lists WHERE url = ?", url)
        return row is not None and row[0] == digest

    def visited(self, url: str, *, etag: str | None, last_modified: str | None, digest: str | None) -> None:
        """A list was read; `digest`, of its body, is None after a 304. One validator for two bodies is a lie."""
        if digest is None:
            self._db.write("UPDATE lists SET visits = visits + 1 WHERE url = ?", url)
            return
        row = self._db.row("SELECT etag, last_modified, digest, trusted FROM lists WHERE url = ?", url)
        trusted = _UNPROVEN if row is None or not row[2] else _trust(row, (etag, last_modified), digest)
        self._db.write(
            "INSERT INTO lists (url, etag, last_modified, digest, trusted, visits) VALUES (?, ?, ?, ?, ?, 1) "
            "ON CONFLICT (url) DO UPDATE SET etag = excluded.etag, last_modified = excluded.last_modified, "
            "digest = excluded.digest, trusted = excluded.trusted, visits = visits + 1",
            url, etag, last_modified, digest, trusted,
        )  # fmt: skip


def _trust(before: tuple[Any, ...], now: tuple[str | None, str | None], digest: str) -> int:
    """What a list's validators are worth, after another full answer."""
    etag, last_modified, old_digest, trusted = before
    if trusted == _LIAR or old_digest in {None, digest}:
        return int(trusted)
    is_same = any(now) and (etag, last_modified) == now
    return _LIAR if is_same else _PROVEN
