"""Ours is doubted on cheap evidence, and another reading stands only where it says more and says what ours says."""

from __future__ import annotations

import pytest

from crawler.extract.page.tree import letters
from crawler.extract.text.account import Account
from crawler.extract.text.found import Text
from crawler.extract.text.judge import Evidence, doubt, judge

from .lines import FIRST, SECOND, THIRD

LONG = "\n".join((FIRST, SECOND, THIRD))
NOTHING = Evidence(body="", titled=True)


def text(said: str, how: str = "density", *, whole: int | None = None, share: float = 1.0) -> Text:
    return Text(said, Account(""), how, whole=len(letters(said)) if whole is None else whole, share=share)


@pytest.mark.parametrize(
    ("ours", "evidence", "why"),
    [
        (text(LONG), NOTHING, None),
        (text("Ferry stops."), NOTHING, "2 words"),
        (text(LONG, whole=1000), NOTHING, "of its node kept"),
        (text(LONG, share=0.7), NOTHING, "of the page's text in its node"),
        (text(LONG, "hint", share=0.7), NOTHING, None),
        (text(LONG, "hint", share=0.4), NOTHING, "of the page's text in its node"),
        (text(LONG), Evidence(letters(LONG * 4).replace("the", "a"), titled=True), "of the stated text held"),
        (text("Ferry stops.", "rule"), NOTHING, None),
    ],
)
def test_ours_is_doubted_on_cheap_evidence(ours: Text, evidence: Evidence, why: str | None) -> None:
    found = doubt(ours, evidence)
    assert (found is None) if why is None else (found is not None and why in found)


def test_the_engine_wins_where_it_says_what_ours_says_and_more() -> None:
    ours = text(f"{FIRST}\n{SECOND}", whole=1000)
    found = judge(ours, [], text(LONG, "trafilatura"), NOTHING, "40% of its node kept")
    assert found.text == LONG
    assert found.why.startswith("40% of its node kept; trafilatura holds ours and is 1.5 times as long")


@pytest.mark.parametrize(
    "theirs",
    ["\n".join((THIRD, THIRD, THIRD)), f"{FIRST}\n{SECOND}", "\n".join((FIRST, SECOND, *[THIRD * 4] * 3))],
    ids=["another text", "the same text", "mostly something else"],
)
def test_ours_stands_otherwise_and_says_so(theirs: str) -> None:
    ours = text(f"{FIRST}\n{SECOND}", share=0.7)
    found = judge(ours, [], text(theirs, "trafilatura"), NOTHING, "70% of the page's text in its node")
    assert found.text == ours.text
    assert "no other reading" in found.why


def test_a_stated_text_that_ours_lacks_decides() -> None:
    evidence = Evidence(letters("\n".join((SECOND, THIRD))), titled=True)
    found = judge(text(FIRST), [], text(f"{SECOND}\n{THIRD}", "trafilatura"), evidence, "0% of the stated text held")
    assert found.text == f"{SECOND}\n{THIRD}"


def test_next_to_nothing_gives_way_to_what_the_page_states() -> None:
    found = judge(text("Ferry stops."), [text(LONG, "json-ld")], None, NOTHING, "2 words")
    assert (found.text, found.how) == (LONG, "json-ld")
