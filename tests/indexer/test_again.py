"""`enrich --again`: every document made again by the present model, after a cut the rest; an index stays unmixed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crawler.records.article import Article
from crawler.segments import SegmentWriter, read_records, sealed_segments
from indexer.counting import Trouble
from indexer.document import Document, Ner
from indexer.enrich.again import Again
from indexer.enrich.duplicates import Clusters
from indexer.enrich.enricher import Enricher
from indexer.enrich.segments import enrich, segments_to_enrich
from indexer.enrich.tagger import Span
from indexer.errors import ModelsMixed
from indexer.indexing import check_makers, index_segments, segments_to_index
from indexer.makers import Maker
from indexer.open import open_index
from kliping.cli import commands
from tests.conftest import ROOT
from tests.records import article

LONG_AGO, YESTERDAY, TODAY = (Ner("kliping-id-news", version) for version in ("0000", "1111", "2222"))


class Model:
    """A model of a given version, that takes every "Karawang" for a place; after `cut` calls it falls over."""

    def __init__(self, ner: Ner, cut: int | None = None) -> None:
        assert ner.model and ner.version
        self.model, self.version, self._left = ner.model, ner.version, cut

    def tag(self, texts: Sequence[str]) -> list[list[Span]]:
        if self._left == 0:
            raise KeyboardInterrupt
        self._left = None if self._left is None else self._left - 1
        return [[Span("Karawang", "location", text.find("Karawang"), text.find("Karawang") + 8)] for text in texts]


def write(data: Path, *articles: Article) -> Path:
    with SegmentWriter(data / "articles") as writer:
        for one in articles:
            writer.write(one.to_json())
    return writer.sealed[-1]


def news(number: int) -> Article:
    return article(f"https://contoh.example/berita/{number}")


def enrich_by(data: Path, model: Model, *, again: bool = False) -> list[str]:
    """Enriches with a model and returns the names of the segments that there were to do."""
    segments = segments_to_enrich(data, again=again)
    with Clusters(":memory:") as clusters:
        enrich(data, segments, Trouble(), again=again, enricher=Enricher(clusters, lambda _: model))
    return [path.name for path in segments]


def documents(data: Path) -> list[Document]:
    trouble = Trouble()
    found = [
        one
        for path in sealed_segments(data / "documents")
        for one in read_records(path, Document.from_json, on_trouble=trouble.line)
    ]
    assert trouble.lines == []
    return found


def versions(data: Path) -> list[str | None]:
    return [one.ner.version for one in documents(data)]


def fill(data: Path, where: str = "index") -> None:
    with closing(open_index(str(data / where), create=True)) as index:
        index_segments(data, index, segments_to_index(data, index), Trouble())


def kliping(data: Path, *arguments: str) -> Result:
    return CliRunner().invoke(commands, [*arguments, "--data", str(data)])


def test_every_document_is_made_again_by_the_present_model(tmp_path: Path) -> None:
    write(tmp_path, news(1), news(2))
    write(tmp_path, news(3))
    enrich_by(tmp_path, Model(YESTERDAY))
    write(tmp_path, news(4))  # not enriched yet
    enrich_by(tmp_path, Model(TODAY), again=True)
    assert versions(tmp_path) == ["2222"] * 4
    assert all(one.entities.location == ("Karawang",) for one in documents(tmp_path))


def test_cut_off_it_carries_on_and_nothing_is_lost_meanwhile(tmp_path: Path) -> None:
    names = [write(tmp_path, news(number)).name for number in range(4)]
    enrich_by(tmp_path, Model(YESTERDAY))
    with pytest.raises(KeyboardInterrupt):
        enrich_by(tmp_path, Model(TODAY, cut=2), again=True)
    assert versions(tmp_path) == ["2222", "2222", "1111", "1111"]
    assert enrich_by(tmp_path, Model(TODAY), again=True) == names[2:]
    assert versions(tmp_path) == ["2222"] * 4
    assert enrich_by(tmp_path, Model(TODAY), again=True) == names  # done: the next time it is all of them


def test_it_begins_anew_when_models_or_names_have_changed_since_the_cut(tmp_path: Path) -> None:
    names = [write(tmp_path, news(number)).name for number in range(2)]
    Again(tmp_path).add(names[0])
    assert [path.name for path in segments_to_enrich(tmp_path, again=True)] == names[1:]
    state = tmp_path / "state" / "again.json"
    state.write_text(json.dumps(json.loads(state.read_text()) | {"by": "other models"}))
    assert [path.name for path in segments_to_enrich(tmp_path, again=True)] == names


@pytest.mark.parametrize("torn", ["", "{", "[]", '{"by": 1}'])
def test_a_torn_state_means_that_all_is_made(tmp_path: Path, torn: str) -> None:
    name = write(tmp_path, news(1)).name
    Again(tmp_path).add(name)
    (tmp_path / "state" / "again.json").write_text(torn)
    assert [path.name for path in segments_to_enrich(tmp_path, again=True)] == [name]


def test_documents_whose_articles_are_gone_are_made_again_from_themselves(tmp_path: Path) -> None:
    write(tmp_path, news(1))
    enrich_by(tmp_path, Model(YESTERDAY))
    for path in (tmp_path / "articles").iterdir():
        path.unlink()
    enrich_by(tmp_path, Model(TODAY), again=True)
    (again,) = documents(tmp_path)
    assert (again.ner, again.title, again.text) == (TODAY, news(1).title, news(1).text)


KILLED = """
import sys
from pathlib import Path
from indexer.counting import Trouble
from indexer.enrich.segments import enrich, segments_to_enrich
data = Path(sys.argv[1])
print("begun", flush=True)
enrich(data, segments_to_enrich(data, again=True), Trouble(), again=True)
"""


def test_killed_and_run_again_until_it_ends_every_document_stays_whole(tmp_path: Path) -> None:
    expected = set()
    for number in range(30):
        batch = [article(f"https://contoh.example/{number}/{n}", language="xx") for n in range(40)]
        expected |= {one.id for one in batch}
        write(tmp_path, *batch)
    enrich(tmp_path, segments_to_enrich(tmp_path), Trouble())
    done = [0]
    for _ in range(3):
        process = subprocess.Popen(
            [sys.executable, "-c", KILLED, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        assert process.stdout and process.stdout.readline()
        while process.poll() is None and len(Again(tmp_path).done()) < done[-1] + 3:
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert {one.id for one in documents(tmp_path)} == expected
        done.append(len(Again(tmp_path).done()))
    assert done == sorted(done) and done[1] >= 3
    assert len(segments_to_enrich(tmp_path, again=True)) == 30 - done[-1]
    subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    assert {one.id for one in documents(tmp_path)} == expected
    assert not (tmp_path / "state" / "again.json").exists()


def test_two_processes_at_one_data_folder_make_every_document_once(tmp_path: Path) -> None:
    for number in range(12):
        write(tmp_path, *(article(f"https://contoh.example/{number}/{n}", language="xx") for n in range(30)))
    script = KILLED.replace("again=True", "again=False")
    both = [subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], cwd=ROOT) for _ in range(2)]
    assert [process.wait(120) for process in both] == [0, 0]
    assert len(documents(tmp_path)) == 360


AT_ONCE = """
import multiprocessing, sys
from pathlib import Path
from indexer.counting import Trouble
from indexer.enrich.segments import enrich

def begin(gate, data):
    gate.wait()
    enrich(data, (), Trouble())

forks = multiprocessing.get_context("fork")
for attempt in range(25):
    gate = forks.Barrier(4)
    all = [forks.Process(target=begin, args=(gate, Path(sys.argv[1]) / str(attempt))) for _ in range(4)]
    for one in all:
        one.start()
    for one in all:
        one.join()
    if any(one.exitcode for one in all):
        sys.exit(f"attempt {attempt} failed")
"""


def test_processes_that_begin_a_data_folder_at_once_all_begin(tmp_path: Path) -> None:
    """SQLite refuses at once, without waiting, who turns a new file's journal into WAL while another does."""
    begun = subprocess.run([sys.executable, "-c", AT_ONCE, str(tmp_path)], cwd=ROOT, capture_output=True, text=True)
    assert begun.returncode == 0, begun.stderr


def test_an_index_filled_before_is_refused_until_it_is_rebuilt(tmp_path: Path) -> None:
    write(tmp_path, news(1))
    enrich_by(tmp_path, Model(YESTERDAY))
    fill(tmp_path)
    enrich_by(tmp_path, Model(TODAY), again=True)
    with pytest.raises(ModelsMixed):
        fill(tmp_path)
    assert kliping(tmp_path, "rebuild").exit_code == 0
    with closing(open_index(str(tmp_path / "index"))) as index:
        assert index.makers() == (Maker("id", TODAY, 1),)
    fill(tmp_path)  # goes on as ever


def test_two_indexes_of_one_data_folder_are_each_refused_for_themselves(tmp_path: Path) -> None:
    write(tmp_path, news(1))
    enrich_by(tmp_path, Model(YESTERDAY))
    fill(tmp_path, "old")
    enrich_by(tmp_path, Model(TODAY), again=True)
    fill(tmp_path, "new")
    write(tmp_path, news(2))
    enrich_by(tmp_path, Model(TODAY))
    fill(tmp_path, "new")
    with pytest.raises(ModelsMixed, match="old: holds"):
        fill(tmp_path, "old")
    with closing(open_index(str(tmp_path / "old"))) as old, closing(open_index(str(tmp_path / "new"))) as new:
        assert (old.makers(), new.makers()) == ((Maker("id", YESTERDAY, 1),), (Maker("id", TODAY, 2),))


def test_a_rebuild_from_mixed_documents_is_refused_before_it_touches_anything(tmp_path: Path) -> None:
    write(tmp_path, news(1))
    enrich_by(tmp_path, Model(YESTERDAY))
    fill(tmp_path)
    write(tmp_path, news(2))
    enrich_by(tmp_path, Model(TODAY))
    refused = kliping(tmp_path, "rebuild")
    assert isinstance(refused.exception, ModelsMixed)
    assert not (tmp_path / "index.rebuilding").exists()
    with closing(open_index(str(tmp_path / "index"))) as index:
        assert index.makers() == (Maker("id", YESTERDAY, 1),)


FOLLOW = [sys.executable, "-m", "kliping", "index", "--follow", "--every", "0.2"]


def test_a_follower_says_once_that_it_would_mix_stays_and_goes_on_after_a_rebuild(tmp_path: Path) -> None:
    write(tmp_path, news(1))
    enrich_by(tmp_path, Model(YESTERDAY))
    fill(tmp_path)
    enrich_by(tmp_path, Model(TODAY), again=True)
    environment = os.environ | {"KLIPING_DATA": str(tmp_path)}
    follower = subprocess.Popen(FOLLOW, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)
    said: list[str] = []
    reader = threading.Thread(target=lambda: said.extend(follower.stderr or ()))
    reader.start()
    try:
        wait_until(lambda: any("not indexed" in line for line in said), follower)
        time.sleep(1.5)  # some rounds more
        assert follower.poll() is None
        assert sum("kliping-id-news 1111" in line for line in said) == 1
        assert kliping(tmp_path, "rebuild").exit_code == 0
        write(tmp_path, article("https://contoh.example/xx", language="xx"))
        wait_until(lambda: count(tmp_path) == 2, follower)
    finally:
        follower.terminate()
        follower.wait(60)
        reader.join(10)
    assert follower.returncode == 0


def test_the_service_says_what_is_wrong_and_ends_with_trouble(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from kliping import service

    write(tmp_path, news(1))
    enrich_by(tmp_path, Model(YESTERDAY))
    fill(tmp_path)
    enrich_by(tmp_path, Model(TODAY), again=True)
    monkeypatch.setattr(service, "crawl", lambda *_: 0)
    assert service.one_crawl(service.Plan(("demo",), tmp_path, None, 0.1), threading.Event()) == 1
    told = capsys.readouterr().err
    assert told.count("kliping-id-news 1111") == 1 and "`kliping rebuild`" in told


def test_documents_of_one_model_can_be_rebuilt(tmp_path: Path) -> None:
    write(tmp_path, news(1))
    enrich_by(tmp_path, Model(TODAY))
    assert check_makers(tmp_path, "index").other("id", LONG_AGO) == TODAY
    assert check_makers(tmp_path, "index").other("id", TODAY) is None


def count(data: Path) -> int:
    with closing(open_index(str(data / "index"))) as index:
        return index.summary().count


def wait_until(condition, process: subprocess.Popen[str], seconds: float = 60) -> None:  # type: ignore[no-untyped-def]
    deadline = time.monotonic() + seconds
    while not condition():
        assert process.poll() is None, "it ended"
        assert time.monotonic() < deadline, "it didn't get there in time"
        time.sleep(0.1)
