"""Reads TOML files and checks them, in one way for all that a person may edit: sources, languages, furniture, aliases.

    values = read_toml(path, CatalogueError)        # not there, no TOML, no UTF-8: the error names file, fault and cure
    with naming(path, CatalogueError):              # and so does what a check inside complains of
        only_keys(values, KEYS)
        texts("feeds", values["feeds"])

Checks raise ValueError with the place in the file first; `naming` puts before it where that place is.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path
from typing import Any


def read_toml(path: Path, error: type[Exception] = ValueError, *, name: object = None) -> dict[str, Any]:
    """A file's values; the message calls it `name`, or by its path. Raises `error`."""
    with naming(name or path, error):
        return parse_toml(path.read_bytes())


def parse_toml(text: bytes) -> dict[str, Any]:
    """The values of TOML. Raises ValueError with what is wrong and the cure."""
    try:
        return tomllib.loads(text.decode("utf-8"))
    except RecursionError as error:
        raise ValueError("lists nested beyond all measure; write them flat") from error
    except ValueError as error:  # bad TOML and bad UTF-8 alike
        raise ValueError(f"not a TOML file ({error}); mend that place, every text is in quotes") from error


@contextmanager
def naming(where: object, error: type[Exception] = ValueError) -> Iterator[None]:
    """Turns what is wrong inside a `with` into `error`, with `where` it is before it: a file, or an entry of one."""
    try:
        yield
    except OSError as reason:
        raise error(f"{where}: can't be read ({reason.strerror}); check the file and its rights") from reason
    except ValueError as reason:
        raise error(f"{where}: {reason}") from reason


def only_keys(values: Iterable[str], known: Collection[str], what: str = "key") -> None:
    """Raises ValueError on a key that means nothing."""
    for key in values:
        if key not in known:
            raise ValueError(f"unknown {what} {key!r}{suggest(key, known)}; known are {', '.join(known)}")


def suggest(word: str, known: Iterable[str]) -> str:
    """The nearest known word as the end of a message, or nothing."""
    near = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"; did you mean {near[0]!r}?" if near else ""


def text(place: str, value: Any) -> str:
    """One text that isn't empty."""
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{place} takes a text in quotes, not {value!r}")
    return value


def texts(place: str, value: Any, *, least: int = 0) -> tuple[str, ...]:
    """A list of texts, none of them empty or there twice, `least` of them at least."""
    if not isinstance(value, list) or len(value) < least:
        raise ValueError(f'{place} takes a list, such as ["one", "two"], not {value!r}')
    for item in value:
        if not isinstance(item, str) or not item or item != item.strip():
            raise ValueError(f"{place} has {item!r}, which is no text; write it in quotes, without spaces round it")
        if value.count(item) > 1:
            raise ValueError(f'{place} has "{item}" twice; drop one')
    return tuple(value)


def section(name: str, value: Any) -> dict[str, Any]:
    """A table of the file."""
    if not isinstance(value, dict):
        raise ValueError(f"{name} is no table; write [{name}] on a line of its own, not {value!r}")
    return value
