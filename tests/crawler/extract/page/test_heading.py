"""The visible heading is found by what it shares with the stated titles, in scripts without spaces too."""

from __future__ import annotations

import pytest

from crawler.extract.page.elements import elements_of
from crawler.extract.page.heading import find_heading, words_of
from crawler.extract.page.structured import read_structured
from crawler.extract.page.tree import parse, text_of


@pytest.mark.parametrize(
    ("title", "heading"),
    [
        ("The bridge opens again - Tide Post", "The bridge opens again"),
        ("東京で新しい船が始まる話です - 潮新聞", "東京で新しい船が始まる話です"),
        ("大桥今天正式通车市民欢迎 - 潮报", "大桥今天正式通车市民欢迎"),
        ("สะพานใหม่เปิดใช้งานวันนี้ - ข่าว", "สะพานใหม่เปิดใช้งานวันนี้"),
        ("افتتاح الجسر الجديد فوق النهر | المد", "افتتاح الجسر الجديد فوق النهر"),
    ],
)
def test_a_heading_is_found(title: str, heading: str) -> None:
    root = parse(f"<html><head><title>{title}</title></head><body><h1>{heading}</h1><p>x</p></body></html>")
    elements = elements_of(root)
    found = find_heading(elements, read_structured(elements, "https://tide.example/a"))
    assert found is not None
    assert text_of(found) == heading


def test_scripts_without_spaces_give_pairs_of_letters() -> None:
    assert words_of("新しい船") == {"新し", "しい", "い船"}
    assert words_of("The bridge") == {"the", "bridge"}
