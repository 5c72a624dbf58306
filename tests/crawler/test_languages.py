"""A language is one file of facts and one page here: its day, its byline and its "and" are read from the file alone."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

import crawler.facts
from crawler import languages
from crawler.dates import home_zone
from crawler.extract import Page, PageExtract, extract_page
from crawler.languages import by_number, codes, facts, words

# The day 10 March 2026 as each language writes it, and the line that names who wrote.
PAGES = {
    "af": ("10 Maart 2026", "Deur Rina Hartati en Budi Santoso"),
    "ar": ("10 مارس 2026", "بقلم Rina Hartati"),
    "bg": ("10 март 2026", "автор: Rina Hartati"),
    "ca": ("10 de març de 2026", "Autor: Rina Hartati"),
    "cs": ("10. března 2026", "Autor: Rina Hartati"),
    "da": ("10. marts 2026", "Af Rina Hartati og Budi Santoso"),
    "de": ("10. März 2026", "Von Rina Hartati und Budi Santoso"),
    "el": ("10 Μαρτίου 2026", "Συντάκτης: Rina Hartati"),
    "en": ("March 10, 2026", "By Rina Hartati and Budi Santoso"),
    "es": ("10 de marzo de 2026", "Por Rina Hartati y Budi Santoso"),
    "et": ("10. märts 2026", "Rina Hartati"),
    "fa": ("۱۹ اسفند ۱۴۰۴", "نویسنده: Rina Hartati"),
    "fi": ("10. maaliskuuta 2026", "Kirjoittaja: Rina Hartati"),
    "fr": ("10 mars 2026", "Par Rina Hartati et Budi Santoso"),
    "he": ("10 במרץ 2026", "מאת: Rina Hartati"),
    "hi": ("10 मार्च 2026", "लेखक: Rina Hartati"),
    "hr": ("10. ožujka 2026.", "Autor: Rina Hartati"),
    "hu": ("2026. március 10.", "Szerző: Rina Hartati"),
    "id": ("10 Maret 2026", "Oleh Rina Hartati dan Budi Santoso"),
    "is": ("10. mars 2026", "Eftir Rina Hartati og Budi Santoso"),
    "it": ("10 marzo 2026", "Autore: Rina Hartati"),
    "ja": ("2026年3月10日", "記者: Rina Hartati"),
    "ko": ("2026년 3월 10일", "글: Rina Hartati"),
    "lt": ("2026 m. kovo 10 d.", "Rina Hartati"),
    "lv": ("2026. gada 10. martā", "Rina Hartati"),
    "ms": ("10 Mac 2026", "Oleh Rina Hartati dan Budi Santoso"),
    "nl": ("10 maart 2026", "Door Rina Hartati en Budi Santoso"),
    "no": ("10. mars 2026", "Av Rina Hartati og Budi Santoso"),
    "pl": ("10 marca 2026", "Autor: Rina Hartati"),
    "pt": ("10 de março de 2026", "Por Rina Hartati e Budi Santoso"),
    "ro": ("10 martie 2026", "Autor: Rina Hartati"),
    "ru": ("10 марта 2026", "Автор: Rina Hartati"),
    "sk": ("10. marca 2026", "Autor: Rina Hartati"),
    "sl": ("10. marca 2026", "Avtor: Rina Hartati"),
    "sr": ("10. марта 2026", "Rina Hartati"),
    "sv": ("10 mars 2026", "Av Rina Hartati och Budi Santoso"),
    "th": ("10 มีนาคม 2569", "โดย Rina Hartati"),
    "tr": ("10 Mart 2026", "Yazar: Rina Hartati"),
    "uk": ("10 березня 2026", "Автор: Rina Hartati"),
    "vi": ("10 tháng 3, 2026", "Tác giả: Rina Hartati"),
    "zh": ("2026年3月10日", "记者: Rina Hartati"),
}
HOMES = [("fa", "Asia/Tehran"), ("th-TH", "Asia/Bangkok"), ("ja", "Asia/Tokyo"), ("nb", "Europe/Oslo")]
LINE = "Warga menunggu jembatan itu selama dua tahun lebih sebelum akhirnya selesai dibangun di desa. "
PAGE = """<html lang="{}"><head><meta property="og:type" content="article"><title>Jembatan Selesai</title></head><body>
<h1>Jembatan Selesai</h1><p>{}</p><p class="date">{}</p><div class="article-body"><p>{}</p></div></body></html>"""
URL, CAPTURED = "https://koran.test/read/1/jembatan", datetime(2026, 11, 30, tzinfo=UTC)


def read(code: str) -> PageExtract:
    day, byline = PAGES[code]
    markup = PAGE.format(code, byline, day, LINE * 6)
    found = extract_page(Page(URL, markup.encode(), "text/html; charset=utf-8", CAPTURED))
    assert isinstance(found, PageExtract), found
    return found


def test_every_language_has_a_page_here() -> None:
    assert sorted(PAGES) == list(codes())


@pytest.mark.parametrize("code", codes())
def test_a_page_in_the_language_has_its_day(code: str) -> None:
    found = read(code)
    assert found.published is not None
    assert found.published.date().isoformat() == "2026-03-10"


@pytest.mark.parametrize("code", [code for code, (_, byline) in PAGES.items() if byline != "Rina Hartati"])
def test_a_page_in_the_language_has_its_authors(code: str) -> None:
    names = ("Rina Hartati", "Budi Santoso")
    assert read(code).authors == tuple(name for name in names if name in PAGES[code][1])


def test_a_new_language_is_one_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a file says is known to all that reads dates and names, with nothing else written anywhere."""
    esperanto = {"name": "Esperanto", "people": {"and": ["kaj"], "by": ["de"]}, "ago": {"forms": ["antaŭ {}"]}}
    known, table = codes(), crawler.facts.table
    for cached in (facts, words, by_number):
        cached.cache_clear()
    monkeypatch.setattr(languages, "codes", lambda: (*known, "eo"))
    monkeypatch.setattr(languages, "table", lambda name: esperanto if name == "languages/eo" else table(name))
    try:
        assert "kaj" in words("people.and")
        assert words("people.and", "eo") == ("kaj",)
    finally:
        for cached in (facts, words, by_number):
            cached.cache_clear()


@pytest.mark.parametrize(
    ("made", "wrong"),
    [
        ({"name": "X", "people": {"andd": ["kaj"]}}, "unknown key 'people.andd'"),
        ({"name": "X", "people": {"and": "kaj"}}, "people.and takes a list, such as"),
        ({"name": "X", "dates": {"months": [["januaro"]]}}, "dates.months takes 12 lists of words"),
        ({"name": 3}, "name takes a text in quotes"),
    ],
)
def test_a_slip_in_a_file_says_where_it_is(
    made: dict[str, object], wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts.cache_clear()
    monkeypatch.setattr(languages, "table", lambda name: made)
    with pytest.raises(ValueError, match=f"crawler/languages/xx.toml: {wrong}"):
        facts("xx")
    facts.cache_clear()


@pytest.mark.parametrize("code", codes())
def test_a_file_holds_what_every_language_has(code: str) -> None:
    assert len(facts(code)["dates.months"]) == 12
    assert facts(code)["name"]


@pytest.mark.parametrize(("code", "zone"), HOMES)
def test_a_language_of_one_zone_gives_it_where_no_country_does(code: str, zone: str) -> None:
    assert str(home_zone("koran.test", code)) == zone
    assert home_zone("koran.test", "en") is None


def test_and_and_by_stand_nowhere_but_in_the_languages() -> None:
    """A list of words for "and" or "by" in the code would be one that a new language doesn't reach."""
    folder = Path(languages.__file__).parents[1] / "extract" / "people"
    for path in folder.glob("*.py"):
        source = path.read_text(encoding="utf-8")
        assert "|und|" not in source and "|oleh|" not in source and "|dan|" not in source, path.name
