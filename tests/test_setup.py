"""run.sh: where PyTorch comes from, what a newcomer is told to type, and the demo, which keeps what it made."""

from __future__ import annotations

import http.server
import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.test_docs import check_understood

Answer = Callable[[http.server.BaseHTTPRequestHandler], None]
LISTING = b'<a href="torch-2.13.0%2Bcpu-cp311-cp311-linux_x86_64.whl">torch-2.13.0+cpu-cp311-cp311-linux_x86_64.whl</a>'


def run_sh(script: str, *, patience_seconds: int = 30, **variables: str) -> subprocess.CompletedProcess[str]:
    """Runs functions of run.sh in the environment that the tests run in."""
    lines = f"source ./run.sh; VENV='{sys.prefix}'; PATIENCE_SECONDS={patience_seconds}; {script}"
    environment = {name: value for name, value in os.environ.items() if name != "KLIPING_TORCH"} | variables
    return subprocess.run(
        ["bash", "-c", lines], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False
    )


def answer(body: bytes, status: int = 200) -> Answer:
    def respond(request: http.server.BaseHTTPRequestHandler) -> None:
        request.send_response(status if request.path == "/whl/cpu/torch/" else 404)
        request.end_headers()
        request.wfile.write(body)

    return respond


def never_answer(request: http.server.BaseHTTPRequestHandler) -> None:
    request.connection.recv(1)  # until the other side has gone


@contextmanager
def index(respond: Answer) -> Iterator[str]:
    """A package index on this machine."""

    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            respond(self)

        def log_message(self, *_: object) -> None: ...

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/whl/cpu"
        server.shutdown()


@pytest.mark.parametrize("variables", [{}, {"KLIPING_TORCH": ""}])
def test_pytorch_comes_from_its_index_without_cuda_where_that_answers(variables: dict[str, Any]) -> None:
    with index(answer(LISTING)) as address:
        done = run_sh(f"TORCH_WITHOUT_CUDA={address}; torch_index", patience_seconds=30, **variables)
    assert (done.returncode, done.stdout) == (0, f"{address}\n")
    assert f"PyTorch comes from {address}" in done.stderr


@pytest.mark.parametrize(
    "respond",
    [answer(LISTING, 503), answer(b"<h1>Please log in to this network</h1>"), never_answer],
    ids=["an error", "another page", "silence"],
)
def test_where_the_index_doesnt_answer_pytorch_comes_from_pips_usual_place_and_that_is_said(respond: Answer) -> None:
    with index(respond) as address:
        done = run_sh(f"TORCH_WITHOUT_CUDA={address}; torch_index", patience_seconds=1)
    assert (done.returncode, done.stdout) == (0, "")
    assert f"{address} doesn't answer: PyTorch comes from pip's usual place" in done.stderr


def test_where_nothing_listens_too() -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        done = run_sh(f"TORCH_WITHOUT_CUDA=http://127.0.0.1:{nobody.getsockname()[1]}; torch_index")
    assert (done.returncode, done.stdout) == (0, "")


def test_another_index_can_be_asked_for_and_so_can_pips_usual_place() -> None:
    with index(answer(LISTING)) as address:
        assert (
            run_sh("TORCH_WITHOUT_CUDA=http://127.0.0.1:9; torch_index", KLIPING_TORCH=address).stdout == f"{address}\n"
        )
        assert run_sh(f"TORCH_WITHOUT_CUDA={address}; torch_index", KLIPING_TORCH="pip").stdout == ""


def test_a_choice_that_is_none_ends_the_setup_and_names_those_that_are() -> None:
    done = run_sh("set -e; install_torch requirements.lock; echo installed", KLIPING_TORCH="cuda")
    assert (done.returncode, done.stdout) == (2, "")
    assert "KLIPING_TORCH is 'cuda': give 'pip' or the address of an index" in done.stderr


def test_pip_is_asked_for_the_locked_version_beside_its_own_indexes(tmp_path: Path) -> None:
    """Its own settings stay: the index is one more, and a machine's own build of that version is taken as before."""
    for name, says in (("python", f'exec "{sys.executable}" "$@"'), ("pip", 'printf "%s\\n" "$@"')):
        (tmp_path / name).write_text(f"#!/bin/sh\n{says}\n")
        (tmp_path / name).chmod(0o755)
    (tmp_path / "bin").symlink_to(".")
    with index(answer(LISTING)) as address:
        done = run_sh(f"VENV={tmp_path} TORCH_WITHOUT_CUDA={address}; install_torch requirements.lock")
    locked = re.search(r"^torch==\S+", (ROOT / "requirements.lock").read_text(), re.MULTILINE)
    assert locked
    assert done.stdout.split() == ["install", "--quiet", "--no-deps", "--extra-index-url", address, locked[0]]


def test_setup_ends_with_commands_that_can_be_typed() -> None:
    done = run_sh("installed() { true; }; VENV=.venv; setup")
    typed = re.findall(r"^  (.+?)(?:\s+#.*)?$", done.stdout, re.MULTILINE)
    assert typed[0] == ". .venv/bin/activate"
    for line in " && ".join(typed[1:]).split(" && "):
        check_understood(line)


def test_every_command_of_run_sh_is_explained_at_its_top() -> None:
    script = (ROOT / "run.sh").read_text(encoding="utf-8")
    named = re.search(r"^    ((?:\w+ \| )+\w+)\) ", script, re.MULTILINE)
    assert named
    for name in named[1].split(" | "):
        assert f"#   ./run.sh {name} " in script


@pytest.mark.slow
def test_the_demo_ends_in_a_hit_that_names_a_person_and_keeps_its_folder(tmp_path: Path) -> None:
    """The newcomer's first command, as it is typed; the environment that these tests run in is there already."""
    if not (ROOT / ".venv" / ".installed-requirements-dev.lock").exists():
        pytest.skip("not in an environment that run.sh made")
    environment = os.environ | {"TMPDIR": str(tmp_path)}
    command = [str(ROOT / "run.sh"), "demo"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stderr
    assert "Pramono Anung" in done.stdout.split("people:")[0]
    (folder,) = tmp_path.iterdir()
    assert f"All of it lies in {folder}, and stays there" in done.stdout
    assert {"articles", "captures", "documents", "index"} <= {path.name for path in folder.iterdir()}
    check_understood(re.findall(r"^  \.venv/bin/(kliping .*)$", done.stdout, re.MULTILINE)[0])
