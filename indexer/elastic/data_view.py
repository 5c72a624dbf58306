"""Puts into Kibana what it opens with: the data views (articles by time, the newspapers' health) and the dashboards.

Kibana's HTTP interface for data views is stable since 8.0; all that is used of it:

    GET  /api/data_views/data_view/ID      {"data_view": {…}}, or 404
    POST /api/data_views/data_view         makes one
    POST /api/data_views/data_view/ID      changes the named parts, and leaves labels and runtime fields alone
    POST /api/data_views/data_view/ID/fields  {"fields": {NAME: {"customLabel": "…"}}} gives labels
    GET  /api/data_views/default           {"data_view_id": "…"}, empty when there is none
    POST /api/data_views/default           sets it
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from indexer.elastic import templates
from indexer.elastic.connection import Place
from indexer.elastic.dashboards import check_dashboards, put_dashboards
from indexer.elastic.kibana import Kibana
from indexer.elastic.provision import Step

VIEWS = ("data_view", "data_view_sources")  # the articles; how the newspapers fare


def provision_kibana(url: str, place: Place, *, wait_s: float, waiting: Callable[[str], None]) -> Iterator[Step]:
    """Waits for Kibana, then sees to the data views, a default one and the dashboards, a step at a time."""
    kibana = Kibana(url, place)
    try:
        kibana.wait(wait_s, waiting)
        for name in VIEWS:
            yield _put_data_view(kibana, templates.read(name, index=place.alias))
        yield _put_default(kibana, templates.read("data_view", index=place.alias)["data_view"]["id"])
        yield from put_dashboards(kibana, place.alias)
    finally:
        kibana.close()


def check_kibana(url: str, place: Place) -> list[str]:
    """What Kibana made otherwise of what our files say: a line each."""
    kibana = Kibana(url, place)
    try:
        return list(check_dashboards(kibana, place.alias))
    finally:
        kibana.close()


def _put_data_view(kibana: Kibana, ours: dict[str, Any]) -> Step:
    """Makes the view, or puts right what differs; formats and labels of fields that we don't name stay as they are."""
    view = ours["data_view"]
    thing, path = f"data view {view['id']}", f"/api/data_views/data_view/{view['id']}"
    status, answer = kibana.call("GET", path)
    if status == 404:
        kibana.call("POST", "/api/data_views/data_view", ours)
        return Step(thing, "created")
    found = answer.get("data_view", {})
    wanted = {name: view[name] for name in ("title", "name", "timeFieldName", "sourceFilters") if name in view}
    wanted["fieldFormats"] = {**(found.get("fieldFormats") or {}), **view["fieldFormats"]}
    labels = _labels_to_put(view["fieldAttrs"], found.get("fieldAttrs") or {})
    same = {name: found.get(name) for name in wanted} == wanted
    if same and not labels:
        return Step(thing, "unchanged")
    if not same:
        kibana.call("POST", path, {"data_view": wanted, "refresh_fields": True})
    if labels:
        kibana.call("POST", f"{path}/fields", {"fields": labels})
    return Step(thing, "updated")


def _labels_to_put(ours: dict[str, Any], found: dict[str, Any]) -> dict[str, Any]:
    """Our labels of fields that have none: one that somebody gave stays."""
    return {name: attributes for name, attributes in ours.items() if "customLabel" not in found.get(name, {})}


def _put_default(kibana: Kibana, id: str) -> Step:
    _, answer = kibana.call("GET", "/api/data_views/default")
    found = answer.get("data_view_id")
    if found == id:
        return Step("default data view", "unchanged")
    if found:
        return Step("default data view", "kept", f"it is {found}")
    kibana.call("POST", "/api/data_views/default", {"data_view_id": id, "force": True})
    return Step("default data view", "created")
