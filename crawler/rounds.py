"""What a crawl that stays tells of a round: a line for each source of which something was read or looked at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from crawler.ledger import Ledger
from crawler.outcomes import Outcome


def round_lines(ledger: Ledger) -> Iterator[tuple[str, str]]:
    """Source and line: "antara: 4 lists read, 12 new, 38 seen: 11 articles, 1 too_short; next read 20:09:12"."""
    for source in sorted(ledger.reads.keys() | ledger.discovered.keys()):
        if ledger.reads[source] or ledger.discovered[source]:
            yield source, f"{source}: {_read(ledger, source)}{_came(ledger, source)}{_next(ledger, source)}"


def _read(ledger: Ledger, source: str) -> str:
    reads, new = ledger.reads[source], ledger.new[source]
    if not reads:
        return "no list was due"
    seen = ledger.listed[source] - new
    told = f"{reads} list{'s' * (reads != 1)} read, {f'{new:,}' if new else 'nothing'} new"
    return f"{told}, {seen:,} seen" if seen else told


def _came(ledger: Ledger, source: str) -> str:
    """What became of pages; those without an outcome wait."""
    counts = [(name, count) for of, name, count, _ in ledger.rows() if of == source and name != Outcome.SEEN_BEFORE]
    waits = ledger.discovered[source] - ledger.outcomes.get(source, Counter()).total()
    told = [f"{count:,} {_plural(name, count)}" for name, count in counts if count]
    told += [f"{waits:,} to come"] if waits > 0 else []
    return f": {', '.join(told)}" if told else ""


def _plural(outcome: str, count: int) -> str:
    return "articles" if outcome == Outcome.ARTICLE and count != 1 else outcome


def _next(ledger: Ledger, source: str) -> str:
    due = ledger.next_reads.get(source)
    return "" if due is None else f"; next read {datetime.fromtimestamp(due).astimezone():%H:%M:%S}"
