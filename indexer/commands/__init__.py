"""The indexer's commands, by the headings of `kliping --help`; each is loaded from the module of its name."""

from __future__ import annotations

SECTIONS = {
    "Index": ("enrich", "index", "rebuild", "provision", "migrate", "backup", "restore"),
    "Search": ("search", "trend", "show", "info", "entities", "quotes"),
    "Entity models": ("models", "tag", "train"),
}
