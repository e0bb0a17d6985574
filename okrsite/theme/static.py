"""A theme's static files; the values of its tokens stand at the head of its style sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator

from okrsite.publish.files import OutputFile
from okrsite.theme.chain import Theme, built_in

STYLE = "style.css"
_FIRST = re.compile(
    rb"""(?:\s+|/\*.*?\*/|@(?:charset|import|layer)\b(?:"[^"]*"|'[^']*'|[^{;"'])*;)*""", re.DOTALL
)
"""What counts in a style sheet only where it comes first, with the comments about it."""


def static_files(theme: Theme) -> Iterator[OutputFile]:
    """Files under `assets/`: of two themes with the same file the more specific one's.

    Without scripts none is published, nor what comes with the default theme's: their licences and origins.
    """
    found: dict[str, bytes] = {}
    without = dict(theme.without)
    for folder in reversed(theme.folders):
        for part in without.get(folder, ()):
            found = {name: data for name, data in found.items() if not f"{name}/".startswith(f"{part}/")}
        static = folder / "static"
        if not static.is_dir():
            continue
        for path in sorted(static.rglob("*")):
            if path.is_file() and not any(part.startswith(".") for part in path.relative_to(static).parts):
                found[path.relative_to(static).as_posix()] = path.read_bytes()
        if not theme.scripts and folder == built_in() / "default":
            found = {name: data for name, data in found.items() if not name.startswith("vendor/")}
    for name, data in sorted(found.items()):
        if theme.scripts or not name.endswith(".js"):
            yield OutputFile(f"assets/{name}", _with_tokens(theme, data) if name == STYLE else data)


def _with_tokens(theme: Theme, style: bytes) -> bytes:
    """The style sheet with the tokens before its rules: a sheet of their own would delay the first paint."""
    rules = "".join(f"  --{name}: {value};\n" for name, value in theme.tokens)
    style = style.removeprefix(b"\xef\xbb\xbf")
    found = _FIRST.match(style)
    at = found.end() if found else 0
    return style[:at] + f":root {{\n{rules}}}\n".encode() + style[at:]
