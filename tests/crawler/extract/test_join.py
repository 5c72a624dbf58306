"""Pages are joined in order; a missing one is marked, not hidden."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.extract import Part, join_pages
from crawler.records.article import Capture

from .pages import PARAGRAPHS, URL, article, body

CAPTURED = datetime(2024, 6, 20, tzinfo=UTC)
SECOND = (
    "Pada halaman kedua bupati menjelaskan bahwa anggaran jembatan berasal dari dana desa dan bantuan provinsi.",
    "Ia berharap jembatan itu dirawat bersama oleh warga dari kedua desa yang kini terhubung satu sama lain.",
)


def parts() -> list[Part]:
    first = article(body("<p>Selengkapnya di halaman selanjutnya.</p>"), before=f'<a href="{URL}/2">2</a>')
    second = article(
        f"<p>{PARAGRAPHS[0]}</p>" + "".join(f"<p>{text}</p>" for text in SECOND),
        url=f"{URL}/2",
        before=f'<a href="{URL}/1">1</a>',
    )
    return [Part(URL, first, Capture("a.warc.gz", 0)), Part(f"{URL}/2", second, Capture("a.warc.gz", 9))]


def test_pages_are_joined_in_order_and_repetitions_taken_once() -> None:
    joined = join_pages(parts(), source="warta", captured=CAPTURED)
    assert joined.text.split("\n") == [*PARAGRAPHS, *SECOND]
    assert [part.number for part in joined.pages] == [1, 2]
    assert joined.url == URL


def test_a_missing_page_is_marked() -> None:
    first, second = parts()
    joined = join_pages([first, Part(second.url, None, None)], source="warta", captured=CAPTURED)
    assert [part.capture for part in joined.pages] == [first.capture, None]


def test_an_article_needs_its_first_page() -> None:
    with pytest.raises(ValueError, match="first page"):
        join_pages([Part(URL, None, None)], source="warta", captured=CAPTURED)
