"""The one command: puts the command groups of `crawler` and `indexer` together.

    kliping --help            the commands, grouped
    kliping run antara detik  crawls, enriches and indexes at an interval

Each package lists its commands in its `commands/` as `SECTIONS`: {heading: (name of a module and its command, …)}.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from importlib import import_module
from typing import Any

import click

from crawler.commands import SECTIONS as CRAWL_SECTIONS
from crawler.errors import CrawlerError, UnknownSource
from indexer.commands import SECTIONS as INDEX_SECTIONS
from indexer.errors import IndexerError, QueryError
from kliping import log, terminal


class Sections(click.Group):
    """A group whose help lists its commands under headings, and that loads a command when it is asked for.

    All of them together took 0.8 s of a processor before the first word was read.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sections: dict[str, list[str]] = {}
        self._modules: dict[str, str] = {}

    def add_section(self, heading: str, package: str, names: Iterable[str]) -> None:
        """Puts commands under a heading: each is the attribute `name` of the module `package.name`."""
        for name in names:
            self.add_module(heading, name, f"{package}.{name}")

    def add_module(self, heading: str, name: str, module: str) -> None:
        self.sections.setdefault(heading, []).append(name)
        self._modules[name] = module

    def loaded(self, name: str) -> click.Command:
        """The command of a name. Raises KeyError where there is none."""
        found: click.Command = getattr(import_module(self._modules[name]), name)
        return found

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self._modules)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return self.loaded(cmd_name) if cmd_name in self._modules else None

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command. Who reads our pipe may go away, as `head` does: to click that is an error, to us none."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
            return result
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(terminal.OK)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for heading, names in self.sections.items():
            with formatter.section(heading):
                formatter.write_dl([(name, self.loaded(name).get_short_help_str(100)) for name in names])


@click.group(cls=Sections, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="kliping", message="kliping %(version)s")
def commands() -> None:
    """Kliping: a news clipping service that you run yourself.

    It crawls newspapers, keeps clean text, finds the people, organisations and places named, and makes it all
    searchable. Exit codes: 0 done, 1 trouble (the message says what and the cure), 2 wrong usage, 130 interrupted.
    """


for _package, _sections in (("crawler.commands", CRAWL_SECTIONS), ("indexer.commands", INDEX_SECTIONS)):
    for _heading, _names in _sections.items():
        commands.add_section(_heading, _package, _names)
for _name, _module in (
    ("run", "kliping.service"),
    ("status", "kliping.status"),
    ("why", "kliping.why"),
    ("alive", "kliping.alive"),
    ("compact", "kliping.compact"),
):
    commands.add_module("Service", _name, _module)


def main() -> None:
    """The entry point: runs a command and turns our errors into one line and an exit code."""
    try:
        sys.exit(commands(standalone_mode=False) or terminal.OK)
    except click.exceptions.Abort:
        terminal.fail("interrupted")
        sys.exit(terminal.INTERRUPTED)
    except click.ClickException as error:
        log.write(error.format_message(), "ERROR") if log.is_json() else error.show()
        sys.exit(error.exit_code)
    except (UnknownSource, QueryError) as error:
        terminal.fail(str(error))
        sys.exit(terminal.USAGE)
    except (CrawlerError, IndexerError) as error:
        terminal.fail(str(error))
        sys.exit(terminal.TROUBLE)
