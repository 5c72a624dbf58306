"""Segments are whole or not there, and a killed writer loses nothing that it wrote."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.errors import SegmentError
from crawler.segments import SegmentWriter, read_records, recover_segments, sealed_segments, write_segment

ROOT = Path(__file__).resolve().parents[2]


def lines_of(folder: Path) -> list[str]:
    return [line for path in sealed_segments(folder) for line in read_records(path, bytes.decode)]


def test_a_segment_is_seen_once_it_is_sealed(tmp_path: Path) -> None:
    writer = SegmentWriter(tmp_path)
    writer.write(b'{"a":1}')
    assert sealed_segments(tmp_path) == []
    writer.seal()
    assert lines_of(tmp_path) == ['{"a":1}']


def test_segments_are_sealed_when_full_and_read_in_the_order_of_writing(tmp_path: Path) -> None:
    with SegmentWriter(tmp_path, max_records=3) as writer:
        for number in range(8):
            writer.write(b'{"n":%d}' % number)
    assert len(sealed_segments(tmp_path)) == 3
    assert lines_of(tmp_path) == [f'{{"n":{number}}}' for number in range(8)]


def test_a_writer_that_wrote_nothing_leaves_nothing(tmp_path: Path) -> None:
    with SegmentWriter(tmp_path / "articles"):
        pass
    assert not (tmp_path / "articles").exists()


@pytest.mark.parametrize("tail", [b'{"n": 2', b'{"n": 2}', b"\x00" * 200, b'{"n": \xff}\n', b"[1]\n"])
def test_recovery_cuts_a_torn_tail_and_seals_the_rest(tmp_path: Path, tail: bytes) -> None:
    (tmp_path / "a.jsonl.open").write_bytes(b'{"n": 0}\n{"n": 1}\n' + tail)
    assert recover_segments(tmp_path) == [tmp_path / "a.jsonl"]
    assert lines_of(tmp_path) == ['{"n": 0}', '{"n": 1}']


def test_recovery_removes_a_segment_with_no_whole_line(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl.open").write_bytes(b'{"n":')
    assert recover_segments(tmp_path) == []
    assert list(tmp_path.iterdir()) == []


def test_a_kill_loses_no_line_that_was_written(tmp_path: Path) -> None:
    script = f"""
import os, signal, sys
from pathlib import Path
from crawler.segments import SegmentWriter
writer = SegmentWriter(Path({str(tmp_path)!r}))
for number in range(50):
    writer.write(b'{{"n":%d}}' % number)
os.kill(os.getpid(), signal.SIGKILL)
"""
    killed = subprocess.run([sys.executable, "-c", script], cwd=ROOT)
    assert killed.returncode == -9
    recover_segments(tmp_path)
    assert lines_of(tmp_path) == [f'{{"n":{number}}}' for number in range(50)]


def test_a_torn_or_foreign_line_is_skipped_and_told_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"1\nx\n\xff\n2\n3")
    told: list[tuple[str, int]] = []
    records = list(read_records(path, int, on_trouble=lambda segment, line, why: told.append((segment.name, line))))
    assert records == [1, 2]
    assert told == [("a.jsonl", 2), ("a.jsonl", 3), ("a.jsonl", 5)]


def test_a_segment_that_cant_be_opened_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(SegmentError, match=r"gone\.jsonl.*No such file"):
        list(read_records(tmp_path / "gone.jsonl", bytes.decode))


def test_a_folder_that_cant_be_made_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "articles").write_text("a file where a folder should be")
    with pytest.raises(SegmentError, match="a file stands where a folder is needed"):
        SegmentWriter(tmp_path / "articles").write(b"{}")


def test_a_segment_made_from_another_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    def fails_midway() -> Iterator[bytes]:
        yield b"{}"
        raise RuntimeError("the model fell over")

    with pytest.raises(RuntimeError):
        write_segment(tmp_path / "a.jsonl", fails_midway())
    assert sealed_segments(tmp_path) == []
    assert write_segment(tmp_path / "a.jsonl", iter([b"{}", b"{}"])) == 2
    assert lines_of(tmp_path) == ["{}", "{}"]
