"""A service as it runs, seen from outside: its metrics over HTTP, its sign of life, and each line of its log."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import Metric
from prometheus_client.parser import text_string_to_metric_families

from crawler.health import KINDS
from kliping.heartbeat import Beat, last_beat
from tests.conftest import ROOT
from tests.newspaper import Newspaper, faults

STORIES = 12


@dataclass
class Seen:
    """What was seen of a service: its metrics while it ran, its sign of life then and afterwards, its log."""

    metrics: dict[str, Metric]
    beat: Beat | None
    left: Beat | None
    lines: list[str]
    code: int

    def value(self, name: str, **labels: str) -> float:
        """The one value of a metric with these labels."""
        [value] = [
            sample.value
            for metric in self.metrics.values()
            for sample in metric.samples
            if sample.name == name and labels.items() <= sample.labels.items()
        ]
        return float(value)

    @property
    def logged(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.lines]


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seen]:
    """A service over a newspaper of twelve stories, one of them empty, until all are dealt with; then SIGTERM."""
    data = tmp_path_factory.mktemp("service")
    with Newspaper() as paper:
        stories = paper.publish_many(STORIES)
        paper.fault(str(stories[0].path), faults.body(b""))
        paper.write_source(data / "sources")
        arguments = [
            "run",
            "koran",
            "--data",
            str(data),
            "--every",
            "2s",
            "--no-index",
            "--log",
            "json",
            "--metrics",
            "0",
        ]
        log = data / "log"
        environment = {name: value for name, value in os.environ.items() if not name.startswith("KLIPING_")}
        with log.open("w") as stderr:
            service = subprocess.Popen(
                [sys.executable, "-m", "kliping", *arguments], cwd=ROOT, env=environment, stderr=stderr
            )
        try:
            metrics = wait_for(log, STORIES)
            beat = last_beat(data, "crawler")
        finally:
            service.send_signal(signal.SIGTERM)
            code = service.wait(60)
        yield Seen(metrics, beat, last_beat(data, "crawler"), log.read_text().splitlines(), code)


def wait_for(log: Path, looks: int) -> dict[str, Metric]:
    """The metrics, once so many pages were looked at."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        time.sleep(1)
        if address := re.search(r"http://127\.0\.0\.1:\d+/metrics", log.read_text()):
            metrics = scraped(address[0])
            counted = metrics.get("kliping_page_looks")
            if counted and sum(sample.value for sample in counted.samples) >= looks:
                return metrics
    pytest.fail(log.read_text())


def scraped(address: str) -> dict[str, Metric]:
    with urllib.request.urlopen(address, timeout=10) as answer:
        assert answer.headers["Content-Type"].startswith("text/plain")
        return {metric.name: metric for metric in text_string_to_metric_families(answer.read().decode())}


def test_what_came_is_counted_by_source_and_outcome(seen: Seen) -> None:
    assert seen.value("kliping_articles_found_total", source="koran") == STORIES
    assert seen.value("kliping_page_looks_total", source="koran", outcome="article") == STORIES - 1
    assert seen.value("kliping_list_reads_total", source="koran") >= 1


def test_how_a_source_fares_is_told(seen: Seen) -> None:
    now = time.time()
    assert now - 300 < seen.value("kliping_last_new_article_timestamp_seconds", source="koran") < now
    assert seen.value("kliping_pages_waiting", source="koran") == 1, "the empty page is looked at again"
    assert seen.value("kliping_field_filled_ratio", source="koran", field="title") == 1
    assert {sample.labels["kind"] for sample in seen.metrics["kliping_source_broken"].samples} == set(KINDS)
    assert not any(sample.value for sample in seen.metrics["kliping_source_broken"].samples)


def test_what_they_share_is_told(seen: Seen) -> None:
    assert seen.value("kliping_state_readable") == 1
    assert seen.value("kliping_disk_free_bytes") > 0
    assert seen.value("kliping_captures_bytes") > 0
    assert seen.value("kliping_memory_bytes", part="crawler") > 20 * 1024**2
    assert seen.value("kliping_memory_bytes", part="workers") > 20 * 1024**2
    assert seen.value("process_resident_memory_bytes") > 20 * 1024**2


def test_names_are_by_prometheus_conventions(seen: Seen) -> None:
    ours = [metric for name, metric in seen.metrics.items() if name.startswith("kliping_")]
    assert len(ours) > 20
    assert all(metric.documentation.endswith(".") for metric in ours)
    assert all(re.fullmatch(r"kliping_[a-z_]+", metric.name) for metric in ours)
    ages = [metric.name for metric in ours if "timestamp" in metric.name]
    assert all(name.endswith("_timestamp_seconds") for name in ages)


def test_labels_have_as_many_values_as_sources_and_what_is_known_of_them(seen: Seen) -> None:
    labels = {
        (name, value)
        for metric in seen.metrics.values()
        if metric.name.startswith("kliping_")
        for sample in metric.samples
        for name, value in sample.labels.items()
    }
    assert {name for name, _ in labels} <= {"source", "outcome", "kind", "field", "service", "part"}
    assert {value for name, value in labels if name == "source"} == {"koran"}


def test_it_gives_a_sign_of_life_until_it_ends(seen: Seen) -> None:
    assert seen.beat is not None
    assert seen.beat.progress > time.time() - 300
    assert seen.left is None
    assert seen.code == 0


def test_every_line_of_the_log_is_an_object(seen: Seen) -> None:
    assert len(seen.lines) >= 3
    for line in seen.logged:
        assert {"time", "level", "logger", "message"} <= line.keys()
        assert abs((datetime.fromisoformat(line["time"]) - datetime.now(UTC)).total_seconds()) < 600


def test_a_round_is_a_line_of_its_source(seen: Seen) -> None:
    [first, *_] = [line for line in seen.logged if line.get("source") == "koran" and "read" in line["message"]]
    assert re.search(r"lists? read, \d+ new.*; next read \d\d:\d\d:\d\d", first["message"])
