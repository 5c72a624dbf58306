"""An index is renewed while search goes on: nobody finds less meanwhile, and nothing that is written is lost."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from click.testing import CliRunner

from indexer.commands.migrate import migrate as command
from indexer.elastic import migrate, provision
from indexer.elastic.connection import Place
from indexer.elastic.index import ElasticIndex
from indexer.index import summarise
from indexer.open import open_index
from indexer.query import Query
from tests.indexer.elastic.test_index import many

COUNT = 1_500


def old_index(index: ElasticIndex, place: Place) -> None:
    """Documents in an index of an older format: its documents have no names."""
    index.update(many(COUNT))
    place.client().indices.put_mapping(index=place.alias, meta={"kliping": {"format": 1}})


def test_a_search_in_a_loop_finds_all_throughout(index: ElasticIndex, place: Place, location: str) -> None:
    old_index(index, place)
    stop, counts, troubles = threading.Event(), list[int](), list[Exception]()

    def look() -> None:
        reader = open_index(location)
        while not stop.is_set():
            try:
                counts.append(reader.search(Query.parse("banjir", limit=1, facets=0)).total)
            except Exception as error:
                troubles.append(error)

    searching = threading.Thread(target=look)
    searching.start()
    done = migrate.migrate(place)
    stop.set()
    searching.join()
    assert (done.old, done.new, done.documents) == (f"{place.alias}-1", f"{place.alias}-2", COUNT)
    assert troubles == []
    assert set(counts) == {COUNT}
    assert open_index(location, create=True).summary().content_hash == summarise(many(COUNT)).content_hash


def test_what_is_written_and_deleted_meanwhile_is_carried_over(index: ElasticIndex, place: Place) -> None:
    documents = list(many(COUNT))
    index.update(documents[:-1])

    once = iter([True])

    def meanwhile(_: int) -> None:
        if next(once, False):
            index.update(documents[-1:])
            index.delete([documents[0].id])

    migrate.migrate(place, step=meanwhile)
    assert index.summary().content_hash == summarise(documents[1:]).content_hash


def test_a_run_that_was_cut_off_is_carried_on(index: ElasticIndex, place: Place) -> None:
    index.update(many(COUNT))

    def cut(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        migrate.migrate(place, step=cut)
    assert provision.behind(place.client(), place.alias) == [f"{place.alias}-1"]
    assert migrate.migrate(place).new == f"{place.alias}-2"
    assert index.update(many(1)).indexed == 1


def test_the_command_keeps_the_old_index_until_told(
    index: ElasticIndex, place: Place, location: str, tmp_path: Path
) -> None:
    index.update(many(3))
    arguments = ["--index", location, "--data", str(tmp_path)]
    done = CliRunner().invoke(command, arguments)
    assert done.stdout == f"{place.alias} is {place.alias}-2 now, with 3 documents\n", done.output
    assert place.client().indices.exists(index=f"{place.alias}-1")
    assert CliRunner().invoke(command, [*arguments, "--drop-old"]).stdout == f"deleted {place.alias}-1\n"
    assert index.summary().count == 3
