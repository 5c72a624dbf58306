"""One document a source in an index of its own: how it fares, for Kibana's dashboard of the newspapers' health.

The document is what `kliping status --json` says of the source, with its times as times, and with sums beside its
lists, since a panel can count but not add up. The index knows no versions of it: the newest word wins, and a source
that is crawled no more keeps its last.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from indexer.elastic.connection import Place, in_our_words, reason_of, sources_of

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

Json = dict[str, Any]
TIMES = ("last_read", "last_new", "next_read", "oldest_due")
HOUR_S = 3600
NOT_THERE = "the dashboard of the newspapers' health gets nothing: `kliping provision` makes its index"


def put_sources(client: Elasticsearch, place: Place, board: Mapping[str, Any]) -> str:
    """Writes what the board says of each source. Returns why not, where the index isn't there or isn't ours to write.

    Raises IndexUnreachable where no answer comes.
    """
    from elasticsearch import AuthorizationException, NotFoundError

    if not board["sources"]:
        return ""
    with in_our_words(place):
        try:
            # Else an administrator's write would make the index, with fields guessed.
            client.indices.get_mapping(index=sources_of(place.alias))
            found = client.bulk(operations=list(_lines(board)), index=sources_of(place.alias), refresh=False)
        except (NotFoundError, AuthorizationException) as error:
            return f"{NOT_THERE} ({reason_of(error).split(' for ')[0]})"
    wrong = [item["index"]["error"] for item in found["items"] if item["index"]["status"] >= 300 and _matters(item)]
    return f"{len(wrong)} newspapers' health isn't taken: {wrong[0].get('reason')}" if wrong else ""


def told(source: Mapping[str, Any], at: float) -> Json:
    """The document of one source."""
    broken = [{**each, "since": _time(each.get("since"))} for each in source.get("broken", ())]
    new, last_new = sum(source.get("new", ())), source.get("last_new")
    return {
        **source,
        **{name: _time(source.get(name)) for name in TIMES},
        "at": _time(at),
        "new_day": new,
        "silent_hours": None if last_new is None else round(max(0.0, at - last_new) / HOUR_S, 1),
        "broken": broken,
        "breaks": len(broken),
        "state": ", ".join(sorted({each["kind"] for each in broken})) or "well",
    }


def _lines(board: Mapping[str, Any]) -> Iterator[Json]:
    version = int(board["at"] * 1000)  # two machines may tell of one newspaper: the later word stays
    for source in board["sources"]:
        yield {"index": {"_id": source["name"], "version": version, "version_type": "external_gte"}}
        yield told(source, board["at"])


def _matters(item: Json) -> bool:
    return bool(item["index"]["status"] != 409)  # a later word is there


def _time(seconds: float | None) -> str | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat()
