"""`kliping entities`: what an index knows of one entity, by any of its names."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crawler.records.article import Article
from indexer.chart import chart
from indexer.commands.entities import entities
from indexer.document import Document, Ner
from indexer.dossier import dossier
from indexer.entities import resolve
from indexer.index import Index
from indexer.open import open_index
from tests.indexer.test_entities import spans_of

FIRST = datetime(2024, 3, 1, 5, tzinfo=UTC)
TEXTS = [
    "Jokowi bertemu Prabowo Subianto di Bogor.",
    "Presiden Joko Widodo memanggil KPK. Jokowi lalu ke Kota Bogor.",
    "Prabowo berpidato di Kota Bogor.",
    "Joko Widodo dan Prabowo naik kereta KAI.",
]
NAMES = {
    "person": ["Joko Widodo", "Jokowi", "Prabowo Subianto", "Prabowo"],
    "organization": ["KPK", "KAI"],
    "location": ["Kota Bogor", "Bogor"],
}


def document(number: int, text: str) -> Document:
    article = Article.from_values(
        {
            "id": f"a{number}",
            "url": f"https://lembar.example/{number}",
            "source": "lembar" if number % 2 else "pagi",
            "version": number + 1,
            "captured": (FIRST + timedelta(days=number)).isoformat(),
            "published": (FIRST + timedelta(days=number)).isoformat(),
            "title": f"Kabar {number}",
            "text": text,
            "language": "id",
            "extractor": {"name": "test", "version": "1"},
        }
        | dict.fromkeys(("capture", "published_from", "updated", "dateline", "section", "image"))
        | {name: [] for name in ("authors", "editors", "initials", "tags", "related", "pages", "removed")}
    )
    found, mentions = resolve(text, spans_of(text, **NAMES))
    return Document.of(article, entities=found, mentions=mentions, cluster=article.id, ner=Ner("test", "1"))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    index = open_index(str(tmp_path / "index"), create=True)
    index.update(document(number, text) for number, text in enumerate(TEXTS))
    index.close()
    return tmp_path


@pytest.fixture
def index(data: Path) -> Iterator[Index]:
    opened = open_index(str(data / "index"))
    yield opened
    opened.close()


def run(data: Path, *arguments: str) -> Result:
    return CliRunner().invoke(entities, [*arguments, "--data", str(data)])


@pytest.mark.parametrize("name", ["Jokowi", "joko widodo", "Presiden Jokowi"])
def test_any_name_of_a_person_opens_the_same_dossier(index: Index, name: str) -> None:
    found = dossier(index, name)
    assert found is not None
    assert (found.name, found.label, found.documents) == ("Joko Widodo", "person", 3)
    assert found.called == (("Joko Widodo", 2), ("Jokowi", 2))


def test_a_dossier_counts_days_companions_and_sources(index: Index) -> None:
    found = dossier(index, "Jokowi")
    assert found is not None
    assert found.days == (("2024-03-01", 1), ("2024-03-02", 1), ("2024-03-04", 1))
    assert found.person == (("Prabowo Subianto", 2),)
    assert found.source == (("lembar", 2), ("pagi", 1))
    assert [one.title for one in found.latest] == ["Kabar 3", "Kabar 1", "Kabar 0"]


def test_an_ambiguous_name_opens_its_commonest_meaning_and_names_the_others(index: Index) -> None:
    found = dossier(index, "Bogor")
    assert found is not None
    assert (found.name, found.documents) == ("Kota Bogor", 2)
    assert [(other.name, other.documents) for other in found.others] == [("Bogor", 1)]


def test_a_period_limits_what_is_counted(index: Index) -> None:
    found = dossier(index, "Jokowi", since=FIRST + timedelta(days=2))
    assert found is not None
    assert found.documents == 1


def test_a_name_that_no_article_has_is_an_error_with_a_way_on(data: Path) -> None:
    result = run(data, "Ratu", "Antah")
    assert result.exit_code == 1
    assert "no article names" in result.output
    assert "kliping search" in result.output


def test_the_dossier_is_json_for_machines(data: Path) -> None:
    found = json.loads(run(data, "jokowi", "--json").output)
    assert (found["id"], found["documents"]) == ("person/joko-widodo", 3)
    assert "Jokowi" in found["aliases"]
    assert found["latest"][0]["url"] == "https://lembar.example/3"


def test_the_dossier_is_one_fact_a_line_for_a_pipe(data: Path) -> None:
    lines = run(data, "Jokowi").output.splitlines()
    assert lines[0] == "name\tJoko Widodo"
    assert "day\t2024-03-01\t1" in lines


# Offices, and several people of one name


@pytest.mark.parametrize(
    ("text", "office"),
    [
        ("Menteri Keuangan (Menkeu) Jokowi hadir.", "Menteri Keuangan"),
        ("kata Kepala Dinas Kesehatan Kota Solo, dr Jokowi di Solo.", "Kepala Dinas Kesehatan Kota Solo"),
        ("Kapolda Jawa Tengah Irjen Jokowi hadir.", "Kapolda Jawa Tengah"),
        ("Warga Solo Jokowi hadir.", None),
        ("Menteri itu bertemu Jokowi.", None),
    ],
)
def test_an_office_in_front_of_a_name_is_the_persons(text: str, office: str | None) -> None:
    from indexer.entities.offices import offices

    mentions = resolve(text, spans_of(text, person=["Jokowi"]))[1]
    assert offices(text, mentions) == ({"Joko Widodo": {office}} if office else {})


def test_a_dossier_shows_offices_with_their_days(tmp_path: Path) -> None:
    index = open_index(str(tmp_path / "index"), create=True)
    index.update(
        document(number, text) for number, text in enumerate(["Gubernur Jokowi hadir.", "Presiden Jokowi tiba."])
    )
    found = dossier(index, "Jokowi")
    index.close()
    assert found is not None
    assert [(role.office, role.first) for role in found.roles] == [
        ("Presiden", "2024-03-02"),
        ("Gubernur", "2024-03-01"),
    ]


# The chart


def test_a_chart_has_a_column_for_every_day_between_the_first_and_the_last() -> None:
    drawn = chart([("2024-03-01", 4), ("2024-03-03", 1)], most=10)
    assert (drawn.unit, drawn.counts) == ("day", (4, 0, 1))
    assert drawn.rows(1) == ["█ ▂"]


@pytest.mark.parametrize(("last", "unit"), [("2024-03-09", "day"), ("2024-04-20", "week"), ("2024-11-02", "month")])
def test_a_chart_takes_the_finest_unit_that_fits(last: str, unit: str) -> None:
    assert chart([("2024-03-01", 1), (last, 1)], most=10).unit == unit


def test_a_chart_says_where_months_and_years_begin() -> None:
    drawn = chart([("2023-11-15", 1), ("2024-02-15", 2)], most=12)
    assert (drawn.unit, drawn.axis(5)) == ("month", "2023      2024")


def test_one_article_among_thousands_is_still_seen() -> None:
    assert chart([("2024-03-01", 5000), ("2024-03-02", 1)], most=10).rows(1) == ["█▁"]
