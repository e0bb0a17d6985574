"""Every file a page at its own path, no articles, feeds or lists."""

SITENAME = "Bench"
SITEURL = ""
PATH = "content"
OUTPUT_PATH = "site"
THEME = "theme"
TIMEZONE = "UTC"
ARTICLE_PATHS: list[str] = []
PAGE_PATHS = [""]
PATH_METADATA = r"(?P<stem>.*)\.md"
PAGE_URL = "{stem}/"
PAGE_SAVE_AS = "{stem}/index.html"
DIRECT_TEMPLATES: list[str] = []
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
AUTHOR_SAVE_AS = CATEGORY_SAVE_AS = TAG_SAVE_AS = ""
