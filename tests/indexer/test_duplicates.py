"""Near-duplicates share a cluster; different stories don't; doing it again changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.enrich.duplicates import Clusters

WIRE = """Pemerintah Kabupaten Karawang mencatat luas panen padi pada musim ini mencapai delapan puluh ribu hektare.
Kepala Dinas Pertanian mengatakan hasil itu naik dibanding musim lalu karena pengairan berjalan lancar.
Petani di Rawamerta dan Telagasari mulai memanen sejak pekan pertama bulan ini dan harga gabah masih bertahan.
Bulog menyiapkan gudang tambahan agar hasil panen dapat terserap, sementara jalan menuju sentra produksi diperbaiki.
Pemerintah daerah juga membuka pendaftaran asuransi tani bagi mereka yang sawahnya berada di bantaran sungai."""
OTHER = """Timnas putri menutup pemusatan latihan di Yogyakarta dengan dua kemenangan atas klub setempat.
Pelatih menilai lini tengah mulai padu, meski penyelesaian akhir perlu dibenahi sebelum berangkat ke Bangkok.
Dua puluh tiga pemain akan didaftarkan, termasuk tiga penjaga gawang yang bersaing ketat sepanjang latihan.
Laga pembuka dijadwalkan pada hari Minggu dan akan disiarkan langsung oleh televisi nasional dari stadion utama."""


@pytest.fixture
def clusters() -> Iterator[Clusters]:
    with Clusters(":memory:") as found:
        yield found


def test_an_article_alone_is_its_own_cluster(clusters: Clusters) -> None:
    assert clusters.assign("a", WIRE) == "a"
    assert clusters.assign("b", OTHER) == "b"


@pytest.mark.parametrize(
    "copy",
    [
        WIRE,
        WIRE.upper(),
        "KARAWANG, Harian Contoh - " + WIRE,
        WIRE.replace("Pemerintah Kabupaten Karawang mencatat", "Pemkab Karawang, Senin, melaporkan"),
        "\n".join(WIRE.splitlines()[:4]),
    ],
    ids=["same", "capitals", "dateline", "another lead", "last paragraph cut"],
)
def test_a_wire_story_carried_again_joins_the_first(clusters: Clusters, copy: str) -> None:
    clusters.assign("a", WIRE)
    assert clusters.assign("b", copy) == "a"


def test_short_texts_are_never_the_same(clusters: Clusters) -> None:
    assert clusters.assign("a", "Gempa terasa di Palu.") == "a"
    assert clusters.assign("b", "Gempa terasa di Palu.") == "b"


def test_an_article_stays_in_its_cluster_through_its_versions(clusters: Clusters) -> None:
    clusters.assign("a", WIRE)
    assert clusters.assign("b", WIRE) == "a"
    assert clusters.assign("b", OTHER) == "a"
    assert clusters.assign("a", OTHER) == "a"


def test_memberships_outlive_the_process(tmp_path: Path) -> None:
    path = tmp_path / "state" / "clusters.sqlite"
    with Clusters(path) as first:
        first.assign("a", WIRE)
    with Clusters(path) as second:
        assert second.assign("b", WIRE) == "a"


def test_the_same_order_gives_the_same_clusters(shared: Path) -> None:
    texts = raw_texts(shared, 300)
    assert clusters_of(texts) == clusters_of(texts)


def test_of_real_news_few_articles_are_near_duplicates(shared: Path) -> None:
    texts = raw_texts(shared, 1000)
    found = clusters_of(texts)
    alone = sum(cluster == str(number) for number, cluster in enumerate(found))
    assert alone >= 950


def clusters_of(texts: list[str]) -> list[str]:
    with Clusters(":memory:") as found:
        return [found.assign(str(number), text) for number, text in enumerate(texts)]


def raw_texts(shared: Path, count: int) -> list[str]:
    import io
    import json

    import zstandard

    with open(shared / "text" / "indonesian-news.jsonl.zst", "rb") as file:
        lines = io.TextIOWrapper(zstandard.ZstdDecompressor().stream_reader(file), encoding="utf-8")
        return [json.loads(next(lines))["text"] for _ in range(count)]
