"""The crawler's commands, by the headings of `kliping --help`; each is loaded from the module of its name."""

from __future__ import annotations

SECTIONS = {"Crawl": ("crawl", "backfill", "replay", "extract", "sources", "probe")}
