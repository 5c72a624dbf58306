"""Which mentions are no subjects of their article: the newspaper itself, its dateline and credits, "TNI" in a rank.

    publisher   "KOMPAS.com", "detikFinance" in an article of theirs
    dateline    the place that the text opens with: "Jakarta -", "Liputan6.com, Jakarta -"
    credit      "Foto: Dok. PLN", "Reporter: Bachtiarudin Alam", "ANTARA FOTO/Arif Ariadi", the article's own authors
    rank        "Mayjen [TNI] Budi"

They stay mentions, since the text has them, but nobody who asks for articles about Jakarta or Kompas means these.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from urllib.parse import urlsplit

from indexer.document import Mention
from indexer.entities.names import key
from indexer.entities.words import word_set

# Before its dash a dateline has names, commas and little else; the longest met is 75 characters.
_DASHED = re.compile(r"[ \t]*(?:[-–—][ \t]*)?([^\n]{1,90}?)[ \t]*[-–—]{1,2}(?=\s|$|[A-Z])", re.MULTILINE)
_LOOKED_AT = 1500  # characters: lines of furniture may stand before the text's beginning
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_CREDIT = re.compile(
    r"(?:^|(?<=[(\n]))[ \t|(]*(?:foto|photo|sumber|reporter|editor|penulis|pewarta|kontributor|fotografer|video|grafis"
    r"|infografis|ilustrasi|laporan(?: wartawan)?|dok|wartawan)\b\.?[ \t]*(?::|/|(?=[A-Z][^\n]{0,50}$))[^\n)]{0,120}",
    re.IGNORECASE | re.MULTILINE,
)
_SHORT_LINE = 60
_RANK_BEFORE = re.compile(r"\b([A-Z]\w+)\.?\s$")
_NAME_FOLLOWS = re.compile(r"\s+(?:\((?i:\s?(?:purn|pur|mar|p)\b)|[A-Z])")
_AGENCY_BEFORE = re.compile(
    r"(?<![^\W_])(?:foto|photo|images|pool|afp|ap|epa|reuters|\w+\.com|\w+\.id)/$", re.IGNORECASE
)
_AGENCY_GOES_ON = re.compile(r" ?foto/", re.IGNORECASE)
_BEFORE = 32  # characters, for the longest rank
_SUFFIXES = frozenset({"com", "co", "id", "net", "org", "or", "go", "ac", "web", "my", "sg", "uk", "au", "tv", "news"})
_DOMAIN_END = re.compile(r"(?:\.(?:com|co|id|net|org|tv|news|web|or))+(?!\w)|^\d+", re.IGNORECASE)
_FEWEST_LETTERS = 3  # of a newspaper's name: "TV" would be in many


@dataclass(frozen=True, slots=True)
class Imprint:
    """What an article says of its own making: source name, address, authors and editors."""

    source: str = ""
    url: str = ""
    credited: tuple[str, ...] = ()


UNKNOWN = Imprint()


def asides(text: str, mentions: Iterable[Mention], imprint: Imprint) -> list[str | None]:
    """Why each mention stands aside, or None where it is a subject; `mentions` are those of `text`."""
    mentions = list(mentions)
    stems = _stems(imprint.source, imprint.url)
    begin, end = _dateline(text, mentions, stems)
    credits_ = [match.span() for match in _CREDIT.finditer(text)]
    own = {key(name) for name in imprint.credited}
    return [
        "dateline"
        if begin <= mention.start and mention.end <= end and mention.label == "location"
        else _aside(text, mention, (begin, end), credits_, stems, own)
        for mention in mentions
    ]


def is_publisher(name: str, stems: Collection[str]) -> bool:
    """Whether a name is the newspaper's own: its stem, alone or with what newspapers add to it ("detikFinance")."""
    bare = _DOMAIN_END.sub("", name.strip())
    squeezed = _squeeze(bare)
    return any(squeezed == stem or (stem in squeezed and _adds_little(bare, squeezed, stem)) for stem in stems)


def _aside(
    text: str,
    mention: Mention,
    dateline: tuple[int, int],
    credits_: Iterable[tuple[int, int]],
    stems: Collection[str],
    own: Collection[str],
) -> str | None:
    if _is_own(mention, stems):
        return "publisher"
    if mention.label == "organization" and _in_rank(text, mention):
        return "rank"
    if any(start <= mention.start < end for start, end in (dateline, *credits_)) or _signs(text, mention, own):
        return "credit"
    return None


def _is_own(mention: Mention, stems: Collection[str]) -> bool:
    return mention.label != "person" and (is_publisher(mention.text, stems) or is_publisher(mention.entity, stems))


def _dateline(text: str, mentions: Sequence[Mention], stems: Collection[str]) -> tuple[int, int]:
    """Where the dateline stands: names before a dash, at the text's beginning or, with the newspaper's, of a line."""
    start = 0
    while 0 <= start < min(len(text), _LOOKED_AT):
        end = _dateline_end(text, start, mentions) or _undashed_end(start, mentions, stems)
        here = [one for one in mentions if start <= one.start < end]
        if end and (start == 0 or any(_is_own(one, stems) for one in here)):
            return start, end
        start = text.find("\n", start) + 1 or -1
    return 0, 0


def _dateline_end(text: str, start: int, mentions: Iterable[Mention]) -> int:
    """Where a stretch ends that has only names before its dash; 0 where it says more than names."""
    found = _DASHED.match(text, start)
    if found is None:
        return 0
    rest = list(found[1])
    for mention in mentions:
        if start <= mention.start < found.end(1):
            begin, end = (max(0, place - found.start(1)) for place in (mention.start, mention.end))
            rest[begin:end] = " " * (min(end, len(rest)) - begin)
    left = [word for word in _LETTERS.findall("".join(rest)) if word.lower() not in word_set("media_words")]
    return 0 if left else found.end(1)


def _undashed_end(start: int, mentions: Sequence[Mention], stems: Collection[str]) -> int:
    """Where "Liputan6.com, Jakarta" ends whose dash was lost: the newspaper first, then a place behind a comma."""
    for first, second in pairwise(mentions):
        if first.start == start and _is_own(first, stems) and second.label == "location":
            return second.end if second.start - first.end == len(", ") else 0
    return 0


def _in_rank(text: str, mention: Mention) -> bool:
    """Whether a body stands between rank and name: "Mayjen [TNI] Budi", "Letjen [TNI] (Purn) Budi"."""
    if key(mention.text) not in word_set("services") or not _NAME_FOLLOWS.match(text, mention.end):
        return False
    before = _RANK_BEFORE.search(text[max(0, mention.start - _BEFORE) : mention.start])
    return before is not None and before[1].lower() in word_set("ranks")


def _signs(text: str, mention: Mention, own: Collection[str]) -> bool:
    """Whether one of the article's authors stands in a line that holds little more, or an agency before a picture."""
    start = text.rfind("\n", 0, mention.start) + 1
    end = text.find("\n", mention.end)
    line = text[start : len(text) if end < 0 else end]
    if key(mention.entity) in own or key(mention.text) in own:
        return len(line) <= _SHORT_LINE
    return mention.label != "location" and len(line) <= 2 * _SHORT_LINE and _beside_slash(text, mention)


def _beside_slash(text: str, mention: Mention) -> bool:
    """ "ANTARA FOTO/Arif Ariadi", "KOMPAS.com/NABILLA" end a caption; "Fajar/Rian" are two players."""
    if _AGENCY_BEFORE.search(text[max(0, mention.start - _BEFORE) : mention.start]):
        return True
    return _AGENCY_GOES_ON.match(text, mention.end) is not None or (
        text[mention.end : mention.end + 1] == "/" and mention.text.lower().endswith("foto")
    )


@lru_cache(maxsize=1024)
def _stems(source: str, url: str) -> frozenset[str]:
    host = (urlsplit(url).hostname or "") if "//" in url else ""
    found = {_squeeze(_DOMAIN_END.sub("", source))}
    found |= {_squeeze(label) for label in _own_label(host)}
    return frozenset(stem for stem in found if len(stem) >= _FEWEST_LETTERS)


def _own_label(host: str) -> Iterator[str]:
    """The label of a host that is the newspaper's: "finance.detik.com" → "detik"."""
    labels = host.split(".")
    while len(labels) > 1 and labels[-1] in _SUFFIXES:
        labels.pop()
    if labels and labels[-1]:
        yield labels[-1]


def _adds_little(bare: str, squeezed: str, stem: str) -> bool:
    before, _, after = squeezed.partition(stem)
    words = {*key(bare).split(), before, after} - {"", *_parts(bare, stem)}
    if words <= word_set("media_words"):
        return True
    # "detikFinance", "VIVAnews": one word that begins with the name and goes on with another's capital or small letters
    return " " not in bare and not before and not bare[len(stem) : len(stem) + 1].islower()


def _parts(bare: str, stem: str) -> list[str]:
    """The words of a name that the stem is made of, and those that hold it: "Jawa", "Pos" for "jawapos"."""
    return [word for word in key(bare).split() if word in stem or stem in word]


def _squeeze(name: str) -> str:
    return key(name).replace(" ", "")
