"""Every page of the demo is valid HTML: the checker of the W3C, which knows attributes and values too."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from tests.browser.tools import java, tool

# Whether pages keep to their policy is for the browser to say (test_every_page). To this checker they come
# from no host, so that `'self'` allows nothing, and it takes blocks of data for scripts.
POLICY = "Content Security Policy"


def complaints(site: Path) -> list[str]:
    """What the checker says of all pages below a folder."""
    jar = tool("vnu-jar/build/dist/vnu.jar")
    # A short run: the quick compiler alone, one collector.
    command = [java(), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss4m", "-jar", str(jar)]
    done = subprocess.run(
        [*command, "--skip-non-html", "--format", "json", str(site)], capture_output=True, text=True
    )
    assert done.stderr.startswith("{"), done.stderr
    found = json.loads(done.stderr)["messages"]
    told = (m for m in found if POLICY not in m["message"])
    return [f"{m['url']}:{m.get('lastLine')}: {m['message']} {m.get('extract', '')}" for m in told]


def test_every_page_is_valid(demo: Path) -> None:
    assert complaints(demo) == []


def test_the_checker_would_say_so(demo: Path, tmp_path: Path) -> None:
    """An attribute that is none, a value that is none, an element out of place, an id twice."""
    page = (demo / "index.html").read_text("utf-8")
    wrong = '<p foo="1"></p><time datetime="2026-13-40">b</time><ul><p></p></ul><p id="_main"></p></main>'
    (tmp_path / "index.html").write_text(page.replace("</main>", wrong), "utf-8")
    assert len(complaints(tmp_path)) >= 4
