"""The page that stands for every page of the site while it cannot be built. Pure, and without a script.

It must not depend on the theme, which may be what is broken: its few styles are in the page, and its
Content-Security-Policy names them by their hash.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from html import escape

from okrsite.diagnostics import Diagnostic
from okrsite.serve.frames import FrameLine

LAST_GOOD = "last-good"
"""The query (`?last-good`) with which a page is shown as the last good build left it."""
FAULTS = "faults"
"""The query (`?faults`) with which this page is shown, also to who comes from the last good site."""

_MOST = 50

_STYLE = """
:root { color-scheme: light dark; --paper: light-dark(#fafbf8, #0e1513); --ink: light-dark(#15201c, #e8ede9);
  --muted: light-dark(#526059, #a0ada6); --sunk: light-dark(#f0f3ee, #1b2622);
  --off: light-dark(#a50f45, #fc7f9b); --band: light-dark(#12312a, #0a2019); }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
header { background: var(--band); color: #eef3ee; border-bottom: 3px solid #e0b53f; }
header p, main { max-width: 62rem; margin: 0 auto; padding: .75rem clamp(1rem, 4vw, 2rem); }
h1 { font: 600 2.125rem/1.2 "Source Serif 4", Georgia, serif; margin: 2rem 0 .5rem; }
h2 { font: 600 1.3125rem/1.35 "Source Serif 4", Georgia, serif; margin: .25rem 0 .75rem;
  overflow-wrap: anywhere; }
ol { list-style: none; margin: 2rem 0; padding: 0; }
li { border-top: 2px solid var(--ink); padding: .75rem 0 1.5rem; }
.at { margin: 0; font: .9375rem/1.5 ui-monospace, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
a { color: inherit; }
.open { display: inline-block; padding: .25rem 0; margin-left: 1rem; font: 1rem/1.5 system-ui, sans-serif; }
.at b, mark { color: var(--off); }
pre { background: var(--sunk); margin: 0; padding: .5rem 0; overflow-x: auto; tab-size: 4;
  font: .9375rem/1.6 ui-monospace, Menlo, Consolas, monospace; }
pre span { display: block; padding: 0 1rem; }
pre i { display: inline-block; min-width: 3ch; margin-right: 2ch; text-align: right; font-style: normal;
  color: var(--muted); user-select: none; }
pre .here { box-shadow: inset 3px 0 var(--off); }
mark { background: none; font-weight: 700; text-decoration: underline; text-underline-offset: .2em; }
.help, footer { color: var(--muted); }
.help { margin: .75rem 0 0; }
"""

POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "style-src 'sha256-" + base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode() + "'"
)


@dataclass(frozen=True, slots=True)
class Fault:
    """One error with the lines of the source around it, and more to read where there is more."""

    diagnostic: Diagnostic
    frame: tuple[FrameLine, ...] = ()
    details: str = ""
    link: str = ""
    """The address that opens the place in an editor of this machine."""


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """Faults, as a page and in one sentence."""

    faults: tuple[Fault, ...]
    site: str

    @property
    def brief(self) -> str:
        """The first fault, and how many more there are."""
        first = self.faults[0].diagnostic
        more = len(self.faults) - 1
        return f"{_place(first)} {first.code} {first.message}" + (f" (and {more} more)" if more else "")

    def html(self, *, has_good: bool, at_home: bool) -> str:
        """The whole page. `has_good`: there is a good build to go back to; `at_home`: the reader sits at
        this machine, so that its editors can be opened.
        """
        count = _counted(len(self.faults))
        more = len(self.faults) - _MOST
        shown = enumerate(self.faults[:_MOST], 1)
        items = "".join(_item(number, fault, at_home=at_home) for number, fault in shown)
        rest = f"<p>And {more} more, which the terminal shows.</p>" if more > 0 else ""
        return (
            f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
            f'<meta http-equiv="Content-Security-Policy" content="{escape(POLICY)}">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f"<title>{count} · {escape(self.site)}</title>\n<style>{_STYLE}</style>\n</head>\n"
            f"<body>\n<header><p>{escape(self.site)}</p></header>\n<main>\n"
            f"<h1>The site could not be built: {count}</h1>\n"
            "<p>This page goes away by itself with the next build that succeeds.</p>\n"
            f"{_GOOD if has_good else ''}<ol>\n{items}</ol>\n{rest}"
            f"{_ANOTHER if at_home and any(fault.link for fault in self.faults) else ''}"
            "</main>\n</body>\n</html>\n"
        )


_GOOD = f'<p><a href="?{LAST_GOOD}">Show this page as the last good build left it</a></p>\n'
_ANOTHER = (
    "<footer><p>Another editor: <code>okrsite serve --editor NAME</code>, or <code>OKRSITE_EDITOR</code>.</p>"
    "</footer>\n"
)


def _counted(number: int) -> str:
    return "one error" if number == 1 else f"{number} errors"


def _place(found: Diagnostic) -> str:
    return f"{found.span.path}:{found.span.line}:{found.span.column}"


def _item(number: int, fault: Fault, *, at_home: bool) -> str:
    found = fault.diagnostic
    lines = "".join(_line(line, line.number == found.span.line) for line in fault.frame)
    code = f"<pre><code>{lines}</code></pre>\n" if lines else ""
    details = f"<pre><code>{escape(fault.details)}</code></pre>\n" if fault.details else ""
    hint = f'<p class="help">help: {escape(found.hint)}</p>\n' if found.hint else ""
    link = (
        f' <a class="open" href="{escape(fault.link)}">Open in the editor</a>'
        if at_home and fault.link
        else ""
    )
    return (
        f'<li id="error-{number}">\n<p class="at"><b>{escape(found.code)}</b> '
        f'<a href="#error-{number}">{escape(_place(found))}</a>{link}</p>\n'
        f"<h2>{escape(found.message)}</h2>\n{code}{details}{hint}</li>\n"
    )


def _line(line: FrameLine, here: bool) -> str:
    mark = f"<mark>{escape(line.fault)}</mark>" if line.fault else ""
    text = f"{escape(line.before)}{mark}{escape(line.after)}"
    kind = ' class="here"' if here else ""
    return f"<span{kind}><i>{line.number}</i>{text}</span>"
