"""The JavaScript of others in the default theme: each file is the one that was built, with its licences."""

from __future__ import annotations

import hashlib
import json
import tomllib
from pathlib import Path
from typing import TypedDict

import pytest

ROOT = Path(__file__).parent.parent
VENDOR = ROOT / "themes/default/static/vendor"


class Package(TypedDict):
    name: str
    version: str
    licence: str


class Origin(TypedDict):
    sha256: str
    licences: str
    packages: list[Package]


ORIGINS: dict[str, Origin] = tomllib.loads((VENDOR / "ORIGINS.toml").read_text("utf-8"))
FREE = {"MIT", "ISC", "BSD-3-Clause", "BSD-2-Clause", "0BSD", "Apache-2.0"}


def test_every_script_has_its_origin() -> None:
    assert {path.name for path in VENDOR.glob("*.js")} == set(ORIGINS)


@pytest.mark.parametrize("name", ORIGINS)
def test_a_script_is_the_one_that_was_built(name: str) -> None:
    assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == ORIGINS[name]["sha256"]


@pytest.mark.parametrize("name", ORIGINS)
def test_the_licence_of_each_package_lies_beside_it(name: str) -> None:
    text = (VENDOR / ORIGINS[name]["licences"]).read_text("utf-8")
    assert ORIGINS[name]["packages"]
    for package in ORIGINS[name]["packages"]:
        assert package["licence"] in FREE
        head = f"{package['name']} {package['version']} ({package['licence']})\n"
        assert head in text
        assert "copyright" in text[text.index(head) :].lower()


def test_versions_are_exact_and_those_of_the_lock_file() -> None:
    wanted: dict[str, str] = json.loads((ROOT / "tools/vendor/package.json").read_text("utf-8"))[
        "dependencies"
    ]
    lock = json.loads((ROOT / "tools/vendor/package-lock.json").read_text("utf-8"))["packages"]
    built = [package for origin in ORIGINS.values() for package in origin["packages"]]
    locked = {(path.rpartition("node_modules/")[2], entry.get("version")) for path, entry in lock.items()}
    assert {(package["name"], package["version"]) for package in built} <= locked
    assert wanted.items() <= {package["name"]: package["version"] for package in built}.items()
    assert not [path for path, entry in lock.items() if "resolved" in entry]


def at_least(found: str, wanted: str) -> bool:
    return tuple(map(int, found.split("."))) >= tuple(map(int, wanted.split(".")))


@pytest.mark.parametrize(("package", "closed"), [("tornado", "6.6.1"), ("jinja2", "3.1.6")])
def test_a_library_with_a_closed_hole_is_bounded_below(package: str, closed: str) -> None:
    listed = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    bound = next(line.partition(">=")[2] for line in listed if line.startswith(f"{package}>="))
    assert at_least(bound, closed)


@pytest.mark.parametrize(("package", "closed"), [("vega-functions", "6.1.1"), ("vega-interpreter", "2.2.1")])
def test_vendored_packages_have_their_holes_closed(package: str, closed: str) -> None:
    versions = {p["name"]: p["version"] for origin in ORIGINS.values() for p in origin["packages"]}
    assert at_least(versions[package], closed)
