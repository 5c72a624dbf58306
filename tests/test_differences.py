"""The benchmark that compares two data folders names what became of each field."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from benchmarks.differences import compared, differences, main


@pytest.mark.parametrize(
    ("before", "after", "kinds"),
    [
        ({"title": "A"}, {"title": "A"}, []),
        ({"title": None}, {"title": "A"}, ["title: none → some"]),
        ({"title": "A"}, {"title": None}, ["title: some → none"]),
        ({"title": "A"}, {"title": "B"}, ["title: changes"]),
        ({}, {"quotes": []}, ["quotes: new field"]),
        ({"quotes": []}, {}, ["quotes: no such field"]),
        ({"tags": ["a", "b"]}, {"tags": ["b", "a"]}, ["tags: other order"]),
        ({"tags": ["a"]}, {"tags": ["a", "b"]}, ["tags: gains"]),
        ({"tags": ["a", "b"]}, {"tags": ["b"]}, ["tags: loses"]),
        ({"tags": ["a"]}, {"tags": ["b"]}, ["tags: changes"]),
        ({"text": "a\nb"}, {"text": "a"}, ["text lines: loses"]),
        ({"from": {"zone": 1}}, {"from": {"zone": 2}}, ["from.zone: changes"]),
        ({"mentions": [{"text": "a"}]}, {"mentions": [{"text": "a", "id": "x"}]}, ["mentions[].id: new field"]),
        (
            {"mentions": [{"text": "a"}, {"text": "b"}]},
            {"mentions": [{"text": "a", "id": "x"}]},
            ["mentions[].id: new field", "mentions: loses"],
        ),
    ],
)
def test_what_became_of_a_field_is_its_kind(before: dict[str, Any], after: dict[str, Any], kinds: list[str]) -> None:
    assert [one.kind for one in differences(before, after)] == kinds


def test_records_that_only_one_side_has_are_told() -> None:
    one = {"a": {"url": "https://koran.test/1", "title": "A"}}
    assert list(compared(one, {})) == ["record: only before"]
    assert list(compared({}, one)) == ["record: only after"]


def test_the_newest_version_of_each_record_counts_and_examples_are_printed(tmp_path: Path) -> None:
    for folder, titles in (("before", ["Lama", "A"]), ("after", ["B"])):
        path = tmp_path / folder / "documents" / "1.jsonl"
        path.parent.mkdir(parents=True)
        path.write_text("".join(
            json.dumps({"id": "x", "url": "https://koran.test/1", "version": number, "title": title}) + "\n"
            for number, title in enumerate(titles, 2 - len(titles))
        ))  # fmt: skip
    done = CliRunner().invoke(main, [str(tmp_path / "before"), str(tmp_path / "after")])
    assert done.exit_code == 1
    assert "1  title: changes\n        https://koran.test/1\n          - A\n          + B\n" in done.output
    assert CliRunner().invoke(main, [str(tmp_path / "after"), str(tmp_path / "after")]).exit_code == 0
