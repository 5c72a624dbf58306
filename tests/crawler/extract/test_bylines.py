"""Bylines in every place that readers know: lists, labels, bars, bold lines; and names that are no author's."""

from __future__ import annotations

import json
from typing import Any

import pytest

from .pages import article, body

RINA, BUDI, SITI = "Rina Hartati", "Budi Santoso", "Siti Rahma"
LAST = "<p>{}</p>"


def ld(author: Any, **more: Any) -> str:
    return (
        f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", "author": author} | more)}</script>'
    )


def authors(before: str = "", head: str = "", after: str = "") -> tuple[str, ...]:
    return article(body() + after, before=before, head=head).authors


@pytest.mark.parametrize(
    "line",
    [
        "Penulis: Rina Hartati, Budi Santoso, dan Siti Rahma",
        "Oleh Rina Hartati, Budi Santoso, dan Siti Rahma",
        "Oleh: Rina Hartati, Budi Santoso dan Siti Rahma",
        "By Rina Hartati, Budi Santoso, and Siti Rahma",
        "By Rina Hartati, Budi Santoso & Siti Rahma",
        "By Rina Hartati, Budi Santoso, & Siti Rahma",
        "Von Rina Hartati, Budi Santoso und Siti Rahma",
        "Par Rina Hartati, Budi Santoso et Siti Rahma",
        "Por Rina Hartati, Budi Santoso y Siti Rahma",
        "Por Rina Hartati, Budi Santoso e Siti Rahma",
        "Door Rina Hartati, Budi Santoso en Siti Rahma",
        "Af Rina Hartati, Budi Santoso og Siti Rahma",
        "Av Rina Hartati, Budi Santoso och Siti Rahma",
        "Autor: Rina Hartati, Budi Santoso i Siti Rahma",
        "Autoři: Rina Hartati, Budi Santoso a Siti Rahma",
        "Yazar: Rina Hartati, Budi Santoso ve Siti Rahma",
        "Автор: Rina Hartati, Budi Santoso и Siti Rahma",
        "Συντάκτης: Rina Hartati, Budi Santoso και Siti Rahma",
        "Autor: Rina Hartati, Budi Santoso și Siti Rahma",
    ],
)
def test_a_list_of_names_gives_each(line: str) -> None:
    assert authors(f"<p class='info'>{line}</p>") == (RINA, BUDI, SITI)
    assert authors(head=f'<meta name="author" content="{line.partition(" ")[2]}">') == (RINA, BUDI, SITI)


@pytest.mark.parametrize(
    "before",
    [
        "<div class='author'>Rina Hartati March 10, 2024</div>",
        "<div class='author'>Rina Hartati on December 3, 2023</div>",
        "<div class='byline'>Rina Hartati, CEO</div>",
        "<div class='byline'>By Rina Hartati in Bogor</div>",
        "<div><span>Rina Hartati &nbsp;|</span><span class='tarih'>10.03.2024</span></div>",
        "<div>Rina Hartati - 10 Maret 2024, 14:05 WIB</div>",
        "<div>Rina Hartati, 10 Maret 2024 | 14:05 | Ekonomi</div>",
        "<p>Rina Hartati • 10 Maret 2024 • 5 min read</p>",
        "<div class='byline'>By Rina Hartati Updated March 10, 2024</div>",
        "<p>Rina Hartati · 10 Maret 2024</p>",
        "<p><strong>Penulis</strong> Rina Hartati</p>",
        "<ul><li><strong>Author</strong> Rina Hartati</li></ul>",
        "<p><b>Rina Hartati</b></p>",
    ],
)
def test_a_name_is_found_where_readers_see_it(before: str) -> None:
    assert authors(before) == (RINA,)


@pytest.mark.parametrize(
    "after",
    [
        "<p style='text-align:right'><strong>Rina Hartati</strong></p>",
        "<p><em>Rina Hartati</em></p>",
        "<p class='x'><b>Rina Hartati</b><br></p>",
        "<p><strong>– Rina Hartati</strong></p>",
        "<p><b>Rina Hartati, Bogor</b></p>",
        "<p>Rina Hartati</p>",
    ],
)
def test_a_bold_name_that_ends_the_text_is_its_author(after: str) -> None:
    assert authors(after=after) == (RINA,)
    newspaper = ld({"@type": "Person", "name": "Warta"})
    assert authors(head=newspaper, after=after) == (RINA,)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<p><b>Warga Bersyukur</b></p>", ""),
        ("<p>Desa Sukamaju | 10 Maret 2024</p>", ""),
        ("<p>Minggu Pagi - 10 Maret 2024</p>", ""),
        ("", "<p><b>Baca Juga Berita Lain</b></p>"),
        ("", "<p><strong>JAKARTA PUSAT</strong></p>"),
    ],
)
def test_what_the_text_speaks_of_is_nobodys_name(before: str, after: str) -> None:
    assert authors(before, after=after) == ()


@pytest.mark.parametrize(
    "stated",
    [
        "Warta, Frankfurt, Germany", "Dok. Dulux", "Dok Pribadi", "Foto: Getty Images", "December", "CEO",
        "Harbour Office", "Washington Bureau", "Selasa", "10 Maret", "Istimewa/Humas",
    ],
)  # fmt: skip
def test_what_stands_where_names_stand_is_no_author(stated: str) -> None:
    assert authors(head=f'<meta name="author" content="{stated}">') == ()


def test_an_address_behind_a_name_is_left_off() -> None:
    assert authors(head='<meta name="author" content="Rina Hartati, 12 Harbour Street, Lampung">') == (RINA,)


OTHERS = [
    "<aside class='widget'><h3><a href='/o'>Toko roti didenda karena roti terlalu ringan</a></h3>"
    "<span class='author'><a href='/author/otto'>Otto Falk</a></span></aside>",
    "<div class='post'><h4><a href='/o'>Toko roti didenda</a></h4><a href='/author/otto'>Otto Falk</a></div>",
    "<div class='page-footer'><a href='/authors'>Authors</a> | <a href='/topics'>Topics Index</a></div>",
    "<footer><p>Author: Otto Falk</p></footer>",
    "<article><h2><a href='/o'>Toko roti didenda lagi</a></h2><div class='byline'>By Otto Falk</div></article>",
    "<div class='most'><ul><li><a href='/o'>Toko roti didenda</a> <span class='by'>By Otto Falk</span></li></ul></div>",
]


@pytest.mark.parametrize("after", OTHERS)
@pytest.mark.parametrize(
    "head", ["", ld({"@type": "Person", "name": "Warta"}), ld({"@type": "Organization", "name": "Warta"})]
)
def test_other_articles_authors_are_not_this_ones(head: str, after: str) -> None:
    assert authors(head=head, after=f"</div>{after}<div>") == ()


def test_a_person_beats_the_newspaper() -> None:
    for kind in ("Person", "Organization"):
        assert authors("<p class='byline'>Oleh Rina Hartati</p>", ld({"@type": kind, "name": "Warta"})) == (RINA,)


@pytest.mark.parametrize(
    "before",
    [
        "<div class='bylines'><div><a rel='author' href='mailto:a@x.test'>Budi Santoso</a></div>"
        "<div><a rel='author' href='mailto:b@x.test'>Rina Hartati</a></div></div>",
        "<p class='names'><a href='/author/budi'>Budi Santoso</a>, <a href='/author/rina'>Rina Hartati</a></p>",
    ],
)
def test_a_second_writer_in_sight_stands_beside_the_stated_one(before: str) -> None:
    assert authors(before, ld({"@type": "Person", "name": RINA})) == (BUDI, RINA)


@pytest.mark.parametrize(
    ("stated", "name"),
    [
        ("Hartati, Rina", ("Rina Hartati",)),
        ("van der Berg, Jan", ("Jan van der Berg",)),
        ("Rina Hartati, Budi Santoso", (RINA, BUDI)),
        ("Rina Hartati, S.H.", ("Rina Hartati, S.H.",)),
        ("Rina Hartati, Reporter", (RINA,)),
    ],
)
def test_a_person_stated_with_the_last_name_first_is_one(stated: str, name: tuple[str, ...]) -> None:
    assert authors(head=ld({"@type": "Person", "name": stated})) == name


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("作者：李明 2024-03-10 14:05", "李明"),
        ("بقلم: محمد علي - 10 مارس 2024", "محمد علي"),
        ("โดย: สมชาย ใจดี", "สมชาย ใจดี"),
        ("Автор: Иван Петров, 10 марта 2024, 14:05", "Иван Петров"),
        ("מאת: דוד לוי", "דוד לוי"),
        ("نویسنده: رضا احمدی", "رضا احمدی"),
    ],
)
def test_a_label_and_a_name_are_read_in_any_script(line: str, name: str) -> None:
    assert authors(f"<p>{line}</p>") == (name,)
