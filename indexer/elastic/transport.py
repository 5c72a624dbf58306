"""The client's transport, made strict: an answer that says all is well must be JSON, whole.

A proxy's login page, or what a gateway puts in an answer's place, comes as 200 with HTML; the client would hand it on
as a text where an object is due. Loaded only where a client is made.
"""

from __future__ import annotations

from typing import Any

from elastic_transport import SerializationError, Transport, TransportApiResponse


class StrictTransport(Transport):
    """Raises SerializationError on a 2xx whose body is no JSON object or list."""

    def perform_request(self, method: str, target: str, **options: Any) -> TransportApiResponse:
        answer = super().perform_request(method, target, **options)
        told = method == "HEAD" or answer.meta.status >= 300 or isinstance(answer.body, dict | list)
        if not told:
            raise SerializationError(f"{answer.meta.mimetype or 'nothing'}: {str(answer.body)[:60]!r}")
        return answer
