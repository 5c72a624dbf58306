"""Every named pattern tells its example and lets its counter-example stand, alone and among all others."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from crawler.extract.text.furniture import words
from crawler.extract.text.furniture.words import (
    HEADING,
    INLINE,
    LINE,
    TAIL,
    Group,
    Named,
    clean_line,
    group_pattern,
    groups,
    heading_kind,
    line_kind,
)


def rows(*places: str) -> list[object]:
    return list(_rows(places))


def _rows(places: tuple[str, ...]) -> Iterator[object]:
    for place in places:
        for group in groups(place):
            for named in group.named:
                yield pytest.param(group, named, id=f"{place}-{group.row['kind']}-{named.name}-{named.say[:20]}")


@pytest.mark.parametrize(("group", "named"), rows(LINE))
def test_a_line_of_furniture_is_told_by_its_own_pattern(group: Group, named: Named) -> None:
    found = group_pattern(group, only=named)
    assert found.expression.match(named.say)
    assert found.needed_in(named.say.lower())
    assert line_kind(named.say, linked=found.linked, last=found.last)
    assert not found.expression.match(named.unlike) or not found.needed_in(named.unlike.lower())
    assert line_kind(named.unlike, linked=found.linked, last=found.last) is None


@pytest.mark.parametrize(("group", "named"), rows(HEADING))
def test_a_heading_over_furniture_is_told_by_its_own_pattern(group: Group, named: Named) -> None:
    found = group_pattern(group, only=named)
    assert found.expression.match(named.say)
    assert heading_kind(named.say) == found.kind
    assert not found.expression.match(named.unlike)
    assert heading_kind(named.unlike) is None


@pytest.mark.parametrize(("group", "named"), rows(INLINE, TAIL))
def test_a_piece_of_a_line_is_cut_by_its_own_pattern(group: Group, named: Named) -> None:
    found = group_pattern(group, only=named)
    assert found.expression.search(named.say)
    left, cuts = clean_line(named.say)
    assert left
    assert found.kind in {cut.kind for cut in cuts}
    assert clean_line(named.unlike) == (named.unlike, [])


@pytest.mark.parametrize("place", [LINE, HEADING, INLINE, TAIL])
def test_names_are_given_once_in_a_group(place: str) -> None:
    for group in groups(place):
        names = [named.name for named in group.named]
        assert len(names) == len(set(names)), (place, group.row["kind"], names)


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ({"name": "a", "say": "b", "not": "c"}, "phrases, pattern or patterns missing"),
        ({"name": "a", "phrases": ["b"], "say": "b"}, "not missing"),
        ({"name": "a", "phrase": ["b"], "say": "b", "not": "c"}, "unknown key 'phrase'; did you mean 'phrases'?"),
    ],
)
def test_a_faulty_entry_is_named(row: dict[str, object], fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    table = {"line": [{"kind": "related", "named": [row]}]}
    monkeypatch.setattr(words, "table", lambda name: table)
    with pytest.raises(ValueError, match=rf"^\w+\.toml: \[\[line\]\] number 1: 'a': {re.escape(fault)}"):
        list(groups(LINE))
