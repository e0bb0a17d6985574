"""`okrsite schema`: what editors know of front matter is what the parser knows."""

from __future__ import annotations

import json
import re
import tomllib
from datetime import date
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker
from pydantic import BaseModel, TypeAdapter, ValidationError

from okrsite.cli import okrsite
from okrsite.config import Config
from okrsite.rules import KNOWN, RULES
from okrsite.scaffold.schema import NAMES, schema_of
from okrsite.source import types
from okrsite.source.discover import SourceFile
from okrsite.source.parse import parse
from okrsite.source.schema import SCHEMAS, UpdateFields
from tests.cli.yaml_core import core, front_matter
from tests.support import PEOPLE, TEAMS, checked

ROOT = Path(__file__).parent.parent.parent
DEMO = sorted((ROOT / "content").rglob("*.md"))


def run(*arguments: str) -> Result:
    return CliRunner().invoke(okrsite, ["schema", *arguments])


def validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(schema_of(name), format_checker=FormatChecker())


VALIDATORS = {name: validator(name) for name in NAMES}


def errors(name: str, data: object) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in VALIDATORS[name].iter_errors(data)]


@pytest.mark.parametrize("name", NAMES)
def test_each_schema_is_one_and_says_what_it_is_of(name: str) -> None:
    done = run(name)
    assert done.exit_code == 0
    schema = json.loads(done.stdout)
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == f"urn:okrsite:schema:{name}"
    assert schema["title"]
    assert schema["description"]
    assert run(name).stdout == done.stdout


def test_every_reference_in_a_schema_leads_somewhere() -> None:
    for name in NAMES:
        schema = schema_of(name)
        text = json.dumps(schema)
        for target in re.findall(r'"\$ref": "#/\$defs/([^"]+)"', text):
            assert target in schema["$defs"], (name, target)  # type: ignore[operator]


def keys_of(schema: dict[str, Any]) -> set[str]:
    return set(schema["properties"])


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_has_the_keys_that_the_parser_knows_and_no_other(name: str) -> None:
    schema: Any = schema_of(name)
    assert keys_of(schema) == set(SCHEMAS[name].model_fields)  # type: ignore[index]
    assert schema["additionalProperties"] is False
    for part in [schema, *schema["$defs"].values()]:
        for key, about in part.get("properties", {}).items():
            assert about.get("description"), (name, key)


def test_keys_inside_are_those_of_the_parser_too() -> None:
    found: dict[str, Any] = {}
    for name in SCHEMAS:
        found |= schema_of(name)["$defs"]  # type: ignore[arg-type]
    models = {m.__name__: m for m in _models(BaseModel)}
    inner = {"KeyResultFields", "StepFields", "ChangeFields", "UpdateFields", "BlockerFields", "Waiver"}
    assert {*inner, "BandFields", "GradeFields"} <= set(found)
    for name in set(found) & set(models):
        assert keys_of(found[name]) == set(models[name].model_fields)
        assert found[name]["additionalProperties"] is False


def _models(base: type[BaseModel]) -> list[type[BaseModel]]:
    below = base.__subclasses__()
    return [m for m in below if m.__module__.startswith("okrsite.source")] + [
        inner for m in below for inner in _models(m)
    ]


def test_the_configs_schema_has_its_keys_and_each_rules_options() -> None:
    schema: Any = schema_of("config")
    assert keys_of(schema) == set(Config.model_fields)
    rules = schema["properties"]["rules"]["properties"]
    assert {code: keys_of({"properties": {}, **rules[code]}) for code in rules} == {
        rule.code: set(rule.options.model_fields) for rule in RULES
    }
    demo = tomllib.loads((ROOT / "okrsite.toml").read_text("utf-8"))
    assert not errors("config", json.loads(json.dumps(demo, default=date.isoformat)))
    assert errors("config", {"titel": "OKRs"})
    assert errors("config", {"rules": {"Q101": {"most": 5, "moast": 6}}})
    assert errors("config", {"status": {"at_risk_gap": 3}})


@pytest.mark.parametrize("code", ["Q", "Q1", "Q10", "Q105", "V405", "Q9", "Q999", "q105", "Q1055", "X1", ""])
def test_a_code_in_the_config_is_one_in_editors_too(code: str) -> None:
    for key in ("select", "ignore"):
        assert (not errors("config", {"check": {key: [code]}})) == KNOWN.are_meant_by(code)
    assert (not errors("config", {"check": {"severity": {code: "error"}}})) == KNOWN.has(code)


def test_the_demo_is_valid_in_editors() -> None:
    """Every file of it, against its type's schema and against the one of any type."""
    seen = set()
    for path in DEMO:
        name = path.relative_to(ROOT / "content").as_posix()
        document = parse(SourceFile(str(path), name, path.read_bytes())).document
        if document is None or any(part.startswith(("_", ".")) for part in name.split("/")):
            continue
        data = front_matter(path)
        assert not errors(document.type, data), name
        assert not errors("content", data), name
        seen.add(document.type)
    assert seen == set(SCHEMAS)


BASES = {
    "objective": """
        type: objective
        title: Win the accounts that stay
        owner: mara
        key_results:
          - id: arr
            title: New ARR
            start: $0
            target: $4M
        """,
    "checkin": """
        author: mara
        updates:
          partners:
            arr: {value: $1M, confidence: 6}
        """,
    "kpi": """
        title: Churn
        green: {max: 2%}
        readings: {2026-01-05: 2.1%}
        """,
    "team": "title: Sales\nlead: mara\n",
    "person": "title: Mara Lind\nteam: sales\n",
    "retro": """
        objective: partners
        grades: {partners#arr: {grade: 0.7, why: Late}}
        """,
    "event": "title: Launch\ndate: 2026-01-20\n",
    "page": "title: How we work\nnav: true\norder: 3\n",
}
PLACES = {
    "objective": "2026-Q1/sales/partners.md",
    "checkin": "2026-Q1/sales/checkins/2026-01-30-mara.md",
    "kpi": "kpis/churn.md",
    "team": "teams/labs.md",
    "person": "people/ada.md",
    "retro": "2026-Q1/sales/retros/2026-01-31-mara.md",
    "event": "events/launch.md",
    "page": "index.md",
}

NESTED = "partners:\n    arr: {value: $1M, confidence: 6}"
MISTAKES = [
    ("objective", "owner: mara", "ownr: mara"),
    ("objective", "title: Win the accounts that stay\n", ""),
    ("objective", "type: objective", "type: objectiv"),
    ("objective", "owner: mara", "owner: {name: mara}"),
    ("objective", "owner: mara", "stance: comitted"),
    ("objective", "owner: mara", "state: paused"),
    ("objective", "owner: mara", "state: dropped"),
    ("objective", "owner: mara", "weight: heavy"),
    ("objective", "owner: mara", "weight: -1"),
    ("objective", "owner: mara", "links: [https://example.com]"),
    ("objective", "owner: mara", "links: {bad: 'javascript:alert(1)'}"),
    ("objective", "owner: mara", "waive: [{rule: Q105, until: soon, why: later}]"),
    ("objective", "owner: mara", "waive: [{rule: Q105}]"),
    ("objective", "owner: mara", "waive: [{rule: Q999, until: 2026-03-01, why: later}]"),
    ("objective", "target: $4M", "target: $4M\n    change: $3M"),
    ("objective", "target: $4M", "kind: rollup\n    of: value"),
    ("objective", "owner: mara", "owner:"),
    ("objective", "id: arr", "id: New ARR"),
    ("objective", "    title: New ARR\n", ""),
    ("objective", "target: $4M", "target: a lot"),
    ("objective", "target: $4M", "target: 1.250,00"),
    ("objective", "target: $4M", "target: [4]"),
    ("objective", "target: $4M", "taget: $4M"),
    ("objective", "target: $4M", "target: $4M\n    kind: number"),
    ("objective", "    target: $4M\n", ""),
    ("objective", "target: $4M", "target: $4M\n    min: 3"),
    ("objective", "target: $4M", "target: 4\n    kind: habit"),
    ("objective", "start: $0", "kind: milestone"),
    ("objective", "target: $4M", "target: $4M\n    due: 31.03.2026"),
    ("objective", "target: $4M", "target: $4M\n    checkpoints: {mid-February: $2M}"),
    ("objective", "target: $4M", "target: $4M\n    indicator: leeding"),
    ("objective", "target: $4M", "target: $4M\n    changes: [{date: 2026-02-01, target: $4M}]"),
    ("checkin", "author: mara", "auhtor: mara"),
    ("checkin", "updates:", "update:"),
    ("checkin", "confidence: 6", "confidence: 0.6"),
    ("checkin", "confidence: 6", "confidence: 60"),
    ("checkin", "confidence: 6", "confidence: 6, status: fine"),
    ("checkin", "confidence: 6", "days: 0"),
    ("checkin", "value: $1M", "value: [1]"),
    ("checkin", NESTED, "partners#arr: {confidence: 0.6}"),
    ("checkin", NESTED, "partners#arr: {confidence: 11}"),
    ("checkin", NESTED, "partners#arr: {days: -1}"),
    ("checkin", NESTED, "partners#arr: {arr: 4}"),
    ("checkin", NESTED, "churn: {value: 2%, confidence: 11}"),
    ("checkin", "author: mara", "wins: 3"),
    ("checkin", "author: mara", "wins: [First renewal, 3.5]"),
    ("checkin", "author: mara", "wins: true"),
    ("checkin", "author: mara", "blockers: 4"),
    ("checkin", "author: mara", "blockers: [{text: 4, needs: sales}]"),
    ("checkin", "author: mara", "date: 2026-1-30"),
    ("checkin", "author: mara", "blockers: [{needs: sales}]"),
    ("kpi", "green: {max: 2%}", "green: {most: 2%}"),
    ("kpi", "green: {max: 2%}", "green: {}"),
    ("kpi", "2026-01-05: 2.1%", "yesterday: 2.1%"),
    ("kpi", "2.1%", "about two"),
    ("team", "lead: mara", "leader: mara"),
    ("team", "lead: mara", "lead: [mara]"),
    ("person", "team: sales", "left: 2026-02-30"),
    ("person", "title: Mara Lind", "name: Mara Lind"),
    ("retro", "grade: 0.7", "grade: 7"),
    ("retro", "grade: 0.7, ", ""),
    ("event", "date: 2026-01-20", "date: next week"),
    ("event", "date: 2026-01-20\n", ""),
    ("page", "order: 3", "order: third"),
    ("page", "nav: true", "nav: [a]"),
]


def site_with(root: Path, name: str, text: str) -> list[str]:
    """Where `check` finds errors in a site that has this front matter."""
    texts = {**{key: dedent(base).lstrip("\n") for key, base in BASES.items()}, name: text}
    files: dict[str, str | bytes] = {PLACES[key]: f"---\n{texts[key]}---\n" for key in texts}
    result = checked(root, {"people.csv": PEOPLE, "teams.csv": TEAMS, **files}, "2026-02-15")
    return [f"{d.span.path}: {d.code} {d.message}" for d in result.diagnostics if d.severity == "error"]


@pytest.mark.parametrize("name", BASES)
def test_what_the_mistakes_are_seeded_in_is_right(tmp_path: Path, name: str) -> None:
    text = dedent(BASES[name]).lstrip("\n")
    assert not errors(name, core(text))
    assert not site_with(tmp_path, name, text)


@pytest.mark.parametrize(("name", "right", "wrong"), MISTAKES)
def test_a_seeded_mistake_is_found_in_the_editor_and_by_check(
    tmp_path: Path, name: str, right: str, wrong: str
) -> None:
    base = dedent(BASES[name]).lstrip("\n")
    assert right in base
    text = base.replace(right, wrong)
    data = core(text)
    assert errors(name, data)
    found = site_with(tmp_path, name, text)
    assert any(PLACES[name] in fault for fault in found), "the editor's fault is none"
    assert errors("content", {"type": name, **data} if "type: " not in text else data)  # type: ignore[dict-item]


def test_a_check_in_whose_values_are_comments_still_is_right(tmp_path: Path) -> None:
    text = "author: mara\nupdates:\n#  partners#arr: $1M\n"
    assert not site_with(tmp_path, "checkin", text)
    assert not errors("checkin", core(text))
    assert not errors("content", core(text))


@pytest.mark.parametrize(
    "said",
    [
        "partners#arr: $1M",
        "partners#arr: {value: $1M, confidence: 6, date: 2026-01-29}",
        "partners#arr: {2026-01-12: $1M, 2026-01-19: {value: $2M, note: Two deals}}",
        "churn: 2%",
        "churn: {value: 2%, note: As before}",
    ],
)
def test_every_form_of_an_update_is_right(tmp_path: Path, said: str) -> None:
    text = f"author: mara\nupdates:\n  {said}\nwins: [100 renewals]\nblockers: 2 open posts\n"
    assert not site_with(tmp_path, "checkin", text)
    assert not errors("checkin", core(text))
    assert not errors("content", core(text))


def test_any_content_without_a_type_takes_known_keys_only() -> None:
    assert not errors("content", {"title": "Sales", "lead": "mara"})
    assert errors("content", {"title": "Sales", "leader": "mara"})


AMOUNTS = st.one_of(
    st.from_regex(r"[+\-−]?[$€£]?[0-9]{1,4}(\.[0-9]{1,2})?(k|M|bn)?", fullmatch=True),
    st.from_regex(r"[0-9]{1,3}(,[0-9]{3}){0,2} ?(%|days|min/mile|pts|users|EUR|km²|°C|CO2)?", fullmatch=True),
    st.from_regex(r"(USD |CA\$|₿)?[0-9]{1,2}:[0-9]{2}( h| min/mile)?", fullmatch=True),
    st.text(alphabet="0123456789.,:_eE+-−–$€%/ kMbnxaö", min_size=1, max_size=12),
)
SCALARS: dict[str, tuple[Any, st.SearchStrategy[str]]] = {
    "amount": (types.Amount, AMOUNTS),
    "date": (types.IsoDate, st.one_of(st.dates().map(str), st.text("0123456789-", max_size=11))),
    "id": (types.Slug, st.text("abcz019-_. A", min_size=1, max_size=66)),
    "text": (types.Text, st.text(st.characters(codec="ascii", exclude_categories=["C"]), min_size=1)),
}
WEIGHT: Any = SCHEMAS["objective"].model_json_schema()["properties"]["weight"]
NUMBERS = st.one_of(
    st.decimals(0, 10, allow_nan=False, places=2).map(str), st.text("0123456789.+-/ ", max_size=6)
)


def plain_value(text: str) -> object:
    """What an editor sees of a text behind a key; None where YAML reads no value, or another text."""
    try:
        value = core(f"key: {text}")
    except yaml.YAMLError:
        return None
    inner = value.get("key") if isinstance(value, dict) else None
    other = isinstance(inner, list | dict) or (isinstance(inner, str) and inner != text.strip())
    return None if other else inner


def accepted(kind: Any, text: str) -> bool:
    try:
        TypeAdapter(kind).validate_python(text)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize("name", SCALARS)
@given(data=st.data())
def test_no_editor_objects_to_what_the_parser_takes(name: str, data: st.DataObject) -> None:
    kind, texts = SCALARS[name]
    shape = Draft202012Validator(schema_of("objective")["$defs"][name])  # type: ignore[index]
    text = data.draw(texts)
    value = plain_value(text)
    if value is None or not accepted(kind, text):
        return
    assert shape.is_valid(value), (text, value)
    if not isinstance(value, str):
        assert shape.is_valid(text.strip()), "the same in quotes"


@given(text=NUMBERS)
def test_no_editor_objects_to_numbers_that_the_parser_takes(text: str) -> None:
    value = plain_value(text)
    confidence = UpdateFields.model_json_schema()["properties"]["confidence"]
    for kind, shape in ((types.Weight, WEIGHT), (types.Confidence, confidence)):
        if value is not None and accepted(kind, text):
            assert Draft202012Validator(shape).is_valid(value), (text, value)


@pytest.mark.parametrize(
    "target",
    ["15", "$15M", "1,250", "9:30", "9:30 min/mile", "-25%", "12_000", "1e3", "0123", "€12k", "4.5 pts"],
)
def test_amounts_as_people_write_them_are_amounts_in_editors(target: str) -> None:
    text = BASES["objective"].replace("start: $0", "").replace("$4M", target)
    assert not errors("objective", core(dedent(text)))


def test_all_schemas_into_a_folder(tmp_path: Path) -> None:
    done = run("--all", "--output", str(tmp_path / "schemas"))
    assert done.exit_code == 0
    files = sorted(p.name for p in (tmp_path / "schemas").iterdir())
    assert files == sorted(f"{name}.schema.json" for name in NAMES)
    assert json.loads((tmp_path / "schemas" / "kpi.schema.json").read_text("utf-8")) == schema_of("kpi")
    assert done.stdout.count("Wrote ") == len(NAMES)


def test_one_schema_into_a_file_or_a_folder(tmp_path: Path) -> None:
    assert run("kpi", "--output", str(tmp_path / "a.json")).exit_code == 0
    assert (tmp_path / "a.json").read_text("utf-8") == run("kpi").stdout
    assert run("kpi", "--output", str(tmp_path)).exit_code == 0
    assert (tmp_path / "kpi.schema.json").is_file()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "name one of objective"),
        (["objectiv"], 'did you mean "objective"?'),
        (["--all"], "--output schemas"),
        (["kpi", "--all", "--output", "x"], "or --all"),
        (["--all", "--output", str(Path(__file__))], "is not a folder"),
    ],
)
def test_wrong_usage(arguments: list[str], says: str) -> None:
    done = run(*arguments)
    assert done.exit_code == 2
    assert says in done.stderr


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = run("kpi", "--output", str(tmp_path / "file" / "kpi.json"))
    assert done.exit_code == 1
    assert "cannot be written" in done.stderr
