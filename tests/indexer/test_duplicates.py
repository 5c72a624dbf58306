"""Near-duplicates share a cluster; different stories don't; doing it again changes nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.records.article import Article
from indexer.enrich.duplicates import Clusters
from tests.records import document

WIRE = """Pemerintah Kabupaten Karawang mencatat luas panen padi pada musim ini mencapai delapan puluh ribu hektare.
Kepala Dinas Pertanian mengatakan hasil itu naik dibanding musim lalu karena pengairan berjalan lancar.
Petani di Rawamerta dan Telagasari mulai memanen sejak pekan pertama bulan ini dan harga gabah masih bertahan.
Bulog menyiapkan gudang tambahan agar hasil panen dapat terserap, sementara jalan menuju sentra produksi diperbaiki.
Pemerintah daerah juga membuka pendaftaran asuransi tani bagi mereka yang sawahnya berada di bantaran sungai."""
OTHER = """Timnas putri menutup pemusatan latihan di Yogyakarta dengan dua kemenangan atas klub setempat.
Pelatih menilai lini tengah mulai padu, meski penyelesaian akhir perlu dibenahi sebelum berangkat ke Bangkok.
Dua puluh tiga pemain akan didaftarkan, termasuk tiga penjaga gawang yang bersaing ketat sepanjang latihan.
Laga pembuka dijadwalkan pada hari Minggu dan akan disiarkan langsung oleh televisi nasional dari stadion utama."""


QUAKE = """BMKG mencatat gempa bermagnitudo {size} mengguncang {place} pada {time} WIB, {day} Oktober 2020.
Pusat gempa berada di laut pada kedalaman {depth} kilometer, {far} kilometer barat daya {place}.
BMKG menyatakan gempa itu tidak berpotensi tsunami. {tips}"""
TIPS = """Berikut yang harus dilakukan saat terjadi gempa bumi. Jika berada di dalam bangunan, lindungi kepala dan badan
dari reruntuhan dengan bersembunyi di bawah meja. Cari tempat yang paling aman dari reruntuhan dan guncangan.
Lari keluar apabila masih dapat dilakukan. Jika berada di luar bangunan, hindari bangunan di sekitar seperti gedung,
tiang listrik dan pohon. Perhatikan tempat berpijak dan hindari apabila terjadi rekahan tanah."""
ENGGANO = QUAKE.format(size="5,0", place="Enggano", time="04.12", day=16, depth=19, far=88, tips=TIPS)
MIMIKA = QUAKE.format(size="5,4", place="Mimika", time="13.50", day=13, depth=31, far=120, tips=TIPS)


@pytest.fixture
def clusters() -> Iterator[Clusters]:
    with Clusters(":memory:") as found:
        yield found


def article(id: str, text: str, *, source: str = "detik", day: int = 1) -> Article:
    return document(
        f"https://news.contoh.example/{id}", id=id, text=text, source=source, published=DAY + timedelta(day)
    )


DAY = datetime(2024, 3, 1, tzinfo=UTC)


def test_an_article_alone_is_its_own_cluster(clusters: Clusters) -> None:
    assert clusters.assign(article("a", WIRE)) == "a"
    assert clusters.assign(article("b", OTHER)) == "b"


@pytest.mark.parametrize(
    "copy",
    [
        WIRE,
        WIRE.upper(),
        "KARAWANG, Harian Contoh - " + WIRE,
        WIRE.replace("Pemerintah Kabupaten Karawang mencatat", "Pemkab Karawang, Senin, melaporkan"),
        "\n".join(WIRE.splitlines()[:4]),
        "\n".join(reversed(WIRE.splitlines())),
    ],
    ids=["same", "capitals", "dateline", "another lead", "last paragraph cut", "other order"],
)
def test_a_wire_story_that_another_newspaper_carries_joins_the_first(clusters: Clusters, copy: str) -> None:
    clusters.assign(article("a", WIRE))
    assert clusters.assign(article("b", copy, source="antara")) == "a"


def test_a_story_that_a_newspaper_tells_again_joins_the_first(clusters: Clusters) -> None:
    clusters.assign(article("a", WIRE))
    assert clusters.assign(article("b", "Panen raya di Karawang. " + WIRE, day=4)) == "a"


@pytest.mark.parametrize(("source", "day"), [("detik", 9), ("antara", 5)])
def test_a_text_that_comes_back_later_is_another_story(clusters: Clusters, source: str, day: int) -> None:
    clusters.assign(article("a", WIRE))
    assert clusters.assign(article("b", WIRE, source=source, day=day)) == "b"


@pytest.mark.parametrize("source", ["detik", "antara"])
def test_two_events_told_in_the_same_words_are_two_stories(clusters: Clusters, source: str) -> None:
    clusters.assign(article("a", ENGGANO))
    assert clusters.assign(article("b", MIMIKA, source=source)) == "b"


def test_short_texts_are_never_the_same(clusters: Clusters) -> None:
    assert clusters.assign(article("a", "Gempa terasa di Palu.")) == "a"
    assert clusters.assign(article("b", "Gempa terasa di Palu.")) == "b"


def test_an_article_stays_in_its_cluster_through_its_versions(clusters: Clusters) -> None:
    clusters.assign(article("a", WIRE))
    assert clusters.assign(article("b", WIRE)) == "a"
    assert clusters.assign(article("b", OTHER)) == "a"
    assert clusters.assign(article("a", OTHER)) == "a"


def test_memberships_outlive_the_process(tmp_path: Path) -> None:
    path = tmp_path / "state" / "clusters.sqlite"
    with Clusters(path) as first:
        first.assign(article("a", WIRE))
    with Clusters(path) as second:
        assert second.assign(article("b", WIRE)) == "a"


def test_judged_pairs_keep_their_floor(shared: Path) -> None:
    texts = {row["url"]: row for row in rows(shared / "cases" / "stories" / "texts.jsonl")}
    with Clusters(":memory:") as found:
        cluster = {
            url: found.assign(judged(row)) for url, row in sorted(texts.items(), key=lambda item: item[1]["date"])
        }
    pairs = rows(shared / "cases" / "stories" / "pairs.jsonl")
    joined = [pair["same"] for pair in pairs if cluster[pair["a"]] == cluster[pair["b"]]]
    assert sum(joined) / len(joined) >= 0.97  # precision
    assert sum(joined) / sum(pair["same"] for pair in pairs) >= 0.9  # recall


def judged(row: dict[str, str]) -> Article:
    published = datetime.fromisoformat(row["date"]).replace(tzinfo=UTC)
    return document(row["url"], id=row["url"], text=row["text"], source=row["source"], published=published)


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]
