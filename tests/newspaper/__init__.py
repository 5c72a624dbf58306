"""A newspaper for tests: a real HTTP server on loopback that publishes, edits, misbehaves and remembers who asked.

    with Newspaper() as paper:
        story = paper.publish(title="Waduk Baru Diresmikan", paragraphs=("Waduk itu …", "Warga …"))
        paper.publish_many(300)                                     # as many different articles, the same every time
        paper.edit(story.slug, paragraphs=("Waduk itu, kata …",))   # `updated` becomes now
        paper.fault("/rss.xml", status(503), times=2)               # then it is well again
        paper.robots = "User-agent: *\\nCrawl-delay: 1\\n"
        …  crawl paper.url …
        assert paper.most_at_once() == 1
        assert paper.paths() == ["/robots.txt", "/rss.xml", story.path]

`Story` is what is published, `LAYOUTS` how its pages are built, `faults` what can go wrong, `specials` pages that are
no articles.
"""

from .faults import Answer, Fault
from .layouts import LAYOUTS
from .newspaper import Newspaper
from .server import Request
from .story import Story

__all__ = ["LAYOUTS", "Answer", "Fault", "Newspaper", "Request", "Story"]
