"""``python -m okrsite``."""

from okrsite.cli import main

main()
