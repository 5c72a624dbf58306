"""The alias table: what ships is whole and unequivocal, and a wrong file is refused with its name, key and cure."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from indexer.entities.learn import pairs_in
from indexer.entities.learned import Learned, Pair
from indexer.entities.names import key
from indexer.entities.table import AliasTable
from indexer.entities.tables import read_table, shipped
from indexer.entities.words import shipped_words, words_from
from indexer.errors import AliasError

KOREA = 'label = "location"\nkind = "country"\n[names]\n"Korea Utara" = ["Korut"]\n"Korea Selatan" = ["Korsel"]\n'


@pytest.fixture(scope="module")
def table() -> AliasTable:
    return shipped()


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder


# What ships


def test_the_table_knows_more_than_1500_entities_and_every_country_province_kabupaten_and_kota(
    table: AliasTable,
) -> None:
    kinds = Counter(entity.kind for entity in table.entities)
    assert len(table.entities) > 1500
    assert kinds["country"] > 190
    assert (kinds["provinsi"], kinds["kabupaten"], kinds["kota"]) == (38, 416, 98)


def test_no_alias_claims_two_entities_unless_it_is_listed_as_ambiguous(table: AliasTable) -> None:
    owners: dict[tuple[str, str], str] = {}
    for entity in table.entities:
        for name in (entity.name, *entity.aliases):
            if table.possible(entity.label, name):
                continue
            assert owners.setdefault((entity.label, key(name)), entity.name) == entity.name, name


def test_every_name_leads_to_its_own_entity(table: AliasTable) -> None:
    for entity in table.entities:
        for name in (entity.name, *entity.aliases):
            if not table.possible(entity.label, name):
                assert table.sure(entity.label, name) is entity


def test_ids_are_unique(table: AliasTable) -> None:
    ids = Counter(entity.id for entity in table.entities)
    assert ids.most_common(1)[0][1] == 1, ids.most_common(3)


def test_wikidata_items_are_given_to_one_entity_each(table: AliasTable) -> None:
    items = Counter(entity.wikidata for entity in table.entities if entity.wikidata)
    assert set(items.values()) == {1}, items.most_common(3)


# Wrong files


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[names\n", ["mine.toml: not a TOML file", "mend that place"]),
        ('kind = "country"\n', ["mine.toml: label is None", "location"]),
        ('label = "location"\n', ["mine.toml: kind is missing"]),
        ('label = "location"\nkind = "x"\nnamse = 1\n', ["unknown key 'namse'", "did you mean 'names'?"]),
        ('label = "location"\nkind = "x"\n[names]\n"A" = "B"\n', ['names."A" takes a list']),
        ('label = "location"\nkind = "x"\n[names]\n"A" = ["B", "B"]\n', ['names."A" has "B" twice', "drop one"]),
        (KOREA + '[wikidata]\n"Korea Utra" = "Q423"\n', ['wikidata."Korea Utra"', "did you mean 'Korea Utara'?"]),
        (KOREA + '[wikidata]\n"Korea Utara" = "423"\n', ['wikidata."Korea Utara"', "Q423"]),
        (KOREA + '"Korea" = ["Korut"]\n', ['names."Korea" claims "Korut"', '"Korea Utara"', "ambiguous.toml"]),
    ],
)
def test_a_wrong_file_is_refused_with_its_name_key_and_cure(tmp_path: Path, text: str, says: list[str]) -> None:
    with pytest.raises(AliasError) as caught:
        read_table(write(tmp_path, mine=text))
    for part in says:
        assert part in str(caught.value)


def test_two_files_that_claim_one_name_are_both_named(tmp_path: Path) -> None:
    other = 'label = "location"\nkind = "place"\n[names]\n"Korut" = []\n'
    with pytest.raises(AliasError, match=r"other\.toml.*claims.*mine\.toml"):
        read_table(write(tmp_path, mine=KOREA, other=other))


def test_an_ambiguous_name_belongs_to_nobody_and_may_mean_all(tmp_path: Path) -> None:
    ambiguous = '[location]\n"Korea" = ["Korea Utara", "Korea Selatan"]\n'
    table = read_table(write(tmp_path, mine=KOREA, ambiguous=ambiguous))
    assert table.sure("location", "Korea") is None
    assert [entity.name for entity in table.possible("location", "korea")] == ["Korea Utara", "Korea Selatan"]


@pytest.mark.parametrize(
    ("ambiguous", "says"),
    [
        ('[place]\n"Korea" = ["Korea Utara", "Korea Selatan"]\n', "unknown label 'place'; known are person"),
        ('[location]\n"Korea" = ["Korea Utara"]\n', "has 1 meaning"),
        ('[location]\n"Korea" = ["Korea Utara", "Korea Barat"]\n', 'names "Korea Barat", which no file has'),
        ('[told_by]\n"Korea Utara" = ["Kim Il Sung"]\n', 'names "Kim Il Sung", which no file has'),
    ],
)
def test_a_wrong_list_of_ambiguous_names_is_refused(tmp_path: Path, ambiguous: str, says: str) -> None:
    with pytest.raises(AliasError, match=says):
        read_table(write(tmp_path, mine=KOREA, ambiguous=ambiguous))


def test_kabupaten_and_kota_of_one_name_are_told_apart(tmp_path: Path) -> None:
    regions = '["Jawa Barat"]\nkabupaten = ["Bogor", "Garut"]\nkota = ["Bogor"]\n'
    table = read_table(write(tmp_path, regions=regions))
    names = {entity.name: entity.kind for entity in table.entities}
    assert names == {
        "Jawa Barat": "provinsi",
        "Kabupaten Bogor": "kabupaten",
        "Garut": "kabupaten",
        "Kota Bogor": "kota",
    }
    assert table.sure("location", "Bogor") is None
    assert table.sure("location", "Kab. Garut") == table.sure("location", "Garut")


def test_a_province_with_an_unknown_key_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AliasError, match=r'regions\.toml: "Jawa Barat"'):
        read_table(write(tmp_path, regions='["Jawa Barat"]\nkabupatens = ["Bogor"]\n'))


# Learned pairs


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("kata Ketua Asosiasi Petani Garam Rakyat (APGR) itu", {("APGR", "Asosiasi Petani Garam Rakyat")}),
        ("Pusat Layanan Terpadu Warga (Pulateda) dibuka", {("Pulateda", "Pusat Layanan Terpadu Warga")}),
        ("Kepala Badan Urusan Air Badan Karya Desa (BKD) hadir", {("BKD", "Badan Karya Desa")}),
        ("Pembatasan Sosial Berskala Besar (PSBB) berlaku", set()),
        ("Asosiasi Petani Garam Rakyat (Persero) rugi", set()),
    ],
)
def test_a_long_name_is_learned_from_where_it_opens_as_an_organisation(text: str, pairs: set[tuple[str, str]]) -> None:
    assert pairs_in(text) == pairs


@pytest.mark.parametrize(
    ("articles", "of", "used"),
    [(3, 3, True), (9, 10, True), (8, 10, False), (2, 2, False)],
)
def test_a_learned_pair_is_used_only_on_clear_evidence(articles: int, of: int, used: bool) -> None:
    learned = Learned([Pair("APGR", "Asosiasi Petani Garam Rakyat", "organization", articles, of)])
    assert (learned.long_form("organization", "APGR") is not None) is used


# The word lists


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"offices": ["Gubernur"]}, r'words.toml: offices has "Gubernur" with a capital; write "gubernur"'),
        ({"offices": ["bupati", "bupati"]}, r'words.toml: offices has "bupati" twice'),
        ({"offices": ["bupati", 7]}, "words.toml: offices has 7, which is no text"),
        ({"offices": ["ketua  umum"]}, "write one space between two words"),
        ({"offices": "bupati"}, r'offices takes a list, such as \["one", "two"\]'),
        ({"offices": []}, "offices takes a list"),
        ({"offises": ["bupati"]}, r"unknown list 'offises'; did you mean 'offices'\?"),
    ],
)
def test_a_wrong_word_list_is_refused_with_the_word_and_the_cure(change: dict[str, object], complaint: str) -> None:
    whole = {name: list(getattr(shipped_words(), name)) for name in type(shipped_words()).__slots__}
    with pytest.raises(AliasError, match=complaint):
        words_from(Path("words.toml"), whole | change)
