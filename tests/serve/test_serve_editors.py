"""Links that open an editor at a line."""

from __future__ import annotations

from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import cast

import pytest

from okrsite.serve.editors import EDITORS, editor_link, template_from, template_of

AWKWARD = cast("Path", PurePosixPath("/m/a b/5% {line}&x=1#é.md"))
QUOTED = "/m/a%20b/5%25%20%7Bline%7D%26x%3D1%23%C3%A9.md"


@pytest.mark.parametrize(
    ("editor", "expected"),
    [
        ("vscode", f"vscode://file{QUOTED}:3:7"),
        ("idea", f"idea://open?file={QUOTED}&line=3&column=7"),
        ("http://localhost/api/file{file}:{line}", f"http://localhost/api/file{QUOTED}:3"),
    ],
)
def test_a_link_names_the_whole_path_line_and_column(editor: str, expected: str) -> None:
    assert editor_link(template_of(editor), AWKWARD, 3, 7) == expected


def test_a_path_of_windows_keeps_its_drive() -> None:
    file = cast("Path", PureWindowsPath(r"C:\okrs\a.md"))
    assert editor_link(EDITORS["vscode"], file, 1, 2) == "vscode://file/C:/okrs/a.md:1:2"


@pytest.mark.parametrize("name", EDITORS)
def test_every_name_is_a_sound_template(name: str) -> None:
    assert template_of(EDITORS[name]) == EDITORS[name] == template_of(name)


def test_none_opens_nothing() -> None:
    assert template_of("none") == ""


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ("vscod", "vscode"),
        ("", "vscode, vscode-insiders"),
        ("javascript:alert('{file}')", "opens no editor"),
        ("JavaScript:{file}", "opens no editor"),
        ("data:text/html,{file}", "opens no editor"),
        ("vscode://file", "names the file as {file}"),
        ("vscode://file{file}:{row}", "there is no {row}"),
    ],
)
def test_what_opens_no_editor_is_refused(wish: str, said: str) -> None:
    with pytest.raises(ValueError, match=said.replace("{", r"\{")):
        template_of(wish)


@pytest.mark.parametrize(
    ("environ", "editor"),
    [
        ({}, "vscode"),
        ({"EDITOR": "vim"}, "vscode"),
        ({"VISUAL": "/usr/bin/code --wait"}, "vscode"),
        ({"EDITOR": "pycharm.sh --wait"}, "pycharm"),
        ({"VISUAL": "vim", "EDITOR": "/opt/subl -w"}, "sublime"),
        ({"VISUAL": " "}, "vscode"),
    ],
)
def test_the_editor_of_the_shell_is_taken(environ: dict[str, str], editor: str) -> None:
    assert template_from(environ) == EDITORS[editor]
