"""The schedule of a crawl: each feed, sitemap and section page has its own due time on disk.

    agenda = Agenda(frontier.database)
    agenda.enter("koran", [("feed", "https://koran.test/rss")], now)
    for due in agenda.due("koran", now):
        agenda.read(due.url, items, now, Pace.of(every_s=900))        # or same, or failed

agenda.py   the table of lists
plan.py     when a list is read next, after what its last read brought   (pure)
rhythm.py   what a list brings in each hour of the week                  (pure)
terms.py    how one source is to be visited
gaps.py     two reads that don't overlap                                 (pure)
told.py     what a server asks for; windows.py, what a user asks for     (pure)
"""

from crawler.schedule.agenda import Agenda, Due
from crawler.schedule.gaps import Item
from crawler.schedule.plan import Plan, Planned
from crawler.schedule.rhythm import Pace, Rhythm
from crawler.schedule.terms import Terms

__all__ = ["Agenda", "Due", "Item", "Pace", "Plan", "Planned", "Rhythm", "Terms"]
