"""Jinja, quicker at what a page does some thousand times: to call, to look into a row, to escape.

The report of a large warehouse has hundreds of pages to render each night, and
more than half of their time went into what Jinja asks before each of these.
What templates mean stays as Jinja has it: all is escaped but what is marked as
HTML. Which templates there are, and what they may use, is in `site.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from jinja2 import Environment, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context
from markupsafe import Markup, escape

_escaped_text = lru_cache(maxsize=20_000)(escape)  # words, names and numbers come again on page after page


class _Context(Context):
    """Calls what templates call as it is: nothing of ours asks to be told of the context."""

    def call(
        self, called: Callable[..., Any], /,
        *args: Any, _loop_vars: object = None, _block_vars: object = None, **named: Any,
    ) -> Any:  # fmt: skip
        return called(*args, **named)


class _Code(CodeGenerator):
    """Templates as code in which every value goes through `QuickEnvironment.escaped`."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        assert frame.eval_ctx.autoescape and not frame.eval_ctx.volatile, "templates are escaped as a whole"
        self.write("environment.escaped(")


class QuickEnvironment(Environment):
    """An environment whose templates are all escaped, whole."""

    code_generator_class = _Code
    context_class = _Context

    @staticmethod
    def escaped(value: Any) -> str:
        """A value as HTML: escaped, unless it is what a macro gave."""
        if type(value) is str:
            return _escaped_text(value)
        return value if type(value) is Markup else escape(value)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """As Jinja's; of a row, the column comes first."""
        if type(obj) is dict and attribute in obj:
            return obj[attribute]
        try:
            return getattr(obj, attribute)
        except AttributeError:
            return super().getattr(obj, attribute)
