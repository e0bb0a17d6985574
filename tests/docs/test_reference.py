"""The reference is what the code says, and leaves nothing out."""

from __future__ import annotations

import os
import re
import shutil
from datetime import date
from pathlib import Path

import click
import pytest
from pydantic import BaseModel

from okrsite.checking import check
from okrsite.config import CheckConfig, Config, PeriodConfig, StatusConfig, parse_config
from okrsite.exports.site_json import site_schema
from okrsite.project import open_project
from okrsite.rules import RULES
from okrsite.source import schema as types
from okrsite.source.fields import FrontMatter
from tests.docs.pages import blocks
from tools.reference import FOLDER, PAGES
from tools.reference.commands import every_command
from tools.reference.front_matter import EXAMPLES, PARTS

ROOT = Path(__file__).parent.parent.parent
COMMANDS = {ctx.command_path: command for ctx, command in every_command()}


def page(name: str) -> str:
    return (ROOT / FOLDER / name).read_text("utf-8")


def chapter(of: str, heading: str) -> str:
    """What stands below a heading of a page, up to the next one."""
    found = re.search(rf"^## {re.escape(heading)}$(.*?)(?=^## |\Z)", page(of), re.MULTILINE | re.DOTALL)
    assert found, f"{of} has no chapter {heading}"
    return found[1]


def first_cells(text: str) -> list[str]:
    """The first column of tables, each cell up to the end of its code."""
    return re.findall(r"^\| `([^`]+)`", text, re.MULTILINE)


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page_is_what_the_code_says(name: str) -> None:
    """After a change that is meant, `python -m tools.reference` writes it anew."""
    text = PAGES[name]()
    if os.environ.get("OKRSITE_REFRESH"):
        (ROOT / FOLDER / name).write_text(text, "utf-8")
    assert page(name) == text


def test_no_page_of_the_folder_is_left_over() -> None:
    assert {path.name for path in (ROOT / FOLDER).iterdir()} == set(PAGES)


@pytest.mark.parametrize("name", sorted(types.SCHEMAS))
def test_every_key_of_a_type_is_told(name: types.TypeName) -> None:
    fields = types.SCHEMAS[name].model_fields
    common = set(FrontMatter.model_fields) - {"type"}
    assert set(first_cells(chapter("front-matter.md", name))) == set(fields) - common - {"type"}
    assert set(first_cells(chapter("front-matter.md", "Keys of every type"))) == common
    assert all(field.description for field in fields.values())


@pytest.mark.parametrize("name", sorted(PARTS))
def test_every_key_of_what_types_hold_is_told(name: str) -> None:
    model: type[BaseModel] = getattr(types, name)
    told = first_cells(chapter("front-matter.md", PARTS[name]).partition("Keys that belong to one")[0])
    assert told == list(model.model_fields)
    assert all(field.description for field in model.model_fields.values())


def test_everything_that_front_matter_holds_has_a_chapter() -> None:
    parts = {name for name, model in vars(types).items() if isinstance(model, type) and name in types.__all__}
    own = {model.__name__ for model in types.SCHEMAS.values()}
    assert parts - own - {"FrontMatter", "Model"} == set(PARTS)


def test_every_key_of_the_config_is_told() -> None:
    text = page("config.md")
    sections = {"status": StatusConfig, "check": CheckConfig, 'periods."NAME"': PeriodConfig}
    headings = {"status", "check", "periods", "rules", "tokens"}
    assert set(first_cells(chapter("config.md", "Keys"))) == set(Config.model_fields) - headings
    for heading, model in sections.items():
        assert first_cells(chapter("config.md", f"[{heading}]")) == list(model.model_fields)
    for rule in RULES:
        for option in rule.options.model_fields:
            assert f"| [{rule.code}](../rules.md#{rule.code.lower()}) | `{option}` |" in text


def test_the_example_of_a_config_is_one() -> None:
    (text,) = re.findall(r"```toml\n(.*?)```", page("config.md"), re.DOTALL)
    config, faults = parse_config(text, "okrsite.toml")
    assert not faults
    assert config.rules == {"Q101": {"max": 4}}


@pytest.mark.parametrize("path", sorted(COMMANDS))
def test_every_option_of_a_command_is_told(path: str) -> None:
    text = chapter("commands.md", path)
    for param in COMMANDS[path].params:
        if isinstance(param, click.Option):
            assert param.help, param.name
            assert param.help in text
            assert all(f"`{name}`" in text for name in param.opts)


def test_every_variable_of_the_environment_is_told() -> None:
    sources = "\n".join(path.read_text("utf-8") for path in (ROOT / "okrsite").rglob("*.py"))
    lists = re.findall(r"for name in \(([^)]*)\).*\n?.*environ", sources)
    single = re.findall(r'(?:environ\.get\(|environ\[|envvar=)"(\w+)"', sources)
    read = {*single, *re.findall(r'"([A-Z_]+)"', " ".join(lists))}
    assert {"EDITOR", "NO_COLOR", "GITHUB_WORKSPACE", "WATCHFILES_FORCE_POLLING"} <= read
    assert read <= set(re.findall(r"`(\w+)", chapter("commands.md", "Environment")))


def test_tables_and_bodies_are_taken_as_they_are_told(tmp_path: Path) -> None:
    folder = tmp_path / "okrs"
    shutil.copytree(ROOT / "docs" / "example", folder, ignore=shutil.ignore_patterns("site", ".okrsite"))
    told = [
        *blocks(chapter("front-matter.md", "Bodies")),
        *blocks(chapter("front-matter.md", "People and teams as tables")),
    ]
    for block in told:
        path = folder / block.path
        path.parent.mkdir(exist_ok=True)
        path.write_text(block.body, "utf-8")
    for name in ("station.jpg", "prices.pdf"):
        (folder / "content" / "handbook" / name).write_bytes(b"as it is")
    project = open_project(folder / "okrsite.toml")
    checked = check(project, project.config.as_of)
    assert checked.diagnostics == ()
    assert checked.world is not None
    assert {"ben", "mara"} <= set(checked.world.site.teams["field"].members)
    assert checked.world.site.people["lena"].teams == ("field", "customer-success")


def test_every_key_of_the_data_is_told() -> None:
    schema = site_schema()
    properties, definitions = schema["properties"], schema["$defs"]
    assert isinstance(properties, dict)
    assert isinstance(definitions, dict)
    assert first_cells(chapter("site-json.md", "The whole")) == list(properties)
    headings = re.findall(r"^## .*$", page("site-json.md"), re.MULTILINE)
    assert len(headings) == len(set(headings)) == len(definitions) + 1
    told = sorted(first_cells(page("site-json.md")))
    assert told == sorted(
        [*properties, *(key for part in definitions.values() for key in part["properties"])]
    )


def test_the_examples_are_of_their_types_and_pass_check_strictly() -> None:
    project = open_project(ROOT / "docs" / "example" / "okrsite.toml")
    assert project.config.as_of == date(2026, 2, 16)
    checked = check(project, project.config.as_of)
    assert checked.diagnostics == ()
    for name, path in EXAMPLES.items():
        shown = f"`content/{path}`:\n\n````markdown\n{(project.content / path).read_text('utf-8')}````"
        assert shown in chapter("front-matter.md", name)
