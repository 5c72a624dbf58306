"""URLs: the canonical form that makes identity, and the registered domain that makes politeness.

The canonical URL drops what doesn't change the article (fragment, tracking parameters, default port) and keeps what may
(path case, other parameters, a mobile or AMP host's prefix).
"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from crawler.suffixes import domain_under_suffix

# Parameters that say where the reader came from or which page of the article is shown, never which article it is.
_NOISE = re.compile(
    r"^(utm_\w+|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_[ce]id|ref|ref_src|source|cmpid|_ga|spm|fromrss"
    r"|tag_from|wtmp|wtxsource|wt_mc|xtor|at_\w+|ns_\w+|amp|page|single|showpage)$",
    re.IGNORECASE,
)
_ID_HEX_DIGITS = 32  # 128 bits of SHA-256


def canonical_url(url: str) -> str:
    """The URL that stands for an article, the same for all the ways to link it. Raises ValueError without a host."""
    parts = urlsplit(url.strip())
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme.lower() not in {"http", "https"} or not host:
        raise ValueError(f"not an http(s) URL: {url!r}")
    host = host.encode("idna").decode() if not host.isascii() else host
    port = f":{parts.port}" if parts.port and parts.port not in {80, 443} else ""
    query = urlencode([(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _NOISE.match(k)])
    path = quote(parts.path, safe="/%:@!$&'()*+,;=~-._") or "/"
    if len(path) > 1:
        path = path.rstrip("/") or "/"
    # The scheme stays as published, so that the link works; identity ignores it (`article_id`).
    return urlunsplit((parts.scheme.lower(), host.lower() + port, path, query, ""))


def article_id(url: str) -> str:
    """The id of the article at a canonical URL: 32 hexadecimal digits. http and https are one."""
    without_scheme = url.split("://", 1)[-1]
    return hashlib.sha256(without_scheme.encode()).hexdigest()[:_ID_HEX_DIGITS]


@lru_cache(maxsize=4096)
def registered_domain(host_or_url: str) -> str:
    """The domain somebody registered ("finance.detik.com" → "detik.com"); an address or bare name is itself."""
    return domain_under_suffix(_host(host_or_url)) or host_or_url


def _host(host_or_url: str) -> str:
    """The host of either, an IPv6 address in its brackets."""
    authority = re.split(r"[/?#]", re.sub(r"^[\w+.-]*:?//", "", host_or_url), maxsplit=1)[0].rpartition("@")[-1]
    if authority.startswith("[") and "]" in authority:
        return authority.partition("]")[0] + "]"
    return authority.partition(":")[0].strip().rstrip(".")
