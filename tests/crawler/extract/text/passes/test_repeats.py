"""What is printed twice stands once; refrains and steps may come again."""

from __future__ import annotations

from crawler.extract.text.passes.repeats import without_repeats

from ..lines import FIRST, SECOND, THIRD, paragraphs, passed


def test_a_paragraph_that_comes_again_goes() -> None:
    assert passed(without_repeats, paragraphs(FIRST, SECOND, FIRST)) == ([FIRST, SECOND], [(FIRST, "repeated")])


def test_a_pull_quote_goes() -> None:
    quote = "had waited for it since the old one was washed away"
    assert passed(without_repeats, paragraphs(FIRST, quote, SECOND))[0] == [FIRST, SECOND]


def test_a_short_answer_may_come_again() -> None:
    lines = [FIRST, "No, he said.", SECOND, "No, he said.", THIRD]
    assert passed(without_repeats, paragraphs(*lines))[0] == lines


def test_a_subhead_that_comes_again_is_a_label() -> None:
    left, _ = passed(without_repeats, f"<h3>The river</h3><p>{FIRST}</p><h3>The river</h3><p>{SECOND}</p>")
    assert left == [FIRST, SECOND]


def test_a_step_comes_again_under_another_subhead() -> None:
    step = (
        "Take one cup of rice, two spoons of oil and half a lime, and stir them over a small fire until they are done."
    )
    markup = f"<h2>Monday</h2><p>{FIRST}</p><p>{step}</p><h2>Tuesday</h2><p>{SECOND}</p><p>{step}</p><p>{THIRD}</p>"
    assert passed(without_repeats, markup)[0].count(step) == 2
