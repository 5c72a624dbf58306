"""How long a function and a file may be; how many paths lead through a function says ruff (C901)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.conftest import ROOT

LINES_OF_A_FUNCTION, LINES_OF_A_FILE = 40, 400
# Still to be parted; no other may join them, and who parts one takes it out here.
LONG_FUNCTIONS: set[str] = set()
LONG_FILES: set[str] = set()
REASON = "Over 400 lines because"  # begins the sentence of a longer file's docstring that says why


def test_no_function_is_too_long_to_be_seen_at_once() -> None:
    long = {
        f"{path.relative_to(ROOT)} {node.name}"
        for path in sources("crawler", "indexer", "kliping", "tests", "benchmarks")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and length(node) > LINES_OF_A_FUNCTION
    }
    assert long - LONG_FUNCTIONS == set()


def test_a_long_file_says_why_it_isnt_two() -> None:
    long = {
        str(path.relative_to(ROOT))
        for path in sources("crawler", "indexer", "kliping")
        if len((text := path.read_text(encoding="utf-8")).splitlines()) > LINES_OF_A_FILE
        and REASON not in (ast.get_docstring(ast.parse(text)) or "")
    }
    assert long - LONG_FILES == set(), f"part it, or say `{REASON} …` in its docstring"


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def sources(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from sorted((ROOT / folder).rglob("*.py"))
