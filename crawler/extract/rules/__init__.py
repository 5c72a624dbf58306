"""Thin, dated rules per source: selectors as data, for what no general rule can know.

A rule is one `[[rule]]` table of a TOML file. Everything but the dates is optional:

    [[rule]]
    valid_from = 2020-01-01                  # the layout's first day, by the page's own date or else its capture
    valid_until = 2024-06-30                 # its last day: old pages are read by old rules
    body = [".detail__body-text"]            # the article's node; the first selector that matches wins
    drop = { related = ["table.linksisip"] } # nodes taken out of the body, by kind of furniture
    title = ["h1.detail__title"]
    authors = [".detail__author"]
    editors = [".read__credit__editor"]
    published = [".detail__date"]
    section = [".breadcrumb a:last-child"]
    tags = [".tag a"]
    next_page = ["a.paging__link--next"]

Selectors are CSS.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from crawler.facts import names_in, table
from crawler.toml import naming, only_keys
from crawler.urls import registered_domain

_SELECTORS = ("body", "title", "authors", "editors", "published", "section", "tags", "next_page")
_KEYS = ("valid_from", "valid_until", "drop", *_SELECTORS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One layout of one source: CSS selectors, and the days between which they hold (both inclusive)."""

    valid_from: date | None = None
    valid_until: date | None = None
    body: tuple[str, ...] = ()
    drop: dict[str, tuple[str, ...]] = field(default_factory=dict)
    title: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()
    published: tuple[str, ...] = ()
    section: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    next_page: tuple[str, ...] = ()

    def holds(self, day: date) -> bool:
        """Whether the layout was in use on that day."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day <= self.valid_until
        )


def rule_from_table(table: dict[str, Any]) -> Rule:
    """The rule of one decoded `[[rule]]` table. Raises ValueError naming the key that is wrong, and the cure."""
    with naming("rule"):
        return _rule(table)


def _rule(table: dict[str, Any]) -> Rule:
    only_keys(table, _KEYS)
    values: dict[str, Any] = {key: _selectors(key, table[key]) for key in _SELECTORS if key in table}
    values |= {key: _day(key, table[key]) for key in ("valid_from", "valid_until") if key in table}
    if "drop" in table:
        values["drop"] = _drop(table["drop"])
    rule = Rule(**values)
    if rule.valid_from and rule.valid_until and rule.valid_until < rule.valid_from:
        raise ValueError("valid_until lies before valid_from; swap them or mend the years")
    return rule


def rules_on(rules: Iterable[Rule], day: date) -> tuple[Rule, ...]:
    """The rules that hold on a day, in their order."""
    return tuple(rule for rule in rules if rule.holds(day))


@lru_cache(maxsize=512)
def rules_for(host: str) -> tuple[Rule, ...]:
    """The rules shipped for a host's registered domain: `DOMAIN.toml` in this folder; none for most."""
    domain = registered_domain(host)
    if domain not in names_in("extract/rules"):
        return ()
    return tuple(rule_from_table(row) for row in table(f"extract/rules/{domain}").get("rule", ()))


def _selectors(key: str, value: Any) -> tuple[str, ...]:
    """One selector or a list of them, each checked by compiling it."""
    from crawler.extract.page.tree import compiled

    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list) or not all(isinstance(item, str) for item in listed):
        raise ValueError(f"{key} takes a CSS selector or a list of them, not {value!r}")
    for selector in listed:
        try:
            compiled(selector)
        except ValueError as error:
            raise ValueError(f"{key} has a selector that can't be read: {selector!r} ({error})") from error
    return tuple(listed)


def _day(key: str, value: Any) -> date:
    if isinstance(value, datetime) or not isinstance(value, date):
        raise ValueError(f"{key} takes a day such as 2024-06-30 (no quotes), not {value!r}")
    return value


def _drop(value: Any) -> dict[str, tuple[str, ...]]:
    if not isinstance(value, dict):
        raise ValueError('drop takes a table of kind and selectors, such as { related = ["table.linksisip"] }')
    for kind in value:
        if kind not in table("extract/text/furniture/kinds"):
            raise ValueError(f"drop: {kind!r} is no kind of furniture; docs/extraction.md lists them")
    return {kind: _selectors(f"drop.{kind}", selectors) for kind, selectors in value.items()}
