"""A tag keeps a thousand attributes; what stands in and after it is as it was."""

from __future__ import annotations

import pytest

from crawler.extract.page.attributes import MOST, with_few_attributes
from crawler.extract.page.tree import parse, text_of


@pytest.mark.parametrize("value", ["", "=1", "='a b'", '="c = d"'])
def test_attributes_beyond_a_thousand_are_left_out(value: str) -> None:
    many = " ".join(f"data-number-{number}{value}" for number in range(5 * MOST))
    root = parse(f"<p class=first>One</p><p class=second {many}>Two</p><p>Three</p>")
    second = next(node for node in root.iter("p") if node.get("class") == "second")
    assert len(second.attrib) == MOST
    assert text_of(root) == "OneTwoThree"


@pytest.mark.parametrize(
    "piece",
    ["p class=x>text", "script>" + "a b " * 20_000, "p data-state='" + "word " * 20_000 + "'>text", " 5 and " * 9_000],
)
def test_all_else_is_left_alone(piece: str) -> None:
    assert with_few_attributes(["", piece]) == ["", piece]
