"""Names in articles of other languages: canonical in Indonesian, and no Indonesian short forms for others' bodies."""

from __future__ import annotations

import pytest

from indexer.enrich.tagger import Span
from indexer.entities import resolve
from indexer.entities.abroad import is_indonesian, names_indonesia
from indexer.entities.tables import shipped


def entity_of(name: str, label: str, text: str, language: str | None = "en") -> str:
    start = text.index(name)
    _, (mention,) = resolve(text, [Span(name, label, start, start + len(name))], language)
    return mention.entity


@pytest.mark.parametrize(
    ("name", "label", "entity"),
    [
        ("North Korea", "location", "Korea Utara"),
        ("Ireland", "location", "Irlandia"),
        ("Mecca", "location", "Makkah"),
        ("United Nations", "organization", "Perserikatan Bangsa-Bangsa"),
        ("World Bank", "organization", "Bank Dunia"),
        ("NATO", "organization", "NATO"),
        ("Donald Trump", "person", "Donald Trump"),
        ("Trump", "person", "Donald Trump"),
        ("Joko Widodo", "person", "Joko Widodo"),
        ("Acme Corporation", "organization", "Acme Corporation"),
        ("東京", "location", "東京"),
    ],
)
def test_a_known_name_is_canonical_whatever_the_language(name: str, label: str, entity: str) -> None:
    assert entity_of(name, label, f"Yesterday {name} was in the news.") == entity


@pytest.mark.parametrize("name", ["MA", "House of Representatives", "PAN", "BI"])
def test_short_forms_of_indonesian_bodies_mean_others_elsewhere(name: str) -> None:
    assert entity_of(name, "organization", f"Boston's {name} voted on Monday.") == name


@pytest.mark.parametrize(("name", "entity"), [("KPK", "Komisi Pemberantasan Korupsi"), ("BI", "Bank Indonesia")])
def test_they_count_where_the_article_names_indonesia(name: str, entity: str) -> None:
    assert entity_of(name, "organization", f"The {name}, Indonesia's well-known body, said so.") == entity


def test_composed_names_are_for_indonesian_only() -> None:
    text = "Polda Jabar said so in Indonesia."
    assert entity_of("Polda Jabar", "organization", text) == "Polda Jabar"
    assert entity_of("Polda Jabar", "organization", text, "id") != "Polda Jabar"


@pytest.mark.parametrize("language", ["id", "id-ID", "ms", "MS_my", "", None])
def test_indonesian_malay_and_unknown_are_read_by_the_rules_of_indonesian(language: str | None) -> None:
    assert is_indonesian(language)


@pytest.mark.parametrize("text", ["Indonesia", "indonesische", "l'Indonésie", "Indonesian"])
def test_an_article_names_indonesia(text: str) -> None:
    assert names_indonesia(text, [], shipped())


@pytest.mark.parametrize("place", ["Jakarta", "Central Java", "Bandung", "Surabaya"])
def test_so_does_a_province_or_town_of_it(place: str) -> None:
    assert names_indonesia("", ["London", place], shipped())


@pytest.mark.parametrize("place", ["India", "Indochina", "Indiana", "Malaysia", "Kuala Lumpur", ""])
def test_others_dont(place: str) -> None:
    assert not names_indonesia(place, [place], shipped())
