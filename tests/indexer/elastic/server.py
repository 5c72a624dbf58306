"""A real Elasticsearch for the tests: the one that KLIPING_TEST_ES_URL names, else one from the shared material.

    KLIPING_TEST_ES_URL        https://127.0.0.1:9200: a server of version 9; tests make and delete `kliping-test-*`
    KLIPING_TEST_ES_USERNAME   an administrator, `elastic` when not given
    KLIPING_TEST_ES_PASSWORD   its password
    KLIPING_TEST_ES_CA         file of the authority that signed the server's certificate, for https

A started server lives in a folder of its own under the system's temporary folder. It is started when the first test
asks for it, and is shared by all processes of a test run: each holds a lock while it may use the server. A small
process of its own (`_Keeper`) waits until nobody holds it: however the tests end, kill -9 included, it stops the server
and removes the folder.

    started   who starts the server holds it; what it came to stands in it
    used      held by every process that may use the server, and in the end by the keeper
    up        held by every test that needs the server up and may run beside the one that kills it, which holds it alone
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

import pytest

from indexer.elastic.connection import Place
from tests.conftest import ROOT, skip_or_fail

START_TIMEOUT_S = 500  # unpacking takes 10 s and the start 12 s on two idle cores; ten processes made it 270 s
# The quick compiler alone: it does what the tests ask as fast, and a start takes 24 s of a processor instead of 40. The
# simple collector takes another 3 s off.
_JAVA = "512m -XX:TieredStopAtLevel=1 -XX:-UseG1GC -XX:+UseSerialGC -XX:-AlwaysPreTouch"


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
    """A server that a test may kill and start again: on one port, on the same data.

    `locks` is the folder by which the processes of a test run share it: the first one starts it.
    """

    def __init__(self, locks: Path) -> None:
        self._locks = locks
        self._used = _locked(locks / "used", fcntl.LOCK_SH)
        started = _locked(locks / "started", fcntl.LOCK_EX)
        if known := started.read():
            self.home = Path(json.loads(known)["home"])
            self.server = self._known(json.loads(known)["port"])
        else:
            self.home = Path(tempfile.mkdtemp(prefix="kliping-es-"))
            _Keeper(self.home, locks / "used")
            _bring_unpacked(self.home)
            port = _free_port()
            self.server = self._start(port)
            _keep_unpacked(self.home)
            started.write(json.dumps({"home": str(self.home), "port": port}))
        started.close()

    @contextmanager
    def staying_up(self) -> Iterator[None]:
        """Nobody kills the server meanwhile."""
        with _locked(self._locks / "gate", fcntl.LOCK_SH):
            up = _locked(self._locks / "up", fcntl.LOCK_SH)
        with up:
            yield

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody needs the server meanwhile; who comes now waits at the gate."""
        with _locked(self._locks / "gate", fcntl.LOCK_EX), _locked(self._locks / "up", fcntl.LOCK_EX):
            yield

    def start_again(self) -> None:
        """Starts after `kill`, with the same port, data, password and certificate.

        The program's own start makes a new certificate, which a client that is there already wouldn't accept.
        """
        place = self.home / "elasticsearch"
        owner = place.stat()
        as_owner: dict[str, Any] = (
            {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []} if os.getuid() == 0 else {}
        )
        java = {"ES_JAVA_HOME": str(self.home / "jdk"), "ES_JAVA_OPTS": f"-Xms{_JAVA} -Xmx{_JAVA}"}
        with open(self.home / "log", "a") as log:
            node = subprocess.Popen(
                ["bin/elasticsearch"], cwd=place, env={"PATH": os.environ["PATH"], "HOME": str(self.home)} | java,
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, **as_owner,
            )  # fmt: skip
        (self.home / "pid").write_text(str(node.pid))
        _wait_for(self.server)

    def kill(self) -> None:
        """SIGKILL: the node has no time to flush anything."""
        _output(_call("stop", str(self.home), "--kill"))

    def close(self) -> None:
        self._used.close()

    def _start(self, port: int) -> Server:
        done = _call("start", str(self.home), "--port", str(port), "--tls", "--heap", _JAVA)
        if "no answer" not in done.stderr:
            _output(done)
        server = self._known(port)
        _wait_for(server)
        return server

    def _known(self, port: int) -> Server:
        ca = self.home / "elasticsearch" / "config" / "ca.crt"
        return Server(f"https://127.0.0.1:{port}", "elastic", (self.home / "password").read_text(), ca, self.home)


def _bring_unpacked(home: Path) -> None:
    """Copies the program as an earlier run has unpacked it: a second instead of ten."""
    if _kept().exists():
        shutil.copytree(_kept(), home, symlinks=True, dirs_exist_ok=True)


def _keep_unpacked(home: Path) -> None:
    """For the next run: what was unpacked, without what the server has written since."""
    if _kept().exists():
        return
    _kept().parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=_kept().parent) as new:
        own = shutil.ignore_patterns("data", "logs", "snapshots", "log", "pid", "password", "*.keystore", "*.key")
        shutil.copytree(home, Path(new) / "unpacked", symlinks=True, ignore=own)
        with suppress(OSError):  # another run was first
            (Path(new) / "unpacked").rename(_kept())


def _kept() -> Path:
    """The folder of the unpacked program, 450 MB in the user's cache, named by what it was unpacked from."""
    parts = [(path.name, path.stat().st_size, path.stat().st_mtime) for path in _program().parent.glob("*.tar.xz")]
    mark = hashlib.sha256(repr(sorted(parts)).encode()).hexdigest()[:12]
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return cache / "kliping-tests" / f"elasticsearch-{mark}"


def _locked(path: Path, how: int) -> TextIO:
    """A file whose lock we hold until it is closed, or this process ends."""
    file = open(path, "a+")
    fcntl.flock(file, how)
    file.seek(0)
    return file


def _wait_for(server: Server) -> None:
    if not _settled(server, START_TIMEOUT_S):
        pytest.fail(f"{server.url} isn't ready after {START_TIMEOUT_S} s more; see the log in {server.home}")


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
                time.sleep(0.2)
        return False
    finally:
        client.close()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture(scope="session")
def elasticsearch_server(request: pytest.FixtureRequest) -> Server:
    """The server of this test run."""
    if url := os.environ.get("KLIPING_TEST_ES_URL"):
        return _named(url)
    own: OwnServer = request.getfixturevalue("own_elasticsearch")
    return own.server


def staying_up(request: pytest.FixtureRequest) -> AbstractContextManager[None]:
    """While it lasts the test that kills the server waits, in whichever process; a named server isn't killed."""
    if os.environ.get("KLIPING_TEST_ES_URL"):
        return nullcontext()
    own: OwnServer = request.getfixturevalue("own_elasticsearch")
    return own.staying_up()


@pytest.fixture(scope="session")
def own_elasticsearch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnServer]:
    """A server that we have started, which may be killed: the one of this test run where none was named."""
    if not _program().exists():
        skip_or_fail(f"there is no Elasticsearch: none at {_program()}, and KLIPING_TEST_ES_URL names none")
    base = tmp_path_factory.getbasetemp()
    own = OwnServer(base.parent if "PYTEST_XDIST_WORKER" in os.environ else base)
    yield own
    own.close()


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
    """A process that stops a server and removes its folder once no process uses it any more."""

    _PROGRAM = """
import fcntl, pathlib, shutil, subprocess, sys
program, home, used = sys.argv[1:]
fcntl.flock(open(used), fcntl.LOCK_EX)
if (pathlib.Path(home) / "pid").exists():
    subprocess.run([sys.executable, program, "stop", home, "--kill"], check=False)
shutil.rmtree(home, ignore_errors=True)
"""

    def __init__(self, home: Path, used: Path) -> None:
        subprocess.Popen(
            [sys.executable, "-c", self._PROGRAM, _program(), home, used],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # a Ctrl-C for the tests must not reach it
        )
