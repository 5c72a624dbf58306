"""The pages that lists have named, in the state file: what each is to us, where it stands, when its next look is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from functools import lru_cache

from crawler.frontier.database import Database
from crawler.frontier.hosts import OWN
from crawler.frontier.looks import Answer, Standing, State
from crawler.records.article import Article
from crawler.records.discovery import Discovery, Listing
from crawler.urls import article_id, canonical_url

IDLE_REFETCHES = 3  # changes in a row that were none before a list is no longer believed about a page
KEPT_LOOKS_S = 180 * 86_400.0  # the lives of pages that are done with; captures hold what is older


_IN_TURN = tuple(dict.fromkeys((State.NEW, State.CHANGED, State.AGAIN, *State)))  # what is asked for first


class Listed(Enum):
    """What a listed URL is to us."""

    NEW = "new"
    CHANGED = "changed"
    WAITING = "waiting"  # to be looked at already
    SEEN = "seen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A page that is due. `why` is new, changed, again or revisit."""

    key: str
    url: str
    source: str
    discovery: Discovery
    why: str
    looks: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One look at a page, as `kliping why` tells it. Times are seconds since 1970."""

    at: float
    outcome: str
    status: int | None
    note: str | None
    due: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """All that is known of a page."""

    key: str
    url: str
    source: str
    discovery: Discovery
    found: float
    heard: float
    standing: Standing
    outcome: str | None
    article_id: str | None  # of the article that was read there; None where there was none
    withdrawn: float | None  # since when its record says that it is
    looks: tuple[Look, ...]


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A page that is withdrawn, though its article's record doesn't say so yet. `at` is when that answer came."""

    key: str
    article_id: str
    at: float


@dataclass(frozen=True, slots=True)
class _Known:
    state: State
    modified: float | None
    captured: float | None
    idle: int
    discovery: Discovery


@lru_cache(maxsize=8192)  # a list names the same URLs at each read: a fifth of what a read costs otherwise
def url_key(url: str) -> str:
    """What one URL is known by here: canonical, http and https alike. Raises ValueError when it is no http(s) URL."""
    return canonical_url(url).split("://", 1)[1]


def host_of(key: str) -> str:
    """The host of a key, with its port where that is unusual."""
    return key.split("/", 1)[0]


def decide(known: _Known | None, modified: float | None, discovery: Discovery) -> Listed:
    """Whether a listed URL is to be looked at: unknown, or listed as changed since it was."""
    if known is None:
        return Listed.NEW
    if known.state in {State.NEW, State.CHANGED, State.AGAIN}:
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


class Pages:
    """The table of pages. Times are passed in as seconds since 1970."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def discover(self, source: str, listing: Listing, discovery: Discovery, now: float) -> Listed:
        """Takes in a listed URL; says what it is to us. What is new or changed is due at once."""
        key, modified = url_key(listing.url), _modified(listing)
        found = decide(self._known(key), modified, discovery)
        told = discovery.to_json().decode()
        if found is Listed.NEW:
            self._db.write(
                "INSERT INTO pages (key, source, host, url, discovery, found, heard, modified, published, due) "
                "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, ?7, ?8, ?6)",
                key, source, host_of(key), listing.url, told, now, modified, _seconds(listing.published),
            )  # fmt: skip
        elif found is Listed.CHANGED:
            self._db.write(
                "UPDATE pages SET state = 'changed', heard = ?1, due = ?1, looks = 0, "
                "modified = coalesce(?2, modified), discovery = ?3 WHERE key = ?4",
                now, modified, told, key,
            )  # fmt: skip
        return found

    def note_modified(self, listing: Listing) -> None:
        """Another list's time of change, for a page that is being looked at anyway: it is no news afterwards."""
        self._db.write(
            "UPDATE pages SET modified = max(coalesce(modified, ?1), ?1) WHERE key = ?2 AND ?1 IS NOT NULL",
            _modified(listing), url_key(listing.url),
        )  # fmt: skip

    def due(self, source: str, now: float, count: int | None = None) -> Iterator[tuple[Waiting, bool]]:
        """What of a source may be looked at now, and whether it asks for a host in trouble: the new first, then what
        changed, then second looks, then revisits; within each what has been due longest. Of a host in trouble only the
        page that was looked at longest ago. At most `count` of the others."""
        left = -1 if count is None else count
        if self._db.row("SELECT 1 FROM pages WHERE source = ? AND due <= ? LIMIT 1", source, now) is None:
            return
        for state in _IN_TURN:
            # By state, so that the index gives them in order: to sort 30,000 that wait for each that is asked for took
            # more than all else that the crawl does.
            rows = self._db.rows(
                "SELECT key, url, source, discovery, state, looks FROM pages LEFT JOIN hosts USING (host) "
                "WHERE source = ?1 AND state = ?4 AND due <= ?2 AND coalesce(hosts.until, 0) <= ?2 "
                "AND hosts.since IS NULL ORDER BY due LIMIT ?3",
                source, now, left, state,
            )  # fmt: skip
            yield from ((_waiting(row), False) for row in rows)
            left -= len(rows) if count is not None else 0
        for row in self._db.rows(
            "SELECT key, url, source, discovery, state, looks, min(coalesce(looked, 0)) "
            "FROM pages JOIN hosts USING (host) "
            "WHERE source = ?1 AND due <= ?2 AND hosts.until <= ?2 AND hosts.since IS NOT NULL GROUP BY host",
            source, now,
        ):  # fmt: skip
            yield _waiting(row[:6]), True

    def early(self, source: str, before: float) -> Iterator[tuple[Waiting, bool]]:
        """What a person's crawl, begun `before`, looks at before its time: what was in vain, unless it is no text."""
        for row in self._db.rows(
            "SELECT key, url, source, discovery, state, looks, hosts.since IS NOT NULL "
            "FROM pages LEFT JOIN hosts USING (host) WHERE source = ?1 AND due IS NOT NULL "
            "AND coalesce(looked, 0) < ?2 AND (state IN ('new', 'changed', 'again')) AND coalesce(outcome, '') NOT IN "
            f"({', '.join(repr(each) for each in sorted(OWN))}) ORDER BY coalesce(looked, 0)",
            source,
            before,
        ):
            yield _waiting(row[:6]), bool(row[6])

    def waits(self, source: str, now: float, count: int) -> bool:
        """Whether so many pages of a source wait for their first look."""
        rows = self._db.rows(
            "SELECT 1 FROM pages WHERE source = ? AND due <= ? AND state = 'new' LIMIT ?", source, now, count
        )
        return len(rows) >= count

    def next_due(self, source: str) -> float | None:
        """When something of the source may be looked at next; None when nothing is to come."""
        # The first that its host doesn't keep waiting, and for each host that does, the first after that: the index
        # gives these without a look at all that waits.
        moments = self._db.rows(
            "SELECT * FROM (SELECT due FROM pages LEFT JOIN hosts USING (host) "
            "WHERE source = ?1 AND due IS NOT NULL AND coalesce(hosts.until, 0) <= due ORDER BY due LIMIT 1) "
            "UNION ALL SELECT until FROM hosts WHERE until > 0 AND EXISTS "
            "(SELECT 1 FROM pages WHERE source = ?1 AND pages.host = hosts.host AND due < hosts.until)",
            source,
        )
        return min((moment for (moment,) in moments), default=None)

    def standing(self, key: str) -> tuple[Standing, int] | None:
        """A page's standing and how often it was pardoned; None for an unknown one."""
        row = self._db.row("SELECT state, looks, idle, article, published, due, pardons FROM pages WHERE key = ?", key)
        return None if row is None else (Standing(State(row[0]), *row[1:6]), row[6])

    def settle(self, key: str, standing: Standing, answer: Answer, now: float) -> None:
        """Writes what a look made of a page, and the look itself."""
        self._db.write(
            "UPDATE pages SET state = ?, looks = ?, idle = ?, article = ?, published = ?, due = ?, "
            "outcome = CASE ? WHEN 'later' THEN outcome ELSE ? END, looked = ?, captured = coalesce(?, captured) "
            "WHERE key = ?",
            standing.state, standing.looks, standing.idle, standing.article, standing.published, standing.due,
            answer.outcome, answer.outcome, now, answer.captured, key,
        )  # fmt: skip
        if answer.article_id is not None:
            self.note_article(key, answer.article_id)
        self.note(key, answer, now, standing.due)

    def note_article(self, key: str, id: str) -> None:
        """An article was read at the page: its id."""
        elsewhere = None if id == article_id(key) else id
        self._db.write("UPDATE pages SET article_id = ?, withdrawn = NULL WHERE key = ?", elsewhere, key)

    def note(self, key: str, answer: Answer, now: float, due: float | None) -> None:
        """Writes a look down, for `kliping why`."""
        self._db.write(
            "INSERT OR REPLACE INTO looks (key, at, outcome, status, note, due) VALUES (?, ?, ?, ?, ?, ?)",
            key, now, answer.outcome, answer.status, answer.note, due,
        )  # fmt: skip

    def pardon(self, key: str, standing: Standing) -> None:
        """Takes a look in vain back."""
        self._db.write(
            "UPDATE pages SET state = ?, looks = ?, due = ?, pardons = pardons + 1 WHERE key = ?",
            standing.state, standing.looks, standing.due, key,
        )  # fmt: skip

    def restore(
        self, source: str, url: str, discovery: Discovery, *, captured: float, outcome: str | None, standing: Standing
    ) -> None:
        """Enters what captures and articles tell of a page: an article, or an answer that is still to be judged.

        What a list has told since that capture stays open.
        """
        key = url_key(url)
        kept = captured if standing.article is not None else None
        self._db.write(
            "INSERT INTO pages (key, source, host, url, discovery, found, heard, published, state, outcome, looked, "
            "captured, article, due) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, ?7, ?8, ?9, ?12, ?12, ?10, ?11) "
            "ON CONFLICT (key) DO UPDATE SET state = excluded.state, outcome = excluded.outcome, "
            "captured = excluded.captured, article = coalesce(article, excluded.article), due = excluded.due "
            "WHERE pages.heard <= excluded.captured AND coalesce(pages.captured, 0) <= excluded.captured",
            key, source, host_of(key), url, discovery.to_json().decode(), captured,
            standing.published, standing.state, outcome, standing.article, standing.due, kept,
        )  # fmt: skip

    def wants(self, key: str, captured: float) -> bool:
        """Whether an answer captured at that time is still to be judged: the page waits for its text, was not judged by
        this answer or a later one, and no list has told of a change since."""
        row = self._db.row("SELECT state, heard, coalesce(captured, 0) FROM pages WHERE key = ?", key)
        if row is None:
            return True
        state, heard, known = row
        return state in {State.NEW, State.CHANGED, State.AGAIN} and heard <= captured and known < captured

    def life(self, key: str) -> Life | None:
        """All that is known of a page."""
        row = self._db.row(
            "SELECT url, source, discovery, found, heard, outcome, state, looks, idle, article, published, due, "
            "article_id, withdrawn FROM pages WHERE key = ?",
            key,
        )
        if row is None:
            return None
        looks = self._db.rows("SELECT at, outcome, status, note, due FROM looks WHERE key = ? ORDER BY at", key)
        return Life(
            key=key, url=row[0], source=row[1], discovery=Discovery.remembered(row[2]), found=row[3],
            heard=row[4], outcome=row[5], standing=Standing(State(row[6]), *row[7:12]),
            article_id=None if row[9] is None else row[12] or article_id(key),
            withdrawn=row[13] / 1000 if row[13] else None,
            looks=tuple(Look(at=at, outcome=outcome, status=status, note=note, due=due)
                        for at, outcome, status, note, due in looks),
        )  # fmt: skip

    def withdrawals(self) -> list[Withdrawal]:
        """The withdrawn pages whose article's record doesn't say so yet."""
        rows = self._db.rows(
            "SELECT key, article_id, coalesce(captured, looked) FROM pages "
            "WHERE state = 'withdrawn' AND withdrawn IS NULL"
        )
        return [Withdrawal(key, id or article_id(key), at) for key, id, at in rows]

    def note_withdrawn(self, key: str, version: int) -> None:
        """The article's record says so: its version, or 0 where no record is to say it."""
        self._db.write("UPDATE pages SET withdrawn = ? WHERE key = ? AND state = 'withdrawn'", version, key)

    def stands_elsewhere(self, article: Article, key: str) -> bool:
        """Whether an article is still read at another page than this one."""
        row = self._db.row(
            "SELECT 1 FROM pages WHERE (article_id = ? OR (key = ? AND article_id IS NULL)) AND key != ? "
            "AND state = 'done'",
            article.id, url_key(article.url), key,
        )  # fmt: skip
        return row is not None

    def count(self) -> int:
        """How many pages there are."""
        row = self._db.row("SELECT count(*) FROM pages")
        return 0 if row is None else int(row[0])

    def counts(self) -> dict[tuple[str, str], int]:
        """How many pages there are, by source and state."""
        rows = self._db.rows("SELECT source, state, count(*) FROM pages GROUP BY source, state")
        return {(source, state): count for source, state, count in rows}

    def oldest_due(self, now: float) -> dict[str, float]:
        """Since when the first page of each source might have been looked at; nothing of those that are up to date."""
        rows = self._db.rows(
            "SELECT source, min(due) FROM pages LEFT JOIN hosts USING (host) "
            "WHERE due <= ?1 AND coalesce(hosts.until, 0) <= ?1 GROUP BY source",
            now,
        )
        return dict(rows)

    def given_up(self, source: str | None = None) -> list[tuple[str, str, str, int, float]]:
        """Pages that were given up: source, URL, last outcome, looks, when; the latest first."""
        return self._db.rows(
            "SELECT source, url, outcome, looks, looked FROM pages WHERE state = 'given_up' "
            "AND (?1 IS NULL OR source = ?1) ORDER BY looked DESC",
            source,
        )

    def forget_looks(self, now: float) -> None:
        """Drops the looks of long ago."""
        self._db.write("DELETE FROM looks WHERE at < ?", now - KEPT_LOOKS_S)

    def _known(self, key: str) -> _Known | None:
        row = self._db.row("SELECT state, modified, captured, idle, discovery FROM pages WHERE key = ?", key)
        if row is None:
            return None
        state, modified, captured, idle, told = row
        return _Known(State(state), modified, captured, idle, Discovery.remembered(told))


def _waiting(row: tuple[str, str, str, str, str, int]) -> Waiting:
    key, url, source, told, state, looks = row
    why = state if state in {"new", "changed", "again"} else "revisit"
    discovery = Discovery.remembered(told)
    return Waiting(key=key, url=url, source=source, discovery=discovery, why=why, looks=looks)


def _modified(listing: Listing) -> float | None:
    return _seconds(listing.modified or listing.published)


def _seconds(time: datetime | None) -> float | None:
    return None if time is None else time.timestamp()
