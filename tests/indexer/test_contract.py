"""What every index does, whatever holds it: one suite, run on the embedded index and on a real Elasticsearch."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count, permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.records.article import Provenance, version_of
from indexer.document import Document, Entities, Mention, Ner
from indexer.errors import ModelsMixed
from indexer.index import Hit, Index, Results, Updated, summarise
from indexer.makers import Maker
from indexer.query import Query
from tests.indexer.conftest import MakeIndex
from tests.records import document

NOON = datetime(2024, 3, 1, 5, 0, tzinfo=UTC)  # in Jakarta
# One index serves all examples of a property: each example has ids of its own, and Elasticsearch is slow to make one.
MANY = settings(max_examples=25)
_number = count()


def doc(name: str, text: str = "Banjir merendam Jakarta.", **fields: Any) -> Document:
    """A document whose id is its name, so that tests can say which they found."""
    return document(f"https://news.contoh.example/{name}", **({"id": name, "text": text, "title": "Kabar"} | fields))


def found(index: Index, text: str = "", **options: Any) -> list[str]:
    """The names of what a search finds, best first."""
    return names(index.search(Query.parse(text, **options)))


def names(results: Results) -> list[str]:
    return [hit.document.id for hit in results.hits]


def marked(hit: Hit) -> list[str]:
    """The words that a hit's snippets mark."""
    return [snippet.text[start:end] for snippet in hit.snippets for start, end in snippet.highlights]


class TestUpdating:
    def test_what_went_in_comes_out_whole(self, index: Index) -> None:
        whole = doc(
            "a",
            published=NOON.astimezone(),
            published_from=Provenance("json-ld", "second", 0.9),
            authors=("Ani", "Budi"),
            entities=Entities(person=("Joko Widodo",), location=("Jakarta",)),
            mentions=(Mention("Jakarta", "location", 16, 23, "Jakarta"),),
        )
        assert index.update([whole]) == Updated(1, 0)
        assert index.get("a") == whole
        assert list(index.documents()) == [whole]
        assert index.search(Query.parse("banjir")).hits[0].document == whole

    def test_nothing_is_no_error(self, index: Index) -> None:
        assert index.update([]) == Updated(0, 0)

    @pytest.mark.parametrize("order", list(permutations((1, 2, 3))))
    def test_the_newest_version_wins_in_any_order_of_calls(self, index: Index, order: tuple[int, ...]) -> None:
        for version in order:
            index.update([doc("a", version=version, text=f"Versi {version}")])
        held = index.get("a")
        assert held and held.version == 3
        assert found(index, "versi") == ["a"]

    @given(versions=st.lists(st.integers(0, 5), min_size=1, max_size=8), cut=st.integers(0, 8))
    @MANY
    def test_the_newest_version_wins_in_any_order_and_any_batches(
        self, index: Index, versions: list[int], cut: int
    ) -> None:
        name = f"h{next(_number)}"
        documents = [doc(name, version=version, text=f"Versi {version}") for version in versions]
        done = [index.update(documents[:cut]), index.update(documents[cut:])]
        assert sum(one.indexed + one.stale for one in done) == len(documents)
        held = index.get(name)
        assert held and held.version == max(versions)

    def test_a_repetition_changes_nothing(self, index: Index) -> None:
        documents = [doc("a"), doc("b")]
        index.update(documents)
        before = index.summary()
        assert index.update(documents) == Updated(2, 0)
        after = index.summary()
        assert (before.count, before.content_hash) == (after.count, after.content_hash)

    def test_an_older_version_is_stale(self, index: Index) -> None:
        index.update([doc("a", version=2)])
        assert index.update([doc("a", version=1), doc("b")]) == Updated(1, 1)

    def test_an_equal_version_replaces_as_after_better_entities(self, index: Index) -> None:
        index.update([doc("a")])
        index.update([doc("a", entities=Entities(person=("Joko Widodo",)))])
        assert found(index, person=["Joko Widodo"]) == ["a"]

    def test_the_old_text_is_gone(self, index: Index) -> None:
        index.update([doc("a", "Kebakaran di Bogor", version=1)])
        index.update([doc("a", "Panen di Bogor", version=2)])
        assert found(index, "kebakaran") == []
        assert index.summary().count == 1

    @pytest.mark.parametrize(
        ("fields", "reason"),
        [
            ({"id": ""}, "id is empty"),
            ({"id": "é" * 300}, "longer than 512 bytes"),
            ({"source": ""}, "source is empty"),
            ({"version": -1}, "no count of milliseconds"),
            ({"version": 2**63}, "no count of milliseconds"),
            ({"published": datetime(2024, 3, 1)}, "published is no time with a zone"),
            ({"published": datetime(1066, 10, 14, tzinfo=UTC)}, "outside the years"),
            ({"published_from": Provenance("meta", "day", float("nan"))}, "confidence is no number"),
            ({"text": "\ud83d"}, "half a surrogate pair"),
            ({"text": 7}, "text is no text"),
        ],
    )
    def test_a_bad_document_is_refused_with_its_reason_and_the_rest_goes_in(
        self, index: Index, fields: dict[str, Any], reason: str
    ) -> None:
        bad = doc("bad", **({"source": "contoh"} | fields))
        done = index.update([doc("a"), bad, doc("b")])
        assert (done.indexed, done.stale, len(done.rejected)) == (2, 0, 1)
        assert done.rejected[0][0] == bad.id
        assert reason in done.rejected[0][1]
        assert sorted(found(index)) == ["a", "b"]

    def test_what_is_deleted_is_gone_and_counted(self, index: Index) -> None:
        index.update([doc("a"), doc("b"), doc("c")])
        assert index.delete(["a", "c", "never-there", "a"]) == 2
        assert index.get("a") is None
        assert found(index) == ["b"]
        assert index.delete([]) == 0

    def test_an_update_that_breaks_off_can_be_given_again(self, index: Index) -> None:
        def breaking() -> Iterator[Document]:
            yield doc("a")
            raise OSError("the segment can't be read")

        with pytest.raises(OSError, match="the segment"):
            index.update(breaking())
        assert index.update([doc("a"), doc("b")]).rejected == ()
        assert sorted(found(index)) == ["a", "b"]


OLD, NEW = Ner("kliping-id-news", "1111"), Ner("kliping-id-news", "2222")
ENGLISH, NONE = Ner("stanza-en-x", "aaaa"), Ner(None, None)


class TestModels:
    def test_an_empty_index_was_filled_by_none_and_takes_what_comes_first(self, index: Index) -> None:
        assert index.makers() == ()
        index.update([doc("a", ner=OLD), doc("b", ner=OLD)])
        assert index.makers() == (Maker("id", OLD, 2),)

    def test_another_version_of_the_model_is_refused_naming_both_and_the_cure(self, index: Index) -> None:
        index.update([doc("a", ner=OLD)])
        before = index.summary().content_hash
        with pytest.raises(ModelsMixed) as refusal:
            index.update([doc("b", ner=NEW)])
        for told in ("kliping-id-news 1111", "kliping-id-news 2222", "`kliping enrich --again`", "`kliping rebuild`"):
            assert told in str(refusal.value)
        assert index.location in str(refusal.value)
        assert index.summary().content_hash == before

    def test_two_versions_in_one_update_are_refused(self, index: Index) -> None:
        with pytest.raises(ModelsMixed):
            index.update([doc("a", ner=OLD), doc("b", ner=NEW)])

    def test_another_model_for_the_same_language_is_refused(self, index: Index) -> None:
        index.update([doc("a", language="en", ner=ENGLISH)])
        with pytest.raises(ModelsMixed, match=r"\(en\) made by stanza-en-x aaaa.*stanza-en-y aaaa"):
            index.update([doc("b", language="en", ner=Ner("stanza-en-y", "aaaa"))])

    def test_the_same_model_of_another_version_is_refused_in_another_language_too(self, index: Index) -> None:
        index.update([doc("a", language="id", ner=OLD)])
        with pytest.raises(ModelsMixed):
            index.update([doc("b", language=None, ner=NEW)])

    def test_other_languages_have_other_models_or_none(self, index: Index) -> None:
        documents = [
            doc("a", ner=OLD),
            doc("b", language="en", ner=ENGLISH),
            doc("c", language="sw", ner=NONE),
            doc("d", language=None, ner=OLD),
        ]
        for one in documents:
            index.update([one])
        expected = (Maker(None, OLD, 1), Maker("en", ENGLISH, 1), Maker("id", OLD, 1), Maker("sw", NONE, 1))
        assert index.makers() == expected

    def test_documents_without_a_model_say_so_and_mix_with_any(self, index: Index) -> None:
        index.update([doc("a", language="en", ner=NONE)])
        index.update([doc("b", language="en", ner=ENGLISH)])
        index.update([doc("c", language="en", ner=NONE)])
        assert index.makers() == (Maker("en", NONE, 2), Maker("en", ENGLISH, 1))

    def test_what_is_gone_counts_no_more(self, index: Index) -> None:
        index.update([doc("a", ner=OLD)])
        index.delete(["a"])
        assert index.makers() == ()
        assert index.update([doc("b", ner=NEW)]).indexed == 1

    def test_a_rebuild_in_place_replaces_all_of_another_model(self, index: Index) -> None:
        index.update([doc("a", ner=OLD), doc("b", ner=OLD)])
        index.update([doc("a", ner=NEW)], anew=True)
        with pytest.raises(ModelsMixed):  # half-way nobody else writes
            index.update([doc("c", ner=NEW)])
        index.update([doc("b", ner=NEW)], anew=True)
        assert index.makers() == (Maker("id", NEW, 2),)
        assert index.update([doc("c", ner=NEW)]).indexed == 1

    def test_not_even_a_rebuild_mixes_what_it_is_given(self, index: Index) -> None:
        with pytest.raises(ModelsMixed):
            index.update([doc("a", ner=NEW), doc("b", ner=OLD)], anew=True)

    def test_many_languages_are_counted_whole(self, index: Index) -> None:
        index.update(doc(f"n{number}", language=f"x{number}", ner=NONE) for number in range(520))
        assert len(index.makers()) == 520

    def test_each_index_has_its_own_models(self, make_index: MakeIndex) -> None:
        one, other = make_index(), make_index()
        one.update([doc("a", ner=OLD)])
        other.update([doc("a", ner=NEW)])
        assert (one.makers(), other.makers()) == ((Maker("id", OLD, 1),), (Maker("id", NEW, 1),))


class TestHolding:
    def test_an_empty_index_answers(self, index: Index) -> None:
        results = index.search(Query.parse("banjir"))
        assert (results.total, results.stories, results.hits) == (0, 0, ())
        assert all(values == () for values in results.facets.values())
        assert list(index.documents()) == []
        assert index.get("a") is None
        summary = index.summary()
        assert (summary.count, summary.sources, summary.newest) == (0, (), None)

    def test_the_content_hash_is_the_same_in_every_index_and_order(self, make_index: MakeIndex) -> None:
        documents = [doc(name, f"Berita {name}: Jum'at 🔥", published=NOON) for name in "abc"]
        expected = summarise(documents).content_hash
        for order in (documents, documents[::-1]):
            index = make_index()
            for one in order:
                index.update([one])
            assert index.summary().content_hash == expected

    def test_the_content_hash_sees_any_change(self, index: Index) -> None:
        index.update([doc("a")])
        before = index.summary().content_hash
        index.update([doc("a", section="Ekonomi")])
        assert index.summary().content_hash != before

    def test_the_summary_counts_sources_and_knows_the_newest(self, index: Index) -> None:
        index.update(
            [
                doc("a", source="detik", published=NOON),
                doc("b", source="detik", published=NOON + timedelta(days=1)),
                doc("c", source="antara", published=NOON),
            ]
        )
        summary = index.summary()
        assert summary.sources == (("detik", 2), ("antara", 1))
        assert summary.newest == NOON + timedelta(days=1)

    def test_each_index_has_an_identity(self, make_index: MakeIndex) -> None:
        one, other = make_index(), make_index()
        assert one.identity() == one.identity() != other.identity()

    @pytest.mark.parametrize(
        "text",
        [
            "Banjir 🌊🔥 di 北京 dan Москва",
            "Banjir\x00nol \x1f\x7f",
            "Banjir \u202eterbalik\u202c \ufeff \u200b",
            "Banjir " + "x" * 40_000,
            "Banjir " + "panjang sekali " * 66_000,
            'Banjir "kutip" \\ \n\r\t <b>tebal</b> {{x}} %s',
        ],
        ids=["emoji", "control", "direction", "long-word", "one-megabyte", "markup"],
    )
    def test_strange_text_goes_in_and_comes_out_the_same(self, index: Index, text: str) -> None:
        strange = doc("a", text, title=text[:100], tags=(text[:50],))
        assert index.update([strange]) == Updated(1, 0)
        assert index.get("a") == strange
        assert found(index, "banjir") == ["a"]

    @given(text=st.text(max_size=300), title=st.none() | st.text(max_size=50))
    @MANY
    def test_any_text_goes_in_and_comes_out_the_same(self, index: Index, text: str, title: str | None) -> None:
        one = doc(f"h{next(_number)}", text, title=title)
        index.update([one])
        assert index.get(one.id) == one


ARTICLES = [
    doc("kebakaran", "Kebakaran hebat melanda pasar di Bogor. Api cepat dipadamkan.", title="Pasar Bogor hangus"),
    doc("terbakar", "Sebuah rumah terbakar di Depok, tidak ada korban.", title="Rumah di Depok"),
    doc("banjir", "Banjir bandang merendam Bogor dan Jakarta.", title="Banjir bandang"),
    doc("jumat", "Salat Jum'at di Masjid Istiqlal; Ma’ruf Amin hadir.", title="Salat Jumat"),
    doc("menteri", "Menteri Perhubungan meninjau kereta cepat. Megawati hadir.", title="Tinjauan"),
    doc("korupsi", "Lembaga anti-korupsi memeriksa élite partai di Bandung.", title="Pemeriksaan"),
]


class TestSearching:
    @pytest.fixture
    def news(self, index: Index) -> Index:
        index.update(ARTICLES)
        return index

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("bogor", {"kebakaran", "banjir"}),
            ("BOGOR", {"kebakaran", "banjir"}),
            ("bogor jakarta", {"banjir"}),
            ("bogor AND jakarta", {"banjir"}),
            ("jakarta OR depok", {"banjir", "terbakar"}),
            ("bogor -banjir", {"kebakaran"}),
            ("bogor NOT (banjir OR depok)", {"kebakaran"}),
            ("-bogor -depok -hadir", {"korupsi"}),
            ("bogor OR NOT hadir", {"kebakaran", "banjir", "terbakar", "korupsi"}),
            ("(bogor OR depok) AND (api OR korban)", {"kebakaran", "terbakar"}),
            ('"banjir bandang"', {"banjir"}),
            ('"bandang banjir"', set()),
            ('"di bogor"', {"kebakaran"}),
            ('"kebakaran melanda"', set()),
            ("membakar", {"kebakaran", "terbakar"}),
            ('"membakar"', set()),
            ('"terbakar"', {"terbakar"}),
            ("jumat", {"jumat"}),
            ("jum'at", {"jumat"}),
            ("jum’at", {"jumat"}),
            ("maruf", {"jumat"}),
            ("elite", {"korupsi"}),
            ("ÉLITE", {"korupsi"}),
            ("anti-korupsi", {"korupsi"}),
            ("korupsi", {"korupsi"}),
            ("teri", set()),
            ("gawat", set()),
            ("reta", set()),
            ("megawati menteri kereta", {"menteri"}),
            ("tidak", {"terbakar"}),
            ("di", {"kebakaran", "terbakar", "jumat", "korupsi"}),
            ("zzz", set()),
            ("title:bogor", {"kebakaran"}),
            ("text:bogor", {"kebakaran", "banjir"}),
            ("text:bogor -title:bogor", {"banjir"}),
            ('title:"banjir bandang"', {"banjir"}),
            ("title:(bogor OR depok)", {"kebakaran", "terbakar"}),
            ("*", {one.id for one in ARTICLES}),
            ("", {one.id for one in ARTICLES}),
            ("* -bogor", {"terbakar", "jumat", "menteri", "korupsi"}),
        ],
    )
    def test_a_search_finds(self, news: Index, text: str, expected: set[str]) -> None:
        results = news.search(Query.parse(text, limit=100))
        assert set(names(results)) == expected
        assert results.total == results.stories == len(expected)

    def test_a_title_counts_more_than_the_text(self, index: Index) -> None:
        filler = "Warga menunggu kabar sepanjang malam. "
        index.update([doc("text", filler + "Gempa.", title="Malam ini"), doc("title", filler, title="Gempa")])
        assert found(index, "gempa") == ["title", "text"]

    def test_the_word_as_typed_counts_more_than_its_family(self, index: Index) -> None:
        index.update([doc("family", "Rumah itu terbakar tadi."), doc("typed", "Rumah itu dibakar tadi.")])
        assert found(index, "dibakar") == ["typed", "family"]

    def test_filters_dont_change_the_score(self, news: Index) -> None:
        plain = news.search(Query.parse("bogor")).hits
        filtered = news.search(Query.parse("bogor", source=["contoh"], since="2000-01-01")).hits
        assert [hit.score for hit in plain] == pytest.approx([hit.score for hit in filtered])

    def test_any_parsed_search_is_answered(self, news: Index) -> None:
        for text in ("北", "a" * 300, '"' + "kata " * 200 + '"', "url:https://x.y/?a=b&c", " OR ".join(["kata"] * 256)):
            news.search(Query.parse(text))


class TestFields:
    @pytest.fixture
    def news(self, index: Index) -> Index:
        index.update(
            [
                doc(
                    "a",
                    source="detik",
                    section="Ekonomi & Bisnis",
                    authors=("Siti Nurhaliza",),
                    tags=("harga beras",),
                    language="id",
                    entities=Entities(
                        person=("Joko Widodo", "Budi Arie"),
                        organization=("Bank Indonesia",),
                        location=("Jakarta", "Jawa Barat"),
                    ),
                ),
                doc(
                    "b",
                    source="antara",
                    section="Politik",
                    language="en",
                    entities=Entities(person=("Arie Untung",), location=("Jawa Timur",)),
                ),
                doc("c", source="antara-jatim", section=None, language=None),
            ]
        )
        return index

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ('person:"Joko Widodo"', "a"),
            ("person:widodo", "a"),
            ("person:arie", "ab"),
            ('person:"widodo joko"', ""),
            ('person:"widodo budi"', ""),  # two names are no phrase
            ('organization:"bank indonesia"', "a"),
            ("organisation:bank", "a"),
            ("location:jawa", "ab"),
            ('location:"Jawa Timur"', "b"),
            ("source:antara", "b"),
            ("source:ANTARA", "b"),
            ("source:antara-jatim", "c"),
            ("section:bisnis", "a"),
            ("author:siti", "a"),
            ('tag:"harga beras"', "a"),
            ("language:en", "b"),
            ("url:news.contoh.example/b", "b"),
            ("url:contoh.example", "abc"),
            ("url:contoh", "abc"),
            ("-source:antara", "ac"),
        ],
    )
    def test_a_field_finds(self, news: Index, text: str, expected: str) -> None:
        assert "".join(sorted(found(news, text))) == expected

    @pytest.mark.parametrize(
        ("filters", "expected"),
        [
            ({"person": ["Joko Widodo"]}, "a"),
            ({"person": ["joko widodo"]}, "a"),
            ({"person": ["  JOKO   WIDODO "]}, "a"),
            ({"person": ["Widodo"]}, ""),
            ({"person": ["Joko Widodo", "Budi Arie"]}, "a"),
            ({"person": ["Joko Widodo", "Arie Untung"]}, ""),
            ({"organization": ["Bank Indonesia"]}, "a"),
            ({"location": ["Jakarta"]}, "a"),
            ({"source": ["detik"]}, "a"),
            ({"source": ["detik", "antara"]}, "ab"),
            ({"section": ["ekonomi & bisnis"]}, "a"),
            ({"section": ["ekonomi"]}, ""),
            ({"language": ["id", "en"]}, "ab"),
            ({"author": ["siti nurhaliza"]}, "a"),
            ({"source": ["detik"], "location": ["Jawa Timur"]}, ""),
        ],
    )
    def test_a_filter_keeps(self, news: Index, filters: dict[str, Any], expected: str) -> None:
        assert "".join(sorted(found(news, **filters))) == expected
        assert "".join(sorted(found(news, "banjir", **filters))) == expected


class TestTime:
    MIDNIGHT = datetime(2024, 2, 29, 17, 0, tzinfo=UTC)  # the first of March begins in Jakarta

    @pytest.fixture
    def news(self, index: Index) -> Index:
        moments = {"before": -1, "at": 0, "late": 86_399, "after": 86_400}
        index.update(
            [doc(name, published=self.MIDNIGHT + timedelta(seconds=seconds)) for name, seconds in moments.items()]
        )
        return index

    @pytest.mark.parametrize(
        ("since", "until", "expected"),
        [
            ("2024-03-01", None, ["after", "late", "at"]),
            (None, "2024-02-29", ["before"]),
            ("2024-03-01", "2024-03-01", ["late", "at"]),
            ("2024-02", "2024-02", ["before"]),
            ("2024-03-02", None, ["after"]),
            ("2024-03-01T00:00:01", None, ["after", "late"]),
            ("2024-02-29T16:59:59Z", "2024-02-29T17:00:00Z", ["before"]),
        ],
    )
    def test_days_are_jakartas(self, news: Index, since: str | None, until: str | None, expected: list[str]) -> None:
        assert found(news, since=since, until=until, sort="newest") == expected

    def test_the_day_facet_is_jakartas_newest_first(self, news: Index) -> None:
        days = news.search(Query.parse("")).facets["day"]
        assert days == (("2024-03-02", 1), ("2024-03-01", 2), ("2024-02-29", 1))

    def test_the_day_facet_has_the_newest_days_only(self, news: Index) -> None:
        assert news.search(Query.parse("", facets=1)).facets["day"] == (("2024-03-02", 1),)

    def test_an_article_without_a_time_counts_by_its_capture(self, index: Index) -> None:
        index.update([doc("a", published=None, captured=NOON), doc("b", published=NOON - timedelta(days=9))])
        assert found(index, since="2024-03-01", until="2024-03-01") == ["a"]

    def test_newest_goes_by_time_and_a_search_without_words_too(self, index: Index) -> None:
        index.update(
            [
                doc("old", "banjir banjir banjir", published=NOON),
                doc("new", published=NOON + timedelta(microseconds=1000)),
                doc("older", published=NOON - timedelta(hours=1)),
            ]
        )
        assert found(index, "banjir", sort="newest") == ["new", "old", "older"]
        assert found(index, "banjir")[0] == "old"
        assert found(index, "source:contoh -zzz") == found(index) == ["new", "old", "older"]


class TestFacets:
    def test_values_are_counted_over_all_matches_then_by_name(self, index: Index) -> None:
        people = [("Ani",), ("Budi", "Ani"), ("Cici",), ("Budi",), ("Dedi",)]
        index.update(
            [doc(f"d{n}", entities=Entities(person=names), source=f"s{n % 2}") for n, names in enumerate(people)]
        )
        facets = index.search(Query.parse("banjir", limit=1, facets=3)).facets
        assert facets["person"] == (("Ani", 2), ("Budi", 2), ("Cici", 1))
        assert facets["source"] == (("s0", 3), ("s1", 2))
        assert set(facets) == {"person", "organization", "location", "source", "day"}

    def test_a_tie_at_the_end_is_settled_by_name(self, index: Index) -> None:
        index.update([doc("a", entities=Entities(person=tuple(f"Orang {n:03}" for n in range(200, 0, -1))))])
        facets = index.search(Query.parse("banjir", facets=2)).facets
        assert facets["person"] == (("Orang 001", 1), ("Orang 002", 1))

    def test_they_follow_the_filters(self, index: Index) -> None:
        index.update([doc("a", source="x"), doc("b", source="y")])
        assert index.search(Query.parse("", source=["x"])).facets["source"] == (("x", 1),)

    def test_none_are_counted_when_none_are_wanted(self, index: Index) -> None:
        index.update([doc("a")])
        assert index.search(Query.parse("", facets=0)).facets == {}


class TestStories:
    @pytest.fixture
    def news(self, index: Index) -> Index:
        index.update(
            [
                doc("a1", "Banjir.", title="Banjir", cluster="a1", published=NOON),
                doc("a2", "Banjir dan banyak kata lain di sini.", cluster="a1", published=NOON + timedelta(hours=2)),
                doc("a3", "Panen.", cluster="a1", published=NOON),
                doc("b", "Banjir lagi.", published=NOON + timedelta(hours=1)),
            ]
        )
        return index

    def test_copies_are_folded_into_the_best(self, news: Index) -> None:
        results = news.search(Query.parse("banjir"))
        assert [(hit.document.id, hit.duplicates) for hit in results.hits] == [("a1", 1), ("b", 0)]
        assert (results.total, results.stories) == (3, 2)

    def test_or_into_the_newest(self, news: Index) -> None:
        results = news.search(Query.parse("banjir", sort="newest"))
        assert [(hit.document.id, hit.duplicates) for hit in results.hits] == [("a2", 1), ("b", 0)]

    def test_all_copies_are_shown_when_asked_for(self, news: Index) -> None:
        results = news.search(Query.parse("banjir", collapse=False))
        assert sorted(names(results)) == ["a1", "a2", "b"]
        assert (results.total, results.stories) == (3, 3)
        assert {hit.duplicates for hit in results.hits} == {0}

    def test_pages_cover_every_story_once(self, index: Index) -> None:
        index.update(
            [
                doc(f"d{n:02}", cluster=f"c{n % 12}", published=NOON + timedelta(minutes=n), text="Banjir. " * (n + 1))
                for n in range(40)
            ]
        )
        for sort in ("newest", "relevance"):
            pages = [found(index, "banjir", sort=sort, limit=5, offset=offset) for offset in (0, 5, 10, 15)]
            assert [len(page) for page in pages] == [5, 5, 2, 0]
            assert len({int(name[1:]) % 12 for page in pages for name in page}) == 12

    def test_pages_without_folding_cover_every_document_once(self, index: Index) -> None:
        index.update([doc(f"d{n:02}", cluster="same") for n in range(23)])
        pages = [found(index, "banjir", collapse=False, limit=10, offset=offset) for offset in (0, 10, 20, 30)]
        assert [len(page) for page in pages] == [10, 10, 3, 0]
        assert len({name for page in pages for name in page}) == 23

    def test_a_page_of_nothing_still_counts(self, news: Index) -> None:
        results = news.search(Query.parse("banjir", limit=0))
        assert (results.hits, results.total, results.stories) == ((), 3, 2)


class TestSnippets:
    def test_words_and_their_families_are_marked_in_title_and_text(self, index: Index) -> None:
        index.update([doc("a", "Rumah terbakar. Kebakaran di Depok padam.", title="Depok: rumah dibakar")])
        hit = index.search(Query.parse("membakar depok")).hits[0]
        assert marked(hit) == ["terbakar", "Kebakaran", "Depok"]
        assert [hit.title.text[a:b] for a, b in hit.title.highlights] == ["Depok", "dibakar"]

    def test_an_entity_asked_for_is_marked_under_whatever_name(self, index: Index) -> None:
        text = "Jokowi tiba di Solo."
        mention = Mention("Jokowi", "person", 0, 6, "Joko Widodo")
        index.update([doc("a", text, entities=Entities(person=("Joko Widodo",)), mentions=(mention,))])
        either: tuple[dict[str, Any], ...] = ({"person": ["joko widodo"]}, {"text": "person:widodo"})
        for options in either:
            assert marked(index.search(Query.parse(**options)).hits[0]) == ["Jokowi"]


class TestSomeOfTheWords:
    @pytest.fixture
    def news(self, index: Index) -> Index:
        index.update(
            [
                doc("all", "Gempa mengguncang Cianjur. Warga mengungsi."),
                doc("apart", f"Gempa terasa. {'Warga menunggu kabar. ' * 20} Cianjur tenang, pengungsi pulang."),
                doc("cianjur", "Wisata Cianjur ramai; para pengungsi pulang.", source="kompas"),
                doc("gempa", "Gempa di Lombok."),
                *(doc(f"other{n}", f"Gempa ke-{n} di Jokowi Tower.") for n in range(25)),
            ]
        )
        return index

    def test_follow_those_with_all(self, news: Index) -> None:
        results = news.search(Query.parse("gempa cianjur pengungsi", partial=True))
        assert names(results) == ["all", "apart", "cianjur"]
        assert (results.total, results.stories, results.partial) == (2, 2, 1)
        assert [hit.missing for hit in results.hits] == [(), (), ("gempa",)]

    def test_are_not_there_unless_asked_for(self, news: Index) -> None:
        results = news.search(Query.parse("gempa cianjur pengungsi"))
        assert (names(results), results.partial) == (["all", "apart"], 0)

    def test_are_not_in_the_order_newest(self, news: Index) -> None:
        assert set(found(news, "gempa cianjur pengungsi", partial=True, sort="newest")) == {"all", "apart"}

    def test_keep_what_must_hold(self, news: Index) -> None:
        assert found(news, "gempa cianjur pengungsi -wisata", partial=True) == ["all", "apart"]
        assert found(news, "gempa cianjur pengungsi", partial=True, source=["kompas"]) == ["cianjur"]
        assert found(news, '"gempa terasa" cianjur pengungsi', partial=True) == ["apart"]

    def test_dont_count_in_facets(self, news: Index) -> None:
        results = news.search(Query.parse("gempa cianjur pengungsi", partial=True))
        assert results.facets["source"] == (("contoh", 2),)

    def test_are_paged_through(self, news: Index) -> None:
        pages = [found(news, "gempa cianjur pengungsi", partial=True, limit=1, offset=at) for at in range(4)]
        assert pages == [["all"], ["apart"], ["cianjur"], []]

    def test_words_that_stand_together_come_first(self, index: Index) -> None:
        far = f"Harga naik. {'Warga menunggu kabar baik. ' * 12} Beras tiba."
        index.update([doc("far", far), doc("near", f"{'Warga menunggu kabar baik. ' * 12} Harga beras naik tiba.")])
        assert found(index, "harga beras") == ["near", "far"]

    def test_words_that_say_nothing_are_not_asked_for(self, news: Index) -> None:
        assert found(news, "apa itu gempa di cianjur pada pengungsi") == found(news, "gempa cianjur pengungsi")

    def test_a_slip_finds_what_was_meant_and_says_so(self, news: Index) -> None:
        results = news.search(Query.parse("jokwi", partial=True, limit=100))
        assert results.total == 0 and results.partial == 25
        assert results.near == (("jokwi", ("jokowi",)),)
        assert all(hit.missing == () for hit in results.hits)
        assert marked(results.hits[0]) == ["Jokowi"]

    def test_a_slip_counts_for_nothing_where_all_is_asked(self, news: Index) -> None:
        assert found(news, "jokwi") == []

    def test_days_named_in_words_find_articles_of_those_days(self, index: Index) -> None:
        index.update(
            [
                doc("said", "Banjir 1 Maret 2024 dikenang.", published=NOON.replace(year=2025)),
                doc("then", "Banjir merendam Jakarta, Jumat (1/3).", published=NOON),
                doc("other", "Banjir merendam Jakarta.", published=NOON.replace(month=1)),
            ]
        )
        results = index.search(Query.parse("banjir 1 maret 2024", partial=True))
        assert names(results)[:2] == ["said", "then"]
        assert results.total == 1 and not results.hits[1].missing
        assert results.near == (("1 maret 2024", ("articles of 1 Mar 2024 to 2 Mar 2024",)),)


def test_what_came_in_since_then_is_found_whatever_its_day(index: Index) -> None:
    index.update([doc("old", captured=NOON), doc("new", captured=NOON + timedelta(days=2), published=NOON)])
    assert found(index, captured_since="2024-03-02") == ["new"]
    assert set(found(index, captured_since=NOON)) == {"old", "new"}


def test_what_is_withdrawn_is_found_left_out_or_asked_for_alone(index: Index) -> None:
    index.update([doc("stands"), doc("gone", withdrawn=NOON)])
    assert set(found(index, "banjir")) == {"stands", "gone"}
    assert found(index, "banjir", withdrawn="without") == ["stands"]
    assert found(index, "banjir", withdrawn="only") == ["gone"]
    assert found(index, withdrawn="only") == ["gone"]
    assert index.search(Query.parse("banjir", withdrawn="only")).hits[0].document.withdrawn == NOON


def test_an_article_that_comes_back_is_withdrawn_no_more(index: Index) -> None:
    index.update([doc("a", version=1), doc("a", version=2, withdrawn=NOON), doc("a", version=3)])
    assert found(index, withdrawn="only") == []
    assert found(index, withdrawn="without") == ["a"]


def test_a_withdrawal_is_something_that_came_in(index: Index) -> None:
    later = NOON + timedelta(days=3)
    index.update([doc("a", captured=NOON, withdrawn=later, version=version_of(later))])
    assert found(index, captured_since=NOON + timedelta(days=1)) == ["a"]
