"""Tables of text become lines of the article; tables of figures and of links leave it."""

from __future__ import annotations

import pytest

from ..pages import PARAGRAPHS, article, body

ROWS = (
    ("Senin pagi", "Warga berkumpul di balai desa"),
    ("Selasa siang", "Bupati meresmikan jembatan gantung"),
    ("Rabu malam", "Pentas wayang di tepi sungai"),
)


def table(*rows: tuple[str, ...]) -> str:
    inner = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table>{inner}</table>"


def test_a_schedule_becomes_lines() -> None:
    lines = article(body(table(*ROWS))).text.split("\n")
    assert lines == [*PARAGRAPHS[:2], *(" | ".join(row) for row in ROWS), *PARAGRAPHS[2:]]


@pytest.mark.parametrize(
    "rows",
    [
        (("Tahun", "Panjang"), ("2023", "40"), ("2024", "65")),
        (("Jembatan", "Rp 40.000.000"), ("Jalan", "Rp 12.500.000")),
        tuple((f'<a href="/b/{n}">Warga desa ke-{n} senang</a>', "<a href='/c'>Baca berita ini</a>") for n in range(4)),
        (("Warga berkumpul di balai desa",), ("Bupati meresmikan jembatan itu",)),
    ],
    ids=["figures", "prices", "links", "one column"],
)
def test_other_tables_leave_the_text(rows: tuple[tuple[str, ...], ...]) -> None:
    found = article(body(table(*rows)))
    assert found.text.split("\n") == list(PARAGRAPHS)
    assert "table" in {item.kind for item in found.removed}
