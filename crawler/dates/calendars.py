"""Days of other calendars: Buddhist years (Thailand), Jalali (Iran), eras (Japan, Taiwan)."""

from __future__ import annotations

from datetime import date, timedelta

EARLIEST, LATEST = 1990, 2099  # no newspaper page is older; years beyond are ids, prices or birthdays
_BUDDHIST = 543
_JALALI_YEARS = range(1369, 1450)  # 1990 to 2070; the Hijri years of these days are 1410 to 1470
_JALALI_NUMERIC = range(1369, 1410)  # where only figures tell: Hijri years begin at 1410 in 1990
_ERAS = {"令和": 2018, "平成": 1988, "民國": 1911, "民国": 1911}  # year 1 is the year after
_CYCLE_YEARS, _CYCLE_LEAPS = 33, (1, 5, 9, 13, 17, 22, 26, 30)  # holds for 1343 to 1472
_EPOCH_YEAR, _EPOCH = 1343, date(1964, 3, 21)  # 1 Farvardin of a year whose remainder is 23


def era_year(era: str, year: str) -> int:
    """The Gregorian year of "令和8"; 元 is the first."""
    return _ERAS[era] + (1 if year == "元" else int(year))


def gregorian(calendar: str, year: int, month: int, day: int) -> date:
    """The Gregorian day. `calendar` is gregorian, buddhist or jalali: that of the month's name; figures tell by year.

    Raises ValueError where there is no such day, or none that a newspaper can write.
    """
    if calendar == "jalali" or (calendar == "numeric" and year in _JALALI_NUMERIC):
        return _from_jalali(year + 1400 if year < 100 else year, month, day)
    if year < 100:
        year += 2500 if calendar == "buddhist" else 2000 if year < 70 else 1900
    if year >= EARLIEST + _BUDDHIST:
        year -= _BUDDHIST
    if not EARLIEST <= year <= LATEST:
        raise ValueError(f"no newspaper's year: {year}")
    return date(year, month, day)


def _from_jalali(year: int, month: int, day: int) -> date:
    """By the cycle of 33 years, which is right for 1343 to 1472."""
    if year not in _JALALI_YEARS or not 1 <= month <= 12:
        raise ValueError(f"no Jalali day: {year}-{month}-{day}")
    length = 31 if month <= 6 else 30 if month <= 11 or _is_leap(year) else 29
    if not 1 <= day <= length:
        raise ValueError(f"no Jalali day: {year}-{month}-{day}")
    leaps = sum(1 for before in range(_EPOCH_YEAR, year) if _is_leap(before))
    days = 365 * (year - _EPOCH_YEAR) + leaps + 31 * min(month - 1, 6) + 30 * max(month - 7, 0) + day - 1
    return _EPOCH + timedelta(days=days)


def _is_leap(year: int) -> bool:
    return year % _CYCLE_YEARS in _CYCLE_LEAPS
