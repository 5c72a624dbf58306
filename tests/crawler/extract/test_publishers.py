"""Layouts as Indonesian newspapers have them, in our own words: the text comes out whole and without furniture."""

from __future__ import annotations

import pytest

from .pages import PARAGRAPHS, article

ONE, TWO, THREE, FOUR = PARAGRAPHS
READ = '<a href="/ekonomi/beras-123">Harga Beras Naik di Pasar</a>'

LAYOUTS = {
    "a wire agency, text and breaks in one paragraph": (
        f"<div class='wrap__article-detail-content post-content'><p>Bandung (WARTA) - {ONE}<br><br>{TWO}<br>"
        f"<span class='baca-juga'><b>Baca juga: {READ}</b></span><br>{THREE}<br><br>{FOUR}</p>"
        "<p class='text-muted mt-2 small'>Pewarta: Rina Hartati<br>Editor: Siti Aminah<br>Copyright © WARTA 2025</p>"
        "<p class='text-muted small'>Dilarang keras mengambil konten, melakukan crawling atau pengindeksan otomatis"
        " untuk AI di situs web ini tanpa izin tertulis dari Kantor Berita WARTA.</p></div>",
        "Bandung (WARTA) - ",
    ),
    "prompts to scroll, the editor's choice": (
        f"<div class='detail-konten'><p><strong>WARTA.CO</strong>, <strong>Bandung</strong> - {ONE}</p>"
        f"<div class='iklan'><span>Iklan</span><p>Scroll Untuk Melanjutkan</p></div><p>{TWO}</p>"
        f"<p><strong>Baca Juga:</strong></p><ul><li>{READ}</li></ul><p>{THREE}</p><p>{FOUR}</p>"
        f"<p><strong>Pilihan Editor: {READ}</strong></p>"
        "<p><em>Ikuti berita terkini dan terpercaya dari Warta di kanal Telegram kami.</em></p></div>",
        "WARTA.CO, Bandung - ",
    ),
    "the place outside paragraphs, tables of links, initials": (
        f"<div class='detail-text'><strong>Bandung, Warta Indonesia</strong> -- <p>{ONE}</p><p>{TWO}</p>"
        "<div class='paradetail'>ADVERTISEMENT</div><p>SCROLL TO CONTINUE WITH CONTENT</p>"
        f"<table class='linksisip'><tr><td><div class='lihatjg'><b>Lihat Juga :</b> {READ}</div></td></tr></table>"
        f"<p>{THREE}</p><p>{FOUR}</p><p>[Gambas:Video WARTA]</p><strong>(rin/sit)</strong></div>",
        "",
    ),
    "boxes of links between paragraphs, the source below": (
        f"<div class='article-content'><article><p>WARTA.CO.ID, BANDUNG -- {ONE}</p><p>{TWO}</p>"
        f"<div class='picked-article'><h4>Baca Juga</h4><ul><li>{READ}</li><li>{READ}</li></ul></div>"
        f"<p>{THREE}</p><p>{FOUR}</p><p>sumber : Antara</p></article>"
        "<p>Dapatkan Update Berita Warta</p><p>Bagikan</p></div>",
        "WARTA.CO.ID, BANDUNG -- ",
    ),
    "a body whose name speaks of sides and fonts": (
        f"<div class='side-article txt-article multi-fontsize editcontent'><p><strong>WARTANEWS.COM, BANDUNG -</strong>"
        f" {ONE}</p><p>{TWO}</p><p class='baca'><strong>Baca juga: {READ}</strong></p><p>{THREE}</p><p>{FOUR}</p>"
        "<p><em>(Wartanews.com/Rina Hartati)</em></p><p>Baca tanpa iklan</p>"
        f"<p>Artikel ini telah tayang di Wartanews.com dengan judul {READ}</p><p>Halaman selanjutnya</p></div>",
        "WARTANEWS.COM, BANDUNG - ",
    ),
    "links after a label of its own, names below": (
        f"<div itemprop='articleBody'><p><strong>warta.com</strong>, <strong>BANDUNG</strong> - {ONE}</p><p>{TWO}</p>"
        f"<p><strong>Baca Juga:</strong></p><p><b>{READ}</b></p><p>{THREE}</p><p>{FOUR} <b>(rin/warta)</b></p>"
        "<p>Yuk, Simak Juga Video ini!</p><h3>Redaktur &amp; Reporter : Rina Hartati</h3></div>",
        "warta.com, BANDUNG - ",
    ),
    "invitations among the paragraphs": (
        f"<div class='detail-contn-news read__content'><p><strong>BANDUNG</strong> – {ONE}</p><p>{TWO}</p>"
        f"<p><strong>BACA JUGA:</strong></p><p>{READ}</p><p>Follow Berita Warta di Google News</p>"
        "<p>Dapatkan berita up to date dengan semua berita terkini dari Warta hanya dengan satu akun, daftar sekarang"
        f" dengan klik disini dan nantikan kejutan menarik lainnya</p><p>{THREE}</p><p>{FOUR} (rin)</p></div>",
        "BANDUNG – ",
    ),
    "breaks only, links between them": (
        f"<div class='detail-desc'><strong>BANDUNG</strong> - {ONE}<br><br>{TWO}<br><br>Baca Juga: {READ}<br><br>"
        f"{THREE}<br><br>{FOUR}<br><br>Lihat Juga: {READ}<br><br>(rin)</div>",
        "BANDUNG - ",
    ),
    "the newspaper's name first": (
        f"<div class='detail-content detail-berita'><p><strong>Warta.com - </strong>{ONE}</p><p>{TWO}</p>"
        f"<div class='baca-juga-new'><span>Baca Juga:</span>{READ}</div><p>{THREE}</p><p>{FOUR}</p>"
        "<p>Reporter: Rina Hartati</p></div>",
        "Warta.com - ",
    ),
    "paragraphs in spans": (
        "".join(
            f"<div data-qa-id='story-paragraph'><span class='t'>{text}</span></div>"
            "<div><div><span>ADVERTISEMENT</span></div></div>"
            for text in PARAGRAPHS
        )
        + "<div><span>Lanjutkan membaca</span></div>",
        "",
    ),
    "a topic, an edition and a channel to follow below": (
        f"<article class='detailsContent'><p><strong>Warta.com, BANDUNG</strong> — {ONE}</p><p>{TWO}</p>"
        f"<div class='topic-baca-juga'>Baca Juga : {READ}</div><p>{THREE}</p><p>{FOUR}</p>"
        "<p>Cek Berita dan Artikel yang lain di Google News dan WA Channel</p>"
        "<p>Penulis : Rina Hartati</p><p>Editor : Siti Aminah</p></article>",
        "Warta.com, BANDUNG — ",
    ),
    "next and interesting articles by label": (
        f"<div class='tmpt-desk-kon'><p><strong>WARTA.CO.ID - BANDUNG.</strong> {ONE}</p><p>{TWO}</p>"
        f"<p><b>Baca Juga: {READ}</b></p><p>{THREE}</p><p>{FOUR}</p><p><b>Selanjutnya: {READ}</b></p>"
        f"<p><strong>Menarik Dibaca: {READ}</strong></p></div>",
        "WARTA.CO.ID - BANDUNG. ",
    ),
    "a page code for initials": (
        f"<div class='article'><p>{ONE}</p><p>{TWO}</p><p><strong>Baca juga : {READ}</strong></p><p>{THREE}</p>"
        f"<p>{FOUR} (Ant/P-3)</p></div>",
        "",
    ),
    "a prompt to scroll in capitals": (
        f"<div class='main-content-detail'><p><strong>WARTA</strong> – {ONE}</p><p>{TWO}</p>"
        f"<div><span>ADVERTISEMENT</span> <b>GULIR UNTUK LANJUT BACA</b></div><p>{THREE}</p><p>{FOUR}</p>"
        "<p>Halaman Selanjutnya</p></div>",
        "WARTA – ",
    ),
    "the author first": (
        f"<div class='content'><p><strong>Oleh Rina Hartati dan Siti Aminah</strong></p><p>{ONE}</p><p>{TWO}</p>"
        f"<p>{THREE}</p><p>{FOUR}</p><p>Diproduksi oleh Rina Hartati dari artikel Warta</p></div>",
        "",
    ),
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_the_text_comes_out_whole_and_without_furniture(name: str) -> None:
    inner, first = LAYOUTS[name]
    found = article(inner)
    assert found.text.split("\n") == [first + ONE, TWO, THREE, FOUR]
    linked = {item.title for item in found.related}
    assert linked == ({"Harga Beras Naik di Pasar"} if READ in inner else set())
