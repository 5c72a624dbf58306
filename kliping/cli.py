"""The one command: puts the command groups of `crawler` and `indexer` together.

    kliping --help            the commands, grouped
    kliping run antara detik  crawls, enriches and indexes at an interval

Each package lists its commands in its `commands/` as `SECTIONS`: {heading: [commands]}.
"""

from __future__ import annotations

import sys
from importlib.metadata import version
from typing import Any

import click

from crawler.commands import SECTIONS as CRAWL_SECTIONS
from crawler.errors import CrawlerError, UnknownSource
from indexer.commands import SECTIONS as INDEX_SECTIONS
from indexer.errors import IndexerError
from kliping import terminal
from kliping.service import run


class Sections(click.Group):
    """A group whose help lists its commands under headings."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sections: dict[str, list[click.Command]] = {}

    def add_section(self, heading: str, commands: list[click.Command]) -> None:
        self.sections.setdefault(heading, []).extend(commands)
        for command in commands:
            self.add_command(command)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for heading, commands in self.sections.items():
            rows = [(command.name or "", command.get_short_help_str(100)) for command in commands]
            if rows:
                with formatter.section(heading):
                    formatter.write_dl(rows)


@click.group(cls=Sections, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(version("kliping"), message="kliping %(version)s")
def commands() -> None:
    """Kliping: a news clipping service that you run yourself.

    It crawls newspapers, keeps clean text, finds the people, organisations and places named, and makes it all
    searchable. Exit codes: 0 done, 1 trouble (the message says what and the cure), 2 wrong usage, 130 interrupted.
    """


for _sections in (CRAWL_SECTIONS, INDEX_SECTIONS, {"Service": [run]}):
    for _heading, _commands in _sections.items():
        commands.add_section(_heading, _commands)


def main() -> None:
    """The entry point: runs a command and turns our errors into one line and an exit code."""
    try:
        sys.exit(commands(standalone_mode=False) or terminal.OK)
    except click.exceptions.Abort:
        terminal.fail("interrupted")
        sys.exit(terminal.INTERRUPTED)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except UnknownSource as error:
        terminal.fail(str(error))
        sys.exit(terminal.USAGE)
    except (CrawlerError, IndexerError) as error:
        terminal.fail(str(error))
        sys.exit(terminal.TROUBLE)
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our pipe has gone: nothing to tell it
        sys.exit(terminal.OK)
