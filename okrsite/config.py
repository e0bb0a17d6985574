"""`okrsite.toml`: one frozen value, every key with its default and its meaning."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from okrsite.diagnostics import Diagnostic, Span, did_you_mean, error, quote
from okrsite.model.addresses import BUILT_IN, SECTIONS
from okrsite.model.period import FIRST_YEAR, LAST_YEAR, PeriodNames

_PERIOD_NAME = re.compile(r"\w[\w. -]{0,60}")
MOST_DAYS = 36_500
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def _weekday(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


def _base_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.query or parts.fragment:
        raise ValueError("an address such as https://okrs.example.com/ is expected")
    return value if value.endswith("/") else value + "/"


def _below(value: str) -> str:
    if not value.strip("/") or not value.isprintable():
        raise ValueError("the name of a folder is expected")
    return value


NEW_URL = ("folder", "filename", "path", "value", "content")
"""What `new_url` may hold in braces: `path` is folder and filename, `value` and `content` are the text."""


def _new_url(value: str) -> str:
    if urlsplit(value).scheme not in {"http", "https"}:
        raise ValueError("an address such as https://git.example.com/okrs/new/main/content is expected")
    for name in re.findall(r"\{([^{}]*)\}?", value):
        if name not in NEW_URL or f"{{{name}}}" not in value:
            known = ", ".join(f"{{{word}}}" for word in NEW_URL)
            raise ValueError(f"there is no {{{name}}}; there are {known}")
    return value


class Section(BaseModel):
    """A table of the file: unknown keys are faults, values are read-only and never converted."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class StatusConfig(Section):
    """`[status]`: where a gap to the expected pace changes the status."""

    at_risk_gap: float = Field(0.10, ge=0, le=1, description="A larger gap than this is at risk.")
    off_track_gap: float = Field(0.25, ge=0, le=1, description="A larger gap than this is off track.")


class CheckConfig(Section):
    """`[check]`: which diagnostics are shown, and how grave they are."""

    select: list[str] = Field([], description="Codes or their beginnings (`Q`, `Q1`); empty selects all.")
    ignore: list[str] = Field(
        [], description="Codes or their beginnings that are not shown; errors always are."
    )
    severity: dict[str, Literal["error", "warning", "info"]] = Field({}, description="Severity by code.")


class PeriodConfig(Section):
    """`[periods."PI-7"]`: a period of your own."""

    start: date = Field(description="Its first day.")
    end: date = Field(description="Its last day.")


class Config(Section):
    """Everything `okrsite.toml` can say."""

    title: str = Field("OKRs", description="Name of the site.")
    description: str = Field("", description="One sentence about it.")
    base_url: Annotated[str, AfterValidator(_base_url)] | None = Field(
        None, description="Where it is published; feed and sitemap need it."
    )
    language: str = Field(
        "en",
        pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$",
        description="Language of the content; the site's own words are English.",
    )
    theme: str = Field("default", pattern=r"^[A-Za-z0-9_-]+$", description="Name of the theme.")
    content_dir: Annotated[str, AfterValidator(_below)] = Field(
        "content", description="Folder of the content."
    )
    output_dir: Annotated[str, AfterValidator(_below)] = Field(
        "site", description="Folder of the built site."
    )
    as_of: date | None = Field(None, description="The day the site is built as of; default today (UTC).")
    company_team: str = Field("company", description="Id of the team at the top.")
    fiscal_year_start: int = Field(1, ge=1, le=12, description="Month in which the fiscal year begins.")
    fiscal_year_named: Literal["start", "end"] = Field(
        "start", description="Whether a fiscal year has the number of the year it starts or ends in."
    )
    stale_after_days: int = Field(
        14, ge=0, le=MOST_DAYS, description="Days without a check-in until a key result is stale."
    )
    grace_days: int = Field(
        30, ge=0, le=MOST_DAYS, description="Days after a period in which final figures still count."
    )
    kickoff_days: int = Field(
        14, ge=0, le=MOST_DAYS, description="Days in which targets may settle after a period's start."
    )
    week_start: Annotated[
        Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"],
        BeforeValidator(_weekday),
    ] = Field("monday", description="First day of a habit's week.")
    publish_email: bool = Field(False, description="Whether people's e-mail addresses are published.")
    charts: bool = Field(True, description="Whether charts are drawn; their tables stay.")
    edit_url: str | None = Field(None, description="Address of a line of a content file: `{path}`, `{line}`.")
    commit_url: str | None = Field(None, description="Address of a commit: `{commit}`.")
    new_url: Annotated[str, AfterValidator(_new_url)] | None = Field(
        None, description="Address of the Git host's form for a new file: `{path}`, `{value}`."
    )
    status: StatusConfig = Field(StatusConfig(), description="Thresholds of the status.")
    check: CheckConfig = Field(CheckConfig(), description="Which diagnostics are shown.")
    rules: dict[str, dict[str, Any]] = Field({}, description="Options of single rules.")
    periods: dict[str, PeriodConfig] = Field({}, description="Periods of your own.")
    tokens: dict[str, str] = Field({}, description="Theme tokens of your own.")

    @property
    def period_names(self) -> PeriodNames:
        """The reader of period names that these settings give."""
        custom = {name: (p.start, p.end) for name, p in self.periods.items()}
        return PeriodNames(self.fiscal_year_start, self.fiscal_year_named, custom)

    @property
    def base_path(self) -> str:
        """The path of `base_url`, with slashes at both ends; `/` without one."""
        return urlsplit(self.base_url).path if self.base_url else "/"

    @property
    def week_start_day(self) -> int:
        """0 for Monday to 6 for Sunday."""
        return WEEKDAYS.index(self.week_start)


def parse_config(text: str, path: str) -> tuple[Config, list[Diagnostic]]:
    """The config that `text` holds. Keys with faults are listed and count as left out."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        found = re.search(r"\(at line (\d+), column (\d+)\)", str(fault))
        line, column = (int(found[1]), int(found[2])) if found else (max(text.count("\n"), 1), 1)
        message = re.sub(r" \(at .*\)$", "", str(fault))
        width = len([*text.split("\n"), ""][line - 1])
        span = Span(path, line, min(column, width + 1), line, min(column, width) + 1)
        return Config(), [error("C101", span, f"the config is not TOML: {message}")]
    except (RecursionError, ValueError) as fault:
        # tomllib's own limits: deep nesting, integers of thousands of digits, a date that is none.
        why = "it is nested too deep" if isinstance(fault, RecursionError) else str(fault).split(";")[0]
        return Config(), [error("C101", Span.of(path), f"the config cannot be read: {why}")]
    faults: list[Diagnostic] = []
    while True:
        try:
            config = Config.model_validate(data)
        except ValidationError as fault:
            faults += [_diagnostic(item, text, path) for item in fault.errors()]  # type: ignore[arg-type]
            # The rest of the config still says how the content is to be read.
            for item in fault.errors():
                data.pop(str(item["loc"][0]), None)
        else:
            return config, faults + _cross_checks(config, text, path)


def _cross_checks(config: Config, text: str, path: str) -> list[Diagnostic]:
    faults = []
    if config.status.at_risk_gap > config.status.off_track_gap:
        span = locate(text, path, ("status", "off_track_gap"))
        faults.append(error("C103", span, "off_track_gap is smaller than at_risk_gap"))
    for name, period in config.periods.items():
        if name in (*SECTIONS, *BUILT_IN) or not _PERIOD_NAME.fullmatch(name):
            message = f"the period {quote(name)} cannot be an address of its own"
            span = locate(text, path, ("periods", name))
            faults.append(
                error(
                    "C103", span, message, "name it with letters and digits, and not like a page of the site"
                )
            )
        if not FIRST_YEAR <= period.start.year <= period.end.year <= LAST_YEAR and period.start <= period.end:
            message = f"the period {quote(name)} lies outside the years {FIRST_YEAR} to {LAST_YEAR}"
            faults.append(error("C103", locate(text, path, ("periods", name)), message))
        if period.end < period.start:
            faults.append(
                error("C103", locate(text, path, ("periods", name)), f"the period {quote(name)} ends first")
            )
    return faults


def _diagnostic(item: dict[str, Any], text: str, path: str) -> Diagnostic:
    loc = tuple(part for part in item["loc"] if not str(part).startswith("function-"))
    unknown = item["type"] == "extra_forbidden"
    span = locate(text, path, loc, value=not unknown)
    name = ".".join(str(part) for part in loc)
    if unknown:
        known = _keys_beside(loc)
        return error("C102", span, f"unknown key {quote(name)}", did_you_mean(str(loc[-1]), known))
    return error("C103", span, f"{name} {wanted(item)}")


_KINDS = {
    "string_type": "text in quotes",
    "int_type": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "list_type": "a list in brackets",
    "dict_type": "a table",
    "model_type": "a table",
    "model_attributes_type": "a table",
    "date_type": "a date such as 2026-02-02, without quotes",
}


def wanted(item: dict[str, Any]) -> str:
    """What a value has to be, behind its name."""
    kind, context = item["type"], item.get("ctx", {})
    if kind == "missing":
        return "is missing"
    if kind in _KINDS:
        return f"has to be {_KINDS[kind]}"
    if kind == "literal_error":
        return f"has to be one of {context['expected']}"
    if kind in {"greater_than_equal", "less_than_equal"}:
        edge = context.get("ge", context.get("le"))
        return f"has to be at {'least' if 'ge' in context else 'most'} {edge}"
    if kind == "string_pattern_mismatch":
        return f"cannot be {quote(str(item['input']))}"
    return f"is wrong: {item['msg'].removeprefix('Value error, ')}"


def _keys_beside(loc: tuple[Any, ...]) -> list[str]:
    sections: dict[str, type[Section]] = {
        "status": StatusConfig,
        "check": CheckConfig,
        "periods": PeriodConfig,
    }
    model = sections.get(str(loc[0]), Config) if len(loc) > 1 else Config
    return list(model.model_fields)


def locate(text: str, path: str, loc: tuple[Any, ...], *, value: bool = False) -> Span:
    """Where a key, or its value, stands in TOML text (the standard library's parser does not tell)."""
    table: tuple[str, ...] = ()
    names = tuple(str(part) for part in loc)
    best = Span.of(path)
    for number, line in enumerate(text.split("\n"), 1):
        if header := re.match(r"\s*\[\s*([^\[\]]+?)\s*\]", line):
            table = _dotted(header[1])
            if table == names[: len(table)]:
                best = Span.of(path, number, line.index("[") + 1, len(header[0].strip()))
            continue
        if key := re.match(r"\s*([A-Za-z0-9_.\"'-]+)\s*=\s*", line):
            whole = table + _dotted(key[1])
            if whole == names[: len(whole)]:
                if value:
                    written = re.sub(r"\s+#[^\"']*$", "", line[key.end() :]).rstrip()
                    return Span.of(path, number, key.end() + 1, len(written))
                return Span.of(path, number, line.index(key[1]) + 1, len(key[1]))
    return best


def _dotted(name: str) -> tuple[str, ...]:
    return tuple(a or b or c for a, b, c in re.findall(r'"([^"]*)"|\'([^\']*)\'|([^.\s"\']+)', name))


def read_text(path: Path) -> tuple[str, list[Diagnostic]]:
    """The text of the config file at `path`, which must exist."""
    try:
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n"), []
    except UnicodeDecodeError:
        return "", [error("C101", Span.of(path.name), "the config is not UTF-8", "save it as UTF-8")]
    except OSError as fault:
        return "", [
            error("C101", Span.of(path.name), f"the config cannot be read: {fault.strerror or fault}")
        ]
