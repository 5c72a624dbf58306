"""The two packages meet in the article record and the segment reader only, and importing either is light."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED_MODULES = {"crawler.records", "crawler.records.article", "crawler.segments"}
# What must not be loaded by an import: seconds and hundreds of megabytes, or a reactor installed too early.
HEAVY = ("torch", "stanza", "transformers", "gensim", "trafilatura", "scrapy", "twisted", "tantivy", "elasticsearch")


def imports_of(path: Path) -> Iterator[str]:
    """The absolute names of all modules that a file imports, wherever in it, relative ones resolved."""
    package = path.relative_to(ROOT).with_suffix("").parts[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join([*base, *filter(None, [node.module])])
            yield from ({module} if node.module else {f"{module}.{name.name}" for name in node.names})
            if module in {"crawler", "indexer"}:
                yield from (f"{module}.{name.name}" for name in node.names)


def sources(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


@pytest.mark.parametrize("path", sources("indexer"), ids=lambda path: str(path.relative_to(ROOT)))
def test_the_indexer_knows_the_record_and_the_segments_only(path: Path) -> None:
    foreign = {name for name in imports_of(path) if name.split(".")[0] == "crawler"} - SHARED_MODULES - {"crawler"}
    assert not foreign, f"{path} imports {foreign}; the hand-off is a directory of segments, nothing else"


@pytest.mark.parametrize("path", sources("crawler"), ids=lambda path: str(path.relative_to(ROOT)))
def test_the_crawler_knows_nothing_of_the_indexer(path: Path) -> None:
    foreign = {name for name in imports_of(path) if name.split(".")[0] in {"indexer"}}
    assert not foreign, f"{path} imports {foreign}; no arrow points back"


@pytest.mark.parametrize("path", sources("crawler") + sources("indexer"), ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_we_ship_imports_the_tests(path: Path) -> None:
    assert not {name for name in imports_of(path) if name.split(".")[0] in {"tests", "benchmarks"}}


@pytest.mark.parametrize(
    "module",
    ["crawler", "indexer", "crawler.commands.crawl", "indexer.commands", "kliping.cli", "kliping.service"],
)
def test_importing_is_light(module: str) -> None:
    script = f"import sys, {module}; print([name for name in {HEAVY} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
