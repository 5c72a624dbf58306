"""An index that may only be read is searched; what writes into it is refused with the cure."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from indexer.open import open_index
from tests.records import document

SEARCH = """
import os, sys, tempfile
from indexer.errors import IndexUnusable
from indexer.open import open_index
from indexer.query import Query
from tests.records import document
import indexer.embedded.index, indexer.embedded.place, indexer.embedded.readonly, indexer.embedded.schema
import indexer.embedded.translate, tantivy, zoneinfo
from indexer.analysis import fingerprint
fingerprint()  # what another user may not read of Python is read before
open_index(sys.argv[2]).search(Query.parse("panen"))
if os.geteuid() == 0:
    os.setgid(65534), os.setuid(65534)
index = open_index(sys.argv[1])
print(index.search(Query.parse("panen")).total, index.summary().count)
if len(sys.argv) > 3:
    sys.stdout.flush()
    sys.stdin.readline()
    print(index.search(Query.parse("panen")).total)
try:
    index.update([document()])
except IndexUnusable as error:
    print(error)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An index with one document, in a place that other users may pass through."""
    folder = tmp_path / "index"
    with closing(open_index(str(folder), create=True)) as index:
        index.update([document()])
    for file in folder.iterdir():
        file.chmod(0o644)  # Tantivy's own are for their owner alone
    for parent in (tmp_path, *tmp_path.parents):
        if parent.name.startswith(("pytest-", "popen-", "test_")):  # all that pytest made
            parent.chmod(0o755)
    return folder


def reading(folder: Path, *more: str) -> subprocess.Popen[str]:
    """A process that may not write there: another user where the tests run as an administrator."""
    command = [sys.executable, "-c", SEARCH, str(folder), str(folder), *more]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def test_a_read_only_index_is_searched_and_not_written(folder: Path) -> None:
    folder.chmod(0o555 if os.geteuid() else 0o755)
    told, _ = reading(folder).communicate(timeout=120)
    counts, refusal = told.splitlines()
    assert counts == "1 1"
    assert "this folder may only be read" in refusal


@pytest.mark.skipif(os.geteuid() != 0, reason="needs two users: one writes, one reads")
def test_a_reader_finds_what_its_writer_adds(folder: Path) -> None:
    process = reading(folder, "again")
    assert process.stdout and process.stdout.readline() == "1 1\n"
    with closing(open_index(str(folder))) as index:
        index.update([document("https://contoh.example/berita/2")])
    for file in folder.iterdir():
        file.chmod(0o644)
    told, _ = process.communicate("\n", timeout=120)
    assert told.splitlines()[0] == "2"


def test_files_that_may_not_be_read_are_no_broken_index(folder: Path) -> None:
    for file in folder.glob("*.json"):
        if file.name != "kliping.json":
            file.chmod(0)
    told = subprocess.run(
        [sys.executable, "-c", SEARCH.replace("open_index(sys.argv[2]).", "#"), str(folder), str(folder)],
        capture_output=True,
        text=True,
    )
    assert "may not be read, or no longer; check the rights of its files" in told.stderr
