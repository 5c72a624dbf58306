"""docs/search.md: every example finds what the page says, in an index of the page's own articles."""

from __future__ import annotations

import json
import re
import shlex
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from indexer.document import Document, Entities
from indexer.open import open_index
from indexer.query import FIELDS
from kliping.cli import commands
from tests.conftest import ROOT
from tests.records import document

PAGE = (ROOT / "docs" / "search.md").read_text(encoding="utf-8")


def table(first: str) -> list[list[str]]:
    """The rows of all tables whose first column is headed so."""
    found = re.findall(rf"^\| {re.escape(first)} \|.*\n\|[-|]+\n((?:\|.*\n?)+)", PAGE, re.MULTILINE)
    return [[cell.strip() for cell in row.strip("|").split(" |")] for rows in found for row in rows.splitlines()]


EXAMPLES = [row for row in table("`kliping search …`") if len(row) == 3]
REFUSED = [row for row in table("`kliping search …`") if len(row) == 2]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with an index of the page's articles."""
    folder = tmp_path_factory.mktemp("search")
    index = open_index(str(folder / "index"), create=True)
    index.update([told(*row) for row in table("article")])
    index.close()
    return folder


def told(number: str, title: str, text: str, source: str, section: str, day: str, author: str, *names: str) -> Document:
    """An article of the page's table as a document; the names are people, organisations and places."""
    return document(
        f"https://contoh.example/berita/{number}",
        title=title,
        text=text,
        source=source,
        section=section,
        published=datetime.fromisoformat(f"{day}T12:00:00+07:00"),
        authors=(author,),
        entities=Entities(*(tuple(filter(None, cell.split(", "))) for cell in names)),
    )


def search(data: Path, typed: str) -> Result:
    words = shlex.split(typed.strip("`"))
    return CliRunner().invoke(commands, ["search", *words, "--json", "--data", str(data)])


@pytest.mark.parametrize(("typed", "numbers", "why"), EXAMPLES, ids=[row[0] for row in EXAMPLES])
def test_an_example_finds_what_the_page_says(data: Path, typed: str, numbers: str, why: str) -> None:
    done = search(data, typed)
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    holds = [hit["document"]["url"].rpartition("/")[2] for hit in found["hits"][: found["total"]]]
    assert sorted(holds) == ([] if numbers == "none" else numbers.split(", ")), why


@pytest.mark.parametrize(("typed", "says"), REFUSED, ids=[row[0] for row in REFUSED])
def test_what_cant_be_understood_is_told_as_the_page_says(data: Path, typed: str, says: str) -> None:
    assert says in str(search(data, typed).exception)


def test_every_field_and_option_is_explained() -> None:
    options = {name for option in commands.loaded("search").params for name in option.opts if name.startswith("--")}
    assert [field for field in FIELDS if f"{field}:" not in PAGE] == []
    assert sorted(name for name in options - {"--data", "--index"} if name not in PAGE) == []
