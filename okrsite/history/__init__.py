"""What git tells: who set each figure, what was edited after kick-off, what a branch changes."""

from okrsite.history.values import Commit, Edit, History, Notice

__all__ = ["Commit", "Edit", "History", "Notice"]
