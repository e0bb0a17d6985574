"""Quality rules: faults of OKRs that no schema sees. One file a rule, and a line in `RULES`.

A rule is a pure function of `Facts`; siblings never import each other.
"""

from __future__ import annotations

from collections.abc import Sequence

from okrsite.config import Config
from okrsite.diagnostics import Diagnostic, ordered
from okrsite.history.values import Edit
from okrsite.model.site import Site
from okrsite.rules.codes import CODES, MAY_WARN
from okrsite.rules.facts import Facts
from okrsite.rules.options import Where, chosen, option_faults
from okrsite.rules.q101_key_result_count import RULE as KEY_RESULT_COUNT
from okrsite.rules.q102_objective_count import RULE as OBJECTIVE_COUNT
from okrsite.rules.q103_no_number import RULE as NO_NUMBER
from okrsite.rules.q104_baseline_against_source import RULE as BASELINE_AGAINST_SOURCE
from okrsite.rules.q105_no_owner import RULE as NO_OWNER
from okrsite.rules.q106_figures_in_title import RULE as FIGURES_IN_TITLE
from okrsite.rules.q107_long_title import RULE as LONG_TITLE
from okrsite.rules.q108_task import RULE as TASK
from okrsite.rules.q109_activity import RULE as ACTIVITY
from okrsite.rules.q110_all_lagging import RULE as ALL_LAGGING
from okrsite.rules.q111_vague_words import RULE as VAGUE_WORDS
from okrsite.rules.q112_nothing_stretching import RULE as NOTHING_STRETCHING
from okrsite.rules.q113_unrealistic_target import RULE as UNREALISTIC_TARGET
from okrsite.rules.q114_kpi_as_key_result import RULE as KPI_AS_KEY_RESULT
from okrsite.rules.q115_always_met import RULE as ALWAYS_MET
from okrsite.rules.q201_silent import RULE as SILENT
from okrsite.rules.q202_never_started import RULE as NEVER_STARTED
from okrsite.rules.q203_unmoved import RULE as UNMOVED
from okrsite.rules.q204_claim_against_numbers import RULE as CLAIM_AGAINST_NUMBERS
from okrsite.rules.q205_edited_after_kickoff import RULE as EDITED_AFTER_KICKOFF
from okrsite.rules.q206_owner_left import RULE as OWNER_LEFT
from okrsite.rules.q207_history_says_otherwise import RULE as HISTORY_SAYS_OTHERWISE
from okrsite.rules.q301_orphan import RULE as ORPHAN
from okrsite.rules.q302_skipped_level import RULE as SKIPPED_LEVEL
from okrsite.rules.q303_claimed_twice import RULE as CLAIMED_TWICE
from okrsite.rules.q304_does_not_add_up import RULE as DOES_NOT_ADD_UP
from okrsite.rules.q401_key_order import RULE as KEY_ORDER
from okrsite.rules.rule import Rule
from okrsite.rules.selection import Codes, check_faults, waiver_faults
from okrsite.scoring.values import Scores
from okrsite.source.parse import Document
from okrsite.source.schema import FrontMatter

RULES: tuple[Rule, ...] = (
    KEY_RESULT_COUNT,
    OBJECTIVE_COUNT,
    NO_NUMBER,
    BASELINE_AGAINST_SOURCE,
    NO_OWNER,
    FIGURES_IN_TITLE,
    LONG_TITLE,
    TASK,
    ACTIVITY,
    ALL_LAGGING,
    VAGUE_WORDS,
    NOTHING_STRETCHING,
    UNREALISTIC_TARGET,
    KPI_AS_KEY_RESULT,
    ALWAYS_MET,
    SILENT,
    NEVER_STARTED,
    UNMOVED,
    CLAIM_AGAINST_NUMBERS,
    EDITED_AFTER_KICKOFF,
    OWNER_LEFT,
    HISTORY_SAYS_OTHERWISE,
    ORPHAN,
    SKIPPED_LEVEL,
    CLAIMED_TWICE,
    DOES_NOT_ADD_UP,
    KEY_ORDER,
)


KNOWN = Codes([*CODES, *(rule.code for rule in RULES)], RULES, CODES.keys() - MAY_WARN)
"""Every code that a diagnostic can have."""


def title_of(code: str) -> str:
    """What a code stands for, in one line."""
    return next((rule.title for rule in RULES if rule.code == code), CODES.get(code, ""))


def config_faults(config: Config, where: Where, text: str) -> list[Diagnostic]:
    """What is wrong in `[rules]` and `[check]`; `text` is the config's."""
    return [*option_faults(config, RULES, where), *check_faults(config, text, where, KNOWN)]


def unknown_waivers(documents: Sequence[Document[FrontMatter]]) -> list[Diagnostic]:
    """Waivers of rules that there are not, or of errors."""
    return list(waiver_faults(documents, KNOWN))


def lint(site: Site, scores: Scores, config: Config, ledger: tuple[Edit, ...] = ()) -> tuple[Diagnostic, ...]:
    """What all rules find. The ledger is what the content's Git history tells."""
    facts = Facts(site, scores, config, ledger, chosen(config, RULES))
    return ordered(
        Diagnostic(rule.code, rule.severity, found.message, found.span, found.hint)
        for rule in RULES
        for found in rule.check(facts)
    )


__all__ = ["KNOWN", "RULES", "Rule", "config_faults", "lint", "title_of", "unknown_waivers"]
