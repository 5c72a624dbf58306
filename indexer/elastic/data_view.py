"""Puts the data view into Kibana: what Discover opens with, the articles by time with links that can be clicked.

Kibana's HTTP interface for data views is stable since 8.0; all that is used of it:

    GET  /api/data_views/data_view/ID      {"data_view": {…}}, or 404
    POST /api/data_views/data_view         makes one
    POST /api/data_views/data_view/ID      changes the named parts, and leaves labels and runtime fields alone
    GET  /api/data_views/default           {"data_view_id": "…"}, empty when there is none
    POST /api/data_views/default           sets it
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from indexer.elastic import templates
from indexer.elastic.connection import Place
from indexer.elastic.kibana import Kibana
from indexer.elastic.provision import Step


def provision_kibana(url: str, place: Place, *, wait_s: float, waiting: Callable[[str], None]) -> Iterator[Step]:
    """Waits for Kibana, then sees to the data view and to a default one, a step at a time."""
    kibana = Kibana(url, place)
    try:
        kibana.wait(wait_s, waiting)
        ours = templates.read("data_view", index=place.alias)
        yield _put_data_view(kibana, ours)
        yield _put_default(kibana, ours["data_view"]["id"])
    finally:
        kibana.close()


def _put_data_view(kibana: Kibana, ours: dict[str, Any]) -> Step:
    view = ours["data_view"]
    thing = f"data view {view['id']}"
    status, answer = kibana.call("GET", f"/api/data_views/data_view/{view['id']}")
    if status == 404:
        kibana.call("POST", "/api/data_views/data_view", ours)
        return Step(thing, "created")
    found = answer.get("data_view", {})
    formats = found.get("fieldFormats") or {}
    wanted = {name: view[name] for name in ("title", "name", "timeFieldName")}
    wanted["fieldFormats"] = {**formats, **view["fieldFormats"]}
    if {name: found.get(name) for name in wanted} == wanted:
        return Step(thing, "unchanged")
    kibana.call("POST", f"/api/data_views/data_view/{view['id']}", {"data_view": wanted, "refresh_fields": True})
    return Step(thing, "updated")


def _put_default(kibana: Kibana, id: str) -> Step:
    _, answer = kibana.call("GET", "/api/data_views/default")
    found = answer.get("data_view_id")
    if found == id:
        return Step("default data view", "unchanged")
    if found:
        return Step("default data view", "kept", f"it is {found}")
    kibana.call("POST", "/api/data_views/default", {"data_view_id": id, "force": True})
    return Step("default data view", "created")
