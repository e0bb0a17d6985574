"""What readers run into and a test of markup does not see: text cut off or written over, ways barred."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

_LOOK = """() => {
  const faults = [], boxes = [];
  const clipped = (box, element) => {
    for (let e = element; e && e !== document.body; e = e.parentElement) {
      const style = getComputedStyle(e);
      if (style.overflowX === 'visible' || e instanceof SVGElement) continue;
      const frame = e.getBoundingClientRect();
      box = {left: Math.max(box.left, frame.left), right: Math.min(box.right, frame.right),
             top: Math.max(box.top, frame.top), bottom: Math.min(box.bottom, frame.bottom)};
    }
    return box;
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, element = node.parentElement, words = node.nodeValue.trim();
    if (!words || !element.checkVisibility({visibilityProperty: true, opacityProperty: true})) continue;
    if (element.closest('.vh, .skip, script, style')) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    let shown = false;
    for (const line of range.getClientRects()) {
      const room = line.height * 0.3;  // above and below the letters
      const box = clipped({left: line.left + 1, right: line.right - 1,
                           top: line.top + room, bottom: line.bottom - room}, element);
      if (box.right <= box.left || box.bottom <= box.top) continue;
      shown = true;
      boxes.push({...box, words: words.slice(0, 40), node});
    }
    if (shown && parseFloat(getComputedStyle(element).fontSize) < 12.9)
      faults.push(`too small: ${words.slice(0, 40)}`);
  }
  boxes.sort((a, b) => a.top - b.top);
  for (let i = 0; i < boxes.length; i++)
    for (let j = i + 1; j < boxes.length && boxes[j].top < boxes[i].bottom - 1; j++)
      if (boxes[i].node !== boxes[j].node
          && Math.min(boxes[i].right, boxes[j].right) - Math.max(boxes[i].left, boxes[j].left) > 1)
        faults.push(`written over: ${boxes[i].words} | ${boxes[j].words}`);
  for (const element of document.querySelectorAll('main *, header *, footer *')) {
    if (element instanceof SVGElement || element.closest('.vh') || !element.checkVisibility()) continue;
    const style = getComputedStyle(element), hides = ['hidden', 'clip'].includes(style.overflowX);
    if (hides && element.scrollWidth > element.clientWidth + 1)
      faults.push(`cut off: ${element.textContent.trim().slice(0, 40)}`);
  }
  return faults.slice(0, 10);
}"""

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = """async tags => {
  const found = await axe.run(document, {runOnly: tags, resultTypes: ['violations']});
  const said = node => `${node.target} ${node.failureSummary}`;
  return found.violations.map(fault => `${fault.id} (${fault.nodes.length}): ${said(fault.nodes[0])}`);
}"""


def ugly(page: Page) -> list[str]:
    """Text that is cut off, text over other text, text under 13 px: the first ten such places."""
    found: list[str] = page.evaluate(_LOOK)
    return found


def violations(page: Page, axe: str) -> list[str]:
    """What keeps people out, as axe-core finds it: WCAG 2.2 AA and best practices. The page must trust us."""
    page.evaluate(axe)
    found: list[str] = page.evaluate(AXE, TAGS)
    return found
