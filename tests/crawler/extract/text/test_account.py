"""The account of what was taken out: links to other articles with their titles, initials one by one."""

from __future__ import annotations

import pytest

from crawler.extract.text.account import Account, link_title
from crawler.extract.text.blocks import Link


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Baca juga: Harga Beras Naik", "Harga Beras Naik"),
        ("Simak Video: Warga Menyambut Jembatan", "Warga Menyambut Jembatan"),
        ("Read more: Bridge opens", "Bridge opens"),
        ("Simak Ubahan pada Kapal Feri Selat", "Simak Ubahan pada Kapal Feri Selat"),
        ("Video Viral Warga Menyambut Jembatan", "Video Viral Warga Menyambut Jembatan"),
        ("[VIDEO] Hitung Kapal Feri", "[VIDEO] Hitung Kapal Feri"),
    ],
)
def test_a_link_loses_the_words_that_lead_to_it_but_no_word_of_its_headline(text: str, title: str) -> None:
    assert link_title(text) == title


@pytest.mark.parametrize(
    "text",
    [
        "Lihat hasil selengkapnya di sini",
        "klik ini",
        "Ini",
        "tautan berikut ini",
        "Read more",
        "Lesen Sie mehr",
        "haz clic aquí",
    ],
)
def test_a_link_on_here_names_nothing(text: str) -> None:
    account = Account("https://tide.example/a/b")
    account.take(text, "related", [Link("/c/d", text)])
    assert account.related == []


@pytest.mark.parametrize(
    "text", ["Jadwal Lomba Lari Akhir Pekan Ini", "Winter Is Finally Here", "Prices Rise Once More"]
)
def test_a_headline_that_ends_in_here_or_this_is_one(text: str) -> None:
    account = Account("https://tide.example/a/b")
    account.take(f"Baca juga: {text}", "related", [Link("/c/d", text)])
    assert [related.title for related in account.related] == [text]


@pytest.mark.parametrize(
    ("line", "initials"), [("(aik/aik)", ["aik/aik"]), ("[rin]", ["rin"]), ("srf/hosb; kesm", ["hosb", "kesm"])]
)
def test_initials_are_kept_as_they_sign(line: str, initials: list[str]) -> None:
    account = Account("")
    account.take(line, "initials")
    assert account.initials == initials
