"""Coverage-guided fuzzing of everything that reads what authors write: `python -m tests.fuzz --help`."""

NAMES = ("front-matter", "quantity", "csv", "markdown", "config", "site")
"""The targets. Named here, since okrsite has to be imported late to be instrumented."""
