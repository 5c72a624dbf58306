"""The doorway: what an address means, and each way of not getting in with its own message and cure."""

from __future__ import annotations

import http.server
import socket
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.elastic.connection import Place
from indexer.errors import IndexUnreachable, IndexUnusable, SettingError
from indexer.open import open_index
from tests.indexer.elastic.server import Server


@pytest.mark.parametrize(
    ("location", "url", "alias"),
    [
        ("https://127.0.0.1:9200", "https://127.0.0.1:9200", "articles"),
        ("https://127.0.0.1:9200/", "https://127.0.0.1:9200", "articles"),
        ("http://es:9200/berita-2", "http://es:9200", "berita-2"),
        ("https://es.example", "https://es.example:443", "articles"),
        ("http://[::1]:9200", "http://[::1]:9200", "articles"),
    ],
)
def test_an_address_names_server_and_alias(location: str, url: str, alias: str) -> None:
    place = Place.of(location, {})
    assert (place.url, place.alias) == (url, alias)


def test_credentials_in_the_address_win_and_are_never_shown() -> None:
    place = Place.of("https://budi:p%40ss@es:9200", {"KLIPING_ES_API_KEY": "kunci", "KLIPING_ES_USERNAME": "lain"})
    assert (place.username, place.password, place.api_key) == ("budi", "p@ss", None)
    assert "p@ss" not in f"{place!r} {place}"


def test_credentials_come_from_the_environment() -> None:
    place = Place.of("https://es:9200", {"KLIPING_ES_USERNAME": "budi", "KLIPING_ES_PASSWORD": "rahasia"})
    assert (place.username, place.password) == ("budi", "rahasia")
    assert Place.of("https://es:9200", {"KLIPING_ES_API_KEY": "kunci"}).api_key == "kunci"


@pytest.mark.parametrize(
    ("location", "message"),
    [
        ("https://budi:rahasia@es:port", "no valid port"),
        ("https://budi:ra/rahasia@es:9200", "write it as %2F"),
        ("https://budi:ra@rahasia/x@es:port", "write it as %2F"),
        ("https://budi:rahasia@", "names no host"),
        ("https://budi:rahasia@es:9200/Berita", "can't name an index"),
        ("https://budi:rahasia@es:9200/a,b", "can't name an index"),
        ("https://budi:rahasia@es:9200/*", "can't name an index"),
        ("https://budi:rahasia@es:9200/a/b", "can't name an index"),
        ("https://budi:rahasia@es:9200/a?b=c", "query or fragment"),
    ],
)
def test_an_address_that_makes_no_sense_is_refused_without_its_password(location: str, message: str) -> None:
    with pytest.raises(SettingError, match=message) as error:
        Place.of(location, {})
    assert "rahasia" not in str(error.value)


def test_a_certificate_file_that_isnt_there_is_named() -> None:
    with pytest.raises(SettingError, match=r"KLIPING_ES_CA: there is no file /tidak/ada\.crt"):
        Place.of("https://es:9200", {"KLIPING_ES_CA": "/tidak/ada.crt"})


def test_nothing_listening(free_port: int) -> None:
    with pytest.raises(IndexUnreachable, match=r"nothing answers there \(Connection refused\); start Elasticsearch"):
        open_index(f"http://127.0.0.1:{free_port}", create=True)


def test_no_such_host() -> None:
    with pytest.raises(IndexUnreachable, match="nothing answers there"):
        open_index("http://elastic.invalid:9200")


def test_something_else_than_elasticsearch(stranger: str) -> None:
    with pytest.raises(IndexUnusable, match=r"the answer isn't Elasticsearch's, or is torn .*check the address"):
        open_index(stranger)


def test_tls_spoken_to_a_server_without_it(stranger: str) -> None:
    with pytest.raises(IndexUnreachable, match="doesn't speak TLS; use http://"):
        open_index(stranger.replace("http:", "https:"))


def test_wrong_password(location: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KLIPING_ES_PASSWORD", "salah")
    with pytest.raises(
        IndexUnreachable, match="wrong password for elastic, or no such user; check KLIPING_ES_USERNAME"
    ):
        open_index(location)


def test_no_password(location: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KLIPING_ES_USERNAME")
    with pytest.raises(IndexUnreachable, match="asks who we are; set KLIPING_ES_USERNAME"):
        open_index(location)


def test_wrong_api_key(location: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KLIPING_ES_API_KEY", "c2FsYWg6c2FsYWg=")
    with pytest.raises(IndexUnreachable, match="doesn't accept the API key"):
        open_index(location)


def test_an_api_key_lets_in(location: str, place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    client = place.client()
    key = client.security.create_api_key(name="kliping-test", expiration="1h")
    monkeypatch.delenv("KLIPING_ES_USERNAME")
    monkeypatch.setenv("KLIPING_ES_API_KEY", key["encoded"])
    try:
        assert open_index(location, create=True).summary().count == 0
    finally:
        client.security.invalidate_api_key(ids=[key["id"]])


def test_certificate_of_an_unknown_authority(
    location: str, elasticsearch_server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _need_tls(elasticsearch_server)
    monkeypatch.setenv("KLIPING_ES_CA", str(_other_authority(tmp_path)))
    with pytest.raises(IndexUnreachable, match=r"isn't signed by .*other\.crt \(KLIPING_ES_CA\)"):
        open_index(location)
    monkeypatch.delenv("KLIPING_ES_CA")
    with pytest.raises(IndexUnreachable, match="isn't signed by an authority that this machine knows"):
        open_index(location)


def test_plain_http_spoken_to_a_server_with_tls(location: str, elasticsearch_server: Server) -> None:
    _need_tls(elasticsearch_server)
    with pytest.raises(IndexUnreachable, match="if it speaks TLS, use https://"):
        open_index(location.replace("https:", "http:"))


@pytest.fixture
def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture
def stranger() -> Iterator[str]:
    """A web server that is no Elasticsearch."""

    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"<h1>Selamat datang</h1>")

        def log_message(self, *_: object) -> None: ...

    with http.server.HTTPServer(("127.0.0.1", 0), Page) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def _need_tls(server: Server) -> None:
    if not server.url.startswith("https:"):
        pytest.skip("the server that KLIPING_TEST_ES_URL names has no TLS")


def _other_authority(folder: Path) -> Path:
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "other.key", "-out", "other.crt"]
    subprocess.run([*command, "-days", "2", "-subj", "/CN=Other"], cwd=folder, check=True, capture_output=True)
    return folder / "other.crt"
