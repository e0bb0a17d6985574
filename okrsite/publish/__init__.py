"""From rendered files to a published folder.

`files` what goes out, `manifest` what we put there, `target` where we refuse to write, `atomic` the
publishing itself (on top of `stage`, `swap`, `lock`, `tree`, `faults`), `links` the check of the rendered
pages (on top of `scan`), `csvout` tables for spreadsheets.
"""
