"""Every link of every page works: from a host's root, below a path, and from a folder without a host."""

from __future__ import annotations

import http.client
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from bench.host import host
from okrsite.build import build
from okrsite.project import open_project, with_base_url

ROOT = Path(__file__).parent.parent
HOST = "https://company.example"
BASE = "/company/okrs/"
WITH_ADDRESSES = {".html", ".ics", ".txt", ".xml"}
_WAYS = ("href", "src", "action", "poster", "data")
_REFRESH = re.compile(r"\d+; *url=(.+)")


class Links(HTMLParser):
    """The links of a page as they are written, and what in it can be linked to."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = {"", "top"}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        given = {name: value or "" for name, value in attrs}
        self.links += [given[name] for name in _WAYS if name in given]
        if given.get("http-equiv") == "refresh" and (found := _REFRESH.match(given["content"])):
            self.links.append(found[1])
        if "id" in given:
            self.ids.add(given["id"])


def pages(site: Path) -> Iterator[tuple[str, Links]]:
    for path in sorted(site.rglob("*.html")):
        yield path.relative_to(site).as_posix(), Links(path.read_text("utf-8"))


def test_from_a_folder_each_link_names_a_file_and_a_place_in_it(demo: Path) -> None:
    found = dict(pages(demo))
    files = {path.relative_to(demo).as_posix() for path in demo.rglob("*") if path.is_file()}
    assert len(found) > 500
    wrong: list[str] = []
    for page, links in found.items():
        if page == "404.html":  # shown by a host alone, at any address: its links begin at the host's root
            continue
        for link in links.links:
            target = urlsplit(urljoin(f"file:///site/{page}", link))
            if target.scheme in {"http", "https", "mailto"}:
                continue
            file = unquote(target.path).removeprefix("/site/")
            place = unquote(target.fragment)
            if file not in files or (file in found and place not in found[file].ids):
                wrong.append(f"{page}: {link}")
    assert not wrong


@pytest.fixture(scope="module")
def below(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo as it is built for an address with a path."""
    project = open_project(ROOT / "okrsite.toml")
    config = with_base_url(project.config, f"{HOST}{BASE}")
    assert config is not None
    assert config.as_of is not None
    output = tmp_path_factory.mktemp("below") / "site"
    assert build(replace(project, config=config), config.as_of, output).published is not None
    return output


def test_below_a_path_the_host_has_whatever_is_linked_to(below: Path) -> None:
    with host(below, BASE) as address:
        ways = set()
        for page, links in pages(below):
            # What is not there is told at an address as deep as any.
            here = urljoin(address, "not/there/at/all/" if page == "404.html" else page)
            ways |= {urljoin(here, link).partition("#")[0] for link in links.links if link[:1] != "#"}
        inside = sorted(way for way in ways if not way.startswith(("https:", "mailto:")))
        assert len(inside) > 500
        assert not unanswered(inside, address)


def test_addresses_for_other_programs_lead_to_the_host(below: Path) -> None:
    """The sitemap, the feed and whatever else writes addresses out in full."""
    whole = re.compile(rf"{re.escape(HOST)}[^\s\"'<>\\,#]*")
    texts = (path.read_text("utf-8") for path in below.rglob("*") if path.suffix in WITH_ADDRESSES)
    # A calendar folds its long lines.
    ways = {way for text in texts for way in whole.findall(text.replace("\n ", ""))}
    assert len(ways) > 500
    with host(below, BASE) as address:
        root = address.removesuffix(BASE)
        assert not unanswered(sorted(way.replace(HOST, root) for way in ways), address)


def unanswered(ways: list[str], address: str) -> list[str]:
    """The addresses at which the host has nothing."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
    missing = []
    for way in ways:
        if not way.startswith(address):
            missing.append(way)
            continue
        parts = urlsplit(way)
        connection.request("GET", parts.path + (f"?{parts.query}" if parts.query else ""))
        answer = connection.getresponse()
        answer.read()
        if answer.status != http.client.OK:
            missing.append(way)
    connection.close()
    return missing
