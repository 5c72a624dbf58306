"""The client's transports: one that pauses between tries, and one that is strict besides.

The library pauses after a connection that failed, and asks again at once after a status such as 503: eighteen tries
were over in a second, while a server that restarts needs a minute to know its users.
Loaded only where a client is made.
"""

from __future__ import annotations

import random
import time
from typing import Any

import msgspec
from elastic_transport import SerializationError, Transport, TransportApiResponse
from elastic_transport.client_utils import DEFAULT, resolve_default
from elasticsearch.serializer import JsonSerializer


class QuickJson(JsonSerializer):
    """The client's JSON, read in half the time: an answer of 10,000 hits has some 30 MB."""

    def json_loads(self, data: Any) -> Any:
        return msgspec.json.decode(data)


class PausingTransport(Transport):
    """Waits between tries after a status of `retry_on_status` too, by `retry_backoff_base` and `_cap` in seconds."""

    def perform_request(self, method: str, target: str, **options: Any) -> TransportApiResponse:
        statuses = resolve_default(options.pop("retry_on_status", DEFAULT), self.retry_on_status)
        tries, base, cap = (
            resolve_default(options.get(name, DEFAULT), getattr(self, name))
            for name in ("max_retries", "retry_backoff_base", "retry_backoff_cap")
        )
        for attempt in range(tries):
            answer = super().perform_request(method, target, retry_on_status=(), **options)
            if answer.meta.status not in statuses:
                return answer
            time.sleep(min(cap, base * 2**attempt) * random.uniform(0.5, 1))
        return super().perform_request(method, target, retry_on_status=(), **options)


class StrictTransport(PausingTransport):
    """Raises SerializationError on a 2xx whose body is no JSON object or list.

    A proxy's login page, or what a gateway puts in an answer's place, comes as 200 with HTML; the client would hand it
    on as a text where an object is due.
    """

    def perform_request(self, method: str, target: str, **options: Any) -> TransportApiResponse:
        answer = super().perform_request(method, target, **options)
        told = method == "HEAD" or answer.meta.status >= 300 or isinstance(answer.body, dict | list)
        if not told:
            raise SerializationError(f"{answer.meta.mimetype or 'nothing'}: {str(answer.body)[:60]!r}")
        return answer
