"""What a reader downloads: a page, what draws it, what makes it answer; none grows with the company."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin

import pytest

from okrsite.build import Rendering, site_files, site_pages
from okrsite.checking import check
from okrsite.project import open_project
from tests.big import write_company

KB = 1000
PAGE = 50 * KB
"""A page's own HTML, gzipped."""
WHOLE = 150 * KB
"""A page with everything that it asks for by itself: style, fonts, icon, pictures, scripts."""
INTERACTIVE = 200 * KB
"""All scripts together, gzipped: what a reader loads once to search, filter and ask charts."""
INDEX = "search-index"
"""Of the scripts those that are data: what the search can find."""
ENTRY = 56
"""Bytes for each thing that can be found: its title, address, summary and what it can be narrowed down by."""
_OWN = re.compile(r'<(?:link rel="(?:stylesheet|icon)"|img|script)[^>]*? (?:href|src)="([^"]+)"')
_IN_CSS = re.compile(r'url\("?([^")]+)"?\)')


def sent(data: bytes) -> int:
    """Bytes on their way, as a host with gzip sends them."""
    return min(len(data), len(gzip.compress(data, 9, mtime=0)))


@pytest.fixture(scope="module")
def sizes(demo: Path) -> dict[str, int]:
    """What each page of the demo comes to."""
    return {
        path.relative_to(demo).as_posix(): sent(path.read_bytes()) for path in sorted(demo.rglob("*.html"))
    }


def test_every_page_is_small(sizes: dict[str, int]) -> None:
    assert len(sizes) > 500
    assert {page: size for page, size in sizes.items() if size > PAGE} == {}


def asked_for(demo: Path, page: str) -> Iterator[str]:
    """The files of the site that a page asks for by itself, and those that its style sheets ask for."""
    for way in _OWN.findall((demo / page).read_text("utf-8")):
        file = urljoin(f"/{page}", way).lstrip("/")
        yield file
        if file.endswith(".css"):
            for inner in _IN_CSS.findall((demo / file).read_text("utf-8")):
                yield urljoin(f"/{file}", inner).lstrip("/")


def test_a_page_with_all_that_it_is_drawn_with_is_small(demo: Path, sizes: dict[str, int]) -> None:
    weight: dict[str, int] = {}
    for page, size in sizes.items():
        files = set(asked_for(demo, page))
        assert {"assets/style.css", "assets/fonts/source-serif-4.woff2"} <= files or page == "404.html", files
        for file in files - weight.keys():
            weight[file] = sent((demo / file).read_bytes())
        whole = size + sum(weight[file] for file in files)
        assert whole <= WHOLE, (page, {file: weight[file] for file in files})


def test_what_makes_pages_answer_is_small(demo: Path) -> None:
    files = [path for path in demo.rglob("*.js") if not path.name.startswith(INDEX)]
    scripts = {path.relative_to(demo).as_posix(): sent(path.read_bytes()) for path in files}
    assert {"assets/vendor/vega.js", "assets/vendor/minisearch.js", "assets/js/site.js"} <= scripts.keys()
    assert sum(scripts.values()) <= INTERACTIVE, scripts


def test_the_index_of_the_search_is_small_for_what_can_be_found(demo: Path) -> None:
    """It grows with the company, and is loaded on first use, part by part."""
    parts = sorted(demo.rglob(f"{INDEX}*.js"))
    entries = sum(len(_entries(path.read_text("utf-8"))) for path in parts)
    assert entries > 600
    assert sum(sent(path.read_bytes()) for path in parts) <= ENTRY * entries


def _entries(script: str) -> list[object]:
    """The rows of a part, and those within them."""
    rows = json.loads(script.partition(".searchIndex = ")[2].rstrip().rstrip(";"))["rows"]
    return [entry for row in rows for entry in (row, *(row[-1] if isinstance(row[-1], list) else ()))]


SMALL, LARGE = 62, 80
"""Teams. The smaller company is past what lists are cut or paged at: 50 teams, 300 people or goals."""
SLACK = 1.12
"""A page of a list is a bit larger or smaller by what happens to be on it. Of all that a page could list the
larger company has 1.29 times as much, and a page that grew with it would be as much larger."""


def test_no_page_grows_with_the_company(tmp_path: Path) -> None:
    small, large = (largest(tmp_path / str(teams), teams) for teams in (SMALL, LARGE))
    assert len(large) > 20
    grown = {name: (small[name], size) for name, size in large.items() if size > small[name] * SLACK}
    assert grown == {}


def largest(root: Path, teams: int) -> dict[str, int]:
    """The size of the largest page of each type in a company of so many teams, none above the budget."""
    root.mkdir()
    project = open_project(write_company(root, teams))
    assert project.config.as_of is not None
    checked = check(project, project.config.as_of)
    assert checked.world is not None
    files = site_files(project, checked, [], Rendering())
    data = {file.path: file.data for file in files if file.path.endswith(".html")}
    found: dict[str, int] = {}
    for place in site_pages(checked.world):
        size, template = len(data[place.path]), place.make().template
        if size > found.get(template, 0):
            found[template] = size
            assert sent(data[place.path]) <= PAGE, place.path
    return found
