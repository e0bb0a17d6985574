"""A Jinja environment that renders the same text in less time.

A page puts out some hundred values and calls as many macros. Jinja wraps each value to mark it as safe, where
nobody looks any more, and asks of each function whether it wants the context and which argument is which.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

import markupsafe
from jinja2 import Environment
from jinja2.compiler import CodeGenerator, Frame, MacroRef
from jinja2.nodes import Expr, Node, Template
from jinja2.runtime import Context, Macro
from jinja2.utils import missing
from markupsafe import Markup, escape

_safe: Callable[[str], str] = partial(str.__new__, Markup)
# What `escape` does to a string; where a version has it not under this name, `escape` takes longer.
_escaped: Callable[[str], str] = getattr(markupsafe, "_escape_inner", escape)


def shown(value: object) -> str:
    """A value as it stands on a page, by the rules of `escape`."""
    kind = type(value)
    if kind is str:
        return _escaped(value)  # type: ignore[arg-type] # mypy does not see it from `kind`
    return value if kind is Markup else escape(value)  # type: ignore[return-value]


class QuickMacro(Macro):
    """A macro that asks for no `caller`, `varargs` or `kwargs`."""

    def __call__(self, *values: object, **named: object) -> str:
        absent = self._argument_count - len(values)
        if named or absent < 0:
            return super().__call__(*values, **named)
        return _safe(self._func(*values, *(missing,) * absent))


class _Context(Context):
    def call(
        self,
        function: Callable[..., object],
        /,
        *values: object,
        _loop_vars: dict[str, object] | None = None,
        _block_vars: dict[str, object] | None = None,
        **named: object,
    ) -> object:
        if type(function) is QuickMacro:
            return function(*values, **named)
        return super().call(function, *values, _loop_vars=_loop_vars, _block_vars=_block_vars, **named)


class _Compiler(CodeGenerator):
    """Jinja's own but for what it writes most: values, macros and blocks."""

    def visit_Template(self, node: Template, frame: Frame | None = None) -> None:  # noqa: N802 - Jinja's
        self.writeline(f"from {__name__} import QuickMacro as _quick_macro, shown as _shown")
        super().visit_Template(node, frame)

    def blockvisit(self, nodes: Iterable[Node], frame: Frame) -> None:
        # A block is put out as one text: a piece of it goes through all blocks around it, one by one.
        whole = frame.block_frame and frame.buffer is None
        if whole:
            self.buffer(frame)
        super().blockvisit(nodes, frame)
        if whole:
            self.writeline(f"yield concat({frame.buffer})")

    def _output_child_pre(self, node: Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None:
            self.write("_shown(")
        else:
            super()._output_child_pre(node, frame, finalize)

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        asks = macro_ref.accesses_caller or macro_ref.accesses_kwargs or macro_ref.accesses_varargs
        if asks or frame.eval_ctx.volatile or not frame.eval_ctx.autoescape:
            super().macro_def(macro_ref, frame)
            return
        name = getattr(macro_ref.node, "name", None)
        arguments = tuple(argument.name for argument in macro_ref.node.args)
        self.write(f"_quick_macro(environment, macro, {name!r}, {arguments!r}, False, False, False, True)")


class QuickEnvironment(Environment):
    """Jinja's environment for templates that are escaped."""

    code_generator_class = _Compiler
    context_class = _Context
