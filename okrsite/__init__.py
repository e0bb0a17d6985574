"""okrsite: a static site generator for published OKR reports."""

__version__ = "0.1.0"
