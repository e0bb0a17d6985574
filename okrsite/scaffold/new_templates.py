"""Templates of content files: okrsite's own and those in the site's `_templates/`, which win.

A template is a content file with a few words in braces that are replaced; nothing in it is run.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Container, Mapping
from dataclasses import dataclass
from pathlib import Path

from okrsite.scaffold.new_text import Yaml, quoted, scalar
from okrsite.source.schema import SCHEMAS

FOLDER = "_templates"
PLACEHOLDERS = {
    "title": "the title given, else what stands behind the bar: `{title|Win the accounts that stay}`",
    "team": "the team's id",
    "period": "the period's id",
    "owner": "`--owner`, else the team's lead",
    "supports": "`--supports`",
    "date": "the day",
    "first": "the period's first day",
    "third": "the day after the first third of the period",
    "middle": "the day in the middle of the period",
    "last": "the period's last day",
    "parent": "of a team: the team it is part of",
    "objective": "of a retro: what it closes",
    "grades": "of a retro: a commented line for each key result",
    "kpi:ID": "ID where the site has a KPI of that name",
}
"""What a template may hold in braces. A line of the front matter without its value becomes a comment."""
EXAMPLES = {"owner": "PERSON", "supports": "objective#key-result", "parent": "TEAM", "team": "TEAM"}
"""What stands in a comment where a value is not known."""

_BUILT_IN = Path(__file__).parent / "templates"
_PLACEHOLDER = re.compile(r"\{(kpi:[^{}|\s]+|[a-z]+)(?:\|([^{}\n]*))?\}")
_KEY = re.compile(r"\s*(?:- )?[\w-]+: +")
_TYPE = re.compile(r"^type:[ \t]*([a-z]+)[ \t]*(?:#.*)?$", re.MULTILINE)
_MAX_BYTES = 200_000


@dataclass(frozen=True, slots=True)
class Template:
    """A template, the type of what it makes, and the file it stands in (empty for okrsite's own)."""

    name: str
    type: str
    text: str
    path: str = ""

    @property
    def about(self) -> str:
        """Its title, for lists."""
        found = re.search(r"^title:[ \t]*(.+)$", self.text, re.MULTILINE)
        return _PLACEHOLDER.sub(lambda p: p[2] or "", found[1]).strip(" \"'") if found else ""


def templates(content: Path) -> dict[str, Template]:
    """Every template by name."""
    found = {}
    for folder, shown in ((_BUILT_IN, ""), (content / FOLDER, f"{content.name}/{FOLDER}/")):
        for path in sorted(folder.glob("*.md")) if _is_folder(folder) else ():
            text = _text(path)
            if text is not None:
                found[path.stem] = Template(
                    path.stem, _type(text), text, f"{shown}{path.name}" if shown else ""
                )
    return found


def default_title(template: Template) -> str:
    """What the template calls what it makes, where no title is given."""
    found = next((p for p in _PLACEHOLDER.finditer(template.text) if p[1] == "title" and p[2]), None)
    return found[2].strip() if found else ""


def fill(
    template: Template, values: Mapping[str, str], kpis: Container[str], implied: Container[str] = ()
) -> str:
    """The template's text with its placeholders replaced; words in braces that are none stay as they are.

    A line of the front matter without its value becomes a comment; `team: {team}` goes where it is `implied`
    by the folder.
    """
    lines: list[str] = []
    fences = 0
    for line in template.text.replace("\r\n", "\n").removeprefix("\ufeff").split("\n"):
        fences += fences < 2 and line.rstrip() == "---"
        lines += _Line(line, values, kpis, implied).filled(front=fences == 1)
    return "\n".join(lines).rstrip("\n") + "\n"


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a template, and what can stand in it."""

    text: str
    values: Mapping[str, str]
    kpis: Container[str]
    implied: Container[str]

    def filled(self, *, front: bool) -> list[str]:
        """The lines it comes to: none, itself, or those of a value that has several."""
        found = [p for p in _PLACEHOLDER.finditer(self.text) if self._known(p)]
        if not found:
            return [self.text]
        values = [self._value(p) for p in found]
        indent = self.text[: len(self.text) - len(self.text.lstrip())]
        if front and found[0][1] in self.implied and self.text.split(":")[0].strip() == found[0][1]:
            return []
        if len(values) == 1 and values[0] and "\n" in values[0]:
            return [f"{indent}{part}" for part in values[0].split("\n")]
        comment = self.text.lstrip().startswith("#")
        parts, end = [], 0
        for place, value in zip(found, values, strict=True):
            parts += [self.text[end : place.start()]]
            if value is None:
                parts.append(EXAMPLES.get(place[1], place[1].removeprefix("kpi:")))
            else:
                parts.append(self._in_front(place, value) if front and not comment else value)
            end = place.end()
        whole = "".join((*parts, self.text[end:]))
        return [f"{indent}# {whole.lstrip()}" if front and None in values and not comment else whole]

    def _known(self, place: re.Match[str]) -> bool:
        return place[1] in PLACEHOLDERS or place[1].startswith("kpi:")

    def _value(self, place: re.Match[str]) -> str | None:
        name = place[1]
        if name.startswith("kpi:"):
            return name[4:] if name[4:] in self.kpis else None
        return self.values[name] if name in self.values else place[2]

    def _in_front(self, place: re.Match[str], value: str) -> str:
        """A value in front matter: as YAML where it stands alone, escaped within quotes, else as it is."""
        if isinstance(value, Yaml):
            return value
        text = " ".join(value.split())
        before, after = self.text[: place.start()], self.text[place.end() :]
        if before.count('"') % 2:
            return quoted(text)[1:-1]
        alone = not after.strip() or after.startswith((",", "]", "}", " #", ":"))
        begins = _KEY.fullmatch(before) or before.rstrip().endswith(("[", ",", "{", "-", ":"))
        return scalar(text) if alone and (begins or not before.strip()) else text


def _type(text: str) -> str:
    found = _TYPE.search(text)
    return found[1] if found and found[1] in SCHEMAS else "objective"


def _is_folder(path: Path) -> bool:
    try:
        return stat.S_ISDIR(path.lstat().st_mode)
    except OSError:
        return False


def _text(path: Path) -> str | None:
    """A template's text; None for what is no regular file, too large or not UTF-8."""
    try:
        found = path.lstat()
        if not stat.S_ISREG(found.st_mode) or found.st_size > _MAX_BYTES:
            return None
        return path.read_bytes().decode("utf-8-sig")
    except (OSError, ValueError):
        return None
