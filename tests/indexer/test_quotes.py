"""Who said what: tags by name, pronoun and office; quotes that go on; what stands in marks and is no speech."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from indexer.entities.reading import Told, read
from tests.indexer.test_entities import spans_of

GOLD = Path(__file__).parent / "quotes" / "gold.jsonl"
PEOPLE = ["Retno Marsudi", "Retno", "Budi Karya Sumadi", "Budi", "Widi Santosa", "Widi"]


def said(text: str, people: list[str] = PEOPLE, **names: list[str]) -> list[tuple[str, str | None, str | None]]:
    """Each quote's words, speaker and what tells it."""
    found = read(Told("0123456789abcdef", text), spans_of(text, person=people, **names))
    return [(text[one.start : one.end], one.speaker, one.by) for one in found.quotes]


@pytest.mark.parametrize(
    "text",
    [
        '"Harga beras turun," kata Widi Santosa di Solo.',
        '"Harga beras turun," ujar Kepala Dinas Perdagangan Kota Solo Widi Santosa saat dihubungi.',
        "“Harga beras turun,” demikian kata Widi Santosa.",
        '“Harga beras turun," ucap Widi Santosa.',
        '"Harga beras turun," Widi Santosa menambahkan.',
        'Widi Santosa mengatakan, "Harga beras turun."',
        'Widi Santosa menjelaskan: "Harga beras turun."',
        '"Harga beras turun," kata salah satu pedagang di Solo, Widi Santosa.',
    ],
)
def test_a_tag_with_a_name_tells_the_speaker(text: str) -> None:
    (one,) = said(text)
    assert one[1:] == ("Widi Santosa", "name") and one[0].startswith("Harga beras turun")


@pytest.mark.parametrize(
    "tag", ["katanya", "kata dia", "ujarnya di Solo", "kata dia menambahkan", "ia menambahkan", "kata pria itu"]
)
def test_a_pronoun_means_whoever_said_something_last(tag: str) -> None:
    text = f'Retno Marsudi dan Budi Karya Sumadi hadir. Widi Santosa menyebut harga turun.\n"Harga turun," {tag}.'
    assert said(text) == [("Harga turun,", "Widi Santosa", "pronoun")]


def test_whom_the_text_introduces_after_the_last_speaker_is_meant() -> None:
    text = (
        '"Panen bagus," kata Retno Marsudi.\nSelain Retno, Widi Santosa juga panen.\n"Hasilnya naik dua kali," katanya.'
    )
    assert said(text)[1] == ("Hasilnya naik dua kali,", "Widi Santosa", "pronoun")


def test_an_office_means_whom_the_text_introduces_by_it() -> None:
    text = (
        'Menteri Luar Negeri (Menlu) Retno Marsudi hadir. Budi Karya Sumadi pulang.\n"Kami siap membantu," tegas Menlu.'
    )
    assert said(text) == [("Kami siap membantu,", "Retno Marsudi", "office")]


def test_a_paragraph_that_is_all_quote_goes_on_with_the_last_speaker() -> None:
    text = '"Harga beras turun," kata Widi Santosa.\n"Stok di gudang juga masih cukup sampai panen."'
    assert said(text)[1] == ("Stok di gudang juga masih cukup sampai panen.", "Widi Santosa", "carried")


def test_a_split_quote_has_one_speaker() -> None:
    text = '"Harga beras turun," kata Widi Santosa. "Stok juga masih cukup."'
    assert [one[1] for one in said(text)] == ["Widi Santosa", "Widi Santosa"]


@pytest.mark.parametrize("tag", ["kata kuasa hukum", "tulis akun tersebut", "kata seorang warga di Solo"])
def test_who_isnt_named_is_no_speaker(tag: str) -> None:
    text = f'Widi Santosa menyebut harga turun.\n"Harga beras turun," {tag}.'
    assert said(text) == [("Harga beras turun,", None, None)]


def test_a_body_speaks_through_its_statement() -> None:
    text = '"Harga beras turun," tulis siaran resmi Bulog.'
    assert said(text, organization=["Bulog"]) == [("Harga beras turun,", "Bulog", "name")]


@pytest.mark.parametrize(
    "text",
    [
        'Simak Video "Menteri Minta Warga Hemat Air Bersih"',
        'Widi Santosa membintangi film "Panen Raya di Kampung".',
        'Acara itu mengusung tema "Bersama Menuju Lumbung Pangan", kata panitia.',
        'Widi Santosa dijuluki "Raja Beras" oleh warga.',
        'Widi Santosa menyebut razia "Aman Bersama" yang menjadi program kota.',
        'Tanda " yang tak ditutup oleh Widi Santosa.',
    ],
)
def test_titles_slogans_and_scare_quotes_are_no_speech(text: str) -> None:
    assert said(text) == []


def test_words_of_links_to_other_articles_are_nobodys_saying() -> None:
    text = (
        'Widi Santosa menyebut harga turun.\nBaca juga: Retno Marsudi Ungkap Alasan Impor\n"Stok masih cukup," katanya.'
    )
    assert said(text)[0][1] == "Widi Santosa"


@pytest.mark.shared
@pytest.mark.parametrize(("half", "found", "right"), [("learn", 0.98, 0.94), ("measure", 0.97, 0.88)])
def test_quotes_of_64_articles_marked_by_reading(half: str, found: float, right: float, shared: Path) -> None:
    from benchmarks.quotes import measured

    figures = measured(shared, GOLD, half)
    assert figures.found >= found and figures.right >= right


def test_the_marked_articles_hold_no_words_of_theirs() -> None:
    for line in GOLD.read_text("utf-8").splitlines():
        row = json.loads(line)
        assert set(row) == {"url", "half", "quotes"}
        assert all(set(one) == {"start", "end", "speaker"} for one in row["quotes"])
