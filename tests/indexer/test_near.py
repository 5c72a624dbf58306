"""Words that lie near a rare one."""

from __future__ import annotations

import pytest

from indexer.near import frequent, spellings


@pytest.mark.parametrize(
    ("slip", "meant"), [("jokwi", "jokowi"), ("megawti", "megawati"), ("bajnir", "banjir"), ("turun2", "turun")]
)
def test_what_may_be_meant_is_among_the_spellings(slip: str, meant: str) -> None:
    assert any(meant in some for some in spellings(slip))


@pytest.mark.parametrize("word", ["kpk", "6,1", "2024", "b737", "東京都庁前"])
def test_short_words_numbers_and_other_scripts_have_none(word: str) -> None:
    assert not spellings(word)


def test_the_most_frequent_of_the_nearest_are_offered() -> None:
    assert frequent([{"a": 19, "b": 30, "c": 40, "d": 50}, {"e": 900}]) == [("d", 50), ("c", 40)]
    assert frequent([{"a": 19}, {"e": 900}]) == [("e", 900)]
    assert frequent([{"a": 3}]) == []
