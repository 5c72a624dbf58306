"""Words that lie near one that is asked for."""

from __future__ import annotations

import pytest

from indexer.near import likewise, mended, old_and_new, spellings


@pytest.mark.parametrize(
    ("slip", "meant"), [("jokwi", "jokowi"), ("megawti", "megawati"), ("bajnir", "banjir"), ("turun2", "turun")]
)
def test_what_may_be_meant_is_among_the_spellings(slip: str, meant: str) -> None:
    assert meant in spellings(slip)


@pytest.mark.parametrize("word", ["kpk", "6,1", "2024", "b737", "東京都庁前"])
def test_short_words_numbers_and_other_scripts_have_none(word: str) -> None:
    assert not spellings(word)


def test_the_most_frequent_are_offered() -> None:
    assert mended("jokwi", {"jokowi": 30, "joki": 19, "jokwin": 40, "jokwii": 50}) == ("jokwii", "jokwin")
    assert mended("jokwi", {"jokowi": 3}) == ()


@pytest.mark.parametrize(("new", "old"), [("chandra", "tjandra"), ("joko", "djoko"), ("sukarno", "soekarno")])
def test_names_may_be_written_as_of_old_and_the_other_way_round(new: str, old: str) -> None:
    assert old in old_and_new(new) and new in old_and_new(old)


def test_other_words_for_the_same_are_data() -> None:
    assert "pekerja migran" in likewise("TKI", {})
