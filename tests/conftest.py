"""What all tests share: where the project's shared material lies."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

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


def together(nodeid: str) -> str:
    """What else runs in the same process as a test: its file, and for those of the Elasticsearch all others of it."""
    return "elasticsearch" if "elastic" in nodeid else nodeid.partition("::")[0]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """In several processes what takes longest begins first."""
    if hasattr(config, "workerinput"):
        slow = {together(item.nodeid) for item in items if item.get_closest_marker("slow")}
        items.sort(key=lambda item: (together(item.nodeid) != "elasticsearch", together(item.nodeid) not in slow))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """So what a file's tests share is made once, and one server is started. xdist's own groups need an older pytest."""
    from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

    class Together(LoadScopeScheduling):  # type: ignore[misc]
        def _split_scope(self, nodeid: str) -> str:
            return together(nodeid)

    return Together(config, log)
