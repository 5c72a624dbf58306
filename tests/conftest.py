"""What all tests share: where the project's shared material lies."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests.newspaper.plugin import newspaper as newspaper  # the fixture, for all tests

ROOT = Path(__file__).resolve().parent.parent

# How fast a machine is, and what else it does, is no property of the code; what a fixture made may serve all examples.
settings.register_profile(
    "kliping", deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
settings.load_profile("kliping")


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


COSTS = tomllib.loads(Path(__file__).with_name("costs.toml").read_text("utf-8"))


def together(nodeid: str) -> str:
    """What else runs in the same process as a test.

    Its file; its function alone where the file's tests share nothing that is dear to make. The tests of the real
    Elasticsearch are two groups, which share one server; the test that kills it is in the first.
    """
    file, _, name = nodeid.partition("::")
    if file in COSTS["beside"] or "elasticsearch" in name.partition("[")[2]:
        return "elasticsearch beside"
    if file.startswith("tests/indexer/elastic/"):
        return "elasticsearch"
    return f"{file}::{name.partition('[')[0]}" if file in COSTS["apart"] else file


def cost(group: str) -> float:
    """The seconds that a group of tests takes on an idle machine, as it is known; for one alone that of its file."""
    seconds: dict[str, float] = COSTS["seconds"]
    return seconds.get(group, seconds.get(group.partition("::")[0], 0.0))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """In several processes what takes longest begins first, so that all end at the same time."""
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: -cost(together(item.nodeid)))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """So what a file's tests share is made once, and one server is started. xdist's own groups need an older pytest."""
    from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

    class Together(LoadScopeScheduling):  # type: ignore[misc]
        def _split_scope(self, nodeid: str) -> str:
            return together(nodeid)

    return Together(config, log)
