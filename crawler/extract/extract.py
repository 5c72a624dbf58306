"""Reads one page: bytes in, the article's content or a reasoned refusal out."""

from __future__ import annotations

from collections.abc import Sequence

from ..article import Reason, Rejection
from ..urls import canonical_url
from .page import Discovery, Page
from .result import PageExtract
from .rules import Rule


def extract_page(
    page: Page, *, discovery: Discovery | None = None, rules: Sequence[Rule] = ()
) -> PageExtract | Rejection:
    """The content of one page, or why it is no article. Never raises, whatever the bytes."""
    import trafilatura

    found = trafilatura.bare_extraction(page.body, url=page.url, with_metadata=True)
    if found is None or not found.text:
        return Rejection(Reason.TOO_SHORT, "no text found")
    return PageExtract(url=page.url, canonical_url=canonical_url(page.url), text=found.text, title=found.title)
