"""The dead letters of a data folder: kept by index and segment until they are settled, whatever lies in the file."""

from __future__ import annotations

import multiprocessing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from indexer.refused import Refusal, RefusedFile
from indexer.state import change_state, read_state

NOW = datetime(2026, 11, 30, 10, tzinfo=UTC)


def ids(file: RefusedFile, index: str = "satu") -> list[str]:
    return [one.id for one in file.of(index)]


def test_a_refusal_is_kept_for_its_index_alone(tmp_path: Path) -> None:
    file = RefusedFile(tmp_path)
    file.settle("satu", "a.jsonl", [("1", "no such field"), ("2", "too long")], NOW)
    assert file.of("satu")[0] == Refusal("satu", "1", "a.jsonl", "no such field", "2026-11-30T10:00:00+00:00")
    assert file.of("dua") == ()


def test_a_segment_given_whole_replaces_what_stood_there_of_it(tmp_path: Path) -> None:
    file = RefusedFile(tmp_path)
    file.settle("satu", "a.jsonl", [("1", "x"), ("2", "x")], NOW)
    file.settle("satu", "b.jsonl", [("3", "x")], NOW)
    file.settle("satu", "a.jsonl", [("2", "x")], NOW)
    assert sorted(ids(file)) == ["2", "3"]


def test_what_was_not_tried_again_stays(tmp_path: Path) -> None:
    file = RefusedFile(tmp_path)
    file.settle("satu", "a.jsonl", [("1", "x"), ("2", "x")], NOW)
    file.settle("satu", "a.jsonl", [], NOW, tried={"1"})
    assert ids(file) == ["2"]


def test_a_refusal_knows_since_when(tmp_path: Path) -> None:
    file = RefusedFile(tmp_path)
    file.settle("satu", "a.jsonl", [("1", "x")], NOW)
    file.settle("satu", "a.jsonl", [("1", "another")], NOW + timedelta(days=1))
    assert [(one.reason, one.since) for one in file.of("satu")] == [("another", "2026-11-30T10:00:00+00:00")]


def test_the_file_goes_with_its_last_line(tmp_path: Path) -> None:
    file = RefusedFile(tmp_path)
    file.settle("satu", "a.jsonl", [("1", "x")], NOW)
    file.settle("satu", "a.jsonl", [], NOW)
    assert not file.path.exists()


def test_torn_and_foreign_lines_are_passed_over(tmp_path: Path) -> None:
    file = RefusedFile(tmp_path)
    file.settle("satu", "a.jsonl", [("1", "x")], NOW)
    with open(file.path, "a") as lines:
        lines.write(
            '{"index": "satu"}\n[1]\n{"index": "satu", "id": 7, "segment": "a", "reason": "x", "since": "y"}\n{"in'
        )
    assert ids(file) == ["1"]


def _count(path: Path) -> None:
    for _ in range(50):
        change_state(path, 0, lambda number: number + 1)


def test_processes_that_change_one_file_of_state_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "state" / "count.json"
    workers = [multiprocessing.Process(target=_count, args=(path,)) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert read_state(path, None) == 200
    assert sorted(entry.name for entry in path.parent.iterdir()) == ["count.json", "count.json.lock"]
