"""`/metrics` for Prometheus: what `kliping status` tells, and counts since the service began, over HTTP.

    kliping run antara detik --metrics 9400  ─▶  http://127.0.0.1:9400/metrics

Names and units are by Prometheus's conventions: counts end in _total, moments are timestamps (`time() - x` is the age).
Labels have as many values as there are sources, outcomes, fields and kinds of break, and no more. What a scrape reads
is kept for some seconds, so that several Prometheuses cost no more than one.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.errors import CrawlerError
from crawler.health import KINDS
from crawler.status import SourceStatus
from crawler.totals import Totals
from indexer.errors import IndexerError
from kliping.heartbeat import Beat, family_of, rss_bytes
from kliping.options import Address
from kliping.overview import Overview, overview_of

if TYPE_CHECKING:
    from prometheus_client import Metric
    from prometheus_client.registry import CollectorRegistry

KEPT_S = 10.0

# (name, what it says, value of a source or None where there is none)
_GAUGES: tuple[tuple[str, str, Callable[[SourceStatus], float | None]], ...] = (
    ("kliping_last_list_read_timestamp_seconds", "When a list was last read.", lambda one: one.last_read),
    ("kliping_last_new_article_timestamp_seconds", "When a list last named something new.", lambda one: one.last_new),
    ("kliping_next_list_read_timestamp_seconds", "When a list is read next.", lambda one: one.next_read),
    (
        "kliping_oldest_due_timestamp_seconds",
        "Since when a page is due.",
        lambda one: one.oldest_due,
    ),
    ("kliping_pages_waiting", "Pages that are to be looked at for their text.", lambda one: one.waiting),
    ("kliping_pages_given_up", "Pages that were looked at in vain to the last.", lambda one: one.given_up),
    ("kliping_pages_withdrawn", "Articles whose page is gone.", lambda one: one.withdrawn),
    ("kliping_articles_new_day", "Articles that lists named in the last 24 hours.", lambda one: sum(one.new)),
    ("kliping_articles_usual_day", "What the same hours of the weeks before brought.", lambda one: one.usual),
    ("kliping_text_length_characters", "Mean length of the day's texts.", lambda one: one.text_characters),
)
# (name in the series, name, what it counts)
_COUNTERS = (
    ("reads", "kliping_list_reads_total", "Lists that were read."),
    ("failed", "kliping_list_failures_total", "Lists that couldn't be read."),
    ("new", "kliping_articles_found_total", "Articles that lists named for the first time."),
    ("gaps", "kliping_gaps_total", "Reads of a list that showed nothing of the one before."),
)


class Metrics:
    """A collector of prometheus-client over one data folder."""

    def __init__(self, data: Path, clock: Callable[[], float] = time.time) -> None:
        self._data, self._clock = data, clock
        self._totals = Totals(clock())
        self._kept: tuple[float, list[Metric]] = (float("-inf"), [])
        self._lock = threading.Lock()

    def collect(self) -> Iterable[Metric]:
        """All metrics, as they are now or were some seconds ago."""
        with self._lock:
            if self._clock() - self._kept[0] >= KEPT_S:
                self._kept = (self._clock(), list(self._read()))
            return self._kept[1]

    def _read(self) -> Iterator[Metric]:
        from prometheus_client.core import GaugeMetricFamily

        now = self._clock()
        try:
            totals, overview = self._totals.read(self._data, now), overview_of(self._data, now)
        except (CrawlerError, IndexerError, OSError):
            yield GaugeMetricFamily("kliping_state_readable", "Whether the crawl's state can be read.", 0)
            return
        yield GaugeMetricFamily("kliping_state_readable", "Whether the crawl's state can be read.", 1)
        yield from _counters(totals)
        yield from _of_sources(overview)
        yield from _of_the_whole(overview)


def _counters(totals: dict[tuple[str, str], float]) -> Iterator[Metric]:
    from prometheus_client.core import CounterMetricFamily

    for series, name, what in _COUNTERS:
        counter = CounterMetricFamily(name, what, labels=["source"])
        for (source, counted), count in sorted(totals.items()):
            if counted == series:
                counter.add_metric([source], count)
        yield counter
    looks = CounterMetricFamily("kliping_page_looks_total", "Looks at pages, by outcome.", labels=["source", "outcome"])
    for (source, counted), count in sorted(totals.items()):
        if counted.startswith("page."):
            looks.add_metric([source, counted.removeprefix("page.")], count)
    yield looks


def _of_sources(overview: Overview) -> Iterator[Metric]:
    from prometheus_client.core import GaugeMetricFamily

    for name, what, value_of in _GAUGES:
        gauge = GaugeMetricFamily(name, what, labels=["source"])
        for source in overview.sources:
            if (value := value_of(source)) is not None:
                gauge.add_metric([source.name], value)
        yield gauge
    filled = GaugeMetricFamily(
        "kliping_field_filled_ratio", "Share of late articles that have a field.", labels=["source", "field"]
    )
    broken = GaugeMetricFamily(
        "kliping_source_broken", "1 where a source is broken in this way.", labels=["source", "kind"]
    )
    for source in overview.sources:
        kinds = {each.kind for each in source.breaks}
        for field, share in overview.filled(source).items():
            filled.add_metric([source.name, field], share)
        for kind in KINDS:
            broken.add_metric([source.name, kind], kind in kinds)
    yield filled
    yield broken


def _of_the_whole(overview: Overview) -> Iterator[Metric]:
    from prometheus_client.core import GaugeMetricFamily

    yield GaugeMetricFamily("kliping_disk_free_bytes", "Free bytes of the disk.", overview.disk_free_bytes)
    yield GaugeMetricFamily("kliping_captures_bytes", "Bytes of all captures.", overview.captures_bytes)
    yield GaugeMetricFamily(
        "kliping_index_waiting_articles", "Captured and not yet in the index.", overview.lag.articles
    )
    if overview.lag.oldest is not None:
        yield GaugeMetricFamily(
            "kliping_index_oldest_waiting_timestamp_seconds", "When the oldest of them came.", overview.lag.oldest
        )
    progress = GaugeMetricFamily(
        "kliping_service_progress_timestamp_seconds", "When a service last got on.", labels=["service"]
    )
    memory = GaugeMetricFamily("kliping_memory_bytes", "Memory in RAM, by part.", labels=["part"])
    for name, beat in overview.services.items():
        progress.add_metric([name], beat.progress)
        for part, size in _memory(name, beat):
            memory.add_metric([part], size)
    yield progress
    yield memory


def _memory(name: str, beat: Beat) -> Iterator[tuple[str, int]]:
    """The service's own memory, and that of a crawl's workers."""
    yield name, rss_bytes(beat.pid) or beat.rss_bytes
    if name == "crawler":
        yield "workers", sum(map(rss_bytes, family_of(beat.pid)[1:]))


def registry_of(data: Path) -> CollectorRegistry:
    """The registry that is served: ours, and what the library tells of this process."""
    from prometheus_client import CollectorRegistry, ProcessCollector

    registry = CollectorRegistry()
    registry.register(Metrics(data))
    ProcessCollector(registry=registry)
    return registry


def serve_metrics(data: Path, address: Address) -> tuple[int, Callable[[], None]]:
    """Serves `/metrics` in a thread of its own; returns the port, which for port 0 is any free one, and what ends it.

    Raises OSError where the address can't be had.
    """
    from prometheus_client import start_http_server

    server, thread = start_http_server(address.port, address.host, registry_of(data))

    def end() -> None:
        server.shutdown()
        server.server_close()
        thread.join(5)

    return server.server_port, end
