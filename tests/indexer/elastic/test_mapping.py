"""The mapping takes every field of a document and no other; the analysis is the embedded index's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from elasticsearch import BadRequestError

from crawler.records.article import Capture, PagePart, Provenance, Related, Removed
from indexer import analysis
from indexer.document import LABELS, Document, Entities, Mention, Ner, Quote
from indexer.elastic import templates
from indexer.elastic.connection import Place
from indexer.elastic.index import ElasticIndex
from tests.indexer.elastic.conftest import remove
from tests.indexer.elastic.server import Server
from tests.indexer.test_analysis import FAMILIES
from tests.records import document

WIB = timezone(timedelta(hours=7))
# Types of Elasticsearch's core: they are in every distribution, and Kibana, ES|QL and the embedded twin know them.
CORE_TYPES = {"text", "keyword", "date", "long", "float", "object"}


def full_document() -> Document:
    """A document with something in every field."""
    time = datetime(2024, 3, 20, 17, 5, 9, tzinfo=WIB)
    return document(
        "https://contoh.example/berita/penuh",
        published=time,
        published_from=Provenance("json-ld", "second", 0.95),
        updated=time + timedelta(hours=1),
        withdrawn=time + timedelta(days=1),
        dateline="Pyongyang",
        authors=("Novi Christiastuti", "Rita Uli"),
        editors=("Budi",),
        initials=("nvc", "ita"),
        section="Internasional",
        tags=("rusia", "korea utara"),
        image="https://contoh.example/gambar.jpg",
        related=(Related("Baca juga", "https://contoh.example/lain"), Related("Tanpa tautan", None)),
        pages=(PagePart(1, "https://contoh.example/1", Capture("a.warc.gz", 12)), PagePart(2, "https://x", None)),
        removed=(Removed("(nvc/ita)", "initials"),),
        entities=Entities(("Vladimir Putin",), ("KCNA", "Reuters"), ("Pyongyang", "Korea Utara")),
        mentions=(Mention("Putin", "person", 0, 5, "Vladimir Putin"),),
        quotes=(Quote(0, 5, "Vladimir Putin", "name"),),
        ner=Ner("id-news", "1"),
    )


def test_every_field_has_its_place_in_the_mapping() -> None:
    mapped = templates.read("mappings", index="articles")["template"]["mappings"]
    assert mapped["dynamic"] == "strict"
    assert mapped["properties"].keys() == set(Document.__struct_fields__) | {"moment", "names", *LABELS}


def test_only_core_field_types_are_used() -> None:
    mapped = templates.read("mappings", index="articles")["template"]["mappings"]
    assert set(_types(mapped["properties"])) <= CORE_TYPES


def test_a_full_document_comes_back_whole(index: ElasticIndex) -> None:
    one = full_document()
    assert all(getattr(one, name) not in (None, (), "") for name in Document.__struct_fields__)
    assert index.update([one]).indexed == 1
    assert index.get(one.id) == one
    assert next(index.documents()).to_json() == one.to_json()


def test_times_with_odd_zones_are_taken(index: ElasticIndex) -> None:
    old = datetime(1925, 8, 17, 10, 0, tzinfo=ZoneInfo("Asia/Jakarta"))  # seven hours, seven minutes, twelve seconds
    exact = datetime(2024, 3, 1, 23, 59, 59, 999_999, tzinfo=UTC)
    one = document(published=old, updated=exact)
    assert index.update([one]).rejected == ()
    assert index.get(one.id) == one


def test_an_unknown_field_is_refused(place: Place, index: ElasticIndex) -> None:
    with pytest.raises(BadRequestError, match="strict_dynamic_mapping_exception"):
        place.client().index(index=place.alias, id="x", document={"judul": "Salah nama"})


def test_what_is_only_kept_is_not_searched(place: Place, index: ElasticIndex) -> None:
    index.update([full_document()])
    client = place.client()
    assert client.count(index=place.alias, query={"term": {"mentions.text": "Putin"}})["count"] == 0
    assert client.count(index=place.alias, query={"term": {"entities.person": "Vladimir Putin"}})["count"] == 1


Analyse = Callable[[str, str], list[str]]


@pytest.fixture(scope="module")
def analyse(elasticsearch_server: Server) -> Iterator[Analyse]:
    """The terms that an analyser of ours makes of a text, on the server."""
    server = elasticsearch_server
    place = Place(
        server.url,
        "kliping-test-analysis",
        server.username,
        server.password,
        None,
        str(server.ca) if server.ca else None,
    )
    client = place.client()
    remove(place)
    client.indices.create(index=f"{place.alias}-1", settings=templates.read("analysis", index="x")["settings"])

    def terms(analyzer: str, text: str) -> list[str]:
        found = client.indices.analyze(index=f"{place.alias}-1", analyzer=analyzer, text=text)
        return [token["token"] for token in found["tokens"]]

    yield terms
    remove(place)
    client.close()


@pytest.mark.parametrize(
    "text",
    [
        "Presiden Joko Widodo meresmikan jalan tol di Jakarta, Senin (20/3/2024).",
        "Jum'at, Ma\u2019ruf Amin, Al\u2018Qur\u02bcan dan Isra` Mi'raj",
        "Rp 1.500.000,50 atau 2,5 persen; pukul 10:30 WIB",
        "detik.com, kompas.co.id/berita?a=b dan budi_santoso@contoh.example",
        "JAKARTA.Presiden berkata:banjir surut.",
        "anti-korupsi, se-Jabodetabek, kupu-kupu, dua/tiga",
        "K\u00e9bakaran, ke\u0301bakaran, Sjöström, Łódź, Århus, straße, Ærø",
        "di\u00adsam\u00adbung dan tanpa\u200dsela",
        "COVID-19 G20 U-23 5G 4x4 H+1",
        "Владимир Путин дан 北京市 тиба",
        "— … “kutipan” 'petik' (kurung) [siku] 50%",
    ],
)
def test_words_are_those_of_the_embedded_index(analyse: Analyse, text: str) -> None:
    assert analyse("id_exact", text) == analysis.words(text)
    assert analyse("id_exact_search", text) == analysis.words(text)


SWALLOWED = {"pilih": "memilih dipilih pemilihan pilihan", "baik": "perbaikan perbaikannya"}


@pytest.mark.parametrize(("root", "family"), [*FAMILIES.items(), *SWALLOWED.items()])
def test_a_family_of_words_has_one_stem(analyse: Analyse, root: str, family: str) -> None:
    assert set(analyse("id_stem", family)) == {root} == set(analysis.stems(family))


@pytest.mark.parametrize("name", ["menteri", "pemilu", "kereta", "Megawati", "Mentawai", "Kediri", "Pertamina"])
def test_names_and_titles_stay_whole(analyse: Analyse, name: str) -> None:
    assert analyse("id_stem", name) == [name.lower()]


def test_stems_by_hand_are_those_of_the_embedded_index(analyse: Analyse) -> None:
    own = templates._own_stems()
    assert analyse("id_stem", " ".join(own)) == list(own.values())
    assert analysis.stems(" ".join(own)) == list(own.values())


def test_the_lists_are_those_of_the_embedded_index(analyse: Analyse) -> None:
    protected = sorted(analysis.protected_words() - analysis.stop_words())
    assert _one_by_one(analyse, protected) == protected
    before = analysis.stop_words() | analysis.protected_words()
    forms = {form: stem for form, stem in analysis.overrides().items() if form not in before}
    assert _one_by_one(analyse, list(forms)) == list(forms.values())
    assert analyse("id_stem", " ".join(analysis.stop_words())) == []


def test_negations_are_searched(analyse: Analyse) -> None:
    assert len(analyse("id_stem", "tidak belum bukan jangan")) == 4


def _one_by_one(analyse: Analyse, words: list[str]) -> list[str]:
    """The stems of words, asked for at once; a word that is two terms would shift all after it, and so be seen."""
    return analyse("id_stem", " ".join(words))


def _types(properties: dict[str, dict[str, object]]) -> Iterator[str]:
    for field in properties.values():
        yield str(field.get("type", "object"))
        for inside in ("properties", "fields"):
            yield from _types(field.get(inside, {}))  # type: ignore[arg-type]
