"""`python -m tests.fuzz [TARGET …] --seconds N`: atheris over what reads authors' files.

A finding is whatever a target raises, more than a second for an input of under 4 KB, or two runs that differ.
Each kind is kept once, with the bytes that gave it, and the run goes on; it ends with 1 when there was one.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import subprocess
import sys
import tempfile
import time
import traceback
import zlib
from collections.abc import Callable
from pathlib import Path

from tests.fuzz import NAMES

LONGEST, SLOW = 4096, 1.0
"""Bytes of an input, and the seconds of processor time that it may take."""
AGAIN = 8
"""One input of so many is read twice."""


class SlowError(Exception):
    """An input took too long."""


class TwoResultsError(Exception):
    """Two runs over the same bytes gave different results."""


def main() -> None:
    """Each target in a process of its own, in turn; or, in such a process, the one target."""
    options = _options()
    if options.child:
        _fuzz(options.targets[0], options.work, options.seconds)
        return
    options.work.mkdir(parents=True, exist_ok=True)
    chosen = options.targets or NAMES
    if options.replay:
        from tests.fuzz.targets import TARGETS

        for name in chosen:
            sys.stdout.write(f"{name} {_digest(TARGETS[name], options.work / name / 'corpus')}\n")
        return
    for name in chosen:
        _run(name, options.work, options.seconds)
    findings = sorted(options.work.glob("*/findings/*.txt"))
    sys.stdout.writelines(f"{path}\n" for path in findings)
    sys.exit(1 if findings else 0)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=f"of {', '.join(NAMES)}; default all")
    parser.add_argument("--seconds", type=int, default=600, help="for each target, by the clock")
    folder = Path(tempfile.gettempdir()) / "okrsite-fuzz"
    parser.add_argument("--work", type=Path, default=folder, help="for corpora and findings, which are kept")
    parser.add_argument("--replay", action="store_true", help="print a digest of what the corpora give")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    for name in options.targets:
        if name not in NAMES:
            parser.error(f"there is no target {name!r}")
    return options


def _run(name: str, work: Path, seconds: int) -> None:
    """Fuzzes one target; begins anew where native code has died, which is a finding of its own."""
    end = time.monotonic() + seconds
    (work / name).mkdir(exist_ok=True)
    while (left := int(end - time.monotonic())) > 0:
        command = [sys.executable, "-m", "tests.fuzz", name, "--child"]
        command += ["--work", str(work), "--seconds", str(left)]
        with (work / name / "log.txt").open("ab") as log:
            done = subprocess.run(command, stdout=log, stderr=log)
        if done.returncode == 0:
            break
        died = work / name / "findings" / f"died-{int(time.time())}.txt"
        died.parent.mkdir(exist_ok=True)
        died.write_text(f"the process ended with {done.returncode}: see ../log.txt\n", "utf-8")


def _fuzz(name: str, work: Path, seconds: int) -> None:
    import atheris

    with atheris.instrument_imports(include=["okrsite"]):
        from tests.fuzz import seeds
        from tests.fuzz.targets import TARGETS

        target = TARGETS[name]
        corpus, findings = work / name / "corpus", work / name / "findings"
        for folder in (corpus, findings):
            folder.mkdir(parents=True, exist_ok=True)
        watched = _watched(target, findings)
        for seed in seeds.seeds(name):
            (corpus / hashlib.sha256(seed).hexdigest()[:16]).write_bytes(seed[:LONGEST])
            watched(seed[:LONGEST])  # what is imported late is instrumented, too
    words = work / name / "words.txt"
    words.write_text("".join(f'"{_escaped(word)}"\n' for word in seeds.words()), "utf-8")
    arguments = [f"-max_total_time={seconds}", f"-max_len={LONGEST}", f"-dict={words}", "-rss_limit_mb=3000"]
    arguments += ["-timeout=60", "-print_final_stats=1", f"-artifact_prefix={findings}/", str(corpus)]
    atheris.Setup([sys.argv[0], *arguments], watched)
    atheris.Fuzz()


def _escaped(word: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word.encode())


def _watched(target: Callable[[bytes], object], findings: Path) -> Callable[[bytes], None]:
    def one(data: bytes) -> None:
        try:
            _read(target, data)
        except Exception as fault:  # noqa: BLE001 - whatever it is, it is a finding
            _keep(fault, data, findings)

    return one


def _read(target: Callable[[bytes], object], data: bytes) -> None:
    begun = time.process_time()
    result = target(data)
    took = time.process_time() - begun
    if took > SLOW and len(data) < LONGEST:
        raise SlowError(f"{took:.1f} s")
    if zlib.crc32(data) % AGAIN == 0 and repr(target(data)) != repr(result):
        raise TwoResultsError


def _keep(fault: Exception, data: bytes, findings: Path) -> None:
    """Notes a kind of finding once: the exception, and the lines it came through last."""
    frames = [(Path(f.filename).name, f.lineno) for f in traceback.extract_tb(fault.__traceback__)][-3:]
    kind = hashlib.sha256(repr((type(fault).__name__, frames)).encode()).hexdigest()[:12]
    note = findings / f"{kind}.txt"
    if not note.exists():
        (findings / f"{kind}.bin").write_bytes(data)
        note.write_text("".join(traceback.format_exception(fault)), "utf-8", "backslashreplace")


def _digest(target: Callable[[bytes], object], corpus: Path) -> str:
    """What a corpus gives, in short: the same under every hash seed and locale."""
    digest = hashlib.sha256()
    for path in sorted(corpus.iterdir()):
        digest.update(repr(target(path.read_bytes())).encode("utf-8", "backslashreplace"))
    return digest.hexdigest()


if __name__ == "__main__":
    os.environ.setdefault("PYTHONDONTWRITEBYTECODE", "1")
    main()
