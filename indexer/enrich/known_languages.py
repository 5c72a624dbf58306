"""Which languages Stanza has an entity model for, by Stanza's own tables, read without loading it (and torch)."""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path
from types import ModuleType

from indexer.enrich.store import code_of

OURS = {"id": "Indonesian"}


@cache
def with_entities() -> dict[str, str]:
    """Code → English name, in the order of the codes. Stanza's site may have more by now than the installed version."""
    names = _module("models/common/constant.py").lcode2lang
    codes = sorted(set(_module("resources/default_packages.py").default_ners) - set(OURS))
    return {code_of(code): names.get(code, code).replace("_", " ") for code in codes}


def name_of(code: str) -> str:
    """A language's English name, or its code."""
    return OURS.get(code) or with_entities().get(code, code)


def _module(path: str) -> ModuleType:
    """One file of Stanza's, as a module of its own: `import stanza` would load all of it."""
    stanza = importlib.util.find_spec("stanza")
    if stanza is None or not stanza.submodule_search_locations:
        raise ImportError("stanza isn't installed")
    file = Path(stanza.submodule_search_locations[0]) / path
    spec = importlib.util.spec_from_file_location(f"stanza_table_{file.stem}", file)
    if spec is None or spec.loader is None:
        raise ImportError(f"{file} can't be read")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
