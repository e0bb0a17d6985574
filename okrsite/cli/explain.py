"""`okrsite explain`."""

from __future__ import annotations

import json

import click


def _codes(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001
    """What a shell completes: codes, and the names of rules."""
    from okrsite.rules import RULES
    from okrsite.rules.codes import CODES

    known = [*sorted({*CODES, *(rule.code for rule in RULES)}), *(rule.name for rule in RULES)]
    return [word for word in known if word.upper().startswith(incomplete.upper())]


@click.command(short_help="Explain a code: what it means, why, an example and its fix.")
@click.argument("code", shell_complete=_codes)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Form of the output.",
)
def explain(code: str, form: str) -> None:
    """Explain a code: what it means, and of a quality rule why, an example, its fix and its options.

    CODE is one such as Q105 that a diagnostic shows, or the name of a rule.

    \b
    okrsite explain Q105
    okrsite explain no-owner
    okrsite explain V204 --format json
    """
    from okrsite.rules import KNOWN, RULES
    from okrsite.rules.codes import CODES
    from okrsite.rules.manual import code_data, code_text, rule_data, rule_text

    asked = code.strip().upper()
    found = next((rule for rule in RULES if asked in {rule.code, rule.name.upper()}), None)
    if found is None and asked not in CODES:
        hint = KNOWN.hint(code)
        raise click.BadParameter(f"there is no code {code!r}; {hint}", param_hint="CODE")
    if form == "json":
        data = code_data(asked) if found is None else rule_data(found)
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
    else:
        click.echo(code_text(asked) if found is None else rule_text(found))
