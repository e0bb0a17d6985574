"""Pages to bytes. Pure: the same page and theme give the same bytes."""

from __future__ import annotations

from jinja2 import Environment

from okrsite.publish.files import OutputFile
from okrsite.view.frame import SiteFrame
from okrsite.view.page import Page


def render(env: Environment, page: Page, frame: SiteFrame) -> OutputFile:
    """The page's file."""
    root = frame.base_path if page.path == "404.html" else "../" * page.path.count("/")
    html = env.get_template(page.template).render(page=page, site=frame, it=page.context, root=root)
    return OutputFile(page.path, html.encode("utf-8", "replace"))
