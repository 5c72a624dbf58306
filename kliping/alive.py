"""`kliping alive`: whether a service gets on, for the health checks of containers and supervisors."""

from __future__ import annotations

import time
from pathlib import Path

import click

from kliping import terminal
from kliping.heartbeat import SERVICES, last_beat
from kliping.options import Duration, data_option


@click.command()
@click.argument("services", nargs=-1, type=click.Choice(SERVICES), required=True)
@click.option(
    "--within", "within_s", type=Duration(), default="10m", show_default=True, help="How long it may be still."
)
@data_option
def alive(services: tuple[str, ...], within_s: float, data: Path) -> None:
    """Tell whether a service gets on: crawler, indexer, or both.

    A process that only lives isn't enough: something was done with of late, or there was nothing to do. The exit code
    is 1 when a service hangs or doesn't run.
    """
    is_well = True
    for service in services:
        beat = last_beat(data, service)
        if beat is None:
            terminal.fail(f"{service}: doesn't run on {data}, or hasn't begun; `kliping run` starts it")
        elif (silence := beat.silence_s(time.time())) > within_s:
            terminal.fail(f"{service}: process {beat.pid} hasn't got on for {_span(silence)}; start it anew")
        else:
            terminal.note(f"{service}: gets on, last {_span(silence)} ago")
            continue
        is_well = False
    if not is_well:
        raise SystemExit(terminal.TROUBLE)


def _span(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"
