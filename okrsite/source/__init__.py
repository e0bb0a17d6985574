"""Content in: files found, front matter read and typed, series and rosters read, references resolved."""
