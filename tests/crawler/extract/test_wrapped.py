"""A text is found in whatever a page wraps it: a form, <noscript>, tabs, a name that usually means furniture."""

from __future__ import annotations

import pytest

from crawler.extract import Page, PageExtract, extract_page
from crawler.extract.page.tree import parse, text_of
from crawler.extract.text.body import find_body

from .pages import CAPTURED, PARAGRAPHS, URL, body

CONSENT = (
    "<p>Kami memakai kuki agar situs ini berjalan baik dan mengukur minat pembaca terhadap setiap tulisan.</p>" * 4
)

CARDS = "".join(
    f"<div><a href='/b/{number}'>Judul nomor {number}</a>"
    f"<p>Ringkasan berita nomor {number} yang cukup panjang untuk disebut satu alinea penuh oleh siapa pun.</p></div>"
    for number in range(9)
)


def lines(inside: str) -> list[str]:
    """The text's lines of a page whose <body> is given."""
    head = "<head><meta charset='utf-8'><title>Jembatan Selesai</title></head>"
    markup = f"<!doctype html><html lang='id'>{head}<body>{inside}</body></html>"
    found = extract_page(Page(URL, markup.encode(), "text/html", CAPTURED))
    assert isinstance(found, PageExtract), found
    return found.text.split("\n")


@pytest.mark.parametrize(
    "wrapped",
    [
        "<form action='/x' id='aspnetForm'><h1>Jembatan Selesai</h1><div>{}</div></form>",
        "<noscript><h1>Jembatan Selesai</h1><div>{}</div></noscript>",
        "<nav class='navbar'><a href='/'>Beranda</a><h1>Jembatan Selesai</h1><div>{}</div>",
        "<h1>Jembatan Selesai</h1><div role='tablist'><div class='panel'>{}</div></div>",
        "<h1>Jembatan Selesai</h1><div class='content-right'>{}</div>" + f"<div role='dialog'>{CONSENT}</div>",
        "<h1>Jembatan Selesai</h1><div class='pageroot-sections'><div class='appageroot'>{}</div></div>",
    ],
)
def test_a_text_is_found_in_what_wraps_it(wrapped: str) -> None:
    assert lines(wrapped.format(body())) == list(PARAGRAPHS)


def test_a_form_beside_the_text_is_no_text() -> None:
    form = "<form><p>Tulis surel Anda di sini agar kami dapat mengirimkan buletin pagi setiap hari kerja.</p></form>"
    assert lines(f"<h1>Jembatan Selesai</h1><div>{body()}</div>{form}") == list(PARAGRAPHS)


def test_a_text_in_parts_that_call_themselves_articles_is_read_whole() -> None:
    """Page builders print each block of a text as an <article> with a subhead of its own."""
    part = "<article class='paragraph'><h2>{0}</h2><div><p>{0}: {1}</p><p>Sesudah {0}: {2}</p></div></article>"
    heads = ("Jembatan selesai", "Tahap kedua", "Tahap ketiga")
    parts = "".join(part.format(head, PARAGRAPHS[0], PARAGRAPHS[1]) for head in heads)
    found = lines(f"<header><p class='category'>Kabar Desa</p></header><main><section>{parts}</section></main>")
    assert sum(line.startswith("Sesudah") for line in found) == 3


def test_comments_that_are_longer_than_the_article_are_none() -> None:
    comment = (
        "<li class='comment'><p>Saya kira jembatan {0} di desa kami juga perlu segera diperbaiki, kata {0}.</p></li>"
    )
    comments = "".join(comment.format(number) for number in range(60))
    twice = body() + body().replace("jembatan", "titian")
    article = f"<article class='isi'><h1>Jembatan Selesai</h1>{twice}</article>"
    found = lines(f"<div>{article}<ul class='list-comments'>{comments}</ul></div>")
    assert found[:4] == list(PARAGRAPHS)
    assert not any("Saya kira" in line for line in found)


def test_a_box_that_is_closed_too_late_keeps_what_follows_it() -> None:
    links = "".join(f"<p><a href='/a/b-{number}'>Judul berita nomor {number}</a></p>" for number in range(4))
    told = "".join(f"<p>Tahap {number}. {' '.join(PARAGRAPHS)}</p>" for number in range(4))
    found = lines(f"<h1>Jembatan Selesai</h1><div>{body()}<div><h3>Mehr zum Thema:</h3>{links}{told}</div></div>")
    assert sum(line.startswith("Tahap") for line in found) == 4
    assert not any("Judul berita" in line for line in found)


def test_a_sidebar_that_is_longer_than_the_article_is_none() -> None:
    beside = "".join(f"<section><p>Tentang kami {number}: {' '.join(PARAGRAPHS)}</p></section>" for number in range(3))
    article = f"<article><h1>Jembatan Selesai</h1><div class='entry-content'>{body()}</div></article>"
    assert lines(f"<div>{article}<aside class='widgets'>{beside}</aside></div>") == list(PARAGRAPHS)


def test_a_text_whose_every_part_is_called_furniture_is_read() -> None:
    part = "<section class='laporan__bagian laporan__bagian--ads {0}'><p>Bagian {0}: {1}</p></section>"
    parts = "".join(part.format(name, " ".join(PARAGRAPHS)) for name in ("awal", "proses", "hasil", "biaya", "warga"))
    found = lines(f"<article><h1>Jembatan Selesai</h1>{parts}</article>")
    assert [line.split(":")[0] for line in found] == [
        "Bagian awal", "Bagian proses", "Bagian hasil", "Bagian biaya", "Bagian warga",
    ]  # fmt: skip


def test_what_holds_the_heading_is_no_navigation() -> None:
    text = body() + body().replace("jembatan", "titian")
    article = f"<div class='left-navigation-wrapper'><h1>Jembatan Selesai</h1><div>{text}</div></div>"
    root = parse(f"<html><body>{article}<div class='geser'>{CARDS}</div></body></html>")
    found = find_body(root, list(root.iter("*")), root.find(".//h1"))
    assert PARAGRAPHS[0] in text_of(found.node)
