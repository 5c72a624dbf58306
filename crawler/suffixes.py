"""Public suffixes: below which names ("co.id", "com") anybody may register a domain.

The list is the file that tldextract ships, private suffixes apart, and is read without tldextract: its import, with an
HTTP client that we don't need, and its two trees take 0.35 s of CPU in every process, this 0.02 s.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

_IPV4 = re.compile(r"\d{1,3}(\.\d{1,3}){3}")


def domain_under_suffix(host: str) -> str:
    """The suffix of a host and one label more; "" for a suffix itself.

    An address is itself; of a name under no suffix that is known ("berita.lokal") the last label.
    """
    if _IPV4.fullmatch(host) or host.startswith("["):
        return host
    labels = host.split(".")
    length = _suffix_length([_plain(label) for label in labels])
    if length == 0:
        return labels[-1]
    return ".".join(labels[-length - 1 :]) if length < len(labels) else ""


def _suffix_length(labels: list[str]) -> int:
    """How many labels at the end are the public suffix: of the longest rule, where "!" takes one out of a "*"."""
    rules = _rules()
    for start in range(len(labels)):
        tail = ".".join(labels[start:])
        if f"!{tail}" in rules:
            return len(labels) - start - 1
        if tail in rules or f"*.{tail.partition('.')[2]}" in rules:
            return len(labels) - start
    return 0


def _plain(label: str) -> str:
    """As the list writes it: lower case, and letters where a host has xn--."""
    lowered = label.lower()
    try:
        return lowered[4:].encode().decode("punycode") if lowered.startswith("xn--") else lowered
    except UnicodeError:
        return lowered


@lru_cache(maxsize=1)
def _rules() -> frozenset[str]:
    spec = find_spec("tldextract")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("tldextract isn't installed: run `./run.sh setup` again")
    text = Path(spec.origin).with_name(".tld_set_snapshot").read_text("utf-8")
    registries = text.partition("// ===BEGIN PRIVATE DOMAINS===")[0].splitlines()
    return frozenset(line.split()[0] for line in registries if line.strip() and not line.startswith("//"))
