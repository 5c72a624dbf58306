"""Tells a person's name from everything else that stands where names stand: desks, jobs, addresses, places."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from crawler.extract.page.tree import squeeze
from crawler.facts import table

NAMES_OF_EDITORS = re.compile(r"\s*(?:editor|redaktur|penyunting|uploader)\s*", re.IGNORECASE)
_GLUED = re.compile(r"(?<=[a-z]{5})(?=[A-Z][a-z]{3})")  # "HartatiEditor": two elements without a space between

_SPLIT = re.compile(r"\s*(?:,|;|\||/|•|·|\n|\s&\s|\s(?i:und|and|dan|et|och|og|ve|with|dengan|mit|avec)\s)\s*")
_SPLIT_SHORT = re.compile(r"\s(?:i|e|y|a|en)\s")  # "and" in several languages, and a part of names in others
_TITLE_AFTER = re.compile(
    r"^(?:[SMA]\.\s?(?:\w{1,4}\.?\s?){1,2}|[SM](?:H|E|T|M|Pd|Sos|Kom|Si|IP|Psi|Ag|Hum|Kes|Kn)|Ph\.?\s?D|Jr|Sr|MBA|MD|Dr|Lc|Sp\.?\s?\w{1,3})\.?$"
)
_NOT_A_NAME = re.compile(r"https?:|www\.|@|[<>{}\[\]=_#:]|\d{2,}|\.(?:com|id|co|net|de|org)\b", re.IGNORECASE)
_ADDRESS = re.compile(r"\S+@\S+\.\w+|(?<!\w)@\w+|https?://\S+|www\.\S+")
_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]|\s기자(?=\s|,|$)")
_BEFORE = re.compile(
    r"^\s*(?:(?:written|reported|story|words|text|teks|texte|ditulis|dilaporkan|laporan|verfasst|écrit|escrito|scritto|skrevet|skriven)\s)?"
    r"(?:by|von|oleh|par|por|af|av|da|di|door|text|autor(?:in|es)?|auteur|laporan|reporter|penulis|pewarta|jurnalis|wartawan|editor)\b[\s:.]*",
    re.IGNORECASE,
)
_SOURCE = re.compile(r"^\W*(?:quellen?|sumber|sources?|fuente|fonte|kilde|källa|bron)\s*:", re.IGNORECASE)
_WITH_PLACE = re.compile(r"^(?:kontributor|koresponden|wartawan|reporter|jurnalis|tim liputan)\s+(?=\S)", re.IGNORECASE)
_TEAM = re.compile(r"[Tt]im(?:$|\s[A-Z]{2,}|\s.*\d|\s[a-z])|TIM(?:$|\s)")
_AFTER_DASH = re.compile(r"\s[-–—]\s.*$")
_ENDS = re.compile(r"^[^\w'’]+|[^\w.'’]+$")
_LONGEST_EAST = 8  # letters of a name in Chinese, Japanese or Korean
_MAX_NAMES = 20
_LONGEST = 400  # characters of a statement of names


def persons(stated: Iterable[str], publisher: Sequence[str], *, spoken: bool = False) -> tuple[str, ...]:
    """Single persons' names out of stated ones: split, labels and brackets cut off, organisations left out.

    `spoken` texts are lines for readers ("Von Rina Hartati in Bogor"): what follows a name in them is cut off too.
    """
    found: dict[str, str] = {}
    for text in stated:
        for name in _separate(text[:_LONGEST], spoken=spoken):
            if is_person(name, publisher):
                found.setdefault(squashed(name), name)
    return tuple(found.values())[:_MAX_NAMES]


def is_person(name: str, publisher: Sequence[str]) -> bool:
    """Whether this can be a person's name: letters, at most six words, nothing of an organisation in it."""
    lowered = name.lower()
    if is_agency(name):
        return True
    if not 2 <= len(name) <= 60 or _NOT_A_NAME.search(name) or not any(letter.isalpha() for letter in name):
        return False
    if _is_publisher(lowered, publisher):
        return False
    words = re.findall(r"[^\W\d_]+", lowered.partition(",")[0])
    if not 1 <= len(words) <= 6 or set(words) & _organisation_words() or _TEAM.match(name):
        return False
    if len(words) == 1 and name != name.upper() and name[0].islower():
        return False  # a reporter's initials, the name of a user, or a brand such as tvOne
    return not set(words) <= _job_words()


def _is_publisher(lowered: str, publisher: Sequence[str]) -> bool:
    bare = squashed(lowered)
    return any(
        lowered == other or (len(other) > 4 and (other in lowered or squashed(other) == bare)) for other in publisher
    )


def squashed(name: str) -> str:
    """A name's letters alone, in lower case: what names are compared by."""
    return re.sub(r"[\W_]+", "", name).lower()


def _separate(text: str, *, spoken: bool) -> Iterator[str]:
    """The single names in a statement, each without what stands before and after it."""
    text = _ADDRESS.sub(" ", _ASIDE.sub(" ", "\n".join(map(squeeze, text.split("\n")))))
    if _SOURCE.match(text):
        return
    parts: list[str] = []
    for part in _parts(_BEFORE.sub("", text)):
        if parts and _TITLE_AFTER.match(part):
            parts[-1] = f"{parts[-1]}, {part}"
        elif part.strip():
            parts.append(part)
    full = False  # after a full name a single word is the place: "Ines Zöttl, Washington"
    for part in parts:
        if _WITH_PLACE.match(part):
            if len(parts) > 1:
                continue  # "Kontributor Bogor, Rina Hartati"
            part = _WITH_PLACE.sub("", part)
        name = _trimmed(part, spoken=spoken)
        if not (spoken and full and _is_one_word(name)):
            yield name
            full = full or " " in name


def _is_one_word(name: str) -> bool:
    return " " not in name and name[:1] < "\u2e80" and not is_agency(name)


def _parts(text: str) -> Iterator[str]:
    for part in _SPLIT.split(text):
        few = _SPLIT_SHORT.split(part)
        yield from (few if len(few) > 1 and all(" " in one.strip() for one in few) else [part])


def _trimmed(part: str, *, spoken: bool) -> str:
    """A name without rubric, job and, in a line for readers, all that follows it."""
    words = _AFTER_DASH.sub("", _BEFORE.sub("", _GLUED.sub(" ", squeeze(part)))).strip(" ,;:–|-").split()
    if any(word.endswith(":") for word in words):
        return ""  # a label that isn't known
    if spoken:
        words = _until_prose(words)
    while len(words) > 2 and words[-1].lower().strip(".,") in _job_words():
        words.pop()
    name = _ENDS.sub("", " ".join(words))
    return name if re.search(r"(?:\b\w|\b[JS]r)\.$", name) else name.rstrip(".")


def _until_prose(words: list[str]) -> list[str]:
    """The words before the first that is written small and is no particle of names, or has a figure in it."""
    if not words or (words[0][:1].islower() and not is_agency(" ".join(words))):
        return []
    if is_agency(" ".join(words)):
        return words
    if words[0][:1] > "\u2e80":
        return words if sum(map(len, words)) <= _LONGEST_EAST else []
    for place, word in enumerate(words):
        if any(map(str.isdigit, word)) or (word[:1].islower() and word.rstrip("'’.") not in _particles()):
            return words[:place]
    return words


def is_agency(name: str) -> bool:
    """Whether this is a news agency that is credited like a person."""
    return name.lower() in _agencies()


@lru_cache(maxsize=1)
def _agencies() -> frozenset[str]:
    return frozenset(name.lower() for name in table("extract/people/credits")["agencies"]["names"])


@lru_cache(maxsize=1)
def _organisation_words() -> frozenset[str]:
    return frozenset(table("extract/people/credits")["organisations"]["words"])


@lru_cache(maxsize=1)
def _job_words() -> frozenset[str]:
    return frozenset(table("extract/people/credits")["jobs"]["words"])


@lru_cache(maxsize=1)
def _particles() -> frozenset[str]:
    return frozenset(table("extract/people/credits")["names"]["particles"])
