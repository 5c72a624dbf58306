"""The one reader of dates: pages, feeds, sitemaps, section pages, scripts and rules ask it."""
