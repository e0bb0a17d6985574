"""`okrsite explain`."""

from __future__ import annotations

import click


@click.command(short_help="Explain a code: what it means, why, an example and its fix.")
@click.argument("code")
def explain(code: str) -> None:
    """Explain a code: what it means, and of a quality rule why, an example, its fix and its options.

    CODE is one such as Q105 that a diagnostic shows, or the name of a rule.

    \b
    okrsite explain Q105
    okrsite explain no-owner
    """
    from okrsite.diagnostics import did_you_mean
    from okrsite.rules import RULES
    from okrsite.rules.codes import CODES, FAMILIES
    from okrsite.rules.manual import rule_text

    asked = code.strip().upper()
    found = next((rule for rule in RULES if asked in {rule.code, rule.name.upper()}), None)
    if found is not None:
        click.echo(rule_text(found))
    elif asked in CODES:
        click.echo(f"{asked}\n{CODES[asked]}\n\n{asked[0]} codes: {FAMILIES[asked[0]]}.")
        click.echo("The diagnostic itself says where it is and what to write instead.")
    else:
        known = [*CODES, *(rule.code for rule in RULES), *(rule.name.upper() for rule in RULES)]
        hint = did_you_mean(asked, known) or "`okrsite rules` lists the rules"
        raise click.BadParameter(f"there is no code {code!r}; {hint}", param_hint="CODE")
