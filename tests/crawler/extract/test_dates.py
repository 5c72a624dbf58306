"""The times of whole pages: labels, split elements, scripts, "2 jam lalu", and dates that aren't the article's."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from crawler.extract import Page, PageExtract, extract_page

from .pages import body, page

CAPTURED = datetime(2025, 11, 21, tzinfo=UTC)
PUBLISHED, UPDATED = "2025-11-20T14:05:00+07:00", "2025-11-20T18:20:00+07:00"


def read(before: str = "", head: str = "") -> PageExtract:
    """The extract of a page whose URL says nothing of time, captured in the morning of 21 November 2025."""
    made = page(body(), before=before, head=head, url="https://www.warta.co.id/read/1/jembatan")
    found = extract_page(Page(made.url, made.body, made.content_type, CAPTURED))
    assert isinstance(found, PageExtract), found
    return found


def ld(**stated: str) -> str:
    value = {"@type": "NewsArticle", "headline": "Jembatan Selesai", **stated}
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


@pytest.mark.parametrize(
    "before",
    [
        "<p><time>Diperbarui 20 Nov 2025, 18:20 WIB</time> <time>Diterbitkan 20 Nov 2025, 14:05 WIB</time></p>",
        "<p>Diterbitkan 20 Nov 2025, 14:05 WIB · Diperbarui 20 Nov 2025, 18:20 WIB</p>",
        "<p>Update: 20/11/2025, 18:20 WIB | Terbit: 20/11/2025, 14:05 WIB</p>",
        "<time><b>Tayang:</b> 20 November 2025 14:05 WIB</time><time><b>Diperbarui:</b> 20 Nov 2025 18:20 WIB</time>",
        "<p><span><b>Diperbarui:</b> <i>20/11/2025 18:20 WIB</i></span> Publikasi: <i>20/11/2025 14:05 WIB</i></p>",
        '<time class="published" datetime="2025-11-20T14:05:00+07:00">20 Nov</time>'
        '<time class="updated" datetime="2025-11-20T18:20:00+07:00">20 Nov</time>',
    ],
)
def test_publication_and_update_are_told_apart_by_their_labels(before: str) -> None:
    found = read(before)
    assert (found.published, found.updated) == tuple(map(datetime.fromisoformat, (PUBLISHED, UPDATED)))


@pytest.mark.parametrize(
    "before",
    [
        '<div class="date"><span>Kamis, 20 Nov 2025</span> <span>14:05 WIB</span></div>',
        '<div class="date"><i></i>Kamis, 20 Nov 2025<span>|</span><b>14:05</b> WIB</div>',
        '<time class="entry-date published updated" datetime="2025-11-20T14:05:00+07:00">20 November 2025</time>',
        '<div class="info">Warta.co.id - 20/11/2025, 14:05 WIB</div>',
        '<div class="info"><span>Oleh Rina Hartati</span> - 20 November 2025, 14:05 WIB</div>',
        '<div class="date">Kamis, 20 November 2025 15:05 WITA</div>',
        # Dates that aren't the article's.
        '<div class="related"><b class="date">10 Januari 2024 10:00 WIB</b></div><i>20 November 2025 14:05 WIB</i>',
        "<p>Rapat digelar pada 3 Maret 2024 pukul 10.00 WIB</p><div class='meta'>Kamis, 20/11/2025 14:05 WIB</div>",
        '<b itemprop="datePublished" content="2020-01-01 00:10:00"></b><div class="date">20 Nov 2025 14:05 WIB</div>',
        '<footer>20 Januari 2020 10:00 WIB</footer><div class="date">20 November 2025 14:05 WIB</div>',
    ],
)
def test_the_visible_time_is_found(before: str) -> None:
    assert read(before).published == datetime.fromisoformat(PUBLISHED)


@pytest.mark.parametrize("stated", ["2025-11-20T14:05:00Z", "2025-11-20 14:05:00 GMT", "2025-11-20T14:05:00-07:00"])
def test_a_wrong_zone_is_mended_by_the_visible_clock(stated: str) -> None:
    found = read('<div class="date">Kamis, 20 November 2025 14:05 WIB</div>', ld(datePublished=stated))
    assert found.published == datetime.fromisoformat(PUBLISHED)


def test_hours_ago_tell_the_day_and_minutes_ago_the_minute() -> None:
    hours, minutes = read('<span class="time">9 jam lalu</span>'), read('<span class="time">10 menit yang lalu</span>')
    assert hours.published is not None and hours.published_from is not None
    assert (hours.published.date().isoformat(), hours.published_from.precision) == ("2025-11-20", "day")
    assert minutes.published == datetime.fromisoformat("2025-11-21T06:50:00+07:00")


def test_todays_date_at_the_top_of_a_page_is_the_last_to_be_believed() -> None:
    top = "<div>Jumat, 21 November 2025</div>" + "<ul>" + "<li>Menu</li>" * 20 + "</ul>"
    made = page(body(), before="<p>Kamis, 20 November 2025</p>", url="https://www.warta.co.id/read/1/jembatan")
    markup = made.body.decode().replace("<body>", f"<body>{top}")
    found = extract_page(Page(made.url, markup.encode(), made.content_type, CAPTURED))
    assert isinstance(found, PageExtract) and found.published is not None
    assert found.published.date().isoformat() == "2025-11-20"


def test_the_state_in_a_script_dates_a_page_by_the_record_with_its_title() -> None:
    other = {"title": "Lain", "publishedAt": "2024-01-01T00:00:10Z", "text": "y" * 6000}
    state = {"related": [other], "article": {"title": "Jembatan Selesai", "publishedAt": "2025-11-20T07:05:00Z"}}
    found = read(head=f'<script id="__NEXT_DATA__" type="application/json">{json.dumps(state)}</script>')
    assert found.published == datetime.fromisoformat(PUBLISHED)
    assert found.published_from is not None
    assert (found.published_from.evidence, found.published_from.confidence < 0.5) == ("script", True)


def test_what_the_page_says_outright_goes_before_its_scripts() -> None:
    state = '<script>window.__STATE__={"title":"Jembatan Selesai","publishedAt":"2024-01-01T00:00:10Z"}</script>'
    found = read('<div class="date">Kamis, 20 November 2025 14:05 WIB</div>', state)
    assert found.published == datetime.fromisoformat(PUBLISHED)
