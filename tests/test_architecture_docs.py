"""docs/architecture.md: the files that it names are there, and its ten questions are answered."""

from __future__ import annotations

import re

import pytest

from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"(?<![\w/])(?:crawler|indexer|kliping|tests)/[\w/.*-]*[\w/*]", PAGE)))
WHERE = re.findall(r"^\| \*\*([\w ]+)\*\*.*?\|(.*?)\|", PAGE, re.MULTILINE)


@pytest.mark.parametrize("name", NAMED)
def test_a_file_that_it_names_is_there(name: str) -> None:
    assert list(ROOT.glob(name)) or list(ROOT.glob(f"{name}.py")), f"docs/architecture.md names {name}"


def test_a_newcomer_finds_where_each_new_thing_goes() -> None:
    assert [thing for thing, _ in WHERE] == [
        "furniture phrase", "furniture kind", "language", "byline", "date form", "source", "field", "alias", "command",
        "index",
    ]  # fmt: skip
    for thing, answer in WHERE:
        assert re.search(r"(crawler|indexer)/\w+", answer), f"where a new {thing} goes"


def test_each_topic_of_a_language_that_it_names_is_one() -> None:
    topics = (ROOT / "crawler" / "languages" / "__init__.py").read_text(encoding="utf-8")
    assert '"people.by"' in topics and '"labels.author"' in topics and '"dates.months"' in topics
