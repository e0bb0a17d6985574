"""A page in a browser in which nothing may happen that its site did not mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.browser.opened import OPEN_ALL, Opened

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog, Page

TRAP = """
window.ran = [];
for (const name of ['alert', 'confirm', 'prompt', 'print', 'open']) window[name] = () => ran.push(name);
Object.defineProperty(window, 'pwned', {set() { ran.push('their script'); }});
"""
"""What tells that something ran."""

REACHED = """() =>
[...document.querySelectorAll('*')].flatMap(at => [...at.attributes].flatMap(({name, value}) => {
  if (/^on|^(style|srcdoc|formaction|ping|srcset|data|background)$/i.test(name)) return [`${name}=${value}`];
  if (!/^(.*:)?(href|src|action|poster|cite|longdesc|manifest)$/i.test(name)) return [];
  const url = new URL(value, document.baseURI);
  if (at.matches('a') && /^(https?|mailto|file):$/.test(url.protocol)) return [];
  if (at.matches('link[rel=canonical]') && url.host === 'okrs.example') return [];
  const here = url.protocol === location.protocol && url.host === location.host;
  return here ? [] : [`${at.tagName} ${name}=${value}`];
}))"""
"""Addresses that are no link to a page, attributes that run: by how this browser reads the page."""


class Trapped(Opened):
    """Notes what runs, asks, opens, loads and leads away."""

    def __init__(self, browser: Browser, url: str) -> None:
        super().__init__(browser, url, 1280)
        self.context.add_init_script(TRAP)
        self.page.on("dialog", self._asked_by)
        self.page.on("popup", lambda popup: self.complaints.append(f"opens {popup.url}"))
        self.page.on("download", lambda download: self.complaints.append(f"loads {download.url}"))

    def _asked_by(self, dialog: Dialog) -> None:
        self.complaints.append(f"asks {dialog.message}")
        dialog.dismiss()

    def faults(self, *, here: bool = True) -> list[str]:
        """What happened since it was opened."""
        page = self.page
        ran: list[str] = page.evaluate("[...ran, ...seen.refused]")
        frames = [frame.url for frame in page.frames[1:]]
        gone = [] if not here or page.url.partition("#")[0] == self.url.partition("#")[0] else [page.url]
        return [*self.complaints, *self.foreign, *ran, *frames, *gone]


def poke(page: Page) -> None:
    """Opens, points at and focuses what is there; charts have a test of their own."""
    page.evaluate(OPEN_ALL)
    page.evaluate("""() => { for (const element of document.querySelectorAll('body *:not(.plot, .plot *)')) {
      for (const type of ['mouseover', 'mouseenter']) element.dispatchEvent(new MouseEvent(type));
      if (element.matches('summary, [tabindex], button, select, [autofocus]')) element.focus();
    } }""")
