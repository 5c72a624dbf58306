"""The indexer's commands, by the headings of `kliping --help`."""

from __future__ import annotations

import click

from .elastic.command import provision
from .enrich.tag_command import tag
from .entities.command import entities
from .train.command import train
from .update_command import enrich, index, rebuild

SECTIONS: dict[str, list[click.Command]] = {
    "Index": [enrich, index, rebuild, provision],
    "Search": [entities],
    "Entity model": [tag, train],
}
