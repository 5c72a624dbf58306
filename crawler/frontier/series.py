"""Counts by source and hour: what `kliping status` and `/metrics` read. Older than some weeks they are by day."""

from __future__ import annotations

from collections.abc import Iterable

from crawler.frontier.database import Database

HOUR_S = 3600
KEPT_HOURS = 24 * (7 * 6 + 2)  # six weeks before each of the last 24 hours: what is usual in each hour of the week


class Series:
    """The table of counts."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def add(self, source: str, name: str, now: float, count: float = 1.0) -> None:
        """Adds to a count of the hour that `now` lies in."""
        self._db.write(
            "INSERT INTO series (source, hour, name, count) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (source, hour, name) DO UPDATE SET count = count + excluded.count",
            source, int(now // HOUR_S), name, count,
        )  # fmt: skip

    def of(self, source: str, since: float, names: Iterable[str] | None = None) -> dict[str, dict[int, float]]:
        """Counts by name and hour (hours since 1970), from `since` on."""
        found: dict[str, dict[int, float]] = {}
        wanted = list(names or ())
        only = f" AND name IN ({', '.join('?' * len(wanted))})" if wanted else ""
        statement = f"SELECT hour, name, count FROM series WHERE source = ? AND hour >= ?{only}"
        for hour, name, count in self._db.rows(statement, source, int(since // HOUR_S), *wanted):
            found.setdefault(name, {})[hour] = count
        return found

    def sources(self) -> list[str]:
        """Every source that has a count."""
        return [row[0] for row in self._db.rows("SELECT DISTINCT source FROM series ORDER BY source")]

    def condense(self, now: float) -> None:
        """Joins the hours of long ago to days."""
        before = int(now // HOUR_S) - KEPT_HOURS
        old = "hour < ?1 AND hour % 24 != 0"
        self._db.write(
            f"INSERT INTO series SELECT source, hour - hour % 24, name, sum(count) FROM series WHERE {old} "
            "GROUP BY 1, 2, 3 ON CONFLICT (source, hour, name) DO UPDATE SET count = count + excluded.count",
            before,
        )
        self._db.write(f"DELETE FROM series WHERE {old}", before)
