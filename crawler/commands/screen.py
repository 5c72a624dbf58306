"""What the crawler's commands show: a ledger, and the request to say who is crawling."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

import click

from kliping import terminal

if TYPE_CHECKING:
    from crawler.catalogue import Source
    from crawler.ledger import Ledger


def show_ledger(ledger: Ledger, *, as_json: bool) -> None:
    """The ledger on standard output, as a table or as one JSON object; what went wrong on standard error."""
    if as_json:
        click.echo(ledger.to_json())
        return
    rows: list[tuple[object, ...]] = [
        *ledger.rows(),
        ("all", "", ledger.total(), f"of {ledger.discovered.total()} found"),
    ]
    terminal.print_table("Ledger", ("source", "outcome", "urls", "meaning"), rows, numbers=("urls",))
    for trouble in ledger.troubles:
        terminal.note(trouble)
    if not ledger.agrees:
        terminal.fail(f"the ledger doesn't add up: {ledger.discovered.total()} found, {ledger.total()} dealt with")


def ask_for_contact(sources: Iterable[Source]) -> None:
    """Asks whoever visits live sites to say who they are."""
    if not os.environ.get("KLIPING_CONTACT") and any(not source.allow_loopback for source in sources):
        terminal.note("KLIPING_CONTACT isn't set: set it to a page or an address where publishers can reach you")


def clock(seconds: float) -> str:
    """A moment (seconds since 1970) on this machine's clock."""
    return f"{datetime.fromtimestamp(seconds).astimezone():%Y-%m-%d %H:%M:%S}"
