"""Puts the data view into Kibana: what Discover opens with, the articles by time with links that can be clicked.

Kibana's HTTP interface for data views is stable since 8.0; all that is used of it:

    GET  /api/status                       {"status": {"overall": {"level": "available"}}} once it is up
    GET  /api/data_views/data_view/ID      {"data_view": {…}}, or 404
    POST /api/data_views/data_view         makes one
    POST /api/data_views/data_view/ID      changes the named parts, and leaves labels and runtime fields alone
    GET  /api/data_views/default           {"data_view_id": "…"}, empty when there is none
    POST /api/data_views/default           sets it
"""

from __future__ import annotations

import base64
import json
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from http.client import HTTPException
from typing import Any
from urllib.parse import urlsplit

from indexer.elastic import templates
from indexer.elastic.connection import Place, is_passing, without_secret
from indexer.elastic.provision import Step
from indexer.errors import IndexUnreachable, IndexUnusable, SettingError

REQUEST_TIMEOUT_S = 30.0
PATIENCE_S = 60.0  # Kibana up and then 503 or 429 again: it is migrating or busy


class Kibana:
    """Kibana's HTTP interface, as the user of `place`. Hides headers, retries and waiting."""

    def __init__(self, url: str, place: Place) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
            raise SettingError(
                f"--kibana: {without_secret(url)} is no address; it is like http://127.0.0.1:5601, without a password"
            )
        self.url = url.rstrip("/")
        self._place = place
        context = ssl.create_default_context(cafile=place.ca) if parts.scheme == "https" else None
        # No proxy, as the Elasticsearch client has none: Kibana is a neighbour.
        handlers: list[urllib.request.BaseHandler] = [urllib.request.ProxyHandler({})]
        if context:
            handlers.append(urllib.request.HTTPSHandler(context=context))
        self._opener = urllib.request.build_opener(*handlers)

    def wait(self, wait_s: float, waiting: Callable[[str], None]) -> None:
        """Returns once Kibana says that it is available. Raises IndexUnreachable after `wait_s`."""
        until, told = time.monotonic() + wait_s, False
        while (state := self._state()) != "available":
            if time.monotonic() >= until:
                raise IndexUnreachable(f"{self.url}: Kibana isn't up ({state}); start it, or leave --kibana out")
            if not told:
                waiting(f"waiting for Kibana at {self.url}, up to {wait_s:.0f} s")
                told = True
            time.sleep(min(2.0, max(0.1, until - time.monotonic())))

    def call(self, method: str, path: str, body: dict[str, Any] | None = None) -> tuple[int, dict[str, Any]]:
        """Status and JSON of one request, tried again while Kibana is busy."""
        until, pause = time.monotonic() + PATIENCE_S, 0.5
        while True:
            status, answer = self._send(method, path, body)
            if not is_passing(status) or time.monotonic() + pause > until:
                return self._accepted(method, path, status, answer)
            time.sleep(pause)
            pause = min(pause * 2, 8)

    def _state(self) -> str:
        """The level that Kibana reports, else why there is none."""
        try:
            status, answer = self._send("GET", "/api/status", None)
        except IndexUnreachable as error:
            return str(error.__cause__ or error)
        level = answer.get("status", {}).get("overall", {}).get("level") if status in (200, 503) else None
        if status in (401, 403):  # it answers, and the next request says what is wrong with the password
            return "available"
        return str(level or f"status {status}")

    def _accepted(self, method: str, path: str, status: int, answer: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if status < 300 or (status == 404 and method == "GET"):
            return status, answer
        said = answer.get("message") or answer.get("error") or "no reason given"
        if status == 401:
            raise IndexUnreachable(
                f"{self.url}: Kibana doesn't accept {self._place.username or 'the API key'}; check KLIPING_ES_USERNAME"
                " and KLIPING_ES_PASSWORD"
            )
        if status == 403:
            raise IndexUnreachable(
                f"{self.url}: {self._place.username} may not change data views; use an administrator"
            )
        if is_passing(status):
            raise IndexUnreachable(f"{self.url}: Kibana is busy ({status}: {said}); try again later")
        raise IndexUnusable(f"{self.url}: Kibana refused {method} {path} ({status}): {said}")

    def _send(self, method: str, path: str, body: dict[str, Any] | None) -> tuple[int, dict[str, Any]]:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}{path}", data, self._headers(), method=method)
        try:
            with self._opener.open(request, timeout=REQUEST_TIMEOUT_S) as answer:
                return answer.status, self._object(answer.read())
        except urllib.error.HTTPError as error:
            with error:
                return error.code, self._object(error.read(), strict=False)
        except (OSError, HTTPException, ValueError) as error:  # ValueError: what answers isn't JSON
            raise IndexUnreachable(f"{self.url}: no Kibana answers there ({error}); check --kibana") from error

    def _headers(self) -> dict[str, str]:
        # kbn-xsrf: Kibana refuses a change without this header, whatever its value.
        headers = {"kbn-xsrf": "kliping", "Content-Type": "application/json", "Accept": "application/json"}
        if self._place.api_key:
            headers["Authorization"] = f"ApiKey {self._place.api_key}"
        elif self._place.username:
            pair = f"{self._place.username}:{self._place.password or ''}".encode()
            headers["Authorization"] = f"Basic {base64.b64encode(pair).decode()}"
        return headers

    @staticmethod
    def _object(text: bytes, *, strict: bool = True) -> dict[str, Any]:
        try:
            found = json.loads(text or b"{}")
        except ValueError:
            if strict:
                raise
            return {}
        return found if isinstance(found, dict) else {}


def provision_kibana(url: str, place: Place, *, wait_s: float, waiting: Callable[[str], None]) -> Iterator[Step]:
    """Waits for Kibana, then sees to the data view and to a default one, a step at a time."""
    kibana = Kibana(url, place)
    kibana.wait(wait_s, waiting)
    ours = templates.read("data_view", index=place.alias)
    yield _put_data_view(kibana, ours)
    yield _put_default(kibana, ours["data_view"]["id"])


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
