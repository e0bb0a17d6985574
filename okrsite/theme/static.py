"""A theme's static files, and the style sheet that its tokens make."""

from __future__ import annotations

from collections.abc import Iterator

from okrsite.publish.files import OutputFile
from okrsite.theme.chain import Theme


def static_files(theme: Theme) -> Iterator[OutputFile]:
    """Files under `assets/`: of two themes with the same file the more specific one's."""
    found: dict[str, bytes] = {}
    for folder in reversed(theme.folders):
        static = folder / "static"
        if not static.is_dir():
            continue
        for path in sorted(static.rglob("*")):
            if path.is_file() and not any(part.startswith(".") for part in path.relative_to(static).parts):
                found[path.relative_to(static).as_posix()] = path.read_bytes()
    for name, data in sorted(found.items()):
        yield OutputFile(f"assets/{name}", data)
    rules = "".join(f"  --{name}: {value};\n" for name, value in theme.tokens)
    yield OutputFile("assets/tokens.css", f":root {{\n{rules}}}\n".encode())
