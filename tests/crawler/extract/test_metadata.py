"""Titles, structured data with all its faults, canonical URLs, language, charsets, paging."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.extract import Page, PageExtract, extract_page
from crawler.extract.about.titles import tidy
from crawler.extract.page.decode import decode
from crawler.extract.page.structured import load_json

from .pages import PARAGRAPHS, URL, article, body, page

NAMES = ("warta.co.id", "warta", "warta online")


@pytest.mark.parametrize(
    ("raw", "title"),
    [
        ("Jembatan Selesai - Warta", "Jembatan Selesai"),
        ("Jembatan Selesai | Warta Online", "Jembatan Selesai"),
        ("Jembatan Selesai :: Warta", "Jembatan Selesai"),
        ("Jembatan Selesai - Nasional - Warta", "Jembatan Selesai - Nasional"),
        ("Warta: Jembatan Selesai", "Jembatan Selesai"),
        ("Jembatan Selesai Halaman 2 - Warta", "Jembatan Selesai"),
        ("Banjir - Longsor di Jawa", "Banjir - Longsor di Jawa"),
    ],
)
def test_a_title_loses_the_newspapers_name(raw: str, title: str) -> None:
    assert tidy(raw, NAMES) == title


LONG = "Jembatan Gantung Sukamaju Selesai Dibangun Setelah Dua Tahun"


@pytest.mark.parametrize(
    ("headline", "og", "twitter", "heading", "title", "chosen"),
    [
        # A headline cut off without dots is completed by the heading.
        (LONG[:50], LONG, LONG, LONG, LONG, LONG),
        (LONG[:50] + "…", "", "", LONG, "", LONG),
        # Headline, heading and page title are a template's; og:title was written by hand.
        (LONG, "Warga Sukamaju Kini Punya Jembatan", "", LONG, LONG, "Warga Sukamaju Kini Punya Jembatan"),
        (LONG, "Warga Sukamaju Kini Punya Jembatan", LONG, LONG, LONG, LONG),
        ("Pembangunan: " + LONG, LONG, "", "Pembangunan: " + LONG, "Pembangunan: " + LONG, "Pembangunan: " + LONG),
        # A headline that all the rest contradicts.
        ("Berita Terkini Hari Ini", LONG, LONG, LONG, LONG, LONG),
    ],
)
def test_the_title_that_the_evidence_agrees_on(
    headline: str, og: str, twitter: str, heading: str, title: str, chosen: str
) -> None:
    markup = (
        f'<html lang="id"><head><title>{title}</title><meta property="og:title" content="{og}">'
        f'<meta name="twitter:title" content="{twitter}"><script type="application/ld+json">'
        f'{{"@type":"NewsArticle","headline":"{headline}"}}</script></head>'
        f"<body><h1>{heading}</h1><article>{body()}</article></body></html>"
    )
    found = extract_page(Page(URL, markup.encode(), None, datetime(2024, 6, 20, tzinfo=UTC)))
    assert isinstance(found, PageExtract)
    assert found.title == chosen


@pytest.mark.parametrize(
    "text",
    [
        '{"@type":"NewsArticle","headline":"Jembatan",}',
        '<!-- {"@type":"NewsArticle","headline":"Jembatan"} -->',
        '{"@type":"NewsArticle","headline":"Jembatan"};',
        '{\n"@type":"NewsArticle",\n"headline":"Jembatan"\n}\n{"@type":"WebSite"}',
        '{"@type":"NewsArticle"\n"headline":"Jembatan"}',
        '{"@type":"NewsArticle","headline":"Jembatan","x":"a\tb"}',
        '{"@type":"NewsArticle","headline":"Jembatan","broken":[{}',
    ],
)
def test_broken_json_ld_is_repaired_or_salvaged(text: str) -> None:
    value = load_json(text)
    first = value[0] if isinstance(value, list) else value
    assert first["headline"] == "Jembatan"


def test_an_unescaped_quote_in_a_headline_is_escaped() -> None:
    value = load_json('{\n"@type": "NewsArticle",\n"headline": "Jembatan "Gantung" Selesai",\n"x": 1\n}')
    assert value["headline"] == 'Jembatan "Gantung" Selesai'


@pytest.mark.parametrize(
    ("stated", "canonical"),
    [
        (
            "https://warta.co.id/nasional/20240619/jembatan-selesai?utm_source=x",
            "https://warta.co.id/nasional/20240619/jembatan-selesai",
        ),
        ("https://www.warta.co.id/", URL),  # a home page, by mistake
        ("https://lain.example/nasional/20240619/jembatan", URL),  # another newspaper's
    ],
)
def test_a_canonical_url_is_taken_where_it_can_be_this_articles(stated: str, canonical: str) -> None:
    assert article(body(), head=f'<link rel="canonical" href="{stated}">').canonical_url == canonical


def test_the_language_is_the_texts_where_the_page_is_wrong() -> None:
    wrong = page(body()).body.replace(b'lang="id"', b'lang="de"')
    found = extract_page(Page(URL, wrong, None, datetime(2024, 6, 20, tzinfo=UTC)))
    assert isinstance(found, PageExtract)
    assert found.language == "id"


@pytest.mark.parametrize(
    ("charset", "declared"),
    [
        ("utf-8", "iso-8859-1"),
        ("utf-8", "nonsense"),
        ("cp1252", "utf-8"),
        ("cp1252", None),
        ("utf-16", None),
        ("utf-16-le", "utf-8"),
    ],
)
def test_a_wrong_charset_is_overruled(charset: str, declared: str | None) -> None:
    text = "<html><body><p>„Schöne Grüße“ – café</p></body></html>"
    kind = f"text/html; charset={declared}" if declared else None
    assert "Schöne Grüße" in decode(text.encode(charset), kind)


@pytest.mark.parametrize(
    ("link", "following"),
    [
        ('<a href="?page=2">2</a>', f"{URL}?page=2"),
        (f'<a href="{URL}/2">2</a>', f"{URL}/2"),
        (f'<link rel="next" href="{URL}?page=2">', f"{URL}?page=2"),
        ('<link rel="next" href="https://www.warta.co.id/nasional/20240620/berita-lain">', None),
        ('<a href="/nasional/20240620/berita-lain?page=2">Lain</a>', None),
    ],
)
def test_a_next_page_is_the_same_article_with_a_number(link: str, following: str | None) -> None:
    assert article(body(), before=link).next_page == following


def test_the_last_page_has_no_next_one() -> None:
    found = article(body(), url=f"{URL}?page=2", before='<a href="?page=1">1</a><a href="?page=2">2</a>')
    assert (found.page_number, found.next_page) == (2, None)


def test_text_that_only_a_script_would_show_is_found() -> None:
    told = "".join(f"\\u003cp\\u003e{text.replace(chr(34), chr(92) + chr(34))}\\u003c/p\\u003e" for text in PARAGRAPHS)
    filler = " " * 700
    found = article("", head=f'<script>window.state = {{"body":"{told}","x":"{filler}"}}</script>')
    assert found.text.split("\n") == list(PARAGRAPHS)
