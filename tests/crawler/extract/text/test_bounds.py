"""The heading bounds the search: a longer text elsewhere on the page is not the article."""

from __future__ import annotations

import pytest

from ..pages import PARAGRAPHS, article, page
from .lines import FIRST, SECOND, THIRD, paragraphs

OTHER = paragraphs(*(f"{text} {text}" for text in (FIRST, SECOND, THIRD, FIRST, SECOND, THIRD)))
OWN = paragraphs(*PARAGRAPHS)
HEADING = "<h1>Jembatan Selesai</h1>"


def text_of(markup: str) -> list[str]:
    """The lines of a page whose body is this markup alone."""
    from crawler.extract import Page, PageExtract, extract_page

    whole = page("")
    head = whole.body.decode().split("<body>")[0]
    found = extract_page(Page(whole.url, f"{head}<body>{markup}</body></html>".encode(), None, whole.captured))
    assert isinstance(found, PageExtract), found
    return found.text.split("\n")


@pytest.mark.parametrize(
    "markup",
    [
        f"<main><article>{HEADING}{OWN}</article><article><h2>Toko roti didenda</h2>{OTHER}</article></main>",
        f"<main><article>{HEADING}{OWN}</article><section><h3><a href='/b'>Toko roti</a></h3>{OTHER}</section></main>",
        f"<div class=post>{HEADING}{OWN}</div><div class=post><h1>Toko roti didenda</h1>{OTHER}</div>",
        f"<div>{HEADING}<div itemprop=articleBody>{OWN}</div></div><div class=tabs><ul><li>{OTHER}</li></ul></div>",
    ],
    ids=["next article of an infinite scroll", "teasers with summaries", "two posts", "a glossary"],
)
def test_another_longer_text_is_not_taken(markup: str) -> None:
    assert text_of(markup) == list(PARAGRAPHS)


@pytest.mark.parametrize(
    "markup",
    [
        f"<main><article>{HEADING}{OWN}</article><article>{OTHER}</article></main>",
        f"<article>{HEADING}<article>{OWN}</article><article>{OTHER}</article></article>",
        f"<div class=post>{HEADING}{OWN}</div><div class=post><h1>Jembatan Selesai</h1>{OTHER}</div>",
    ],
    ids=["blocks that are articles each", "an article inside an article", "the heading printed twice"],
)
def test_parts_of_one_text_bound_nothing(markup: str) -> None:
    assert any(FIRST in line for line in text_of(markup))


def test_a_form_round_the_whole_page_is_no_form() -> None:
    lines = "<br><br>".join(PARAGRAPHS)
    assert text_of(f"<form action=x.aspx><div class=c>{HEADING}<div><div>{lines}</div></div></div></form>") == list(
        PARAGRAPHS
    )


def test_blocks_with_ids_of_their_own_are_one_text() -> None:
    block = '<div id="ad6ed79d-88fd-{}" class="block-widget"><p>{}</p></div>'
    inner = "".join(block.format(place, text) for place, text in enumerate(PARAGRAPHS))
    assert article(f'<div class="all">{inner}</div>').text.split("\n") == list(PARAGRAPHS)
