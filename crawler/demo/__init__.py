"""The demo newspaper: "Lembar Pagi", a small invented Indonesian newspaper, shipped as data and served on loopback.

    with crawler.demo.serve() as paper:
        print(paper.url)            # http://127.0.0.1:8017
        paper.url + "/rss.xml"      # also /atom.xml, /sitemap-news.xml, a front page and sections

`python -m crawler.demo` serves it until Ctrl-C, for a look with a browser. `README.md` beside this file
says how an article is written.
"""

from crawler.demo.server import DEFAULT_PORT, DemoServer, serve

__all__ = ["DEFAULT_PORT", "DemoServer", "serve"]
