"""Captures: what was sent comes back byte for byte, and a file cut anywhere gives all that is whole."""

from __future__ import annotations

import gzip
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.captures import (
    CaptureWriter,
    read_response_at,
    read_responses,
    recover_captures,
    sealed_captures,
)
from crawler.errors import CaptureError
from crawler.records.discovery import Discovery, Errand

TIME = datetime(2026, 11, 25, 10, 0, 0, 123000, tzinfo=UTC)
PAGE = b"<html><body><p>Waduk itu diresmikan pada Senin pagi.</p></body></html>" * 50


def errand(number: int = 1) -> Errand:
    discovery = Discovery(source="koran", via="feed", title="Waduk", published=TIME, found_at="https://koran.test/rss")
    return Errand(kind="article", source="koran", asked=f"https://koran.test/{number}", discovery=discovery)


def write_some(folder: Path, count: int = 4) -> CaptureWriter:
    """An open writer with some gzipped pages in it."""
    writer = CaptureWriter(folder)
    for number in range(count):
        writer.write(
            f"https://koran.test/{number}",
            status=200,
            headers=[("Content-Type", "text/html; charset=utf-8"), ("Content-Encoding", "gzip"), ("X-A", "1")],
            body=gzip.compress(PAGE + b"%d" % number, mtime=0),
            errand=errand(number),
            captured=TIME,
            request_headers=[("User-Agent", "Kliping")],
        )
    return writer


def write(writer: CaptureWriter, number: int) -> None:
    """Writes one small response."""
    writer.write(
        f"https://koran.test/{number}", status=200, headers=[], body=PAGE, errand=errand(number), captured=TIME
    )


def read_all(path: Path) -> tuple[list[int], list[str]]:
    """The offsets of a file's responses, and what was told of the rest."""
    told: list[str] = []
    return [r.capture.offset for r in read_responses(path, on_trouble=lambda *what: told.append(what[2]))], told


def test_a_response_comes_back_as_it_was_sent(tmp_path: Path) -> None:
    with write_some(tmp_path) as writer:
        pass
    responses = list(read_responses(writer.sealed[0]))
    assert [response.body for response in responses] == [PAGE + b"%d" % number for number in range(4)]
    first = responses[0]
    assert (first.url, first.status, first.captured, first.errand) == ("https://koran.test/0", 200, TIME, errand(0))
    assert first.raw == gzip.compress(PAGE + b"0", mtime=0)
    assert first.header("x-a") == "1"
    assert read_response_at(tmp_path, responses[2].capture) == replace(responses[2], errand=None)


def test_other_tools_can_read_our_captures(tmp_path: Path) -> None:
    with write_some(tmp_path, 1) as writer:
        pass
    with open(writer.sealed[0], "rb") as file:
        found = [(r.rec_type, r.content_stream().read()) for r in ArchiveIterator(file, check_digests="raise")]
    assert [kind for kind, _ in found] == ["warcinfo", "request", "metadata", "response"]
    assert found[-1][1] == PAGE + b"0"


def test_the_name_in_an_article_is_that_of_the_sealed_file(tmp_path: Path) -> None:
    writer = CaptureWriter(tmp_path)
    capture = writer.write("https://koran.test/", status=200, headers=[], body=b"a", errand=errand(), captured=TIME)
    assert not (tmp_path / capture.file).exists()
    assert read_response_at(tmp_path, capture).body == b"a"
    assert writer.seal() == tmp_path / capture.file


def test_a_header_whose_name_has_a_letter_beyond_ascii_is_kept_percent_encoded(tmp_path: Path) -> None:
    with CaptureWriter(tmp_path) as writer:
        writer.write(
            "https://koran.test/1", status=200, headers=[("X-Caché", "ya"), ("Content-Type", "text/html")], body=PAGE,
            errand=errand(), captured=TIME,
        )  # fmt: skip
    [response] = read_responses(sealed_captures(tmp_path)[0])
    assert response.headers == (("X-Cach%C3%A9", "ya"), ("Content-Type", "text/html"))
    assert response.body == PAGE


def test_the_crawls_of_a_day_share_a_file(tmp_path: Path) -> None:
    reopened: list[str] = []
    for number in range(3):
        with CaptureWriter(tmp_path, on_reopen=lambda path: reopened.append(path.name)) as writer:
            write(writer, number)
    files = sealed_captures(tmp_path)
    assert len(files) <= 2, "the test may see midnight"
    assert sum(len(read_all(file)[0]) for file in files) == 3
    assert len(reopened) == 3 - len(files)
    assert all(read_response_at(tmp_path, r.capture).url == r.url for file in files for r in read_responses(file))


def test_a_file_of_another_day_is_left_alone(tmp_path: Path) -> None:
    with CaptureWriter(tmp_path) as writer:
        write(writer, 0)
    [file] = sealed_captures(tmp_path)
    yesterday = file.rename(file.with_name("20200101T" + file.name[9:]))
    with CaptureWriter(tmp_path) as writer:
        write(writer, 1)
    assert sealed_captures(tmp_path)[0] == yesterday
    assert len(sealed_captures(tmp_path)) == 2


def test_a_full_file_is_sealed_and_another_begun(tmp_path: Path) -> None:
    with CaptureWriter(tmp_path, rotate_bytes=2000) as writer:
        for number in range(6):
            body = bytes(range(256)) * 4
            writer.write(
                f"https://koran.test/{number}", status=200, headers=[], body=body, errand=errand(), captured=TIME
            )
    assert len(writer.sealed) > 1
    assert sum(len(list(read_responses(path))) for path in sealed_captures(tmp_path)) == 6


def test_a_file_cut_anywhere_gives_its_whole_responses_and_says_where_it_is_torn(tmp_path: Path) -> None:
    writer = write_some(tmp_path)
    whole = next(tmp_path.glob("*.open")).read_bytes()
    places = [response.capture.offset for response in read_responses(next(tmp_path.glob("*.open")))]
    torn = tmp_path / "torn.warc.gz"
    for end in range(places[1], len(whole), 7):
        torn.write_bytes(whole[:end])
        found, told = read_all(torn)
        assert found == places[: len(found)]
        assert len(found) >= sum(place < end for place in places) - 1
        assert len(told) <= 1
        if len(found) < sum(place < end for place in places):
            assert "torn" in told[0]
    writer.seal()


def test_what_a_killed_writer_left_is_cut_and_sealed(tmp_path: Path) -> None:
    write_some(tmp_path)
    left = next(tmp_path.glob("*.open"))
    left.write_bytes(left.read_bytes()[:-5])
    [recovered] = recover_captures(tmp_path)
    found, told = read_all(recovered)
    assert len(found) == 3
    assert not told
    assert not list(tmp_path.glob("*.open"))


def test_an_empty_left_over_is_removed(tmp_path: Path) -> None:
    (tmp_path / "a.warc.gz.open").write_bytes(b"\x1f\x8b\x08")
    assert recover_captures(tmp_path) == []
    assert not list(tmp_path.iterdir())


def foreign(path: Path, *, compressed: bool) -> None:
    """What other archives hold: no metadata, synthetic headers, revisits, DNS records, chunked bodies."""
    with open(path, "wb") as file:
        writer = WARCWriter(file, gzip=compressed)

        def add(kind: str, url: str, body: bytes, headers: list[tuple[str, str]]) -> None:
            head = StatusAndHeaders("200 OK", headers, protocol="HTTP/1.1") if url.startswith("http") else None
            writer.write_record(writer.create_warc_record(url, kind, payload=BytesIO(body), http_headers=head))

        add("response", "dns:koran.test", b"1.2.3.4", [])
        add("response", "http://koran.test/plain", PAGE, [("Content-Type", "text/html"), ("Content-Encoding", "gzip")])
        add("revisit", "http://koran.test/plain", b"", [])
        add(
            "response",
            "http://koran.test/chunked",
            b"%x\r\n%s\r\n0\r\n\r\n" % (len(PAGE), PAGE),
            [("Transfer-Encoding", "chunked")],
        )


@pytest.mark.parametrize("name", ["foreign.warc", "foreign.warc.gz"])
def test_foreign_captures_are_read(tmp_path: Path, name: str) -> None:
    foreign(tmp_path / name, compressed=name.endswith("gz"))
    found = [(response.url, response.body, response.errand) for response in read_responses(tmp_path / name)]
    assert found == [("http://koran.test/plain", PAGE, None), ("http://koran.test/chunked", PAGE, None)]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"halo" * 100, "no WARC file"),
        (gzip.compress(b"halo" * 100, mtime=0), "no WARC file"),
    ],
)
def test_what_is_no_warc_is_an_error_that_says_so(tmp_path: Path, content: bytes, told: str) -> None:
    path = tmp_path / "x.warc.gz"
    path.write_bytes(content)
    with pytest.raises(CaptureError, match=told):
        list(read_responses(path))


def test_one_gzip_stream_for_all_records_is_an_error_with_its_cure(tmp_path: Path) -> None:
    foreign(tmp_path / "a.warc", compressed=False)
    packed = tmp_path / "a.warc.gz"
    packed.write_bytes(gzip.compress((tmp_path / "a.warc").read_bytes()))
    with pytest.raises(CaptureError, match="warcio recompress"):
        list(read_responses(packed))


def test_a_missing_file_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(CaptureError, match=r"tidak-ada\.warc\.gz: can't be read"):
        list(read_responses(tmp_path / "tidak-ada.warc.gz"))


HOSTILE = """import gzip, resource, sys, zlib
from pathlib import Path
from crawler.captures import read_responses

def zeros(before, count):
    packer = zlib.compressobj(1, wbits=31)
    blocks = [packer.compress(before), *(packer.compress(b"a" * 1_000_000) for _ in range(count)), packer.flush()]
    return b"".join(blocks)

def good(number):
    head = b"WARC/1.1\\r\\nWARC-Type: response\\r\\nWARC-Target-URI: https://koran.test/%d\\r\\n" % number
    head += b"WARC-Date: 2026-11-25T10:00:00Z\\r\\nContent-Type: application/http; msgtype=response\\r\\n"
    body = b"HTTP/1.1 200 OK\\r\\nContent-Type: text/html\\r\\n\\r\\n<p>Waduk</p>"
    return head + b"Content-Length: %d\\r\\n\\r\\n" % len(body) + body + b"\\r\\n\\r\\n"

before = {"length": good(2).replace(b"Content-Length", b"X-Length"), "head": b"WARC/1.1\\r\\nWARC-Type: "}[sys.argv[1]]
path = Path(sys.argv[2])
path.write_bytes(gzip.compress(good(1)) + zeros(before, 300) + gzip.compress(good(3)))
started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
told = []
print([r.url[-1] for r in read_responses(path, on_trouble=lambda *what: told.append(what[2]))])
print(told)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - started)
"""


@pytest.mark.parametrize(
    ("what", "read", "told"),
    [
        ("length", "['1', '3']", "doesn't say its length is too long for an article"),
        ("head", "['1']", "its head is longer than 1048576 bytes"),
    ],
)
def test_a_record_without_end_is_told_and_takes_little_memory(tmp_path: Path, what: str, read: str, told: str) -> None:
    script = [sys.executable, "-c", HOSTILE, what, str(tmp_path / "jahat.warc.gz")]
    out = subprocess.run(script, capture_output=True, text=True, check=True).stdout.splitlines()
    assert out[0] == read
    assert told in out[1]
    assert int(out[2]) < 250 * 1024, "of 300 MB that one record unpacks to; 64 MiB are held for a while"
