"""Whatever goes wrong with one page is that page's outcome, in crawl and replay, and the others are written."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.crawler.crawls import ROOT, add_source, articles, crawl
from tests.newspaper import Newspaper, Story
from tests.newspaper import faults as spoil

A_BUG = """
import sys
from crawler import pipelines, replay
from crawler.extract import join_pages
def raising(parts, **kwargs):
    if {path!r} in parts[0].url:
        raise {error}
    return join_pages(parts, **kwargs)
pipelines.join_pages = replay.join_pages = raising
from kliping.cli import main
main()
"""
OTHERS = 3


def start(data: Path, *arguments: str, code: str | None = None) -> subprocess.Popen[str]:
    run = ["-m", "kliping"] if code is None else ["-c", code]
    return subprocess.Popen(
        [sys.executable, *run, *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def outcomes(process: subprocess.Popen[str]) -> dict[str, int]:
    out, err = process.communicate(timeout=300)
    assert process.returncode == 0, err
    counts: dict[str, int] = json.loads(out)["outcomes"]["koran"]
    return counts


def arguments(command: str, data: Path, to: Path) -> list[str]:
    if command == "crawl":
        return ["crawl", "koran", "--data", str(data), "--json"]
    return ["replay", str(data / "captures"), "--to", str(to), "--json"]


@pytest.mark.slow
@pytest.mark.parametrize("error", ["RuntimeError('a bug')", "MemoryError()"])
def test_a_bug_that_one_page_meets_is_its_outcome(newspaper: Newspaper, tmp_path: Path, error: str) -> None:
    bad, *_ = newspaper.publish_many(1 + OTHERS, seed=5)
    add_source(tmp_path, newspaper.url)
    code = A_BUG.format(path=bad.path, error=error)
    process = start(tmp_path, *arguments("crawl", tmp_path, tmp_path), code=code)
    assert outcomes(process) == {"article": OTHERS, "unreadable": 1}
    process = start(tmp_path, *arguments("replay", tmp_path, tmp_path / "again"), code=code)
    assert (outcomes(process)["article"], len(articles(tmp_path / "again"))) == (OTHERS, OTHERS)
    newspaper.forget_requests()
    assert crawl(tmp_path).total("article") == 1, "mended, it is looked at again"


def with_a_slow_page(paper: Newspaper) -> Story:
    """The last of the feed takes a worker seconds to read: time enough to end that worker."""
    slow = paper.publish_many(1, seed=5)[0]
    lines = "".join(f"<p>Waduk {n} itu diresmikan pada Senin pagi di hulu sungai.</p>" for n in range(40_000))
    paper.fault(slow.path, spoil.body(f"<html><body><article><h1>Waduk</h1>{lines}</article></body></html>".encode()))
    paper.publish_many(OTHERS, seed=6)
    return slow


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="finds the workers through /proc")
@pytest.mark.parametrize("command", ["crawl", "replay"])
def test_a_page_whose_worker_is_killed_is_unreadable(newspaper: Newspaper, tmp_path: Path, command: str) -> None:
    """As the kernel does where memory is short."""
    slow = with_a_slow_page(newspaper)
    add_source(tmp_path, newspaper.url, concurrency=1)
    if command == "replay":
        crawl(tmp_path)
    to = tmp_path if command == "crawl" else tmp_path / "again"
    process = start(tmp_path, *arguments(command, tmp_path, to))
    wait_until(lambda: lines(to) == OTHERS and (command == "replay" or slow.path in newspaper.paths()), process)
    for _ in range(40):
        kill_workers(process.pid)
        if process.poll() is not None:
            break
        time.sleep(0.25)
    counts = outcomes(process)
    assert (counts["article"], counts["unreadable"]) == (OTHERS, 1)


def lines(data: Path) -> int:
    with contextlib.suppress(FileNotFoundError):
        return sum(path.read_bytes().count(b"\n") for path in (data / "articles").glob("*.jsonl*"))
    return 0


def wait_until(seen: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + 120
    while not seen():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.02)


def kill_workers(parent: int) -> None:
    """Kills the processes that the command's small server has started; the server itself goes on."""
    servers = children(parent)
    for worker in (each for server in servers for each in children(server)):
        with contextlib.suppress(ProcessLookupError):
            os.kill(worker, signal.SIGKILL)


def children(parent: int) -> list[int]:
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields: Any = path.read_text().rpartition(")")[2].split()
            if int(fields[1]) == parent:
                found.append(int(path.parent.name))
    return found
