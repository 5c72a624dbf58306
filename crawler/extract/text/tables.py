"""Tables of text (schedules, results, recipes) belong to the article and become lines; tables of figures don't."""

from __future__ import annotations

import re

from crawler.extract.page.tree import Element, text_of

BETWEEN = " | "  # stands between the cells of a row
_ROWS, _COLUMNS = 2, 2  # that a table of text has at least; with fewer it is a box
_WORDS = 3  # words of a cell that says something
_TOLD = 0.4  # share of the cells that must say something
_MOST = 40  # rows; longer ones are data
_LONGEST = 1500  # characters of a cell; beyond it the table is the page's layout
_LINKED = 0.3  # share of a table's text that may be links


def is_text(table: Element) -> bool:
    """Whether a table's cells are words rather than figures, names of columns, or links."""
    if next(table.iterdescendants("table"), None) is not None:
        return False
    rows = _rows(table)
    if not _ROWS <= len(rows) <= _MOST or min(map(len, rows)) < _COLUMNS:
        return False
    cells = [cell for row in rows for cell in row]
    told = sum(1 for cell in cells if len(re.findall(r"[^\W\d_]{2,}", cell)) >= _WORDS)
    linked = sum(len(text_of(link)) for link in table.iter("a"))
    short = max(map(len, cells)) <= _LONGEST
    return short and told >= _TOLD * len(cells) and linked <= _LINKED * sum(map(len, cells))


def into_lines(table: Element) -> None:
    """Makes a block of the table with a paragraph for each row, its cells in a row."""
    from lxml.etree import SubElement

    lines = [BETWEEN.join(filter(None, row)) for row in _rows(table)]
    tail = table.tail
    table.clear()
    table.tail = tail
    table.tag = "div"
    for line in filter(None, lines):
        SubElement(table, "p").text = line


def _rows(table: Element) -> list[list[str]]:
    return [cells for row in table.iter("tr") if (cells := [text_of(cell) for cell in row.iterchildren("td", "th")])]
