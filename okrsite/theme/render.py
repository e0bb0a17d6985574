"""Pages to bytes. Pure: the same page and theme give the same bytes."""

from __future__ import annotations

from jinja2 import Environment

from okrsite.publish.files import OutputFile
from okrsite.theme.chain import Theme
from okrsite.theme.templates import BadTemplateError, fault_in_template
from okrsite.view.frame import SiteFrame
from okrsite.view.page import Page


def render(env: Environment, theme: Theme, page: Page, frame: SiteFrame) -> OutputFile:
    """The page's file; raises `BadTemplateError` for what a template of the site's own does wrong."""
    root = frame.base_path if page.path == "404.html" else "../" * page.path.count("/")
    try:
        html = env.get_template(page.template).render(page=page, site=frame, it=page.context, root=root)
    except Exception as fault:
        if (told := fault_in_template(theme, fault)) is None:
            raise
        raise BadTemplateError(told) from fault
    return OutputFile(page.path, html.encode("utf-8", "replace"))
