"""Any theme shows every page type, and of each its whole context; what it leaves out is named.

A theme of your own is held to it by `OKRSITE_THEME=/path/to/theme pytest tests/themes`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from okrsite.contexts import contexts, fields_of, markdown, parts
from okrsite.model.period import Period
from okrsite.project import Project
from okrsite.theme.environment import environment
from okrsite.view.chart import Chart, Table
from okrsite.view.filters import Facets
from tests.browser.sample import by_template
from tests.themes.conftest import built

ROOT = Path(__file__).parent.parent.parent
ELSEWHERE = frozenset({Chart, Facets, Period, Table})
"""Of these, filters and exports take the rest: drawings, CSV, what a list is filtered by."""


def test_every_page_type_has_a_documented_context() -> None:
    assert set(contexts()) == set(by_template())


def test_the_reference_is_what_the_code_says() -> None:
    """`python -m okrsite.contexts > docs/templates.md` writes it anew."""
    assert (ROOT / "docs" / "templates.md").read_text("utf-8") == markdown()


@pytest.mark.parametrize("kind", contexts().values(), ids=lambda kind: kind.__name__)
def test_every_context_says_what_it_is(kind: type) -> None:
    for one in parts(kind):
        assert (one.__doc__ or "").strip()
        assert not (one.__doc__ or "").startswith(f"{one.__name__}("), one


def test_every_page_type_is_rendered(themed: Project) -> None:
    site = built(themed)
    for template, paths in by_template().items():
        for path in paths:
            text = (site / path).read_text("utf-8")
            told = f"{template}: {path}"
            assert re.search(r"<title>[^<]+</title>", text), told
            assert len(re.findall(r"<h1\b", text)) == 1, told
            assert len(re.findall(r"<main\b", text)) == 1, told
            assert '<html lang="' in text, told
            assert "Content-Security-Policy" in text, told


def test_what_a_page_says_is_shown(themed: Project) -> None:
    """Each name of a context stands in one of the templates that make its page."""
    env = environment(themed.theme[0], lambda *_: "")
    missing = [
        f"{template}: it.{field.name}"
        for template, kind in contexts().items()
        for field in fields_of(kind)
        if field.name not in set(_names(env, template, set()))
    ]
    assert missing == []


def test_what_contexts_hold_is_shown(themed: Project) -> None:
    """Each name of what several pages show stands in one of the theme's templates."""
    env = environment(themed.theme[0], lambda *_: "")
    named = {name for template in contexts() for name in _names(env, template, set())}
    held = {part for kind in contexts().values() for part in parts(kind)} - {*contexts().values(), *ELSEWHERE}
    missing = [f"{kind.__name__}.{field.name}" for kind in held for field in fields_of(kind)]
    assert sorted(name for name in missing if name.split(".")[1] not in named) == []


def _names(env: Environment, template: str, seen: set[str]) -> Iterator[str]:
    """What a template and all that it is made of look up by name."""
    if template in seen or env.loader is None:
        return
    seen.add(template)
    tree = env.parse(env.loader.get_source(env, template)[0])
    for node in tree.find_all(nodes.Getattr):
        yield node.attr
    for part in tree.find_all((nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)):
        inner = getattr(part, "template", None)
        if isinstance(inner, nodes.Const):
            yield from _names(env, str(inner.value), seen)
