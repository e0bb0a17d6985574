"""The rules in words, for the terminal, as data and as a page of Markdown: all from their docstrings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from textwrap import indent
from typing import TypedDict

from okrsite.rules.codes import CODES, FAMILIES
from okrsite.rules.rule import Rule

HOME = ""
"""Where okrsite's own repository can be read, with a slash at its end; empty while it has no address.

The one thing to set once there is one: every `url` is absolute then, and the forms that show links have them.
"""
PAGE = "docs/rules.md"
"""Where the rules are documented, in okrsite's own repository."""
CODES_PAGE = "docs/codes.md"
"""Where all other codes are."""
_WAIVER = "waive: [{{rule: {code}, until: 2026-03-31, why: …}}]"
_INTRODUCTION = """\
# Quality rules

What `okrsite check` and `okrsite build` find out about the OKRs themselves. A finding never stops a
build, except a warning under `--strict` or what `[check] severity` makes an error. Only what can still be
mended is looked at: goals of running and planned periods that are neither postponed nor dropped, drafts
included. Where a file has errors, its findings wait until those are mended.

- **Options** stand in `okrsite.toml` under the rule's code: `[rules.Q101]`.
- **How grave** a finding is says `[check] severity = {Q101 = "info"}`; `select` and `ignore` take codes
  or their beginnings, of which the more exact decides. `okrsite check --select` and `--ignore` win over the
  config. A code that there is not is an error, here as in a waiver; one whose findings are errors, which
  nothing hides or makes lighter, is a warning in `ignore`, `severity` and a waiver.
- **A finding that is meant** is waived in its file, up to a day and with a reason: `waive: [{rule: Q101,
  until: 2026-03-31, why: …}]`. Once the day is past, the waiver is a warning itself (V405).
- Rules about **words** have a list for each language in `okrsite/rules/words/`; without one for the
  site's `language` they are silent.

Three more are told with the values, since they bear on how scores are computed: a metric without a start
(V207), a key result due after its period (V404), a draft that others support (V307).

`okrsite rules` lists the rules, `okrsite explain Q101` shows one. This page is made from the same
docstrings.
"""


class OptionData(TypedDict):
    """An option of a rule."""

    name: str
    default: float
    description: str


class RuleData(TypedDict):
    """A rule as `okrsite rules --format json` has it."""

    code: str
    name: str
    severity: str
    title: str
    what: str
    why: str
    example: str
    fix: str
    options: list[OptionData]
    url: str


class CodeData(TypedDict):
    """Any other code as `okrsite explain --format json` has it."""

    code: str
    title: str
    family: str
    url: str


def address(code: str) -> str:
    """Where a code is documented: a path in okrsite's own repository, an absolute address with a home."""
    return f"{HOME}{PAGE if code.startswith('Q') else CODES_PAGE}#{code.lower()}"


def link(code: str) -> str:
    """The same where it is shown to be followed; empty without a home, as it would lead nowhere."""
    return address(code) if HOME else ""


def uri(code: str) -> str:
    """The same where nothing but an absolute address will do: without a home, a name."""
    return address(code) if HOME else f"urn:okrsite:{code.lower()}"


def code_data(code: str) -> CodeData:
    """A code that is no rule's, as data."""
    return {"code": code, "title": CODES[code], "family": FAMILIES[code[0]], "url": address(code)}


def code_text(code: str) -> str:
    """About a code that is no rule's, for the terminal."""
    return (
        f"{code}\n{CODES[code]}\n\n{code[0]} codes: {FAMILIES[code[0]]}.\n"
        "The diagnostic itself says where it is and what to write instead."
    )


def rule_data(rule: Rule) -> RuleData:
    """A rule as data."""
    sections = rule.sections
    return {
        "code": rule.code,
        "name": rule.name,
        "severity": rule.severity.value,
        "title": rule.title,
        "what": " ".join(sections["What it does"].split()),
        "why": " ".join(sections["Why"].split()),
        "example": sections["Example"],
        "fix": sections["Fix"],
        "options": list(_options(rule)),
        "url": address(rule.code),
    }


def _options(rule: Rule) -> Iterator[OptionData]:
    for name, field in rule.options.model_fields.items():
        yield {"name": name, "default": field.default, "description": field.description or ""}


def rule_list(rules: Iterable[Rule]) -> str:
    """One line a rule."""
    return "\n".join(f"{r.code}  {r.severity.value:<7}  {r.name:<23}  {r.title}" for r in rules)


def rule_text(rule: Rule) -> str:
    """All about a rule, for the terminal."""
    parts = [f"{rule.code} {rule.name} ({rule.severity.value})\n{rule.title}"]
    parts += [f"{name}\n{indent(text, '  ')}" for name, text in rule.sections.items()]
    options = [f"  {o['name']} = {o['default']:g}    {o['description']}" for o in _options(rule)]
    if options:
        parts.append("\n".join([f"Options, in okrsite.toml under [rules.{rule.code}]", *options]))
    parts.append(f"To accept it in a file\n  {_WAIVER.format(code=rule.code)}")
    return "\n\n".join(parts)


def markdown(rules: Iterable[Rule]) -> str:
    """The documentation of all rules."""
    rules = list(rules)
    rows = [f"| [{r.code}](#{r.code.lower()}) | {r.severity.value} | {r.title} |" for r in rules]
    table = "\n".join(["| code | severity | what it finds |", "|---|---|---|", *rows])
    return "\n".join([_INTRODUCTION, table, "", *(chapter(rule) for rule in rules)])


def chapter(rule: Rule) -> str:
    """A rule's chapter; its heading is the code alone, whose anchor every Git host makes alike."""
    sections = rule.sections
    lines = [f"## {rule.code}", "", f"**{rule.title}.** `{rule.name}`, {rule.severity.value}.", ""]
    lines += [sections["What it does"], "", f"*Why.* {sections['Why']}", ""]
    for name in ("Example", "Fix"):
        lines += [f"{name}:", "", "```yaml", sections[name], "```", ""]
    options = [f"| `{o['name']}` | {o['default']:g} | {o['description']} |" for o in _options(rule)]
    if options:
        lines += ["| option | default | meaning |", "|---|---|---|", *options, ""]
    return "\n".join(lines)


_CODES_INTRODUCTION = """\
# Codes

What `okrsite check` and `okrsite build` say of files, values, links and the config. Those that are errors
stop a build, and neither `select`, `ignore` nor a waiver hides them; the others are warnings and notices,
which are chosen and waived like the findings of the [quality rules](rules.md).

Each diagnostic says where it is and, as far as that can be known, what to write instead.
`okrsite check --fix` mends what it can mend safely.

This page is made from the code.
"""


def codes_markdown() -> str:
    """The documentation of all codes that are no rule's; each has an anchor of its own."""
    parts = [_CODES_INTRODUCTION]
    for family, told in FAMILIES.items():
        if family != "Q":
            parts.append(f"## {family}: {told}\n")
            parts += [f"### {code}\n\n{text}.\n" for code, text in CODES.items() if code[0] == family]
    return "\n".join(parts)
