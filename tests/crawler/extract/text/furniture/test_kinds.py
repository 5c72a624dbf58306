"""Every table speaks of kinds that exist, says so where it doesn't, and the docs print them all."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from crawler.extract import rule_from_table
from crawler.extract.text.furniture.kinds import kinds, known_kind
from crawler.extract.text.furniture.tags import TAG_KINDS

ROOT = Path(__file__).resolve().parents[5]


def test_an_unknown_kind_is_an_error_that_names_the_known() -> None:
    with pytest.raises(ValueError, match=r"^'relatd' is no kind .* related"):
        known_kind("relatd")


def test_kinds_told_by_tags_exist() -> None:
    assert set(TAG_KINDS.values()) <= set(kinds())


def test_a_rule_that_drops_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="'relatd' is no kind of furniture"):
        rule_from_table({"drop": {"relatd": [".box"]}})


def test_every_kind_that_the_code_books_exists() -> None:
    written = "".join(path.read_text("utf-8") for path in (ROOT / "crawler/extract/text").rglob("*.py"))
    booked = set(re.findall(r'\.take\([^()]*(?:\([^()]*\)[^()]*)*, "([a-z_]+)"', written))
    assert booked
    assert booked <= set(kinds())


def test_the_docs_print_every_kind_with_its_line() -> None:
    written = (ROOT / "docs/extraction.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(\w+)` \| (.+) \|$", written, re.MULTILINE))
    assert {kind: rows.get(kind) for kind in kinds()} == kinds(), "write kinds.toml's lines into docs/extraction.md"
