"""A captured response: what a reader gives and extraction takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from crawler.bodies import decoded
from crawler.records.article import Capture
from crawler.records.discovery import Errand
from crawler.records.page import Page

Headers = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """One response as it came. `raw` is the body as received; `errand` is None in foreign captures."""

    url: str
    status: int
    headers: Headers = field(repr=False)
    raw: bytes = field(repr=False)
    captured: datetime
    capture: Capture
    errand: Errand | None = None

    def header(self, name: str) -> str | None:
        """The first header of that name, in any case."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    @property
    def encoding(self) -> str | None:
        """Its Content-Encoding: what `raw` is packed in."""
        return self.header("Content-Encoding")

    @property
    def body(self) -> bytes:
        """The body without its Content-Encoding. What isn't encoded as it says is given as it is.

        Raises TooLarge (a ValueError) when it unpacks to more than MAX_BODY_BYTES.
        """
        return decoded(self.raw, self.encoding)

    def packed_page(self) -> Page:
        """The response as extraction takes it, but for its body: that is as sent, still in its `encoding`."""
        return Page(self.url, self.raw, self.header("Content-Type"), self.captured, self.status)
