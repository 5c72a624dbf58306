"""Sources are dealt to crawlers by registered domain: each to one, and few move when a crawler joins."""

from __future__ import annotations

import pytest

from crawler.catalogue import Source
from crawler.sharding import Shard

SOURCES = [
    Source(name=f"koran{n}", title="Koran", home=f"https://www.koran{n}.test/", domains=(f"koran{n}.test",))
    for n in range(200)
]


@pytest.mark.parametrize("count", [1, 2, 8])
def test_each_source_falls_to_one_crawler(count: int) -> None:
    dealt = [source.name for number in range(count) for source in Shard(number + 1, count).of(SOURCES)]
    assert sorted(dealt) == sorted(source.name for source in SOURCES)


def test_sources_of_one_domain_fall_to_one_crawler() -> None:
    finance = Source(name="finance", title="F", home="https://finance.koran7.test/", domains=("koran7.test",))
    for number in range(1, 9):
        assert Shard(number, 8).takes(finance) == Shard(number, 8).takes(SOURCES[7])


def test_a_crawler_more_moves_only_what_falls_to_it() -> None:
    moved = [
        source
        for number in range(1, 9)
        for source in Shard(number, 8).of(SOURCES)
        if not Shard(number, 9).takes(source)
    ]
    assert len(moved) < 50
    assert all(Shard(9, 9).takes(source) for source in moved)


@pytest.mark.parametrize("text", ["", "0/8", "9/8", "2", "2/0", "a/b", "-1/2"])
def test_what_is_no_shard_says_what_would_be_one(text: str) -> None:
    with pytest.raises(ValueError, match="such as 2/8"):
        Shard.parse(text)
