"""Furniture's words leave the text: whole lines, pieces of lines, headings with the links below them."""

from __future__ import annotations

from crawler.extract.text.known import Known
from crawler.extract.text.passes.words import without_words

from ..lines import FIRST, SECOND, THIRD, paragraphs, passed


def test_a_line_and_a_piece_of_one_go() -> None:
    left, taken = passed(without_words, paragraphs(FIRST, "Baca juga: Feri berhenti", f"{SECOND} (aik/aik)", THIRD))
    assert left == [FIRST, SECOND, THIRD]
    assert taken == [("Baca juga: Feri berhenti", "related"), ("(aik/aik)", "initials")]


def test_a_heading_takes_the_links_below_it() -> None:
    box = '<h3>Related stories</h3><ul><li><a href="/a">The ferry stops</a></li><li><a href="/b">Rain</a></li></ul>'
    left, taken = passed(without_words, paragraphs(FIRST, SECOND) + box)
    assert left == [FIRST, SECOND]
    assert [kind for _, kind in taken] == ["related"] * 3


def test_the_title_of_an_embedded_film_goes_with_its_mark() -> None:
    left, taken = passed(without_words, paragraphs(FIRST, "Jembatan dari udara:", "[Gambas:Video 20detik]"))
    assert left == [FIRST]
    assert [kind for _, kind in taken] == ["video", "video"]


def test_what_the_description_says_stays_above_the_text() -> None:
    told = "Read more about the bridge that the council agreed on this Tuesday."
    known = Known(told=("readmoreaboutthebridgethatthecouncilagreedonthistuesday",))
    assert passed(without_words, paragraphs(told, FIRST), known)[0] == [told, FIRST]


def test_lines_without_a_letter_go() -> None:
    assert passed(without_words, paragraphs(FIRST, "— — —"))[1] == [("— — —", "ornament")]
