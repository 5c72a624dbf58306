"""Through a gateway that drops, delays, tears, limits and refuses: nothing is lost, nothing doubled, all is told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crawler.segments import SegmentWriter
from indexer.commands.index import index as index_command
from indexer.commands.info import info
from indexer.commands.rebuild import rebuild
from indexer.elastic import bulk, connection
from indexer.elastic.connection import Place
from indexer.elastic.index import ElasticIndex
from indexer.errors import IndexUnusable
from indexer.index import summarise
from indexer.refused import RefusedFile
from tests.indexer.elastic import faults
from tests.indexer.elastic.faults import Fault, Gateway, gateway
from tests.indexer.elastic.server import Server
from tests.indexer.elastic.test_index import many

COUNT = 700  # three chunks


@pytest.fixture
def between(elasticsearch_server: Server, index: ElasticIndex) -> Iterator[Gateway]:
    """A gateway before the server; `index` made the alias."""
    with gateway(elasticsearch_server) as running:
        yield running


@pytest.fixture
def through(between: Gateway, place: Place) -> str:
    """The index's address through the gateway."""
    return f"{between.url}/{place.alias}"


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits are short: what is tested is that there is another try, not how long it waits."""
    monkeypatch.setattr(bulk, "PAUSES_S", (0.01,) * 7)
    monkeypatch.setattr(bulk, "TORN_PAUSES_S", (0.01, 0.01))
    monkeypatch.setattr(connection, "REQUEST_TIMEOUT_S", 5.0)


def with_segment(data: Path, count: int = COUNT) -> Path:
    """A data folder whose documents are in one segment."""
    with SegmentWriter(data / "documents", max_records=count) as writer:
        for one in many(count):
            writer.write(one.to_json())
    return data


def run(data: Path, command: object, where: str, *options: str) -> Result:
    return CliRunner().invoke(command, ["--data", str(data), "--index", where, *options])  # type: ignore[arg-type]


PASSING: dict[str, Fault] = {
    "dropped before": faults.dropped_before,
    "dropped after": faults.dropped_after,
    "torn": faults.torn,
    "a login page": faults.html,
    "429": faults.status(429),
    "502": faults.status(502),
    "503": faults.status(503),
    "slow": faults.slow(6),
}


@pytest.mark.parametrize("fault", PASSING)
def test_a_fault_that_passes_is_waited_out(fault: str, between: Gateway, through: str, index: ElasticIndex) -> None:
    between.faults = [PASSING[fault]]
    done = ElasticIndex.open(through).update(many(COUNT))
    assert (done.indexed, done.rejected) == (COUNT, ())
    assert index.summary().content_hash == summarise(many(COUNT)).content_hash


def test_a_limit_on_bodies_halves_what_is_sent(between: Gateway, through: str, index: ElasticIndex) -> None:
    between.always = [faults.at_most(20_000)]
    done = ElasticIndex.open(through).update(many(COUNT))
    assert (done.indexed, done.rejected) == (COUNT, ())
    assert index.summary().count == COUNT
    assert min(between.bodies) < 20_000 < max(between.bodies)


def test_only_a_document_that_is_too_long_alone_is_refused(between: Gateway, through: str, index: ElasticIndex) -> None:
    long = next(many(1, text="banjir " * 20_000))
    between.always = [faults.at_most(100_000)]
    done = ElasticIndex.open(through).update([*list(many(COUNT))[1:], long])
    assert done.indexed == COUNT - 1
    assert [id for id, _ in done.rejected] == [long.id]
    assert "raise the gateway's limit" in done.rejected[0][1]


@pytest.mark.parametrize("fault", [faults.html, faults.torn], ids=["a login page", "torn"])
def test_what_is_no_answer_is_said_when_it_stays(fault: Fault, between: Gateway, through: str) -> None:
    between.always = [fault]
    with pytest.raises(IndexUnusable, match="the answer isn't Elasticsearch's, or is torn"):
        ElasticIndex.open(through).update(many(3))


def test_refused_documents_are_kept_with_their_reason_and_go_in_once_the_fault_is_gone(
    tmp_path: Path, between: Gateway, through: str, index: ElasticIndex
) -> None:
    data = with_segment(tmp_path)
    between.always = [faults.every_second_refused]
    first = run(data, index_command, through)
    assert first.exit_code == 1
    held = RefusedFile(data).of(index.identity())
    assert len(held) == COUNT // 2
    assert {one.reason for one in held} == {"no such field [judul]"}
    assert {one.segment for one in held} == {path.name for path in (data / "documents").iterdir()}
    assert f"{COUNT // 2} documents are refused" in first.stderr
    assert '"refused": 350' in run(data, info, through, "--json").stdout

    between.always = []
    second = run(data, index_command, through)
    assert second.exit_code == 0, second.stderr
    assert f"{COUNT // 2} documents that were refused before went in now" in second.stderr
    assert index.summary().content_hash == summarise(many(COUNT)).content_hash
    assert not RefusedFile(data).path.exists()


def test_what_stays_refused_is_said_each_time(tmp_path: Path, between: Gateway, through: str) -> None:
    data = with_segment(tmp_path, 4)
    between.always = [faults.every_second_refused]
    run(data, index_command, through)
    since = RefusedFile(data).path.read_text()
    between.always = [faults.at_most(10)]
    again = run(data, index_command, through)
    assert again.exit_code == 1
    assert "2 documents are refused" in again.stderr
    assert since.count("\n") == RefusedFile(data).path.read_text().count("\n") == 2


def test_a_rebuild_settles_what_was_refused(tmp_path: Path, between: Gateway, through: str) -> None:
    data = with_segment(tmp_path, 4)
    between.always = [faults.every_second_refused]
    assert run(data, index_command, through).exit_code == 1
    between.always = []
    assert run(data, rebuild, through).exit_code == 0
    assert not RefusedFile(data).path.exists()


@pytest.mark.slow
def test_ten_thousand_documents_through_every_fault(
    tmp_path: Path, between: Gateway, through: str, index: ElasticIndex
) -> None:
    data = with_segment(tmp_path, 10_000)
    between.faults = list(PASSING.values())
    between.always = [faults.at_most(200_000), faults.every_second_refused]
    assert run(data, index_command, through).exit_code == 1
    refused = {one.id for one in RefusedFile(data).of(index.identity())}
    assert len(refused) == 5_000
    assert refused | {one.id for one in index.documents()} == {one.id for one in many(10_000)}
    between.always = []
    assert run(data, index_command, through).exit_code == 0
    assert index.summary().content_hash == summarise(many(10_000)).content_hash
