"""Mentions become entities: short forms join long ones, aliases their canonical names, and ambiguity is kept."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.document import Entities, Mention
from indexer.entities import aliases_of, canonical, every_name, lookup, resolve


@dataclass(frozen=True)
class Found:
    """A span as a tagger gives it."""

    text: str
    label: str
    start: int
    end: int


def spans_of(text: str, **names: list[str]) -> list[Found]:
    """Every occurrence of the names, longest first where they overlap, as a perfect tagger would find them."""
    found: list[Found] = []
    wanted = sorted(((name, label) for label, all_ in names.items() for name in all_), key=lambda pair: -len(pair[0]))
    for name, label in wanted:
        start = text.find(name)
        while start >= 0:
            end = start + len(name)
            if not any(span.start < end and start < span.end for span in found):
                found.append(Found(name, label, start, end))
            start = text.find(name, start + 1)
    return sorted(found, key=lambda span: span.start)


def meanings(text: str, **names: list[str]) -> dict[str, str]:
    """What each name of a text means: name → entity."""
    _, mentions = resolve(text, spans_of(text, **names))
    return {mention.text: mention.entity for mention in mentions}


# Within an article


def test_a_short_name_joins_the_only_long_name_that_holds_it() -> None:
    text = "Rudi Sulaksana menyambut tamu. Menurut Rudi, acara lancar. Sulaksana pulang."
    found = meanings(text, person=["Rudi Sulaksana", "Rudi", "Sulaksana"])
    assert set(found.values()) == {"Rudi Sulaksana"}


def test_a_short_name_that_two_long_names_hold_stays_itself() -> None:
    text = "Marc Marquez menang, Alex Marquez kedua. Marquez gembira."
    assert meanings(text, person=["Marc Marquez", "Alex Marquez", "Marquez"])["Marquez"] == "Marquez"


def test_offices_in_front_are_no_part_of_a_name() -> None:
    text = "Dubes Sari Wulandari datang. Kata Sari Wulandari, urusan beres. Sari pulang."
    found = meanings(text, person=["Dubes Sari Wulandari", "Sari Wulandari", "Sari"])
    assert set(found.values()) == {"Sari Wulandari"}


@pytest.mark.parametrize(
    ("text", "glued", "entity"),
    [
        ("Putin Sopiri Kim Jong Un.", "Putin Sopiri", "Vladimir Putin"),
        ("Sari Wulandari Akan Hadir. Sari Wulandari tiba.", "Sari Wulandari Akan Hadir", "Sari Wulandari"),
        ("Wulandari Kandas. Sari Wulandari kalah.", "Wulandari Kandas", "Sari Wulandari"),
        ("Laila Hadiri bertemu warga.", "Laila Hadiri", "Laila Hadiri"),
        ("Laila Putri bertemu Laila.", "Laila Putri", "Laila Putri"),
    ],
)
def test_the_verb_of_a_headline_is_no_part_of_a_name_that_is_known_without_it(
    text: str, glued: str, entity: str
) -> None:
    assert meanings(text, person=[glued, "Sari Wulandari", "Kim Jong Un"])[glued] == entity


def test_a_letter_is_known_with_the_rank_before_it() -> None:
    text = "Bharada E bersaksi. Keluarga Brigadir J hadir. Menurut A, J dan E saling mengenal."
    found = meanings(text, person=["E", "J", "A"])
    assert found == {"E": "Richard Eliezer", "J": "Nofriansyah Yosua Hutabarat", "A": "A"}


def test_a_letter_without_its_rank_stays_itself() -> None:
    assert meanings("Saksi berinisial J hadir.", person=["J"])["J"] == "J"


def test_digits_before_a_name_may_make_it_another() -> None:
    text = "Iswahyudi - 20DETIK. Kepada DETIK ia bicara."
    assert meanings("Kepada DETIK ia bicara.", organization=["DETIK"])["DETIK"] == "detikcom"
    assert meanings(text, organization=["DETIK"])["DETIK"] == "20detik"


def test_a_couple_written_as_one_name_is_neither_of_them() -> None:
    text = "Pernikahan Kaesang-Erina ramai. Kaesang senang."
    assert meanings(text, person=["Kaesang-Erina", "Kaesang"])["Kaesang"] == "Kaesang Pangarep"


def test_a_part_of_a_word_is_no_short_name() -> None:
    assert meanings("Anita Wirya dan Ani tiba.", person=["Anita Wirya", "Ani"])["Ani"] == "Ani"


def test_a_longer_form_of_a_long_name_is_the_same_person() -> None:
    text = "Anthony Ginting bertanding. Anthony Sinisuka Ginting menang."
    found = meanings(text, person=["Anthony Ginting", "Anthony Sinisuka Ginting"])
    assert found["Anthony Ginting"] == found["Anthony Sinisuka Ginting"]


def test_an_initial_and_an_abbreviated_muhammad_are_the_same_person() -> None:
    text = "Muhammad Zaki Wardana hadir. M. Zaki Wardana dan Moh Zaki Wardana bicara."
    found = meanings(text, person=["Muhammad Zaki Wardana", "M. Zaki Wardana", "Moh Zaki Wardana"])
    assert set(found.values()) == {"Muhammad Zaki Wardana"}


def test_initials_of_three_letters_join_the_person_whose_they_are() -> None:
    text = "Sari Dewi Kartosuwiryo ditunjuk. SDK siap bekerja."
    assert meanings(text, person=["Sari Dewi Kartosuwiryo", "SDK"])["SDK"] == "Sari Dewi Kartosuwiryo"


def test_a_bracketed_nickname_joins_the_name_before_it() -> None:
    text = "Hartono Wijaya (Tono) datang. Kata Tono, jalan macet."
    assert meanings(text, person=["Hartono Wijaya", "Tono"])["Tono"] == "Hartono Wijaya"


def test_a_bracketed_acronym_joins_its_organisation_everywhere_in_the_article() -> None:
    text = "Forum Warga Lereng Merbabu (FWLM) berunjuk rasa. FWLM menolak tambang."
    found = meanings(text, organization=["Forum Warga Lereng Merbabu", "FWLM"])
    assert found["FWLM"] == "Forum Warga Lereng Merbabu"


def test_an_acronym_in_front_of_its_long_form_joins_it_too() -> None:
    text = "FWLM (Forum Warga Lereng Merbabu) menolak tambang."
    found = meanings(text, organization=["Forum Warga Lereng Merbabu", "FWLM"])
    assert found["FWLM"] == "Forum Warga Lereng Merbabu"


def test_a_bracketed_short_form_of_a_place_joins_it() -> None:
    text = "Kawasan Industri Sukamaju Raya (KISR) banjir. Air di KISR surut."
    found = meanings(text, location=["Kawasan Industri Sukamaju Raya", "KISR"])
    assert found["KISR"] == "Kawasan Industri Sukamaju Raya"


@pytest.mark.parametrize(
    ("name", "entity"),
    [
        ("Badan Legislasi (Baleg) DPR RI", "Badan Legislasi DPR"),
        ("Pemerintah Provinsi (Pemprov) DKI Jakarta", "Pemerintah Provinsi DKI Jakarta"),
        ("Dinas Kesehatan (Dinkes) Kota Semarang", "Dinas Kesehatan Kota Semarang"),
        ("Detasemen Khusus (Densus) 88 Antiteror", "Densus 88"),
    ],
)
def test_a_short_form_inside_a_name_is_not_part_of_the_name(name: str, entity: str) -> None:
    assert meanings(name, organization=[name])[name] == entity


def test_a_text_that_gives_a_known_acronym_another_meaning_is_believed() -> None:
    text = "Komite Pemilihan Kampus (KPK) menghitung suara. KPK menutup pemungutan."
    found = meanings(text, organization=["Komite Pemilihan Kampus", "KPK"])
    assert found["KPK"] == "Komite Pemilihan Kampus"


def test_a_body_within_a_known_one_takes_no_part_in_its_acronym() -> None:
    text = "Komite Eksekutif Persatuan Sepak Bola Seluruh Indonesia (PSSI) bersidang."
    found = meanings(text, organization=["Komite Eksekutif Persatuan Sepak Bola Seluruh Indonesia", "PSSI"])
    assert found["PSSI"] == "Persatuan Sepak Bola Seluruh Indonesia"
    assert found["Komite Eksekutif Persatuan Sepak Bola Seluruh Indonesia"].startswith("Komite Eksekutif")


@pytest.mark.parametrize(
    ("text", "names", "short", "entity"),
    [
        # another kind of thing than the table has
        ("Yayasan Indonesia Korea Network (IKN)", ["Yayasan Indonesia Korea Network", "IKN"], "IKN", 0),
        # a company's, and the table's is no company
        (
            "PT Krakatau Sarana Properti (KSP)",
            ["PT Krakatau Sarana Properti", "KSP"],
            "KSP",
            "Krakatau Sarana Properti",
        ),
        # members
        ("Bank Bersama (BRI, BNI, BTN)", ["Bank Bersama", "BRI", "BNI"], "Bank Bersama", 0),
        # an office that begins before the name
        ("Kepala Staf Angkatan Darat (KSAD)", ["Angkatan Darat", "KSAD"], "KSAD", "KSAD"),
        # the end of a longer name
        (
            "Badan Pengembangan Sumber Daya Manusia Energi dan Sumber Daya Mineral (ESDM)",
            ["Badan Pengembangan Sumber Daya Manusia Energi dan Sumber Daya Mineral", "ESDM"],
            "Badan Pengembangan Sumber Daya Manusia Energi dan Sumber Daya Mineral",
            0,
        ),
        # two known ones
        (
            "Kepala Badan Pertanahan Nasional (ATR/BPN)",
            ["Badan Pertanahan Nasional", "ATR/BPN"],
            "ATR/BPN",
            "Kementerian Agraria dan Tata Ruang",
        ),
    ],
)
def test_not_every_bracket_makes_two_names_one(text: str, names: list[str], short: str, entity: str | int) -> None:
    wanted = names[entity] if isinstance(entity, int) else entity
    assert meanings(f"Menurut {text} itu, urusan beres.", organization=names)[short] == wanted


def test_a_translation_before_a_known_acronym_is_the_known_organisation() -> None:
    text = "Badan Sepak Bola Sejagat (FIFA) memutuskan."
    found = meanings(text, organization=["Badan Sepak Bola Sejagat", "FIFA"])
    assert set(found.values()) == {"FIFA"}


def test_names_in_capitals_join_the_ordinary_spelling() -> None:
    text = "NADIA PUTRIYANTI/ROL Nadia Putriyanti memotret. Foto: ROL."
    found = meanings(text, person=["NADIA PUTRIYANTI", "Nadia Putriyanti"])
    assert set(found.values()) == {"Nadia Putriyanti"}


# Across articles


@pytest.mark.parametrize(
    ("alias", "label", "entity"),
    [
        ("Korut", "location", "Korea Utara"),
        ("DPRK", "location", "Korea Utara"),
        ("Republik Demokratik Rakyat Korea", "location", "Korea Utara"),
        ("AS", "location", "Amerika Serikat"),
        ("Amerika", "location", "Amerika Serikat"),
        ("Negeri Paman Sam", "location", "Amerika Serikat"),
        ("Tiongkok", "location", "China"),
        ("Perancis", "location", "Prancis"),
        ("RI", "location", "Indonesia"),
        ("Sumut", "location", "Sumatera Utara"),
        ("SUMATRA UTARA", "location", "Sumatera Utara"),
        ("Provinsi Jawa Barat", "location", "Jawa Barat"),
        ("NTT", "location", "Nusa Tenggara Timur"),
        ("DIY", "location", "Daerah Istimewa Yogyakarta"),
        ("DKI Jakarta", "location", "Jakarta"),
        ("Kabupaten Sleman", "location", "Sleman"),
        ("Kab. Bogor", "location", "Kabupaten Bogor"),
        ("Kota Solo", "location", "Surakarta"),
        ("Provinsi Hubei", "location", "Hubei"),
        ("Jl. Thamrin", "location", "Jalan MH Thamrin"),
        ("BUMN", "organization", "Badan Usaha Milik Negara"),
        ("Kemenkeu", "organization", "Kementerian Keuangan"),
        ("Kementerian Keuangan RI", "organization", "Kementerian Keuangan"),
        ("Kemenhub", "organization", "Kementerian Perhubungan"),
        ("KPK", "organization", "Komisi Pemberantasan Korupsi"),
        ("DPR RI", "organization", "Dewan Perwakilan Rakyat"),
        ("TNI AD", "organization", "TNI Angkatan Darat"),
        ("MA", "organization", "Mahkamah Agung"),
        ("BI", "organization", "Bank Indonesia"),
        ("PDI-P", "organization", "PDI Perjuangan"),
        ("Nasdem", "organization", "Partai NasDem"),
        ("PBB", "organization", "Perserikatan Bangsa-Bangsa"),
        ("WHO", "organization", "Organisasi Kesehatan Dunia"),
        ("Korean Central News Agency", "organization", "KCNA"),
        ("Polda Jabar", "organization", "Polda Jawa Barat"),
        ("Pemprov Sulsel", "organization", "Pemerintah Provinsi Sulawesi Selatan"),
        ("Pemkot Bogor", "organization", "Pemerintah Kota Bogor"),
        ("Jokowi", "person", "Joko Widodo"),
        ("Ir. H. Joko Widodo", "person", "Joko Widodo"),
        ("Presiden Jokowi", "person", "Joko Widodo"),
        ("SBY", "person", "Susilo Bambang Yudhoyono"),
        ("AHY", "person", "Agus Harimurti Yudhoyono"),
        ("Ahok", "person", "Basuki Tjahaja Purnama"),
        ("Prabowo", "person", "Prabowo Subianto"),
    ],
)
def test_an_alias_means_its_entity_in_any_article(alias: str, label: str, entity: str) -> None:
    assert meanings(alias, **{label: [alias]})[alias] == entity


@pytest.mark.parametrize("name", ["Bogor", "Malang", "Jambi", "Korea"])
def test_a_name_that_several_places_bear_stays_itself(name: str) -> None:
    text = f"Hujan di {name} dan di Kabupaten {name}."
    assert meanings(text, location=[f"Kabupaten {name}", name])[name] == name


@pytest.mark.parametrize(
    ("text", "entity"),
    [
        ("Joe Biden dicalonkan Demokrat di Washington.", "Partai Demokrat AS"),
        ("Demokrat dan PKS bertemu di Jakarta.", "Partai Demokrat"),
        ("Demokrat menang.", "Demokrat"),
    ],
)
def test_whom_an_ambiguous_name_means_is_told_by_whom_else_the_article_names(text: str, entity: str) -> None:
    found = meanings(text, person=["Joe Biden"], location=["Washington", "Jakarta"], organization=["Demokrat", "PKS"])
    assert found["Demokrat"] == entity


@pytest.mark.parametrize(
    ("text", "label", "name", "entity"),
    [
        ("Direktur Pertamina dan KPI hadir.", "organization", "KPI", "Kilang Pertamina Internasional"),
        ("KPI menegur RCTI.", "organization", "KPI", "Komisi Penyiaran Indonesia"),
        ("Polisi mengejar MIT di Poso.", "organization", "MIT", "Mujahidin Indonesia Timur"),
        ("Pasangan Korea tiba dari Seoul.", "location", "Korea", "Korea Selatan"),
        ("Joe Biden menang di Georgia.", "location", "Georgia", "Negara Bagian Georgia"),
        ("Tbilisi, ibu kota Georgia.", "location", "Georgia", "Georgia"),
    ],
)
def test_acronyms_and_places_of_two_meanings_are_told_too(text: str, label: str, name: str, entity: str) -> None:
    names = {
        "person": ["Joe Biden"],
        "location": ["Poso", "Seoul", "Tbilisi"],
        "organization": ["Pertamina", "RCTI"],
    }
    names[label] = [*names[label], name]
    assert meanings(text, **names)[name] == entity


@pytest.mark.parametrize(("text", "label"), [("Ma", "organization"), ("As", "location"), ("MA", "person")])
def test_a_short_alias_counts_only_in_capitals_and_under_its_label(text: str, label: str) -> None:
    assert meanings(text, **{label: [text]})[text] == text


@pytest.mark.parametrize(
    ("text", "entities"),
    [
        ("Korut menembakkan rudal, kata Korsel.", Entities(location=("Korea Utara", "Korea Selatan"))),
        ("Pada laga itu Korut menekuk Korsel 3-0.", Entities(organization=("Korea Utara", "Korea Selatan"))),
    ],
)
def test_a_country_tagged_as_an_organisation_is_a_place_unless_it_plays(text: str, entities: Entities) -> None:
    found, mentions = resolve(text, spans_of(text, organization=["Korut", "Korsel"]))
    assert found == entities
    assert [mention.text for mention in mentions] == ["Korut", "Korsel"]


def test_what_is_no_country_keeps_its_label_everywhere() -> None:
    found, _ = resolve("KPK memeriksa saksi.", spans_of("KPK memeriksa saksi.", organization=["KPK"]))
    assert found == Entities(organization=("Komisi Pemberantasan Korupsi",))


@pytest.mark.parametrize(
    ("name", "entity"),
    [("Ibu Kota Korea Utara", "Korea Utara"), ("Ibukota Jabar", "Jawa Barat"), ("Ibu Kota Nusantara",) * 2],
)
def test_the_capital_of_a_place_is_found_under_the_place(name: str, entity: str) -> None:
    assert meanings(name, location=[name])[name] == entity


def test_here_is_no_place() -> None:
    text = "Baca juga kabar dari Bali di Sini"
    found, mentions = resolve(text, spans_of(text, location=["Bali", "Sini"]))
    assert (found.location, len(mentions)) == (("Bali",), 1)


def test_a_known_persons_single_name_yields_to_an_unknown_person_of_the_article() -> None:
    text = "Ganjar Kurniawan, petani, memanen padi. Ganjar senang."
    assert meanings(text, person=["Ganjar Kurniawan", "Ganjar"])["Ganjar"] == "Ganjar Kurniawan"


def test_a_known_persons_single_name_does_not_join_another_known_person() -> None:
    text = "Kapolri Listyo Sigit Prabowo melapor kepada Presiden Prabowo."
    assert meanings(text, person=["Listyo Sigit Prabowo", "Prabowo"])["Prabowo"] == "Prabowo Subianto"


def test_a_nickname_counts_only_beside_the_full_name() -> None:
    assert meanings("Emil datang.", person=["Emil"])["Emil"] == "Emil"
    found = meanings("Ridwan Kamil datang. Emil bicara.", person=["Ridwan Kamil", "Emil"])
    assert found["Emil"] == "Ridwan Kamil"


def test_a_known_persons_single_name_yields_to_a_known_one_who_is_called_by_it() -> None:
    text = "Megawati Hangestri Pertiwi mencetak 20 poin. Megawati gembira."
    found = meanings(text, person=["Megawati Hangestri Pertiwi", "Megawati"])
    assert found["Megawati"] == "Megawati Hangestri Pertiwi"


def test_nobody_is_called_joko_for_joko_widodo() -> None:
    text = "Joko Widodo bertemu pedagang bernama Joko."
    assert meanings(text, person=["Joko Widodo", "Joko"])["Joko"] == "Joko"


@pytest.mark.parametrize(
    ("name", "entity"),
    [
        ("PT Sumber Air Lestari (Persero) Tbk", "Sumber Air Lestari"),
        ("PT. Sumber Air Lestari", "Sumber Air Lestari"),
        ("Komisi VII DPR RI", "Komisi VII DPR"),
        ("PT PP (Persero) Tbk", "Pembangunan Perumahan"),
        ("PT MUI Jaya", "MUI Jaya"),
        ("PT MUI", "MUI"),
        ("Kedutaan Besar RI", "Kedutaan Besar RI"),
    ],
)
def test_what_is_no_part_of_an_organisations_name_is_left_out(name: str, entity: str) -> None:
    assert meanings(name, organization=[name])[name] == entity


# The whole


def test_entities_stand_once_in_order_of_first_mention_and_mentions_keep_their_places() -> None:
    text = "Di Korut, Jokowi bertemu KPK. Joko Widodo lalu ke Korea Utara."
    entities, mentions = resolve(
        text, spans_of(text, person=["Joko Widodo", "Jokowi"], location=["Korut", "Korea Utara"], organization=["KPK"])
    )
    assert entities == Entities(("Joko Widodo",), ("Komisi Pemberantasan Korupsi",), ("Korea Utara",))
    assert mentions[0] == Mention("Korut", "location", 3, 8, "Korea Utara")
    assert all(text[mention.start : mention.end] == mention.text for mention in mentions)


def test_an_article_without_names_has_no_entities() -> None:
    assert resolve("Hujan turun.", []) == (Entities(), ())


@given(st.text(alphabet="AaKk. ()-'\"/é\n", max_size=60), st.data())
def test_no_text_and_no_spans_make_it_raise(text: str, data: st.DataObject) -> None:
    places = st.integers(0, len(text))
    labels = st.sampled_from(["person", "organization", "location", "other"])
    drawn = data.draw(st.lists(st.tuples(places, places, labels), max_size=6))
    spans = [Found(text[start:end], label, start, end) for start, end, label in drawn]
    _, mentions = resolve(text, spans)
    assert len(mentions) == sum(span.label != "other" for span in spans)


def test_the_same_article_gives_the_same_entities_in_any_order_of_spans() -> None:
    text = "Marc Marquez, Alex Marquez dan Marquez bertemu Jokowi. Joko Widodo (Jokowi) senang."
    spans = spans_of(text, person=["Marc Marquez", "Alex Marquez", "Marquez", "Joko Widodo", "Jokowi"])
    assert resolve(text, spans) == resolve(text, spans[::-1])


def test_the_seed_names_one_north_korea_and_its_news_agency(shared: Path) -> None:
    text = (shared / "seed" / "detik-putin-pyongyang.txt").read_text(encoding="utf-8")
    entities, _ = resolve(
        text,
        spans_of(
            text,
            person=["Vladimir Putin", "Putin", "Kim Jong Un", "Yuri Ushakov"],
            organization=["KCNA", "Korean Central News Agency", "Reuters", "Interfax"],
            location=["Rusia", "Korea Utara", "Korut", "DPRK", "Pyongyang", "Republik Demokratik Rakyat Korea"],
        ),
    )
    assert entities.person == ("Vladimir Putin", "Kim Jong Un", "Yuri Ushakov")
    assert entities.organization == ("KCNA", "Interfax", "Reuters")
    assert entities.location == ("Rusia", "Korea Utara", "Pyongyang")


# Search by any alias


@pytest.mark.parametrize(
    ("typed", "label", "names"),
    [
        ("jokowi", "person", ("Joko Widodo",)),
        ("presiden jokowi", "person", ("Joko Widodo",)),
        ("dprk", "location", ("Korea Utara",)),
        ("as", "location", ("Amerika Serikat",)),
        ("polda jabar", "organization", ("Polda Jawa Barat",)),
        ("Bogor", "location", ("Bogor", "Kabupaten Bogor", "Kota Bogor")),
        ("Emil", "person", ("Ridwan Kamil",)),
        ("Sari Dewi", "person", ("Sari Dewi",)),
        ("kcna", None, ("KCNA",)),
    ],
)
def test_whatever_a_person_types_leads_to_canonical_names(
    typed: str, label: str | None, names: tuple[str, ...]
) -> None:
    assert canonical(typed, label) == names


def test_an_entity_tells_its_aliases_and_its_id() -> None:
    assert aliases_of("Korut")[:3] == ("Korea Utara", "Korut", "DPRK")
    assert [(entity.id, entity.wikidata) for entity in lookup("Korut")] == [("location/korea-utara", "Q423")]


@pytest.mark.parametrize(
    ("written", "entity"),
    [
        ("Rusia Interfax", "Interfax"),
        ("Amerika Serikat Microsoft", "Microsoft"),
        ("Rusia Perusahaan Tak Dikenal", "Rusia Perusahaan Tak Dikenal"),
        ("Bank Indonesia", "Bank Indonesia"),
    ],
)
def test_a_country_before_a_known_organisation_is_no_part_of_its_name(written: str, entity: str) -> None:
    from indexer.enrich.tagger import Span
    from indexer.entities import resolve

    text = f"Hal itu disampaikan kepada {written}, Rabu."
    start = text.index(written)
    _, mentions = resolve(text, [Span(written, "organization", start, start + len(written))])
    assert [mention.entity for mention in mentions] == [entity]


@pytest.mark.parametrize(
    ("label", "name", "among"),
    [
        ("person", "Joko Widodo", "Jokowi"),
        ("location", "Kabupaten Bogor", "Bogor"),  # ambiguous: may be meant
        ("location", "Surakarta", "Solo"),
        ("organization", "Polda Jawa Barat", "polda Jabar"),  # composed: the head's forms, the place's names
        ("organization", "Persatuan Penulis Karawang", "Persatuan Penulis Karawang"),  # known to its documents alone
    ],
)
def test_every_name_by_which_an_entity_may_be_looked_for(label: str, name: str, among: str) -> None:
    assert among in every_name(name, label)
    assert every_name(name, label)[0] == name
