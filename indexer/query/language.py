"""Text to tree: what a person types, read with errors that show the place."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from indexer.analysis import words
from indexer.errors import QueryError
from indexer.query.fields import FIELDS
from indexer.query.tree import And, Everything, Node, Not, Or, Phrase, Word

MAX_TERMS = 256  # Lucene's own limit is 1,024 clauses, and each word of ours becomes up to four
MAX_DEPTH = 50  # parentheses and NOTs; deeper ones are no question

_TOKEN = re.compile(
    r"""\s*(?:
        (?P<punctuation>[()])
      | (?P<minus>-(?=[^\s)]))
      | (?P<field>[a-z]+):(?=["“”„(])
      | ["“”„](?P<phrase>[^"“”„]*)(?P<closed>["“”„])?
      | (?P<word>[^\s()"“”„]+)
    )""",
    re.VERBOSE,
)
_FIELD = re.compile(r"([a-z]+):(.*)", re.DOTALL)


def parse(text: str) -> Node:
    """The tree of a search; nothing, or `*`, is Everything. Raises QueryError, which shows the place."""
    return _Parser(text).tree()


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str  # punctuation, minus, field, phrase, word, end
    text: str
    at: int


class _Parser:
    """Recursive descent: either := both (OR both)*, both := one (AND? one)*, one := NOT one | -one | (either) | leaf.

    A word without a letter or digit ("&", "–") says nothing and counts as absent: its place in the tree is None.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = list(self._lex())
        self.next = 0
        self.terms = 0

    def tree(self) -> Node:
        if self.token.kind == "end":
            return Everything()
        node = self._either(None, 0)
        if self.token.kind != "end":
            raise self._error("this ) closes nothing; take it out, or open a ( before it")
        if node is None:
            raise self._error("there is no letter or digit to search for", at=0)
        return node

    # Rules

    def _either(self, field: str | None, depth: int) -> Node | None:
        parts = [self._both(field, depth)]
        while self._takes("OR"):
            parts.append(self._both(field, depth))
        return _joined(Or, parts)

    def _both(self, field: str | None, depth: int) -> Node | None:
        parts = [self._one(field, depth)]
        while self._takes("AND") or not self._at_end_of_both():
            parts.append(self._one(field, depth))
        return _joined(And, parts)

    def _one(self, field: str | None, depth: int) -> Node | None:
        if depth > MAX_DEPTH:
            raise self._error(f"parentheses and NOTs are nested more than {MAX_DEPTH} deep")
        token = self._take()
        if token.kind == "minus" or self._is_word(token, "NOT"):
            return self._negated(token, field, depth)
        if token.kind == "punctuation":
            return self._group(token, field, depth)
        if token.kind == "field":
            return self._of_field(token, depth)
        if token.kind == "end" or self._is_word(token, "AND", "OR"):
            raise self._gap(token)
        return self._leaf(token, field)

    def _negated(self, token: _Token, field: str | None, depth: int) -> Node | None:
        if self.token.kind == "end" or self._is_word(self.token, "AND", "OR") or self.token.text == ")":
            raise self._error(f"{token.text} has nothing after it that it could exclude", at=token.at)
        node = self._one(field, depth + 1)
        return None if node is None else Not(node)

    def _group(self, token: _Token, field: str | None, depth: int) -> Node | None:
        if token.text == ")":
            raise self._gap(token)
        if self.token.kind == "punctuation" and self.token.text == ")":
            raise self._error("there is nothing between these parentheses", at=token.at)
        node = self._either(field, depth + 1)
        if self.token.text != ")" or self.token.kind != "punctuation":
            raise self._error("this ( is never closed; add a )", at=token.at)
        self._take()
        return node

    def _of_field(self, token: _Token, depth: int) -> Node | None:
        name = self._field_name(token.text, token.at)
        return self._one(name, depth + 1)

    def _leaf(self, token: _Token, field: str | None) -> Node | None:
        text = token.text
        if token.kind == "word" and (split := _FIELD.fullmatch(text)) and self._means_field(split):
            field, text = self._field_name(split[1], token.at), split[2]
            if not text:
                name = split[1]
                raise self._error(f"{name}: needs a value right after the colon, as in {name}:kata", at=token.at)
        if text == "*" and token.kind == "word" and field is None:
            return Everything()
        if not words(text):
            return None
        self.terms += 1
        if self.terms > MAX_TERMS:
            raise self._error(f"more than {MAX_TERMS} words and phrases; leave some out", at=token.at)
        return Phrase(text, field) if token.kind == "phrase" else Word(text, field)

    # Fields

    @staticmethod
    def _means_field(split: re.Match[str]) -> bool:
        """`title:banjir` and the slip `titel:banjir` do; `https://…` and `catatan:` at a line's end don't."""
        if _field_named(split[1]):
            return True
        return bool(split[2]) and not split[2].startswith("//")

    def _field_name(self, name: str, at: int) -> str:
        if known := _field_named(name):
            return known
        close = difflib.get_close_matches(name, FIELDS, 1)
        hint = f"did you mean {close[0]}?" if close else f"fields are {', '.join(FIELDS)}."
        raise self._error(f"there is no field {name!r}; {hint} Put it in quotes to search for it as text", at=at)

    # Tokens

    def _lex(self) -> Iterator[_Token]:
        at = 0
        while found := _TOKEN.match(self.text, at):
            kind = found.lastgroup if found.lastgroup != "closed" else "phrase"
            assert kind is not None
            start = found.start(kind)
            if kind == "phrase" and not found["closed"]:
                raise self._error("this quotation mark is never closed; add another", at=start - 1)
            yield _Token(kind, found[kind], start - (kind == "phrase"))
            at = found.end()
        yield _Token("end", "", len(self.text.rstrip()))

    @property
    def token(self) -> _Token:
        return self.tokens[self.next]

    def _take(self) -> _Token:
        token = self.token
        self.next = min(self.next + 1, len(self.tokens) - 1)
        return token

    def _takes(self, operator: str) -> bool:
        if self._is_word(self.token, operator):
            self._take()
            return True
        return False

    def _at_end_of_both(self) -> bool:
        token = self.token
        closing = token.kind == "punctuation" and token.text == ")"
        return closing or token.kind == "end" or self._is_word(token, "OR")

    @staticmethod
    def _is_word(token: _Token, *texts: str) -> bool:
        return token.kind == "word" and token.text in texts

    # Errors

    def _gap(self, token: _Token) -> QueryError:
        where = "at the end" if token.kind == "end" else f"before {token.text}"
        return self._error(f"a word or phrase is missing {where}", at=token.at)

    def _error(self, why: str, *, at: int | None = None) -> QueryError:
        at = self.token.at if at is None else at
        return QueryError(f"the search can't be read at column {at + 1}: {why}\n{_pointed(self.text, at)}")


def _joined(kind: type[And] | type[Or], parts: Iterable[Node | None]) -> Node | None:
    """One node of parts, those that say nothing left out and those of the same kind taken apart."""
    flat: list[Node] = []
    for part in parts:
        if part is not None:
            flat.extend(part.parts if isinstance(part, kind) else (part,))
    return kind(tuple(flat)) if len(flat) > 1 else flat[0] if flat else None


def _field_named(name: str) -> str | None:
    name = name.replace("organisation", "organization")
    return name if name in FIELDS else None


def _pointed(text: str, at: int) -> str:
    """The part of the search around a column, and under it a caret."""
    start, end = max(0, at - 50), at + 30
    shown = "".join(character if character.isprintable() else " " for character in text[start:end])
    return f"    {shown}\n    {' ' * (at - start)}^"
