"""The documents name what there is: every key of a source file, every outcome of a crawl."""

from __future__ import annotations

import re
from pathlib import Path

from crawler.catalogue import KEYS, read_source
from crawler.outcomes import MEANINGS

DOCS = Path(__file__).resolve().parent.parent.parent / "docs"


def first_cells(name: str) -> list[str]:
    """The code words that begin a table's rows."""
    return re.findall(r"^\| `(?:\[\[)?(\w+)(?:\]\])?` \|", (DOCS / name).read_text(), re.MULTILINE)


def test_every_key_of_a_source_file_is_explained() -> None:
    assert sorted(first_cells("sources.md")) == sorted(KEYS)


def test_every_outcome_is_explained() -> None:
    assert sorted(first_cells("crawling.md")) == sorted(MEANINGS)


def test_the_example_of_a_source_file_is_one(tmp_path: Path) -> None:
    [example] = re.findall(r"```toml\n(.*?)```", (DOCS / "sources.md").read_text(), re.DOTALL)
    path = tmp_path / "harian.toml"
    path.write_text(example)
    assert read_source(path).title == "Harian Contoh"
