"""A withdrawn article says so wherever it is shown: as a hit, whole, and to machines."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from indexer.commands.search import search
from indexer.commands.show import show
from indexer.open import open_index
from tests.records import document

URL = "https://contoh.example/berita/1"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder whose index has one article, which was withdrawn."""
    index = open_index(str(tmp_path / "index"), create=True)
    index.update([document(URL, withdrawn=datetime(2026, 3, 2, 3, 0, tzinfo=UTC))])
    index.close()
    return tmp_path


def test_hit_and_article_say_since_when(data: Path) -> None:
    for command, asked in ((search, "panen"), (show, URL)):
        told = CliRunner().invoke(command, [asked, "--data", str(data)]).output
        assert "withdrawn 2 Mar 2026 10:00 WIB" in told


def test_machines_are_told_too(data: Path) -> None:
    told = json.loads(CliRunner().invoke(search, ["panen", "--json", "--data", str(data)]).output)
    assert told["hits"][0]["document"]["withdrawn"] == "2026-03-02T03:00:00+00:00"


@pytest.mark.parametrize(("wanted", "total"), [("with", 1), ("without", 0), ("only", 1)])
def test_they_may_be_left_out_or_asked_for(data: Path, wanted: str, total: int) -> None:
    told = CliRunner().invoke(search, ["panen", "--withdrawn", wanted, "--json", "--data", str(data)])
    assert json.loads(told.stdout)["total"] == total
