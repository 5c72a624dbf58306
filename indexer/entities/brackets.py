"""Short forms that a text itself explains: "Komisi Pemberantasan Korupsi (KPK)", "Badan Legislasi (Baleg) DPR RI"."""

from __future__ import annotations

import re

from indexer.entities.names import key
from indexer.entities.words import word_set

_BRACKET = re.compile(r"\s*\(([^()]*)\)\s*")
_SHORT = re.compile(r"^[^\s()]{2,14}(?:[ -][^\s()]{1,14}){0,2}$")


def unfold(name: str) -> tuple[str, str | None]:
    """A name without the bracket inside it, and the short form that the bracket gives.

    "Badan Legislasi (Baleg) DPR RI" → ("Badan Legislasi DPR RI", "Baleg DPR RI"); "(Rodrigo) Duterte" is one name.
    """
    if "(" not in name:
        return name, None
    plain = _BRACKET.sub(" ", name).split("(")[0].strip()  # a tagger may leave a bracket open
    inner = _BRACKET.search(name)
    if inner is None or not plain:
        return plain or name, None
    head, tail = name[: inner.start()].strip(), _BRACKET.sub(" ", name[inner.end() :]).split("(")[0].strip()
    if not head:
        return f"{inner[1]} {tail}".strip(), None
    return plain, f"{inner[1]} {tail}".strip() or None


def closes(after: str) -> bool:
    """Whether what follows a short form lets the bracket be one name's: "Bank Himbara (BRI, BNI)" lists members."""
    return not after.lstrip().startswith((",", "&", "dan "))


def is_office(short: str, before: str, long: str) -> bool:
    """Whether the short form begins with an office before the long name: "Kepala Staf [Angkatan Darat] (KSAD)"."""
    words = key(f"{before} {long}").split()[-len(short) :]
    return words[0] in word_set("office_openings") and "".join(word[0] for word in words) == short.casefold()


def names_the_end(short: str, long: str) -> bool:
    """Whether a short form is of a long name's end: "Badan Pengembangan … Energi dan Sumber Daya Mineral (ESDM)".

    One word in front may be missing in it, as the ministry's is in ESDM; two make a body within another.
    """
    words = [word for word in key(long).split() if word not in word_set("small_words")]
    ending = words[-len(short) :]
    return len(words) > len(short) + 1 and "".join(word[0] for word in ending) == short.casefold()


def opens(between: str) -> bool:
    """Whether what stands between two mentions opens a bracket: `Long Name (` SHORT."""
    return between.strip() in {"(", '("', "(“", "atau (", "(Persero) ("}


def abbreviates(short: str, long: str) -> bool:
    """Whether `short` can be read out of `long`: its letters in order, beginning with the first letter of a word.

    "KPK", "Kemenkeu", "Baleg" and "Jokowi" can; a translation such as "WHO" for "Organisasi Kesehatan Dunia" can't.
    """
    letters, words = key(short).replace(" ", ""), key(long).split()
    if not letters or not words or len(letters) >= sum(map(len, words)) or not _SHORT.match(short):
        return False
    return letters[0] == words[0][0] and _in_order(letters, "".join(words))


def nickname(short: str, long: str) -> bool:
    """Whether `short` can be made of a person's name from any letter on: "Hartono (Tono)"."""
    return " " not in short and len(key(short)) > 1 and _in_order(key(short), key(long).replace(" ", ""))


def initials(long: str) -> str:
    """The first letters of a name's words, small words left out: "Badan Pengawas Obat dan Makanan" → "bpom"."""
    return "".join(word[0] for word in key(long).split() if word not in word_set("small_words"))


def _in_order(letters: str, long: str) -> bool:
    """Whether the letters come one after another in the long name."""
    rest = iter(long)
    return all(letter in rest for letter in letters)
