"""Kibana's HTTP interface, as one user: headers, retries and waiting, and its refusals in our words."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from indexer.elastic.connection import Place, is_passing, quiet_transport, short, without_secret
from indexer.errors import IndexUnreachable, IndexUnusable, SettingError

if TYPE_CHECKING:
    from elastic_transport import Transport

REQUEST_TIMEOUT_S = 30.0
# Kibana up and then 503 or 429 again: it is migrating or busy. Pauses grow from half a second to 8: a minute in all.
RETRIES = {"max_retries": 10, "retry_backoff_base": 0.5, "retry_backoff_cap": 8}


class Kibana:
    """Kibana at an address, as the user of `place`."""

    def __init__(self, url: str, place: Place) -> None:
        self.url = url.rstrip("/")
        self._place = place
        self._transport = _transport(self.url, place)

    def close(self) -> None:
        """Closes the connections."""
        self._transport.close()

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

    def call(
        self, method: str, path: str, body: dict[str, Any] | None = None, *, missing: bool = False
    ) -> tuple[int, dict[str, Any]]:
        """Status and JSON of one request, tried again while Kibana is busy.

        404 is an answer to a GET, and with `missing` to anything. What Kibana refuses is told in its own words.
        """
        status, answer = self._send(method, path, body, **RETRIES)
        if status == 404 and missing:
            return status, answer
        return self._accepted(method, path, status, answer)

    def _state(self) -> str:
        """The level that Kibana reports, else why there is none."""
        try:
            status, answer = self._send("GET", "/api/status", None, max_retries=0)
        except IndexUnreachable as error:
            return str(error.__cause__ or error)
        if status in (401, 403):  # it answers, and the next request says what is wrong with the password
            return "available"
        level = answer.get("status", {}).get("overall", {}).get("level") if status in (200, 503) else None
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
                f"{self.url}: {self._place.username or 'the API key'} may not {method} {path}; use an administrator"
            )
        if is_passing(status):
            raise IndexUnreachable(f"{self.url}: Kibana is busy ({status}: {said}); try again later")
        raise IndexUnusable(f"{self.url}: Kibana refused {method} {path} ({status}): {said}")

    def _send(self, method: str, path: str, body: Any, **retries: Any) -> tuple[int, dict[str, Any]]:
        from elastic_transport import TransportError

        try:
            answer = self._transport.perform_request(method, path, body=body, headers=self._headers(), **retries)
        except TransportError as error:  # silence, a torn answer, a certificate, or what isn't JSON
            raise IndexUnreachable(
                f"{self.url}: no Kibana answers there ({short(str(error.message))}); check --kibana"
            ) from error
        return answer.meta.status, answer.body if isinstance(answer.body, dict) else {}

    def _headers(self) -> dict[str, str]:
        # kbn-xsrf: Kibana refuses a change without this header, whatever its value.
        headers = {"kbn-xsrf": "kliping", "content-type": "application/json", "accept": "application/json"}
        if authorization := self._place.authorization():
            headers["authorization"] = authorization
        return headers


def _transport(url: str, place: Place) -> Transport:
    """The client's own transport to one node. It asks no proxy, as the Elasticsearch client doesn't."""
    from elastic_transport import NodeConfig

    from indexer.elastic.transport import PausingTransport

    scheme, host, port, prefix = _parts(url)
    quiet_transport()
    node = NodeConfig(
        scheme,
        host,
        port,
        path_prefix=prefix,
        request_timeout=REQUEST_TIMEOUT_S,
        ca_certs=place.ca if scheme == "https" else None,
    )
    return PausingTransport([node], retry_on_timeout=True)


def _parts(url: str) -> tuple[str, str, int, str]:
    """Scheme, host, port and path of an address. Raises SettingError."""
    try:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https") and parts.hostname and not parts.username:
            return parts.scheme, parts.hostname, parts.port or (443 if parts.scheme == "https" else 80), parts.path
    except ValueError:  # a port that is none
        pass
    raise SettingError(
        f"--kibana: {without_secret(url)} is no address; it is like http://127.0.0.1:5601, without a password"
    )
