"""Which stretches of a text a hit shows, and what is marked in them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.errors import QueryError
from indexer.query import Query
from indexer.snippets import WIDTH, Marked, Marker
from tests.records import document

FILLER = "Warga menunggu kabar sepanjang malam di balai desa. " * 12


def marked(query: str, text: str = "", title: str = "") -> Marked:
    """A title and text under the eye of a search."""
    whole = lambda: document(text=text)  # noqa: E731
    return Marked(title, text, whole, whole, Marker(Query.parse(query)))


def shown(query: str, text: str) -> list[str]:
    """The snippets with their matches in brackets."""
    told = []
    for snippet in marked(query, text=text).hit(0.0, 0).snippets:
        parts, end = "", 0
        for start, stop in snippet.highlights:
            parts += snippet.text[end:start] + f"[{snippet.text[start:stop]}]"
            end = stop
        told.append(parts + snippet.text[end:])
    return told


def test_the_best_stretch_is_shown_from_the_middle_of_a_text() -> None:
    (told,) = shown("gempa", f"{FILLER}\nGempa mengguncang Lombok.\n{FILLER}")
    assert told.startswith("[Gempa] mengguncang Lombok. Warga")
    assert told.endswith("…")


def test_two_stretches_show_what_one_cannot() -> None:
    told = shown("gempa tsunami", f"Gempa terjadi. {FILLER} {FILLER} Tsunami menyusul.")
    assert "[Gempa]" in told[0]
    assert "[Tsunami]" in told[1]


def test_a_stretch_with_both_words_beats_one_with_more_of_one() -> None:
    text = f"Banjir, banjir, banjir. {FILLER} {FILLER} Banjir di Jakarta. {FILLER}"
    assert "[Banjir] di [Jakarta]" in " ".join(shown("banjir jakarta", text))


def test_without_a_match_the_beginning_is_shown() -> None:
    (told,) = shown("source:contoh", FILLER)
    assert told.startswith("Warga menunggu") and told.endswith("…") and len(told) <= WIDTH + 1


def test_a_text_that_fits_is_shown_whole_on_one_line() -> None:
    assert shown("api", "Api padam.\nKorban tidak ada.") == ["[Api] padam. Korban tidak ada."]


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("membakar", "Rumah [terbakar] dan [dibakar], bukan bakarat."),
        ('"terbakar dan"', "Rumah [terbakar dan] dibakar, bukan bakarat."),
        ('"membakar"', "Rumah terbakar dan dibakar, bukan bakarat."),
        ("title:rumah", "Rumah terbakar dan dibakar, bukan bakarat."),
        ("rumah -terbakar", "[Rumah] terbakar dan dibakar, bukan bakarat."),
        ("text:rumah OR zzz", "[Rumah] terbakar dan dibakar, bukan bakarat."),
    ],
)
def test_what_matched_is_marked(query: str, told: str) -> None:
    assert shown(query, "Rumah terbakar dan dibakar, bukan bakarat.") == [told]


def test_an_apostrophe_belongs_to_the_word_and_a_closing_quote_does_not() -> None:
    assert shown("jumat salat", "Salat Jum'at, 'salat' lagi") == ["[Salat] [Jum'at], '[salat]' lagi"]


def test_a_phrase_across_hyphens_and_lines() -> None:
    assert shown("anti-korupsi", "Lembaga anti\nkorupsi dan anti-korupsi") == [
        "Lembaga [anti korupsi] dan [anti-korupsi]"
    ]


def test_a_terminal_is_not_moved() -> None:
    assert shown("banjir", "Banjir\x1b[2J \u202erab") == ["[Banjir] [2J  rab"]


def test_nothing_of_an_empty_text() -> None:
    assert shown("banjir", "") == []


def test_a_stretch_begins_where_a_sentence_does() -> None:
    (told,) = shown("lombok", f"{FILLER}Petugas datang dari kota Mataram di Lombok. {FILLER}")
    assert told.startswith("Petugas datang dari kota Mataram di [Lombok].")


def test_a_second_stretch_is_shown_only_for_another_word() -> None:
    assert len(shown("gempa", f"Gempa terjadi. {FILLER} {FILLER} Gempa susulan.")) == 1


def test_a_list_of_prices_is_no_run_of_marks() -> None:
    (told,) = shown("gram", "\n".join(f"{n} gram: Rp {n} juta" for n in range(1, 9)))
    assert told.count("[gram]") == 3


def test_what_a_text_lacks_is_told() -> None:
    assert marked("banjir tsunami", text="Banjir bandang").hit(0.0, 0).missing == ("tsunami",)


@given(st.text(max_size=1200), st.text(max_size=20))
def test_highlights_lie_in_their_snippet_in_order_for_any_text(text: str, words: str) -> None:
    try:
        hit = marked(f"{words} a", text=text, title=text).hit(0.0, 0)
    except QueryError:
        return
    for snippet in (hit.title, *hit.snippets):
        before = -1
        for start, end in snippet.highlights:
            assert before < start < end <= len(snippet.text)
            before = end
