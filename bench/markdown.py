"""`python -m bench.markdown [N]`: bodies a second on one core, with the `fast` extra and without.

Each way renders the bodies of N objectives again and again, in turn.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from bench.about import machine
from bench.corpus import write_corpus
from okrsite.source import fast_markdown
from okrsite.source.body_links import BodyLinks
from okrsite.source.markdown import in_python, render

ROUNDS = 7
Way = Callable[[str, BodyLinks], str]


def bodies(objectives: int) -> list[str]:
    """What stands below the front matter of each objective of a corpus."""
    with tempfile.TemporaryDirectory() as folder:
        content = write_corpus(Path(folder), objectives).parent / "content"
        texts = [path.read_text("utf-8") for path in sorted(content.glob("*/*/*.md"))]
    return [text.split("\n---\n", 1)[1] for text in texts]


def links() -> BodyLinks:
    return BodyLinks("content/a.md", "a.md", 1, lambda *_: (None, []), lambda _: None, lambda _: False)


def without(text: str, found: BodyLinks) -> str:
    return in_python(text, found, shift=2, anchors=False)


def seconds(way: Way, texts: list[str]) -> float:
    """Of the processor, for all of them."""
    begun = time.process_time()
    for text in texts:
        way(text, links())
    return time.process_time() - begun


def main(objectives: int) -> None:
    if fast_markdown.engine() is None:
        raise SystemExit(
            fast_markdown.why_unused() or "the fast extra is not installed: pip install 'okrsite[fast]'"
        )
    texts = bodies(objectives)
    if [render(text, links()) for text in texts] != [without(text, links()) for text in texts]:
        raise SystemExit("the two ways differ")
    rounds = [(seconds(render, texts), seconds(without, texts)) for _ in range(ROUNDS)]
    fast, usual = (median(side) for side in zip(*rounds, strict=True))
    print(machine())
    print(f"{len(texts)} bodies, medians of {ROUNDS} rounds in turn, on one core:")
    print(f"with the fast extra  {len(texts) / fast:8,.0f} bodies a second")
    print(f"without              {len(texts) / usual:8,.0f} bodies a second")
    print(f"ratio                {usual / fast:8.1f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 200)
