"""Who is who across articles: evidence joins and parts, in any order, and a later article may change an earlier one."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from crawler.records.article import Article
from crawler.segments import SegmentWriter, read_records, sealed_segments
from indexer.counting import Trouble
from indexer.document import Document
from indexer.enrich.duplicates import Clusters
from indexer.enrich.enricher import Enricher
from indexer.enrich.identities import revised
from indexer.enrich.segments import enrich, segments_to_enrich
from indexer.enrich.tagger import Span
from indexer.entities.evidence import Evidence, alike, block
from tests.records import article

NAMES = re.compile("Budi Santoso|Suharyanto|Cilacap|Bulutangkis Nusantara")
LABELS = {"Cilacap": "location", "Bulutangkis Nusantara": "organization"}

DOCTOR = "Dokter bedah tulang RSUD Cilacap Budi Santoso mengoperasi pasien patah kaki di Cilacap."
DOCTOR_AGAIN = "Pasien patah kaki ditangani dokter bedah tulang Budi Santoso di RSUD Cilacap, Cilacap."
PLAYER = "Pebulutangkis Bulutangkis Nusantara Budi Santoso memetik kemenangan di babak final kejuaraan."
LONE = "Seorang pemulung bernama Suharyanto menemukan dompet."
LONE_ELSEWHERE = "Petani cabai Suharyanto mengeluhkan harga pupuk."


class Model:
    """A tagger that knows four names."""

    model, version = "test", "1"

    def tag(self, texts: Sequence[str]) -> list[list[Span]]:
        return [
            [Span(one[0], LABELS.get(one[0], "person"), one.start(), one.end()) for one in NAMES.finditer(text)]
            for text in texts
        ]


def news(number: int, text: str) -> Article:
    published = datetime(2024, 1, number + 1, tzinfo=UTC)
    return article(f"https://contoh.example/berita/{number}", text=text, title=None, published=published)


def take(data: Path, *articles: Article) -> None:
    with SegmentWriter(data / "articles") as writer:
        for one in articles:
            writer.write(one.to_json())
    with Clusters(":memory:") as clusters:
        enricher = Enricher(clusters, lambda _: Model())
        enrich(data, segments_to_enrich(data), Trouble(), enricher=enricher)


def documents(data: Path) -> dict[str, Document]:
    paths = sealed_segments(data / "documents")
    return {one.url: one for path in paths for one in read_records(path, Document.from_json)}


def ids(data: Path) -> dict[str, str]:
    """Each article's number and the identity of its person."""
    return {
        url.rsplit("/", 1)[-1]: next(one.id for one in document.mentions if one.label == "person")
        for url, document in documents(data).items()
    }


def test_evidence_joins_one_person_and_parts_two_of_one_name(tmp_path: Path) -> None:
    take(tmp_path, news(0, DOCTOR), news(1, DOCTOR_AGAIN), news(2, PLAYER))
    found = ids(tmp_path)
    assert found["0"] == found["1"] != found["2"]


def test_a_lone_name_is_its_articles_own(tmp_path: Path) -> None:
    take(tmp_path, news(0, LONE), news(1, LONE_ELSEWHERE))
    assert len(set(ids(tmp_path).values())) == 2


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_identities_are_the_same_in_whatever_order_articles_come(tmp_path: Path, order: tuple[int, ...]) -> None:
    articles = [news(0, DOCTOR), news(1, PLAYER), news(2, DOCTOR_AGAIN)]
    take(tmp_path / "once", *articles)
    for number in order:
        take(tmp_path / "one by one", articles[number])
    assert ids(tmp_path / "one by one") == ids(tmp_path / "once")


def test_an_earlier_document_is_written_again_when_a_later_article_changes_it(tmp_path: Path) -> None:
    take(tmp_path, news(1, DOCTOR_AGAIN))
    before = ids(tmp_path)
    take(tmp_path, news(0, DOCTOR))
    assert ids(tmp_path)["1"] == ids(tmp_path)["0"] != before["1"]
    assert {url[-1]: one.revision for url, one in documents(tmp_path).items()} == {"0": 0, "1": 1}
    assert revised(tmp_path) == 1


def test_info_counts_what_was_written_again(tmp_path: Path) -> None:
    from indexer.commands.index import index
    from indexer.commands.info import info

    take(tmp_path, news(1, DOCTOR_AGAIN))
    take(tmp_path, news(0, DOCTOR))
    CliRunner().invoke(index, ["--data", str(tmp_path)], catch_exceptions=False)
    told = CliRunner().invoke(info, ["--json", "--data", str(tmp_path)], catch_exceptions=False)
    assert json.loads(told.stdout)["revised"] == 1


@pytest.mark.parametrize("damage", [None, b"no database at all, but as long as one has to be to be looked at"])
def test_the_state_is_made_anew_from_the_documents(tmp_path: Path, damage: bytes | None) -> None:
    take(tmp_path, news(0, DOCTOR))
    state = tmp_path / "state" / "identities.sqlite"
    for part in state.parent.glob("identities.sqlite*"):
        part.unlink()
    if damage:
        state.write_bytes(damage * 40)
    take(tmp_path, news(1, DOCTOR_AGAIN))
    assert len(set(ids(tmp_path).values())) == 1


def test_longer_and_shorter_forms_may_be_one_and_other_names_never() -> None:
    def of(name: str) -> Evidence:
        return Evidence(name, ("bedah", "tulang", "cilacap"), (), False)

    assert block("Muhammad Wahyu Hidayat") == block("Wahyu Hidayat Jati") == "wahyu hidayat"
    assert alike(of("Wahyu Hidayat"), of("Wahyu Hidayat Jati")) > 0
    assert alike(of("Wahyu Hidayat Jati"), of("Wahyu Hidayat Utomo")) < 0
