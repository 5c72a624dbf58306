"""After a read, a list that is as it was, and a failure: when a list is read next, and which reads lost each other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from crawler.frontier import Frontier
from crawler.schedule import Agenda, Due, Item, Pace, Plan
from crawler.schedule.gaps import compare
from crawler.schedule.plan import after_failure, after_read, after_same

NOON = 1_796_040_000.0
PACE = Pace.of(900)
FEED, SITEMAP = "https://koran.test/rss.xml", "https://koran.test/sitemap.xml"


def items(first: int, last: int, *, dated: bool = True) -> list[Item]:
    """Articles by number, newest first as feeds have them; each came ten minutes after the one before."""
    return [Item(f"koran.test/{n}", NOON + 600 * n if dated else None) for n in range(last, first - 1, -1)]


@pytest.mark.parametrize("dated", [True, False])
def test_reads_that_overlap_are_no_gap_and_those_that_don_t_are(dated: bool) -> None:
    before = compare((), items(1, 10, dated=dated)).known
    assert compare(before, items(7, 16, dated=dated)).kept == pytest.approx(0.8)
    assert len(compare(before, items(7, 16, dated=dated)).arrivals) == 6
    assert compare(before, items(12, 21, dated=dated)).is_gap


def test_an_old_item_that_is_pinned_hides_no_gap() -> None:
    before = compare((), items(1, 10)).known
    assert compare(before, [Item("koran.test/1", NOON + 600), *items(20, 28)]).is_gap


def test_the_first_read_and_an_empty_list_are_no_gap() -> None:
    before = compare((), items(1, 10)).known
    assert not compare((), items(1, 10)).is_gap
    assert not compare(before, []).is_gap
    assert compare(before, []).known == before


def test_a_gap_halves_the_interval_and_time_gives_it_back() -> None:
    plan = after_read(Plan(), items(1, 5), NOON, PACE).plan
    lost = after_read(plan, items(20, 24), NOON + 900, PACE)
    assert lost.is_gap
    assert (lost.plan.strict, lost.plan.gaps) == (0.5, 1)
    plan = lost.plan
    for number in range(20):
        plan = after_same(plan, NOON + 1800 + 900 * number, PACE).plan
    assert plan.strict == 1.0


def test_a_list_of_which_more_than_half_is_new_is_read_sooner() -> None:
    plan = after_read(Plan(), items(1, 10), NOON, PACE).plan
    assert after_read(plan, items(9, 18), NOON + 900, PACE).plan.strict == pytest.approx(0.8)


def test_the_first_read_learns_from_the_times_of_the_items() -> None:
    busy = [Item(str(number), NOON - 60 * number) for number in range(1, 100)]
    assert after_read(Plan(), busy, NOON, PACE).due < after_read(Plan(), items(-5, -1), NOON, PACE).due < NOON + 1800


def test_a_failure_comes_again_soon_and_then_at_the_longest_interval() -> None:
    plan, waits = Plan(), []
    for _ in range(5):
        planned = after_failure(plan, NOON, PACE)
        plan = planned.plan
        waits.append(planned.due - NOON)
    assert waits == [120, 300, 900, 1800, 1800]
    assert (plan.failures, plan.failing) == (5, NOON)
    assert after_same(plan, NOON + 60, PACE).plan.failures == 0


def test_nothing_is_read_sooner_than_asked() -> None:
    for planned in (
        after_read(Plan(), items(1, 5), NOON, PACE, not_before=NOON + 86_400),
        after_same(Plan(), NOON, PACE, not_before=NOON + 86_400),
        after_failure(Plan(), NOON, PACE, not_before=NOON + 86_400),
    ):
        assert planned.due == NOON + 86_400


@pytest.fixture
def agenda(tmp_path: Path) -> Agenda:
    return Agenda(Frontier(tmp_path / "crawl.sqlite").database)


def test_each_list_has_its_own_due_time(agenda: Agenda) -> None:
    agenda.enter("koran", [("feed", FEED), ("sitemap", SITEMAP)], NOON)
    assert {due.url for due in agenda.due("koran", NOON)} == {FEED, SITEMAP}
    agenda.read(FEED, items(1, 5), NOON, PACE)
    assert agenda.due("koran", NOON) == [Due(SITEMAP, "sitemap")]
    agenda.failed(SITEMAP, NOON, PACE)
    assert agenda.next_due("koran") == NOON + 120


def test_a_list_that_a_source_no_longer_names_is_left_alone(agenda: Agenda) -> None:
    agenda.enter("koran", [("feed", FEED), ("sitemap", SITEMAP)], NOON)
    agenda.enter("koran", [("feed", FEED)], NOON)
    assert [due.url for due in agenda.due("koran", NOON)] == [FEED]


def test_a_gap_in_one_list_makes_the_others_due(agenda: Agenda) -> None:
    agenda.enter("koran", [("feed", FEED), ("sitemap", SITEMAP)], NOON)
    agenda.same(FEED, NOON, PACE)
    agenda.same(SITEMAP, NOON, PACE)
    assert agenda.hasten("koran", NOON + 5, but=FEED) == [], "what was read just now has told what it knows"
    assert agenda.hasten("koran", NOON + 60, but=FEED) == [SITEMAP]
    assert agenda.due("koran", NOON + 60) == [Due(SITEMAP, "sitemap")]


def test_what_is_learned_survives(tmp_path: Path) -> None:
    path = tmp_path / "crawl.sqlite"
    with Frontier(path) as first:
        agenda = Agenda(first.database)
        agenda.enter("koran", [("feed", FEED)], NOON)
        before = agenda.read(FEED, items(1, 5), NOON, PACE)
    with Frontier(path) as second:
        agenda = Agenda(second.database)
        agenda.enter("koran", [("feed", FEED)], NOON + 60)
        after = agenda.plan(FEED)
        assert agenda.next_due("koran") == before.due
        assert replace(after, rhythm=before.plan.rhythm) == before.plan
