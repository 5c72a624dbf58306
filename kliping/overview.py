"""How a data folder fares as a whole: its sources, its index, its disk and its services, for screen and `/metrics`."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from crawler.status import SourceStatus, sources_of
from indexer.lag import Lag, lag_of
from indexer.named import named_of
from kliping.heartbeat import SERVICES, Beat, last_beat

HUNG_S = 600.0
LAG_S = 3600.0  # an index that is filled by a service shouldn't be behind by more
ROOM_BYTES = 1024**3  # less than this is told: a day of captures of a few newspapers


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """All that `kliping status` tells. `entities` is the share of each source's latest documents that have some.

    `services` has those that run, or ended otherwise than they should; `troubles` are lines for people, about what is
    broken beside the sources.
    """

    sources: tuple[SourceStatus, ...]
    entities: dict[str, float]
    lag: Lag
    disk_free_bytes: int
    captures_bytes: int
    services: dict[str, Beat] = field(default_factory=dict)
    troubles: tuple[str, ...] = ()

    @property
    def is_broken(self) -> bool:
        return bool(self.troubles) or any(source.breaks for source in self.sources)

    def filled(self, source: SourceStatus) -> dict[str, float]:
        """The shares of a source's articles that have each field, entities among them."""
        entities = {"entities": round(self.entities[source.name], 3)} if source.name in self.entities else {}
        return source.filled | entities

    def to_values(self) -> dict[str, Any]:
        """JSON's own types."""
        return {
            "sources": [source.to_values() | {"filled": self.filled(source)} for source in self.sources],
            "index_lag": {"articles": self.lag.articles, "oldest": self.lag.oldest},
            "disk_free_bytes": self.disk_free_bytes,
            "captures_bytes": self.captures_bytes,
            "services": {name: {"progress": beat.progress, "pid": beat.pid} for name, beat in self.services.items()},
            "troubles": list(self.troubles),
            "broken": self.is_broken,
        }


def overview_of(data: Path, now: float) -> Overview:
    """How a data folder fares at a moment. Raises StateError where nothing was ever crawled."""
    sources, lag = sources_of(data, now), lag_of(data)
    free = shutil.disk_usage(data).free
    services = {name: beat for name in SERVICES if (beat := last_beat(data, name)) is not None}
    return Overview(
        sources=sources,
        entities=named_of(data),
        lag=lag,
        disk_free_bytes=free,
        captures_bytes=_size_of(data / "captures"),
        services=services,
        troubles=tuple(_troubles(services, lag, free, now)),
    )


def _troubles(services: dict[str, Beat], lag: Lag, free: int, now: float) -> list[str]:
    told = [
        f"the {name} hasn't got on for {beat.silence_s(now) / 60:.0f} min; end process {beat.pid}, and start it again"
        for name, beat in services.items()
        if beat.silence_s(now) > HUNG_S
    ]
    if "indexer" in services and lag.oldest is not None and now - lag.oldest > LAG_S:
        told.append(f"the index is behind by {(now - lag.oldest) / 3600:.1f} h: {lag.articles:,} articles wait for it")
    if free < ROOM_BYTES:
        told.append(f"only {free / 1024**2:,.0f} MiB are free on the disk; make room, nothing is lost meanwhile")
    return told


def _size_of(folder: Path) -> int:
    total = 0
    for path in folder.glob("*"):
        try:
            total += path.stat().st_size
        except FileNotFoundError:  # sealed meanwhile, under its new name
            continue
    return total
