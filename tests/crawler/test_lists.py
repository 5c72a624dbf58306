"""Feeds, sitemaps and section pages: what they list, broken ones too."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from crawler.lists import parse_feed, parse_section, parse_sitemap

WIB = timezone(timedelta(hours=7))
URL = "https://koran.test/rss.xml"

RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>Koran</title>
<item><title>Banjir &amp; macet</title><link>/berita/1</link><pubDate>Wed, 25 Nov 2026 10:00:00 +0700</pubDate>
<category>Berita</category></item>
<item><title><![CDATA[<b>Panen</b> raya]]></title><guid>https://koran.test/berita/2</guid>
<pubDate>2026-11-25 11:00:00</pubDate></item>
</channel></rss>"""


def test_a_feed_gives_its_articles() -> None:
    first, second = parse_feed(RSS.encode(), URL, None, WIB)
    assert (first.url, first.title, first.section) == ("https://koran.test/berita/1", "Banjir & macet", "Berita")
    assert first.published == datetime(2026, 11, 25, 10, tzinfo=WIB)
    assert first.modified is None
    assert (second.url, second.title) == ("https://koran.test/berita/2", "Panen raya")
    assert second.published == datetime(2026, 11, 25, 11, tzinfo=WIB)


@pytest.mark.parametrize(
    "broken",
    [
        RSS.replace("&amp;", "&"),
        RSS[: RSS.index("</channel>")],
        RSS.replace("</title><link>", "</titel><link>"),
        "\n\n" + RSS,
        RSS.replace("Koran", "Kor\x0ban"),
    ],
    ids=["bare ampersand", "cut off", "wrong end tag", "blank lines before", "control character"],
)
def test_a_malformed_feed_is_recovered(broken: str) -> None:
    found = parse_feed(broken.encode(), URL, None, WIB)
    assert {listing.url for listing in found} == {"https://koran.test/berita/1", "https://koran.test/berita/2"}


@pytest.mark.parametrize("body", [b"", b"<html><body>Tidak ada</body></html>", b"\x89PNG\r\n\x1a\n"])
def test_what_is_no_feed_says_so(body: bytes) -> None:
    with pytest.raises(ValueError, match="no feed"):
        parse_feed(body, URL, None, WIB)


def test_real_feeds_of_former_years_are_read(shared: Path) -> None:
    feeds = sorted((shared / "pages" / "other").glob("*.rss.xml"))
    assert len(feeds) == 5
    for path in feeds:
        found = parse_feed(path.read_bytes(), URL, None, WIB)
        assert len(found) >= 10
        assert all(listing.title and listing.published and listing.published.tzinfo for listing in found)


SITEMAP = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><image:image><image:loc>https://koran.test/a.jpg</image:loc></image:image><lastmod>2026-11-25T11:00:00+07:00</lastmod>
<loc>https://koran.test/berita/1</loc>
<news:news>
<news:publication><news:name>Koran</news:name></news:publication><news:title>Banjir surut</news:title>
<news:publication_date>2026-11-25T10:00:00+07:00</news:publication_date></news:news></url>
<url><loc>https://koran.test/berita/2</loc></url></urlset>"""


def test_a_news_sitemap_gives_its_articles() -> None:
    first, second = parse_sitemap(SITEMAP.encode(), URL, None, WIB).listings
    assert (first.url, first.title) == ("https://koran.test/berita/1", "Banjir surut")
    assert first.published == datetime(2026, 11, 25, 10, tzinfo=WIB)
    assert first.modified == datetime(2026, 11, 25, 11, tzinfo=WIB)
    assert (second.url, second.published) == ("https://koran.test/berita/2", None)


BAD = ("http://[oops/b", "http://koran.test:babi/b", "http://", "javascript:void(0)", "//[::1")


@pytest.mark.parametrize("bad", BAD)
def test_one_bad_address_keeps_the_others_of_its_list(bad: str) -> None:
    good = "https://koran.test/berita/1"
    sitemap = f"<urlset><url><loc>{bad}</loc></url><url><loc>{good}</loc></url></urlset>"
    items = "".join(f"<item><title>Banjir</title><link>{each}</link></item>" for each in (bad, good))
    feed = f"<rss version='2.0'><channel>{items}</channel></rss>"
    section = f'<html><base href="{bad}"><body><a href="{bad}">Warta</a><a href="{good}">Banjir</a></body></html>'
    index = f"<sitemapindex><sitemap><loc>{bad}</loc></sitemap><sitemap><loc>{good}</loc></sitemap></sitemapindex>"
    assert [each.url for each in parse_sitemap(sitemap.encode(), URL, None, WIB).listings] == [good]
    assert [each.url for each in parse_feed(feed.encode(), URL, None, WIB)] == [good]
    assert good in [each.url for each in parse_section(section.encode(), URL, None)]
    assert [address for address, _ in parse_sitemap(index.encode(), URL, None, WIB).sitemaps] == [good]


def test_an_index_gives_further_sitemaps() -> None:
    body = b"<sitemapindex><sitemap><loc>/a.xml</loc><lastmod>2026-11-25</lastmod></sitemap></sitemapindex>"
    assert parse_sitemap(body, URL, None, UTC).sitemaps == (
        ("https://koran.test/a.xml", datetime(2026, 11, 25, tzinfo=UTC)),
    )


def test_a_sitemap_that_is_cut_off_gives_what_it_has() -> None:
    assert len(parse_sitemap(SITEMAP[:-30].encode(), URL, None, WIB).listings) >= 1


@pytest.mark.parametrize("body", [b"", b"<html><body>404</body></html>", b"bukan xml"])
def test_what_is_no_sitemap_says_so(body: bytes) -> None:
    with pytest.raises(ValueError, match="no sitemap"):
        parse_sitemap(body, URL, None, WIB)


def test_a_sitemap_reads_no_file_of_this_machine() -> None:
    body = (
        b'<!DOCTYPE urlset [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
        b"<urlset><url><loc>https://koran.test/&x;</loc></url></urlset>"
    )
    assert [listing.url for listing in parse_sitemap(body, URL, None, WIB).listings] in (["https://koran.test/"], [])


def test_a_section_page_gives_its_links_once_with_titles() -> None:
    body = b"""<html><head><base href="/kanal/"></head><body><a href="a#komentar"><img></a>
    <a href="a">Banjir di Jakarta Timur mulai surut</a><a href="b">Baca</a>
    <a href="mailto:x@y">tulis</a></body></html>"""
    found = {listing.url: listing.title for listing in parse_section(body, URL, "text/html")}
    assert found == {
        "https://koran.test/kanal/a": "Banjir di Jakarta Timur mulai surut",
        "https://koran.test/kanal/b": None,
    }


@pytest.mark.parametrize(
    "text",
    [
        "Wed, 25 Nov 2026 10:00:00 WIB",
        "Wed, 25 Nov 2026 10:00:00 +0700",
        "Rabu, 25 Nop 2026 10:00:00 +0700",
        "25/11/2026 10:00",
        "2026-11-25T10:00:00+07:00",
        "2026-11-25 10:00:00 +0700",
        "2026-11-25 10:00:00",
        "2026-11-25 10:00 WIB",
        "2026-11-25T03:00:00Z",
        "Wed, 25 Nov 2026 03:00:00 -0000",
        "1795575600",
        "1795575600000",
    ],
)
def test_feeds_and_sitemaps_read_times_alike(text: str) -> None:
    feed = RSS.replace("Wed, 25 Nov 2026 10:00:00 +0700", text)
    sitemap = SITEMAP.replace("2026-11-25T10:00:00+07:00", text)
    assert parse_feed(feed.encode(), URL, None, WIB)[0].published == datetime(2026, 11, 25, 10, tzinfo=WIB)
    listed = parse_sitemap(sitemap.encode(), URL, None, WIB).listings[0]
    assert listed.published == datetime(2026, 11, 25, 10, tzinfo=WIB)


@pytest.mark.parametrize("text", ["", "kemarin", "25/25/2026"])
def test_what_is_no_time_in_a_feed_is_none(text: str) -> None:
    feed = RSS.replace("Wed, 25 Nov 2026 10:00:00 +0700", text)
    assert parse_feed(feed.encode(), URL, None, WIB)[0].published is None


@pytest.mark.parametrize(
    ("text", "zone", "precision"),
    [
        ("Wed, 25 Nov 2026 10:00:00 +0700", "stated", "second"),
        ("Wed, 25 Nov 2026 03:00:00 -0000", "stated", "second"),
        ("2026-11-25 10:00", "assumed", "minute"),
        ("25 Nov 2026", "assumed", "day"),
    ],
)
def test_a_list_says_how_its_zone_is_known(text: str, zone: str, precision: str) -> None:
    feed = RSS.replace("Wed, 25 Nov 2026 10:00:00 +0700", text)
    sitemap = SITEMAP.replace("2026-11-25T10:00:00+07:00", text)
    listed = parse_feed(feed.encode(), URL, None, WIB)[0], parse_sitemap(sitemap.encode(), URL, None, WIB).listings[0]
    assert [(found.zone, found.precision) for found in listed] == [(zone, precision)] * 2
