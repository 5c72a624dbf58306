"""Worker processes: whatever a page does to its reader, the crawl gets an answer and goes on."""

from __future__ import annotations

import asyncio
import gzip
import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from crawler.extract import Page, PageExtract
from crawler.extraction_pool import MEMORY_BYTES, ExtractionPool, Packed, Parsed
from crawler.records.article import Reason, Rejection

PAGE = """<html lang="id"><head><title>Waduk diresmikan</title></head><body><article><h1>Waduk diresmikan</h1>
<p>Waduk itu diresmikan pada Senin pagi dan akan mengairi sawah di tiga kecamatan sampai musim kemarau tiba.</p>
<p>Warga menyambut baik waduk itu, karena sawah mereka sering kekeringan sejak bulan Juni tahun lalu.</p>
<p>Bupati mengatakan pembangunan saluran irigasi akan selesai sebelum musim tanam berikutnya dimulai.</p>
</article></body></html>"""


@pytest.fixture(scope="module")
def pool() -> Iterator[ExtractionPool]:
    with ExtractionPool(1, timeout_seconds=5) as pool:
        yield pool


def extract(pool: ExtractionPool, body: bytes) -> PageExtract | Rejection:
    return pool.submit(Page("https://koran.test/waduk", body, "text/html", datetime.now(UTC))).result(60)


def sleep(body: bytes) -> None:
    time.sleep(60)


def swell(body: bytes) -> bytearray:
    return bytearray(MEMORY_BYTES + 1)


def die(body: bytes) -> None:
    os._exit(3)


def test_a_list_is_unpacked_in_the_worker_and_hashed_as_unpacked(pool: ExtractionPool) -> None:
    def parsed(raw: bytes, encoding: str | None) -> Parsed[int]:
        return asyncio.run(pool.parse(Packed(raw, encoding), len))

    packed = gzip.compress(PAGE.encode(), mtime=0)
    found = [parsed(PAGE.encode(), None), parsed(packed, "gzip"), parsed(packed, None)]
    assert {each.result for each in found} == {len(PAGE.encode())}
    assert len({each.digest for each in found}) == 1


def test_a_page_that_unpacks_beyond_the_limit_is_too_large(pool: ExtractionPool) -> None:
    page = Page("https://koran.test/waduk", gzip.compress(bytes(20_000_000)), "text/html", datetime.now(UTC))
    found = pool.submit(page, encoding="gzip").result(60)
    assert isinstance(found, Rejection)
    assert found.reason is Reason.TOO_LARGE


@pytest.mark.parametrize(
    ("does", "told"),
    [
        (sleep, "took longer than 5 s"),
        (swell, "needed more than 2048 MiB"),
        (die, "its reader died"),
        (int, "its reader died: ValueError"),
    ],
    ids=["too slow", "too big", "dies", "fails"],
)
def test_a_task_that_goes_wrong_is_a_value_error_and_the_pool_goes_on(
    pool: ExtractionPool, does: Any, told: str
) -> None:
    with pytest.raises(ValueError, match=told):
        asyncio.run(pool.parse(Packed(b"bukan angka", None), does))
    assert isinstance(extract(pool, PAGE.encode()), PageExtract)


def test_a_page_that_is_too_slow_to_read_is_unreadable() -> None:
    # Just under the limit of elements, above which a page is refused at once; each paragraph has words of its own.
    lines = "".join(f"<p>Waduk {n} itu diresmikan pada Senin pagi di hulu sungai.</p>" for n in range(50_000))
    long = PAGE.replace("</article>", lines + "</article>")
    with ExtractionPool(1, timeout_seconds=0.1) as pool:
        found = extract(pool, long.encode())
    assert isinstance(found, Rejection)
    assert found.reason is Reason.UNREADABLE
    assert "took longer" in found.detail


def test_a_worker_says_how_much_memory_it_needed(pool: ExtractionPool) -> None:
    extract(pool, PAGE.encode())
    assert all(10 * 1024**2 < size < MEMORY_BYTES for size in pool.peaks.values())
    assert pool.peaks
