"""Whom a name means by its article: acronyms by evidence, strangers refused, spellings joined, offices that decide."""

from __future__ import annotations

import pytest

from indexer.entities.acronyms import shipped as acronyms
from indexer.entities.acronyms import told, written_out
from indexer.entities.spellings import spellings_of
from indexer.entities.tables import shipped
from tests.indexer.test_entities import meanings


@pytest.mark.parametrize(
    ("text", "name", "entity"),
    [
        ("Ketua Umum PBB Yusril hadir di rakornas partai.", "PBB", "Partai Bulan Bintang"),
        ("Sekjen PBB meminta gencatan senjata di Gaza.", "PBB", "Perserikatan Bangsa-Bangsa"),
        ("Warga membayar PBB ke Bapenda sebelum jatuh tempo pajak.", "PBB", "Pajak Bumi dan Bangunan"),
        ("Siswa MA itu menang lomba antarsekolah.", "MA", "Madrasah Aliyah"),
        ("Hakim MA menolak kasasi.", "MA", "Mahkamah Agung"),
        ("Kader KAI disumpah sebagai advokat.", "KAI", "Kongres Advokat Indonesia"),
        ("Donor darah digelar PMI di markas.", "PMI", "Palang Merah Indonesia"),
        ("Sebanyak 30 PMI ilegal dipulangkan dari Malaysia.", "PMI", "Pekerja Migran Indonesia"),
        ("Balai Besar Pelatihan dibuka. Menurut BBP, pesertanya banyak.", "BBP", "BBP"),
        ("Kantor Kesehatan Pelabuhan Batam bekerja. Petugas KKP datang.", "KKP", "Kantor Kesehatan Pelabuhan"),
    ],
)
def test_an_acronym_means_what_its_text_tells(text: str, name: str, entity: str) -> None:
    assert meanings(text, organization=[name])[name] == entity


def test_a_degree_is_no_body() -> None:
    text = "Rektor Prof Dr Dwia Pulubuhu MA hadir."
    assert meanings(text, person=["Dwia Pulubuhu"], organization=["MA"])["MA"] == "MA"


def test_a_text_that_explains_an_acronym_is_believed_first() -> None:
    text = "Kongres Advokat Indonesia (KAI) memakai kereta ke stasiun. Penumpang KAI senang."
    assert meanings(text, organization=["Kongres Advokat Indonesia", "KAI"])["KAI"] == "Kongres Advokat Indonesia"


def test_where_two_meanings_are_told_alike_it_stays_open() -> None:
    assert told({"A": ("apel",), "B": ("buku",), "C": ("cabai",)}, "buku dan cabai di XYZ", [15]) is None


def test_a_long_form_opens_as_bodies_do() -> None:
    assert written_out("KKP", "Kantor Kesehatan Pelabuhan Batam") == "Kantor Kesehatan Pelabuhan"
    assert written_out("KKP", "Kami Kira Pasti") is None


def test_sixty_acronyms_have_a_second_meaning() -> None:
    assert len({name for _, name in acronyms()}) >= 60


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Sri Mulyani, penjual nasi di Bantul, mengeluh.", "Sri Mulyani"),
        ("Puan, mahasiswi asal Solo, juara.", "Puan"),
        ("Petani bernama Prabowo panen padi.", "Prabowo"),
        ("Prabowo (23) mencuri ayam.", "Prabowo"),
        ("Megawati mencetak 30 poin di liga voli Korea.", "Megawati"),
    ],
)
def test_a_known_name_can_be_a_strangers(text: str, name: str) -> None:
    assert meanings(text, person=[name])[name] == name


@pytest.mark.parametrize(
    ("text", "name", "entity"),
    [
        ("Megawati menghadiri rakernas PDIP.", "Megawati", "Megawati Soekarnoputri"),
        ("Presiden Prabowo menonton laga final.", "Prabowo", "Prabowo Subianto"),
        ("Menteri Keuangan Sri Mulyani, kata warga, ramah.", "Sri Mulyani", "Sri Mulyani Indrawati"),
    ],
)
def test_and_else_is_the_known_persons(text: str, name: str, entity: str) -> None:
    assert meanings(text, person=[name])[name] == entity


def test_initials_with_an_age_are_a_person() -> None:
    from indexer.entities import resolve
    from tests.indexer.test_entities import spans_of

    text = "RI (19) tewas di Depok."
    found, mentions = resolve(text, spans_of(text, location=["RI", "Depok"]))
    assert (mentions[0].label, mentions[0].entity, found.location) == ("person", "RI", ("Depok",))


@pytest.mark.parametrize(
    ("text", "entity"),
    [
        ("Menkes Budi Gunadi Sadikin bertemu Menhub Budi Karya Sumadi. Budi senang.", "Budi"),
        ("Menkes Budi Gunadi Sadikin bertemu Menhub Budi Karya Sumadi. Menkes Budi senang.", "Budi Gunadi Sadikin"),
        ("Menhub Budi Karya Sumadi datang. Budi senang.", "Budi Karya Sumadi"),
    ],
)
def test_of_two_people_of_one_first_name_the_office_decides(text: str, entity: str) -> None:
    assert meanings(text, person=["Budi Gunadi Sadikin", "Budi Karya Sumadi", "Budi"])["Budi"] == entity


@pytest.mark.parametrize(
    ("spelt", "name"),
    [
        ("pollycarpus budihari prijanto", "Pollycarpus Budihari Priyanto"),
        ("yusuf kalla", "Jusuf Kalla"),
        ("airlangga hartato", "Airlangga Hartarto"),
        ("tito karanvian", "Tito Karnavian"),
        ("hendri setiawan", None),
        ("nana suryana", None),
    ],
)
def test_a_spelling_within_a_letter_is_the_known_persons(spelt: str, name: str | None) -> None:
    found = spellings_of(shipped()).near(spelt)
    assert (found and found.name) == name


def test_longer_forms_of_a_known_name_are_one() -> None:
    name = "Muhammad Hidayat Nur Wahid"
    assert meanings(f"{name} hadir.", person=[name])[name] == "Hidayat Nur Wahid"


@pytest.mark.parametrize(
    ("name", "label"), [("Verona", "location"), ("JOTA", "organization"), ("Airlangga", "location")]
)
def test_no_name_of_another_kind_is_a_person_or_a_club(name: str, label: str) -> None:
    assert meanings(f"Warga di {name} panen.", **{label: [name]})[name] == name


def test_a_high_court_is_no_company() -> None:
    name = "PT DKI Jakarta"
    assert meanings(f"Putusan {name} dibacakan.", organization=[name])[name] == "Pengadilan Tinggi Jakarta"
