"""Puts the dashboards into Kibana, by its Dashboards API (Kibana 9.5; an older one has none, and it is said so).

    GET /api/dashboards/ID     {"id", "data": {…}, "meta": {…}}, or 404
    PUT /api/dashboards/ID     makes or replaces one; an unknown key is refused

A dashboard that somebody has changed is theirs and stays. Kibana dresses what it is given (defaults, panel ids), so
ours is unchanged where all that our file says is in what Kibana gives back.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from indexer.elastic import templates
from indexer.elastic.kibana import Kibana
from indexer.elastic.provision import Step

DASHBOARDS = ("overview", "entity")


def dashboard_id(name: str, alias: str) -> str:
    """The id of one of ours for an alias."""
    return f"kliping-{alias}-{name}"


def put_dashboards(kibana: Kibana, alias: str) -> Iterator[Step]:
    """Makes the dashboards that aren't there, a step at a time."""
    for name in DASHBOARDS:
        path = f"/api/dashboards/{dashboard_id(name, alias)}"
        ours = templates.read(f"dashboard_{name}", index=alias)
        yield _put(kibana, path, ours)


def check_dashboards(kibana: Kibana, alias: str) -> Iterator[str]:
    """What Kibana made of our files: a line for each part of a file that it doesn't give back as it was given."""
    for name in DASHBOARDS:
        id = dashboard_id(name, alias)
        status, answer = kibana.call("GET", f"/api/dashboards/{id}")
        if status == 404:
            yield f"dashboard {id}: isn't there"
            continue
        ours = templates.read(f"dashboard_{name}", index=alias)
        yield from (f"dashboard {id}: {line}" for line in lacking(ours, _data(answer)))


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


def _put(kibana: Kibana, path: str, ours: dict[str, Any]) -> Step:
    thing = f"dashboard {path.rpartition('/')[2]}"
    status, answer = kibana.call("GET", path)
    if status != 404:
        changes = list(lacking(ours, _data(answer)))
        if changes:
            return Step(thing, "kept", f"it was changed: {changes[0]}; delete it in Kibana to have ours again")
        return Step(thing, "unchanged")
    status, answer = kibana.call("PUT", path, ours, missing=True)
    if status == 404:
        return Step(thing, "missing", "this Kibana has no Dashboards API; it comes with 9.5")
    return Step(thing, "created")


def _data(answer: dict[str, Any]) -> dict[str, Any]:
    data = answer.get("data")
    return data if isinstance(data, dict) else answer
