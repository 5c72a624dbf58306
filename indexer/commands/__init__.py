"""The indexer's commands, by the headings of `kliping --help`."""

from __future__ import annotations

import click

from indexer.commands.enrich import enrich
from indexer.commands.entities import entities
from indexer.commands.index import index
from indexer.commands.info import info
from indexer.commands.models import models
from indexer.commands.provision import provision
from indexer.commands.rebuild import rebuild
from indexer.commands.search import search
from indexer.commands.show import show
from indexer.commands.tag import tag
from indexer.commands.train import train

SECTIONS: dict[str, list[click.Command]] = {
    "Index": [enrich, index, rebuild, provision],
    "Search": [search, show, info, entities],
    "Entity models": [models, tag, train],
}
