"""A pattern isn't tried on lines that begin as none of its own do: the openings must hold all that it can match."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from crawler.extract.text.furniture.openings import opening, openings
from crawler.extract.text.furniture.words import LINE, Group, Named, group_pattern, groups

LINES = [(group, named) for group in groups(LINE) for named in group.named]


@pytest.mark.parametrize(
    ("pattern", "begun"),
    [
        (r"\W*(?:see also|read)\b", {"see", "read"}),
        (r"(?:please )?log ?in", {"plea", "log", "logi"}),
        (r"[ab]c\d", {"ac", "bc"}),
        (r"go{1,3}al", {"go"}),
        (r"\[\s*video", {"vide"}),
        (r"İlgili|ılık", {"ilgi", "ilik"}),
        (r"(?=x)^x\b|y$", {"x", "y"}),
    ],
)
def test_openings_are_read_off_a_pattern(pattern: str, begun: set[str]) -> None:
    assert openings(re.compile(pattern, re.IGNORECASE)) == frozenset(begun)


@pytest.mark.parametrize("pattern", [r".{0,40}video", r"\w+ ago", r"[^a]bc", r"\W*(?:\d+|of)", r"(?:see)?", r"\W*©.*"])
def test_where_any_line_may_match_there_are_none(pattern: str) -> None:
    assert openings(re.compile(pattern, re.IGNORECASE)) is None


@pytest.mark.parametrize(
    ("line", "letters"),
    [
        ("» Lihat juga", "liha"),
        ("A b", "a"),
        ("…", ""),
        ("İLGİLİ HABER", "ilgi"),
        ("ISI berita", "isi"),
        ("最新記事一覧", "最新記事"),
    ],
)
def test_a_line_has_an_opening(line: str, letters: str) -> None:
    assert opening(line) == letters


@pytest.mark.parametrize(("group", "named"), LINES, ids=[f"{group.row['kind']}-{named.name}" for group, named in LINES])
@pytest.mark.parametrize("change", [str, str.upper, lambda line: f"» {line}"], ids=["as it is", "capitals", "arrow"])
def test_what_a_pattern_matches_begins_as_it_may(group: Group, named: Named, change: Callable[[str], str]) -> None:
    expression, line = group_pattern(group, only=named).expression, change(named.say)
    begun = openings(expression)
    if begun is not None and expression.match(line):
        assert any(opening(line).startswith(letters) for letters in begun)
