"""Addresses that okrsite keeps for its own pages."""

SECTIONS = ("teams", "people", "kpis")
"""Lists whose entries have their pages below them."""
LISTS = ("check-ins", "retros", "ledger")
"""Lists that go on at /check-ins/2/; other addresses below them are free for content."""
WHOLE = ("api", "assets", "weekly")
"""Everything below these is made by okrsite."""
BUILT_IN = (
    *LISTS,
    *WHOLE,
    "objectives",
    "calibration",
    "search",
    "how-scores-work",
    "map",
    "tv",
    "404.html",
    "robots.txt",
    "sitemap.xml",
    "feed.xml",
    "calendar.ics",
)
"""Where content cannot stand."""
