"""Pages of the documentation taken at their word: their files are written, their commands run.

A fenced block is a file where the paragraph above it ends in its path, `` `content/teams/sales.md`: ``, and a
file with a fault where it ends in `` `content/teams/sales.md`, a fault (V204): ``. A block of `console` holds
commands behind `$ `, each with its output; a line `…` in it stands for any lines.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
DOCS = ROOT / "docs"
_FENCE = re.compile(
    r"^(?P<fence>`{3,})(?P<language>\w*)\n(?P<body>.*?)^(?P=fence)$", re.MULTILINE | re.DOTALL
)
_FILE = re.compile(r"`(?P<path>[^`\s]+)`(?:, a fault \((?P<code>[A-Z]\d{3})\))?:$")


@dataclass(frozen=True)
class Block:
    """A fenced block."""

    language: str
    body: str
    path: str
    """Of a file, else empty."""
    code: str
    """What `okrsite check` says of it, where it is a fault."""

    def commands(self) -> Iterator[tuple[str, str]]:
        """Each command with the output that is shown."""
        for part in re.split(r"^\$ ", self.body, flags=re.MULTILINE)[1:]:
            command, _, shown = part.partition("\n")
            yield command, shown


def blocks(text: str) -> Iterator[Block]:
    """The fenced blocks of a page or a part of it."""
    for found in _FENCE.finditer(text):
        above = text[: found.start()].rstrip().rpartition("\n")[2]
        named = _FILE.search(above)
        path, code = (named["path"], named["code"] or "") if named else ("", "")
        yield Block(found["language"], found["body"], path, code)


def chapters(text: str) -> dict[str, str]:
    """The parts of a page by their headings of the second level."""
    parts = re.split(r"^## (.*)$", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


@dataclass
class Shell:
    """Real processes in a folder of their own, at noon of a day."""

    folder: Path
    day: str = "2026-01-19"
    seconds: int = 1768824000
    """That noon."""
    served: list[subprocess.Popen[str]] = field(default_factory=list)
    address: str = ""
    """Where `okrsite serve` answers."""

    def __post_init__(self) -> None:
        self.root = self.folder

    @property
    def env(self) -> dict[str, str]:
        """What the processes see of the machine."""
        when = f"{self.day}T12:00:00Z"
        return {
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]),
            "HOME": str(self.root),
            "LANG": "C.UTF-8",
            "NO_COLOR": "1",
            "PYTHONUNBUFFERED": "1",
            "SOURCE_DATE_EPOCH": str(self.seconds),
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_SYSTEM": os.devnull,
            **{f"GIT_{who}_NAME": "Noor Haddad" for who in ("AUTHOR", "COMMITTER")},
            **{f"GIT_{who}_EMAIL": "noor@example.com" for who in ("AUTHOR", "COMMITTER")},
            **{f"GIT_{who}_DATE": when for who in ("AUTHOR", "COMMITTER")},
        }

    def write(self, block: Block) -> None:
        """The file of a block."""
        path = self.folder / block.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(block.body, "utf-8")

    def run(self, command: str) -> str:
        """All that a command says."""
        if command.startswith("cd "):
            self.folder = self.folder / command[3:]
            return ""
        if command.startswith("okrsite serve"):
            return self._serve(command)
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=self.folder,
            env=self.env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=300,
        )
        return done.stdout

    def _serve(self, command: str) -> str:
        """What the preview says until it can be opened; it goes on, at a free port."""
        process = subprocess.Popen(
            [*command.split(), "--port", "0"],
            cwd=self.folder,
            env=self.env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.served.append(process)
        end = threading.Timer(300, process.kill)
        end.start()
        said = ""
        assert process.stdout is not None
        for line in process.stdout:
            said += line
            if "Ctrl-C" in line:
                break
        end.cancel()
        found = re.search(r"http://127\.0\.0\.1:\d+/", said)
        assert found, said
        self.address = found[0]
        return said

    def close(self) -> None:
        """Ends the preview."""
        for process in self.served:
            process.terminate()
            process.wait(60)
            assert process.stdout is not None
            process.stdout.close()

    def plain(self, output: str) -> str:
        """The output without what differs from one run to the next."""
        text = output.replace(str(self.root), "/home/noor")
        text = re.sub(r"\b\d+\.\d\d s\b", "1.23 s", text)
        text = re.sub(r"127\.0\.0\.1:\d+", "127.0.0.1:8000", text)
        return re.sub(r"\b[0-9a-f]{7}\b", "1a2b3c4", text)


_COUNTS = re.compile(r"\b\d+ (?=pages|files written|written|files to)")


def alike(shown: str, said: str) -> bool:
    """Whether an output is the one shown: a line `…` stands for any lines, numbers of files may differ."""
    parts = [re.escape(_COUNTS.sub("N ", line)) for line in shown.strip().splitlines()]
    pattern = "\n".join("(?:.*\n)*.*" if part == "…" else part for part in parts)
    return re.fullmatch(pattern, _COUNTS.sub("N ", said.strip())) is not None
