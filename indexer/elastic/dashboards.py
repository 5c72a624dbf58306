"""Puts the dashboards into Kibana, by its Dashboards API (Kibana 9.5; an older one has none, and it is said so).

    GET /api/dashboards/ID     {"id", "data": {…}, "meta": {…}}, or 404
    PUT /api/dashboards/ID     makes or replaces one; an unknown key is refused

A dashboard that somebody has changed is theirs and stays; one that nobody has is replaced where our file is newer. To
tell these apart, each carries a hash of itself as Kibana gave it back, at the end of its description: Kibana dresses
what it is given (defaults, panel ids), so our file alone wouldn't tell. Ours is unchanged where all that our file says
is in what Kibana gives back.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from typing import Any

from indexer.elastic import templates
from indexer.elastic.kibana import Kibana
from indexer.elastic.provision import Step

Json = dict[str, Any]
DASHBOARDS = ("overview", "entity", "health")
_MARK = re.compile(r" \[kliping ([0-9a-f]{12})\]$")


def dashboard_id(name: str, alias: str) -> str:
    """The id of one of ours for an alias."""
    return f"kliping-{alias}-{name}"


def put_dashboards(kibana: Kibana, alias: str) -> Iterator[Step]:
    """Makes the dashboards that aren't there and renews those that nobody has changed, a step at a time."""
    for name in DASHBOARDS:
        path = f"/api/dashboards/{dashboard_id(name, alias)}"
        yield _put(kibana, path, templates.read(f"dashboard_{name}", index=alias))


def check_dashboards(kibana: Kibana, alias: str) -> Iterator[str]:
    """What Kibana made of our files: a line for each part of a file that it doesn't give back as it was given."""
    for name in DASHBOARDS:
        id = dashboard_id(name, alias)
        status, answer = kibana.call("GET", f"/api/dashboards/{id}")
        if status == 404:
            yield f"dashboard {id}: isn't there"
            continue
        ours = templates.read(f"dashboard_{name}", index=alias)
        yield from (f"dashboard {id}: {line}" for line in lacking(ours, _unmarked(_data(answer))[0]))


def lacking(ours: Any, found: Any, place: str = "") -> Iterator[str]:
    """The places of our file that what Kibana gives back lacks, or has otherwise; more than ours is no lack."""
    if isinstance(ours, dict) and isinstance(found, dict):
        for name, value in ours.items():
            if name not in found:
                yield f"{place}{name} is missing"
            else:
                yield from lacking(value, found[name], f"{place}{name}.")
    elif isinstance(ours, list) and isinstance(found, list):
        if len(ours) != len(found):
            yield f"{place.rstrip('.')} has {len(found)} parts, our file {len(ours)}"
        for number, (mine, theirs) in enumerate(zip(ours, found, strict=False)):
            yield from lacking(mine, theirs, f"{place}{number}.")
    elif ours != found:
        yield f"{place.rstrip('.')} is {found!r}, our file has {ours!r}"


def _put(kibana: Kibana, path: str, ours: Json) -> Step:
    thing = f"dashboard {path.rpartition('/')[2]}"
    status, answer = kibana.call("GET", path)
    if status == 404:
        return Step(thing, "created") if _write(kibana, path, ours) else Step(thing, "missing", NO_API)
    found, mark = _unmarked(_data(answer))
    changes = list(lacking(ours, found))
    if not changes and mark:
        return Step(thing, "unchanged")
    if changes and mark != _hash(found):
        return Step(thing, "kept", f"it was changed: {changes[0]}; delete it in Kibana to have ours again")
    _write(kibana, path, ours)
    return Step(thing, "updated", "nobody had changed it" if changes else "it says now that it is ours")


NO_API = "this Kibana has no Dashboards API; it comes with 9.5"


def _write(kibana: Kibana, path: str, ours: Json) -> bool:
    """Whether Kibana took it: once as it is, and once with the hash of what Kibana made of it."""
    status, answer = kibana.call("PUT", path, ours, missing=True)
    if status == 404:
        return False
    mark = _hash(_data(answer))
    kibana.call("PUT", path, {**ours, "description": f"{ours['description']} [kliping {mark}]"})
    return True


def _unmarked(data: Json) -> tuple[Json, str]:
    """A dashboard without our mark, and the mark; an empty one where somebody took it away."""
    description = str(data.get("description", ""))
    found = _MARK.search(description)
    if not found:
        return data, ""
    return {**data, "description": description[: found.start()]}, found[1]


def _hash(data: Json) -> str:
    return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()[:12]


def _data(answer: Json) -> Json:
    data = answer.get("data")
    return data if isinstance(data, dict) else answer
