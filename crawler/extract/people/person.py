"""Tells a person's name from everything else that stands where names stand: desks, jobs, addresses, places."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from crawler.extract.page.tree import squeeze
from crawler.facts import table
from crawler.languages import any_of
from crawler.languages import words as words_of

_GLUED = re.compile(r"(?<=[a-z]{5})(?=[A-Z][a-z]{3})")  # "HartatiEditor": two elements without a space between

_TITLE_AFTER = re.compile(
    r"^(?:[SMA]\.\s?(?:\w{1,4}\.?\s?){1,2}|[SM](?:H|E|T|M|Pd|Sos|Kom|Si|IP|Psi|Ag|Hum|Kes|Kn)|Ph\.?\s?D|Jr|Sr|MBA|MD|Dr|Lc|Sp\.?\s?\w{1,3})\.?$"
)
_NOT_A_NAME = re.compile(r"https?:|www\.|@|[<>{}\[\]=_#:]|\d{2,}|\.(?:com|id|co|net|de|org)\b", re.IGNORECASE)
_NO_LETTERS = re.compile(r"[\W_]+")
_ADDRESS = re.compile(r"\S+@\S+\.\w+|(?<!\w)@\w+|https?://\S+|www\.\S+")
_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_AFTER_DASH = re.compile(r"\s[-–—]\s.*$")
_ENDS = re.compile(r"^[^\w'’]+|[^\w.'’\u0900-\u0dff\u0e00-\u0eff]+$")  # vowel signs of the South are no \\w
_LONG_LABEL = 4  # letters of a label that needs no colon: "Red Adair" is a name
_LONGEST_EAST = 8  # letters of a name in Chinese, Japanese or Korean
_MAX_NAMES = 20
_LONGEST = 400  # characters of a statement of names


def persons(stated: Iterable[str], publisher: Sequence[str], *, spoken: bool = False) -> tuple[str, ...]:
    """Single persons' names out of stated ones: split, labels and brackets cut off, organisations left out.

    `spoken` texts are lines for readers ("Von Rina Hartati in Bogor"): what follows a name in them is cut off too.
    """
    found: dict[str, str] = {}
    for text in stated:
        addressed = False  # behind an organisation a single word is its place: "Tide Post, Frankfurt, Germany"
        for name in _separate(text[:_LONGEST], spoken=spoken):
            if is_person(name, publisher) and not (addressed and _is_one_word(name)):
                found.setdefault(squashed(name), name)
            elif not found or any(map(str.isdigit, name)):
                addressed = addressed or " " in name or _is_publisher(name.lower(), publisher)
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
    parts = re.findall(r"[^\W\d_]+", lowered.partition(",")[0])
    if not 1 <= len(parts) <= 6 or set(parts) & _organisation_words() or _team().match(name):
        return False
    if set(parts) <= _calendar():
        return False
    if len(parts) == 1 and name != name.upper() and name[0].islower():
        return False  # a reporter's initials, the name of a user, or a brand such as tvOne
    return not set(parts) <= _job_words()


def _is_publisher(lowered: str, publisher: Sequence[str]) -> bool:
    bare = squashed(lowered)
    return any(
        lowered == other or (len(other) > 4 and (other in lowered or squashed(other) == bare)) for other in publisher
    )


def is_given_name(text: str) -> bool:
    """Whether what stands behind a comma can be a first name: no degree, no job, no place of work."""
    return is_person(text, ()) and not _TITLE_AFTER.match(text) and not set(text.lower().split()) & _job_words()


@lru_cache(maxsize=2048)
def squashed(name: str) -> str:
    """A name's letters alone, in lower case: what names are compared by."""
    return _NO_LETTERS.sub("", name).lower()


def _separate(text: str, *, spoken: bool) -> Iterator[str]:
    """The single names in a statement, each without what stands before and after it."""
    text = _titles().sub("", _ASIDE.sub(" ", "\n".join(map(squeeze, text.split("\n")))))
    text = _ADDRESS.sub(" ", text)
    if _source().match(text) or _pictured().match(text):
        return
    parts: list[str] = []
    for part in _parts(_before().sub("", text)):
        if parts and _TITLE_AFTER.match(part):
            parts[-1] = f"{parts[-1]}, {part}"
        elif part.strip():
            parts.append(part)
    full = False  # after a full name a single word is the place: "Ines Zöttl, Washington"
    for part in parts:
        if _with_place().match(part):
            if len(parts) > 1:
                continue  # "Kontributor Bogor, Rina Hartati"
            part = _with_place().sub("", part)
        name = _trimmed(part, spoken=spoken)
        if not (spoken and full and _is_one_word(name)):
            yield name
            full = full or " " in name


def _is_one_word(name: str) -> bool:
    return " " not in name and name[:1] < "\u2e80" and not is_agency(name)


def _parts(text: str) -> Iterator[str]:
    for part in _split().split(text):
        few = _split_small().split(part)
        yield from (few if len(few) > 1 and all(" " in one.strip() for one in few) else [part])


def _trimmed(part: str, *, spoken: bool) -> str:
    """A name without rubric, job and, in a line for readers, all that follows it."""
    words = _AFTER_DASH.sub("", _before().sub("", _GLUED.sub(" ", squeeze(part)))).strip(" ,;:–|-").split()
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
    end = next((place for place in range(len(words)) if _ends_name(words, place)), len(words))
    return words[:end]


def _ends_name(words: list[str], place: int) -> bool:
    """Whether the word at a place belongs to no name: a figure, a small word, a time's label, a month with its day."""
    word = words[place]
    if any(map(str.isdigit, word)) or (word[:1].islower() and word.rstrip("'’.") not in particles()):
        return True
    if not place:
        return False
    lowered = word.lower()
    if lowered.strip(".,:") in _stamp_words():
        return True  # "Maya Lindqvist Updated …"
    dated = any(map(str.isdigit, "".join(words[place + 1 : place + 2])))
    return dated and lowered.strip(".,") in _calendar()  # "Maya Lindqvist March 10"


def is_agency(name: str) -> bool:
    """Whether this is a news agency that is credited like a person."""
    return name.lower() in _agencies()


@lru_cache(maxsize=1)
def _split() -> re.Pattern[str]:
    """What stands between two names: a mark, a word for "and", or both ("A, B, dan C")."""
    words_for_and = any_of("people.and", "people.with")
    marks = r"\s*(?:,|;|\||/|•|·|\n|\s&\s)\s*"
    # After a comma only in small letters: "Tom Okafor, Dan Brown" are two men.
    return re.compile(rf"{marks}(?:(?:{words_for_and}|&|AND|UND)\s+)?|\s(?i:{words_for_and})\s")


@lru_cache(maxsize=1)
def _split_small() -> re.Pattern[str]:
    """ "And" in languages where it is a part of names elsewhere."""
    return re.compile(rf"\s(?:{any_of('people.and_small')})\s")


@lru_cache(maxsize=1)
def _before() -> re.Pattern[str]:
    """What stands before a name: "Ditulis oleh", "By", "Penulis:"."""
    by = any_of("people.by", "people.by_small", "labels.byline")
    listed = {label for role in ("author", "editor") for label in words_of(f"labels.{role}")}
    labels = sorted(listed - set(words_of("people.stringers")), key=len, reverse=True)
    long = "|".join(re.escape(label) for label in labels if len(label) >= _LONG_LABEL or not label.isascii())
    short = "|".join(re.escape(label) for label in labels if len(label) < _LONG_LABEL and label.isascii())
    said = rf"(?:(?:{any_of('people.written')})\s)?(?:{by}|{long})(?![\w-])|(?:{short})\s?(?=:)"
    return re.compile(rf"^\s*(?:{said})[\s:.]*", re.IGNORECASE)


@lru_cache(maxsize=1)
def _source() -> re.Pattern[str]:
    return re.compile(rf"^\W*(?:{any_of('people.source')})\s*:", re.IGNORECASE)


@lru_cache(maxsize=1)
def _pictured() -> re.Pattern[str]:
    """The source of a picture: "Dok. Pribadi", "Foto: …"."""
    return re.compile(rf"^\W*(?:{any_of('people.pictured')})(?![\w-])", re.IGNORECASE)


@lru_cache(maxsize=1)
def _with_place() -> re.Pattern[str]:
    return re.compile(rf"^(?:{any_of('people.stringers')})\s+(?=\S)", re.IGNORECASE)


@lru_cache(maxsize=1)
def _titles() -> re.Pattern[str]:
    """A job right behind a name, with the name's blank: "김민수 기자"."""
    return re.compile(rf"\s(?:{any_of('people.titles')})(?=\s|,|$)")


@lru_cache(maxsize=1)
def _team() -> re.Pattern[str]:
    """A team is no person, though Tim is one: "Tim Redaksi", "Tim PRMN 08", "TIM"."""
    listed = words_of("people.team")
    small = "|".join(f"[{word[0].upper()}{word[0]}]{word[1:]}" for word in listed)
    large = "|".join(word.upper() for word in listed)
    return re.compile(rf"(?:{small})(?:$|\s[A-Z]{{2,}}|\s.*\d|\s[a-z])|(?:{large})(?:$|\s)")


@lru_cache(maxsize=1)
def _agencies() -> frozenset[str]:
    return frozenset(name.lower() for name in table("extract/people/credits")["agencies"]["names"])


@lru_cache(maxsize=1)
def _organisation_words() -> frozenset[str]:
    return frozenset([*table("extract/people/credits")["organisations"]["words"], *words_of("people.organisations")])


@lru_cache(maxsize=1)
def _job_words() -> frozenset[str]:
    return frozenset([*words_of("people.jobs"), *words_of("people.and"), "http", "https"])


@lru_cache(maxsize=1)
def particles() -> frozenset[str]:
    """Small words inside names: "van", "binti"."""
    return frozenset(table("extract/people/credits")["names"]["particles"])


@lru_cache(maxsize=1)
def _calendar() -> frozenset[str]:
    """Months and weekdays by their names in full."""
    return frozenset(word for topic in ("months", "weekdays") for word in words_of(f"dates.{topic}") if len(word) > 3)


@lru_cache(maxsize=1)
def _stamp_words() -> frozenset[str]:
    """Single words that stand before a time: "Updated", "Diperbarui"."""
    return frozenset(word for word in words_of("dates.updated") if " " not in word and len(word) >= _LONG_LABEL)
