"""Attention over time, on an index of every kind and through the command."""

from __future__ import annotations

import csv
import json
from datetime import date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from indexer.index import Index
from indexer.open import open_index
from indexer.query import Query
from indexer.trend import Point, start_of, trend
from kliping.cli import commands
from tests.records import document

DAYS = [("2024-01-30", "banjir", "detik"), ("2024-02-01", "panen", "detik"), ("2024-03-05", "banjir", "antara")]
NEWS = [
    document(
        f"https://contoh.example/{day}",
        text=text,
        source=source,
        published=datetime.fromisoformat(f"{day}T09:00+07:00"),
    )
    for day, text, source in DAYS
]


def test_a_period_without_an_article_counts_none(index: Index) -> None:
    index.update(NEWS)
    assert trend(index, Query.parse("banjir"), "month") == [
        Point(date(2024, 1, 1), None, 1, 1),
        Point(date(2024, 2, 1), None, 0, 1),
        Point(date(2024, 3, 1), None, 1, 1),
    ]


def test_newspapers_are_told_apart(index: Index) -> None:
    index.update(NEWS)
    found = trend(index, Query.parse("banjir"), "year", by_source=True)
    assert found == [Point(date(2024, 1, 1), "antara", 1, 1), Point(date(2024, 1, 1), "detik", 1, 2)]
    assert found[1].share == 0.5


def test_nothing_has_no_points(index: Index) -> None:
    assert trend(index, Query.parse("banjir"), "day") == []


@pytest.mark.parametrize(("by", "first"), [("day", 14), ("week", 11), ("month", 1)])
def test_periods_begin_on_their_first_day(by: str, first: int) -> None:
    assert start_of(date(2024, 3, 14), by) == date(2024, 3, first)


def test_the_command_tells_tables_csv_and_json(tmp_path: Path) -> None:
    open_index(str(tmp_path / "index"), create=True).update(NEWS)

    def run(*words: str) -> str:
        return CliRunner().invoke(commands, ["trend", "banjir", *words, "--data", str(tmp_path)]).stdout

    assert run("--by", "year").splitlines()[1].startswith("2024-01-01\t2\t66.7%")
    rows = list(csv.DictReader(run("--csv").splitlines()))
    assert [(row["from"], row["articles"], row["of"]) for row in rows][1] == ("2024-02-01", "0", "1")
    assert json.loads(run("--json", "--sources"))[0]["source"] == "detik"
