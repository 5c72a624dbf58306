"""The guard: which addresses are public. That it stands before every connection is seen in test_manners."""

from __future__ import annotations

import pytest

from crawler.guard import is_public


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.1.2.3", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1"]
)
def test_private_addresses_are_known(address: str) -> None:
    assert not is_public(address)


def test_the_open_internet_is_public() -> None:
    assert is_public("203.0.112.7")
