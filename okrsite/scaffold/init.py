"""A new site as files: settings, sample content, editors' schemas, recipes that publish it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Literal

from okrsite import __version__
from okrsite.model.period import Period
from okrsite.scaffold.schema import NAMES, file_name, schema_text
from okrsite.source.schema import FOLDER_TYPES

Host = Literal["github", "gitlab"]
HOSTS: tuple[Host, ...] = ("github", "gitlab")

_KEY = re.compile(r"<<(\w+)>>")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|&])")
_DONE = 0.9
"""Share of the expected way that the sample's check-ins have gone."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a new site is to be: `day` is the day it begins, `sample` whether it has content to adapt."""

    title: str
    period: Period
    day: date
    hosts: tuple[Host, ...] = ()
    sample: bool = True

    @property
    def said_on(self) -> date | None:
        """The day of the sample's check-ins: the one before, so that the first of the users is no second one.

        None where the period had not begun by then.
        """
        day = min(self.day - timedelta(days=1), self.period.last)
        return day if self.sample and day >= self.period.first else None


def site_files(wanted: Wanted) -> dict[str, str]:
    """The files of a new site, by path, in the order of their paths."""
    folders = ["common", "sample" if wanted.sample else "blank", *wanted.hosts]
    values = _values(wanted)
    found = {"schemas/" + file_name(name): schema_text(name) for name in NAMES}
    found[".vscode/settings.json"] = _settings()
    for folder in folders:
        for path, text in _templates(_data() / folder, ""):
            name = _path(path, wanted)
            if name is not None:
                found[name] = _filled(text, values)
    return dict(sorted(found.items()))


def _data() -> Traversable:
    return files("okrsite.scaffold") / "site"


def _part(name: str) -> str:
    return (_data() / "parts" / name).read_text("utf-8").rstrip("\n")


def _templates(folder: Traversable, prefix: str) -> Iterator[tuple[str, str]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _templates(entry, f"{prefix}{entry.name}/")
        else:
            yield prefix + entry.name, entry.read_text("utf-8")


def _path(template: str, wanted: Wanted) -> str | None:
    """Where a template's file goes; None for check-ins of a day before the period."""
    if "DAY" in template and wanted.said_on is None:
        return None
    day = str(wanted.said_on)
    parts = [re.sub(r"^dot(?=\.)", "", part) for part in template.split("/")]
    return "/".join(parts).replace("PERIOD", wanted.period.id).replace("DAY", day)


def _values(wanted: Wanted) -> Mapping[str, str]:
    period = wanted.period
    gone = (wanted.said_on - period.first).days + 1 if wanted.said_on else 0
    share = gone / period.days * _DONE
    publishing = [_part(f"publishing-{host}.md") for host in wanted.hosts or ("none",)]
    # One heading for all of them.
    rest = [text.partition("## Publishing\n")[2] for text in publishing[1:]]

    def way(start: int, target: int) -> str:
        return str(round(start + (target - start) * share))

    return {
        "title_quoted": json.dumps(wanted.title, ensure_ascii=False),
        "title_markdown": _MARKDOWN.sub(r"\\\1", wanted.title),
        "period": period.id,
        "team": "onboarding" if wanted.sample else "company",
        "next_day": (max(wanted.day, period.first) + timedelta(days=7)).isoformat(),
        "version": __version__,
        "addresses": _part(f"addresses-{wanted.hosts[0] if wanted.hosts else 'none'}.toml"),
        "publishing": "\n".join([publishing[0], *rest]),
        "first_result": way(40, 60),
        "renewed": way(72, 80),
        "setup_alone": way(45, 70),
        "setup_time": way(50, 20),
    }


def _filled(text: str, values: Mapping[str, str]) -> str:
    return _KEY.sub(lambda key: values[key[1]], text)


def _settings() -> str:
    """VS Code's settings: which schema the front matter of which files follows."""
    content = {"./schemas/" + file_name("content"): ["content/**/*.md"]}
    folders = {
        "./schemas/" + file_name(name): [f"content/**/{folder}/**/*.md"]
        for folder, name in FOLDER_TYPES.items()
    }
    settings = {"yaml.schemas": {**content, **folders}, "files.exclude": {"**/.okrsite": True}}
    return json.dumps(settings, indent=2) + "\n"
