"""The commit that the site was built from: in files of its own, so that no page changes with it."""

from __future__ import annotations

import json
from collections.abc import Iterator

from okrsite.publish.files import OutputFile
from okrsite.view.links import commit_href
from okrsite.view.world import World


def commit(world: World) -> Iterator[OutputFile]:
    """`api/v1/commit.txt` for readers without JavaScript, `assets/commit.js` for the footer."""
    head = world.history.head
    if head is None:
        return
    href = commit_href(world, head)
    lines = [head.hash, f"{head.day} {head.subject}", *([href] if href else [])]
    yield OutputFile("api/v1/commit.txt", ("\n".join(lines) + "\n").encode())
    data = json.dumps({"short": head.short, "href": href})
    yield OutputFile(
        "assets/commit.js", f"(window.okrsite = window.okrsite || {{}}).commit = {data};\n".encode()
    )
