"""The fixture that gives a test a newspaper of its own: `from tests.newspaper.plugin import newspaper`."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .newspaper import Newspaper


@pytest.fixture
def newspaper() -> Iterator[Newspaper]:
    """An empty newspaper that serves on a free port until the test ends."""
    with Newspaper() as paper:
        yield paper
