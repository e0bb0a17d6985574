"""All tools at one size, in turn, round after round."""

from __future__ import annotations

import sys
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.about import busy
from bench.pages import read_pages
from bench.peers import Peer
from bench.processes import NEVER, FailedError, TooLongError, take
from bench.results import Row, Size
from bench.steps import OKRSITE, Step, build_step, day_steps, peer_step


@dataclass
class Measured:
    """What is known so far of one command."""

    step: Step
    seconds: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    peak_mib: float = 0.0
    html: int = 0
    html_mb: float = 0.0
    over: bool = False
    failed: bool = False

    @property
    def row(self) -> Row:
        """All of it, for good."""
        times = tuple(self.seconds), tuple(self.processor)
        return Row(self.step.tool, self.step.what, *times, self.peak_mib, self.html, self.html_mb)

    def once(self, number: int, limit: float) -> None:
        """One round; the first, of number 0, is for the memory."""
        begun = self.step.begin(number)
        try:
            taken = take(begun, self.step.folder, limit, watch=number == 0)
        except TooLongError:
            self.over = True
            say(f"  {self.step.name}: over {limit:.0f} s")
        except FailedError as fault:
            self.failed = True
            say(f"  {self.step.name}: {fault}")
        else:
            say(f"  {self.step.name}: {taken.seconds:.2f} s, {taken.peak_mib:.0f} MiB")
            if number:
                self.seconds.append(round(taken.seconds, 4))
                self.processor.append(round(taken.processor, 4))
            else:
                self.peak_mib = round(taken.peak_mib, 1)
                pages = [path.stat().st_size for path in self.step.output.rglob("*.html")]
                self.html, self.html_mb = len(pages), round(sum(pages) / 1e6, 2)


def measure(
    root: Path,
    objectives: int,
    rounds: int,
    limit: float,
    peers: Sequence[tuple[Peer, Sequence[str]]],
    over: Collection[str] = (),
) -> Size:
    """One size, in the folder `root`.

    A first round watches the memory, and warms the caches of the system; those after it are timed. What of
    another tool takes longer than `limit` seconds drops out, as does what is named in `over`: it did so at a
    smaller size. okrsite is measured to its end.
    """
    say(f"N = {objectives:,}: writing the pages")
    build = build_step(root, objectives)
    pages = read_pages(build.folder / "content")
    steps = [build]
    for peer, command in peers:
        step = peer_step(peer, command, root / peer.key)
        if step.name not in over:
            peer.lay_out(step.folder, pages)
            steps.append(step)
    all_measured = [Measured(s) for s in [*steps, *day_steps(root, objectives)] if s.name not in over]
    others = busy()
    for number in range(rounds + 1):
        say(f"N = {objectives:,}: " + (f"round {number} of {rounds}" if number else "memory"))
        for measured in all_measured:
            if not measured.over and not measured.failed:
                measured.once(number, NEVER if measured.step.tool == OKRSITE else limit)
    return Size(
        objectives,
        len(pages),
        rounds,
        others,
        rows=tuple(m.row for m in all_measured if not m.over and not m.failed),
        over=tuple(sorted({*over, *(m.step.name for m in all_measured if m.over)})),
        failed=tuple(m.step.name for m in all_measured if m.failed),
    )


def say(text: str) -> None:
    """Progress."""
    print(text, file=sys.stderr, flush=True)
