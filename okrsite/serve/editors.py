"""Links that open a line of a file in an editor. Pure.

Editors answer to addresses of their own (`vscode://file/…`). Which one is meant comes from `--editor` or
`OKRSITE_EDITOR`, a name or a template of an address; else from the editor that the shell is set to.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote, urlsplit

from okrsite.diagnostics import did_you_mean

NONE = "none"

_CODE = "://file{file}:{line}:{column}"
_JETBRAINS = "://open?file={file}&line={line}&column={column}"
_MAC = "://open?url=file://{file}&line={line}&column={column}"

EDITORS = {
    "vscode": f"vscode{_CODE}",
    "vscode-insiders": f"vscode-insiders{_CODE}",
    "vscodium": f"vscodium{_CODE}",
    "cursor": f"cursor{_CODE}",
    "windsurf": f"windsurf{_CODE}",
    "zed": f"zed{_CODE}",
    "idea": f"idea{_JETBRAINS}",
    "pycharm": f"pycharm{_JETBRAINS}",
    "webstorm": f"webstorm{_JETBRAINS}",
    "phpstorm": f"phpstorm{_JETBRAINS}",
    "sublime": f"subl{_MAC}",
    "textmate": f"txmt{_MAC}",
    "macvim": f"mvim{_MAC}",
    "emacs": f"emacs{_MAC}",
}
"""The address that opens a file, by the editor's name."""

_COMMANDS = {
    "code": "vscode",
    "code-insiders": "vscode-insiders",
    "codium": "vscodium",
    "subl": "sublime",
    "mate": "textmate",
    "mvim": "macvim",
    **{name: name for name in ("cursor", "windsurf", "zed", "idea", "pycharm", "webstorm", "phpstorm")},
}
"""Editors by the command that `VISUAL` or `EDITOR` names."""

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_RUNNING = frozenset({"javascript", "vbscript", "data", "blob", "about", "file"})
"""Schemes that run what they hold, or that no browser follows from a page of a server."""
_FIELDS = frozenset({"file", "line", "column"})


def template_of(wish: str) -> str:
    """The template that a name or a template stands for; empty for `none`. Raises ValueError."""
    if wish == NONE:
        return ""
    if wish in EDITORS:
        return EDITORS[wish]
    if not _SCHEME.match(wish):
        known = did_you_mean(wish, EDITORS) or f"there are {', '.join(EDITORS)} and {NONE}"
        raise ValueError(f"there is no editor {wish!r}; {known}, or an address such as {EDITORS['vscode']}")
    if urlsplit(wish).scheme.lower() in _RUNNING:
        raise ValueError(f"{urlsplit(wish).scheme}: opens no editor")
    if unknown := set(re.findall(r"\{([^{}]*)\}", wish)) - _FIELDS:
        raise ValueError(f"there is no {{{min(unknown)}}}; there are {{file}}, {{line}} and {{column}}")
    if "{file}" not in wish:
        raise ValueError("an address that opens an editor names the file as {file}")
    return wish


def template_from(environ: Mapping[str, str]) -> str:
    """The template of the editor that the shell is set to; of VS Code where that has none."""
    for name in ("VISUAL", "EDITOR"):
        words = environ.get(name, "").split()
        command = Path(words[0]).stem.lower() if words else ""
        if command in _COMMANDS:
            return EDITORS[_COMMANDS[command]]
    return EDITORS["vscode"]


def editor_link(template: str, file: Path, line: int, column: int) -> str:
    """The address that opens a file, given by its whole path, at a line and column."""
    path = file.as_posix()
    named = quote(path, safe="/") if path.startswith("/") else f"/{quote(path, safe='/:')}"
    values = {"{file}": named, "{line}": str(line), "{column}": str(column)}
    return re.sub(r"\{(?:file|line|column)\}", lambda found: values[found[0]], template)
