"""What all tests share: where the project's shared material lies."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.newspaper.plugin import newspaper as newspaper  # the fixture, for all tests

ROOT = Path(__file__).resolve().parent.parent


def skip_or_fail(why: str) -> None:
    """Skips a test that lacks something; with KLIPING_REQUIRE_SHARED=1 (CI) it fails: there nothing may skip."""
    if os.environ.get("KLIPING_REQUIRE_SHARED") == "1":
        pytest.fail(f"KLIPING_REQUIRE_SHARED=1, but {why}")
    pytest.skip(why)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The shared material: pages with gold, annotated sentences, raw text. Beside the checkout, or KLIPING_SHARED."""
    folder = Path(os.environ.get("KLIPING_SHARED", ROOT.parent / "shared"))
    if not (folder / "design.md").exists():
        skip_or_fail(f"the shared material isn't at {folder}")
    return folder
