"""Who signs a text leaves it: names above and below, initials at the end."""

from __future__ import annotations

import pytest

from crawler.extract.text.known import Known
from crawler.extract.text.passes.signatures import without_signatures

from ..lines import FIRST, SECOND, THIRD, paragraphs, passed

KNOWN = Known(persons=("Maya Lindqvist", "Tom Okafor"))


@pytest.mark.parametrize("line", ["Maya Lindqvist", "Maya Lindqvist and Tom Okafor", "Maya Lindqvist/Tom Okafor"])
def test_the_authors_names_go_at_both_ends(line: str) -> None:
    left, taken = passed(without_signatures, paragraphs(line, FIRST, SECOND, line), KNOWN)
    assert left == [FIRST, SECOND]
    assert [kind for _, kind in taken] == ["byline", "credits"]


def test_a_bold_name_above_the_text_goes() -> None:
    assert passed(without_signatures, f"<p><b>Rina Hartati</b></p>{paragraphs(FIRST, SECOND)}")[0] == [FIRST, SECOND]


def test_initials_are_cut_off_the_last_paragraph() -> None:
    left, taken = passed(without_signatures, paragraphs(FIRST, f"{SECOND} (ren)"))
    assert (left, taken) == ([FIRST, SECOND], [("(ren)", "initials")])


def test_a_word_that_signs_the_text_goes_but_not_before_a_next_page() -> None:
    lines = paragraphs(FIRST, SECOND, THIRD, "Rina")
    assert passed(without_signatures, lines)[0] == [FIRST, SECOND, THIRD]
    assert passed(without_signatures, lines, Known(continued=True))[0][-1] == "Rina"
