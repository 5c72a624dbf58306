"""The frontier: what is found, what is due, what an answer means for its page and for its host.

    discover ─▶ due ─▶ (asked for by the crawl) ─▶ look ─▶ due again, or done, given up, withdrawn

It is the one door to `state/crawl.sqlite`. Pure decisions lie in `looks` and `hosts`; this joins them with the tables.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from crawler.frontier import hosts as hosting
from crawler.frontier import looks as looking
from crawler.frontier.database import Database
from crawler.frontier.files import Files
from crawler.frontier.hosts import Host, Judged
from crawler.frontier.looks import REVISIT_S, Answer, State
from crawler.frontier.pages import Listed, Pages, Waiting, host_of, url_key
from crawler.frontier.series import Series
from crawler.frontier.validators import Validators
from crawler.frontier.written import Written
from crawler.records.discovery import Discovery, Listing

EARLY_PROBES = 3  # pages of a host in trouble that a person's crawl asks for before their time


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a look made of a page. `is_pages` is False where the host or the wait is to blame; `told` are lines for
    people, such as that a host's trouble began."""

    state: State
    due: float | None
    looks: int
    is_pages: bool
    told: tuple[str, ...] = ()


class Frontier:
    """The open state of a crawl. Use it as a context manager; not to be shared between threads.

    Times are seconds since 1970 and passed in. `notes` says what people should know about the opening. Raises a child
    of StateError where the file can't be used.
    """

    def __init__(self, path: Path, *, wait_s: float = 30.0) -> None:
        self._db = Database(path, wait_s=wait_s)
        self.pages = Pages(self._db)
        self.articles = Written(self._db)
        self.validators = Validators(self._db)
        self.files = Files(self._db)
        self.series = Series(self._db)
        self.is_new = self._db.row("SELECT 1 FROM files UNION SELECT 1 FROM reached LIMIT 1") is None
        self.notes = _notes(self._db)
        self._hosts: dict[str, Host] = {}
        self._troubled = {row[0] for row in self._db.rows("SELECT host FROM hosts WHERE since IS NOT NULL")}
        self._out: set[str] = set()  # pages that are being asked for
        self._early: set[str] = set()  # pages that were asked for in this process before their time

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def database(self) -> Database:
        """For the agenda of lists, which lives in the same file."""
        return self._db

    def close(self) -> None:
        """Commits and closes."""
        self._db.close()

    def commit(self) -> None:
        """Makes everything so far durable. Call it after captures and articles have been synced."""
        self._db.commit()

    def discover(self, source: str, listing: Listing, discovery: Discovery, now: float) -> Listed:
        """Takes in a listed URL; says what it is to us."""
        return self.pages.discover(source, listing, discovery, now)

    def due(self, source: str, now: float, count: int | None = None) -> list[Waiting]:
        """Up to `count` pages of a source that may be asked for now; `look` or `unasked` gives each back."""
        found: list[Waiting] = []
        for waiting, is_probe in self.pages.due(source, now, None if count is None else count + len(self._out)):
            if count is not None and len(found) >= count:
                break
            if waiting.key in self._out:
                continue
            self._out.add(waiting.key)
            found.append(waiting)
            if is_probe:
                self._keep(host_of(waiting.key), hosting.probing(self.host(host_of(waiting.key)), now))
        return found

    def early(self, source: str, now: float, count: int | None = None, *, before: float | None = None) -> list[Waiting]:
        """What a person's crawl looks at before its time: what was looked at in vain `before` it began, each once.

        Of a host in trouble that goes on, only the first few; of one that asked us to wait, nothing.
        """
        found: list[Waiting] = []
        for waiting, is_troubled in self.pages.early(source, now if before is None else before):
            if count is not None and len(found) >= count:
                break
            host = host_of(waiting.key)
            if waiting.key in self._out or waiting.key in self._early or self.host(host).told > now:
                continue
            if is_troubled and sum(host_of(key) == host for key in self._early) >= EARLY_PROBES:
                continue
            self._out.add(waiting.key)
            self._early.add(waiting.key)
            found.append(waiting)
        return found

    def next_due(self, source: str) -> float | None:
        """When a page of the source may be asked for next; None when none is to come."""
        return self.pages.next_due(source)

    def look(self, key: str, answer: Answer, now: float, revisits: Sequence[float] = REVISIT_S) -> Verdict:
        """Judges the answer to a page, and writes down what it means for it and for its host."""
        self._out.discard(key)
        found = self.pages.standing(key)
        if found is None:
            raise KeyError(f"{key} was never found, so no answer can be judged")
        page, pardons = found
        host = host_of(key)
        judged = hosting.after_answer(self.host(host), key, answer, now, may_witness=not pardons)
        told = self._take(host, judged, now)
        if judged.is_pages or answer.is_wait:
            page = looking.after(page, answer, now, revisits)
        else:
            page = looking.passed_over(page, now, revisits)
        self.pages.settle(key, page, answer, now)
        return Verdict(state=page.state, due=page.due, looks=page.looks, is_pages=judged.is_pages, told=told)

    def look_at_list(self, url: str, answer: Answer, now: float) -> tuple[str, ...]:
        """Judges the answer to a list, as far as it says something of its host; returns lines for people."""
        host = host_of(url_key(url))
        return self._take(host, hosting.after_list(self.host(host), url, answer, now), now)

    def unasked(self, key: str) -> Verdict:
        """The page was asked for, but our own line was down: it stays due, as if it had not been."""
        self._out.discard(key)
        found = self.pages.standing(key)
        if found is None:
            raise KeyError(f"{key} was never found")
        return Verdict(state=found[0].state, due=found[0].due, looks=found[0].looks, is_pages=False)

    def take_back(self, key: str, now: float) -> None:
        """Takes a page's last look in vain back."""
        if (found := self.pages.standing(key)) is not None and found[0].looks:
            self.pages.pardon(key, looking.pardoned(found[0], now))

    def restore_host(self, name: str, host: Host) -> None:
        """A host stands as it stood before."""
        self._keep(name, host)

    def host(self, name: str) -> Host:
        """How a host stands."""
        if name not in self._hosts:
            row = self._db.row("SELECT since, until, standing FROM hosts WHERE host = ?", name)
            self._hosts[name] = Host() if row is None else Host.from_json(*row)
        return self._hosts[name]

    def hosts(self) -> dict[str, Host]:
        """Every host that was asked for something, by name."""
        for (name,) in self._db.rows("SELECT host FROM hosts ORDER BY host"):
            self.host(name)
        return dict(sorted(self._hosts.items()))

    def hosts_of(self, source: str) -> dict[str, Host]:
        """The hosts in trouble on which the source has pages that wait."""
        if not self._troubled:
            return {}
        rows = self._db.rows(
            "SELECT DISTINCT host FROM pages JOIN hosts USING (host) "
            "WHERE source = ? AND due IS NOT NULL AND hosts.since IS NOT NULL",
            source,
        )
        return {name: self.host(name) for (name,) in rows}

    def _take(self, name: str, judged: Judged, now: float) -> tuple[str, ...]:
        self._keep(name, judged.host)
        for key in judged.pardon:
            if key not in self._out:
                self.take_back(key, now)
        if judged.began:
            return (f"{name}: in trouble ({judged.host.kind}); its pages wait, and none of them is blamed",)
        return (f"{name}: answers again",) if judged.ended else ()

    def _keep(self, name: str, host: Host) -> None:
        if self._hosts.get(name) == host:
            return
        self._hosts[name] = host
        (self._troubled.add if host.in_trouble else self._troubled.discard)(name)
        self._db.write(
            "INSERT OR REPLACE INTO hosts (host, since, until, standing) VALUES (?, ?, ?, ?)",
            name, host.since, host.until, host.to_json(),
        )  # fmt: skip


def _notes(db: Database) -> list[str]:
    if db.put_aside is not None:
        return [
            f"{db.path}: was broken and is kept as {db.put_aside.name}; the state is made again from captures, "
            "articles and the lists among the captures. What only it knew is lost: pages whose lists were never kept"
        ]
    if db.migrated:
        return [f"{db.path}: brought to today's format, {db.migrated:,} pages carried over"]
    return []
