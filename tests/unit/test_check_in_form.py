"""*Write this week's check-in* on a team's page, and `new_url`."""

from __future__ import annotations

import html
import re
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from okrsite.config import parse_config
from okrsite.view.check_in_form import LONGEST, new_href
from tests.support import PEOPLE, TEAMS, Files, built, faults

WRITE = "Write this week\N{RIGHT SINGLE QUOTATION MARK}s check-in"
NEW_URL = "https://git.example.com/okrs/new/main/content?filename={path}&value={value}"
CONFIG = f'new_url = "{NEW_URL}"\n'


def objective(title: str, count: int) -> str:
    krs = "".join(
        f"  - {{id: kr-{n}, title: Accounts of region {n} with a first meeting, start: 0, target: {n + 5}}}\n"
        for n in range(count)
    )
    return f"---\ntype: objective\ntitle: {title}\nkey_results:\n{krs}---\n"


FILES: Files = {
    "people.csv": PEOPLE,
    "teams.csv": TEAMS,
    "2026-Q1/sales/partners.md": objective('"Win & keep <them>, {value} 100%"', 2),
    "2026-Q1/sales/checkins/2026-02-05-mara.md": "---\nauthor: mara\nupdates: {partners: {kr-0: 3}}\n---\n",
}


def page(root: Path, files: Files = FILES, config: str = CONFIG, team: str = "sales") -> str:
    site = built(root, files, "2026-02-12", config)
    return (site / "teams" / team / "index.html").read_text("utf-8")


def block(text: str) -> str:
    """The text to copy."""
    found = re.search(r'<pre class="formula">(---\n.*?)</pre>', text, re.DOTALL)
    assert found
    return html.unescape(found[1])


def link(text: str) -> str:
    found = re.search(f'<a href="([^"]*)">{WRITE}</a>', text)
    assert found
    return html.unescape(found[1])


def test_the_link_opens_the_hosts_form_with_the_open_key_results_in_it(tmp_path: Path) -> None:
    text = page(tmp_path)
    parts = urlsplit(link(text))
    assert parts.netloc == "git.example.com"
    query = parse_qs(parts.query, strict_parsing=True)
    assert query["filename"] == ["2026-Q1/sales/checkins/2026-02-12-your-id.md"]
    assert query["value"] == [block(text)]
    assert (
        "  # partners#kr-0:   # last 3 on 5 February, expected 2.4, target 5: Accounts of region 0"
        in block(text)
    )
    assert "# Win & keep <them>, {value} 100%:" in block(text)


def test_the_block_is_a_check_in_that_passes_and_sets_nothing(tmp_path: Path) -> None:
    text = block(page(tmp_path / "a"))
    name = "2026-Q1/sales/checkins/2026-02-12-your-id.md"
    assert faults(tmp_path / "b", FILES | {name: text}, "2026-02-12") == ()
    begun = text.replace("  # partners#kr-0: ", "  partners#kr-0: 4 ")
    assert faults(tmp_path / "c", FILES | {name: begun}, "2026-02-12") == ()


def test_odd_names_can_be_set_where_they_stand(tmp_path: Path) -> None:
    kpi = "---\ntitle: K\nteam: sales\n---\n"
    files = FILES | {"kpis/'a' & [b].md": kpi, "kpis/@c.md": kpi, "kpis/d e.md": kpi}
    text = block(page(tmp_path / "a", files))
    for name in ("''a'' & [b]", "@c"):
        assert f"  # '{name}':   # no reading yet: K\n" in text
        text = text.replace(f"  # '{name}':", f"  '{name}': 5")
    text = text.replace("  # d e:", "  d e: 5")
    found = {"2026-Q1/sales/checkins/2026-02-12-mara.md": text}
    assert faults(tmp_path / "b", files | found, "2026-02-12") == ()


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    assert page(tmp_path / "a") == page(tmp_path / "b")


def test_without_new_url_there_is_the_block_to_copy(tmp_path: Path) -> None:
    text = page(tmp_path, config="")
    assert f"<summary>{WRITE}</summary>" in text
    assert "git.example.com" not in text
    assert block(text).startswith("---\ntype: checkin\nteam: sales\n")


def test_a_host_that_takes_no_text_gets_a_link_and_the_block(tmp_path: Path) -> None:
    gitlab = 'new_url = "https://git.example.com/okrs/-/new/main/content/{folder}?file_name={filename}"\n'
    text = page(tmp_path, config=gitlab)
    assert link(text) == (
        "https://git.example.com/okrs/-/new/main/content/2026-Q1/sales/checkins?file_name=2026-02-12-your-id.md"
    )
    assert "The block to copy into it" in text


def test_a_team_with_nothing_open_has_no_link(tmp_path: Path) -> None:
    assert WRITE not in page(tmp_path, team="marketing")


def test_a_long_one_leaves_lines_out_of_the_link_and_says_so(tmp_path: Path) -> None:
    name = "2026-Q1/sales/accounts-that-stay-and-grow-because-somebody-answers-them-in-{}.md"
    few: Files = {name.format(n): objective(f"Objective {n}", 8) for n in range(5)}
    text = page(tmp_path / "few", FILES | few)
    assert len(link(text)) <= LONGEST
    assert "The link has room for the last values alone; the block has all that is known." in text
    many: Files = {name.format(n): objective(f"Objective {n}", 8) for n in range(12)}
    text = page(tmp_path / "many", FILES | many)
    address = link(text)
    assert len(address) <= LONGEST
    given = unquote(address.partition("value=")[2])
    shown = re.search(r"The link has room for (\d+) of 98 lines; the block has them all\.", text)
    assert shown
    lines = re.findall(r"^  # \S+#kr-\d+:", given, re.MULTILINE)
    assert len(lines) == int(shown[1])
    assert re.search(r"^  # and \w+ more, on the team's page$", given, re.MULTILINE)
    assert len(re.findall(r"^  # \S+#kr-\d+:", block(text), re.MULTILINE)) == 98


def test_no_page_grows_with_a_teams_goals(tmp_path: Path) -> None:
    files: Files = {f"2026-Q1/sales/o-{n}.md": objective(f"Objective {n}", 10) for n in range(15)}
    assert "  # and 52 more, on the team's page" in block(page(tmp_path, FILES | files))


def test_braces_in_a_value_are_no_placeholders() -> None:
    assert new_href("https://x/{folder}?{value}", "a/{value}", "n", "{folder} & #") == (
        "https://x/a/%7Bvalue%7D?%7Bfolder%7D%20%26%20%23"
    )


@pytest.mark.parametrize(
    ("url", "words"),
    [
        (
            "https://x/{file}",
            "there is no {file}; there are {folder}, {filename}, {path}, {value}, {content}",
        ),
        ("https://x/{folder", "there is no {folder"),
        ("https://x/{}", "there is no {}"),
        ("javascript:alert(1)//{value}", "an address such as https://"),
        ("/new/{path}", "an address such as https://"),
    ],
)
def test_a_wrong_new_url_is_a_fault_of_the_config(url: str, words: str) -> None:
    config, found = parse_config(f'new_url = "{url}"\n', "okrsite.toml")
    assert config.new_url is None
    assert [(d.code, d.span.line, d.span.column) for d in found] == [("C103", 1, 11)]
    assert words in found[0].message
