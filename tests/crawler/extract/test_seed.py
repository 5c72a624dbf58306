"""The seed: every line of the document that this project was made from is found again, in its place."""

from __future__ import annotations

from datetime import UTC, datetime
from html import escape
from pathlib import Path

import pytest

from crawler.extract import Page, PageExtract, extract_page

URL = "https://news.detik.com/internasional/d-7400001/putin-tiba-di-pyongyang"
SUBHEAD = "Berbagi Pikiran"


@pytest.fixture(scope="module")
def lines(shared: Path) -> list[str]:
    text = (shared / "seed" / "detik-putin-pyongyang.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.strip()]


@pytest.fixture(scope="module")
def found(lines: list[str]) -> PageExtract:
    extract = extract_page(Page(URL, _page(lines).encode(), None, datetime(2024, 6, 19, 12, tzinfo=UTC)))
    assert isinstance(extract, PageExtract), extract
    return extract


def _page(lines: list[str]) -> str:
    return f"""<html lang="id-ID"><head><title>Putin Tiba di Pyongyang</title>
<meta name="dtk:pagenumber" content="1"><meta name="dtk:pagesize" content="2">
<meta name="publishdate" content="2024/06/19 13:20:00"></head><body>
<article class="detail"><h1 class="detail__title">Putin Tiba di Pyongyang</h1>
<div class="detail__author">Anita Kusuma - <span>detikNews</span></div>
<div class="detail__date">Rabu, 19 Jun 2024 13:20 WIB</div>
<div class="detail__body itp_bodycontent_wrapper"><div class="detail__body-text itp_bodycontent">
<strong>Pyongyang</strong> - {"".join(map(_markup, lines))}</div></div></article></body></html>"""


def _markup(line: str) -> str:
    if line.startswith("Baca juga: "):
        title = line.removeprefix("Baca juga: ").rstrip(" |")
        link = f'<a href="/internasional/d-7400002/momen?latest">{escape(title)}</a>'
        cell = f'<td><div class="lihatjg"><strong>Baca juga: </strong>{link} |</div></td>'
        return f'<table class="linksisip"><tr>{cell}</tr></table>'
    if line == SUBHEAD:
        return f"<h2>{line}</h2>"
    if line.startswith("("):
        return f"<strong>{line}</strong>"
    return f"<p>{escape(line)}</p>"


def _is_furniture(line: str) -> bool:
    return line.startswith(("Baca juga:", "Selengkapnya", "(aik"))


def test_the_text_is_the_seeds_paragraphs(found: PageExtract, lines: list[str]) -> None:
    assert found.text.split("\n") == [line for line in lines if not _is_furniture(line)]
    assert SUBHEAD in found.text.split("\n")


def test_every_other_line_is_accounted_for(found: PageExtract, lines: list[str]) -> None:
    kinds = {item.line.rstrip(" |"): item.kind for item in found.removed}
    wanted = [line.rstrip(" |") for line in lines if _is_furniture(line)]
    assert [kinds.get(line) for line in wanted] == ["related", "next_page_prompt", "initials"]


def test_the_related_article_has_its_title_and_absolute_url(found: PageExtract) -> None:
    (related,) = found.related
    assert related.title == "Momen Putin Sopiri Kim Jong Un di Pyongyang"
    assert related.url == "https://news.detik.com/internasional/d-7400002/momen?latest"


def test_initials_place_and_next_page_are_kept(found: PageExtract) -> None:
    assert (found.initials, found.dateline, found.next_page) == (("aik/aik",), "Pyongyang", f"{URL}/2")
