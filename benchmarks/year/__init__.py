"""A simulated year of newspapers, crawled on a simulated clock by the crawl's own scheduler and frontier.

    python -m benchmarks.year                  the year: 40 hosts, 3,000 articles
    python -m benchmarks.year --days 30 --hosts 8 --articles 400
    python -m benchmarks.year --http           one day over real HTTP

world.py   the newspapers: what they publish, edit and list, and what goes wrong with them
drive.py   the crawl: `crawler.books` asked what is due, and told what the newspapers answer
bars.py    what is measured, and whether it is good enough
over_http.py   one day of it over real HTTP, by the crawl as people run it (`--http`)
"""
