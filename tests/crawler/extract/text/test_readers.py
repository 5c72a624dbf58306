"""Two readers: each has pages that the other reads worse, so a test fails when either is taken away."""

from __future__ import annotations

from crawler.extract.extract import examine
from crawler.extract.result import PageExtract

from ..pages import PARAGRAPHS, page

TORN = "".join(
    f'<div class="{name}"><p>{text}</p></div>'
    for name, text in zip(("lead", "part", "fact-box", "chart-text"), PARAGRAPHS, strict=True)
)
WITH_FURNITURE = "".join(f"<p>{text}</p><p><strong>Baca juga: Harga Beras Naik</strong></p>" for text in PARAGRAPHS)


def test_trafilatura_reads_what_misleading_names_would_cost_us() -> None:
    seen = examine(page(TORN))
    assert isinstance(seen.result, PageExtract)
    assert seen.result.text.split("\n") == list(PARAGRAPHS)
    assert seen.body == "trafilatura"
    assert "of its node kept; trafilatura holds ours" in seen.judged


def test_ours_reads_what_trafilatura_takes_for_text() -> None:
    from crawler.extract.page.tree import parse
    from crawler.extract.text.engine import _read

    whole = page(WITH_FURNITURE)
    seen = examine(whole)
    assert isinstance(seen.result, PageExtract)
    assert seen.result.text.split("\n") == list(PARAGRAPHS)
    assert (seen.body, seen.judged) == ("hint", "")
    assert "Baca juga" in _read(parse(whole.body.decode()))


def test_a_refused_page_keeps_its_best_reading() -> None:
    seen = examine(page("<p>Jembatan itu selesai.</p>"))
    assert not isinstance(seen.result, PageExtract)
    assert seen.result.reading == "Jembatan itu selesai."
