"""The quality gate: scores on the pages with gold stay on or above floors that only rise.

python -m benchmarks.extract --raise-floors     measures and lifts the floors in floors.toml
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from benchmarks.extract import figures

FLOORS = tomllib.loads(Path(__file__).with_name("floors.toml").read_text(encoding="utf-8"))
AT_MOST = {"leak"}  # for these less is better


@pytest.fixture(scope="module", params=sorted(FLOORS))
def measured(request: pytest.FixtureRequest, shared: Path) -> tuple[str, dict[str, float]]:
    return request.param, figures(request.param, shared)


def test_no_figure_falls_below_its_floor(measured: tuple[str, dict[str, float]]) -> None:
    name, scores = measured
    fallen = {
        figure: (scores[figure], floor)
        for figure, floor in FLOORS[name].items()
        if (scores[figure] > floor if figure in AT_MOST else scores[figure] < floor)
    }
    assert not fallen, (
        f"{name}: (measured, floor) {fallen}; see the pages: python -m benchmarks.extract --quality --worst"
    )
