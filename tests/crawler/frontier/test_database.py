"""Troubles of the state file are told apart: only what is broken is put aside."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from crawler.errors import StateBusy, StateError, StateFull, StateUnwritable
from crawler.frontier import Frontier
from crawler.frontier.database import Database
from crawler.records.discovery import Discovery, Listing


def waiting(path: Path, pages: int) -> None:
    with Frontier(path) as frontier:
        for number in range(pages):
            listing = Listing(url=f"https://koran.test/{number}")
            frontier.discover("koran", listing, Discovery(source="koran"), 100.0)


def test_a_file_that_another_program_holds_stays_where_it_is(tmp_path: Path) -> None:
    path = tmp_path / "crawl.sqlite"
    waiting(path, 280)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StateBusy, match="another program holds it"), Frontier(path, wait_s=0.1) as frontier:
        frontier.series.add("koran", "article", 1.0)
    other.execute("ROLLBACK")
    other.close()
    with Frontier(path) as frontier:
        assert len(frontier.due("koran", 200.0)) == 280
    assert not list(tmp_path.glob("*.broken-*"))


def test_a_full_disk_is_told_and_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "crawl.sqlite"
    waiting(path, 280)
    frontier = Frontier(path)
    (pages,) = frontier.database.row("PRAGMA page_count") or (0,)
    frontier.database.row(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StateFull, match="make room"):
        for number in range(10_000):
            frontier.series.add("koran" * 20, f"hitungan {number}", 1.0)
    with Frontier(path) as again:
        assert len(again.due("koran", 200.0)) == 280
    assert not list(tmp_path.glob("*.broken-*"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_file_that_can_only_be_read_is_told(tmp_path: Path) -> None:
    path = tmp_path / "crawl.sqlite"
    waiting(path, 1)
    path.chmod(0o400)
    with pytest.raises(StateUnwritable, match="rights"):
        waiting(path, 2)


def test_a_folder_that_can_t_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("")
    with pytest.raises(StateUnwritable, match="can't be made"):
        Frontier(tmp_path / "state" / "crawl.sqlite")


@pytest.mark.parametrize("damage", ["garbage", "middle"])
def test_a_broken_file_is_put_aside_and_its_loss_is_told(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "crawl.sqlite"
    waiting(path, 2000)
    if damage == "garbage":
        path.write_bytes(b"bukan basis data" * 100)
    else:
        with open(path, "r+b") as file:
            file.seek(4096 * 3)
            file.write(b"\xff" * 4096 * 10)
    with Frontier(path) as frontier:
        assert "was broken and is kept as crawl.sqlite.broken-" in frontier.notes[0]
        assert not frontier.due("koran", 200.0)
    assert len(list(tmp_path.glob("crawl.sqlite.broken-*"))) == 1


def test_a_file_that_breaks_while_it_is_open_is_made_anew_at_the_next_start(tmp_path: Path) -> None:
    path = tmp_path / "crawl.sqlite"
    waiting(path, 3000)
    frontier = Frontier(path)
    with open(path, "r+b") as file:
        file.seek(4096 * 3)
        file.write(b"\xff" * 4096 * 40)
    frontier.database.row("PRAGMA shrink_memory")  # otherwise it all comes from SQLite's cache
    with pytest.raises(StateError, match="start again and it is made anew"):
        for number in range(0, 3000, 7):
            frontier.pages.standing(f"koran.test/{number}")
    with Frontier(path) as again:
        assert again.is_new


def test_a_file_of_a_newer_kliping_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "crawl.sqlite"
    Database(path).close()
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 99")
    with pytest.raises(StateError, match="newer Kliping"):
        Database(path)
    assert path.exists()
