"""Kibana's data view: made once, put right when it differs, waited for while Kibana starts."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from fnmatch import fnmatchcase

import pytest

from indexer.elastic import templates
from indexer.elastic.connection import Place
from indexer.elastic.data_view import provision_kibana
from indexer.errors import IndexUnreachable, SettingError
from tests.indexer.elastic.kibana_server import PASSWORD, USERNAME, VIEWS, KibanaServer, kibana
from tests.indexer.elastic.kql import fields_of
from tests.test_docs import output_lines

PLACE = Place("http://127.0.0.1:9200", "articles", USERNAME, PASSWORD)
ID = "kliping-articles"


@pytest.fixture
def server() -> Iterator[KibanaServer]:
    with kibana() as running:
        yield running


def states(url: str, place: Place = PLACE, *, wait_s: float = 5, told: list[str] | None = None) -> dict[str, str]:
    steps = provision_kibana(url, place, wait_s=wait_s, waiting=(told if told is not None else []).append)
    return {step.thing: step.state for step in steps}


def test_data_view_is_made_and_is_the_default(server: KibanaServer) -> None:
    made = states(server.url)
    assert made == dict.fromkeys(
        (
            f"data view {ID}",
            f"data view {ID}-sources",
            "default data view",
            "dashboard kliping-articles-overview",
            "dashboard kliping-articles-entity",
            "dashboard kliping-articles-health",
        ),
        "created",
    )
    shown = {line.partition(" ")[2].strip() for line in output_lines("elasticsearch.md", "kliping provision")}
    assert {thing for thing in shown if "data view" in thing or "dashboard" in thing} == made.keys()
    assert server.default == ID
    view = server.views[ID]
    assert view["title"] == "articles"
    assert view["timeFieldName"] == "moment"
    assert view["fieldFormats"]["url"]["id"] == "url"


def test_fields_of_the_data_view_are_in_the_mapping() -> None:
    mapped = templates.read("mappings", index="articles")["template"]["mappings"]["properties"]
    fields, view = fields_of(mapped), templates.read("data_view", index="articles")["data_view"]
    assert fields[view["timeFieldName"]] == "date"
    assert {*view["fieldFormats"], *view["fieldAttrs"]} <= fields.keys()


def test_what_people_read_has_a_label_and_helpers_are_hidden() -> None:
    mapped = templates.read("mappings", index="articles")["template"]["mappings"]["properties"]
    view = templates.read("data_view", index="articles")["data_view"]
    hidden = [one["value"] for one in view["sourceFilters"]]
    shown = {name for name in fields_of(mapped) if not any(fnmatchcase(name, pattern) for pattern in hidden)}
    assert shown - view["fieldAttrs"].keys() == {"id", "image"}


def test_a_label_that_somebody_gave_stays_and_missing_ones_come(server: KibanaServer) -> None:
    states(server.url)
    server.views[ID]["fieldAttrs"] = {"source": {"customLabel": "Koran"}}
    assert states(server.url)[f"data view {ID}"] == "updated"
    assert server.views[ID]["fieldAttrs"]["source"] == {"customLabel": "Koran"}
    assert server.views[ID]["fieldAttrs"]["url"] == {"customLabel": "Link"}
    assert states(server.url)[f"data view {ID}"] == "unchanged"


def test_second_time_changes_nothing(server: KibanaServer) -> None:
    states(server.url)
    server.requests.clear()
    assert set(states(server.url).values()) == {"unchanged"}
    assert server.changes == []


def test_a_changed_time_field_is_put_right_and_additions_stay(server: KibanaServer) -> None:
    states(server.url)
    server.views[ID] |= {"timeFieldName": "captured", "runtimeFieldMap": {"jam": {"type": "long"}}}
    server.views[ID]["fieldFormats"]["title"] = {"id": "string"}
    assert states(server.url)[f"data view {ID}"] == "updated"
    assert server.views[ID]["timeFieldName"] == "moment"
    assert server.views[ID]["runtimeFieldMap"] == {"jam": {"type": "long"}}
    assert server.views[ID]["fieldFormats"].keys() == {"title", "url", "image", "version", "published_from.confidence"}


def test_somebody_elses_default_stays(server: KibanaServer) -> None:
    server.default = "punya-orang"
    assert states(server.url)["default data view"] == "kept"
    assert server.default == "punya-orang"


def test_kibana_that_is_starting_is_waited_for(server: KibanaServer) -> None:
    server.starting = 1
    told: list[str] = []
    assert states(server.url, wait_s=10, told=told)["default data view"] == "created"
    assert told == [f"waiting for Kibana at {server.url}, up to 10 s"]


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_busy_kibana_is_asked_again(server: KibanaServer, status: int) -> None:
    server.busy = [status]
    assert states(server.url)[f"data view {ID}"] == "created"
    assert server.requests.count(("GET", f"{VIEWS}/{ID}")) == 2


def test_a_wrong_password_is_said_at_once(server: KibanaServer) -> None:
    with pytest.raises(IndexUnreachable, match="doesn't accept elastic; check KLIPING_ES_USERNAME"):
        states(server.url, Place("http://127.0.0.1:9200", "articles", USERNAME, "salah"))


def test_no_kibana_is_said_after_the_wait() -> None:
    with pytest.raises(IndexUnreachable, match="Kibana isn't up"):
        states("http://127.0.0.1:9", wait_s=0)


def test_something_else_than_kibana_is_said() -> None:
    with http.server.HTTPServer(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler) as other:
        threading.Thread(target=other.serve_forever, args=(0.01,), daemon=True).start()
        with pytest.raises(IndexUnreachable, match="Kibana isn't up"):
            states(f"http://127.0.0.1:{other.server_address[1]}", wait_s=0)
        other.shutdown()


@pytest.mark.parametrize(
    "url", ["127.0.0.1:5601", "ftp://127.0.0.1", "http://", "http://elastic:x@127.0.0.1:5601", "http://a:b"]
)
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(SettingError, match="--kibana"):
        states(url)
