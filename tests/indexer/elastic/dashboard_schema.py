"""What Kibana 9.5's Dashboards API takes, of the shapes that we use: strict, as Kibana is. Our own words for it.

Each shape is {key: whether it must be there}; a key that isn't named is refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

ROOT = {
    "title": True,
    "description": False,
    "time_range": False,
    "refresh_interval": False,
    "query": False,
    "filters": False,
    "options": False,
    "tags": False,
    "pinned_panels": False,
    "panels": False,
}
PANEL = {"id": False, "type": True, "grid": True, "config": True}
GRID = {"x": True, "y": True, "w": True, "h": True}
SOURCE = {"type": True, "ref_id": True}
CONFIGS: dict[str, Mapping[str, bool]] = {
    "metric": {"title": False, "type": True, "data_source": True, "metrics": True},
    "tag_cloud": {"title": False, "type": True, "data_source": True, "metric": True, "tag_by": True},
    "xy": {"title": False, "type": True, "layers": True},
}
LAYER = {"type": True, "data_source": True, "x": True, "y": True, "breakdown_by": False}
LAYERS = ("bar_stacked", "bar_horizontal", "bar", "line", "area")
OPERATIONS: dict[str, Mapping[str, bool]] = {
    "count": {"operation": True, "type": False},
    "unique_count": {"operation": True, "field": True, "type": False},
    "max": {"operation": True, "field": True, "type": False},
    "sum": {"operation": True, "field": True, "type": False},
    "date_histogram": {"operation": True, "field": True},
    "terms": {"operation": True, "fields": True, "limit": False, "rank_by": False},
}
RANKS: dict[str, Mapping[str, bool]] = {
    "metric": {"type": True, "metric_index": True, "direction": True},
    "significant": {"type": True},
}
TAB = {"data_source": True, "column_order": False, "sort": False, "sample_size": False, "rows_per_page": False}
CONTROL = {"title": False, "data_view_id": True, "field_name": True}
WIDTH, MOST_PANELS = 48, 100


class Refused(ValueError):
    """What Kibana answers 400 to."""


def check(id: str, body: Mapping[str, Any]) -> None:
    """Raises Refused, naming the place."""
    if not re.fullmatch(r"[a-z0-9_-]{1,250}", id):
        raise Refused(f"id {id!r} has other characters than a-z, 0-9, _ and -")
    _keys("dashboard", body, ROOT)
    panels = body.get("panels", [])
    if len(panels) > MOST_PANELS:
        raise Refused(f"panels: {len(panels)} are more than {MOST_PANELS}")
    for panel in panels:
        _keys("panel", panel, PANEL)
        _keys("grid", panel["grid"], GRID)
        if panel["grid"]["x"] + panel["grid"]["w"] > WIDTH:
            raise Refused(f"panel {panel.get('id')}: reaches beyond column {WIDTH}")
        _panel(panel["type"], panel["config"])
    for pinned in body.get("pinned_panels", []):
        _keys("pinned panel", pinned, {"type": True, "width": False, "grow": False, "config": True})
        _keys("control", pinned["config"], CONTROL)


def dressed(body: Mapping[str, Any]) -> dict[str, Any]:
    """What Kibana keeps: our keys and its defaults."""
    return {"options": {"use_margins": True}, "filters": [], **body}


def _panel(type: str, config: Mapping[str, Any]) -> None:
    match type:
        case "markdown":
            _keys("markdown", config, {"content": True, "settings": False})
        case "discover_session":
            _keys("discover_session", config, {"title": False, "tabs": True})
            if len(config["tabs"]) != 1:
                raise Refused("tabs: there must be one")
            _keys("tab", config["tabs"][0], TAB)
            _keys("data source", config["tabs"][0]["data_source"], SOURCE)
        case "vis":
            _vis(config)
        case _:
            raise Refused(f"panel type {type!r} is none")


def _vis(config: Mapping[str, Any]) -> None:
    if config.get("type") not in CONFIGS:
        raise Refused(f"chart type {config.get('type')!r} is none of ours")
    _keys(config["type"], config, CONFIGS[config["type"]])
    for layer in config.get("layers", ()):
        _keys("layer", layer, LAYER)
        if layer["type"] not in LAYERS:
            raise Refused(f"layer type {layer['type']!r} is none")
        _keys("data source", layer["data_source"], SOURCE)
    if "data_source" in config:
        _keys("data source", config["data_source"], SOURCE)
    for operation in operations(config):
        if operation.get("operation") not in OPERATIONS:
            raise Refused(f"operation {operation.get('operation')!r} is none of ours")
        _keys(operation["operation"], operation, OPERATIONS[operation["operation"]])
        if "rank_by" in operation:
            _keys("rank_by", operation["rank_by"], RANKS[operation["rank_by"]["type"]])


def operations(config: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Every operation of a chart: what it counts, and by what."""
    found = [*config.get("metrics", ()), *(config[name] for name in ("metric", "tag_by") if name in config)]
    for layer in config.get("layers", ()):
        found += [layer["x"], *layer["y"], *([layer["breakdown_by"]] if "breakdown_by" in layer else [])]
    return found


def _keys(what: str, given: Mapping[str, Any], shape: Mapping[str, bool]) -> None:
    unknown = given.keys() - shape.keys()
    missing = {name for name, needed in shape.items() if needed} - given.keys()
    if unknown or missing:
        raise Refused(f"{what}: unknown {sorted(unknown)}, missing {sorted(missing)}")
