"""Which of several crawlers visits a source: rendezvous hashing by registered domain.

All sources of one domain fall to one crawler, which so keeps its pace alone. With one crawler more, only those domains
move that fall to the new one.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

from crawler.catalogue import Source
from crawler.urls import registered_domain


@dataclass(frozen=True, slots=True)
class Shard:
    """The part of one crawler: `number` of `count`, from 1."""

    number: int
    count: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """A shard as written on the command line, such as 2/8. Raises ValueError."""
        found = re.fullmatch(r"\s*(\d{1,4})\s*/\s*(\d{1,4})\s*", text)
        if not found or not 1 <= int(found[1]) <= int(found[2]):
            raise ValueError(f"{text!r} is no shard; write the number of this crawler and of all, such as 2/8")
        return cls(int(found[1]), int(found[2]))

    def takes(self, source: Source) -> bool:
        """Whether the source falls to this crawler."""
        domain = registered_domain(urlsplit(source.home).hostname or source.name)
        return max(range(1, self.count + 1), key=lambda number: _weight(domain, number)) == self.number

    def of(self, sources: Iterable[Source]) -> list[Source]:
        """Those of the sources that fall to this crawler."""
        return [source for source in sources if self.takes(source)]


def _weight(domain: str, number: int) -> bytes:
    return hashlib.sha256(f"{domain} {number}".encode()).digest()
