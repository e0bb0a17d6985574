"""JSON Schemas of front matter and of the config, made from the models that read them."""

from __future__ import annotations

import json
import re
from copy import deepcopy

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from okrsite.config import Config
from okrsite.kinds import ALL
from okrsite.kinds.kind import Kind
from okrsite.rules import RULES
from okrsite.rules.codes import CODES
from okrsite.source import shapes
from okrsite.source.schema import FOLDER_TYPES, SCHEMAS, TypeName, UpdateFields

DIALECT = "https://json-schema.org/draft/2020-12/schema"
CONTENT, CONFIG = "content", "config"
NAMES = (*SCHEMAS, CONTENT, CONFIG)
"""What there are schemas of: each type, any content file by its `type`, and `okrsite.toml`."""

VALUES: dict[str, shapes.Shape] = {
    "amount": shapes.AMOUNT,
    "measured": shapes.MEASURED,
    "date": shapes.DATE,
    "id": shapes.SLUG,
    "link": shapes.URL,
    "name": shapes.REF,
    "text": shapes.TEXT,
}
"""Values that stand once in a schema and are referred to."""

_CODES = sorted({*CODES, *(rule.code for rule in RULES)})
_BEGINNINGS = sorted({code[:length] for code in _CODES for length in range(1, len(code) + 1)})
_CODE: shapes.Shape = {"type": "string", "pattern": f"^({'|'.join(_CODES)})$"}
_BEGINNING: shapes.Shape = {"type": "string", "pattern": f"^({'|'.join(_BEGINNINGS)})$"}
_ONE_GOAL: shapes.Shape = {"not": {"required": ["target", "change"]}}
_SUM: shapes.Shape = {
    "if": {"properties": {"of": {"const": "value"}}, "required": ["of"]},
    "then": {"required": ["start", "target"]},
}


def schema_of(name: str) -> dict[str, object]:
    """The schema of one of `NAMES`."""
    if name == CONFIG:
        return _named(name, "okrsite.toml", _config())
    if name == CONTENT:
        return _named(name, "Front matter of any type", _content())
    found = next(known for known in SCHEMAS if known == name)
    return _named(name, f"Front matter of type {name}", _front_matter(found))


def schema_text(name: str) -> str:
    """The schema as a file holds it."""
    return json.dumps(schema_of(name), ensure_ascii=False, indent=2) + "\n"


def file_name(name: str) -> str:
    """The file of a schema among others."""
    return f"{name}.schema.json"


def _named(name: str, title: str, schema: JsonSchemaValue) -> dict[str, object]:
    used: set[str] = set()
    whole = _shared(schema, used)
    assert isinstance(whole, dict)  # noqa: S101
    definitions = {**whole.pop("$defs", {}), **{key: VALUES[key] for key in sorted(used)}}
    head = {"$schema": DIALECT, "$id": f"urn:okrsite:schema:{name}", "title": title, **whole}
    return {**head, "title": title, "$defs": definitions} if definitions else {**head, "title": title}


def _shared(node: object, used: set[str]) -> object:
    """The same with references in the place of values that are used over and over."""
    if isinstance(node, list):
        return [_shared(item, used) for item in node]
    if not isinstance(node, dict):
        return node
    for name, value in VALUES.items():
        given = {key: part for key, part in value.items() if key != "examples"}
        if all(key in node and node[key] == part for key, part in given.items()):
            used.add(name)
            rest = {k: v for k, v in node.items() if k not in given and v != value.get(k)}
            return {"$ref": f"#/$defs/{name}", **rest}
    return {key: _shared(part, used) for key, part in node.items()}


class _Editors(GenerateJsonSchema):
    """Without what editors have no use for: null (a key without a value is a fault), defaults of nothing."""

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        inner = schema["schema"]
        if schema.get("default", ...) is None and inner["type"] == "nullable":
            return self.generate_inner(inner["schema"])
        made = super().default_schema(schema)
        if made.get("default") in (None, "", [], {}):
            made.pop("default", None)
        return made

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        made = super().dict_schema(schema)
        if "patternProperties" in made:
            made["additionalProperties"] = False
            made.pop("propertyNames", None)
        return made

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        made = super().model_schema(schema)
        if "title" in made:
            words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", str(made["title"]).removesuffix("Fields"))
            made["title"] = words.capitalize()
        return made

    def field_title_should_be_set(self, schema: object) -> bool:  # noqa: ARG002
        return False


def _made(model: type[BaseModel]) -> JsonSchemaValue:
    return deepcopy(model.model_json_schema(schema_generator=_Editors))


def _front_matter(name: TypeName) -> JsonSchemaValue:
    """A type's schema; `type` must be there where no folder gives it."""
    made = _made(SCHEMAS[name])
    properties, required = made["properties"], made.get("required", [])
    properties["type"] = {"const": name, "description": properties["type"]["description"]}
    if name == "objective":
        kinds = {"allOf": [*(_of_kind(kind) for kind in ALL), _ONE_GOAL, _SUM]}
        made["$defs"]["KeyResultFields"] |= kinds
    if name == "checkin":
        _tell_apart(properties["updates"])
    made["$defs"]["Waiver"]["properties"]["rule"] |= _CODE
    if name not in FOLDER_TYPES.values() and name != "page":
        required = ["type", *required]
    return {**made, "required": required}


def _tell_apart(updates: JsonSchemaValue) -> None:
    """What is said of a goal, and a group of key results: told apart by their names, as `check` does."""
    *said, group = updates["additionalProperties"]["anyOf"]
    group["not"] = {"minProperties": 1, "propertyNames": {"enum": list(UpdateFields.model_fields)}}
    updates["type"] = ["object", "null"]  # in a new one every line below it is a comment still
    updates["allOf"] = [{"patternProperties": {"#": {"anyOf": said}}}]


def _of_kind(kind: Kind) -> JsonSchemaValue:
    """What a key result of a kind needs, and which keys of other kinds it cannot take."""
    others = sorted({key for other in ALL for key in other.takes} - kind.takes)
    needs: list[JsonSchemaValue] = [
        {"anyOf": [{"required": [key]} for key in choice]} for choice in kind.needs
    ]
    then: JsonSchemaValue = {"properties": dict.fromkeys(others, False)}
    if needs:
        then["allOf"] = needs
    chosen: JsonSchemaValue = {"properties": {"kind": {"const": kind.name}}}
    if kind.name != "metric":  # the default: it holds where no kind is written
        chosen["required"] = ["kind"]
    return {"if": chosen, "then": then}


def _content() -> JsonSchemaValue:
    """Any content file: the schema of its `type`; without one (the folder gives it) every known key."""
    definitions: JsonSchemaValue = {}
    cases: list[JsonSchemaValue] = []
    keys: set[str] = set()
    for name in SCHEMAS:
        made = _front_matter(name)
        definitions |= made.pop("$defs")
        keys |= set(made["properties"])
        definitions[name] = made
        chosen = {"properties": {"type": {"const": name}}, "required": ["type"]}
        cases.append({"if": chosen, "then": {"$ref": f"#/$defs/{name}"}})
    untyped = {"if": {"not": {"required": ["type"]}}, "then": {"propertyNames": {"enum": sorted(keys)}}}
    kinds = {"enum": list(SCHEMAS), "description": "What the file holds; the folder's type when left out."}
    return {
        "type": "object",
        "description": "A content file, read by its `type`.",
        "properties": {"type": kinds},
        "allOf": [*cases, untyped],
        "$defs": definitions,
    }


def _config() -> JsonSchemaValue:
    """The config's schema, with the options of each rule."""
    made = _made(Config)
    options: JsonSchemaValue = {}
    for rule in RULES:
        single = _made(rule.options)
        options[rule.code] = {**single, "title": rule.name, "description": f"{rule.title}."}
    rules = made["properties"]["rules"]
    made["properties"]["rules"] = {
        "type": "object",
        "description": rules["description"],
        "properties": options,
        "additionalProperties": False,
    }
    of_check = made["$defs"]["CheckConfig"]["properties"]
    for key in ("select", "ignore"):
        of_check[key]["items"] = _BEGINNING
    of_check["severity"]["propertyNames"] = _CODE
    return made
