"""Where a theme's files are: the site's overrides, the theme, what it extends, the built-in default."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from okrsite.config import Config, locate
from okrsite.diagnostics import Diagnostic, Span, did_you_mean, error, quote
from okrsite.theme.colours import is_colour

API = 1
_KEYS = ("name", "extends", "api", "scripts", "without", "tokens")
_TOKEN = re.compile(r"[a-z][a-z0-9-]{0,40}")
_VALUE = re.compile(r"[-#%.,()/ '\"a-zA-Z0-9]{1,200}")

_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_BRACKETS = re.compile(r"\([^()]*\)")
_BOTH = re.compile(r"light-dark\(((?:[^(),]|\([^()]*\))+),((?:[^(),]|\([^()]*\))+)\)")
"""Two colours, each of them perhaps a function with commas of its own."""


@dataclass(frozen=True, slots=True)
class Token:
    """A token as a theme or a config sets it."""

    name: str
    value: str
    span: Span


@dataclass(frozen=True, slots=True)
class _Manifest:
    """What a `theme.toml` says."""

    extends: str | None = None
    scripts: bool | None = None
    """None where it says nothing: as what it extends."""
    without: tuple[str, ...] = ()
    tokens: tuple[Token, ...] = ()


@dataclass(frozen=True, slots=True)
class Theme:
    """Folders from the most to the least specific, and the tokens that result."""

    project: Path
    """What the site's own folders are in."""
    folders: tuple[Path, ...]
    tokens: tuple[tuple[str, str], ...]
    scripts: bool = True
    """Whether pages have scripts; without, none is published, nor the data that scripts read."""
    without: tuple[tuple[Path, tuple[str, ...]], ...] = ()
    """Folder of a theme → the static files and folders that it does not take over from what it extends."""

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
    layers: list[_Manifest] = []
    without: list[tuple[Path, tuple[str, ...]]] = []
    overrides = project / "theme_overrides"
    if overrides.is_dir():
        folders.append(overrides)
    name: str | None = config.theme
    seen: list[str] = []
    while name is not None:
        places = project / "themes", built_in()
        folder = next((base / name for base in places if _is_folder(base / name)), None)
        if folder is None:
            known = [known for base in places for known in _names(base)]
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
        manifest = _manifest(folder, f"themes/{name}/theme.toml", faults)
        layers.append(manifest)
        without.append((folder, manifest.without))
        name = manifest.extends
    default = built_in() / "default"
    if default not in folders:
        folders.append(default)
        layers.append(_manifest(default, "themes/default/theme.toml", faults))
    merged: dict[str, str] = {}
    for layer in reversed(layers):
        faults += _set(merged, layer.tokens)
    own = []
    for name, value in config.tokens.items():
        if name in merged:
            own.append(Token(name, value, where("tokens", name)))
        else:
            span = where("tokens", name, value=False)
            text = f"the theme has no token {quote(name)}"
            faults.append(error("C202", span, text, did_you_mean(name, merged)))
    faults += _set(merged, own)
    scripts = next((layer.scripts for layer in layers if layer.scripts is not None), True)
    return Theme(project, tuple(folders), tuple(merged.items()), scripts, tuple(without)), faults


def _is_folder(path: Path) -> bool:
    """Whether a folder stands there, as far as one may look."""
    try:
        return path.is_dir()
    except OSError:
        return False


def _names(folder: Path) -> list[str]:
    """What a folder of themes holds; nothing where it cannot be read."""
    try:
        return sorted(file.name for file in folder.iterdir())
    except OSError:
        return []


def _set(merged: dict[str, str], tokens: Iterable[Token]) -> Iterator[Diagnostic]:
    """Takes tokens over those they replace; one that was a colour stays one."""
    for token in tokens:
        if is_colour(merged.get(token.name, "")) and not is_colour(token.value):
            hint = "write it as CSS does: #0b5fa0, navy, light-dark(#0b5fa0, #6bb5f3)"
            yield error("C202", token.span, f"{quote(token.value)} is no colour", hint)
        elif not _VALUE.fullmatch(token.value) or not _closed(token.value):
            yield error("C202", token.span, f"{quote(token.value)} cannot be the value of a token")
        else:
            merged[token.name] = token.value


def _closed(value: str) -> bool:
    """Whether all that a value opens it closes, too: else it would swallow the rules behind it."""
    bare = _QUOTED.sub("", value)
    while (inner := _BRACKETS.sub("", bare)) != bare:
        bare = inner
    return not set(bare) & set("\"'()")


def _manifest(folder: Path, shown: str, faults: list[Diagnostic]) -> _Manifest:
    """What a theme says of itself."""
    path = folder / "theme.toml"
    span = Span.of(shown)
    try:
        text = path.read_text("utf-8")
        data = tomllib.loads(text)
    except FileNotFoundError:
        faults.append(
            error("C201", span, "the theme has no theme.toml", 'write `name = "…"` and `api = 1` into it')
        )
        return _Manifest()
    except (ValueError, OSError, RecursionError) as fault:
        # What is no TOML or no UTF-8, and tomllib's own limits: of nesting, and of digits.
        why = "it is nested too deep" if isinstance(fault, RecursionError) else fault
        why = fault.strerror if isinstance(fault, OSError) and fault.strerror else why
        faults.append(error("C201", span, f"theme.toml cannot be read: {why}"))
        return _Manifest()
    unknown = sorted(set(data) - set(_KEYS))
    faults += [
        error("C201", span, f"unknown key {quote(k)} in theme.toml", did_you_mean(k, _KEYS)) for k in unknown
    ]
    if data.get("api") != API:
        faults.append(error("C201", span, f"the theme is for api {data.get('api')!r}, this is api {API}"))

    def typed(key: str, right: Callable[[object], bool], hint: str) -> object:
        """What a key says; nothing where that is of another type."""
        if key not in data or right(data[key]):
            return data.get(key)
        faults.append(error("C201", locate(text, shown, (key,)), f"{key}: {hint}"))
        return None

    extends = typed("extends", lambda v: isinstance(v, str), 'the name of a theme, such as "default"')
    scripts = typed("scripts", lambda v: isinstance(v, bool), "true or false")
    without = typed("without", _is_texts, 'a list of static files and folders, such as ["fonts"]')
    tokens = typed("tokens", lambda v: isinstance(v, dict), "a table: `[tokens]`")
    return _Manifest(
        extends if isinstance(extends, str) else None,
        scripts if isinstance(scripts, bool) else None,
        tuple(str(name).strip("/") for name in without) if isinstance(without, list) else (),
        tuple(_tokens(tokens, text, shown, faults)) if isinstance(tokens, dict) else (),
    )


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _tokens(given: Mapping[str, object], text: str, shown: str, faults: list[Diagnostic]) -> Iterator[Token]:
    for name, value in given.items():
        place = locate(text, shown, ("tokens", name), value=True)
        if _TOKEN.fullmatch(name) and isinstance(value, str):
            yield Token(name, value, place)
        else:
            odd = f"the token {quote(name)} has an odd value {quote(str(value))}"
            faults.append(error("C202", place, odd))
