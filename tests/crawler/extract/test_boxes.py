"""Boxes inside and below a text go as a whole; the text's own lists, subheads, dates and refrains stay."""

from __future__ import annotations

from typing import Any

import pytest

from .pages import PARAGRAPHS, URL, article, body

CARD = (
    "<div><h4><a href='/a/b-{0}'>Judul berita nomor {0}</a></h4><p>Ringkasan berita nomor {0} tanpa tautan.</p></div>"
)
CARDS = "".join(CARD.format(number) for number in range(3))


def lines(*extra: str, **options: Any) -> list[str]:
    return article(body(*extra), **options).text.split("\n")


@pytest.mark.parametrize(
    "box",
    [
        f"<section><h3>Berita Terkait</h3>{CARDS}</section>",
        f"<div><div><b>Baca Juga</b></div>{CARDS}</div>",
        f"<div class='x'><h2>More from Warta</h2>{CARDS}</div>",
        "<ul><li><a href='/a/b-1'>Judul pertama</a></li><li><a href='/a/b-2'>Judul kedua</a></li>"
        "<li>Judul ketiga yang <a href='/a/b-3'>ditautkan</a></li></ul>",
        "<p>Seorang dokter gigi menemukan sebuah komet dari halaman rumahnya. <a href='/a/b-1'>mehr</a></p>",
        "<div role='dialog'><p>Anda harus masuk untuk mengikuti topik ini.</p></div>",
    ],
)
def test_a_box_goes_with_all_that_stands_in_it(box: str) -> None:
    assert lines(box) == list(PARAGRAPHS)


def test_a_heading_that_holds_the_article_is_no_box() -> None:
    inner = f"<h3>Terkini</h3>{body()}<p><a href='/a/b-1'>Judul lain</a></p>"
    assert article(f"<div>{inner}</div>").text.split("\n") == list(PARAGRAPHS)


@pytest.mark.parametrize(
    "kept",
    [
        ["Golongan IV: Rp 29.500", "Golongan V: Rp 29.500"],
        ["20. Tito Rabat", "21. Stefan Bradl"],
        ["Pukul 19.00 WIB", "Sirkuit Mugello"],
        ["Minggu, 18 Oktober 2020", "20:00 Balapan"],
        ["1 Januari 2023: Tahun Baru 2023 M", "7 April 2023: Wafat Isa Al Masih"],
        ["21-13, 21-12", "21-10, 21-13"],
    ],
)
def test_the_last_lines_of_a_list_stay(kept: list[str]) -> None:
    listed = article(body() + "<p>Berikut daftarnya:</p>" + "".join(f"<p>{line}</p>" for line in kept))
    assert listed.text.split("\n") == [*PARAGRAPHS, "Berikut daftarnya:", *kept]


@pytest.mark.parametrize("below", ["Rabu, 19 Juni 2024 08:36 WIB", "Rina Hartati"])
def test_a_date_or_a_name_below_the_text_goes(below: str) -> None:
    assert article(body() + f"<p>{below}</p>").text.split("\n") == list(PARAGRAPHS)


def test_a_refrain_stays_and_a_copy_of_the_text_goes() -> None:
    refrain = "Kenanglah aku kapan pun engkau mau"
    assert lines(f"<p>{refrain}</p><p>Simpan diriku di hati.</p><p>{refrain}</p>").count(refrain) == 2
    assert article(body() + body()).text.split("\n") == list(PARAGRAPHS)


def test_a_copy_goes_with_its_short_lines() -> None:
    short = (PARAGRAPHS[0], "Ia tersenyum lebar.", PARAGRAPHS[1])
    assert article(body(paragraphs=short * 2)).text.split("\n") == list(short)


def test_a_subhead_that_is_linked_to_its_topic_stays() -> None:
    linked = "<h2><a href='https://www.warta.co.id/tag/jembatan-gantung'>Jenis jembatan gantung</a></h2>"
    found = article(body(linked))
    assert "Jenis jembatan gantung" in found.text.split("\n")
    assert found.related == ()


def test_a_subhead_that_says_what_the_title_says_takes_nothing_with_it() -> None:
    assert lines("<h2>Jembatan Selesai</h2>") == [*PARAGRAPHS[:2], "Jembatan Selesai", *PARAGRAPHS[2:]]


@pytest.mark.parametrize(
    "heading", ["Jembatan Gantung Sukamaju Selesai", "Infrastruktur: Jembatan Gantung Sukamaju Selesai"]
)
def test_the_title_above_the_text_goes(heading: str) -> None:
    found = article(f"<p>Nasional</p><h2>{heading}</h2>" + body(), title="Jembatan Gantung Sukamaju Selesai")
    assert found.text.split("\n") == list(PARAGRAPHS)


def test_a_table_of_contents_is_no_related_article() -> None:
    contents = "<ul><li><a href='#satu'>Bagian satu</a></li><li><a href='#dua'>Bagian dua</a></li></ul>"
    found = article(body(contents))
    assert found.related == ()
    assert found.text.split("\n") == list(PARAGRAPHS)


@pytest.mark.parametrize(
    "link",
    [
        f"<a href='{URL}#bagian'>Bagian satu dan dua</a>",
        "<a href='/tag/jembatan'>Jembatan Gantung Baru</a>",
        "<a href='/berkas/jadwal.pdf'>Jadwal lengkap jembatan</a>",
        "<a href='/a/b-1'>di sini</a>",
        "<a href='/'>Halaman depan kami</a>",
    ],
)
def test_a_link_that_leads_to_no_article_is_not_related(link: str) -> None:
    assert article(body(f"<p>Baca juga: {link}</p>")).related == ()


def test_a_video_without_link_is_not_related() -> None:
    found = article(body("<p>Lihat juga Video: Warga Menyambut Jembatan</p><p>[Gambas:Video 20detik]</p>"))
    assert found.related == ()
    assert {"video"} == {item.kind for item in found.removed if "Gambas" in item.line or "Video" in item.line}


def test_the_title_over_the_mark_of_a_video_goes_with_it() -> None:
    assert lines("<p>Melihat Jembatan dari Udara:</p><p>[Gambas:Video 20detik]</p>") == list(PARAGRAPHS)
    assert "Berikut daftarnya:" in lines("<p>Berikut daftarnya:</p><ul><li>Jembatan satu.</li></ul>")


def test_captions_that_a_layout_repeats_as_text_go() -> None:
    told = ["Warga berdiri di jembatan gantung yang baru", "Bupati menggunting pita di ujung jembatan"]
    figures = "".join(f"<figure><figcaption>{text}. (Foto: Warta)</figcaption></figure>" for text in told)
    assert lines(figures + "".join(f"<div><p>{text}.</p></div>" for text in told)) == list(PARAGRAPHS)


def test_a_first_paragraph_that_a_caption_repeats_stays() -> None:
    assert lines(f"<figure><figcaption>{PARAGRAPHS[0]}</figcaption></figure>") == list(PARAGRAPHS)


def test_spans_that_are_called_breaks_part_paragraphs() -> None:
    parted = "<span class='x br'></span><span class='x br'></span>".join(PARAGRAPHS)
    assert article(parted).text.split("\n") == list(PARAGRAPHS)


def test_a_last_subhead_stays_where_the_next_page_goes_on() -> None:
    last = "<h2>2. Jembatan di hulu sungai</h2>"
    link = f'<a href="{URL}?page=2">2</a>'
    assert article(body() + last, before=link).text.endswith("2. Jembatan di hulu sungai")
    assert article(body() + last).text.split("\n") == list(PARAGRAPHS)


def test_the_lead_of_a_live_page_belongs_to_its_entries() -> None:
    lead = "<div class='lead-entry'><p>Jembatan gantung di dua desa dibuka hari ini oleh bupati dan warga.</p></div>"
    entries = "".join(
        f"<div class='entry'><h3>Kabar nomor {n}</h3><p>{text}</p></div>" for n, text in enumerate(PARAGRAPHS)
    )
    found = article(f"<div class='live'>{lead}<div class='entries'>{entries * 1}</div></div>")
    assert found.text.startswith("Jembatan gantung di dua desa dibuka hari ini")


def test_a_standfirst_keeps_the_place_before_it() -> None:
    lead = "Warga menunggu dua tahun, kini mereka tidak perlu lagi menyeberangi sungai yang deras."
    described = f'<meta name="description" content="{lead}">'
    found = article(body(), head=described, before=f"<div><span>Bandung.</span> <span>{lead}</span></div>")
    assert found.text.startswith(f"Bandung. {lead}")


def test_an_unnamed_box_goes_though_unnamed_nodes_wrap_the_text() -> None:
    box = "<table><tr><td>Kabupaten</td></tr><tr><td>Tabanan</td></tr></table>"
    assert article(f"<div>{body(box)}</div>").text.split("\n") == list(PARAGRAPHS)


@pytest.mark.parametrize("first", [1, 2, 3])
def test_a_text_in_several_nodes_of_one_name_is_read_whole(first: int) -> None:
    parts = PARAGRAPHS[:first], PARAGRAPHS[first:]
    pages = "".join(
        f"<div class='item-page {more}'><div class='article-content-part'>{body(paragraphs=part)}</div></div><i></i>"
        for more, part in zip(("", "item-page_hidden"), parts, strict=True)
    )
    found = article(f"<div class='pages'>{pages}</div>")
    assert found.text.split("\n") == list(PARAGRAPHS)


def test_another_article_below_with_nodes_of_the_same_name_is_not_read() -> None:
    other = ("Harga beras di pasar induk naik tajam sepekan terakhir menurut para pedagang di kota itu.",) * 2
    below = (
        f"<article><h1>Harga Beras Naik</h1><div class='article-content-part'>{body(paragraphs=other)}</div></article>"
    )
    found = article(f"<div class='article-content-part'>{body(paragraphs=PARAGRAPHS * 3)}</div>{below}")
    assert "beras" not in found.text
