"""The indexer's commands, by the headings of `kliping --help`."""

from __future__ import annotations

import click

from .elastic.command import provision
from .enrich.models_command import models
from .enrich.tag_command import tag
from .entities.command import entities
from .search_command import info, search, show
from .train.command import train
from .update_command import enrich, index, rebuild

SECTIONS: dict[str, list[click.Command]] = {
    "Index": [enrich, index, rebuild, provision],
    "Search": [search, show, info, entities],
    "Entity models": [models, tag, train],
}
