"""How names are compared and tidied: what counts as the same spelling, and what isn't part of a name."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from indexer.entities.words import word_set

# Forms seen by one process: 25,000 articles have some 150,000; most are seen once, the frequent ones stay.
CACHED = 1 << 16

_DROPPED = re.compile(r"[.'\"`´‘’“”‛«»*()\[\]]")
_SPACED = re.compile(r"[-‐‑‒–—−/,:;_|\s]+")
_COMPANY_HEAD = re.compile(r"^(?:PT|CV|P\.T|PD|UD)\.?\s+(?=\S)")
_COUPLE = re.compile(r"[A-Z][a-z’']+[-–][A-Z][a-z’']+")
_COMPANY_TAIL = re.compile(r"[\s,]*(?:\(\s*Persero\s*\)|\bPersero|\bTbk\.?|\bLtd\.?|\bInc\.?)\s*$", re.IGNORECASE)
_STATE_TAIL = re.compile(r"\s+(?:RI|R\.I\.|Republik Indonesia)$")
# "Kedutaan Besar RI" is our embassy: there the country is the name.
_NEEDS_STATE = re.compile(r"^(?:Kedutaan|Kedubes|Konsulat|Konjen|Pemerintah|Negara|Kepolisian|Polisi|Tentara)\b")


@lru_cache(maxsize=CACHED)
def key(name: str) -> str:
    """What two spellings of a name share: letters without case, accents, full stops, quotes and hyphens."""
    plain = name if name.isascii() else _without_marks(name)
    plain = _DROPPED.sub("", plain.replace("&", " dan "))
    return _SPACED.sub(" ", plain).strip().casefold()


@lru_cache(maxsize=CACHED)
def tidy(name: str, label: str) -> str:
    """The name as we would print it: one line, no quotes around it, no "PT", "Tbk" or "RI" about an organisation."""
    flat = " ".join(name.split()).strip(" \t-–—,;:\"'“”‘’")
    if label == "organization":
        flat = _bare_organization(flat)
    if label == "person":
        flat = _bare_person(flat)
    return flat or name


def slug(name: str) -> str:
    """A name as part of an id: "Ma'ruf Amin" → "maruf-amin"."""
    return re.sub(r"[^\w]+", "-", key(name)).strip("-")


def without_titles(name_key: str) -> str:
    """A person's key without offices and honorifics in front: the tagger leaves some in."""
    words = name_key.split()
    while len(words) > 1 and _is_title(words[0]):
        del words[0]
    return " ".join(words)


def same_word(short: str, long: str) -> bool:
    """Whether a word of a short name stands for a word of a long one: itself, its initial, or a Muhammad."""
    if short == long or (len(short) == 1 and long.startswith(short)):
        return True
    muhammads = word_set("muhammads")
    return short in muhammads and long in muhammads


def is_acronym(name: str) -> bool:
    """Whether a name is written as an acronym: "KPK", "G20", "AS"."""
    return len(name) <= 8 and " " not in name and name.isupper()


def _is_title(word: str) -> bool:
    return word in word_set("offices") or word in word_set("honorifics")


def _without_marks(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).replace("ø", "o")


def _bare_person(name: str) -> str:
    """A person's name without offices in front; in capitals ("NEIL HALL") written as names are."""
    words = name.split()
    while len(words) > 1 and key(words[0]) in word_set("offices"):
        del words[0]
    return " ".join(word.capitalize() for word in words) if name.isupper() and len(words) > 1 else " ".join(words)


def is_company(name: str) -> bool:
    """Whether a name says that it's a company's: "PT KPI" isn't the broadcasting commission."""
    return _COMPANY_HEAD.match(name) is not None


def is_couple(name: str) -> bool:
    """Whether two names are written as one: "Prabowo-Gibran"; "Kim Jong-un" is one name."""
    return _COUPLE.fullmatch(name) is not None


def _bare_organization(name: str) -> str:
    bare = _COMPANY_HEAD.sub("", name)
    for _ in range(2):  # "(Persero) Tbk"
        bare = _COMPANY_TAIL.sub("", bare)
    if not _NEEDS_STATE.match(bare):
        bare = _STATE_TAIL.sub("", bare)
    return bare.strip(" ,") or name
