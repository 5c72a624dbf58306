"""Addresses as lists write them."""

from __future__ import annotations

from urllib.parse import urldefrag, urljoin, urlsplit


def address_of(base: str, href: str) -> str | None:
    """The http(s) URL of a link on the page at `base`, without its fragment.

    None when it is none, mailto: and the like, or can't be read ("http://[oops/b"): a bad address costs itself only.
    """
    try:
        address = urldefrag(urljoin(base, href.strip())).url
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return None
    return address if parts.scheme in {"http", "https"} and parts.hostname else None
