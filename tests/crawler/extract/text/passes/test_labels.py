"""Lines that only label the page leave the text: dates above and below it, bare words beside paragraphs."""

from __future__ import annotations

from crawler.extract.text.known import Known
from crawler.extract.text.passes.labels import without_labels

from ..lines import FIRST, SECOND, THIRD, paragraphs, passed


def test_a_date_above_the_text_goes() -> None:
    for date in ("3 March 2026", "Selasa, 3 Maret 2026, 10:15 WIB", "Terbit 3 Januari 2024"):
        assert passed(without_labels, paragraphs(date, FIRST, SECOND)) == ([FIRST, SECOND], [(date, "label")])


def test_a_date_within_the_text_stays() -> None:
    lines = [FIRST, SECOND, THIRD, "3 March 2026", FIRST, SECOND]
    assert passed(without_labels, paragraphs(*lines))[0] == lines


def test_bare_text_beside_paragraphs_goes() -> None:
    assert passed(without_labels, f"<div>Bridges</div>{paragraphs(FIRST, SECOND)}")[1] == [("Bridges", "label")]


def test_what_the_description_says_stays() -> None:
    told = "The bridge, and what its builders say about it now"
    known = Known(told=("thebridgeandwhatitsbuilderssayaboutitnow",))
    assert passed(without_labels, f"<div>{told}</div>{paragraphs(FIRST, SECOND)}", known)[0][0] == told
