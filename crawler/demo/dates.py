"""Western Indonesian time (WIB), and how Indonesian newspapers print a date."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

WIB = timezone(timedelta(hours=7), "WIB")  # Indonesia has known no summer time since 1964

DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
MONTHS = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)


def visible(time: datetime) -> str:
    """A time as it stands under a headline: "Rabu, 19 Juni 2024 08:36 WIB"."""
    local = time.astimezone(WIB)
    return f"{long_day(local)} {local:%H:%M} WIB"


def long_day(time: datetime) -> str:
    """A day as it stands in a masthead: "Rabu, 19 Juni 2024"."""
    local = time.astimezone(WIB)
    return f"{DAYS[local.weekday()]}, {local.day} {MONTHS[local.month - 1]} {local.year}"


def in_text(time: datetime) -> str:
    """A day as it stands inside a sentence: "Rabu (19/6/2024)"."""
    local = time.astimezone(WIB)
    return f"{DAYS[local.weekday()]} ({local.day}/{local.month}/{local.year})"
