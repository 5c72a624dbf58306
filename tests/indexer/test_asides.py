"""The newspaper itself, its dateline and its credits stay mentions and are no subjects."""

from __future__ import annotations

import pytest

from indexer.document import Mention
from indexer.entities.asides import Imprint
from indexer.entities.reading import Found, Told, read
from tests.indexer.test_entities import spans_of

KOMPAS = Imprint("kompas", "https://www.kompas.com/tren/read/2023/1", ("Ahmad Naufal",))
DETIK = Imprint("detik", "https://finance.detik.com/d-1/x")
VIVA = Imprint("viva.co.id", "https://www.viva.co.id/berita/1")
LIPUTAN = Imprint("liputan6", "https://www.liputan6.com/news/read/1")


def found(text: str, imprint: Imprint = KOMPAS, title: str = "", **names: list[str]) -> Found:
    return read(Told("0123456789abcdef", text, title, "id", imprint), spans_of(text, **names), spans_of(title, **names))


def why(one: Found) -> dict[str, str | None]:
    return {mention.text: mention.aside for mention in one.mentions}


@pytest.mark.parametrize(
    ("name", "imprint"),
    [
        ("KOMPAS.com", KOMPAS),
        ("Harian Kompas", KOMPAS),
        ("Kompas TV", KOMPAS),
        ("detikFinance", DETIK),
        ("20detik", DETIK),
        ("VIVAnews", VIVA),
        ("Jawa Pos", Imprint("jawa-pos", "https://www.jawapos.com/1")),
        ("Antara Foto", Imprint("antara", "https://www.antaranews.com/1")),
    ],
)
def test_the_newspaper_is_no_organisation_of_its_own_articles(name: str, imprint: Imprint) -> None:
    one = found(f"Menurut catatan {name}, harga beras naik.", imprint, organization=[name])
    assert why(one) == {name: "publisher"} and one.entities.organization == ()


@pytest.mark.parametrize(
    ("name", "imprint"),
    [("Reuters", KOMPAS), ("Kompasiana", KOMPAS), ("Tempo Scan Pacific", Imprint("tempo", "https://tempo.co/1"))],
)
def test_other_newspapers_and_companies_are_subjects(name: str, imprint: Imprint) -> None:
    assert found(f"Menurut {name}, harga naik.", imprint, organization=[name]).entities.organization != ()


@pytest.mark.parametrize(
    ("text", "imprint"),
    [
        ("Jakarta - Harga beras naik.", DETIK),
        ("Jakarta -\nHarga beras naik.", DETIK),
        ("JAKARTA, KOMPAS.com – Harga beras naik.", KOMPAS),
        ("Liputan6.com, Jakarta Harga beras naik.", LIPUTAN),
        ("Tentukan Pilihanmu\nJAKARTA, KOMPAS.com - Harga beras naik.", KOMPAS),
    ],
)
def test_a_place_of_the_dateline_alone_is_no_subject(text: str, imprint: Imprint) -> None:
    one = found(text, imprint, location=["Jakarta", "JAKARTA"], organization=["KOMPAS.com", "Liputan6.com"])
    assert one.entities.location == () and one.entities.organization == ()
    assert "dateline" in why(one).values()


def test_a_place_that_the_text_names_again_is_a_subject() -> None:
    one = found("Jakarta - Banjir melanda Jakarta.", DETIK, location=["Jakarta"])
    assert one.entities.location == ("Jakarta",)
    assert [mention.aside for mention in one.mentions] == ["dateline", None]


def test_a_sentence_with_a_dash_is_no_dateline() -> None:
    assert found("Warga Jakarta - dan Depok - mengungsi.", DETIK, location=["Jakarta"]).entities.location == (
        "Jakarta",
    )


@pytest.mark.parametrize(
    "line",
    [
        "Foto: Rizal Setyo",
        "Penulis Rizal Setyo",
        "Reporter: Rizal Setyo",
        "Suasana pasar. (ANTARA FOTO/Rizal Setyo)",
    ],
)
def test_who_is_only_credited_is_no_subject(line: str) -> None:
    one = found(f"Harga beras naik di pasar.\n{line}", person=["Rizal Setyo"])
    assert why(one) == {"Rizal Setyo": "credit"} and one.entities.person == ()


def test_the_articles_own_author_in_a_line_of_the_name_is_a_credit() -> None:
    assert why(found("Harga beras naik.\nAhmad Naufal", person=["Ahmad Naufal"])) == {"Ahmad Naufal": "credit"}


@pytest.mark.parametrize(
    ("text", "aside"),
    [
        ("Mayjen TNI Budi Prijono hadir.", "rank"),
        ("Letjen TNI (Purn) Budi Prijono hadir.", "rank"),
        ("Prajurit TNI Jadi korban.", None),
        ("Panglima TNI Yudo hadir.", None),
    ],
)
def test_a_body_in_a_rank_is_none(text: str, aside: str | None) -> None:
    assert why(found(text, organization=["TNI"]))["TNI"] == aside


# Titles and identities


def test_a_title_is_read_with_its_text_and_offsets_count_in_their_part() -> None:
    text = "Rudi Sulaksana menyambut tamu."
    one = found(text, title="Rudi: Tamu Senang", person=["Rudi Sulaksana", "Rudi"])
    assert [(m.part, m.text, m.start, m.end, m.entity) for m in one.mentions] == [
        ("title", "Rudi", 0, 4, "Rudi Sulaksana"),
        ("text", "Rudi Sulaksana", 0, 14, "Rudi Sulaksana"),
    ]
    assert len({m.id for m in one.mentions}) == 1


def test_an_identity_is_the_tables_where_it_knows_the_name_and_the_articles_own_where_a_name_says_little() -> None:
    text = "Jokowi dan Widi hadir di Desa Sukamaju bersama Demokrat."
    one = found(text, person=["Jokowi", "Widi"], location=["Desa Sukamaju"], organization=["Demokrat"])
    assert [mention.id for mention in one.mentions] == [
        "person/joko-widodo",
        "person/widi@0123456789ab",
        "location/desa-sukamaju",
        "organization/demokrat@0123456789ab",
    ]


def test_the_document_writes_where_a_mention_stands_as_in() -> None:
    import msgspec

    assert msgspec.to_builtins(Mention("Bogor", "location", 0, 5, "Bogor", "location/bogor"))["in"] == "text"
