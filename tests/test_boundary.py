"""Which package may know which, held by the contracts of pyproject.toml; no circles; and importing is light."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping, Set
from functools import cache
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("crawler", "indexer", "kliping")
# What must not be loaded by an import: seconds and hundreds of megabytes, or a reactor installed too early.
HEAVY = ("torch", "stanza", "transformers", "gensim", "trafilatura", "scrapy", "twisted", "tantivy", "elasticsearch")


def test_the_layers_are_kept() -> None:
    """In a process of its own: it imports what it looks at, and must not find there what other tests left."""
    script = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    command = [sys.executable, "-c", script, "--no-cache", "--no-logo"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, f"`.venv/bin/lint-imports` says:\n{done.stdout}{done.stderr}"


def test_no_module_asks_for_one_that_asks_for_it() -> None:
    """Imports inside functions count too: they only put off what a circle does to who reads it."""
    assert list(circles(imports())) == []


def test_a_circle_is_found() -> None:
    drawn = {"a": {"b"}, "b": {"c", "d"}, "c": {"a"}, "d": {"d2"}, "d2": set()}
    assert list(circles(drawn)) == [["a", "b", "c"]]


def test_every_module_of_the_packages_is_looked_at() -> None:
    there = {path.relative_to(ROOT) for package in PACKAGES for path in (ROOT / package).rglob("*.py")}
    names = {".".join(path.with_suffix("").parts).removesuffix(".__init__") for path in there}
    assert names == set(imports())


@pytest.mark.parametrize(
    "module",
    ["crawler", "indexer", "crawler.commands.crawl", "indexer.commands", "kliping.cli", "kliping.service"],
)
def test_importing_is_light(module: str) -> None:
    script = f"import sys, {module}; print([name for name in {HEAVY} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@cache
def imports() -> Mapping[str, Set[str]]:
    """Each module of the packages, and those that it imports wherever in it."""
    graph = grimp.build_graph(*PACKAGES, cache_dir=None)
    return {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}


def circles(graph: Mapping[str, Set[str]]) -> Iterator[list[str]]:
    """The groups of modules that reach each other, each group in order."""
    seen: set[str] = set()
    for module in sorted(graph):
        if module in seen:
            continue
        together = {other for other in reached(graph, module) if module in reached(graph, other)}
        seen |= together
        if together:
            yield sorted(together)


def reached(graph: Mapping[str, Set[str]], start: str) -> set[str]:
    """All that a module imports, and what that imports, and so on."""
    found, waiting = set[str](), [start]
    while waiting:
        fresh = graph[waiting.pop()] - found
        found |= fresh
        waiting += fresh
    return found


def test_a_search_loads_no_tables_of_names() -> None:
    script = "import sys, indexer.embedded.index; print('indexer.entities.table' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
