"""Source files: the shipped ones are whole, and a mistake in one is named with its cure."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.catalogue import SHIPPED, choose, load_catalogue, read_source
from crawler.errors import CatalogueError, UnknownSource
from crawler.turns import groups_by_domain

GOOD = 'title = "Harian"\nhome = "https://www.harian.co.id/"\nfeeds = ["https://feed.harian.co.id/rss"]\n'


def source_file(folder: Path, text: str, name: str = "harian") -> Path:
    path = folder / f"{name}.toml"
    path.write_text(text)
    return path


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.toml")), ids=lambda path: path.stem)
def test_a_shipped_source_is_whole(path: Path) -> None:
    source = read_source(path)
    assert source.ways
    assert all(source.may_visit(url) for url in source.listings)


def test_the_catalogue_has_the_sources_that_it_began_with() -> None:
    named = "antara cnbcindonesia cnnindonesia demo detik kompas liputan6 okezone republika sindonews tempo"
    assert {*named.split()} <= {*load_catalogue()}
    assert not load_catalogue().broken


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (GOOD + 'feed = ["x"]', "unknown key 'feed'; did you mean 'feeds'?"),
        (GOOD + "delay_second = 2", "did you mean 'delay_seconds'?"),
        ('home = "https://harian.co.id"', "title is missing; add it"),
        ('title = "Harian"\nhome = "https://harian.co.id"', "none of feeds, sitemaps and sections"),
        (GOOD.replace("https://www", "www"), "home has no http(s) URL"),
        (GOOD.replace("https://feed", "file:///etc"), "feeds has no http(s) URL"),
        (GOOD.replace('["https://feed.harian.co.id/rss"]', '"https://feed.harian.co.id/rss"'), "put the brackets"),
        (GOOD + 'delay_seconds = "2"', "delay_seconds takes a number from 0 to 3600, not '2'"),
        (GOOD + "concurrency = 99", "concurrency takes a whole number from 1 to 16"),
        (GOOD + "articles = ['read/(']", "articles has a regular expression that can't be read"),
        (GOOD + 'timezone = "Asia/Jakata"', "no such zone"),
        (GOOD + 'domains = ["https://harian.co.id"]', "bare hosts"),
        (GOOD + 'sections = ["https://www.harian.co.id/"]', "sections needs articles"),
        (GOOD + 'sitemaps = ["http://127.0.0.1/s.xml"]', "add allow_loopback = true"),
        (GOOD + "[[rule]]\nbodi = ['p']", "unknown key 'bodi'"),
        (GOOD + 'status = "verfied"', "status takes 'verified', 'unverified', 'broken', not 'verfied'"),
        (GOOD + 'status = "verified"', "needs the day it was checked and the evidence"),
        (GOOD + 'checked = "2026-09-17"', "checked takes a day without quotes"),
        ("title = Harian", "not a TOML file"),
        (GOOD + "articles = " + "[" * 3000 + "]" * 3000, "nested beyond all measure"),
    ],
)
def test_a_mistake_is_named_with_file_key_and_cure(tmp_path: Path, text: str, told: str) -> None:
    path = source_file(tmp_path, text)
    with pytest.raises(CatalogueError) as error:
        read_source(path)
    assert str(path) in str(error.value)
    assert told in str(error.value)


def test_a_users_own_source_is_added_and_may_replace_a_shipped_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    beside, own = tmp_path / "data" / "sources", tmp_path / "own"
    beside.mkdir(parents=True)
    own.mkdir()
    source_file(beside, GOOD)
    source_file(beside, GOOD.replace("Harian", "Antara kami"), "antara")
    source_file(own, GOOD.replace("Harian", "Harian lain"))
    monkeypatch.setenv("KLIPING_SOURCES", str(own))
    catalogue = load_catalogue(tmp_path / "data")
    assert catalogue["antara"].title == "Antara kami"
    assert catalogue["harian"].title == "Harian lain"


def test_an_unknown_name_is_told_with_the_nearest_known_one() -> None:
    with pytest.raises(UnknownSource, match="did you mean 'detik'"):
        choose(["detikk"], load_catalogue())


def test_a_broken_file_stops_its_own_source_only(tmp_path: Path) -> None:
    (tmp_path / "sources").mkdir()
    source_file(tmp_path / "sources", GOOD)
    source_file(tmp_path / "sources", GOOD + "feed = []", "rusak")
    source_file(tmp_path / "sources", "title = 7", "detik")
    catalogue = load_catalogue(tmp_path)
    sources, broken = choose(["rusak", "harian", "detik"], catalogue)
    assert [source.name for source in sources] == ["harian"]
    assert ["feed" in str(broken[0]), "detik.toml" in str(broken[1])] == [True, True]
    assert "detik" not in catalogue, "the shipped file doesn't stand in for the user's own"


def test_sub_domains_share_one_budget(tmp_path: Path) -> None:
    jogja = read_source(source_file(tmp_path, GOOD.replace("www.", "jogja."), "jogja"))
    jabar = read_source(source_file(tmp_path, GOOD.replace("www.", "jabar."), "jabar"))
    other = read_source(source_file(tmp_path, GOOD.replace("harian", "koran"), "koran"))
    assert [[s.name for s in group] for group in groups_by_domain([jogja, other, jabar])] == [
        ["koran"],
        ["jogja", "jabar"],
    ]


def test_a_source_owns_its_sub_domains_and_no_lookalikes(tmp_path: Path) -> None:
    source = read_source(source_file(tmp_path, GOOD))
    assert source.owns("https://news.harian.co.id/a")
    assert not source.owns("https://harian.co.id.contoh.com/a")
    assert not source.owns("https://bukanharian.co.id/a")
