"""Every table that a person may edit is read and checked in one way: the file, the place, the fault, the cure."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from crawler.errors import CatalogueError
from crawler.toml import naming, only_keys, read_toml, section, text, texts


@pytest.mark.parametrize(
    ("written", "says"),
    [
        (b"feeds = [", "not a TOML file (Invalid value (at end of document)); mend that place"),
        (b'title = "caf\xe9"', "not a TOML file ("),
        (b"a = " + b"[" * 5000, "lists nested beyond all measure; write them flat"),
    ],
)
def test_what_is_no_toml_is_named_with_its_cure(tmp_path: Path, written: bytes, says: str) -> None:
    path = tmp_path / "koran.toml"
    path.write_bytes(written)
    with pytest.raises(CatalogueError) as caught:
        read_toml(path, CatalogueError)
    assert str(caught.value).startswith(f"{path}: {says}")


def test_a_file_that_isnt_there_is_an_error_of_the_same_kind(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"koran: can't be read \(No such file or directory\); check the file"):
        read_toml(tmp_path / "koran.toml", CatalogueError, name="koran")


def test_a_place_within_a_place_is_told_from_the_outside_in() -> None:
    says = r"^id.toml: number 3: unknown key 'word'; did you mean 'words'\?; known are words, kind$"
    with pytest.raises(ValueError, match=says), naming("id.toml"), naming("number 3"):
        only_keys({"word": 1}, ("words", "kind"))


@pytest.mark.parametrize(
    ("check", "value", "says"),
    [
        (text, 7, "feeds takes a text in quotes, not 7"),
        (text, " ", "feeds takes a text in quotes"),
        (texts, "a", 'feeds takes a list, such as ["one", "two"], not \'a\''),
        (texts, ["a", 7], "feeds has 7, which is no text"),
        (texts, ["a", " b"], "feeds has ' b', which is no text"),
        (texts, ["a", "a"], 'feeds has "a" twice; drop one'),
        (section, ["a"], "feeds is no table; write [feeds] on a line of its own"),
    ],
)
def test_a_value_of_the_wrong_shape_is_told_with_the_right_one(check: Any, value: Any, says: str) -> None:
    with pytest.raises(ValueError) as caught:
        check("feeds", value)
    assert says in str(caught.value)


def test_what_is_right_is_handed_on() -> None:
    assert texts("feeds", ["a", "b"]) == ("a", "b")
    assert (texts("feeds", []), text("title", "Koran"), section("names", {"a": 1})) == ((), "Koran", {"a": 1})
