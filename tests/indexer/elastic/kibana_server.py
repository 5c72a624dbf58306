"""A small HTTP server that answers as Kibana's documentation says its data view interface does. Scriptable by tests.

It keeps data views in a dict, refuses changes without `kbn-xsrf` and strangers, and records what it was sent. Kibana
itself isn't needed to see that we ask the right things in the right order.
"""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.indexer.elastic import dashboard_schema

USERNAME, PASSWORD = "elastic", "rahasia-kibana"
VIEWS = "/api/data_views/data_view"
DASHBOARDS = "/api/dashboards/"
# What Kibana takes in each body: it refuses other keys.
CREATES = {"data_view", "override", "refresh_fields"}
UPDATES = {"data_view", "refresh_fields"}
CREATED_PARTS = {
    "id",
    "name",
    "title",
    "timeFieldName",
    "sourceFilters",
    "fieldFormats",
    "fieldAttrs",
    "fields",
    "runtimeFieldMap",
    "allowNoIndex",
    "allowHidden",
    "namespaces",
    "type",
    "typeMeta",
    "version",
}
FIELD_PARTS = {"customLabel", "customDescription", "count", "format"}
UPDATED_PARTS = {
    "title",
    "name",
    "timeFieldName",
    "fieldFormats",
    "fields",
    "runtimeFieldMap",
    "sourceFilters",
    "allowHidden",
}


class KibanaServer(ThreadingHTTPServer):
    """Listens on loopback; `busy` answers are given before the true ones."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.views: dict[str, dict[str, Any]] = {}
        self.dashboards: dict[str, dict[str, Any]] = {}
        self.has_dashboards = True  # an older Kibana has no such interface
        self.default = ""
        self.requests: list[tuple[str, str]] = []
        self.busy: list[int] = []  # statuses for the next requests, but for /api/status
        self.starting = 0  # how many more times /api/status says that it isn't up

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    @property
    def changes(self) -> list[str]:
        return [path for method, path in self.requests if method in ("POST", "PUT")]


@contextmanager
def kibana() -> Iterator[KibanaServer]:
    with KibanaServer() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    server: KibanaServer

    def do_GET(self) -> None:
        self._answer(None)

    def do_PUT(self) -> None:
        self.do_POST()

    def do_POST(self) -> None:
        self._answer(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

    def _answer(self, body: dict[str, Any] | None) -> None:
        self.server.requests.append((self.command, self.path))
        self._send(*self._result(body))

    def _result(self, body: dict[str, Any] | None) -> tuple[int, dict[str, Any]]:
        if self.path == "/api/status":
            return self._status()
        if self.server.busy:
            return self._error(self.server.busy.pop(0), "Kibana is busy")
        if self.headers.get("Authorization") != _basic(USERNAME, PASSWORD):
            return self._error(401, "[security_exception]: unable to authenticate user")
        if body is not None and "kbn-xsrf" not in self.headers:
            return self._error(400, "Request must contain a kbn-xsrf header.")
        if self.path.startswith(DASHBOARDS):
            return self._of_dashboards(body)
        return self._of_views(body)

    def _of_dashboards(self, body: dict[str, Any] | None) -> tuple[int, dict[str, Any]]:
        id, held = self.path.removeprefix(DASHBOARDS), self.server.dashboards
        if not self.server.has_dashboards or (body is None and id not in held):
            return self._error(404, "Not Found")
        if body is None:
            return 200, {"id": id, "data": held[id], "meta": {"version": "1"}}
        try:
            dashboard_schema.check(id, body)
        except dashboard_schema.Refused as refusal:
            return self._error(400, f"[request body]: {refusal}")
        held[id] = dashboard_schema.dressed(body)
        return 201, {"id": id, "data": held[id], "meta": {"version": "1"}}

    def _status(self) -> tuple[int, dict[str, Any]]:
        self.server.starting -= 1
        if self.server.starting >= 0:
            return 503, {"status": {"overall": {"level": "unavailable"}}}
        return 200, {"status": {"overall": {"level": "available"}}}

    def _of_views(self, body: dict[str, Any] | None) -> tuple[int, dict[str, Any]]:
        views, id = self.server.views, self.path.removeprefix(VIEWS).strip("/")
        if self.path == "/api/data_views/default":
            if body is not None and (body.get("force") or not self.server.default):
                self.server.default = body["data_view_id"]
            return 200, {"acknowledged": True} if body else {"data_view_id": self.server.default}
        if id.endswith("/fields") and body is not None:
            return self._of_fields(id.removesuffix("/fields"), body)
        if body is None:
            return (200, {"data_view": views[id]}) if id in views else self._error(404, "Saved object not found")
        allowed, parts = (UPDATES, UPDATED_PARTS) if id else (CREATES, CREATED_PARTS)
        if not body.keys() <= allowed or not body["data_view"].keys() <= parts:
            return self._error(400, "[request body]: definition for this key is missing")
        view = body["data_view"]
        views[id or view["id"]] = {**views.get(id, {}), **view}
        return 200, {"data_view": views[id or view["id"]]}

    def _of_fields(self, id: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if body.keys() != {"fields"} or any(not one.keys() <= FIELD_PARTS for one in body["fields"].values()):
            return self._error(400, "[request body]: definition for this key is missing")
        attributes = self.server.views[id].setdefault("fieldAttrs", {})
        for name, one in body["fields"].items():
            attributes[name] = {**attributes.get(name, {}), **one}
        return 200, {"acknowledged": True}

    @staticmethod
    def _error(status: int, message: str) -> tuple[int, dict[str, Any]]:
        return status, {"statusCode": status, "error": "Error", "message": message}

    def _send(self, status: int, answer: dict[str, Any]) -> None:
        text = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_: object) -> None:
        """Silent: the tests read `requests`."""


def _basic(username: str, password: str) -> str:
    return f"Basic {base64.b64encode(f'{username}:{password}'.encode()).decode()}"
