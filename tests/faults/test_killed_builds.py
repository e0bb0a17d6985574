"""Whole builds, killed with all their processes at any moment: the old site or the new; the next recovers."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.forked import answer

MORE = int(os.environ.get("OKRSITE_KILL_ROUNDS", "15")) / 15
"""Ten times as many kills: OKRSITE_KILL_ROUNDS=150."""

KILLED = """
import random
from okrsite.diagnostics import Span, error
from okrsite.publish import swap
from okrsite.publish.atomic import PublishError, publish

folder, rounds, pages, jobs = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
project, output, beside = folder / "project", folder / "public/site", folder / "public"
lay_out(project, pages)
beside.mkdir()
(beside / ".site.okrsite-stage-mine").mkdir()
notes = [beside / "notes.txt", beside / ".site.okrsite-stage-mine/notes.txt"]
for file in notes:
    file.write_text("mine")
want = wanted(project, "ab")
exchange = swap.exchange
chance = random.Random(7)
say(project, "a")
length = timed(build(project, "--output", output, "--jobs", jobs))
last, theirs = tree(output), set(names(beside)) - {"site"}
wrong, killed, staged, published, n = [], 0, 0, 0, 0

def refused():
    # A build that is not to be puts the old site back, too.
    with suppress(PublishError):
        publish((), output, lambda: error("C301", Span("okrsite.toml"), "No."))

def rest():
    return set(names(beside)) - {"site"}

def folder_of_site():
    with suppress(FileNotFoundError):
        return output.stat().st_ino

def has_come():
    # As soon as there is a stage, or as the new site stands, whatever the machine does meanwhile.
    return rest() != theirs if n % 4 == 1 else n % 4 == 3 and folder_of_site() not in {None, stood}

while killed < rounds and n < 5 * rounds:
    n += 1
    word = "ab"[n % 2]
    say(project, word)
    # A file system that can't exchange two folders, every third time.
    swap.exchange = exchange if n % 3 else lambda one, other: False
    stood = folder_of_site()
    child = fork(build(project, "--output", output, "--jobs", jobs))
    # Publishing is the last part: half of the kills fall into the last third.
    moment = time.monotonic() + chance.uniform(chance.choice([0, length * 2 / 3]), length)
    while time.monotonic() < (moment + length if n % 2 else moment) and not has_come():
        time.sleep(0.0001)
    if kill(child) == -signal.SIGKILL:
        killed += 1
    elif n % 4 != 3:
        length *= 0.9
    left = rest()
    staged += left != theirs
    if not output.exists() and n % 3 == 0:
        refused()
    found = tree(output)
    published += found != last
    last = found
    if found not in want.values():
        wrong.append(f"{n}: neither the old nor the new site, but {sorted(found)}")
    if not theirs <= left or any(file.read_text() != "mine" for file in notes):
        wrong.append(f"{n}: what was beside it is gone: {sorted(left)}")
    if n % 4 == 0 or killed == rounds:
        whole = found == want[word]
        begun = time.monotonic()
        code = wait(fork(build(project, "--output", output, "--jobs", jobs)))
        # How long a build takes is what the moments are drawn over.
        length = length if whole else time.monotonic() - begun
        last = tree(output)
        if code or last != want[word] or rest() != theirs:
            wrong.append(f"{n}, built again: {code}, {sorted(rest())}")
        if told := cache_fault(project):
            wrong.append(f"{n}, the cache: {told}")
print(json.dumps([killed, staged, published, wrong]))
"""


@pytest.mark.parametrize(
    ("rounds", "pages", "jobs"), [(160, 3, "1"), (40, 50, "2")], ids=["one process", "several processes"]
)
def test_killed_at_random_moments(tmp_path: Path, rounds: int, pages: int, jobs: str) -> None:
    rounds = round(rounds * MORE)
    killed, staged, published, wrong = answer(KILLED, tmp_path / "x", rounds, pages, jobs)
    assert wrong == []
    assert killed == rounds
    # The moments fell before, into and after the publishing.
    assert staged > 0
    assert published > 0
