"""Files beside the texts of the site: what they are called is not what they are."""

from __future__ import annotations

from tests.attacks.texts import ELSEWHERE
from tests.support import Files

SHOWN = """
![<img src=x onerror=pwned=1> "alt"](</pages/evil.png> "\\"><script>pwned=1</script>")
![gif][pic] [text](/pages/evil.txt) [pdf](/pages/evil.pdf 'a \" onclick=pwned=1 b')

[pic]: /pages/evil.gif '</script><script>pwned=1</script>'
"""
"""Files of the site."""


PAGE_AS_IMAGE = f"<!doctype html><script>pwned=1</script><img src=https://{ELSEWHERE}/i>".encode()
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" onload="pwned=1"><script>pwned=1</script><foreignObject>'
    f'<iframe xmlns="http://www.w3.org/1999/xhtml" src="https://{ELSEWHERE}"/></foreignObject></svg>'
).encode()


def assets() -> Files:
    """Pages, scripts and pictures with scripts under all kinds of names."""
    return {
        "pages/evil.png": PAGE_AS_IMAGE,
        "pages/evil.gif": b"GIF89a/*" + PAGE_AS_IMAGE + b"*/=1;pwned=1;",
        "pages/evil.svg": SVG,
        "pages/evil.webp": SVG,
        "pages/evil.txt": PAGE_AS_IMAGE,
        "pages/evil.pdf": b"%PDF-1.4\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>>>endobj\n",
        "pages/evil.html": PAGE_AS_IMAGE,
        "pages/evil.js": b"pwned=1",
    }
