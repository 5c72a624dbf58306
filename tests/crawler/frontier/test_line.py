"""Our own line is told from the hosts at its other end."""

from __future__ import annotations

from dataclasses import replace

from crawler.frontier.hosts import Host
from crawler.frontier.line import PROBE_S, PROBES_S, WITHIN_S, Line, Silence, after_silence, probing

NOON = 1_796_040_000.0
MANY = 40  # domains that are asked
TROUBLED = Host(since=NOON - 86_400, kind="network_error")


def silence(domain: str, after_s: float = 0.0, before: Host | None = None) -> Silence:
    return Silence(
        asked=f"https://www.{domain}/rss", is_list=True, domain=domain, host=f"www.{domain}", before=before or Host(),
        at=NOON + after_s,
    )  # fmt: skip


def after(*silences: Silence, domains: int = MANY) -> Line:
    line = Line()
    for each in silences:
        line = after_silence(line, each, domains)
    return line


def test_domains_that_fall_silent_together_speak_of_our_line() -> None:
    assert not after(silence("satu.com"), silence("dua.com", 5)).is_down
    line = after(silence("satu.com"), silence("dua.com", 5), silence("tiga.com", 9))
    assert line.since == NOON
    assert line.until == NOON + 9 + PROBES_S[0]


def test_hosts_of_one_domain_are_one_witness() -> None:
    hosts = [replace(silence("satu.com", n), host=f"{n}.satu.com") for n in range(9)]
    assert not after(*hosts).is_down


def test_of_two_domains_both_must_be_silent_and_one_says_nothing() -> None:
    assert after(silence("satu.com"), silence("dua.com"), domains=2).is_down
    assert not after(*[silence("satu.com", n) for n in range(9)], domains=1).is_down


def test_hosts_that_were_in_trouble_before_are_no_witnesses() -> None:
    assert not after(*[silence(f"{n}.com", n, TROUBLED) for n in range(9)]).is_down


def test_silences_far_apart_are_no_one_mishap() -> None:
    assert not after(*[silence(f"{n}.com", n * WITHIN_S * 0.6) for n in range(9)]).is_down


def test_a_line_that_is_down_is_asked_for_more_and_more_seldom_and_by_one_at_a_time() -> None:
    line = after(*[silence(f"{n}.com") for n in range(3)])
    waits = []
    for _ in range(6):
        now = line.until
        assert probing(line, now).until == now + PROBE_S
        line = after_silence(line, silence("satu.com", now - NOON), MANY)
        waits.append(line.until - now)
    assert waits == [*PROBES_S[1:], PROBES_S[-1], PROBES_S[-1]]
