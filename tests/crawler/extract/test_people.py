"""Authors, editors and organisations are told apart."""

from __future__ import annotations

import pytest

from .pages import article, body


def ld(author: str) -> str:
    return (
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Jembatan Selesai",'
        f'"datePublished":"2024-06-19T08:36:00+07:00","author":{author}}}</script>'
    )


CASES = [
    (ld('{"@type":"Person","name":"Rina Hartati"}'), "", ("Rina Hartati",), ()),
    (ld('[{"name":"Rina Hartati"},{"name":"Budi Santoso"}]'), "", ("Rina Hartati", "Budi Santoso"), ()),
    (ld('{"@type":"Organization","name":"Warta"}'), "", (), ()),
    (ld('{"name":"Redaksi"}'), "", (), ()),
    (ld('{"name":"Tim Warta"}'), "", (), ()),
    ('<meta name="author" content="Kompas Cyber Media">', "", (), ()),
    # The structured author is the editor: the visible credits know better.
    (
        ld('{"name":"Icha Melati"}'),
        "<div>Penulis: Rina Hartati</div><div>Editor: Icha Melati</div>",
        ("Rina Hartati",),
        ("Icha Melati",),
    ),
    (
        "",
        "<p>Pewarta: Rina Hartati Editor: Icha Melati COPYRIGHT © WARTA 2024</p>",
        ("Rina Hartati",),
        ("Icha Melati",),
    ),
    ("", "<div><span>Reporter</span> <a href='/x'>Rina Hartati</a></div>", ("Rina Hartati",), ()),
    ("", "<div class='name'>Icha Melati</div><div class='role'>Editor</div>", (), ("Icha Melati",)),
    ("", "<div class='red'>Red: Icha Melati</div>", (), ("Icha Melati",)),
    ("", "<span class='byline'>By <a href='/author/rina'>Rina Hartati</a></span>", ("Rina Hartati",), ()),
    ('<meta name="author" content="Rina Hartati, S.H.">', "", ("Rina Hartati, S.H",), ()),
]


@pytest.mark.parametrize(("head", "before", "authors", "editors"), CASES)
def test_people(head: str, before: str, authors: tuple[str, ...], editors: tuple[str, ...]) -> None:
    found = article(body(), head=head, before=before)
    assert (found.authors, found.editors) == (authors, editors)
