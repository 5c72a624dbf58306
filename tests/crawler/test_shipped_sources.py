"""The shipped catalogue: as many newspapers as we say, each with its evidence, verified only by a dated check."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from crawler.catalogue import load_catalogue
from crawler.catalogue.source import Source, Status
from crawler.urls import registered_domain

CHECKS = {"V2609": "2026-09-17", "V2602": "2026-02-21"}  # the tags of dated checks, and their days


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> list[Source]:
    catalogue = load_catalogue(tmp_path_factory.mktemp("no-sources"))
    assert not catalogue.broken
    return [source for source in catalogue.values() if not source.demo]


def test_there_are_as_many_newspapers_as_promised(shipped: list[Source]) -> None:
    indonesian = [source for source in shipped if source.country == "ID"]
    assert len(indonesian) >= 53
    assert len(shipped) - len(indonesian) >= 150


def test_each_says_where_its_addresses_come_from(shipped: list[Source]) -> None:
    assert not [source.name for source in shipped if not source.evidence]


def test_no_list_is_read_by_two_newspapers(shipped: list[Source]) -> None:
    lists = [url for source in shipped for url in source.listings]
    assert not {url for url in lists if lists.count(url) > 1}


def test_every_indonesian_row_with_a_list_is_there(shared: Path, shipped: list[Source]) -> None:
    """A row that only a programming interface reads is there by its feed, so hosts are compared, not addresses."""
    hosts = {registered_domain(url.split("/")[2]) for source in shipped for url in source.listings}
    rows = [row for row in _facts(shared) if row["feed_or_sitemap_urls"]]
    assert len(rows) == 57
    missing = [row["name"] for row in rows if not hosts & {registered_domain(_host(url)) for url in _urls(row)}]
    assert not missing


def test_verified_is_what_a_dated_check_saw_answer(shared: Path, shipped: list[Source]) -> None:
    checked: dict[str, set[str]] = {}
    for row in _facts(shared):
        seen = {day for tag, day in CHECKS.items() if re.search(rf"\b{tag}\b(?! rejected)", row["notes"])}
        for url in _urls(row):
            checked.setdefault(url, set()).update(seen)
    for source in (source for source in shipped if source.status is Status.VERIFIED):
        days = set().union(*(checked.get(url, set()) for url in source.listings))
        assert str(source.checked) in days, source.name


def _facts(shared: Path) -> list[dict[str, str]]:
    with open(shared / "sources" / "indonesia.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _urls(row: dict[str, str]) -> list[str]:
    return row["feed_or_sitemap_urls"].split()


def _host(url: str) -> str:
    return url.split("/")[2]
