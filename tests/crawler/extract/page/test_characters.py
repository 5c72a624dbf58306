"""Characters that went wrong on their way are mended, in text, title and names; what was meant stays."""

from __future__ import annotations

import pytest

from crawler.extract import Page, PageExtract, extract_page
from crawler.extract.page.characters import mend
from crawler.extract.page.tree import parse, squeeze, text_of

from ..pages import CAPTURED, URL, body


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("ViÃ±ales", "Viñales"),
        ("itâ€™s", "it’s"),
        ("FranÃ§ois MÃ¼ller", "François Müller"),
        ("Å\x81Ã³dÅº", "Łódź"),
        ("SÃO PAULO, Ângela, ÅSA", "SÃO PAULO, Ângela, ÅSA"),
        ("Ã la carte", "Ã la carte"),
    ],
)
def test_what_was_encoded_twice_is_mended(wrong: str, right: str) -> None:
    assert mend(wrong) == right


def test_text_title_and_names_are_mended_together() -> None:
    head = (
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Jembatan ViÃ±ales Selesai",'
        '"author":{"@type":"Person","name":"Jos\\u00c3\\u00a9 Rizal"}}</script>'
    )
    markup = (
        f"<html><head><title>Jembatan ViÃ±ales Selesai</title>{head}</head><body><h1>Jembatan ViÃ±ales Selesai</h1>"
    )
    found = extract_page(Page(URL, f"{markup}{body('<p>Di ViÃ±ales warga senang.</p>')}".encode(), None, CAPTURED))
    assert isinstance(found, PageExtract), found
    assert (found.title, found.authors) == ("Jembatan Viñales Selesai", ("José Rizal",))
    assert "Di Viñales warga senang." in found.text


def test_half_a_surrogate_pair_leaves_a_line() -> None:
    assert squeeze("Jembatan \ud83d selesai") == "Jembatan selesai"


def test_readings_over_letters_are_no_text() -> None:
    root = parse("<html><body><p><ruby>東京<rp>(</rp><rt>とうきょう</rt><rp>)</rp></ruby>で始まる</p></body></html>")
    assert text_of(root) == "東京で始まる"
