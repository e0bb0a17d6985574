"""A site's own templates: whether they can be read, and whether they leave room for all that pages say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from okrsite.diagnostics import Diagnostic, Span, did_you_mean, error, quote, warning
from okrsite.theme.chain import Theme, built_in
from okrsite.theme.folders import files_below

if TYPE_CHECKING:
    from jinja2 import nodes

CODE = "C203"
_PLACES = {".html": "templates", ".css": "static", ".js": "static", ".svg": "static", ".woff2": "static"}
"""The folders of a theme, by what belongs into them."""
NEEDED = frozenset({"title", "main"})
"""Blocks without which a page is none; of others a page is poorer."""


@dataclass(frozen=True, slots=True)
class _Template:
    """A template as it is written."""

    span: Span
    """Its first line."""
    own: bool
    """Whether it is the site's, not okrsite's."""
    parent: str
    """What it extends; empty for what stands alone."""
    parts: tuple[tuple[str, int], ...]
    """Other templates that it names, with their lines."""
    fills: tuple[tuple[str, int], ...]
    """Blocks at its top level, with their lines."""
    blocks: frozenset[str]
    """All blocks."""


def template_faults(theme: Theme) -> list[Diagnostic]:
    """What is wrong with the site's own templates. Without any, no template is read."""
    if unreadable := list(_unreadable(theme)):
        return unreadable
    faults = list(_misplaced(theme))
    if not any(file.suffix == ".html" for folder in _own(theme) for file in files_below(folder)):
        return faults
    # Jinja is loaded for those alone who have templates of their own: `check` needs it for nothing else.
    from jinja2 import TemplateSyntaxError

    from okrsite.theme.environment import environment
    from okrsite.theme.sources import Templates

    templates = Templates(theme)
    env = environment(theme, lambda *_: "", templates)
    found: dict[str, _Template] = {}
    for name in env.list_templates(["html"]):
        path = templates.path(name)
        own = not path.is_relative_to(built_in())
        shown = _shown(theme, path)
        try:
            source, _, _ = templates.get_source(env, name)
            parsed = env.parse(source, name, str(path))
            if own:
                env.compile(source, name, str(path))
        except UnicodeDecodeError:
            faults.append(error(CODE, Span.of(shown), "the template is not UTF-8", "save it as UTF-8"))
        except TemplateSyntaxError as fault:
            faults.append(error(CODE, Span.of(shown, fault.lineno), fault.message or "cannot be read"))
        else:
            found[name] = _template(parsed, Span.of(shown), own)
    return [*faults, *_unknown(found), *_without_room(found)]


class BadTemplateError(Exception):
    """A site's own template failed when a page was rendered."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


def fault_in_template(theme: Theme, fault: Exception) -> Diagnostic | None:
    """What a site's own template did wrong when a page was rendered; None when the fault is okrsite's."""
    place = None
    trace = fault.__traceback__
    while trace is not None:
        path = Path(trace.tb_frame.f_code.co_filename)
        if any(path.is_relative_to(folder) for folder in _own(theme)):
            place = Span.of(_shown(theme, path), trace.tb_lineno)
        trace = trace.tb_next
    return error(CODE, place, f"the template fails: {fault}") if place is not None else None


def _own(theme: Theme) -> Iterator[Path]:
    """The folders of templates that are the site's."""
    for folder in theme.folders:
        if not folder.is_relative_to(built_in()):
            yield folder / "templates"


def _unreadable(theme: Theme) -> Iterator[Diagnostic]:
    """What a build could not read, of each theme the first."""
    for templates in _own(theme):
        base = templates.parent
        try:
            inside = sorted(base.iterdir())
            for folder in (base / "templates", base / "static"):
                for file in files_below(folder) if folder in inside else ():
                    file.open("rb").close()
        except OSError as fault:
            shown = _shown(theme, Path(fault.filename or base))
            yield error("C201", Span.of(shown), f"it cannot be read: {fault.strerror or fault}")


def _misplaced(theme: Theme) -> Iterator[Diagnostic]:
    """Files beside the folders in which they would be found."""
    for templates in _own(theme):
        for file in sorted(templates.parent.iterdir()):
            place = _PLACES.get(file.suffix)
            if place and file.is_file():
                shown = _shown(theme, file)
                hint = f"put it into {_shown(theme, file.parent)}/{place}/"
                yield warning(CODE, Span.of(shown), "nothing looks for this file here", hint)


def _shown(theme: Theme, path: Path) -> str:
    """A path as it is told, relative to the project."""
    inside = path.is_relative_to(theme.project)
    return (path.relative_to(theme.project) if inside else path).as_posix()


def _template(parsed: nodes.Template, span: Span, own: bool) -> _Template:
    from jinja2 import nodes

    parents = list(_named(parsed, nodes.Extends))
    return _Template(
        span=span,
        own=own,
        parent=parents[0][0] if parents else "",
        parts=(*parents, *_named(parsed, nodes.Include), *_named(parsed, nodes.Import, nodes.FromImport)),
        fills=tuple((node.name, node.lineno) for node in parsed.body if isinstance(node, nodes.Block)),
        blocks=frozenset(block.name for block in parsed.find_all(nodes.Block)),
    )


def _named(parsed: nodes.Template, *kinds: type[nodes.Node]) -> Iterator[tuple[str, int]]:
    """The templates that statements of these kinds name, where the name is written out and must be there."""
    from jinja2 import nodes

    for node in parsed.find_all(kinds):
        named = None if getattr(node, "ignore_missing", False) else getattr(node, "template", None)
        if isinstance(named, nodes.Const) and isinstance(named.value, str):
            yield named.value, node.lineno


def _unknown(found: Mapping[str, _Template]) -> Iterator[Diagnostic]:
    """Templates named that are not there, and those that extend themselves."""
    for name, template in found.items():
        for part, line in template.parts if template.own else ():
            if part not in found:
                text = f"there is no template {quote(part)}"
                yield error(CODE, Span.of(template.span.path, line), text, did_you_mean(part, found))
        if template.own and name in _ancestors(found, name):
            yield error(CODE, template.span, f"{quote(name)} extends itself")


def _ancestors(found: Mapping[str, _Template], name: str) -> list[str]:
    """What a template extends, the nearest first."""
    line: list[str] = []
    parent = found[name].parent
    while parent in found and parent not in line:
        line.append(parent)
        parent = found[parent].parent
    return line


def _without_room(found: Mapping[str, _Template]) -> Iterator[Diagnostic]:
    """Blocks that templates fill and what they extend does not have: what is in them would be lost."""
    told: set[tuple[str, str]] = set()
    for name, template in found.items():
        line = _ancestors(found, name)
        room = frozenset().union(*(found[parent].blocks for parent in line))
        for block, at in template.fills if line else ():
            own = next((parent for parent in line if found[parent].own), "")
            if block in room:
                continue
            if template.own:
                text = f"it fills the block {quote(block)}, which {quote(line[0])} does not have"
                yield error(CODE, Span.of(template.span.path, at), text, did_you_mean(block, room))
            elif own and (own, block) not in told:
                told.add((own, block))
                tell = error if block in NEEDED else warning
                text = f"it has no block {quote(block)}, and would lose what {quote(name)} puts there"
                yield tell(CODE, found[own].span, text, f"add `{{% block {block} %}}{{% endblock %}}`")
