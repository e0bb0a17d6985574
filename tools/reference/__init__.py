"""The pages of `docs/reference/` that are data in the code: front matter, config, commands, `site.json`.

`python -m tools.reference` writes them. Rules, codes and template contexts have generators of their own.
"""

from __future__ import annotations

from collections.abc import Callable

from tools.reference.commands import commands
from tools.reference.config import config
from tools.reference.front_matter import front_matter
from tools.reference.site_json import site_json

PAGES: dict[str, Callable[[], str]] = {
    "front-matter.md": front_matter,
    "config.md": config,
    "commands.md": commands,
    "site-json.md": site_json,
}
"""Each page of the folder and what makes it."""
FOLDER = "docs/reference"

__all__ = ["FOLDER", "PAGES"]
