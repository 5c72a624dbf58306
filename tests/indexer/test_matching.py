"""Where words of a search are found in a text: just where they would be if every word of it were looked at."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis import overrides, placed_words, stem
from indexer.matching import Finder, share_together
from indexer.query import Phrase, Word

FORMS = ("menolak", "tolak", "Penolakan", "terbakar", "membakar", "Jum'at", "jumat", "menyapu", "sapu", "Oréal", "RI")
GLUE = (" ", "\n", "-", " – ", "'", "’", ", ", ".", "İ", "\u0301", "\u00ad", " (")


def places(query: Word | Phrase, text: str) -> list[str]:
    return [text[start:end] for start, end, _ in Finder([(0, [query])]).marks(text)]


@pytest.mark.parametrize(
    ("query", "text", "found"),
    [
        (Word("tolak"), "Menolak, ditolak dan penolakan", ["Menolak", "ditolak", "penolakan"]),
        (Word("jumat"), "Jum'at Jumat Jum\u2019at", ["Jum'at", "Jumat", "Jum\u2019at"]),
        (Word("oreal"), "L'Oréal oreal Oréal", ["oreal", "Oréal"]),
        (Word("ri"), "RI Ria negeri", ["RI"]),
        (Phrase("harga beras"), "Harga beras naik, harga  beras; harga si beras", ["Harga beras", "harga  beras"]),
        (Phrase("di kota"), "Di Kota Bogor, di - kota", ["Di Kota", "di - kota"]),
        (Word("6,1"), "gempa 6,1 bukan 16,1 atau 6,12", ["6,1"]),
    ],
)
def test_forms_are_found(query: Word | Phrase, text: str, found: list[str]) -> None:
    assert places(query, text) == found


@given(st.lists(st.sampled_from([*FORMS, *GLUE]), max_size=40).map("".join), st.sampled_from(FORMS))
def test_what_is_found_is_what_looking_at_every_word_finds(text: str, wanted: str) -> None:
    (term,), _ = placed_words(wanted)
    terms, spans = placed_words(text)
    every = [span for span, word in zip(spans, terms, strict=True) if word == term or stem(word) == stem(term)]
    assert [(start, end) for start, end, _ in Finder([(0, [Word(wanted)])]).marks(text)] == every


def test_a_form_by_hand_is_found_by_its_stem() -> None:
    for form, root in overrides().items():
        if stem(root) == root:  # a stop word has none
            assert places(Word(root), f"kata {form} lain") == [form], root


def test_the_share_together_is_the_greatest_within_a_width() -> None:
    marks = [(0, 5, 0), (10, 15, 1), (300, 305, 2), (320, 325, 1)]
    assert share_together(marks, [1.0, 1.0, 2.0], 50) == 0.75
    assert share_together(marks, [1.0, 1.0, 2.0], 1000) == 1.0
    assert share_together([], [1.0], 50) == 0.0
