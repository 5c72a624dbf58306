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


@pytest.mark.parametrize(
    "head",
    [
        '<meta name="article:published:time" content="2025-11-20T14:05:00+07:00">',
        '<meta property="article-published-time" content="Nov 20, 2025, 2:05 PM +0700">',
        '<meta name="Publish_Date" content="2025-11-20 14:05 WIB">',
        '<meta name="dcterms:created" content="1763622300">',
    ],
)
def test_a_meta_tag_is_known_by_its_letters(head: str) -> None:
    assert read(head=head).published == datetime.fromisoformat(PUBLISHED)


@pytest.mark.parametrize(
    "before",
    [
        '<span property="schema:dateCreated" content="2025-11-20T07:05:00+00:00" class="hidden"></span>',
        '<span property="dc:date dc:created" content="2025-11-20T14:05:00+07:00"></span>',
        '<time property="datePublished" datetime="2025-11-20T14:05:00+07:00"></time>',
        '<b data-timestamp="1763622300">kemarin</b>',
        '<abbr class="published" title="2025-11-20T14:05:00+07:00">Kamis</abbr>',
    ],
)
def test_a_time_in_an_attribute_is_read(before: str) -> None:
    assert read(before).published == datetime.fromisoformat(PUBLISHED)


@pytest.mark.parametrize(
    "before",
    [
        "<div class='date'>20.11.25, 14:05 WIB</div>",
        "<div class='date'>Nov 20, 2025, 2:05 PM WIB</div>",
        "<div class='date'>Nov. 20, 2025 | 2:05 p.m.</div>",
        "<div>๒๐ พฤศจิกายน ๒๕๖๘ เวลา 14:05 น.</div>",
        "<div>۲۹ آبان ۱۴۰۴ - ۱۴:۰۵</div>",
        "<div>٢٠ نوفمبر ٢٠٢٥ ١٤:٠٥</div>",
        "<div>2025年11月20日 下午2:05</div>",
    ],
)
def test_a_time_is_seen_in_other_figures_and_calendars(before: str) -> None:
    assert read(before).published == datetime.fromisoformat(PUBLISHED)


@pytest.mark.parametrize(
    "before",
    [
        "<div class='pic'><img src='a.jpg'><p>Jembatan yang lama, 2 Maret 2024</p></div>",
        "<figure><img src='a.jpg'><figcaption>Jembatan yang lama, 2 Maret 2024</figcaption></figure>",
        "<div><img src='a.jpg'><span>Arsip: jembatan lama pada 2 Maret 2024</span></div>",
    ],
)
def test_a_day_in_a_caption_is_the_pictures(before: str) -> None:
    found = read(before + "<ul><li><b>Tanggal</b> 20.11.2025</li></ul>")
    assert found.published is not None
    assert found.published.date().isoformat() == "2025-11-20"


def test_an_indonesian_newspapers_times_are_all_in_its_own_zone() -> None:
    found = read(head=ld(datePublished="2025-11-20T18:05:00Z", dateModified="2025-11-20T20:20:00Z"))
    assert found.published is not None and found.updated is not None
    assert (found.published.isoformat(), found.updated.isoformat()) == (
        "2025-11-21T01:05:00+07:00",
        "2025-11-21T03:20:00+07:00",
    )


def test_the_stamp_of_an_archive_is_no_date() -> None:
    url = "https://web.archive.org/web/20251119123456/https://www.warta.co.id/read/1/jembatan"
    found = extract_page(Page(url, page(body(), url=url).body, None, CAPTURED))
    assert isinstance(found, PageExtract)
    assert found.published is None


@pytest.mark.parametrize("line", ["Bogor, 20 November 2025. {}", "{} (20.11.2025)", "{} Bogor, 20 November 2025"])
def test_a_dateline_dates_a_page_that_tells_no_day_elsewhere(line: str) -> None:
    said = line.format("Warga bersyukur karena jembatan itu akhirnya selesai setelah dua tahun mereka menunggu. " * 2)
    found = read(f"<p>{said}</p>")
    assert found.published is not None and found.published_from is not None
    assert found.published.date().isoformat() == "2025-11-20"
    assert found.published_from.confidence < 0.2
