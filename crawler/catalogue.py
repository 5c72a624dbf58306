"""The catalogue: which newspapers there are, read from one TOML file each and checked before anything is fetched.

    sources/antara.toml                      shipped with the package: the file's name is the source's name
    DIR/sources/harian.toml                  a user's own, beside the data; the same name replaces a shipped source
    KLIPING_SOURCES=/etc/kliping/sources     another folder of the user's, which wins over both

`docs/sources.md` explains every key. A file that doesn't validate is a `CatalogueError` naming file, key and cure.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, timedelta, timezone, tzinfo
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from crawler.errors import CatalogueError
from crawler.extract import Rule, rule_from_table
from crawler.urls import registered_domain

SHIPPED = Path(__file__).parent / "sources"
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One newspaper: where it lists its articles, what belongs to it, how gently it is visited.

    `name` is the file's name and the `source` of its articles. `domains` are hosts; sub-domains belong to them too.
    """

    name: str
    title: str
    home: str
    domains: tuple[str, ...]
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    articles: tuple[re.Pattern[str], ...] = ()
    others: tuple[re.Pattern[str], ...] = ()
    language: str | None = None
    country: str | None = None
    timezone: str = "UTC"
    delay_seconds: float = 1.0
    concurrency: int = 2
    fresh_days: float | None = None
    verify_tls: bool = True
    allow_loopback: bool = False
    demo: bool = False
    rules: tuple[Rule, ...] = field(default=(), repr=False)

    @property
    def ways(self) -> tuple[str, ...]:
        """How it publishes, of feed, sitemap and section."""
        listed = (("feed", self.feeds), ("sitemap", self.sitemaps), ("section", self.sections))
        return tuple(way for way, urls in listed if urls)

    @property
    def registered_domains(self) -> frozenset[str]:
        """Whose servers it burdens: politeness is shared by all sources that have one of these."""
        listed = (*self.domains, *(urlsplit(url).hostname or "" for url in self.listings))
        return frozenset(registered_domain(host) for host in listed)

    @property
    def listings(self) -> tuple[str, ...]:
        """Every page that lists its articles."""
        return (*self.feeds, *self.sitemaps, *self.sections)

    @property
    def zone(self) -> tzinfo:
        """The zone of times that its feeds write without one."""
        return UTC if self.timezone == "UTC" else _zone(self.timezone)

    def owns(self, url: str) -> bool:
        """Whether the URL is on one of its domains."""
        host = (urlsplit(url).hostname or "").lower().rstrip(".")
        return any(host == domain or host.endswith("." + domain) for domain in self.domains)

    def may_visit(self, url: str) -> bool:
        """Whether a request may go there: its domains, and the hosts of its lists with all of theirs."""
        return self.owns(url) or registered_domain(urlsplit(url).hostname or "") in self.registered_domains

    def wants(self, url: str) -> bool:
        """Whether a listed URL is one to fetch as an article, by the source's patterns."""
        if any(pattern.search(url) for pattern in self.others):
            return False
        return not self.articles or any(pattern.search(url) for pattern in self.articles)

    def moved(self, home: str) -> Self:
        """The same source served at another address: every URL that began with `home` begins there."""

        def at(urls: Iterable[str]) -> tuple[str, ...]:
            return tuple(home.rstrip("/") + url.removeprefix(self.home.rstrip("/")) for url in urls)

        return replace(
            self,
            home=home,
            domains=(urlsplit(home).hostname or "",),
            feeds=at(self.feeds),
            sitemaps=at(self.sitemaps),
            sections=at(self.sections),
        )


def load_catalogue(data: Path | None = None) -> dict[str, Source]:
    """All sources by name: the shipped ones, then those of `data`/sources, then those of KLIPING_SOURCES.

    Raises CatalogueError on the first file that doesn't validate.
    """
    found: dict[str, Source] = {}
    for folder in _folders(data):
        for path in sorted(folder.glob("*.toml")):
            source = read_source(path)
            found[source.name] = source
    return dict(sorted(found.items()))


def choose(names: Iterable[str], catalogue: Mapping[str, Source]) -> list[Source]:
    """The sources of these names, each once. Raises CatalogueError on an unknown name, with the nearest known one."""
    chosen = []
    for name in dict.fromkeys(names):
        if name not in catalogue:
            raise CatalogueError(
                f"no source is named {name!r}{_suggest(name, catalogue)}; `kliping sources` lists all, and a file "
                f"{name}.toml in the data folder's sources/ adds one"
            )
        chosen.append(catalogue[name])
    return chosen


def read_source(path: Path) -> Source:
    """The source of one TOML file. Raises CatalogueError naming file, key and cure."""
    if not _NAME.fullmatch(path.stem):
        raise CatalogueError(
            f"{path}: the file's name is the source's name and takes small letters, digits, - and _ only; rename it"
        )
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise CatalogueError(f"{path}: can't be read ({error.strerror}); check the file and its rights") from error
    except ValueError as error:  # bad TOML and bad UTF-8 alike
        raise CatalogueError(f"{path}: not a TOML file ({error}); mend that place") from error
    try:
        return _source(path.stem, table)
    except ValueError as error:
        raise CatalogueError(f"{path}: {error}") from error


def _folders(data: Path | None) -> list[Path]:
    own = os.environ.get("KLIPING_SOURCES")
    if own and not Path(own).is_dir():
        raise CatalogueError(f"KLIPING_SOURCES: {own} is no folder; name the folder of your source files, or unset it")
    folders = [SHIPPED, data / "sources" if data else None, Path(own) if own else None]
    return [folder for folder in folders if folder is not None and folder.is_dir()]


def _source(name: str, table: dict[str, Any]) -> Source:
    for key in table:
        if key not in KEYS:
            raise ValueError(f"unknown key {key!r}{_suggest(key, KEYS)}; known are {', '.join(KEYS)}")
    for key in ("title", "home"):
        if key not in table:
            raise ValueError(f'{key} is missing; add it, such as {key} = "{_EXAMPLES[key]}"')
    values = {_FIELDS.get(key, key): KEYS[key](key, value) for key, value in table.items()}
    values.setdefault("domains", (registered_domain(urlsplit(values["home"]).hostname or ""),))
    source = Source(name=name, **values)
    _check_whole(source)
    return source


def _check_whole(source: Source) -> None:
    """What no key shows alone."""
    if not source.ways:
        raise ValueError("none of feeds, sitemaps and sections is there; name at least one page that lists articles")
    if source.sections and not source.articles:
        raise ValueError(
            "sections needs articles: patterns that tell an article's URL from the other links of a section page"
        )
    for key in ("domains", "listings"):
        for value in getattr(source, key):
            host = value if key == "domains" else urlsplit(value).hostname or ""
            if _is_loopback(host) and not source.allow_loopback:
                raise ValueError(
                    f"{value} is on this machine, and private addresses are refused; "
                    "add allow_loopback = true if that is what you want"
                )


def _is_loopback(host: str) -> bool:
    return host == "localhost" or host.startswith("127.") or host == "::1"


def _suggest(word: str, known: Iterable[str]) -> str:
    near = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"; did you mean {near[0]!r}?" if near else ""


def _text(key: str, value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{key} takes a text in quotes, not {value!r}")
    return value


def _url(key: str, value: Any) -> str:
    text = _text(key, value)
    try:
        parts = urlsplit(text)
        good = parts.scheme in {"http", "https"} and bool(parts.hostname) and not re.search(r"\s", text)
        _ = parts.port
    except ValueError:
        good = False
    if not good:
        raise ValueError(f"{key} has no http(s) URL: {text!r}; write it whole, such as {_EXAMPLES['home']!r}")
    if parts.username:
        raise ValueError(f"{key} carries a user name: {text!r}; Kliping reads what is open to everybody, take it out")
    return text


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
        _zone(text)
    except (ValueError, OSError, KeyError) as error:
        raise ValueError(f"{key} has no such zone: {text!r}; write it such as 'Asia/Jakarta' or '+07:00'") from error
    return text


def _zone(name: str) -> tzinfo:
    offset = re.fullmatch(r"([+-])(\d\d):(\d\d)", name)
    if not offset:
        return ZoneInfo(name)
    minutes = int(offset[2]) * 60 + int(offset[3])
    return timezone(timedelta(minutes=minutes if offset[1] == "+" else -minutes))


def _rules(key: str, value: Any) -> tuple[Rule, ...]:
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise ValueError("rule takes tables; begin each with a line [[rule]]")
    return tuple(rule_from_table(item) for item in value)


_EXAMPLES = {"title": "Antara News", "home": "https://www.antaranews.com/"}
_FIELDS = {"rule": "rules"}
# Every key that a source file may have, and what reads and checks it.
KEYS: dict[str, Callable[[str, Any], Any]] = {
    "title": _text,
    "home": _url,
    "domains": _list(_host),
    "feeds": _list(_url),
    "sitemaps": _list(_url),
    "sections": _list(_url),
    "articles": _list(_pattern),
    "others": _list(_pattern),
    "language": _code(2),
    "country": _code(2),
    "timezone": _zone_name,
    "delay_seconds": _number(0, 3600),
    "concurrency": _whole(1, 16),
    "fresh_days": _number(0.1, 36500),
    "verify_tls": _flag,
    "allow_loopback": _flag,
    "demo": _flag,
    "rule": _rules,
}
assert {_FIELDS.get(key, key) for key in KEYS} == {item.name for item in fields(Source)} - {"name"}
