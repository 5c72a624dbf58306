"""Takes Indonesian affixes off a word, down to a root that is known.

    >>> root_of("menempati"), root_of("mengemas"), root_of("kepemimpinan"), root_of("penari")
    ('tempat', 'kemas', 'pimpin', 'tari')

What a nasal has swallowed is given back: men- and pen- before a vowel hide a t (or a root's own n), meng- and peng- a
k or nothing, mem- and pem- a p (or m), meny- and peny- an s. Which it was the corpus tells: of the words that may be
meant only those are taken that Indonesian news uses as roots (`roots.txt`), and of two that differ by the swallowed
letter the one that takes di- as verbs do (dikemas, but never diemas). A word whose root isn't known is left to the
stemmer. Of 335 pairs judged before the rule was written 322 find each other (half of them weren't looked at since: 159
of 168), where the stemmer and a list of exceptions had 271; of 28 strangers 27 are kept apart, where it had 10.

    roots.txt   words that have forms in Indonesian news, `+` before those that take di-; and words that look like
                forms of another and aren't (kerabat, pedang)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

SHORTEST = 3  # letters of a root
CLITICS = ("nya", "lah", "kah", "pun", "ku", "mu")
SUFFIXES = ("kan", "an", "i")
PLAIN = ("di", "ke", "ter", "ber", "per", "memper", "diper", "keber", "kese", "pember", "menge", "penge", "teper")
VOWELS = "aeiou"
# What stands before a root, and what it has swallowed: before a vowel, or before any letter (as of "me", "pe", "be").
NASALS = {"mem": "pm", "men": "tn", "meny": ("s", "ny"), "meng": ("k", "")}


def root_of(word: str) -> str | None:
    """The known root of a folded word; itself where it is one, None where none is known."""
    known = roots()
    if word in known:
        return word
    for prefixes in (1, 2):
        if found := {root for root in candidates(word, prefixes) if root in known}:
            return likeliest(found, known)
    return None


def likeliest(found: set[str], known: Mapping[str, bool]) -> str:
    """The longest of several roots, but ubah and not kubah for mengubah: diubah is said, and dikubah isn't."""
    longest = max(found, key=lambda root: (len(root), root))
    alike = [root for root in found if root.endswith(longest[2:])]
    return max(alike, key=lambda root: (known[root], len(root), root))


def candidates(word: str, prefixes: int = 2) -> Iterator[str]:
    """What a word may be a form of, known or not, with so many prefixes at most."""
    for base in _without_ends(word):
        if base != word and len(base) >= SHORTEST:
            yield base
        yield from _without_prefix(base, again=prefixes > 1)


@cache
def roots() -> dict[str, bool]:
    """Root → whether it takes di-."""
    lines = Path(__file__).with_name("roots.txt").read_text("utf-8").split("\n")
    return {line.lstrip("+"): line.startswith("+") for line in lines if line and not line.startswith("#")}


def _without_ends(word: str) -> Iterator[str]:
    """The word, without a clitic, and each of these without a suffix."""
    ends = [word, *(word[: -len(end)] for end in CLITICS if word.endswith(end))]
    yield from ends
    for base in ends:
        yield from (base[: -len(end)] for end in SUFFIXES if base.endswith(end))


def _without_prefix(word: str, *, again: bool) -> Iterator[str]:
    """What follows each prefix that a word may begin with; of a second prefix too (kepemimpinan: ke, pem)."""
    for rest in (*_after_plain(word), *_after_nasal(word)):
        if len(rest) >= SHORTEST:
            yield rest
            if again and word.startswith(("ke", "di", "ber", "ter", "me")):
                yield from _without_prefix(rest, again=False)


def _after_plain(word: str) -> Iterator[str]:
    yield from (word[len(prefix) :] for prefix in PLAIN if word.startswith(prefix))
    if word.startswith(("ber", "per", "ter")):  # the r is the root's (beragam: ragam), or was dropped before one
        yield word[2:]
    if word.startswith(("bel", "pel")) and word[3:].startswith("ajar"):
        yield word[3:]
    if word.startswith("bek"):  # bekerja
        yield word[2:]


def _after_nasal(word: str) -> Iterator[str]:
    """What may follow me- or pe-, with the nasal that belongs to it and the letter that this swallowed."""
    if not word.startswith(("me", "pe")):
        return
    like_me = "me" + word[2:]
    if word[2:4] not in ("ng", "ny"):
        yield word[2:]  # melihat, pelari, memasak
    for nasal, swallowed in NASALS.items():
        rest = word[len(nasal) :]
        if not like_me.startswith(nasal) or not rest:
            continue
        if rest[0] in VOWELS:
            yield from (letter + rest for letter in swallowed)
        else:
            yield rest  # membawa, mencari, menggali
            if nasal == "mem" and rest[0] in "rl":  # memroses
                yield "p" + rest
