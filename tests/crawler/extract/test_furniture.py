"""Furniture leaves the text and is accounted for with its kind; what only looks like it stays."""

from __future__ import annotations

import pytest

from crawler.extract.furniture import clean_line, line_kind

from .pages import PARAGRAPHS, article, body

LINES = [
    ("Baca juga: Harga Beras Naik", "related"),
    ("Baca Juga :", "related"),
    ("Simak juga Video: Warga Menyambut Jembatan", "related"),
    ("Lihat juga artikel lainnya", "related"),
    ("ADVERTISEMENT", "advert"),
    ("SCROLL TO CONTINUE WITH CONTENT", "advert"),
    ("[Gambas:Video 20detik]", "video"),
    ("Saksikan video pilihan di bawah ini:", "video"),
    ("Klik halaman selanjutnya >>>", "next_page_prompt"),
    ("Bersambung ke halaman selanjutnya", "next_page_prompt"),
    ("Halaman Selanjutnya: Kata Bupati", "next_page_prompt"),
    ("Cek halaman berikutnya.", "next_page_prompt"),
    ("Selengkapnya di halaman selanjutnya.", "next_page_prompt"),
    ("(aik/aik)", "initials"),
    ("[mdk/yan]", "initials"),
    ("Editor: Siti Aminah", "credits"),
    ("COPYRIGHT © WARTA 2024", "copyright"),
    ("Ikuti berita terbaru kami di Google News", "share"),
    ("Lesen Sie auch: Brücke fertig", "related"),
    ("Read more: Bridge opens", "related"),
    ("Anzeige", "advert"),
    ("Lire aussi : Le pont est ouvert", "related"),
    ("Читайте также: Мост открыт", "related"),
]


@pytest.mark.parametrize(("line", "kind"), LINES)
def test_a_line_of_furniture_goes_with_its_kind(line: str, kind: str) -> None:
    found = article(body(f"<p>{line}</p>"))
    assert found.text.split("\n") == list(PARAGRAPHS)
    assert kind in {item.kind for item in found.removed if item.line in line}


@pytest.mark.parametrize(
    "line",
    [
        "Warga baca juga bersama anak-anak di perpustakaan desa setiap sore hari.",
        "Video yang beredar menunjukkan warga bergotong royong membangun jembatan itu.",
        "Editor majalah itu mengatakan bahwa penulis muda perlu lebih banyak ruang.",
        "Iklan rokok di sekitar sekolah akan dilarang mulai bulan depan oleh pemerintah.",
        "Read the room, the minister said, and the council agreed with him at once.",
    ],
)
def test_a_sentence_that_only_looks_like_furniture_stays(line: str) -> None:
    assert line_kind(line) is None


@pytest.mark.parametrize(
    ("line", "stays"),
    [
        ("Jembatan selesai (Baca juga: Harga Beras Naik) pada Rabu.", "Jembatan selesai pada Rabu."),
        ("Warga bersyukur. Baca juga: Harga Beras Naik", "Warga bersyukur."),
        ("Bupati meresmikan jembatan itu. (mdk/yan)", "Bupati meresmikan jembatan itu."),
        ("Seperti apa jembatannya? Simak video berikut", "Seperti apa jembatannya?"),
    ],
)
def test_furniture_inside_a_line_is_cut_out(line: str, stays: str) -> None:
    text, cuts = clean_line(line)
    assert text == stays
    assert cuts


def test_a_related_link_keeps_its_title_and_absolute_url() -> None:
    found = article(body('<p><strong>Baca juga: <a href="/ekonomi/beras">Harga Beras Naik</a></strong></p>'))
    assert [(item.title, item.url) for item in found.related] == [
        ("Harga Beras Naik", "https://www.warta.co.id/ekonomi/beras")
    ]


def test_subheads_and_list_items_stay_and_tables_and_captions_go() -> None:
    extra = (
        "<h2>Rencana Berikutnya</h2><ul><li>Jembatan di hulu sungai.</li></ul>"
        "<table><tr><td>Panjang</td><td>40</td></tr></table><figure><figcaption>Foto jembatan</figcaption></figure>"
    )
    lines = article(body(extra)).text.split("\n")
    assert lines == [*PARAGRAPHS[:2], "Rencana Berikutnya", "Jembatan di hulu sungai.", *PARAGRAPHS[2:]]


def test_a_repeated_paragraph_stands_once() -> None:
    found = article(body(f"<p>{PARAGRAPHS[0]}</p>"))
    assert found.text.split("\n") == list(PARAGRAPHS)


def test_paragraphs_parted_by_breaks_are_paragraphs() -> None:
    assert article("<br><br>".join(PARAGRAPHS)).text.split("\n") == list(PARAGRAPHS)


def test_a_standfirst_between_heading_and_body_belongs_to_the_text() -> None:
    lead = "Warga menunggu dua tahun, kini mereka tidak perlu lagi menyeberangi sungai."
    assert article(body(), before=f'<p class="lead">{lead}</p>').text.startswith(lead)


def test_a_flash_of_sixty_words_is_kept() -> None:
    flash = " ".join(PARAGRAPHS)[:430].rsplit(" ", 1)[0] + "."
    assert 50 <= len(flash.split()) <= 70
    assert article(f"<p>{flash}</p>").text == flash
