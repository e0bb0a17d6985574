"""`okrsite rules`."""

from __future__ import annotations

import json

import click


@click.command(short_help="List the quality rules.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Form of the output.",
)
def rules(form: str) -> None:
    """List the quality rules: code, how grave, name, what each finds.

    \b
    okrsite rules
    okrsite rules --format json
    """
    from okrsite.rules import RULES
    from okrsite.rules.manual import rule_data, rule_list

    if form == "json":
        data = {"rules": [rule_data(rule) for rule in RULES]}
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
    else:
        click.echo(rule_list(RULES))
