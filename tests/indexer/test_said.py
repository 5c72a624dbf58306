"""Quotes by speaker, by any name of theirs, with the words asked for in the quote itself."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from indexer.commands.quotes import quotes
from indexer.document import Entities, Quote, Written
from indexer.open import open_index, place_of
from tests.records import document

TEXT = '"Pajak turun," kata Jokowi. Harga naik. "Beras cukup," kata Widi. "Sawah luas," katanya.'


def quote(words: str, speaker: str, by: str = "name") -> Quote:
    start = TEXT.index(words)
    return Quote(start, start + len(words), speaker, by)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    said = (
        quote("Pajak turun,", "Joko Widodo"),
        quote("Beras cukup,", "Widi Santosa"),
        quote("Sawah luas,", "Widi Santosa", "pronoun"),
    )
    people = Entities(person=("Joko Widodo", "Widi Santosa"))
    one = document(text=TEXT, quotes=said, entities=people, published=datetime(2024, 1, 2, tzinfo=UTC))
    index = open_index(place_of(tmp_path, None), create=True)
    index.update([Written.of(one)])
    index.close()
    return tmp_path


def ask(data: Path, *words: str) -> Result:
    return CliRunner().invoke(quotes, ["--data", str(data), *words], catch_exceptions=False)


@pytest.mark.parametrize("name", ["Jokowi", "joko widodo", "Joko Widodo"])
def test_a_speaker_is_found_by_any_name(data: Path, name: str) -> None:
    told = json.loads(ask(data, "--by", name, "--json").stdout)
    assert (told["words"], told["speaker"]) == ("Pajak turun,", "Joko Widodo")


def test_words_are_sought_in_the_quote_and_not_in_its_article(data: Path) -> None:
    assert ask(data, "--by", "Widi Santosa", "sawah", "--json").stdout.count("\n") == 1
    assert ask(data, "--by", "Widi Santosa", "pajak").exit_code == 1


def test_a_pipe_gets_a_quote_a_line_in_order(data: Path) -> None:
    rows = [line.split("\t")[3] for line in ask(data, "--by", "Widi Santosa").stdout.splitlines()]
    assert rows == ["Beras cukup,", "Sawah luas,"]
