"""Snapshots of an index and copies of a folder, brought back: the same content, to the byte."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from indexer.commands.backup import backup
from indexer.commands.restore import restore as command
from indexer.elastic import snapshots
from indexer.elastic.connection import Place
from indexer.elastic.index import ElasticIndex
from indexer.errors import IndexUnusable, SettingError, StateError
from indexer.folder_backup import copy_folder
from tests.indexer.elastic.test_index import many

NOW = datetime(2026, 11, 30, 1, 30, tzinfo=UTC)


@pytest.fixture
def ready(index: ElasticIndex, place: Place) -> Place:
    """An index, and a repository for its snapshots where the server allows one."""
    step = snapshots.put_repository(place.client(), os.environ.get("KLIPING_TEST_ES_SNAPSHOTS", "kliping"))
    if step.state == "missing":
        pytest.skip(step.detail)
    return place


def test_a_restored_snapshot_has_the_same_content_hash(index: ElasticIndex, ready: Place) -> None:
    index.update(many(300))
    before = index.summary().content_hash
    made = snapshots.back_up(ready, NOW)
    index.delete([document.id for document in many(200)])
    found, new = snapshots.restore(ready)
    assert (found, new) == (made, f"{ready.alias}-2")
    assert index.summary().content_hash == before
    assert index.update(many(1)).indexed == 1, "it is written to as before"
    ready.client().snapshot.delete(repository=snapshots.REPOSITORY, snapshot=made.name)


def test_an_unknown_snapshot_is_refused_and_the_known_ones_are_named(index: ElasticIndex, ready: Place) -> None:
    index.update(many(3))
    made = snapshots.back_up(ready, NOW)
    with pytest.raises(SettingError, match=f"known: {made.name}"):
        snapshots.restore(ready, "kemarin")
    ready.client().snapshot.delete(repository=snapshots.REPOSITORY, snapshot=made.name)


def test_without_a_repository_the_cure_is_said(
    index: ElasticIndex, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshots, "REPOSITORY", "kliping-none")
    with pytest.raises(IndexUnusable, match="provision --snapshots"):
        snapshots.back_up(place, NOW)


def test_a_folder_that_the_server_does_not_allow_is_said(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshots, "REPOSITORY", "kliping-elsewhere")
    step = snapshots.put_repository(place.client(), "/nowhere/at/all")
    assert (step.state, step.detail) == ("missing", snapshots.NO_FOLDER)


# Folders


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    for name in ("captures/a.warc.gz", "articles/a.jsonl", "documents/a.jsonl", "articles/b.jsonl.open", "index/meta"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)
    (folder / "state").mkdir()
    with closing(sqlite3.connect(folder / "state" / "crawl.sqlite")) as state:
        state.execute("create table pages (url)")
        state.execute("insert into pages values ('https://koran.test/1')")
        state.commit()
    return folder


def files(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): path.read_text() if path.suffix != ".sqlite" else "state"
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_folder_is_copied_and_brought_back(data: Path, tmp_path: Path) -> None:
    copy, again = tmp_path / "copy", tmp_path / "again"
    assert CliRunner().invoke(backup, [str(copy), "--data", str(data)]).exit_code == 0
    assert CliRunner().invoke(command, [str(copy), "--data", str(again)]).exit_code == 0
    assert files(again) == {k: v for k, v in files(data).items() if not k.startswith("index") and ".open" not in k}
    with closing(sqlite3.connect(again / "state" / "crawl.sqlite")) as state:
        assert state.execute("select url from pages").fetchall() == [("https://koran.test/1",)]


def test_the_second_time_only_what_is_new_is_copied_and_what_is_gone_goes(data: Path, tmp_path: Path) -> None:
    copy_folder(data, tmp_path / "copy")
    (data / "articles" / "c.jsonl").write_text("new")
    (data / "articles" / "a.jsonl").unlink()
    done = copy_folder(data, tmp_path / "copy")
    assert (done.copied, done.unchanged, done.deleted) == (2, 2, 1), "the new one, and the state"


def test_nothing_is_written_over(data: Path, tmp_path: Path) -> None:
    done = CliRunner().invoke(command, [str(data), "--data", str(data)])
    assert isinstance(done.exception, SettingError)


def test_a_disk_that_takes_nothing_is_said(data: Path, tmp_path: Path) -> None:
    (tmp_path / "copy").write_text("a file is in the way")
    with pytest.raises(StateError, match="the copy of"):
        copy_folder(data, tmp_path / "copy")
