"""Text to terms: what folding keeps, where words end, which words are one family and which must not become one."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from indexer.analysis import overrides, placed_words, protected_words, stem, stems, stop_words, words


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Jum'at Jum’at JUM`AT", ["jumat"] * 3),
        ("Ma'ruf Amin", ["maruf", "amin"]),
        ("Kébakaran", ["kebakaran"]),
        ("e\u0301lite élite", ["elite", "elite"]),
        ("straße Łódź Øresund", ["strasse", "lodz", "oresund"]),
        ("Rp1.500.000, naik 2,5 persen.", ["rp1.500.000", "naik", "2,5", "persen"]),
        ("anti-korupsi detik.com selesai.Polisi", ["anti", "korupsi", "detik", "com", "selesai", "polisi"]),
        ("snake_case", ["snake", "case"]),
        ("'kutipan' “lain”", ["kutipan", "lain"]),
        ("🔥 !!! –", []),
        ("a\x00b", ["a", "b"]),
    ],
)
def test_words_are_folded(text: str, terms: list[str]) -> None:
    assert words(text) == terms


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Москва й", ["москва", "й"]),
        ("हिन्दी", ["हिन्दी"]),
        ("北京大学", ["北", "京", "大", "学"]),
        ("القاهرة", ["القاهرة"]),
        ("한국 뉴스", ["한국", "뉴스"]),
        ("Οδός", ["οδόσ"]),  # the sigma at a word's end is a sigma
    ],
)
def test_other_scripts_stay_what_they_are(text: str, terms: list[str]) -> None:
    assert words(text) == terms


ODD = st.text(max_size=200) | st.text("aZ1٣²'’.,-é\u0301Σß北か\u3099한\u1112\u1161\u11ab\u1fef \u00ad", max_size=30)


@given(ODD)
def test_words_lie_in_the_text_in_order(text: str) -> None:
    before = 0
    for start, end in placed_words(text)[1]:
        assert before <= start < end <= len(text)
        before = end


@given(ODD)
@example("0\u00ad.0")  # a soft hyphen before the point inside a number
@example("1'.5")
@example("².²")  # a digit only when it is folded
@example("a\u1feeb \u1fef")  # an accent of its own that normalising makes a grave
@example("か\u3099")  # two ideographs that are one
@example("𑂙\U000110bax")  # a mark beyond the first 65,536 characters
@example("x" * 600)
def test_words_are_the_same_with_and_without_their_places(text: str) -> None:
    assert placed_words(text)[0] == words(text)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("'Jum'at' 1'.5", ["Jum'at", "1'.5"]),
        ("e\u0301lite\u0301, straße", ["e\u0301lite\u0301", "straße"]),
        ("Rp1.500\u00ad.000 naik", ["Rp1.500\u00ad.000", "naik"]),
        ("\u1112\u1161\u11ab\u1100\u116e\u11a8 뉴스", ["\u1112\u1161\u11ab\u1100\u116e\u11a8", "뉴스"]),
        ("か\u3099く", ["か\u3099", "く"]),
        ("x" * 300, ["x" * 255, "x" * 45]),
    ],
)
def test_a_word_stands_where_its_letters_do(text: str, places: list[str]) -> None:
    assert [text[start:end] for start, end in placed_words(text)[1]] == places


@given(st.text(max_size=50))
def test_terms_are_terms_again(text: str) -> None:
    for term in words(text):
        assert words(term) == [term]


def test_a_word_without_an_end_is_cut_into_pieces() -> None:
    assert [len(term) for term in words("x" * 600)] == [255, 255, 90]


FAMILIES = {
    "bakar": "kebakaran terbakar membakar dibakar pembakaran",
    "terima": "terima menerima diterima penerimaan penerima",
    "tolak": "tolak menolak ditolak penolakan",
    "kirim": "kirim mengirim dikirim pengiriman mengirimkan",
    "nilai": "nilai menilai dinilai penilaian",
    "tangkap": "ditangkap menangkap penangkapan tertangkap",
    "kelola": "mengelola pengelolaan dikelola",
    "banjir": "banjir kebanjiran",
    "bunuh": "pembunuhan membunuh dibunuh",
}


@pytest.mark.parametrize("root", FAMILIES)
def test_a_family_has_one_stem(root: str) -> None:
    assert set(stems(FAMILIES[root])) == {root}


@pytest.mark.parametrize(
    "name", ["Megawati", "menteri", "pemilu", "kereta", "Mentawai", "Kediri", "Pertamina", "Maluku", "berita", "media"]
)
def test_names_and_titles_are_protected(name: str) -> None:
    assert stems(name) == [name.lower()]


def test_stop_words_have_no_stem_and_negations_have() -> None:
    assert stems("yang di dan tidak bukan belum") == ["tidak", "bukan", "belum"]


@pytest.mark.parametrize("root", sorted(set(overrides().values()) - stop_words()))
def test_an_override_ends_where_its_root_does(root: str) -> None:
    assert stem(root) == root, f"{root} needs a line in protected.txt"


def test_the_lists_are_folded_and_dont_contradict_each_other() -> None:
    for word in (*stop_words(), *protected_words(), *overrides(), *overrides().values()):
        assert words(word) == [word]
    assert not protected_words() & set(overrides())
    assert not stop_words() & set(overrides())
    assert not stop_words() & protected_words()
