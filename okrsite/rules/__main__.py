"""`python -m okrsite.rules`: the documentation of the rules as Markdown."""

from __future__ import annotations

import sys

from okrsite.rules import RULES
from okrsite.rules.manual import markdown

if __name__ == "__main__":
    sys.stdout.write(markdown(RULES))
