"""Bodies are unpacked by their header, within a limit of memory and in a time that grows with the input."""

from __future__ import annotations

import gzip
import subprocess
import sys
import time
import zlib

import brotli  # type: ignore[import-untyped]
import pytest

from crawler.bodies import TooLarge, decoded, gunzipped, is_asked_for, start_of

PAGE = b"<html><body><p>Waduk itu diresmikan pada Senin pagi.</p></body></html>" * 50


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [
        (PAGE, None),
        (gzip.compress(PAGE, mtime=0), "gzip"),
        (gzip.compress(PAGE[:100], mtime=0) + gzip.compress(PAGE[100:], mtime=0), "x-gzip"),
        (gzip.compress(PAGE[:100], mtime=0) + bytes(5) + gzip.compress(PAGE[100:], mtime=0), "gzip"),
        (zlib.compress(PAGE), "deflate"),
        (zlib.compress(PAGE)[2:-4], "deflate"),
        (brotli.compress(PAGE), "br"),
        (gzip.compress(zlib.compress(PAGE), mtime=0), "deflate, gzip"),
        (PAGE, "gzip"),
        (PAGE, "br"),
        (PAGE, "unknown"),
    ],
)
def test_a_body_is_unpacked_by_its_own_header(raw: bytes, encoding: str | None) -> None:
    assert decoded(raw, encoding) == PAGE


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [
        (gzip.compress(PAGE, mtime=0)[:-20], "gzip"),
        (zlib.compress(PAGE)[:-20], "deflate"),
        (gzip.compress(PAGE, mtime=0) + b"bukan gzip", "gzip"),
    ],
)
def test_what_was_whole_before_a_break_is_kept(raw: bytes, encoding: str) -> None:
    kept = decoded(raw, encoding)
    assert kept
    assert PAGE.startswith(kept)


@pytest.mark.parametrize(
    ("packed", "encoding"),
    [
        (gzip.compress(PAGE * 100, mtime=0), "gzip"),
        (zlib.compress(PAGE * 100), "deflate"),
        (zlib.compress(PAGE * 100)[2:-4], "deflate"),
    ],
    ids=["gzip", "zlib", "bare deflate"],
)
def test_what_follows_a_long_body_is_left_alone(packed: bytes, encoding: str) -> None:
    assert decoded(packed + b"sampah" * 1000, encoding) == PAGE * 100


def test_a_body_that_is_packed_to_the_limit_is_taken_and_a_byte_more_is_not() -> None:
    raw = gzip.compress(PAGE, mtime=0)
    assert decoded(raw, "gzip", limit=len(PAGE)) == PAGE
    with pytest.raises(TooLarge, match=f"larger than {len(PAGE) - 1} bytes"):
        decoded(raw, "gzip", limit=len(PAGE) - 1)


def test_a_bomb_in_a_bomb_is_refused() -> None:
    bomb = gzip.compress(gzip.compress(b" " * 50_000_000))
    with pytest.raises(TooLarge, match="larger than 1000000 bytes"):
        decoded(bomb, "gzip, gzip", limit=1_000_000)


BOMB = """import resource, brotli
from crawler.bodies import TooLarge, decoded
packer = brotli.Compressor(quality=1)
bomb = b"".join(packer.process(bytes(1 << 20)) for _ in range(300)) + packer.finish()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    decoded(bomb, "br")
except TooLarge:
    print(len(bomb), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def test_a_brotli_bomb_takes_no_more_memory_than_the_limit() -> None:
    done = subprocess.run([sys.executable, "-c", BOMB], capture_output=True, text=True, check=True)
    sent, grew_kib = map(int, done.stdout.split())
    assert sent < 100_000
    assert grew_kib < 100 * 1024, "a limit of 16 MiB, held a few times over"


def test_many_empty_gzip_members_are_refused_in_no_time() -> None:
    members = gzip.compress(b"", mtime=0) * 400_000
    started = time.process_time()
    with pytest.raises(TooLarge, match="more than 10000 members"):
        decoded(members, "gzip")
    assert time.process_time() - started < 5


def test_the_start_of_a_body_is_had_whatever_follows() -> None:
    assert start_of(gzip.compress(PAGE, mtime=0), "gzip", 100) == PAGE[:100]
    assert start_of(brotli.compress(bytes(50_000_000), quality=1), "br", 100) == bytes(100)
    assert start_of(PAGE, None, 100) == PAGE[:100]


def test_a_gzipped_file_is_unpacked_though_no_header_says_so() -> None:
    assert gunzipped(gzip.compress(PAGE, mtime=0)) == gunzipped(PAGE) == PAGE


@pytest.mark.parametrize(
    ("encoding", "asked"), [(None, True), ("gzip", True), ("GZIP, deflate", True), ("br", False), ("gzip, br", False)]
)
def test_what_is_asked_for_is_known(encoding: str | None, asked: bool) -> None:
    assert is_asked_for(encoding) is asked
