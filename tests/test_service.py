"""The service's decisions: how long to wait, what a span of time is, how a crawl is ended."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

import click
import pytest

from indexer import progress
from kliping.options import Duration
from kliping.service import Plan, crawl, serve


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("90s", 90), ("15m", 900), ("6h", 21600), ("1d", 86400), ("30", 30), ("0.5m", 30), (" 2 h ", 7200)],
)
def test_a_span_of_time_is_read(text: str, seconds: float) -> None:
    assert Duration().convert(text, None, None) == seconds


@pytest.mark.parametrize("text", ["", "soon", "15 minutes", "-5m", "0s", "1w"])
def test_what_is_no_span_of_time_says_what_would_be_one(text: str) -> None:
    with pytest.raises(click.BadParameter, match="write 90s, 15m, 6h or 1d"):
        Duration().convert(text, None, None)


def plan(tmp_path: Path) -> Plan:
    return Plan(("demo",), tmp_path, None, 60)


def test_a_crawls_exit_code_is_the_childs(tmp_path: Path) -> None:
    assert crawl(plan(tmp_path), threading.Event(), [sys.executable, "-c", "raise SystemExit(3)"]) == 3


def test_a_stop_is_passed_on_to_the_crawl(tmp_path: Path) -> None:
    stop = threading.Event()
    threading.Timer(0.5, stop.set).start()
    started = time.monotonic()
    script = "import signal, sys, time; signal.signal(signal.SIGTERM, lambda *_: sys.exit(7)); time.sleep(60)"
    assert crawl(plan(tmp_path), stop, [sys.executable, "-c", script]) in {7, -15}
    assert time.monotonic() - started < 30


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's death")
def test_a_crawl_ends_when_its_service_is_killed(tmp_path: Path) -> None:
    """SIGKILL gives the service no time to pass anything on; the next start must find the data folder free."""
    child = "import os, sys, time; print(os.getpid(), flush=True); time.sleep(60)"
    service = f"""import sys, threading
from pathlib import Path
from kliping.service import Plan, crawl
crawl(Plan(("demo",), Path("."), None, 60), threading.Event(), [sys.executable, "-c", {child!r}])"""
    with subprocess.Popen([sys.executable, "-c", service], stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        crawling = int(running.stdout.readline())
        running.kill()
    deadline = time.monotonic() + 10
    while is_running(crawling) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_running(crawling)


def test_what_fails_beside_the_crawl_ends_the_service_and_the_crawl(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a fault of ours")

    monkeypatch.setattr(progress, "update_once", fail)
    number = tmp_path / "number"
    script = f"import os, time; open({str(number)!r}, 'w').write(str(os.getpid())); time.sleep(60)"
    with pytest.raises(ZeroDivisionError):
        serve(plan(tmp_path), threading.Event(), [sys.executable, "-c", script])
    assert not number.exists() or not is_running(int(number.read_text() or "0"))


def test_the_crawl_is_seen_to_while_a_long_queue_is_indexed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stop, indexing = threading.Event(), threading.Event()

    def index_for_long(*_: object, **__: object) -> None:
        indexing.set()
        stop.wait(60)

    monkeypatch.setattr(progress, "update_once", index_for_long)
    monkeypatch.setattr("kliping.service.RESTART_S", (0.1,))
    starts = tmp_path / "starts"
    crawl_that_dies = [sys.executable, "-c", f"open({str(starts)!r}, 'a').write('x')"]
    service = threading.Thread(target=serve, args=(plan(tmp_path), stop, crawl_that_dies))
    service.start()
    assert indexing.wait(60)
    began = starts.read_text() if starts.exists() else ""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and len(starts.read_text() if starts.exists() else "") < len(began) + 2:
        time.sleep(0.1)
    stop.set()
    service.join(60)
    assert len(starts.read_text()) >= len(began) + 2


def is_running(process: int) -> bool:
    """Whether a process lives; one that has ended but that nobody waits for doesn't."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
