"""The doorway to Elasticsearch: where it is, as whom we come, and its errors in our words.

    https://[user:password@]host:9200[/alias]

The path names the alias, `articles` when there is none. Credentials come from the URL, else from the environment:
KLIPING_ES_API_KEY, or KLIPING_ES_USERNAME and KLIPING_ES_PASSWORD; KLIPING_ES_CA is the file of the authority that
signed the server's certificate, where that isn't one that this machine knows.
"""

from __future__ import annotations

import base64
import logging
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from indexer.errors import IndexUnreachable, IndexUnusable, QueryError, SettingError

if TYPE_CHECKING:
    from elasticsearch import ApiError, Elasticsearch

ALIAS = "articles"
# What Elasticsearch allows in a name, and no comma or star: those would name several indices.
_ALIAS = re.compile(r"[a-z0-9][a-z0-9_.-]{0,200}")
REQUEST_TIMEOUT_S = 60.0  # elasticsearch-py: 10, too short for a bulk on a busy laptop


def sources_of(alias: str) -> str:
    """The name of the index of newspapers that goes with an alias; no template of an alias takes it in."""
    return "kliping-sources" if alias == ALIAS else f"kliping-sources-{alias}"


@dataclass(frozen=True, slots=True)
class Place:
    """Where an index is and how to get in. `str(place)` has no secret in it."""

    url: str
    alias: str = ALIAS
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    api_key: str | None = field(default=None, repr=False)
    ca: str | None = None

    @classmethod
    def of(cls, location: str, environment: Mapping[str, str] = os.environ) -> Place:
        """The place that a location names. Raises SettingError."""
        if "@" in location.partition("://")[2].partition("/")[2]:
            raise SettingError(
                f"--index: {without_secret(location)}: the password has a slash; write it as %2F (and @ as %40), or"
                " give it by KLIPING_ES_PASSWORD"
            )
        parts = urlsplit(location)
        username, password = parts.username, parts.password
        api_key = None
        if username is None:
            api_key = environment.get("KLIPING_ES_API_KEY") or None
            username = environment.get("KLIPING_ES_USERNAME") or None
            password = environment.get("KLIPING_ES_PASSWORD") or None
        return cls(
            url=_address(location),
            alias=_alias(parts.path, location),
            username=unquote(username) if username and parts.username else username,
            password=unquote(password) if password and parts.username else password,
            api_key=api_key,
            ca=_ca(environment.get("KLIPING_ES_CA") or None),
        )

    def __str__(self) -> str:
        return self.url if self.alias == ALIAS else f"{self.url}/{self.alias}"

    def client(self) -> Elasticsearch:
        """A client for this place. Nothing is sent yet."""
        from elasticsearch import Elasticsearch

        from indexer.elastic.transport import QuickJson, StrictTransport

        quiet_transport()
        options: dict[str, Any] = {
            "transport_class": StrictTransport,
            "serializer": QuickJson(),
            "request_timeout": REQUEST_TIMEOUT_S,
            "http_compress": True,
            # A server that has just started answers 503 for a second or two. elasticsearch-py retries that never.
            "max_retries": 3,
            "retry_on_status": (429, 502, 503, 504),
            "retry_backoff_base": 0.5,
            "retry_backoff_cap": 5,
        }
        if self.ca and self.url.startswith("https:"):
            options["ca_certs"] = self.ca
        if self.api_key:
            options["api_key"] = self.api_key
        elif self.username:
            options["basic_auth"] = (self.username, self.password or "")
        return Elasticsearch(self.url, **options)

    def authorization(self) -> str | None:
        """The value of an Authorization header, for servers that know the same users (Kibana)."""
        if self.api_key:
            return f"ApiKey {self.api_key}"
        if self.username:
            pair = f"{self.username}:{self.password or ''}".encode()
            return f"Basic {base64.b64encode(pair).decode()}"
        return None


def quiet_transport() -> None:
    """The client logs each retry with a traceback, and Python prints what nobody asked to see: it is told elsewhere."""
    logger = logging.getLogger("elastic_transport")
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())


@contextmanager
def in_our_words(place: Place) -> Iterator[None]:
    """Turns the client's errors into ours, each with its cure; a search that the server can't take is a QueryError."""
    import elasticsearch

    try:
        yield
    except elasticsearch.SSLError as error:
        raise IndexUnreachable(_certificate_message(place, str(error))) from error
    except elasticsearch.ConnectionTimeout as error:
        raise IndexUnreachable(
            f"{place}: Elasticsearch took longer than {REQUEST_TIMEOUT_S:.0f} s to answer; it is overloaded or still"
            " starting: try again later"
        ) from error
    except elasticsearch.ConnectionError as error:
        raise IndexUnreachable(f"{place}: {_silence_message(place, short(error.message))}") from error
    except elasticsearch.UnsupportedProductError as error:
        raise IndexUnusable(f"{place}: what answers there is no Elasticsearch; check the address") from error
    except elasticsearch.ApiError as error:
        raise _api_error(place, error) from error
    except elasticsearch.SerializationError as error:
        raise IndexUnusable(
            f"{place}: the answer isn't Elasticsearch's, or is torn ({short(str(error.message))}); check the address,"
            " and what stands between"
        ) from error


def patient(client: Elasticsearch) -> Elasticsearch:
    """The client for what must get through: it waits some two minutes for a server that restarts or is overloaded."""
    return client.options(max_retries=18, retry_backoff_base=0.5, retry_backoff_cap=10, retry_on_timeout=True)


def is_passing(status: int) -> bool:
    """Whether an answer means "later": the server is overloaded, starting, or a proxy can't reach it."""
    return status in (429, 502, 503, 504)


def reason_of(error: ApiError) -> str:
    """What the server said was wrong, in one line."""
    body = error.body
    if isinstance(body, dict) and isinstance(body.get("error"), dict):
        return reason_in(body["error"])
    return short(str(body or error.message))


def reason_in(error: Mapping[str, Any]) -> str:
    """The innermost reason of an error object: "failed to parse field [x]" alone doesn't say why."""
    cause = error.get("caused_by") or (error.get("root_cause") or [{}])[0].get("caused_by")
    reason = str(error.get("reason") or error.get("type"))
    inner = reason_in(cause) if isinstance(cause, dict) and cause.get("reason") else reason
    return reason if inner == reason else f"{reason}: {inner}"


def _api_error(place: Place, error: ApiError) -> IndexUnreachable | IndexUnusable | QueryError:
    status, reason = error.status_code, reason_of(error)
    if status == 401:
        return IndexUnreachable(f"{place}: {_credentials_message(place)}")
    if status == 403:
        what = reason.split(" for ")[0]  # the rest lists every role and privilege
        return IndexUnreachable(
            f"{place}: {place.username or 'this API key'} isn't allowed that ({what}); use a user with the role that"
            " `kliping provision` makes, or an administrator"
        )
    if is_passing(status):
        return IndexUnreachable(f"{place}: Elasticsearch is overloaded or still starting ({status}); try again later")
    if status == 404:
        return IndexUnusable(f"{place}: {reason}; make the index with `kliping provision`")
    if status == 400 and "too_many_clauses" in str(error.body):
        return QueryError("the search has too many words for Elasticsearch; use fewer")
    return IndexUnusable(f"{place}: Elasticsearch refused ({status}): {reason}")


def _credentials_message(place: Place) -> str:
    if place.api_key:
        return "Elasticsearch doesn't accept the API key; check KLIPING_ES_API_KEY"
    if place.username:
        return (
            f"wrong password for {place.username}, or no such user; check KLIPING_ES_USERNAME and KLIPING_ES_PASSWORD"
        )
    return "Elasticsearch asks who we are; set KLIPING_ES_USERNAME and KLIPING_ES_PASSWORD, or KLIPING_ES_API_KEY"


def _silence_message(place: Place, said: str) -> str:
    if place.url.startswith("http:") and said in ("Remote end closed", "Connection reset"):
        return f"the server there ends the connection ({said}); if it speaks TLS, use https://"
    return (
        f"nothing answers there ({said}); start Elasticsearch (docker compose up -d) or name another address with"
        " --index"
    )


def _certificate_message(place: Place, said: str) -> str:
    if "WRONG_VERSION_NUMBER" in said or "record layer" in said:
        return f"{place}: the server there doesn't speak TLS; use http:// if that is meant"
    if "Hostname mismatch" in said or "doesn't match" in said or "IP address mismatch" in said:
        return f"{place}: the server's certificate is for another name; use the name that it was made for"
    known = f"by {place.ca} (KLIPING_ES_CA)" if place.ca else "by an authority that this machine knows"
    return (
        f"{place}: the server's certificate isn't signed {known}; set KLIPING_ES_CA to the file of the authority that"
        " signed it"
    )


def _address(location: str) -> str:
    parts = urlsplit(location)
    try:
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        raise SettingError(f"--index: {without_secret(location)} has no valid port") from None
    if not parts.hostname:
        raise SettingError(f"--index: {without_secret(location)} names no host; it is like https://127.0.0.1:9200")
    if parts.query or parts.fragment:
        raise SettingError(
            f"--index: {without_secret(location)} has a query or fragment; it is https://host:port/alias"
        )
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}:{port}"


def _alias(path: str, location: str) -> str:
    alias = path.strip("/")
    if not alias:
        return ALIAS
    if not _ALIAS.fullmatch(alias):
        raise SettingError(
            f"--index: {without_secret(location)}: {alias!r} can't name an index; lower-case letters, digits, - _ ."
        )
    return alias


def _ca(path: str | None) -> str | None:
    if path and not Path(path).is_file():
        raise SettingError(f"KLIPING_ES_CA: there is no file {path}; name the file of the certificate authority")
    return path


def without_secret(location: str) -> str:
    """An address as it may be shown."""
    return re.sub(r"//.*@", "//", location)  # a password may have slashes and @ in it; no alias has


def short(text: str) -> str:
    """The part of a network error's text that says what happened."""
    found = re.search(
        r"(Connection refused|Name or service not known|[Tt]emporary failure in name resolution"
        r"|No route to host|Network is unreachable|Connection reset|Remote end closed)",
        text,
    )
    return found[1] if found else text.splitlines()[0][:300] if text else "no reason given"
