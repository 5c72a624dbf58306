"""What all tests share: where the project's shared material lies."""

from __future__ import annotations

import os
from collections.abc import Sequence
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


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """In several processes (`./run.sh test`): a file's tests stay together, those of the Elasticsearch too.

    So what a file's tests share is made once and one server is started. What takes longest begins first.
    """
    if hasattr(config, "workerinput"):
        slow = {_together(item) for item in items if item.get_closest_marker("slow")}
        items.sort(key=lambda item: (_together(item) != "elasticsearch", _together(item) not in slow))
        for item in items:
            item.add_marker(pytest.mark.xdist_group(_together(item)))


def _together(item: pytest.Item) -> str:
    """What else runs in the same process as a test."""
    asks: Sequence[str] = getattr(item, "fixturenames", ())
    served = item.get_closest_marker("elasticsearch") or {"elasticsearch_server", "own_elasticsearch"} & {*asks}
    return "elasticsearch" if served else str(item.path)
