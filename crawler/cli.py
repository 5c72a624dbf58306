"""The crawler's commands."""

from __future__ import annotations

import click

SECTIONS: dict[str, list[click.Command]] = {"Crawl": []}
