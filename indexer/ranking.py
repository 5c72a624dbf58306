"""The order of hits, the same in every index: what the index ranks first is ranked once more by nearness.

Of the first NEAREST hits each score is multiplied by 1 + s², s the greatest share of what is asked (by weight) that
stands within a few words, in the title or in one place of the text. On 40 judged queries nDCG@10 is 0.793 without
it, 0.803 with it; and the same when three times as many are looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from indexer.index import Hit
from indexer.query import Query
from indexer.snippets import Marked, Marker

NEAREST = 10  # a page of them: these are looked at anyway

Row = tuple[float, Marked, int]  # score, title and text, duplicates
Fetch = Callable[[int, int], Sequence[Row]]  # the rows from the first number on, so many, in the index's order


def page(query: Query, marker: Marker, fetch: Fetch, offset: int, limit: int) -> tuple[Hit, ...]:
    """The hits from number `offset` on, at most `limit`."""
    if limit <= 0:
        return ()
    if offset < NEAREST and query.order == "relevance" and sum(weight > 0 for weight in marker.weights) > 1:
        rows = _by_nearness(fetch(0, max(NEAREST, offset + limit)))[offset : offset + limit]
    else:
        rows = fetch(offset, limit)
    return tuple(marked.hit(score, copies) for score, marked, copies in rows)


def _by_nearness(rows: Sequence[Row]) -> Sequence[Row]:
    scored = [(score * (1 + marked.together**2), marked, copies) for score, marked, copies in rows[:NEAREST]]
    return [*sorted(scored, key=lambda row: -row[0]), *rows[NEAREST:]]
