"""`kliping alive`: a service that hangs is told from one that waits, though the processes of both live."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from crawler.signs import Signs
from kliping import heartbeat
from kliping.alive import alive
from kliping.heartbeat import Heart, last_beat, path_of


def code(data: Path, *arguments: str) -> int:
    return CliRunner().invoke(alive, [*arguments, "--data", str(data)]).exit_code


def test_a_service_that_gets_on_is_well(tmp_path: Path) -> None:
    Heart(tmp_path, "crawler").beat()
    assert code(tmp_path, "crawler") == 0


def test_one_that_lives_and_does_not_get_on_is_not(tmp_path: Path) -> None:
    Heart(tmp_path, "crawler").beat(time.time() - 700)
    assert code(tmp_path, "crawler") == 1
    assert code(tmp_path, "crawler", "--within", "20m") == 0


def test_one_that_was_killed_is_not_and_one_that_ended_does_not_run(tmp_path: Path) -> None:
    heart = Heart(tmp_path, "indexer")
    heart.beat()
    path = path_of(tmp_path, "indexer")
    values = json.loads(path.read_text())
    path.write_text(json.dumps({**values, "at": values["at"] - 3600, "progress": values["progress"] - 3600}))
    assert code(tmp_path, "indexer") == 1
    heart.stop()
    assert last_beat(tmp_path, "indexer") is None
    assert code(tmp_path, "indexer") == 1


def test_of_two_both_must_get_on(tmp_path: Path) -> None:
    Heart(tmp_path, "crawler").beat()
    assert code(tmp_path, "crawler", "indexer") == 1


@pytest.mark.parametrize("text", ["", "{", "[]", '{"pid": 1}'])
def test_a_torn_file_is_no_sign_of_life(tmp_path: Path, text: str) -> None:
    path_of(tmp_path, "crawler").parent.mkdir(parents=True)
    path_of(tmp_path, "crawler").write_text(text)
    assert code(tmp_path, "crawler") == 1


def test_it_is_written_every_few_seconds_at_most(tmp_path: Path) -> None:
    heart = Heart(tmp_path, "crawler")
    heart.beat()
    first = last_beat(tmp_path, "crawler")
    heart.beat()
    assert last_beat(tmp_path, "crawler") == first
    assert first is not None and first.rss_bytes > 1024**2


def test_a_disk_that_takes_nothing_ends_no_service(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("no folder")
    Heart(tmp_path, "crawler").beat()
    assert code(tmp_path, "crawler") == 1


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """What the time is for the signs of a crawl."""
    now = [1000.0]
    monkeypatch.setattr("crawler.signs.time.time", lambda: now[0])
    return now


def test_a_crawl_with_nothing_to_ask_for_gets_on_as_long_as_it_looks(clock: list[float]) -> None:
    signs = Signs()
    clock[0] = 5000.0
    signs.looked()
    assert signs.progress == 5000.0


def test_a_crawl_whose_requests_get_no_answer_does_not_though_others_look(clock: list[float]) -> None:
    signs = Signs()
    signs.asked()
    clock[0] = 5000.0
    signs.looked()
    assert signs.progress == 1000.0
    signs.answered()
    assert signs.progress == 5000.0


def test_the_files_lie_with_the_state(tmp_path: Path) -> None:
    assert {path_of(tmp_path, name).parent for name in heartbeat.SERVICES} == {tmp_path / "state" / "heartbeat"}
