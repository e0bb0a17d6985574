"""The environment that pages are rendered in gives what Jinja's own gives."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from jinja2 import DictLoader, Environment, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from okrsite.theme.quick import QuickEnvironment, QuickMacro

HOSTILE = """<a href="x" title='y'>&amp;</a>"""

PARTS = """
{% macro plain(a, b="two", c=none) %}[{{ a }}|{{ b }}|{{ c }}]{% endmacro %}
{% macro outer(a) %}<b>{{ plain(a, c=a) }}{{ plain(a, a) }}</b>{% endmacro %}
{% macro framed(title) %}<i title="{{ title }}">{{ caller() if caller is defined }}</i>{% endmacro %}
{% macro many() %}{{ varargs|join("+") }}{{ kwargs|dictsort }}{% endmacro %}
{% macro around() %}{{ here }} {{ root_of() }}{% endmacro %}
"""
PAGE = """
{% import "parts.html" as m with context %}
{% block main %}
{{ value }} {{ safe }} {{ number }} {{ nothing }} {{ odd }} {{ value ~ safe }} {{ "x" if false }}
{{ m.plain(value) }} {{ m.plain(safe, number) }} {{ m.plain(1, 2, 3) }} {{ m.plain(b=value, a=safe) }}
{{ m.outer(value) }} {{ m.outer(safe) }} {{ m.many(1, value, k=value) }} {{ m.around() }}
{% call m.framed(value) %}{{ value }}{{ m.plain(safe) }}{% endcall %} {{ m.framed(safe) }}
{% for one in [value, safe, 3] %}{% set twice = one %}{{ m.plain(one, twice) }}{{ root_of() }}{% endfor %}
{% autoescape false %}{{ value }}{{ m.plain(value) }}{% endautoescape %}
{% macro own(x) %}{{ x }}{% endmacro %}{{ own(value) }}{{ own(own(value)) }}
{% set kept %}{{ value }}{% endset %}{{ kept }} {{ [value, safe] }} {{ value|upper }} {{ value|safe }}
{% endblock %}
"""


class Odd(str):
    """A string of another kind."""

    __slots__ = ()


@dataclass
class Shown:
    """What says itself how it is shown."""

    def __html__(self) -> str:
        return "<em>shown</em>"


@pass_context
def root_of(context: Context) -> str:
    return f"{context['here']}<"


def rendered(kind: type[Environment], text: str, **values: object) -> str:
    loader = DictLoader({"parts.html": PARTS, "page.html": text})
    env = kind(loader=loader, autoescape=True, undefined=StrictUndefined, extensions=[])
    env.globals["root_of"] = root_of
    safe = Markup(HOSTILE)  # noqa: S704 - to see that it is left as it is
    given = {"value": HOSTILE, "safe": safe, "number": 3, "nothing": None, "odd": Odd(HOSTILE)}
    return env.get_template("page.html").render(**given, here="<here>", shown=Shown(), **values)


def test_the_same_text_as_from_jinja() -> None:
    page = PAGE.replace("{{ nothing }}", "{{ nothing }}{{ shown }}{{ m.plain(shown) }}")
    text = rendered(QuickEnvironment, page)
    assert text == rendered(Environment, page)
    assert "[&lt;a href=&#34;x&#34;" in text
    assert f"[{HOSTILE}|" in text


@pytest.mark.parametrize(
    "call",
    ["m.plain(1, 2, 3, 4)", "m.plain(1, nobody=2)", "m.plain()", "m.outer(absent)", "m.nowhere()", "m()"],
)
def test_what_is_wrong_stays_wrong(call: str) -> None:
    page = f'{{% import "parts.html" as m with context %}}{{{{ {call} }}}}'
    told = []
    for kind in (QuickEnvironment, Environment):
        with pytest.raises(Exception, match=r".") as fault:
            rendered(kind, page)
        told.append((type(fault.value), str(fault.value)))
    assert told[0] == told[1]


def test_macros_take_the_short_way() -> None:
    env = QuickEnvironment(loader=DictLoader({"parts.html": PARTS}), autoescape=True)
    parts = env.get_template("parts.html").module
    assert {name: type(getattr(parts, name)) is QuickMacro for name in ("plain", "framed", "many")} == {
        "plain": True,
        "framed": False,
        "many": False,
    }
