"""Documents and index follow the articles' segments: each once, whatever is killed, torn or made again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from crawler.records.article import Article
from crawler.segments import SegmentWriter, sealed_segments
from indexer.counting import Trouble, count_records
from indexer.document import Written
from indexer.enrich.duplicates import Clusters
from indexer.enrich.enricher import Enricher
from indexer.enrich.segments import enrich, segments_to_enrich
from indexer.errors import StateError
from indexer.index import Index
from indexer.indexing import forget_positions, index_segments, prune, segments_to_index
from indexer.open import open_index
from kliping.cli import commands
from tests.records import article


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    opened = open_index(str(tmp_path / "index"), create=True)
    yield opened
    opened.close()


def write(data: Path, *articles: Article) -> Path:
    with SegmentWriter(data / "articles") as writer:
        for one in articles:
            writer.write(one.to_json())
    return writer.sealed[-1]


def english(number: int, text: str | None = None) -> Article:
    """An article in a language without a model, so that these tests load none."""
    return article(f"https://contoh.example/en/{number}", language="en", text=text or f"Story number {number}.")


def bring_up_to_date(data: Path, index: Index) -> tuple[int, int]:
    trouble = Trouble()
    enriched = enrich(data, segments_to_enrich(data), trouble)
    indexed = index_segments(data, index, segments_to_index(data, index), trouble)
    assert trouble.lines == []
    return enriched.documents, indexed.indexed


def test_new_segments_are_enriched_and_indexed_once(tmp_path: Path, index: Index) -> None:
    write(tmp_path, english(1), english(2))
    assert bring_up_to_date(tmp_path, index) == (2, 2)
    assert bring_up_to_date(tmp_path, index) == (0, 0)
    write(tmp_path, english(3))
    assert bring_up_to_date(tmp_path, index) == (1, 1)
    assert index.summary().count == 3


def test_documents_keep_the_name_of_their_segment(tmp_path: Path, index: Index) -> None:
    segment = write(tmp_path, english(1))
    bring_up_to_date(tmp_path, index)
    assert [path.name for path in sealed_segments(tmp_path / "documents")] == [segment.name]


def test_a_language_without_a_model_is_indexed_without_entities_and_says_so(tmp_path: Path, index: Index) -> None:
    write(tmp_path, english(1))
    bring_up_to_date(tmp_path, index)
    document = index.get(english(1).id)
    assert document and document.mentions == () and document.ner.model is None


def test_a_deleted_index_is_filled_again(tmp_path: Path, index: Index) -> None:
    write(tmp_path, english(1))
    bring_up_to_date(tmp_path, index)
    other = open_index(str(tmp_path / "other"), create=True)
    assert bring_up_to_date(tmp_path, other) == (0, 1)
    assert other.summary().content_hash == index.summary().content_hash
    other.close()


def test_documents_made_again_are_indexed_again(tmp_path: Path, index: Index) -> None:
    write(tmp_path, english(1))
    bring_up_to_date(tmp_path, index)
    enrich(tmp_path, segments_to_enrich(tmp_path, again=True), Trouble(), again=True)
    assert len(segments_to_index(tmp_path, index)) == 1


def test_a_torn_line_is_skipped_with_its_place_and_the_rest_goes_in(tmp_path: Path, index: Index) -> None:
    segment = write(tmp_path, english(1), english(2))
    with open(segment, "ab") as file:
        file.write(b'{"id": "torn')
    trouble = Trouble()
    assert enrich(tmp_path, segments_to_enrich(tmp_path), trouble).documents == 2
    assert trouble.lines == [f"{segment}:3: skipped, torn: the line has no end, so its writer was cut off"]
    assert index_segments(tmp_path, index, segments_to_index(tmp_path, index), trouble).indexed == 2


def test_a_failure_in_the_middle_leaves_no_half_segment_and_no_lost_article(tmp_path: Path, index: Index) -> None:
    write(tmp_path, english(1))
    write(tmp_path, english(2))

    class FallsOver:
        model, version = "x", "1"

        def tag(self, texts):  # type: ignore[no-untyped-def]
            raise RuntimeError("out of memory")

    with Clusters(":memory:") as clusters, pytest.raises(RuntimeError):
        enrich(tmp_path, segments_to_enrich(tmp_path), Trouble(), enricher=Enricher(clusters, lambda _: FallsOver()))
    assert sealed_segments(tmp_path / "documents") == []
    assert bring_up_to_date(tmp_path, index) == (2, 2)


def test_the_order_of_the_segments_doesnt_matter_to_the_index(tmp_path: Path) -> None:
    old = article("https://contoh.example/en/1", language="en", text="As it was.", version=1)
    new = article("https://contoh.example/en/1", language="en", text="As corrected.", version=2)
    hashes = set()
    for number, order in enumerate([(old, new), (new, old), (new, old, new, old)]):
        data = tmp_path / str(number)
        for one in order:
            write(data, one)
        index = open_index(str(data / "index"), create=True)
        trouble = Trouble()
        enrich(data, segments_to_enrich(data), trouble)
        index_segments(data, index, segments_to_index(data, index), trouble)
        hashes.add(index.summary().content_hash)
        index.close()
    assert len(hashes) == 1


def test_prune_deletes_what_no_segment_holds(tmp_path: Path, index: Index) -> None:
    write(tmp_path, english(1))
    gone = write(tmp_path, english(2))
    bring_up_to_date(tmp_path, index)
    (tmp_path / "documents" / gone.name).unlink()
    assert prune(tmp_path, index) == 1
    assert index.get(english(2).id) is None and index.get(english(1).id)


def test_forgotten_positions_bring_every_segment_again(tmp_path: Path, index: Index) -> None:
    write(tmp_path, english(1))
    bring_up_to_date(tmp_path, index)
    forget_positions(tmp_path, index)
    assert len(segments_to_index(tmp_path, index)) == 1


def test_a_torn_position_file_only_means_that_all_is_indexed_again(tmp_path: Path, index: Index) -> None:
    write(tmp_path, english(1))
    bring_up_to_date(tmp_path, index)
    (tmp_path / "state" / "indexed.json").write_text('{"torn')
    assert bring_up_to_date(tmp_path, index) == (0, 1)
    assert index.summary().count == 1


def test_records_are_counted_by_their_lines(tmp_path: Path) -> None:
    assert count_records([write(tmp_path, english(1), english(2)), write(tmp_path, english(3))]) == 3


def wrong(number: int, **changed: Any) -> bytes:
    return json.dumps(english(number).to_values() | changed).encode()


WRONG = [
    wrong(90, text=None),
    wrong(91, title=7),
    wrong(92, title="Banjir \ud83d surut"),
    wrong(93, section=["News"]),
    wrong(94, authors=[7]),
    wrong(95, version="1"),
    wrong(96, removed=[{"line": "a"}]),
    wrong(97, captured="2026-03-01"),
    b'"a text"',
    b"\xff",
    b"[" * 100_000,
]


@pytest.mark.parametrize("bad", WRONG, ids=lambda line: line[-40:].decode("ascii", "replace"))
def test_one_bad_article_stops_none_after_it_and_is_told_with_its_place(
    tmp_path: Path, index: Index, bad: bytes
) -> None:
    with SegmentWriter(tmp_path / "articles") as writer:
        for line in (english(1).to_json(), bad, english(2).to_json()):
            writer.write(line)
    write(tmp_path, english(3))
    trouble = Trouble()
    assert enrich(tmp_path, segments_to_enrich(tmp_path), trouble).documents == 3
    assert index_segments(tmp_path, index, segments_to_index(tmp_path, index), trouble).indexed == 3
    (told,) = trouble.lines
    assert told.startswith(f"{writer.sealed[0]}:2: skipped, ") and trouble.skipped == 1


@pytest.mark.parametrize("field", ["text", "entities", "mentions", "ner", "cluster"])
@pytest.mark.parametrize("command", ["index", "rebuild"])
def test_one_bad_document_stops_none_after_it_in_index_and_rebuild(
    tmp_path: Path, index: Index, field: str, command: str
) -> None:
    write(tmp_path, english(1), english(2))
    write(tmp_path, english(3))
    enrich(tmp_path, segments_to_enrich(tmp_path), Trouble())
    first = sealed_segments(tmp_path / "documents")[0]
    one, two = first.read_bytes().splitlines()
    first.write_bytes(json.dumps(json.loads(one) | {field: 7}).encode() + b"\n" + two + b"\n")
    done = CliRunner().invoke(commands, [command, "--data", str(tmp_path)])
    assert done.exit_code == 0, done.exception
    assert f"{first}:1: skipped" in done.output.replace("\n", "") and f"{field}: expected" in done.output
    assert "1 lines that are no records were skipped" in done.output
    assert index.summary().count == 2


def test_a_line_that_was_read_is_carried_on_as_it_is(tmp_path: Path, index: Index) -> None:
    """A line in another form than ours is held in that form, and counts in the content hash as the document it is."""
    write(tmp_path, english(1))
    assert bring_up_to_date(tmp_path, index) == (1, 1)
    before = index.summary().content_hash
    (segment,) = sealed_segments(tmp_path / "documents")
    odd = json.dumps(json.loads(segment.read_bytes()), indent=None, sort_keys=True).encode()
    assert Written.from_json(odd).line == odd
    segment.write_bytes(odd + b"\n")
    assert bring_up_to_date(tmp_path, index) == (0, 1)
    assert index.summary().content_hash == before
    assert next(index.documents()).to_json() != odd


@pytest.mark.parametrize("damage", ["garbage", "missing"])
def test_clusters_that_are_lost_are_made_again_from_the_documents(tmp_path: Path, index: Index, damage: str) -> None:
    wire = " ".join(f"word{number}" for number in range(60))
    write(tmp_path, english(1, text=wire))
    bring_up_to_date(tmp_path, index)
    state = tmp_path / "state" / "clusters.sqlite"
    if damage == "garbage":
        state.write_bytes(b"no database at all" * 500)
    else:
        state.unlink()
    write(tmp_path, english(2, text=wire + " more"))
    bring_up_to_date(tmp_path, index)
    assert len({document.cluster for document in index.documents()}) == 1
    assert len(list(state.parent.glob("clusters.sqlite.broken-*"))) == (damage == "garbage")


def test_clusters_damaged_within_are_set_aside_and_mended_by_the_next_run(tmp_path: Path, index: Index) -> None:
    write(tmp_path, *(english(number, text=f"{number} " * 40) for number in range(300)))
    bring_up_to_date(tmp_path, index)
    state = tmp_path / "state" / "clusters.sqlite"
    whole = state.read_bytes()
    state.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    write(tmp_path, english(301))
    with pytest.raises(StateError, match=r"clusters.sqlite: was damaged .* run it again"):
        bring_up_to_date(tmp_path, index)
    bring_up_to_date(tmp_path, index)
    assert index.summary().count == 301


def test_two_that_make_an_index_at_once_have_one(tmp_path: Path) -> None:
    folder = str(tmp_path / "index")
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: open_index(folder, create=True).identity(), range(8)))
    assert len(set(made)) == 1 or open_index(folder).identity() in made
    assert [entry.name for entry in tmp_path.iterdir()] == ["index"]
