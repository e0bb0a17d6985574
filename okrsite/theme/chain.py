"""Where a theme's files are: the site's overrides, the theme, what it extends, the built-in default."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from okrsite.config import Config, locate
from okrsite.diagnostics import Diagnostic, Span, did_you_mean, error, quote
from okrsite.theme.colours import is_colour

API = 1
_KEYS = ("name", "extends", "api", "tokens")
_TOKEN = re.compile(r"[a-z][a-z0-9-]{0,40}")
_VALUE = re.compile(r"[-#%.,()/ '\"a-zA-Z0-9]{1,200}")

_BOTH = re.compile(r"light-dark\(((?:[^(),]|\([^()]*\))+),((?:[^(),]|\([^()]*\))+)\)")
"""Two colours, each of them perhaps a function with commas of its own."""


@dataclass(frozen=True, slots=True)
class Token:
    """A token as a theme or a config sets it."""

    name: str
    value: str
    span: Span


@dataclass(frozen=True, slots=True)
class Theme:
    """Folders from the most to the least specific, and the tokens that result."""

    project: Path
    """What the site's own folders are in."""
    folders: tuple[Path, ...]
    tokens: tuple[tuple[str, str], ...]

    def colours(self, token: str) -> tuple[str, str]:
        """A token's colour in light and in dark; `light-dark()` names both."""
        value = dict(self.tokens)[token]
        found = _BOTH.fullmatch(value)
        return (found[1].strip(), found[2].strip()) if found else (value, value)


def built_in() -> Path:
    """The folder of the themes that come with okrsite: in the wheel, or beside the package in a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "themes"
    return inside if inside.is_dir() else package.parent / "themes"


def load_theme(project: Path, config: Config, where: Callable[..., Span]) -> tuple[Theme, list[Diagnostic]]:
    """The theme that the config names, with everything it extends; `where` finds a key of the config."""
    faults: list[Diagnostic] = []
    folders: list[Path] = []
    layers: list[tuple[Token, ...]] = []
    overrides = project / "theme_overrides"
    if overrides.is_dir():
        folders.append(overrides)
    name: str | None = config.theme
    seen: list[str] = []
    while name is not None:
        folder = next((f / name for f in (project / "themes", built_in()) if (f / name).is_dir()), None)
        if folder is None:
            known = [
                f.name for base in (project / "themes", built_in()) if base.is_dir() for f in base.iterdir()
            ]
            span = where("theme") if not seen else Span.of(f"themes/{seen[-1]}/theme.toml")
            faults.append(error("C201", span, f"there is no theme {quote(name)}", did_you_mean(name, known)))
            break
        if name in seen:
            loop = " → ".join([*seen, name])
            faults.append(
                error("C201", Span.of(f"themes/{name}/theme.toml"), f"themes extend each other: {loop}")
            )
            break
        seen.append(name)
        folders.append(folder)
        extends, tokens = _manifest(folder, f"themes/{name}/theme.toml", faults)
        layers.append(tokens)
        name = extends
    default = built_in() / "default"
    if default not in folders:
        folders.append(default)
        layers.append(_manifest(default, "themes/default/theme.toml", faults)[1])
    merged: dict[str, str] = {}
    for layer in reversed(layers):
        faults += _set(merged, layer)
    own = []
    for name, value in config.tokens.items():
        if name in merged:
            own.append(Token(name, value, where("tokens", name)))
        else:
            span = where("tokens", name, value=False)
            text = f"the theme has no token {quote(name)}"
            faults.append(error("C202", span, text, did_you_mean(name, merged)))
    faults += _set(merged, own)
    return Theme(project, tuple(folders), tuple(merged.items())), faults


def _set(merged: dict[str, str], tokens: Iterable[Token]) -> Iterator[Diagnostic]:
    """Takes tokens over those they replace; one that was a colour stays one."""
    for token in tokens:
        if is_colour(merged.get(token.name, "")) and not is_colour(token.value):
            hint = "write it as CSS does: #0b5fa0, navy, light-dark(#0b5fa0, #6bb5f3)"
            yield error("C202", token.span, f"{quote(token.value)} is no colour", hint)
        elif not _VALUE.fullmatch(token.value):
            yield error("C202", token.span, f"{quote(token.value)} cannot be the value of a token")
        else:
            merged[token.name] = token.value


def _manifest(folder: Path, shown: str, faults: list[Diagnostic]) -> tuple[str | None, tuple[Token, ...]]:
    """What a theme extends, and its tokens."""
    path = folder / "theme.toml"
    span = Span.of(shown)
    if not path.is_file():
        faults.append(
            error("C201", span, "the theme has no theme.toml", 'write `name = "…"` and `api = 1` into it')
        )
        return None, ()
    try:
        text = path.read_text("utf-8")
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as fault:
        faults.append(error("C201", span, f"theme.toml cannot be read: {fault}"))
        return None, ()
    unknown = sorted(set(data) - set(_KEYS))
    faults += [
        error("C201", span, f"unknown key {quote(k)} in theme.toml", did_you_mean(k, _KEYS)) for k in unknown
    ]
    if data.get("api") != API:
        faults.append(error("C201", span, f"the theme is for api {data.get('api')!r}, this is api {API}"))
    tokens: list[Token] = []
    given = data.get("tokens", {})
    if not isinstance(given, dict):
        faults.append(error("C201", locate(text, shown, ("tokens",)), "tokens is a table: `[tokens]`"))
        given = {}
    for name, value in given.items():
        place = locate(text, shown, ("tokens", name), value=True)
        if not _TOKEN.fullmatch(name) or not isinstance(value, str):
            text = f"the token {quote(name)} has an odd value {quote(str(value))}"
            faults.append(error("C202", place, text))
        else:
            tokens.append(Token(name, value, place))
    extends = data.get("extends")
    return (extends if isinstance(extends, str) else None), tuple(tokens)
