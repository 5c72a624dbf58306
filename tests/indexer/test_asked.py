"""What a search asks, taken apart, and how much its words weigh."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import pytest

from indexer.asked import Asked, asked, weighed
from indexer.query import Query


class Counts:
    """A vocabulary of a few words in 1,000 documents."""

    documents = 1_000

    def __init__(self, **counts: int) -> None:
        self._counts = counts

    def counts(self, words: Sequence[str]) -> Sequence[int]:
        return [self._counts.get(word, 0) for word in words]

    def exact(self, words: Collection[str]) -> Mapping[str, int]:
        return {word: self._counts[word] for word in words if word in self._counts}


def counted(wanted: Asked) -> list[str]:
    return [unit.word.text for unit in wanted.units]


def sets(text: str, **counts: int) -> set[frozenset[str]]:
    """The sets of words that are enough."""
    found = weighed(asked(Query.parse(text)), Counts(**counts)).some()
    return {frozenset(unit.word.text for unit in chosen) for chosen in found}


@pytest.mark.parametrize(
    ("text", "required", "words"),
    [
        ("banjir jakarta", [], ["banjir", "jakarta"]),
        ("banjir di jakarta", [], ["banjir", "jakarta"]),
        ("apa itu", [], ["apa", "itu"]),
        ('"banjir bandang" garut', ['"banjir bandang"'], ["garut"]),
        ("(bogor OR depok) banjir -jakarta", ["bogor OR depok", "NOT jakarta"], ["banjir"]),
        ("title:banjir jakarta", ["title:banjir"], ["jakarta"]),
        ("banjir banjir", [], ["banjir"]),
        ("yang -jakarta", ["NOT jakarta"], ["yang"]),
        ("banjir OR longsor", ["banjir OR longsor"], []),
        ("", ["*"], []),
    ],
)
def test_a_search_is_taken_apart(text: str, required: list[str], words: list[str]) -> None:
    wanted = asked(Query.parse(text))
    assert [str(part) for part in wanted.required] == required
    assert counted(wanted) == words


def test_what_all_must_match_has_no_words_that_say_nothing() -> None:
    assert (
        str(asked(Query.parse("kapan pemilu 2024 digelar -pilkada")).all)
        == "NOT pilkada AND pemilu AND 2024 AND digelar"
    )


def test_half_of_the_weight_is_enough() -> None:
    assert sets("gempa cianjur", gempa=500, cianjur=5) == {frozenset({"cianjur"})}
    assert sets("gempa bumi cianjur", gempa=50, bumi=50, cianjur=50) == {
        frozenset(pair) for pair in (("gempa", "bumi"), ("gempa", "cianjur"), ("bumi", "cianjur"))
    }


def test_a_word_that_nobody_writes_is_not_waited_for() -> None:
    assert sets("gempa zzz", gempa=50) == {frozenset({"gempa"})}


def test_one_word_has_all_or_nothing() -> None:
    assert sets("gempa", gempa=50) == set()


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("jokwi", (("jokwi", ("jokowi",)),)),
        ("Chandra buron", (("Chandra", ("tjandra",)),)),
        ("cabe", (("cabe", ("cabai",)),)),
        ("papua", ()),
    ],
)
def test_words_bring_those_that_lie_near(typed: str, near: tuple[tuple[str, tuple[str, ...]], ...]) -> None:
    counts = Counts(jokowi=100, jokwa=3, papua=50, tjandra=40, chandra=60, Chandra=60, buron=30, cabai=80, cabe=50)
    assert weighed(asked(Query.parse(typed)), counts).near == near
    assert weighed(asked(Query.parse(typed)), counts, nearby=False).near == ()


def test_many_words_are_no_more_work_than_eight() -> None:
    text = " ".join(f"kata{n}" for n in range(200))
    found = weighed(asked(Query.parse(text)), Counts(**{f"kata{n}": 10 for n in range(200)})).some()
    assert 0 < len(found) <= 70
