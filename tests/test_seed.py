"""The seed: a page in detik's layout with the seed's lines becomes the document that this project was made from."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import escape
from pathlib import Path

import pytest

from crawler.extract import Page, Part, extract_page, join_pages
from crawler.records.article import Article, Rejection
from indexer.document import Document
from indexer.enrich.duplicates import Clusters
from indexer.enrich.enricher import Enricher
from indexer.enrich.languages import Taggers

URL = "https://news.detik.com/internasional/d-7397999/putin-tiba-di-pyongyang-disambut-hangat-kim-jong-un"
SUBHEAD = "Berbagi Pikiran"


def lines_of(shared: Path) -> list[str]:
    return (shared / "seed" / "detik-putin-pyongyang.txt").read_text(encoding="utf-8").split("\n")


def is_furniture(line: str) -> bool:
    return bool(re.match(r"Baca juga:|Selengkapnya di halaman|\(\w+/\w+\)$", line))


def body_of(lines: list[str]) -> str:
    return "\n".join(_element(line) for line in lines if line)


def _element(line: str) -> str:
    if found := re.match(r"Baca juga: (.+?) \|", line):
        return (
            '<table class="linksisip"><tbody><tr><td><div class="lihatjg"><strong>Baca juga: </strong>'
            f'<a href="/internasional/d-7398001/momen-putin-sopiri-kim-jong-un" dtr-evt="parallax">{escape(found[1])}'
            "</a></div></td></tr></tbody></table>"
        )
    if line == SUBHEAD:
        return f"<h2>{line}</h2>"
    if line.startswith("Selengkapnya"):
        return f'<p class="detail__long-nav"><a href="{URL}/2"><strong>{line}</strong></a></p>'
    if re.fullmatch(r"\(\w+/\w+\)", line):
        return f"<strong>{line}</strong>"
    return f"<p>{escape(line, quote=False)}</p>"


def page_of(lines: list[str]) -> bytes:
    """A page in detik's layout, in this test's own markup, around the given lines."""
    return f"""<!DOCTYPE html><html lang="id-ID"><head><meta charset="utf-8">
<title>Putin Tiba di Pyongyang, Disambut Hangat Kim Jong Un</title>
<link rel="canonical" href="{URL}">
<meta property="og:type" content="article"><meta property="og:site_name" content="detiknews">
<meta property="og:title" content="Putin Tiba di Pyongyang, Disambut Hangat Kim Jong Un">
<meta name="dtk:publishdate" content="2024/06/19 08:36:12"><meta name="dtk:author" content="Wartawan Uji">
</head><body>
<header><nav><ul><li><a href="/">Home</a></li>
<li><a href="/berita">Berita</a></li><li><a href="/x">X</a></li></ul></nav></header>
<article class="detail">
<div class="detail__header"><h1 class="detail__title">Putin Tiba di Pyongyang, Disambut Hangat Kim Jong Un</h1>
<div class="detail__author">Wartawan Uji - <span>detikNews</span></div>
<div class="detail__date">Rabu, 19 Jun 2024 08:36 WIB</div></div>
<div class="detail__body"><div class="detail__body-text itp_bodycontent"><strong>Pyongyang</strong> -
{body_of(lines)}
</div></div></article>
<aside><h3>Berita Terpopuler</h3>
<ul><li><a href="/a">Satu berita lain</a></li><li><a href="/b">Dua berita lain</a></li></ul></aside>
<footer>Copyright @ 2024 detikcom. All right reserved</footer></body></html>""".encode()


@pytest.fixture(scope="module")
def lines(shared: Path) -> list[str]:
    return [line for line in lines_of(shared) if line]


@pytest.fixture(scope="module")
def article(lines: list[str]) -> Article:
    captured = datetime(2024, 6, 19, 3, tzinfo=UTC)
    found = extract_page(Page(URL, page_of(lines), "text/html; charset=utf-8", captured))
    assert not isinstance(found, Rejection), found
    return join_pages([Part(URL, found, None)], source="detik", captured=captured)


@pytest.fixture(scope="module")
def document(article: Article, tmp_path_factory: pytest.TempPathFactory) -> Document:
    with Clusters(":memory:") as clusters:
        return next(Enricher(clusters, Taggers(tmp_path_factory.mktemp("models"))).documents([article]))


def test_the_text_is_the_seeds_paragraphs_without_the_furniture(article: Article, lines: list[str]) -> None:
    assert article.text.split("\n") == [line for line in lines if not is_furniture(line)]


def test_every_other_line_is_accounted_for(article: Article, lines: list[str]) -> None:
    removed = [entry.line for entry in article.removed]
    for line in filter(is_furniture, lines):
        assert any(line.rstrip(" |") in other or other in line for other in removed), f"{line!r} is in no removed line"
    assert [related.title for related in article.related] == ["Momen Putin Sopiri Kim Jong Un di Pyongyang"]
    assert article.related[0].url == "https://news.detik.com/internasional/d-7398001/momen-putin-sopiri-kim-jong-un"
    assert article.initials == ("aik/aik",)


def test_the_next_page_is_known(lines: list[str]) -> None:
    found = extract_page(Page(URL, page_of(lines), "text/html; charset=utf-8", datetime(2024, 6, 19, 3, tzinfo=UTC)))
    assert not isinstance(found, Rejection)
    assert found.next_page == URL + "/2"


@pytest.mark.parametrize(
    ("label", "names"),
    [
        ("person", {"Vladimir Putin", "Kim Jong Un", "Yuri Ushakov"}),
        ("location", {"Pyongyang", "Korea Utara"}),
        ("organization", {"KCNA", "Reuters", "Interfax"}),
    ],
)
def test_its_entities_are_found(document: Document, label: str, names: set[str]) -> None:
    assert names <= set(getattr(document.entities, label))


def test_mentions_lie_where_they_say(document: Document) -> None:
    assert document.mentions
    for mention in document.mentions:
        part = document.title if mention.part == "title" else document.text
        assert part and part[mention.start : mention.end] == mention.text
        assert mention.aside or mention.entity in getattr(document.entities, mention.label)


def test_short_forms_and_other_names_mean_one_entity(document: Document) -> None:
    meant = {(mention.text, mention.entity) for mention in document.mentions}
    assert {("Putin", "Vladimir Putin"), ("Korut", "Korea Utara"), ("DPRK", "Korea Utara")} & meant
    assert not {"Putin", "Korut"} & {mention.entity for mention in document.mentions}
