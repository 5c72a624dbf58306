"""Every key that a source file may have, and what reads and checks it. `docs/sources.md` explains them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from crawler.archive.pattern import ArchivePattern
from crawler.catalogue.source import Source, Status, zone_of
from crawler.extract import Rule, rule_from_table
from crawler.schedule.windows import Window, parse_window
from crawler.toml import text as _text


def _url(key: str, value: Any) -> str:
    text = _text(key, value)
    try:
        parts = urlsplit(text)
        good = parts.scheme in {"http", "https"} and bool(parts.hostname) and not re.search(r"\s", text)
        _ = parts.port
    except ValueError:
        good = False
    if not good:
        raise ValueError(f"{key} has no http(s) URL: {text!r}; write it whole, such as {EXAMPLES['home']!r}")
    if parts.username:
        raise ValueError(f"{key} carries a user name: {text!r}; Kliping reads what is open to everybody, take it out")
    return text


def _archive(key: str, value: Any) -> ArchivePattern:
    text = _text(key, value)
    try:
        pattern = ArchivePattern.parse(text)
    except ValueError as error:
        raise ValueError(f"{key} {error}: {text!r}; write it such as {EXAMPLES[key]!r}") from error
    _url(key, pattern.url(date(2026, 11, 30)))
    return pattern


def _list(each: Callable[[str, Any], Any]) -> Callable[[str, Any], tuple[Any, ...]]:
    def read(key: str, value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise ValueError(f"{key} takes a list, such as {key} = [{value!r}]; put the brackets round it")
        return tuple(each(key, item) for item in value)

    return read


def _host(key: str, value: Any) -> str:
    text = _text(key, value).lower()
    if not re.fullmatch(r"[a-z0-9.-]+|\[?[0-9a-f:]+\]?", text):
        raise ValueError(f"{key} takes bare hosts such as 'detik.com', not {value!r}; leave out scheme, port and path")
    return text


def _pattern(key: str, value: Any) -> re.Pattern[str]:
    try:
        return re.compile(_text(key, value))
    except re.error as error:
        raise ValueError(f"{key} has a regular expression that can't be read: {value!r} ({error})") from error


def _number(low: float, high: float) -> Callable[[str, Any], float]:
    def read(key: str, value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            raise ValueError(f"{key} takes a number from {low:g} to {high:g}, not {value!r}")
        return float(value)

    return read


def _whole(low: int, high: int) -> Callable[[str, Any], int]:
    def read(key: str, value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise ValueError(f"{key} takes a whole number from {low} to {high}, not {value!r}")
        return value

    return read


def _flag(key: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"{key} takes true or false without quotes, not {value!r}")
    return value


def _code(letters: int) -> Callable[[str, Any], str]:
    def read(key: str, value: Any) -> str:
        text = _text(key, value)
        if not re.fullmatch(rf"[A-Za-z]{{{letters}}}", text):
            raise ValueError(f"{key} takes a code of {letters} letters, not {value!r}")
        return text

    return read


def _zone_name(key: str, value: Any) -> str:
    text = _text(key, value)
    try:
        zone_of(text)
    except (ValueError, OSError, KeyError) as error:
        raise ValueError(f"{key} has no such zone: {text!r}; write it such as 'Asia/Jakarta' or '+07:00'") from error
    return text


def _window(key: str, value: Any) -> Window:
    try:
        return parse_window(_text(key, value))
    except ValueError as error:
        raise ValueError(f"{key}: {error}") from error


def _status(key: str, value: Any) -> Status:
    if value not in list(Status):
        raise ValueError(f"{key} takes {', '.join(map(repr, map(str, Status)))}, not {value!r}")
    return Status(value)


def _day(key: str, value: Any) -> date:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise ValueError(f"{key} takes a day without quotes, such as 2026-09-17, not {value!r}")
    return value


def _rules(key: str, value: Any) -> tuple[Rule, ...]:
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise ValueError("rule takes tables; begin each with a line [[rule]]")
    return tuple(rule_from_table(item) for item in value)


EXAMPLES = {
    "title": "Antara News",
    "home": "https://www.antaranews.com/",
    "archives": "https://www.antaranews.com/indeks/{day:%Y-%m-%d}?page={page}",
}
FIELDS = {"rule": "rules"}
# Every key that a source file may have, and what reads and checks it.
KEYS: dict[str, Callable[[str, Any], Any]] = {
    "title": _text,
    "home": _url,
    "domains": _list(_host),
    "feeds": _list(_url),
    "sitemaps": _list(_url),
    "sections": _list(_url),
    "archives": _list(_archive),
    "articles": _list(_pattern),
    "others": _list(_pattern),
    "language": _code(2),
    "country": _code(2),
    "timezone": _zone_name,
    "delay_seconds": _number(0, 3600),
    "concurrency": _whole(1, 16),
    "fresh_days": _number(0.1, 36500),
    "interval_minutes": _number(0.1, 10080),
    "min_interval_minutes": _number(0.1, 10080),
    "max_interval_minutes": _number(0.1, 10080),
    "windows": _list(_window),
    "revisit_hours": _list(_number(0.1, 8760)),
    "verify_tls": _flag,
    "allow_loopback": _flag,
    "demo": _flag,
    "status": _status,
    "checked": _day,
    "evidence": _list(_text),
    "rule": _rules,
}
assert {FIELDS.get(key, key) for key in KEYS} == {item.name for item in fields(Source)} - {"name"}
