"""Small segments are merged: nothing lost or doubled, whoever had them goes on, and what a kill broke off is ended."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from crawler.frontier import Frontier
from crawler.holding import held
from crawler.records.article import Article
from crawler.segments import SegmentWriter, read_records, sealed_segments
from indexer.compacting import compact
from indexer.counting import Trouble
from indexer.document import Document
from indexer.enrich.segments import enrich, segments_to_enrich
from indexer.index import Index
from indexer.indexing import index_segments, segments_to_index
from indexer.open import open_index
from indexer.refused import RefusedFile
from kliping.cli import commands
from tests.records import article

ROOT = Path(__file__).resolve().parent.parent.parent
MANY = 12


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    opened = open_index(str(tmp_path / "index"), create=True)
    yield opened
    opened.close()


def write(data: Path, *numbers: int) -> None:
    """A segment each, of an article in a language without a model, so that none is loaded."""
    for number in numbers:
        with SegmentWriter(data / "articles") as writer:
            one = article(f"https://contoh.example/en/{number}", language="en", text=f"Story number {number}.")
            writer.write(one.to_json())


def bring_up_to_date(data: Path, index: Index) -> int:
    trouble = Trouble()
    enrich(data, segments_to_enrich(data), trouble)
    indexed = index_segments(data, index, segments_to_index(data, index), trouble)
    assert trouble.lines == []
    return indexed.indexed


def articles(data: Path) -> list[bytes]:
    return [line for path in sealed_segments(data / "articles") for line in read_records(path, bytes)]


def documents(data: Path) -> list[Document]:
    return [each for path in sealed_segments(data / "documents") for each in read_records(path, Document.from_json)]


def test_a_days_segments_become_one_and_the_index_goes_on(tmp_path: Path, index: Index) -> None:
    write(tmp_path, *range(MANY))
    assert bring_up_to_date(tmp_path, index) == MANY
    before, said = articles(tmp_path), documents(tmp_path)
    done = compact(tmp_path)
    assert (done.before, done.after) == (MANY, 1)
    assert len(sealed_segments(tmp_path / "documents")) == 1
    assert articles(tmp_path) == before
    assert documents(tmp_path) == said
    assert segments_to_enrich(tmp_path) == []
    assert segments_to_index(tmp_path, index) == [], "what had all of it has it still"
    write(tmp_path, MANY)
    assert bring_up_to_date(tmp_path, index) == 1
    assert index.summary().count == MANY + 1
    with closing(open_index(str(tmp_path / "other"), create=True)) as other:
        assert bring_up_to_date(tmp_path, other) == MANY + 1


def test_an_index_that_lacked_a_part_reads_the_merged_segment(tmp_path: Path, index: Index) -> None:
    write(tmp_path, 1)
    bring_up_to_date(tmp_path, index)
    write(tmp_path, 2)
    enrich(tmp_path, segments_to_enrich(tmp_path), Trouble())
    compact(tmp_path)
    assert len(segments_to_index(tmp_path, index)) == 1
    bring_up_to_date(tmp_path, index)
    assert index.summary().count == 2


def test_only_what_is_settled_enriched_and_of_one_day_is_merged(tmp_path: Path) -> None:
    write(tmp_path, 1, 2, 3, 4, 5, 6)
    enrich(tmp_path, segments_to_enrich(tmp_path), Trouble())
    write(tmp_path, 7)
    segments = sealed_segments(tmp_path / "articles")
    for folder in ("articles", "documents"):
        for path in segments[:2]:
            (tmp_path / folder / path.name).rename(tmp_path / folder / ("19991231" + path.name[8:]))
    done = compact(tmp_path, lambda segments: segments[:-2])
    assert done.after == 2 - 1 + 3 - 2 + 2, "two of a day, three of another; one unsettled, one without documents"
    assert len(articles(tmp_path)) == 7


def test_a_merged_segment_has_its_limit(tmp_path: Path) -> None:
    write(tmp_path, *range(MANY))
    size = max(path.stat().st_size for path in sealed_segments(tmp_path / "articles"))
    compact(tmp_path, limit_bytes=4 * size)
    assert len(sealed_segments(tmp_path / "articles")) == MANY // 4
    assert len(articles(tmp_path)) == MANY


def test_what_an_index_refused_is_found_in_the_merged_segment(tmp_path: Path, index: Index) -> None:
    write(tmp_path, 1, 2)
    bring_up_to_date(tmp_path, index)
    first, second = sealed_segments(tmp_path / "documents")
    [refused] = read_records(second, Document.from_json)
    RefusedFile(tmp_path).settle(index.identity(), second.name, [(refused.id, "too long")], datetime.now(UTC))
    compact(tmp_path)
    [kept] = RefusedFile(tmp_path).of(index.identity())
    assert (kept.id, kept.segment) == (refused.id, first.name)


def test_nothing_is_merged_while_somebody_reads_or_documents_are_made_again(tmp_path: Path) -> None:
    write(tmp_path, 1, 2)
    with held(tmp_path):
        assert compact(tmp_path).is_busy
    (tmp_path / "state" / "again.json").write_text("{}")
    assert compact(tmp_path).is_busy
    assert len(sealed_segments(tmp_path / "articles")) == 2


def test_the_command_leaves_what_a_crawls_start_would_read_again(tmp_path: Path) -> None:
    write(tmp_path, 1, 2, 3, 4)
    with Frontier(tmp_path / "state" / "crawl.sqlite") as frontier:
        frontier.files.account_for(sealed_segments(tmp_path / "articles")[:2])
    done = CliRunner().invoke(commands, ["compact", "--data", str(tmp_path)])
    assert done.exit_code == 0, done.output
    assert "4 segments of articles are 3 now" in done.stderr


STEPS = ("note", "articles", "documents", "positions", "identities", "delete articles", "delete documents", "end")
KILLED = """
import os, signal, sys
from contextlib import closing
from pathlib import Path
from indexer.compacting import compact
def die(step):
    if step == sys.argv[2]:
        os.kill(os.getpid(), signal.SIGKILL)
compact(Path(sys.argv[1]), on_step=die)
"""


@pytest.mark.parametrize("step", STEPS)
def test_a_kill_at_any_step_loses_and_doubles_nothing(tmp_path: Path, step: str) -> None:
    write(tmp_path, *range(4))
    with closing(open_index(str(tmp_path / "index"), create=True)) as index:
        bring_up_to_date(tmp_path, index)
        content = index.summary().content_hash
    before = Counter(articles(tmp_path))
    killed = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path), step], cwd=ROOT)
    assert killed.returncode == -signal.SIGKILL
    assert set(articles(tmp_path)) == set(before), "what readers see meanwhile may be there twice, and is never away"
    with closing(open_index(str(tmp_path / "index"))) as index:
        assert segments_to_enrich(tmp_path) == []
        bring_up_to_date(tmp_path, index)
        assert index.summary().content_hash == content
    assert compact(tmp_path).after == 1
    assert Counter(articles(tmp_path)) == before
    assert Counter((each.id, each.version) for each in documents(tmp_path)) == Counter(
        (each.id, each.version) for each in map(Article.from_json, before)
    )
    assert not [path for path in tmp_path.rglob("*") if path.name.endswith(".merging") or path.name == "compact.json"]
    with closing(open_index(str(tmp_path / "index"))) as index:
        bring_up_to_date(tmp_path, index)
        assert index.summary().content_hash == content
    with closing(open_index(str(tmp_path / "again"), create=True)) as again:
        bring_up_to_date(tmp_path, again)
        assert again.summary().content_hash == content
