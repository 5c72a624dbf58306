"""The pages' commands exist as they write them, and the files that they name and link to are there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from kliping.cli import commands

ROOT = Path(__file__).resolve().parent.parent
COMMAND = r"(?:\w+=\S+ )*(kliping [^|>#\n]+)"
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def command_lines() -> list[str]:
    """Every `kliping …` line of fenced and indented blocks, without its prompt and what it is piped into."""
    lines = []
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for block in re.findall(r"```\w*\n(.*?)```", text, re.DOTALL):
            lines += re.findall(rf"(?m)^\$? ?{COMMAND}", block)
        lines += re.findall(rf"(?m)^ {{4}}\$ {COMMAND}", text)
    return sorted(set(lines))


def test_commands_of_indented_blocks_are_among_them() -> None:
    assert "kliping index" in command_lines()
    assert "kliping provision --kibana http://127.0.0.1:5601" in command_lines()


def output_lines(page: str, command: str) -> list[str]:
    """What a page shows as the output of the first indented command that begins so: the lines up to an empty one."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    block = re.search(rf"(?m)^ {{4}}\$ (?:\w+=\S+ )*{re.escape(command)}.*\n((?: {{4}}[^$\s].*\n)+)", text)
    assert block, f"{page} shows no output of {command}"
    return [line.strip() for line in block[1].splitlines()]


@pytest.mark.parametrize("line", command_lines())
def test_a_documented_command_is_understood(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in exported(line):
        monkeypatch.setenv(name, value)
    check_understood(line)


def exported(line: str) -> list[tuple[str, str]]:
    """What a page that has the command tells to export before it."""
    texts = [text.partition(line)[0] for page in PAGES if line in (text := page.read_text(encoding="utf-8"))]
    return re.findall(r"(KLIPING_\w+)=(\S+)", "".join(re.findall(r"(?m)^ *\$ export .*", "".join(texts))))


def check_understood(line: str) -> None:
    """Fails where a command that we tell people to type isn't one."""
    words = [word for word in shlex.split(line)[1:] if word not in {"…", "..."}]
    if words[0].startswith("-"):
        return
    command = commands.loaded(words[0])
    try:
        command.make_context(words[0], words[1:], resilient_parsing=False)
    except click.exceptions.Exit:  # --help
        return
    except click.UsageError as error:
        # A named file of an example needn't be there; every other misuse is a mistake in the docs.
        assert "does not exist" in str(error), f"{line}: {error}"


def test_the_readme_leads_to_every_page() -> None:
    readme = PAGES[0].read_text(encoding="utf-8")
    table = readme.partition("## Further pages")[2].partition("\n## ")[0]
    assert [page.name for page in PAGES[1:] if f"](docs/{page.name})" not in table] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_links_to_is_there(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), f"{page.name} links to {target}"
