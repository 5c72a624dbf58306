"""A data folder that isn't there is told with the one that may be meant, and isn't made."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.crawler.test_commands import kliping


@pytest.mark.parametrize("command", ["index", "enrich", "rebuild"])
def test_a_mistyped_folder_is_told_and_not_made(tmp_path: Path, command: str) -> None:
    (tmp_path / "typo" / "articles").mkdir(parents=True)
    done = kliping(command, "--data", tmp_path / "tpyo")
    assert done.returncode == 1
    assert f"tpyo has no articles; did you mean {tmp_path / 'typo'}?" in done.stderr
    assert not (tmp_path / "tpyo").exists()


def test_a_folder_without_a_likeness_is_told_with_what_fills_it(tmp_path: Path) -> None:
    done = kliping("index", "--data", tmp_path / "data")
    assert done.returncode == 1
    assert f"`kliping crawl SOURCE --data {tmp_path / 'data'}` puts some in" in done.stderr
