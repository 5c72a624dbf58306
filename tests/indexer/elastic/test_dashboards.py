"""The dashboards: files that Kibana takes, each panel's request answered with rows, and nobody's edit lost."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from indexer.commands.provision import provision as command
from indexer.document import Document, Entities, Quote
from indexer.elastic import dashboards, provision, templates
from indexer.elastic.connection import Place, sources_of
from indexer.elastic.data_view import VIEWS, check_kibana
from indexer.elastic.index import ElasticIndex
from tests.indexer.elastic import dashboard_schema
from tests.indexer.elastic.kibana_server import KibanaServer, kibana
from tests.indexer.elastic.kql import fields_of
from tests.indexer.elastic.test_kibana import PLACE, states
from tests.records import document

Json = dict[str, Any]
FILES = {name: templates.read(f"dashboard_{name}", index="articles") for name in dashboards.DASHBOARDS}
# The fields of each data view's index.
FIELDS = {
    "kliping-articles": fields_of(templates.read("mappings", index="articles")["template"]["mappings"]["properties"]),
    "kliping-articles-sources": fields_of(
        templates.read("sources_template", index="articles")["template"]["mappings"]["properties"]
    ),
}
PASSWORDS = {provision.READER: "membaca-berita-1", provision.INDEXER: "menulis-berita-1"}
MOST_MS = 300
NOW = 1_796_000_000.0
BOARD = {
    "at": NOW,
    "sources": [
        {"name": "koran", "last_read": NOW, "last_new": NOW - 7200, "next_read": NOW + 900, "new": [3, 4], "usual": 6.5,
         "outcomes": {"article": 7}, "filled": {"title": 1.0, "authors": 0.9, "time": 1.0}, "waiting": 2, "given_up": 1,
         "withdrawn": 0, "gaps": 1, "broken": []},
        {"name": "lambat", "last_read": None, "last_new": None, "next_read": None, "new": [0, 0], "usual": None,
         "outcomes": {}, "filled": {}, "waiting": 0, "given_up": 0, "withdrawn": 0, "gaps": 0,
         "broken": [{"kind": "unreachable", "what": "https://lambat.test/rss answered 404", "since": NOW - 86400}]},
    ],
}  # fmt: skip
PANELS = [
    pytest.param(panel, id=f"{name}-{panel['id']}")
    for name, file in FILES.items()
    for panel in file["panels"]
    if panel["type"] != "markdown"
]


@pytest.fixture
def server() -> Iterator[KibanaServer]:
    with kibana() as running:
        yield running


# The files


@pytest.mark.parametrize("name", FILES)
def test_kibana_takes_the_file(name: str) -> None:
    dashboard_schema.check(dashboards.dashboard_id(name, "articles"), FILES[name])


@pytest.mark.parametrize("name", FILES)
def test_no_two_panels_overlap_and_each_has_an_id_of_its_own(name: str) -> None:
    panels = FILES[name]["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    for one, other in itertools.combinations([panel["grid"] for panel in panels], 2):
        beside = one["x"] + one["w"] <= other["x"] or other["x"] + other["w"] <= one["x"]
        above = one["y"] + one["h"] <= other["y"] or other["y"] + other["h"] <= one["y"]
        assert beside or above, (one, other)


@pytest.mark.parametrize("name", FILES)
def test_every_field_exists_and_can_be_counted(name: str) -> None:
    used = [
        (config["data_view_id"], config["field_name"]) for config in _values(FILES[name]["pinned_panels"], "config")
    ]
    for panel in FILES[name]["panels"]:
        for one in dashboard_schema.operations(panel["config"]):
            (view,) = set(_values(panel, "ref_id"))
            used += [(view, field) for field in (*one.get("fields", ()), *([one["field"]] if "field" in one else []))]
    assert {FIELDS[view].get(field) for view, field in used} <= {"keyword", "date", "long", "integer", "float"}


def test_every_data_view_is_one_that_is_shipped() -> None:
    shipped = {templates.read(name, index="articles")["data_view"]["id"] for name in VIEWS}
    files = list(FILES.values())
    assert {*_values(files, "ref_id"), *_values(files, "data_view_id")} == shipped


@pytest.mark.parametrize("name", FILES)
def test_the_table_shows_fields_that_are_there(name: str) -> None:
    for tab in [tab for tabs in _values(FILES[name], "tabs") for tab in tabs]:
        assert {*tab["column_order"], *(one["name"] for one in tab["sort"])} <= FIELDS[
            tab["data_source"]["ref_id"]
        ].keys()


# The requests behind the panels


@pytest.fixture(scope="module")
def reader(elasticsearch_server: Any) -> Iterator[tuple[Any, str]]:
    """A reader's client and an alias with some news in it."""
    from tests.indexer.elastic.conftest import remove

    server, alias = elasticsearch_server, "kliping-test-dashboards"
    ca = str(server.ca) if server.ca else None
    place = Place(server.url, alias, server.username, server.password, None, ca)
    remove(place)
    list(provision.provision(place, passwords=PASSWORDS))
    index = ElasticIndex(place, place.client())
    index.update(news(300))
    index.take_sources(BOARD)
    place.client().indices.refresh(index=sources_of(alias))
    user = provision.user_of(provision.READER, alias)
    client = Place(server.url, alias, user, PASSWORDS[provision.READER], None, ca).client()
    yield client, alias
    client.close()
    index.close()
    remove(place)


@pytest.mark.parametrize("panel", PANELS)
def test_the_request_behind_a_panel_is_answered_with_rows(panel: Json, reader: tuple[Any, str]) -> None:
    client, alias = reader
    body, index = request_of(panel), alias
    if set(_values(panel, "ref_id")) == {"kliping-articles-sources"}:
        index = sources_of(alias)
    else:  # the dashboard's time range; what "more than usual" is held against is all of the index
        body["query"] = {"range": {"moment": {"gte": "2024-02-01"}}}
    client.search(index=index, body=body)
    started = time.perf_counter()
    found = client.search(index=index, body=body, request_cache=False).body
    assert (time.perf_counter() - started) * 1000 < MOST_MS * 10  # a busy machine; the server's own time is the bar
    assert found["took"] < MOST_MS
    rows = found["hits"]["hits"] if panel["type"] == "discover_session" else _rows(found["aggregations"])
    assert rows


def news(count: int) -> Iterator[Document]:
    """Articles of two months, of which the newer name somebody whom the older don't, and quote him."""
    for number in range(count):
        is_new = number % 4 == 0
        yield document(
            f"https://contoh.example/{number}",
            section="Metro",
            published=datetime(2024, 2 if is_new else 1, 1 + number % 28, tzinfo=UTC),
            entities=Entities(
                ("Pramono Anung",) if is_new else ("Joko Widodo",),
                ("Badan Gizi Nasional",) if is_new else ("Komisi Pemberantasan Korupsi",),
                ("Jakarta",),
            ),
            quotes=(Quote(0, 5, "Pramono Anung", "name"),) if is_new else (),
        )


def request_of(panel: Json) -> Json:
    """What Kibana asks for a panel on a data view: Query DSL."""
    config = panel["config"]
    if panel["type"] == "discover_session":
        tab = config["tabs"][0]
        order = [{one["name"]: one["direction"]} for one in tab["sort"]]
        return {"size": tab["sample_size"], "sort": order, "fields": tab["column_order"], "_source": False}
    measures, buckets = list[Json](), list[Json]()
    for one in dashboard_schema.operations(config):
        (buckets if one["operation"] in ("terms", "date_histogram") else measures).append(one)
    aggs: Json = {f"m{number}": found for number, one in enumerate(measures) if (found := _measure(one))}
    if not buckets and not aggs:
        is_health = set(_values(panel, "ref_id")) == {"kliping-articles-sources"}
        aggs = {"m": {"value_count": {"field": "name" if is_health else "id"}}}  # the number of hits, here as a row
    for number, one in reversed(list(enumerate(buckets))):
        aggs = {f"b{number}": _bucket(one) | ({"aggs": aggs} if aggs else {})}
    return {"size": 0, "track_total_hits": True, "aggs": aggs}


def _measure(one: Json) -> Json | None:
    kinds = {"unique_count": "cardinality", "max": "max", "sum": "sum"}
    return {kinds[one["operation"]]: {"field": one["field"]}} if one["operation"] in kinds else None


def _bucket(one: Json) -> Json:
    if one["operation"] == "terms":
        kind = "significant_terms" if one.get("rank_by", {}).get("type") == "significant" else "terms"
        return {kind: {"field": one["fields"][0], "size": one["limit"]}}
    zone = {"time_zone": "Asia/Jakarta", "min_doc_count": 1}
    return {"date_histogram": {"field": one["field"], "fixed_interval": "3h"} | zone}


def _rows(aggregations: Json) -> list[Any]:
    (first,) = list(aggregations.values())[:1]
    return first["buckets"] if "buckets" in first else [first["value"]] if first["value"] else []


def _values(value: Any, name: str) -> Iterator[Any]:
    if isinstance(value, dict):
        yield from ([value[name]] if name in value else [])
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from _values(one, name)


# Provisioning


def test_provisioned_twice_all_is_unchanged(server: KibanaServer) -> None:
    made = {thing: state for thing, state in states(server.url).items() if thing.startswith("dashboard")}
    assert made == dict.fromkeys((f"dashboard kliping-articles-{name}" for name in FILES), "created")
    server.requests.clear()
    assert set(states(server.url).values()) == {"unchanged"}
    assert server.changes == []


def test_somebodys_edit_is_kept_and_said(server: KibanaServer) -> None:
    states(server.url)
    server.dashboards["kliping-articles-overview"]["panels"][0]["grid"]["h"] = 9
    server.dashboards["kliping-articles-overview"]["title"] = "Meja redaksi"
    assert states(server.url)["dashboard kliping-articles-overview"] == "kept"
    assert server.dashboards["kliping-articles-overview"]["title"] == "Meja redaksi"


def test_a_newer_file_replaces_what_nobody_has_changed(server: KibanaServer, monkeypatch: pytest.MonkeyPatch) -> None:
    states(server.url)
    server.dashboards["kliping-articles-entity"]["panels"][0]["grid"]["h"] = 9  # somebody's
    given = templates.read

    def newer(name: str, **more: Any) -> Json:
        found = given(name, **more)
        return found | {"title": "Kliping, newer"} if name.startswith("dashboard") else found

    monkeypatch.setattr(templates, "read", newer)
    done = states(server.url)
    found = {name: done[f"dashboard kliping-articles-{name}"] for name in FILES}
    assert found == {"overview": "updated", "entity": "kept", "health": "updated"}
    assert states(server.url)["dashboard kliping-articles-overview"] == "unchanged"
    assert server.dashboards["kliping-articles-overview"]["title"] == "Kliping, newer"
    assert server.dashboards["kliping-articles-entity"]["title"] != "Kliping, newer"


def test_a_kibana_without_dashboards_of_this_kind_is_said(server: KibanaServer) -> None:
    server.has_dashboards = False
    assert states(server.url)["dashboard kliping-articles-entity"] == "missing"


def test_check_says_what_kibana_made_of_a_file(server: KibanaServer) -> None:
    states(server.url)
    assert check_kibana(server.url, PLACE) == []
    server.dashboards["kliping-articles-entity"]["panels"][1]["config"]["layers"] = []
    del server.dashboards["kliping-articles-overview"]
    assert check_kibana(server.url, PLACE) == [
        "dashboard kliping-articles-overview: isn't there",
        "dashboard kliping-articles-entity: panels.1.config.layers has 0 parts, our file 1",
    ]


def test_the_check_ends_with_1_where_something_differs(
    server: KibanaServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("KLIPING_ES_USERNAME", PLACE.username or "")
    monkeypatch.setenv("KLIPING_ES_PASSWORD", PLACE.password or "")
    arguments = ["--index", PLACE.url, "--kibana", server.url, "--check"]
    done = CliRunner().invoke(command, arguments)
    assert (done.exit_code, len(done.stdout.splitlines())) == (1, 3)
    states(server.url)
    assert CliRunner().invoke(command, arguments).exit_code == 0


def test_a_complaint_of_kibanas_is_told_word_for_word(server: KibanaServer, monkeypatch: pytest.MonkeyPatch) -> None:
    from indexer.errors import IndexUnusable

    broken = FILES["overview"] | {"warna": "merah"}
    monkeypatch.setattr(templates, "read", lambda name, **_: broken if name.startswith("dashboard") else SHIPPED[name])
    with pytest.raises(IndexUnusable, match=r"\[request body\]: dashboard: unknown \['warna'\], missing \[\]"):
        states(server.url)


SHIPPED = {name: templates.read(name, index="articles") for name in VIEWS}
