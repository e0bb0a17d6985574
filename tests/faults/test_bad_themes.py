"""Themes and templates of a site's own: what is wrong with them is told, and nothing is published."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from okrsite.build import Built, build
from okrsite.project import open_project
from okrsite.theme.chain import built_in
from okrsite.theme.colours import is_colour
from tests.support import Files, without_privileges, write

CONTENT: Files = {
    "people.csv": "id,title\nmara,Mara Lind\n",
    "2026-Q1/sales/partners.md": """
        ---
        type: objective
        title: Win the accounts that stay
        owner: mara
        key_results:
          - {id: arr, title: New ARR, start: $0, target: $4M}
        ---
        """,
}
WHOLE = (built_in() / "default/templates/base.html").read_text("utf-8")
MAIN = "{% block main %}{% endblock %}"


def theme(root: Path, files: dict[str, str], config: str = "") -> Built:
    """A build of a small site with these files beside its content."""
    write(root, CONTENT, config)
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return build(open_project(root / "okrsite.toml"), date(2026, 2, 1), root / "public")


def told(root: Path, files: dict[str, str], config: str = "") -> list[tuple[str, str, int, str, str]]:
    """Code, file, line, message and hint of each fault; nothing must have been published."""
    done = theme(root, files, config)
    assert done.published is None
    assert not (root / "public").exists()
    errors = [d for d in done.diagnostics if d.severity.value == "error"]
    return [(d.code, d.span.path, d.span.line, d.message, d.hint) for d in errors]


def test_a_theme_without_a_needed_block(tmp_path: Path) -> None:
    assert MAIN in WHOLE
    (found,) = told(tmp_path, {"theme_overrides/templates/base.html": WHOLE.replace(MAIN, "")})
    assert found[:3] == ("C203", "theme_overrides/templates/base.html", 1)
    assert found[3].startswith('it has no block "main", and would lose what')
    assert found[4] == f"add `{MAIN}`"


def test_a_theme_without_a_block_that_one_can_do_without(tmp_path: Path) -> None:
    """A page without its part is still a page: a warning."""
    base = re.sub(r"{% block (?!main|title)\w+ %}(.*?){% endblock %}", r"\1", WHOLE, flags=re.DOTALL)
    done = theme(tmp_path, {"theme_overrides/templates/base.html": base})
    assert done.published is not None
    found = [(d.severity.value, d.message) for d in done.diagnostics if d.code == "C203"]
    assert {severity for severity, _ in found} == {"warning"}
    assert all(message.startswith("it has no block ") for _, message in found)


def test_files_that_nothing_looks_for_are_named(tmp_path: Path) -> None:
    files = {
        "theme_overrides/objective.html": "never read",
        "theme_overrides/style.css": "h1 { color: red }",
        "theme_overrides/notes.md": "Why we do it otherwise.",
        "theme_overrides/static/more.css": "h2 { color: red }",
        "themes/ours/theme.toml": 'name = "ours"\nextends = "default"\napi = 1\n',
        "themes/ours/more.js": "never run",
    }
    done = theme(tmp_path, files, 'theme = "ours"\n')
    assert done.published is not None
    found = [(d.severity.value, d.span.path, d.hint) for d in done.diagnostics if d.code == "C203"]
    assert found == [
        ("warning", "theme_overrides/objective.html", "put it into theme_overrides/templates/"),
        ("warning", "theme_overrides/style.css", "put it into theme_overrides/static/"),
        ("warning", "themes/ours/more.js", "put it into themes/ours/static/"),
    ]


def test_a_theme_with_all_blocks_is_taken(tmp_path: Path) -> None:
    files = {
        "themes/own/theme.toml": 'name = "own"\nextends = "default"\napi = 1\n[tokens]\non = "navy"\n',
        "themes/own/templates/base.html": WHOLE.replace("Skip to the content", "Jump"),
    }
    done = theme(tmp_path, files, 'theme = "own"\n')
    assert [d for d in done.diagnostics if d.code.startswith("C")] == []
    page = (tmp_path / "public/2026-Q1/sales/partners/index.html").read_text("utf-8")
    assert "Win the accounts that stay" in page
    assert "Jump" in page
    assert "--on: navy;" in (tmp_path / "public/assets/style.css").read_text("utf-8")


def test_tokens_reach_a_style_sheet_of_the_site_s_own(tmp_path: Path) -> None:
    """They stand before its rules, so that these may set them anew, and after what must come first."""
    first = '@charset "utf-8";\n/* Ours; see @import. */\n@layer a, b;\n@import url("more;.css") print;\n'
    files = {
        "theme_overrides/static/style.css": f"{first}@layer a {{ p {{ color: red }} }}",
        "theme_overrides/static/more;.css": "p { color: black }",
    }
    theme(tmp_path, files, '[tokens]\non = "navy"\n')
    sheet = (tmp_path / "public/assets/style.css").read_text("utf-8")
    before, _, after = sheet.partition(":root {\n")
    assert before == first
    assert "--on: navy;" in after
    assert sheet.endswith("}\n@layer a { p { color: red } }")


@pytest.mark.parametrize("text", ["", "\ufeffp { color: red }", "/* no end", "@import 'no end"])
def test_tokens_reach_any_style_sheet(tmp_path: Path, text: str) -> None:
    theme(tmp_path, {"theme_overrides/static/style.css": text})
    assert (tmp_path / "public/assets/style.css").read_text("utf-8").startswith(":root {\n")


@pytest.mark.parametrize(
    ("name", "text", "line", "message", "hint"),
    [
        ("home.html", '{% extends "base.html" %}\n{% block mian %}x{% endblock %}', 2, '"mian"', "main"),
        ("home.html", '{% extends "basis.html" %}', 1, 'no template "basis.html"', "base.html"),
        ("home.html", '<p>\n{% include "no.html" %}', 2, 'no template "no.html"', ""),
        ("home.html", '{% extends "home.html" %}', 1, "extends itself", ""),
        ("home.html", "<p>\n{% if %}", 2, "", ""),
        ("home.html", "<p>{{ page.title|colour }}", 1, "No filter named 'colour'", ""),
        ("home.html", "<p>\n\n{{ it.nothing }}", 3, "nothing", ""),
        ("home.html", "<p>\n{{ page.title + 1 }}", 2, "", ""),
        ("404.html", '{% import "macros.html" as m %}\n{{ m.status() }}', 2, "", ""),
    ],
)
def test_a_template_that_fails(
    tmp_path: Path, name: str, text: str, line: int, message: str, hint: str
) -> None:
    ((code, path, at, said, help_),) = told(tmp_path, {f"theme_overrides/templates/{name}": text})
    assert (code, path, at) == ("C203", f"theme_overrides/templates/{name}", line)
    assert message in said
    assert hint in help_


def test_a_template_that_is_not_utf_8(tmp_path: Path) -> None:
    path = tmp_path / "theme_overrides/templates/home.html"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"<p>\xff</p>")
    ((code, shown, _, said, _),) = told(tmp_path, {})
    assert (code, shown, said) == ("C203", "theme_overrides/templates/home.html", "the template is not UTF-8")


@pytest.mark.parametrize(
    ("shut", "path"),
    [
        ("theme_overrides/templates/404.html", "theme_overrides/templates/404.html"),
        ("theme_overrides/templates/parts", "theme_overrides/templates/parts"),
        ("theme_overrides/static/more.css", "theme_overrides/static/more.css"),
        ("theme_overrides/static/fonts", "theme_overrides/static/fonts"),
        ("theme_overrides", "theme_overrides"),
        ("themes/own", "themes/own/theme.toml"),
        ("themes/own/theme.toml", "themes/own/theme.toml"),
        ("themes", "okrsite.toml"),
    ],
)
def test_what_cannot_be_read_of_a_theme_is_named(tmp_path: Path, shut: str, path: str) -> None:
    write(tmp_path, CONTENT, 'theme = "own"\n')
    for name in ("templates/parts/word.html", "static/more.css", "static/fonts/a.woff2"):
        file = tmp_path / "theme_overrides" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("")
    (tmp_path / "theme_overrides/templates/404.html").write_text('{% extends "base.html" %}')
    (tmp_path / "themes/own").mkdir(parents=True)
    (tmp_path / "themes/own/theme.toml").write_text('name = "own"\napi = 1\n')
    (tmp_path / shut).chmod(0)
    command = [sys.executable, "-m", "okrsite", "--config", str(tmp_path / "okrsite.toml"), "build"]
    try:
        done = subprocess.run(
            [*command, "--output", str(tmp_path / "public"), "--format", "json"],
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
            preexec_fn=without_privileges,
        )
    finally:
        (tmp_path / shut).chmod(0o700)
    assert done.returncode == 1, done.stderr
    found = json.loads(done.stdout)["diagnostics"]
    assert [(d["path"], d["code"]) for d in found if d["severity"] == "error"] == [(path, "C201")]


def test_a_link_that_leads_nowhere_is_no_template(tmp_path: Path) -> None:
    """Emacs lays one beside a file that somebody edits."""
    templates = tmp_path / "theme_overrides/templates"
    templates.mkdir(parents=True)
    (templates / ".#404.html").symlink_to("mara@host.1234:1700000000")
    shared = tmp_path / "shared/word.html"
    shared.parent.mkdir()
    shared.write_text("A shared word")
    (templates / "parts").symlink_to(shared.parent)
    own = (
        '{% extends "base.html" %}{% block title %}None{% endblock %}'
        '{% block main %}<h1>{% include "parts/word.html" %}</h1>{% endblock %}'
    )
    assert theme(tmp_path, {"theme_overrides/templates/404.html": own}).published is not None
    assert "A shared word" in (tmp_path / "public/404.html").read_text("utf-8")


def test_a_token_that_is_no_colour_in_the_config(tmp_path: Path) -> None:
    config = '[tokens]\nrisk = "light-dark(#ab4a00, orangish)"\noff = "#a50f45"\n'
    ((code, path, line, said, help_),) = told(tmp_path, {}, config)
    assert (code, path, line) == ("C202", "okrsite.toml", 2)
    assert said == '"light-dark(#ab4a00, orangish)" is no colour'
    assert "#0b5fa0" in help_


def test_a_token_that_is_no_colour_in_a_theme(tmp_path: Path) -> None:
    manifest = 'name = "own"\napi = 1\n[tokens]\npaper = "12px"\nfont = "Inter, sans-serif"\n'
    ((code, path, line, said, _),) = told(tmp_path, {"themes/own/theme.toml": manifest}, 'theme = "own"\n')
    assert (code, path, line, said) == ("C202", "themes/own/theme.toml", 4, '"12px" is no colour')


@pytest.mark.parametrize("manifest", ["tokens = 3\n", "[tokens]\non = 3\n", "[tokens]\non = 'red; }'\n"])
def test_odd_tokens_are_faults(tmp_path: Path, manifest: str) -> None:
    files = {"themes/own/theme.toml": f'name = "own"\napi = 1\n{manifest}'}
    assert {path for _, path, *_ in told(tmp_path, files, 'theme = "own"\n')} == {"themes/own/theme.toml"}


COLOURS = """
#fff #0b5fa0 #0b5fa0cc navy RebeccaPurple transparent rgb(1,2,3) rgb(1_2_3_/_50%) hsl(205deg_87%_33%)
hwb(0_0%_0%) lab(50%_40_20) oklch(0.6_.1_250) color(display-p3_1_0_0) color-mix(in_srgb,_red_20%,_blue)
light-dark(#fff,_rgb(1,2,3))
"""
NO_COLOURS = """
#ff #0b5fa 12px navyish rgb(1,2) rgb(a,b,c) light-dark(#fff) light-dark(#fff,12px) url(x.png) red_blue
rgb(1,2,3 #ggg color-mix(red,blue) color(wide_1_0_0) var(--on)
"""


@pytest.mark.parametrize("text", COLOURS.split())
def test_colours(text: str) -> None:
    assert is_colour(text.replace("_", " "))


@pytest.mark.parametrize("text", ["", *NO_COLOURS.split()])
def test_no_colours(text: str) -> None:
    assert not is_colour(text.replace("_", " "))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('scripts = "no"', "scripts: true or false"),
        ('without = "fonts"', 'without: a list of static files and folders, such as ["fonts"]'),
        ("without = [1]", 'without: a list of static files and folders, such as ["fonts"]'),
        ("extends = 1", 'extends: the name of a theme, such as "default"'),
        ('tokens = "navy"', "tokens: a table: `[tokens]`"),
    ],
)
def test_a_manifest_of_the_wrong_types(tmp_path: Path, line: str, message: str) -> None:
    manifest = f'name = "own"\napi = 1\n{line}\n'
    ((code, path, at, said, _),) = told(tmp_path, {"themes/own/theme.toml": manifest}, 'theme = "own"\n')
    assert (code, path, at, said) == ("C201", "themes/own/theme.toml", 3, message)


def test_without_scripts_their_licences_are_not_published(tmp_path: Path) -> None:
    """Files of one's own in a folder of the same name are."""
    files = {
        "themes/own/theme.toml": 'name = "own"\napi = 1\nscripts = false\n',
        "themes/own/static/vendor/own.css": "p { color: red }",
    }
    assert theme(tmp_path, files, 'theme = "own"\n').published is not None
    assets = tmp_path / "public/assets"
    assert [path.name for path in (assets / "vendor").iterdir()] == ["own.css"]
    assert (assets / "fonts/LICENSE-source-serif-4.txt").is_file()


def test_a_theme_takes_over_what_it_does_not_say_otherwise(tmp_path: Path) -> None:
    """Scripts are out while the nearest theme that speaks of them says so; files are left out by name."""
    quiet = 'name = "quiet"\nextends = "default"\napi = 1\nscripts = false\nwithout = ["fonts", "vendor"]\n'
    own = 'name = "own"\nextends = "quiet"\napi = 1\n'
    files = {
        "themes/quiet/theme.toml": quiet,
        "themes/own/theme.toml": own,
        "themes/own/static/a.svg": "<svg/>",
    }
    assert theme(tmp_path, files, 'theme = "own"\n').published is not None
    assets = tmp_path / "public/assets"
    assert not list((tmp_path / "public").rglob("*.js"))
    assert not {"fonts", "vendor"} & {path.name for path in assets.iterdir()}
    assert (assets / "a.svg").is_file()
    theme(tmp_path, {"themes/own/theme.toml": f"{own}scripts = true\n"}, 'theme = "own"\n')
    assert (assets / "js/search.js").is_file()
    assert "assets/js/search.js" in (tmp_path / "public/search/index.html").read_text("utf-8")
