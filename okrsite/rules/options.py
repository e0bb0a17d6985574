"""Options of rules in `[rules.Q101]`: read by each rule's own model, faults told where they stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol

from pydantic import ValidationError

from okrsite.config import Config, Section, wanted
from okrsite.diagnostics import Diagnostic, Span, did_you_mean, error, quote
from okrsite.rules.rule import Rule


class Where(Protocol):
    """Tells where a key of the config, or its value, stands."""

    def __call__(self, *loc: str, value: bool = True) -> Span: ...


def chosen(config: Config, rules: tuple[Rule, ...]) -> Mapping[type[Section], Section]:
    """The options that the config gives, by the model of each rule; those with faults keep the defaults."""
    found: dict[type[Section], Section] = {}
    for rule in rules:
        if rule.code in config.rules:
            try:
                found[rule.options] = rule.options.model_validate(config.rules[rule.code])
            except ValidationError:
                continue
    return found


def option_faults(config: Config, rules: tuple[Rule, ...], where: Where) -> Iterator[Diagnostic]:
    """Rules that there are not, options that a rule has not, values that are none."""
    known = {rule.code: rule for rule in rules}
    for code, given in config.rules.items():
        rule = known.get(code)
        if rule is None:
            hint = did_you_mean(code, known) or "`okrsite rules` lists them"
            yield error("C102", where("rules", code, value=False), f"there is no rule {quote(code)}", hint)
            continue
        try:
            rule.options.model_validate(given)
        except ValidationError as fault:
            for item in fault.errors():
                key = str(item["loc"][0]) if item["loc"] else ""
                name = f"rules.{code}.{key}".rstrip(".")
                if item["type"] == "extra_forbidden":
                    names = ", ".join(rule.options.model_fields)
                    hint = did_you_mean(key, rule.options.model_fields) or (
                        f"{code} has {names}" if names else f"{code} has no options"
                    )
                    span = where("rules", code, key, value=False)
                    yield error("C102", span, f"unknown key {quote(name)}", hint)
                else:
                    yield error("C103", where("rules", code, key), f"{name} {wanted({**item})}")
