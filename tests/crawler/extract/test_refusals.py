"""What is no article is refused, each with its reason."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from crawler.extract import Page, PageExtract, extract_page
from crawler.records.article import Reason, Rejection

from .pages import CAPTURED, PARAGRAPHS, body, page, refusal

STUB = f"<p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p>"
PAID = (
    '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Jembatan Selesai",'
    '"datePublished":"2024-06-19T08:36:00+07:00","isAccessibleForFree":"False"}</script>'
)
TEASER = "<div><a href='/a/b-{0}'>FOTO: Judul nomor {0}</a><p>Keterangan foto nomor {0} yang cukup panjang.</p></div>"
TEASERS = f"<div><h3>Foto Terkini</h3>{''.join(map(TEASER.format, range(6)))}</div>"
CASES = [
    (page(body(), status=404), Reason.ERROR_PAGE),
    (page("<p>Maaf, halaman yang Anda cari tidak ditemukan.</p>", title="404 Not Found"), Reason.ERROR_PAGE),
    (page(body(), url="https://www.warta.co.id/"), Reason.NOT_ARTICLE),
    (page(body(), url="https://www.warta.co.id/tag/jembatan"), Reason.NOT_ARTICLE),
    (page(body(), url="https://www.warta.co.id/search?q=jembatan"), Reason.NOT_ARTICLE),
    (page("<p>Foto jembatan.</p>", url="https://www.warta.co.id/foto/jembatan-baru"), Reason.GALLERY),
    (page("<p>Foto jembatan.</p>", url="https://www.warta.co.id/fotosport/jembatan-baru"), Reason.GALLERY),
    (page(f"<p>{PARAGRAPHS[0]}</p>", title="FOTO: Jembatan Gantung Desa Sukamaju"), Reason.GALLERY),
    (page(f"<p>{PARAGRAPHS[0]}</p>{TEASERS}", title="FOTO: Jembatan Gantung Desa Sukamaju"), Reason.GALLERY),
    (page(STUB, head=PAID), Reason.PAYWALL),
    (page("<p>Segera hadir.</p>"), Reason.TOO_SHORT),
    (replace(page(""), body=b"%PDF-1.7 ..."), Reason.NOT_HTML),
    (replace(page(""), body=b"<?xml version='1.0'?><rss version='2.0'></rss>"), Reason.NOT_HTML),
    (replace(page(""), content_type="image/png"), Reason.NOT_HTML),
    (replace(page(""), body=b""), Reason.UNREADABLE),
]


@pytest.mark.parametrize(("given", "reason"), CASES)
def test_a_page_is_refused_with_its_reason(given: Page, reason: Reason) -> None:
    assert refusal(given).reason == reason


def test_no_home_or_index_page_becomes_an_article_whatever_its_url(shared: Path) -> None:
    pages = sorted((shared / "pages" / "other").glob("*.html"))
    assert len(pages) > 10
    for path in pages:
        found = extract_page(Page("https://www.warta.co.id/read/2024/1/judul", path.read_bytes(), None, CAPTURED))
        assert isinstance(found, Rejection), path.name


WIDE = (
    "<div>"
    + "".join(
        f"<p>{paragraph}</p>" for paragraph in [*PARAGRAPHS, *(f"Pada hari ke-{n} {PARAGRAPHS[1]}" for n in range(5))]
    )
    + "".join(
        f"<div><a href='/b/{n}'>Warga desa ke-{n} meminta jembatan lama ikut dibenahi</a></div>" for n in range(40)
    )
    + "</div>"
)
STATED = (
    '<meta property="og:type" content="{}"><meta property="article:published_time" content="2024-06-19T08:36:00+07:00">'
)


def test_an_article_whose_boxes_nothing_tells_from_its_text_is_an_article() -> None:
    assert isinstance(extract_page(page(WIDE, head=STATED.format("article"))), PageExtract)
    assert refusal(page(WIDE, head=STATED.format("website"))).reason == Reason.NOT_ARTICLE


def test_text_under_a_title_of_pictures_is_an_article() -> None:
    assert isinstance(extract_page(page(body(), title="Foto: Jembatan Gantung Desa Sukamaju")), PageExtract)


def test_a_slug_below_page_is_no_number_of_a_list() -> None:
    assert isinstance(extract_page(page(body(), url="https://www.warta.co.id/page/Jembatan_selesai")), PageExtract)
    assert refusal(page(body(), url="https://www.warta.co.id/page/2")).reason == Reason.NOT_ARTICLE


LONG_PARAGRAPHS = [f"{text} {PARAGRAPHS[3]} {PARAGRAPHS[2]}" for text in PARAGRAPHS for _ in range(2)]
HEADLINES = "".join(
    f"<div><a href='/b/{n}'>Warga desa ke-{n} meminta jembatan lama dibenahi</a></div>" for n in range(28)
)


def test_a_page_that_states_little_is_an_article_by_its_heading_and_whole_paragraphs() -> None:
    """Below a headline stand paragraphs, a day, and beside them more headlines than an article has."""
    told = "".join(f"<p>Ke-{n}: {text}</p>" for n, text in enumerate(LONG_PARAGRAPHS))
    markup = f"<div><span>19 Juni 2024</span>{told}{HEADLINES}</div>"
    found = extract_page(page(markup, title="Jembatan Gantung Desa Sukamaju Akhirnya Selesai"))
    assert isinstance(found, PageExtract), found


def test_what_a_refused_page_says_is_kept_beside_the_reason() -> None:
    assert PARAGRAPHS[0] in (refusal(page(body(), url="https://www.warta.co.id/tag/jembatan")).reading or "")
