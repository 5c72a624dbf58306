"""Authors, editors and organisations are told apart."""

from __future__ import annotations

import json
from typing import Any

import pytest

from crawler.extract import Page, PageExtract, extract_page
from crawler.extract.people.person import persons

from .pages import CAPTURED, article, body

RINA, ICHA, BOTH = ("Rina Hartati",), ("Icha Melati",), ("Rina Hartati", "Budi Santoso")


def ld(**stated: Any) -> str:
    value = {"@type": "NewsArticle", "headline": "Jembatan Selesai", "datePublished": "2024-06-19T08:36:00+07:00"}
    return f'<script type="application/ld+json">{json.dumps(value | stated)}</script>'


def person(name: str, **more: str) -> dict[str, str]:
    return {"@type": "Person", "name": name, **more}


# In the head, before the text, at its end; authors, editors.
CASES = [
    (
        "",
        "",
        '<p class="text-muted">Pewarta: Rina Hartati<br />Editor: Icha Melati<br />Copyright © ANTARA 2024</p>',
        RINA,
        ICHA,
    ),
    (
        "",
        "",
        "<p>Pewarta: Rina Hartati, Budi Santoso<br>Editor: Icha Melati<br>COPYRIGHT © ANTARA 2024</p>",
        BOTH,
        ICHA,
    ),
    ("", "", "<p>Pewarta: Rina Hartati/Budi Santoso<br/>Uploader: Icha Melati</p>", BOTH, ICHA),
    ("", "", "<p>Penerjemah: Rina Hartati<br/>Editor: Icha Melati</p>", RINA, ICHA),
    ("", "<div>Reporter: <span>Rina Hartati</span> | Editor: <span>Icha Melati</span></div>", "", RINA, ICHA),
    ("", "<div><i></i>Reporter: Rina Hartati, Budi Santoso | Editor: Icha Melati</div>", "", BOTH, ICHA),
    ("", "<div>Penulis : <a>Rina Hartati</a> - Warta.com</div><div>Editor : Icha Melati</div>", "", RINA, ICHA),
    (ld(author=person("Icha Melati")), "<div>Penulis: Rina Hartati | Editor: Icha Melati</div>", "", RINA, ICHA),
    ("", "<div>Penulis : Rina Hartati / Editor : Icha Melati</div>", "", RINA, ICHA),
    ("", "", "<p>Rep: Rina Hartati/ Red: Icha Melati</p>", RINA, ICHA),
    ("", "<div>Rep: Rina Hartati/Budi Santoso Red: Icha Melati</div>", "", BOTH, ICHA),
    (
        "",
        "<div class='credit'><div>Penulis: <a href='/editor/rina-hartati'>Rina Hartati</a></div>"
        "<div>Editor: <a href='/editor/icha'>Icha Melati</a></div></div>",
        "",
        RINA,
        ICHA,
    ),
    ("", "", "<p>Laporan Wartawan Warta.com, Rina Hartati</p>", RINA, ()),
    ("", "", "<p>Redaktur & Reporter : Rina Hartati</p>", RINA, ()),
    ("", "", "<p>Redaktur : Icha Melati<br>Reporter : Rina Hartati</p>", RINA, ICHA),
    ("", "<div class='namerep'><a href='/reporter/rina'>Rina Hartati</a><span>, Jurnalis</span></div>", "", RINA, ()),
    ("", "<div class='reporter'><p>Rina Hartati, Jurnalis</p></div>", "", RINA, ()),
    ("", "<div>Jurnalis : Rina Hartati</div>", "", RINA, ()),
    ("", "<div class='author'><span>Rina Hartati</span></div>", "", RINA, ()),
    (
        "",
        "<div class='author'><a href='/author/icha'>Icha Melati</a> | <a href='/author/rina'>Rina Hartati</a></div>",
        "",
        ("Icha Melati", "Rina Hartati"),
        (),
    ),
    ("", "", "<p>Kontributor: Rina Hartati<br>Penulis: Rina Hartati<br>Editor: Icha Melati</p>", RINA, ICHA),
    (
        "",
        "",
        "<div>warta.id - Sosial Budaya<br>Reporter: Rina Hartati<br>Penulis: Budi Santoso<br>Editor: Icha Melati</div>",
        BOTH,
        ICHA,
    ),
    ("", "<span>Oleh: Rina Hartati - Sosial Budaya</span>", "", RINA, ()),
    ("", "<div class='author'>Rina Hartati, <span>CNBC Indonesia</span></div>", "", RINA, ()),
    ("", "<div class='detail__author'>Rina Hartati - <span>detikNews</span></div>", "", RINA, ()),
    ("", "<div>Jurnalis</div><div>Rina Hartati</div><div>Editor : Icha Melati</div>", "", RINA, ICHA),
    (
        "",
        "<div class='credit'><div><h6>Rina Hartati, Budi Santoso,</h6><p>Penulis</p></div><div>"
        "<h6>Icha Melati</h6><p>Editor</p></div></div>",
        "",
        BOTH,
        ICHA,
    ),
    (
        "",
        "<div>Tim Redaksi</div><ul><li><div class='name'>Rina Hartati</div><div class='role'>Penulis</div></li>"
        "<li><div class='name'>Icha Melati</div><div class='role'>Editor</div></li></ul>",
        "",
        RINA,
        ICHA,
    ),
    (
        ld(author=person("Rina Hartati")),
        "<div><div class='name'>Rina Hartati</div><div class='role'>Editor</div></div><div>"
        "<div class='name'>Rina Hartati</div><div class='role'>Penulis</div></div>",
        "",
        RINA,
        (),
    ),
    (ld(author=person("Icha Melati")), "<div>Editor: Icha Melati</div>", "", (), ICHA),
    ("", "<div>Tim PRMN 08 - Penulis</div>", "", (), ()),
    ('<meta name="author" content="Tim PRMN 08">', "", "", (), ()),
    ('<meta name="author" content="dtv">', "", "", (), ()),
    (ld(author=person("detikcom")), "", "", (), ()),
    (ld(author=person("Kontributor Sorong, Rina Hartati")), "", "", RINA, ()),
    ('<meta name="content_author" content="Kontributor Kabupaten Bogor, Rina Hartati">', "", "", RINA, ()),
    (ld(author=person("Rina Hartati"), editor=person("Icha Melati")), "", "", RINA, ICHA),
    (ld(author=[person("Icha Melati"), person("Rina Hartati")], editor=person("Icha Melati")), "", "", RINA, ICHA),
    (
        ld(
            author=[
                {"@type": "Person", "name": "Icha Melati", "jobTitle": "Editor"},
                {"@type": "Person", "name": "Rina Hartati", "jobTitle": "Reporter"},
            ]
        ),
        "",
        "",
        RINA,
        ICHA,
    ),
    (ld(author=person("Rina Hartati, Reporter")), "", "", RINA, ()),
    (ld(author=person("Rina Hartati (rina@warta.co.id)")), "", "", RINA, ()),
    (ld(author=person("Rina Hartati @rinahartati")), "", "", RINA, ()),
    ("", "<div class='byline'>BY RINA HARTATI AND BUDI SANTOSO</div>", "", ("RINA HARTATI", "BUDI SANTOSO"), ()),
    ('<meta name="author" content="Rina Hartati dan Budi Santoso">', "", "", BOTH, ()),
    ('<meta name="author" content="J. K. Rina, Budi S.">', "", "", ("J. K. Rina", "Budi S."), ()),
    (
        '<meta name="author" content="Dr. Rina Hartati, M.Si., Budi Santoso">',
        "",
        "",
        ("Dr. Rina Hartati, M.Si", "Budi Santoso"),
        (),
    ),
    (ld(author=person("admin")), "", "", (), ()),
    (ld(author=person("Redaksi")), "<a rel='author' href='/author/rina'>Rina Hartati</a>", "", RINA, ()),
    ("", "<span itemprop='author' itemscope><span itemprop='name'>Rina Hartati</span></span>", "", RINA, ()),
    ("", "<p class='reader__meta'>von <a href='/autoren/name/rina'>Rina Hartati</a></p>", "", RINA, ()),
    (
        "",
        "<p class='meta'>Par <a href='/auteur/rina'>Rina Hartati</a> et <a href='/auteur/budi'>Budi Santoso</a></p>",
        "",
        BOTH,
        (),
    ),
    ("", "<p class='article__author'>Par Rina Hartati et Budi Santoso</p>", "", BOTH, ()),
    ("", "<div class='autor'>Por Rina Hartati y Budi Santoso</div>", "", BOTH, ()),
    ("", "<div class='firma'>di Rina Hartati</div>", "", RINA, ()),
    ("", "<p>By <strong>Rina Hartati</strong></p>", "", RINA, ()),
    ("", "<p>By Rina Hartati</p>", "", RINA, ()),
    ("", "<p>Oleh Rina Hartati</p>", "", RINA, ()),
    (
        "",
        "<div class='leading-author-list'><b>Oleh : </b><ul><li><a>Rina Hartati</a></li><li>"
        "<a>Budi Santoso (Bogor)</a></li></ul></div>",
        "",
        BOTH,
        (),
    ),
    ("", "<div class='byline'>Rina Hartati - 20 November 2023, 14:05 WIB</div>", "", RINA, ()),
    ("", "<span class='author vcard'><a class='url fn n' href='/author/rina/'>Rina Hartati</a></span>", "", RINA, ()),
    ("", "<aside><a href='/author/x'>Orang Lain</a></aside><span class='author'>Rina Hartati</span>", "", RINA, ()),
    (
        "",
        "",
        "</div><div class='related'><div class='card'><span class='author'>Orang Lain</span></div></div><div>",
        (),
        (),
    ),
    ("", "<div class='author'>Quelle: sid</div>", "", (), ()),
    ("", "<div class='author'>Sumber: Antara</div>", "", (), ()),
    ("", "<div class='author'>Rina Hartati skrifar frá Bogor</div>", "", RINA, ()),
    ("", "<div class='byline'>By Rina Hartati, Senior Reporter</div>", "", RINA, ()),
    (ld(author=person("Rina Hartati Political Correspondent")), "", "", RINA, ()),
    ('<meta name="byl" content="By Rina Hartati, BBC News">', "", "", RINA, ()),
    ("", "<div class='byline'>By Rina Hartati for Warta</div>", "", RINA, ()),
    (ld(author=[person("Rina Hartati"), person("Budi Santoso")]), "", "", BOTH, ()),
    (ld(author=["Rina Hartati", "Budi Santoso"]), "", "", BOTH, ()),
    (ld(author=person("Rina Hartati, Budi Santoso")), "", "", BOTH, ()),
    (ld(author={"@type": "Person", "name": ["Rina Hartati", "Budi Santoso"]}), "", "", BOTH, ()),
    ("", "<div>Fotografer: Budi Santoso</div><div>Penulis: Rina Hartati</div>", "", RINA, ()),
    ("", "<div>Foto: Budi Santoso/Warta</div>", "", (), ()),
    ("", "<div>Reporter<br>Rina Hartati</div>", "", RINA, ()),
    ("", "<div class='reporter'>Reporter : <ul><li><a>Rina Hartati</a></li></ul></div>", "", RINA, ()),
    (
        "",
        "<div>Penulis</div><div><a href='/author/rina'>Rina Hartati</a></div><div>Editor</div><div>"
        "<a href='/author/icha'>Icha Melati</a></div>",
        "",
        RINA,
        ICHA,
    ),
    (
        "",
        "<div>Editor: <a href='/author/icha'>Icha Melati</a></div>"
        "<div>Penulis: <a href='/author/rina'>Rina Hartati</a></div>",
        "",
        RINA,
        ICHA,
    ),
    ("", "<div>LAPORAN: RINA HARTATI</div>", "", ("RINA HARTATI",), ()),
    ('<meta property="article:author" content="Rina Hartati">', "", "", RINA, ()),
    (
        '<meta name="twitter:label1" content="Written by"><meta name="twitter:data1" content="Rina Hartati">',
        "",
        "",
        RINA,
        (),
    ),
    ("", "<p>Ditulis oleh Rina Hartati</p>", "", RINA, ()),
    ("", "<p>Penulis: Rina Hartati | Penyunting: Icha Melati</p>", "", RINA, ICHA),
    ("", "", "<p>Pewarta : Rina Hartati Editor : Icha Melati</p>", RINA, ICHA),
    ("", "", "<p>(rin/icm)</p>", (), ()),
    ("", "", "<p>Editor: Icha Melati<br>Pewarta: Rina Hartati</p>", RINA, ICHA),
    (ld(author=person("Pool")), "", "", (), ()),
    (
        "",
        "<div id='penulis'>Penulis: <a href='/penulis/rina'>Rina Hartati</a></div>"
        "<div id='editor'>Editor: <a>Icha Melati</a></div>",
        "",
        RINA,
        ICHA,
    ),
    (ld(author=person("kumparanNEWS")), "", "", (), ()),
    (
        "",
        "<div class='read__info__author'><a href='/author/1/rina-hartati'>Rina Hartati</a></div>"
        "<div class='read__info__date'>- Rabu, 19 Juni 2024 | 14:05 WIB</div>",
        "",
        RINA,
        (),
    ),
    ("", "<div>Oleh Rina Hartati pada 19 Juni 2024 14:05:12</div>", "", RINA, ()),
    ("", "<div>Oleh Rina Hartati - 19 Juni 2024 14:05</div>", "", RINA, ()),
    ("", "<div>By Rina Hartati | June 19, 2024</div>", "", RINA, ()),
    ("", "<div class='author'>Rina Hartati, 19 Juni 2024 14:05 WIB</div>", "", RINA, ()),
    ("", "<div>Penulis: Rina Hartati, Editor: Icha Melati</div>", "", RINA, ICHA),
    (
        '<meta name="author" content="Rina Hartati, S.I.Kom., M.Si, Budi Santoso, S.Sos">',
        "",
        "",
        ("Rina Hartati, S.I.Kom., M.Si", "Budi Santoso, S.Sos"),
        (),
    ),
    ('<meta name="author" content="Rina Hartati, Sari">', "", "", ("Rina Hartati", "Sari"), ()),
    ("", "<div>Penulis: Rina Hartati</div><div>Editor : Tim Redaksi</div>", "", RINA, ()),
    ("", "<dl><dt>Penulis</dt><dd>Rina Hartati</dd><dt>Editor</dt><dd>Icha Melati</dd></dl>", "", RINA, ICHA),
    (
        "",
        "<table><tr><td>Reporter</td><td>: Rina Hartati</td></tr><tr><td>Editor</td><td>: Icha Melati</td></tr>"
        "</table>",
        "",
        RINA,
        ICHA,
    ),
    ("", "<p><strong>Reporter:</strong> Rina Hartati<br><strong>Editor:</strong> Icha Melati</p>", "", RINA, ICHA),
    ("", "", "<p><em>(Penulis: Rina Hartati, Editor: Icha Melati)</em></p>", RINA, ICHA),
    ("", "", "<p>Pewarta: Rina Hartati<br>Fotografer: Budi Santoso<br>Editor: Icha Melati</p>", RINA, ICHA),
    ("", "<p>Reporter Magang: Rina Hartati</p>", "", RINA, ()),
    (
        "",
        "<div class='author'><a href='/author/rina'>Rina Hartati</a>"
        "<a href='https://x.com/rina'>@rina</a> <button>Follow</button></div>",
        "",
        RINA,
        (),
    ),
    (ld(author=[{"@type": "Organization", "name": "Warta"}, person("Rina Hartati")]), "", "", RINA, ()),
    (
        '<script type="application/ld+json">{"@graph":[{"@type":"NewsArticle","headline":"Jembatan Selesai",'
        '"author":{"@id":"#p"}},{"@type":"Person","@id":"#p","name":"Rina Hartati"}]}</script>',
        "",
        "",
        RINA,
        (),
    ),
    ("", "<div>Oleh: Rina Hartati*</div>", "", RINA, ()),
    ("", "<div>Penulis: Desk Ekonomi</div>", "", (), ()),
    ("", "", "<p>By the river, the people waited.</p>", (), ()),
    ("", "<p>Oleh karena itu warga menunggu.</p>", "", (), ()),
    ("", "<h2>Von Berlin nach Paris</h2>", "", (), ()),
    ("", "<nav>Oleh Budi Santoso</nav>", "", (), ()),
    ("", "", "</div><div class='comments'><span class='author'>Orang Lain</span></div><div>", (), ()),
    (ld(author=person("Rina D&#039;Costa")), "", "", ("Rina D'Costa",), ()),
    (ld(author=person("山田太郎")), "", "", ("山田太郎",), ()),
    (ld(author=person("김태연 기자")), "", "", ("김태연",), ()),
    (ld(author=person("rhartati")), "<div>Penulis: Rina Hartati</div>", "", RINA, ()),
    (ld(author=person("Rina Hartati with Budi Santoso")), "", "", BOTH, ()),
    # Without a label: names in elements of their own, links that say whose they are, no photographers, no other cards.
    ("", "<div class='article-byline'><span>Rina Hartati</span> <span>Budi Santoso</span></div>", "", BOTH, ()),
    ("", "<a href='/av/rina' title='Posts by Rina Hartati'>Rina Hartati</a>", "", RINA, ()),
    ("", "<div class='photo'><span class='author'>Icha Melati</span></div>", "", (), ()),
    ("", "<div class='author'><span>Share</span> <span>Save</span></div>", "", (), ()),
    (
        "",
        "",
        "<i></i>" * 45 + "".join(f"<b class='author'>Orang {name}</b>" for name in ("Satu", "Dua", "Tiga", "Empat")),
        (),
        (),
    ),
]


@pytest.mark.parametrize(("head", "before", "end", "authors", "editors"), CASES)
def test_people(head: str, before: str, end: str, authors: tuple[str, ...], editors: tuple[str, ...]) -> None:
    found = article(body() + end, head=head, before=before)
    assert (found.authors, found.editors) == (authors, editors)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Par Rina Hartati et Budi Santoso", BOTH),
        ("Von Rina Hartati, Washington", RINA),
        ("Rina Hartati skrifar frá Bogor", RINA),
        ("By Rina Hartati for Warta", RINA),
        ("Tim Hanlon", ("Tim Hanlon",)),
        ("Ana Ortega y Gasset", ("Ana Ortega y Gasset",)),
        ("Rina de la Cruz y Budi van Dam", ("Rina de la Cruz", "Budi van Dam")),
        ("Rina HartatiEditor", ("Rina Hartati",)),
        ("Rina FitzGerald", ("Rina FitzGerald",)),
        ("Tim Redaksi", ()),
        ("kumparanNEWS", ()),
    ],
)
def test_names_in_a_line_for_readers(text: str, names: tuple[str, ...]) -> None:
    assert persons([text], (), spoken=True) == names


ENGLISH = " ".join(["The bridge was finished after the people of the village had waited for two years and more."] * 6)


@pytest.mark.parametrize(("text", "authors"), [(ENGLISH, ("Warta",)), ("", ())])
def test_an_organisation_is_an_author_where_no_person_is_named_and_the_page_is_not_indonesian(
    text: str, authors: tuple[str, ...]
) -> None:
    head = ld(author={"@type": "Organization", "name": "Warta"})
    inner = f"<p>{text}</p><p>{text[:200]}</p>" if text else body()
    markup = (
        f"<html><head><title>Bridge</title>{head}</head><body><h1>Bridge finished now</h1><article>{inner}</article>"
    )
    found = extract_page(Page("https://www.warta.example/news/20240619/bridge", markup.encode(), None, CAPTURED))
    assert isinstance(found, PageExtract), found
    assert found.authors == authors
