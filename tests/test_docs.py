"""The README's commands exist as it writes them, and what it links to is there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from kliping.cli import commands

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def command_lines() -> list[str]:
    """Every `kliping …` line of the fenced blocks, without its prompt and what it is piped into."""
    lines = []
    for page in PAGES:
        for block in re.findall(r"```\w*\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL):
            lines += re.findall(r"(?m)^\$? ?(?:\w+=\S+ )*(kliping [^|>#\n]+)", block)
    return sorted(set(lines))


@pytest.mark.parametrize("line", command_lines())
def test_a_documented_command_is_understood(line: str) -> None:
    check_understood(line)


def check_understood(line: str) -> None:
    """Fails where a command that we tell people to type isn't one."""
    words = [word for word in shlex.split(line)[1:] if word not in {"…", "..."}]
    if words[0].startswith("-"):
        return
    command = commands.commands[words[0]]
    try:
        command.make_context(words[0], words[1:], resilient_parsing=False)
    except click.exceptions.Exit:  # --help
        return
    except click.UsageError as error:
        # A named file of an example needn't be there; every other misuse is a mistake in the docs.
        assert "does not exist" in str(error), f"{line}: {error}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_links_to_is_there(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), f"{page.name} links to {target}"
