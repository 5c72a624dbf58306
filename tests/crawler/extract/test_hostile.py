"""Hostile pages: nothing raises, nothing takes ten seconds or 500 MB, and what can't be read is refused.

KLIPING_FUZZ=2000 tries that many random pages instead of 300.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.extract import Page, PageExtract, extract_page
from crawler.records.article import Rejection

CAPTURED = datetime(2024, 6, 20, tzinfo=UTC)
MB = 1 << 20
BOMB = (
    b"<!DOCTYPE html ["
    + b"".join(b'<!ENTITY a%d "%s">' % (n + 1, b"&a%d;" % n * 20) for n in range(12))
    + b"]><p>&a12;</p>"
)

CASES: dict[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "white space": lambda: b" \n\t" * 1000,
    "zeros": lambda: b"\0" * MB,
    "deep divs": lambda: b"<div>" * 300_000 + b"text",
    "deep inline": lambda: b"<b><i><a href=x>" * 60_000 + b"text",
    "20 MB of one line": lambda: b"<html><body><p>" + b"kata " * (4 * MB),
    "7 MB of one paragraph": lambda: b"<html><body><article><p>" + b"kata kata. " * (7 * MB // 11),
    "7 MB of one word": lambda: b"<html><body><article><p>" + b"a" * (7 * MB),
    "a million elements": lambda: b"<p>x" * 1_000_000,
    "unclosed tags": lambda: b"<html><body><div class='a" + b"<p <div <a href=" * 50_000,
    "attributes without end": lambda: b"<p " + b"a='1' " * 400_000 + b">text",
    "a hundred thousand attributes": lambda: b"<p " + b" ".join(b"a%d=1" % n for n in range(100_000)) + b">text",
    "one long attribute": lambda: b"<p class='" + b"related " * 500_000 + b"'>text</p>",
    "entity bomb": lambda: BOMB,
    "script soup": lambda: b"<script>" + b"if(a<b){document.write('<p>')}" * 200_000 + b"</script>",
    "JSON-LD without end": lambda: b"<script type='application/ld+json'>" + b'{"@graph":[' * 100_000 + b"</script>",
    "JSON-LD of quotes": lambda: b"<script type='application/ld+json'>" + b'"@type":"' * 300_000 + b"</script>",
    "a table without end": lambda: b"<table><tr><td>" * 40_000 + b"text",
    "links without end": lambda: b"<a href='/x'>Baca juga: judul artikel yang lain</a> " * 80_000,
    "breaks without end": lambda: b"<div>" + b"kata<br>" * 100_000,
    "parentheses": lambda: b"<p>" + b"(" * 200_000 + b"</p>",
    "spaces": lambda: b"<html><body><p>baca" + b" " * 500_000 + b"juga</p>",
    "commas in a byline": lambda: b"<meta name='author' content='" + b"A, " * 200_000 + b"'><p>text</p>",
    "a date of digits": lambda: b"<time datetime='" + b"1" * 200_000 + b"'>" + b"20" * 200_000 + b"</time>",
    "binary": lambda: bytes(range(256)) * 8000,
}  # fmt: skip


def attempt(body: bytes, kind: str | None = "text/html") -> PageExtract | Rejection:
    return extract_page(Page("https://www.warta.co.id/read/1/judul", body, kind, CAPTURED))


def peak_megabytes() -> int:
    """The most memory that this program has had. Not `ru_maxrss`: through fork and exec that keeps its parent's."""
    status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    return int(status.partition("VmHWM:")[2].split()[0]) >> 10


@pytest.fixture(scope="module")
def measured() -> dict[str, dict[str, Any]]:
    """Each page read once, in a process of its own, which measures itself after each."""
    process = subprocess.run([sys.executable, "-m", __name__], capture_output=True, text=True, check=False)
    assert process.returncode == 0, process.stderr[-2000:]
    return {row["name"]: row for row in map(json.loads, process.stdout.splitlines())}


@pytest.mark.parametrize("name", CASES)
def test_a_hostile_page_is_read_or_refused_in_time(name: str, measured: dict[str, dict[str, Any]]) -> None:
    assert measured[name]["seconds"] < 10
    assert measured[name]["found"] == "PageExtract" or measured[name]["detail"]


@pytest.mark.parametrize("name", CASES)
def test_no_hostile_page_takes_500_megabytes(name: str, measured: dict[str, dict[str, Any]]) -> None:
    assert measured[name]["peak_megabytes"] <= 500


PIECES = st.one_of(
    st.sampled_from([
        "<html>", "<body>", "<article>", "<div class='related'>", "<div style='display:none'>", "<p>", "</p>",
        "<h1>", "<h2>", "</h2>", "<br>", "<ul><li>", "</ul>", "<table><tr><td>", "</table>",
        "<a href='http://[::1'>", "<a href='//x/y'>", "</a>", "<script>", "</script>", "<!--", "-->",
        "<script type='application/ld+json'>", '{"@type":"NewsArticle","datePublished":',
        '"9999-99-99T99:99:99Z"', '"author":[null,{"name":3}]', "<meta property='og:title' content='x'>",
        "<meta name='date' content='0000-00-00'>", "<time datetime='2024-02-30T25:61'>", "&#0;", "&#xD800;",
        "<link rel=canonical href='http://['>", "<link rel=next href='?page=99999999999999999999'>",
        "<![CDATA[", "]]>", "<svg><title>", "<p itemprop=datePublished>", "Baca juga: ", "(aik/aik)",
        "Editor: ", "Rabu, 31 Februari 2024 08:36 WIB", "Jakarta - ", "\x00", "\ufeff", "\u202e", "<frameset>",
        "<base href='::'>",
    ]),
    st.text(max_size=60),
    st.just("Warga desa bersyukur karena jembatan itu memudahkan anak-anak berangkat ke sekolah setiap pagi. " * 2),
)  # fmt: skip
BODIES = st.one_of(
    st.lists(PIECES, max_size=40).map("".join).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.tuples(
        st.lists(PIECES, max_size=20).map("".join), st.sampled_from(["utf-16", "cp1252", "shift_jis", "utf-7", "cp037"])
    ).map(lambda pair: pair[0].encode(pair[1], "ignore")),
    st.binary(max_size=400),
)
KINDS = st.sampled_from(
    [None, "text/html", "text/html; charset=utf-16", "text/html; charset=nonsense", "text/html; charset=euc-kr", ""]
)


@settings(
    max_examples=int(os.environ.get("KLIPING_FUZZ", "300")), deadline=None, suppress_health_check=list(HealthCheck)
)
@given(BODIES, KINDS)
def test_nothing_raises_whatever_the_bytes(body: bytes, kind: str | None) -> None:
    found = attempt(body, kind)
    assert isinstance(found, PageExtract | Rejection)
    if isinstance(found, PageExtract):
        assert "\x00" not in found.text
        assert found.published is None or found.published.tzinfo is not None
    else:
        assert not found.detail.startswith(("TypeError", "AttributeError", "ValueError", "KeyError", "IndexError")), (
            found
        )


def _measure() -> None:
    for name, make in CASES.items():
        body = make()
        start = time.process_time()
        found = attempt(body)
        seconds = time.process_time() - start
        assert isinstance(found, PageExtract | Rejection)
        row = {"name": name, "seconds": seconds, "peak_megabytes": peak_megabytes(), "found": type(found).__name__}
        print(json.dumps(row | {"detail": found.detail if isinstance(found, Rejection) else ""}))


if __name__ == "__main__":
    _measure()
