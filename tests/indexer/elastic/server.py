"""A real Elasticsearch for the tests: the one that KLIPING_TEST_ES_URL names, else one from the shared material.

    KLIPING_TEST_ES_URL        https://127.0.0.1:9200: a server of version 9; tests make and delete `kliping-test-*`
    KLIPING_TEST_ES_USERNAME   an administrator, `elastic` when not given
    KLIPING_TEST_ES_PASSWORD   its password
    KLIPING_TEST_ES_CA         file of the authority that signed the server's certificate, for https

A started server lives in a folder of its own under the system's temporary folder. It is started when the first test
asks for it. A small process of its own (`_Keeper`) waits for the end of a pipe that the tests hold: however the tests
end, kill -9 included, it stops the server and removes the folder.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from indexer.elastic.connection import Place
from tests.conftest import ROOT, skip_or_fail

START_TIMEOUT_S = 500  # unpacking takes 10 s and the start 12 s on two idle cores; ten processes made it 270 s


@dataclass(frozen=True, slots=True)
class Server:
    """Where a test server answers and as whom. `home` is its folder, None where it isn't ours."""

    url: str
    username: str
    password: str
    ca: Path | None
    home: Path | None = None

    @property
    def environment(self) -> dict[str, str]:
        """The variables by which Kliping's commands reach it."""
        found = {"KLIPING_ES_USERNAME": self.username, "KLIPING_ES_PASSWORD": self.password}
        return found | ({"KLIPING_ES_CA": str(self.ca)} if self.ca else {})


class OwnServer:
    """A server that a test may kill and start again: on one port, on the same data."""

    def __init__(self, *, tls: bool, unpacked: Path | None = None) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="kliping-es-"))
        self._keeper = _Keeper(self.home)
        if unpacked:  # a copy takes a second where unpacking takes ten
            shutil.copytree(
                unpacked, self.home, symlinks=True, dirs_exist_ok=True, ignore=shutil.ignore_patterns("data", "pid")
            )
        self._tls = tls
        self._port = _free_port()
        self.server = self._start()

    def start_again(self) -> None:
        """Starts after `kill`, on the same port, data and password (with TLS under a new certificate)."""
        self.server = self._start("--keep-data")

    def kill(self) -> None:
        """SIGKILL: the node has no time to flush anything."""
        _output(_call("stop", str(self.home), "--kill"))

    def close(self) -> None:
        self._keeper.close()

    def _start(self, *options: str) -> Server:
        tls = ["--tls"] if self._tls else []
        done = _call("start", str(self.home), "--port", str(self._port), *options, *tls)
        if "no answer" not in done.stderr:
            _output(done)
        ca = self.home / "elasticsearch" / "config" / "ca.crt" if self._tls else None
        url = f"{'https' if self._tls else 'http'}://127.0.0.1:{self._port}"
        server = Server(url, "elastic", (self.home / "password").read_text(), ca, self.home)
        if not _settled(server, START_TIMEOUT_S):
            pytest.fail(f"Elasticsearch at {url} isn't ready after {START_TIMEOUT_S} s more; see {self.home / 'log'}")
        return server


def _settled(server: Server, timeout_s: float) -> bool:
    """Whether a server knows its users at last.

    It goes on starting when the 120 s that its program waits are over; and a second after it first answers it makes
    the index of its users, without which for a while (2 s idle, a minute busy) every log-in is a 503. A role put and
    deleted is the proof that this is over.
    """
    from elasticsearch import ApiError, TransportError

    place = Place(server.url, "x", server.username, server.password, None, str(server.ca) if server.ca else None)
    client, until = place.client(), time.monotonic() + timeout_s
    try:
        while time.monotonic() < until:
            try:
                client.security.put_role(name="kliping-test-start")
                client.security.delete_role(name="kliping-test-start")
                return True
            except (ApiError, TransportError):
                time.sleep(1)
        return False
    finally:
        client.close()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture(scope="session")
def elasticsearch_server() -> Iterator[Server]:
    """The server of this test run."""
    url = os.environ.get("KLIPING_TEST_ES_URL")
    if url:
        yield _named(url)
        return
    require_server_to_start()
    own = OwnServer(tls=True)
    yield own.server
    own.close()


def require_server_to_start() -> None:
    """Skips the test where there is no server to start."""
    if not _program().exists():
        skip_or_fail(f"there is no Elasticsearch: none at {_program()}, and KLIPING_TEST_ES_URL names none")


def _named(url: str) -> Server:
    ca = os.environ.get("KLIPING_TEST_ES_CA")
    return Server(
        url.rstrip("/"),
        os.environ.get("KLIPING_TEST_ES_USERNAME", "elastic"),
        os.environ.get("KLIPING_TEST_ES_PASSWORD", ""),
        Path(ca) if ca else None,
    )


def _program() -> Path:
    return Path(os.environ.get("KLIPING_SHARED", ROOT.parent / "shared")).resolve() / "elasticsearch" / "server"


def _call(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, _program(), *words], capture_output=True, text=True, timeout=START_TIMEOUT_S, check=False
    )


def _output(done: subprocess.CompletedProcess[str]) -> str:
    if done.returncode:
        pytest.fail(f"Elasticsearch couldn't {done.args[2]}: {done.stderr.strip()[-2000:]}")
    return done.stdout


class _Keeper:
    """A process that stops a server and removes its folder once this process closes the pipe or is gone."""

    _PROGRAM = """
import pathlib, shutil, subprocess, sys
program, home = sys.argv[1:]
sys.stdin.read()
if (pathlib.Path(home) / "pid").exists():
    subprocess.run([sys.executable, program, "stop", home, "--kill"], check=False)
shutil.rmtree(home, ignore_errors=True)
"""

    def __init__(self, home: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", self._PROGRAM, _program(), home],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # a Ctrl-C for the tests must not reach it
        )

    def close(self) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(timeout=60)
