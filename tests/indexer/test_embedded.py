"""What is the embedded index's own: the directory, its lock, commits that a kill can't tear, and wrong places."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from indexer.document import Document, Entities, Ner
from indexer.embedded import place
from indexer.embedded.index import EmbeddedIndex
from indexer.embedded.swap import put_in_place
from indexer.errors import IndexUnusable
from indexer.open import open_index
from indexer.query import Query
from tests.conftest import ROOT
from tests.records import document

WRITER = """
import sys
from indexer.document import Ner
from indexer.open import open_index
from tests.records import document

index = open_index(sys.argv[1])
def documents():
    number = 0
    while True:
        yield document(f"https://contoh.example/lagi/{number}", ner=Ner("kliping-id-news", "1111"))
        number += 1
        if number == 2000:
            print("writing", flush=True)
index.update(documents())
"""


def write_endlessly(folder: Path) -> subprocess.Popen[str]:
    """Another process in the middle of an update."""
    process = subprocess.Popen([sys.executable, "-c", WRITER, str(folder)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout and process.stdout.readline() == "writing\n"
    return process


def test_a_kill_in_the_middle_of_an_update_leaves_the_last_commit(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    with closing(open_index(str(folder), create=True)) as index:
        index.update([document()])
        before = index.summary().content_hash
        for _ in range(3):
            process = write_endlessly(folder)
            process.send_signal(signal.SIGKILL)
            process.wait()
            assert index.summary().content_hash == before
    with closing(open_index(str(folder))) as index:
        assert index.summary().content_hash == before
        assert index.update([document("https://contoh.example/2")]).indexed == 1  # the dead writer's lock is gone


def test_a_kill_in_the_first_update_leaves_an_index_that_no_model_has_filled(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    open_index(str(folder), create=True).close()
    process = write_endlessly(folder)
    process.send_signal(signal.SIGKILL)
    process.wait()
    with closing(open_index(str(folder))) as index:
        assert index.makers() == ()
        assert index.update([document(ner=Ner("kliping-id-news", "2222"))]).indexed == 1


def test_a_second_writer_is_told_of_the_lock_and_readers_read_on(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    index = EmbeddedIndex(str(folder), place.opened(folder, create=True, fresh=False), lock_wait_s=0.2)
    index.update([document()])
    process = write_endlessly(folder)
    try:
        with pytest.raises(IndexUnusable, match=r"another process is writing .* lock .*index/\.tantivy-writer\.lock"):
            index.update([document("https://contoh.example/2")])
        assert index.search(Query.parse("karawang")).total == 1
    finally:
        process.kill()
        process.wait()


def test_a_second_writer_waits_for_a_short_one(tmp_path: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor

    indexes = [open_index(str(tmp_path / "index"), create=True) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        for done in [
            pool.submit(index.update, [document(f"https://contoh.example/{number}")])
            for number, index in enumerate(indexes)
        ]:
            assert done.result().indexed == 1
    assert indexes[0].summary().count == 4


FOLLOWER = """
import sys, time
from contextlib import closing
from indexer.open import open_index
from tests.records import document

number = 0
while True:
    with closing(open_index(sys.argv[1], create=True)) as index:
        index.update(document(f"https://contoh.example/ikut/{number + n}") for n in range(20))
    number += 20
    print(number, flush=True)
    time.sleep(0.1)
"""


def test_a_rebuilt_index_takes_its_place_while_a_follower_writes(tmp_path: Path) -> None:
    folder, aside = tmp_path / "index", tmp_path / "index.rebuilding"
    open_index(str(folder), create=True).close()
    process = subprocess.Popen(
        [sys.executable, "-c", FOLLOWER, str(folder)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    try:
        for _ in range(8):
            assert process.stdout and process.stdout.readline()
            with closing(open_index(str(aside), create=True)) as rebuilt:
                rebuilt.update([document()])
            assert put_in_place(aside, folder) is None
            with closing(open_index(str(folder))) as index:
                assert index.get(document().id)
        assert process.poll() is None
    finally:
        process.kill()
        process.wait()
    with closing(open_index(str(folder))) as index:
        assert sum(1 for _ in index.documents()) == index.summary().count >= 1
    assert [path.name for path in tmp_path.iterdir()] == ["index"]


def test_what_was_no_index_is_kept_when_a_rebuilt_one_takes_its_place(tmp_path: Path) -> None:
    folder, aside = tmp_path / "index", tmp_path / "index.rebuilding"
    folder.mkdir()
    (folder / "letter.txt").write_text("x")
    open_index(str(aside), create=True).close()
    kept = put_in_place(aside, folder)
    assert kept and (kept / "letter.txt").exists()
    open_index(str(folder)).close()


def test_an_index_of_another_format_is_no_more_when_a_rebuilt_one_takes_its_place(tmp_path: Path) -> None:
    folder, aside = tmp_path / "index", tmp_path / "index.rebuilding"
    for made in (folder, aside):
        open_index(str(made), create=True).close()
    meta = json.loads((folder / place.META).read_text())
    (folder / place.META).write_text(json.dumps(meta | {"format": place.FORMAT - 1}))
    assert put_in_place(aside, folder) is None
    assert [path.name for path in tmp_path.iterdir()] == ["index"]
    open_index(str(folder)).close()


def test_another_process_sees_what_was_committed(tmp_path: Path) -> None:
    folder = str(tmp_path / "index")
    writer, reader = open_index(folder, create=True), open_index(folder)
    assert reader.search(Query.parse("")).total == 0
    writer.update([document()])
    assert reader.search(Query.parse("")).total == 1


def test_values_spread_over_many_segments_are_counted_whole(tmp_path: Path) -> None:
    index = open_index(str(tmp_path / "index"), create=True)
    for batch in range(6):
        index.update(
            document(
                f"https://contoh.example/{batch}/{number}",
                entities=Entities(person=(f"Orang {batch}-{number}", "Rara")),
            )
            for number in range(30)
        )
    people = index.search(Query.parse("", facets=1, limit=0)).facets["person"]
    assert people == (("Rara", 180),)


def test_many_small_updates_leave_few_files(tmp_path: Path) -> None:
    index = open_index(str(tmp_path / "index"), create=True)
    for number in range(40):
        index.update([document(f"https://contoh.example/{number}")])
    assert len(list((tmp_path / "index").glob("*.store"))) < 12
    assert index.summary().count == 40


def test_an_update_that_breaks_off_changes_nothing(tmp_path: Path) -> None:
    def breaking() -> Iterator[Document]:
        yield document("https://contoh.example/2")
        raise OSError("torn")

    index = open_index(str(tmp_path / "index"), create=True)
    index.update([document()])
    with pytest.raises(OSError, match="torn"):
        index.update(breaking())
    assert index.summary().count == 1
    assert index.update([document("https://contoh.example/3")]).indexed == 1
    assert index.summary().count == 2


class TestWrongPlaces:
    """Each says what is wrong and the cure, and touches nothing."""

    def refusal(self, folder: Path, **options: bool) -> str:
        with pytest.raises(IndexUnusable) as caught:
            open_index(str(folder), **options)
        assert str(folder) in str(caught.value)
        return str(caught.value)

    @pytest.fixture
    def made(self, tmp_path: Path) -> Path:
        folder = tmp_path / "index"
        with closing(open_index(str(folder), create=True)) as index:
            index.update([document()])
        return folder

    def change(self, folder: Path, **values: object) -> None:
        meta = json.loads((folder / place.META).read_text())
        (folder / place.META).write_text(json.dumps(meta | values))

    def test_nothing_there(self, tmp_path: Path) -> None:
        assert "there is no index here; `kliping index` makes one" in self.refusal(tmp_path / "none")
        assert not (tmp_path / "none").exists()

    def test_a_file(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("x")
        assert "this is a file" in self.refusal(tmp_path / "file", create=True)

    @pytest.mark.parametrize("options", [{}, {"create": True}])
    def test_a_folder_of_something_else(self, tmp_path: Path, options: dict[str, bool]) -> None:
        (tmp_path / "letter.txt").write_text("x")
        assert "is no index (it has no kliping.json)" in self.refusal(tmp_path, **options)

    def test_a_folder_of_something_else_is_never_replaced(self, tmp_path: Path) -> None:
        (tmp_path / "letter.txt").write_text("x")
        assert "isn't replaced" in self.refusal(tmp_path, fresh=True)
        assert (tmp_path / "letter.txt").exists()

    @pytest.mark.parametrize("text", ["", "{", "[]", '{"format": "x"}', "\0"])
    def test_a_broken_meta(self, made: Path, text: str) -> None:
        (made / place.META).write_text(text)
        assert "kliping.json can't be read" in (refusal := self.refusal(made))
        assert "`kliping rebuild`" in refusal

    def test_a_newer_format(self, made: Path) -> None:
        self.change(made, format=99)
        assert f"newer Kliping (format 99, this one reads {place.FORMAT}); upgrade" in self.refusal(made)

    def test_an_older_format(self, made: Path) -> None:
        self.change(made, format=0)
        assert f"old format 0, now it is {place.FORMAT}; `kliping rebuild`" in self.refusal(made)

    def test_other_word_lists(self, made: Path) -> None:
        self.change(made, analysis="1-0000000000000000")
        assert "other word lists" in (refusal := self.refusal(made))
        assert "`kliping rebuild`" in refusal

    def test_tantivys_own_file_broken(self, made: Path) -> None:
        (made / "meta.json").write_text("{")
        assert "the index is broken; `kliping rebuild`" in self.refusal(made)

    @pytest.mark.parametrize("kind", ["store", "term"])
    @pytest.mark.parametrize("harm", ["gone", "torn"])
    def test_a_segment_gone_or_torn(self, made: Path, kind: str, harm: str) -> None:
        for file in made.glob(f"*.{kind}"):
            if harm == "gone":
                file.unlink()
            else:
                file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
        assert "`kliping rebuild`" in self.refusal(made)

    @pytest.mark.parametrize("kind", ["store", "pos"])
    def test_a_segment_damaged_in_the_middle(self, made: Path, kind: str) -> None:
        for file in made.glob(f"*.{kind}"):
            size = file.stat().st_size
            with file.open("r+b") as handle:
                handle.write(bytes(min(60, size // 3)))
        index = open_index(str(made))
        with pytest.raises(IndexUnusable, match="`kliping rebuild`"):
            index.search(Query.parse('"petani karawang"'))
            index.summary()

    @pytest.mark.skipif(os.geteuid() == 0, reason="an administrator may write anywhere")
    def test_a_folder_that_may_not_be_written(self, tmp_path: Path) -> None:
        tmp_path.chmod(0o500)
        assert "no index can be made here" in self.refusal(tmp_path / "index", create=True)


def test_fresh_takes_the_place_of_a_broken_index(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    with closing(open_index(str(folder), create=True)) as index:
        index.update([document()])
        before = index.identity()
    (folder / place.META).write_text("{")
    with closing(open_index(str(folder), fresh=True)) as index:
        assert index.summary().count == 0
        assert index.identity() != before
    assert [path.name for path in tmp_path.iterdir()] == ["index"]


def test_an_empty_folder_becomes_an_index(tmp_path: Path) -> None:
    with closing(open_index(str(tmp_path), create=True)) as index:
        assert index.summary().count == 0


def test_opening_leaves_the_folder_as_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    open_index(str(folder), create=True).update([document()])
    before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir() if path.suffix != ".lock"}
    time.sleep(0.01)
    open_index(str(folder)).search(Query.parse("karawang"))
    open_index(str(folder), create=True).close()
    assert {path.name: path.stat().st_mtime_ns for path in folder.iterdir() if path.suffix != ".lock"} == before
