"""The indexer's commands, by the headings of `kliping --help`."""

from __future__ import annotations

import click

from indexer.commands.entities import entities
from indexer.commands.index import enrich, index, rebuild
from indexer.commands.models import models
from indexer.commands.provision import provision
from indexer.commands.search import info, search, show
from indexer.commands.tag import tag
from indexer.commands.train import train

SECTIONS: dict[str, list[click.Command]] = {
    "Index": [enrich, index, rebuild, provision],
    "Search": [search, show, info, entities],
    "Entity models": [models, tag, train],
}
