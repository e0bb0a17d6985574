"""`python -m okrsite.rules [codes]`: the documentation of the rules, or of all other codes, as Markdown."""

from __future__ import annotations

import sys

from okrsite.rules import RULES
from okrsite.rules.manual import codes_markdown, markdown

if __name__ == "__main__":
    sys.stdout.write(codes_markdown() if sys.argv[1:] == ["codes"] else markdown(RULES))
