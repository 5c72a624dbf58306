"""Times counted back from now: "2 jam yang lalu", "vor einer Stunde", "5 minutes ago", "3時間前"."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from functools import lru_cache

from crawler.dates.moment import Moment
from crawler.dates.plain import plain
from crawler.languages import any_of, codes, facts, words

_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400, "week": 604_800}
_BEFORE = 24  # characters that may stand before it


def read_ago(text: str, now: datetime) -> Moment | None:
    """The time that "2 jam lalu" means at `now`, or None: hours tell no more than a day.

    In `now`'s zone, which nobody stated: `zone` is relative.
    """
    line = plain(text)
    for pattern in _patterns():
        if match := pattern.search(line):
            seconds = _seconds(match["unit"].lower(), " ".join(match["form"].lower().split()))
            count = int(match["count"]) if match["count"].isdigit() else 1
            if seconds:
                time = now - timedelta(seconds=seconds * count)
                return Moment(time, "minute" if seconds <= 60 else "day", "relative")
    return None


def _seconds(unit: str, form: str) -> int | None:
    """The unit's length in the languages of a form: "saat" is an hour in Turkish and a second in Malay."""
    of = _forms().get(form, ())
    listed = [(start, size) for name, size in _SECONDS.items() for start in words(f"ago.{name}", *of)]
    fitting = [(len(start), size) for start, size in listed if unit.startswith(start)]
    return max(fitting)[1] if fitting else None


@lru_cache(maxsize=1)
def _forms() -> dict[str, tuple[str, ...]]:
    """What stands after or before a count, with the languages that say so."""
    found: dict[str, tuple[str, ...]] = {}
    for code in codes():
        for form in facts(code).get("ago.forms", ()):
            bare = form.replace("{}", "").strip().lower()
            found[bare] = (*found.get(bare, ()), code)
    return found


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """One pattern for the forms that follow a count ("{} lalu"), one for those before it ("vor {}")."""
    forms = {form.lower() for code in codes() for form in facts(code).get("ago.forms", ())}
    counted = rf"(?P<count>\d{{1,2}}|{any_of('ago.one')})\s?(?P<unit>[^\W\d_][^\s\d]{{0,11}}?)"
    after = _any([form[2:] for form in forms if form.startswith("{}")])
    before = _any([form[:-2] for form in forms if form.endswith("{}")])
    return (
        re.compile(rf"^\D{{0,{_BEFORE}}}?(?<![^\W\d_]){counted}(?P<form>{after})(?![^\W\d_])", re.IGNORECASE),
        re.compile(rf"(?<![^\W\d_])(?P<form>{before}){counted}(?![^\W\d_])", re.IGNORECASE),
    )


def _any(forms: list[str]) -> str:
    return "|".join(re.escape(form).replace(r"\ ", r"\s") for form in sorted(forms, key=len, reverse=True))
