"""Diagnostics for people and machines, one form a file."""
