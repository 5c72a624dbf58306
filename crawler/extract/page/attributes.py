"""Takes attributes beyond number out of a page's tags before it is parsed.

libxml2 compares each attribute of a tag with all before it, and lxml looks through all for one: a tag with 100,000 of
them (0.9 MB) held a worker for its whole 30 seconds.
"""

from __future__ import annotations

import re
from itertools import islice

MOST = 1000  # attributes of a tag; real ones have a dozen
_LONG = 20_000  # characters of a tag that may have more
_ATTRIBUTE = re.compile(r"""[^\s=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"']\S*))?""")


def with_few_attributes(pieces: list[str]) -> list[str]:
    """The pieces of a page that was split at every "<", without the attributes beyond MOST of any tag.

    The same list where no tag is long: nearly always.
    """
    if max(map(len, pieces)) <= _LONG:
        return pieces
    return [_cut(piece) if len(piece) > _LONG and piece[0].isalpha() else piece for piece in pieces]


def _cut(piece: str) -> str:
    inside, closes, after = piece.partition(">")
    beyond = next(islice(_ATTRIBUTE.finditer(inside), MOST + 1, None), None)  # the first is the tag's own name
    return piece if beyond is None or len(inside) <= _LONG else f"{inside[: beyond.start()]}{closes}{after}"
