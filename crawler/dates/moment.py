"""A time as it was read: how fine it is, and how its zone is known."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone, tzinfo

STATED, ASSUMED, UNKNOWN = "stated", "assumed", "unknown"


@dataclass(frozen=True, slots=True)
class Moment:
    """A time that was read: `time` is naive while its zone is neither stated nor assumed.

    `precision` is second, minute or day. `zone` tells how the zone is known: offset ("+0700"), utc (Z, GMT, -0000),
    named ("WIB"), assumed (the newspaper's home), or none.
    """

    time: datetime
    precision: str
    zone: str

    @property
    def zone_is(self) -> str:
        """The same in three words: stated, assumed, unknown."""
        return zone_is(self.zone)

    def home(self, zone: tzinfo | None) -> Moment:
        """The same in its newspaper's `zone` where it names none itself; UTC, and still unknown, without one."""
        if self.time.tzinfo is not None:
            return replace(self, time=fixed(self.time))
        return Moment(fixed(self.time.replace(tzinfo=zone or UTC)), self.precision, ASSUMED if zone else "none")


def zone_is(known: str) -> str:
    """Stated, assumed or unknown, for what `Moment.zone` says."""
    return {"none": UNKNOWN, ASSUMED: ASSUMED, "relative": ASSUMED}.get(known, STATED)


def fixed(time: datetime) -> datetime:
    """The same time with a plain offset, which travels in JSON and compares without surprises."""
    return time.replace(tzinfo=timezone(time.utcoffset() or timedelta()))
