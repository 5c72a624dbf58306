"""A disk that refuses: one message with the cure, and nothing lost or doubled once there is room."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from crawler.captures import read_responses, sealed_captures
from tests.crawler.crawls import ROOT, add_source, articles, crawl
from tests.newspaper import Newspaper

ARTICLES = 60
LIMIT_BYTES = 150_000  # a third of what the captures of these articles take


@pytest.fixture(scope="module")
def paper() -> Iterator[Newspaper]:
    with Newspaper() as paper:
        paper.publish_many(ARTICLES, seed=6)
        yield paper


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one MiB; making one takes an administrator."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk], capture_output=True).returncode:
        pytest.skip("only an administrator may mount a disk")
    yield disk
    subprocess.run(["umount", "-l", disk], check=True)


def crawl_in_vain(data: Path, **how: Any) -> str:
    """A crawl that can't write: its message. There must be one, and no traceback."""
    done = subprocess.run(
        [sys.executable, "-m", "kliping", "crawl", "koran", "--data", data],
        cwd=ROOT,
        capture_output=True,
        text=True,
        **how,
    )
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    [error] = [line for line in done.stderr.splitlines() if line.startswith("error:")]
    return str(error)


def assert_all_is_there_once(data: Path, paper: Newspaper) -> None:
    assert Counter(article.url for article in articles(data)) == Counter(map(paper.url_of, paper.stories))
    troubles: list[str] = []
    for path in sealed_captures(data / "captures"):
        list(read_responses(path, on_trouble=lambda *told: troubles.append(str(told))))
    assert not troubles, "what was refused in the midst of a record was taken back"
    assert not list(data.rglob("*.open"))


def test_a_file_that_may_not_grow_ends_the_crawl_with_the_cure(paper: Newspaper, tmp_path: Path) -> None:
    add_source(tmp_path, paper.url)

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (LIMIT_BYTES, LIMIT_BYTES))

    told = crawl_in_vain(tmp_path, preexec_fn=limit)
    assert "ulimit -f" in told or "disk" in told
    crawl(tmp_path)
    assert_all_is_there_once(tmp_path, paper)


def test_a_full_disk_ends_the_crawl_with_the_cure(paper: Newspaper, small_disk: Path) -> None:
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(500_000))
    add_source(small_disk, paper.url)
    for _ in range(2):  # the second start finds the disk full from the beginning
        assert "disk is full" in crawl_in_vain(small_disk)
    ballast.unlink()
    subprocess.run(["mount", "-o", "remount,size=16m", small_disk], check=True)
    crawl(small_disk)
    assert_all_is_there_once(small_disk, paper)


def test_a_disk_that_is_full_of_articles_only_ends_the_crawl_as_well(paper: Newspaper, small_disk: Path) -> None:
    """Captures and state have room: it is the article's own step that is refused, inside Scrapy's pipeline."""
    data, few = small_disk, small_disk / "articles"
    subprocess.run(["mount", "-o", "remount,size=16m", small_disk], check=True)
    few.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", few], check=True)
    try:
        add_source(data, paper.url)
        assert "disk is full" in crawl_in_vain(data)
        subprocess.run(["mount", "-o", "remount,size=4m", few], check=True)
        crawl(data)
        assert_all_is_there_once(data, paper)
    finally:
        subprocess.run(["umount", "-l", few], check=True)


def test_a_disk_that_can_only_be_read_is_told(paper: Newspaper, small_disk: Path) -> None:
    add_source(small_disk, paper.url)
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    assert "can only be read; mount it for writing" in crawl_in_vain(small_disk)


def test_a_folder_of_somebody_else_is_told(paper: Newspaper, tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("an administrator may write anywhere")
    add_source(tmp_path, paper.url)
    tmp_path.chmod(0o555)
    try:
        assert "access is denied; check the rights" in crawl_in_vain(tmp_path)
    finally:
        tmp_path.chmod(0o755)


def test_a_disk_without_room_for_another_file_is_told(paper: Newspaper, small_disk: Path) -> None:
    add_source(small_disk, paper.url)
    subprocess.run(["mount", "-o", "remount,nr_inodes=4", small_disk], check=True)
    assert "takes no more files (inodes); remove some" in crawl_in_vain(small_disk)


@pytest.mark.slow
def test_the_service_waits_while_the_disk_is_full_and_goes_on_once_there_is_room(
    paper: Newspaper, small_disk: Path, tmp_path: Path
) -> None:
    add_source(small_disk, paper.url)
    (small_disk / "ballast").write_bytes(bytes(900_000))
    said = tmp_path / "said"
    with open(said, "w") as file:
        service = subprocess.Popen(
            [sys.executable, "-m", "kliping", "run", "koran", "--every", "2s", "--data", small_disk],
            cwd=ROOT,
            stderr=file,
        )
    try:
        wait_until(lambda: "disk is full" in said.read_text(), service)
        wait_until(lambda: "nothing is lost" in said.read_text() or "it is tried again" in said.read_text(), service)
        (small_disk / "ballast").unlink()
        subprocess.run(["mount", "-o", "remount,size=64m", small_disk], check=True)
        wait_until(lambda: len(articles(small_disk)) == ARTICLES, service)
        wait_until(lambda: (small_disk / "state" / "indexed.json").exists(), service)
    finally:
        service.terminate()
        assert service.wait(60) == 0, said.read_text()
    assert "Traceback" not in said.read_text()
    assert_all_is_there_once(small_disk, paper)


def wait_until(seen: Callable[[], bool], service: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 240
    while not seen():
        assert service.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.2)
