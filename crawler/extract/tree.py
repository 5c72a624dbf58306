"""Small tools over lxml trees: compiled CSS selectors and the text of a node."""

from __future__ import annotations

from functools import lru_cache
from typing import Any


@lru_cache(maxsize=2048)
def compiled(selector: str) -> Any:
    """The compiled XPath of a CSS selector. Raises ValueError when it can't be read."""
    from cssselect import HTMLTranslator, SelectorError
    from lxml.etree import XPath

    try:
        return XPath(HTMLTranslator().css_to_xpath(selector, prefix="descendant-or-self::"))
    except SelectorError as error:
        raise ValueError(str(error)) from error
