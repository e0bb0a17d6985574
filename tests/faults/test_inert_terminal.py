"""The site full of attacks in terminals, in the logs of CI jobs and in comments: nothing of it acts there."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from markdown_it import MarkdownIt

from okrsite.cli import okrsite
from okrsite.reporters.visible import as_json, inert, visible
from tests.attacks.history import Attacked
from tests.attacks.site import AS_OF, GOAL, KPI, TEAM, quoted
from tests.attacks.texts import ALL, LEADS
from tests.faults.refused import DAY
from tests.history.repo import needs_git
from tests.support import Files, write

pytestmark = needs_git

COLOUR = re.compile(r"\x1b\[[0-9;]*m")
ORDER = re.compile(r"^\s*::|##[a-z]*\[", re.IGNORECASE | re.MULTILINE)
"""What a runner of jobs obeys."""
FORMS = ("text", "json", "github", "gitlab", "sarif")


def run(root: Path, *arguments: str, as_of: str = AS_OF) -> str:
    """All that a command says."""
    command, *others = arguments
    result = CliRunner().invoke(
        okrsite, ["--config", str(root / "okrsite.toml"), command, "--as-of", as_of, *others]
    )
    assert result.exception is None or isinstance(result.exception, SystemExit), repr(result.exception)
    return result.output


def acts(text: str, form: str = "text") -> list[str]:
    """What of an output a terminal or a runner would act on; an invisible space is ours."""
    found = sorted({f"{c!r}" for c in COLOUR.sub("", text) if not c.isprintable() and c not in "\n\u200b"})
    if form == "github":
        one = re.compile(
            r"::(error|warning|notice) title=okrsite \(\w+\),file=[^:,]*,line=\d+(,\w+=\d+)*::.*"
        )
        lines = [line for line in text.split("\n") if line.startswith("::")]
        found += (line for line in lines if not one.fullmatch(line))
        text = "\n".join(line for line in text.split("\n") if line not in lines)
    return found + ORDER.findall(text)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("status",), "field-objective-title-field"),
        (("status", "--team", TEAM), "field-kr-title-field"),
        (("status", "--format", "json"), "field-kr-title-field"),
        (("trace", f"{GOAL}#money"), "field-kr-title-field"),
        (("trace", f"2026-Q1/{TEAM}/{GOAL}"), "field-objective-title-field"),
        (("trace", f"2026-Q1/{TEAM}"), "field-team-title-field"),
        (("trace", KPI), "field-kpi-title-field"),
        (("trace", KPI, "--format", "json"), "field-kpi-title-field"),
        (("diff", "main"), "field-objective-title-field"),
        (("diff", "main", "--format", "json"), "field-objective-title-field"),
        (("diff", "main", "--format", "markdown"), "field-objective-title-field"),
        *((("check", "--format", form), "Q106") for form in FORMS),
        (("check", "--color", "always"), "Q205"),
        (("check", "--since", "main"), "not shown"),
    ],
)
def test_no_command_says_what_acts(attacks: Attacked, arguments: tuple[str, ...], words: str) -> None:
    said = run(attacks.root, *arguments)
    assert words in said
    assert acts(said, arguments[-1]) == []


BAD: Files = {
    "unknown.md": f"---\ntype: page\ntitle: A\n{quoted(f'pwned {ALL}'[:900])}: 1\n---\n",
    "twice.md": f"---\ntype: page\ntitle: A\n{quoted(ALL[:900])}: 1\n{quoted(ALL[:900])}: 1\n---\n",
    "type.md": f"---\ntype: {quoted(ALL)}\ntitle: A\n---\n",
    "links.md": f"---\ntype: page\ntitle: A\nlinks: {{a: {quoted(f'javascript:{ALL}')}}}\n---\n",
    "comment.md": "---\ntype: page\ntitle: ##[error]pwned ##vso[task.complete]\n---\n",
    "block.md": "---\n::error::pwned: \u202b[\n---\n",
    "tabs.md": "---\ntype: page\n\t::error::pwned \u202b\u2028 ##[error]x\n---\n",
    "body.md": f"---\ntype: page\ntitle: A\n---\n[[{ALL[:40]}]]\n"
    "[x](<javascript:##[error] \u202b>) ![x](<::error::\u202b.png>)\n",
    "a##[error]\u202e.md": "---\ntype: page\ntitle: A\n---\n",
    "::error::x.md": "---\ntype: page\ntitle: A\n---\n",
    "2026-Q1/sales/goal.md": "---\ntype: objective\n"
    f"title: {quoted(ALL)}\nowner: {quoted(ALL)}\nstance: {quoted(ALL)}\nsupports: {quoted('#' + ALL)}\n"
    f"key_results: [{{id: {quoted(ALL)}, title: A, start: {quoted(ALL)}, target: =1+1}}]\n---\n",
    "linked.md": "---\ntype: page\ntitle: A\norder: '[x](https://evil.example)'\n---\n",
    "checkins/2026-01-05-x.md": f"---\nauthor: {quoted(ALL)}\n"
    f"updates: {{{quoted(ALL[:900])}: {quoted(ALL)}}}\n---\n",
    "people.csv": f'id,title,"{ALL.replace(chr(34), chr(34) * 2)}"\n"::error::x",x,y\n',
    "kpis/k.md": f"---\ntitle: K\nsource: {quoted(f'data/x.csv#{ALL}')}\nunit: {quoted(ALL)}\n---\n",
    "data/x.csv": f'date,"{ALL.replace(chr(34), chr(34) * 2)}"\n::error::,##[error]\u202b\n',
}
_ALL = quoted(ALL)
CONFIG = f"{_ALL} = 1\nbase_url = {_ALL}\ntheme = {_ALL}\n[tokens]\n{_ALL} = {_ALL}\n"


@pytest.mark.parametrize("form", FORMS)
def test_no_fault_says_what_acts(tmp_path: Path, form: str) -> None:
    write(tmp_path, BAD, CONFIG)
    said = run(tmp_path, "check", "--format", form, as_of=DAY)
    assert len(re.findall(r"[FVLC]\d\d\d", said)) >= 20
    assert acts(said, form) == []


def test_what_machines_read_is_what_was_written(attacks: Attacked) -> None:
    title = attacks.fields.texts["objective-title"]
    status: dict[str, Any] = json.loads(run(attacks.root, "status", "--format", "json"))
    assert title in {objective["title"] for objective in status["objectives"]}
    trace: dict[str, Any] = json.loads(run(attacks.root, "trace", KPI, "--format", "json"))
    assert trace["title"] == attacks.fields.texts["kpi-title"]


def test_no_message_of_sarif_is_a_link(tmp_path: Path) -> None:
    write(tmp_path, BAD, "")
    log: dict[str, Any] = json.loads(run(tmp_path, "check", "--format", "sarif", as_of=DAY))
    told = [result["message"]["text"] for result in log["runs"][0]["results"]]
    assert any("[x]" in text for text in told)
    assert not any("](" in text for text in told)


@pytest.mark.parametrize(
    "text", ["", "a", ALL, *LEADS, "\x1b[31m \x9b31m \udc80 \r\n\x85", "##[a ##b[ ###[ # #["]
)
def test_what_is_shown_holds_nothing_that_acts(text: str) -> None:
    for shown in (visible(text), inert(text), f"  {inert(text)}", as_json({text: text})):
        assert acts(shown) == []
    assert json.loads(as_json({text: text})) == {text: text}


def test_a_comment_is_text_code_and_a_table(attacks: Attacked) -> None:
    """What GitHub and GitLab make of it: no link, no image, no mention, no element of theirs."""
    text = run(attacks.root, "diff", "main", "--format", "markdown")
    html = MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(text)
    tags = set(re.findall(r"<(/?[a-z0-9]+)", html))
    assert {tag.lstrip("/") for tag in tags} <= {
        *("h3", "h4", "p", "ul", "li", "strong", "code", "table", "thead", "tbody", "tr", "th", "td")
    }
    words = re.sub(r"<code>.*?</code>|<[^>]*>", "", html, flags=re.DOTALL)
    assert "field-objective-title-field" in words
    assert not re.search(r"@\w|#\d|://|www\.|<!--", words)
    assert not re.search(r"^\s*(```|~~~)", text, re.MULTILINE)
