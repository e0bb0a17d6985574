"""`check --fix`: what is mended, what is left alone, and how it is written."""

from __future__ import annotations

import os
import stat
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from okrsite.cli import okrsite
from okrsite.fix.edits import Edit
from tests.support import PEOPLE, TEAMS, Files, write

CONFIG = "as_of = 2026-02-12\n"
GOAL = "2026-Q1/sales/a.md"
STANDING: Files = {
    "people.csv": PEOPLE,
    "teams.csv": TEAMS,
    "kpis/churn.md": "---\ntitle: Churn\n---\n",
    "2026-Q1/company/top.md": (
        "---\ntype: objective\ntitle: Top\nowner: mara\nkey_results:\n"
        "  - {id: arr, title: New ARR, start: 0, target: 5}\n"
        "  - {id: nrr, title: NRR, start: 0, target: 5}\n---\n"
    ),
}
KRS = (
    "key_results:\n  - {id: x, title: Deals, start: 0, target: 5}\n"
    "  - {id: y, title: Logos, start: 0, target: 5}\n"
)


def run(root: Path, *arguments: str) -> Result:
    return CliRunner().invoke(okrsite, ["--config", str(root / "okrsite.toml"), "check", *arguments])


def fixed(root: Path, text: str | bytes, name: str = GOAL) -> bytes:
    """What `--fix` makes of a file."""
    data = text if isinstance(text, bytes) else text.encode()
    write(root, {**STANDING, name: data}, CONFIG)
    run(root, "--fix")
    return (root / "content" / name).read_bytes()


def goal(front: str) -> str:
    return f"---\ntype: objective\n{front}---\nBody: the #1 thing.\n"


MENDED = [
    ("title: Become the #1 platform\n", 'title: "Become the #1 platform"\n'),
    ("title: Become the #1 platform  # our word\n", 'title: "Become the #1 platform"  # our word\n'),
    ("title: #1 in the market\n", 'title: "#1 in the market"\n'),
    ('title: The "best" and #1\n', "title: 'The \"best\" and #1'\n"),
    ('title: It\'s "us" as #1\n', 'title: "It\'s \\"us\\" as #1"\n'),
    ("title: @home everywhere\n", 'title: "@home everywhere"\n'),
    ("title: `code` first   # why\n", 'title: "`code` first"   # why\n'),
    ("title: > 50 customers\n", 'title: "> 50 customers"\n'),
    ("title: >50 customers\n", 'title: ">50 customers"\n'),
    ("title: % of growth\n", 'title: "% of growth"\n'),
    ("title: [Draft] Win\n", 'title: "[Draft] Win"\n'),
    ("title: [a, b\n", 'title: "[a, b"\n'),
    ("title: *star\n", 'title: "*star"\n'),
    ("title: &more things\n", 'title: "&more things"\n'),
    ("title: !now or never\n", 'title: "!now or never"\n'),
    ("title: Sales: the sequel\n", 'title: "Sales: the sequel"\n'),
    ("title: @a\nwhy: > 5\n", 'title: "@a"\nwhy: "> 5"\n'),
]


@pytest.mark.parametrize(("front", "mended"), MENDED, ids=[front.strip() for front, _ in MENDED])
def test_a_value_that_yaml_misreads_is_quoted_as_it_was_written(
    tmp_path: Path, front: str, mended: str
) -> None:
    assert fixed(tmp_path, goal(front + KRS)) == goal(mended + KRS).encode()


KEY_RESULTS = [
    (
        "title: A\nkey_results:\n  - id: a\n    title: Our #1 aim\n    start: 0\n    target: 5\n",
        'title: "Our #1 aim"',
    ),
    (
        "title: A\nkey_results:\n  - {id: a, title: Our #1 aim, start: 0, target: 5}\n",
        'title: "Our #1 aim", start',
    ),
    ("title: A\nkey_results:\n  - {id: a, title: B, start: 0, target: 12,000}\n", 'target: "12,000"}'),
    (
        "title: A\nkey_results:\n  - {id: a, title: B, start: 0,000,000, target: $12,000,000}\n",
        'start: "0,000,000", target: "$12,000,000"}',
    ),
    ("title: A\nkey_results:\n  - {id: a, title: @home, start: 0, target: 5}\n", 'title: "@home", start'),
    (
        "title: A\nkey_results:\n  - {id: a, title: B, start: $1,000,000.50, target: 5}\n",
        'start: "$1,000,000.50", t',
    ),
    (
        "title: A\nkey_results:\n  - {id: a, title: Fast, safe, start: 0, target: 5}\n",
        'title: "Fast, safe", start',
    ),
    (
        "title: A\nkey_results:\n  - id: a\n    title: B\n    supports: #arr\n    start: 0\n    target: 5\n",
        '"#arr"',
    ),
    (
        "title: A\nsupports: [top#arr, #a]\nkey_results:\n  - {id: a, title: B, target: 5}\n",
        '[top#arr, "#a"]',
    ),
    (
        "title: A\nkey_results:\n  - id: a\n    title: B\n    supports:\n      - #arr\n    target: 5\n",
        '- "#arr"',
    ),
]


@pytest.mark.parametrize(("front", "mended"), KEY_RESULTS, ids=[mended for _, mended in KEY_RESULTS])
def test_values_inside_are_quoted_too(tmp_path: Path, front: str, mended: str) -> None:
    after = fixed(tmp_path, goal(front)).decode()
    assert mended in after
    assert after.replace('"', "") == goal(front).replace('"', "")


@pytest.mark.parametrize(
    ("updates", "mended"),
    [
        ("top#arr: {value: $12,000}", 'top#arr: {value: "$12,000"}'),
        ("top#arr: {value: 12,000 users, confidence: 6}", 'top#arr: {value: "12,000 users", confidence: 6}'),
        ("top#arr: {value: 1, note: slow, late}", 'top#arr: {value: 1, note: "slow, late"}'),
        ("top#arr: {value: 1, note: the #1 deal}", 'top#arr: {value: 1, note: "the #1 deal"}'),
        (
            "top#arr: {value: 1, note: the #1 deal, confidence: 6}",
            'top#arr: {value: 1, note: "the #1 deal", confidence: 6}',
        ),
    ],
)
def test_traps_of_check_ins(tmp_path: Path, updates: str, mended: str) -> None:
    name = "2026-Q1/company/checkins/2026-02-01-mara.md"
    text = f"---\nauthor: mara\nupdates:\n  {updates}   # said on Monday\nwins:\n- We are #1 now\n---\n"
    expected = text.replace(updates, mended).replace("- We are #1 now", '- "We are #1 now"')
    assert fixed(tmp_path, text, name).decode() == expected


CHECKIN = "2026-Q1/company/checkins/2026-02-01-mara.md"


@pytest.mark.parametrize(
    ("said", "mended"),
    [
        ("wins: [Closed ticket #12, Renewed Acme]", 'wins: ["Closed ticket #12", Renewed Acme]'),
        ("wins: [Renewed Acme, #12 is closed]", 'wins: [Renewed Acme, "#12 is closed"]'),
        ("wins: [50% more, %5]", 'wins: [50% more, "%5"]'),
        ("wins: [*star, b]   # on Monday", 'wins: ["*star", b]   # on Monday'),
        (
            "blockers: [{text: Legal is slow, needs: company}, @all are away]",
            'blockers: [{text: Legal is slow, needs: company}, "@all are away"]',
        ),
        (
            "blockers:\n  - {text: @all late, needs: sales}",
            'blockers:\n  - {text: "@all late", needs: sales}',
        ),
        ("blockers: [{text: slow}, We are #2 now]", 'blockers: [{text: slow}, "We are #2 now"]'),
    ],
)
def test_of_a_list_the_one_item_is_quoted(tmp_path: Path, said: str, mended: str) -> None:
    text = f"---\nauthor: mara\nupdates: {{top#arr: 1}}\n{said}\n---\n"
    assert fixed(tmp_path, text, CHECKIN).decode() == text.replace(said, mended)


@pytest.mark.parametrize(
    "said",
    [
        "wins:\n  - [Ticket #12, b]",
        "wins:\n  - [@a, b]",
        "wins: [@a: b, c]",
        "wins: [a, @b",
        "wins: [a: b: c, d]",
        "wins: [@home] us",
        "wins: [Closed: the #1 deal, b]",
        "blockers:\n  - {text: slow: very, needs: sales}",
        "blockers:\n  - {text: @all late needs: sales}",
        "blockers:\n  - {text: @all late, too, needs: sales}",
        "blockers:\n  - {needs: @sales, text: a}",
    ],
)
def test_a_list_is_never_made_a_text(tmp_path: Path, said: str) -> None:
    text = f"---\nauthor: mara\nupdates: {{top#arr: 1}}\n{said}\n---\n"
    assert fixed(tmp_path, text, CHECKIN).decode() == text


LEFT = [
    "title: Win the market #todo\n",
    "title: Win\nowner: mara #1\n",
    "title: Win\nsupports: top#arr #1\n",
    "title: Win\nweight: 1 #2\n",
    'title: "Big" win\n',
    'title: "Big win\n',
    "title: Win\ntags: [good, #1]\n",
    "title: Win\nwhy: the platform\n  that is #1\n",
    "title: the #1\n  platform\n",
    "title: Win\nteam: {a, b}\n",
    "title: Win\n\ttags: [a]\n",
    "title: Win\nstart: @x\n",
    "title: Win\ntitle: @x\n",
    "title: Win\nwhy:\n",
]


@pytest.mark.parametrize("front", LEFT)
def test_what_could_mean_two_things_is_left_alone(tmp_path: Path, front: str) -> None:
    text = goal(front + KRS)
    assert fixed(tmp_path, text).decode() == text


@pytest.mark.parametrize(
    "krs",
    [
        "  - {id: a, title: 1,5 points, start: 0, target: 5}\n",
        "  - {id: a, title: B, start: 1,5, target: 5}\n",
        "  - {id: a, title: B, note, start: 0}\n",
        "  - {start: 0, target: 5}\n",
        "  - {title: 売上, start: 0, target: 5}\n",
        "  - {title: 10% more of the ½ share, start: 0, target: 5}\n",
        "  - {title: 10⁶ users, start: 0, target: 5}\n",
        "  - {ID: a, title: Deals, start: 0, target: 5}\n",
        "  - {title: Deals, start: 0, target: 5}\n  - {title: deals!, start: 0, target: 7}\n",
        "  - {id: deals, title: A, start: 0, target: 5}\n  - {title: Deals, start: 0, target: 7}\n",
    ],
)
def test_key_results_that_could_mean_two_things_are_left_alone(tmp_path: Path, krs: str) -> None:
    text = goal(f"title: A\nkey_results:\n{krs}")
    after = fixed(tmp_path, text).decode()
    assert after == text.replace("title: 1,5 points", 'title: "1,5 points"')


def test_a_missing_id_is_made_from_the_title(tmp_path: Path) -> None:
    front = (
        "title: A\nkey_results:\n"
        "  # the first\n"
        "  - title: New ARR, signed   # in dollars\n    start: $0\n    target: $5M\n"
        "  -   title: Net revenue retention\n      short: 'NRR'\n      start: 90%\n      target: 95%\n"
        '  - {  title: "Crème brûlée\'s", kind: milestone, steps: [{title: Prototype}] }\n'
    )
    expected = (
        front.replace("  - title: New", "  - id: new-arr-signed\n    title: New")
        .replace("-   title: Net", "-   id: nrr\n      title: Net")
        .replace("{  title", "{  id: creme-brulees, title")
        .replace("[{title", "[{id: prototype, title")
    )
    assert fixed(tmp_path, goal(front)).decode() == goal(expected)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_line_ends_and_a_bom_stay(tmp_path: Path, end: str, bom: bytes) -> None:
    text = goal("title: The #1\nowner: mara\nkey_results:\n  - title: ARR\n    start: 0\n    target: 5\n")
    expected = text.replace("title: The #1", 'title: "The #1"').replace("- title", "- id: arr\n    title")
    data = bom + text.replace("\n", end).encode()
    assert fixed(tmp_path, data) == bom + expected.replace("\n", end).encode()


BEFORE = """---
owner: mara   # since May
# what it is called
title: Win
why: |
  id: not a key

  # nor a comment
type: objective
tags: [b,   a]

key_results:
  # the first
  - start: $0      # from nothing
    target:   $5M
    # what it is
    title: New ARR # in dollars
    id: arr
    weight: 2
  - {start: 0, target: 5, title: "De, als", id: deals}   # one line
---
id: x
"""
AFTER = """---
type: objective
# what it is called
title: Win
owner: mara   # since May
why: |
  id: not a key

  # nor a comment
tags: [b,   a]

key_results:
  # the first
  - id: arr
    # what it is
    title: New ARR # in dollars
    start: $0      # from nothing
    target:   $5M
    weight: 2
  - {id: deals, title: "De, als", start: 0, target: 5}   # one line
---
id: x
"""


def test_keys_are_put_in_order_with_their_comments(tmp_path: Path) -> None:
    write(tmp_path, {**STANDING, GOAL: BEFORE}, CONFIG)
    assert "3 of them can be mended with --fix." in run(tmp_path).stderr
    assert fixed(tmp_path, BEFORE).decode() == AFTER
    assert "Q401" not in run(tmp_path).output


BLOCKS = """---
why: >-
  folded
  text
# what it is called
title: |
  Multi

  line

# the numbers
key_results:
  -
    start: 0
    target: 5
    title: >-
      New
      ARR
    id: a
  - start: 0
    id: b
    target: 9
    title: "Deals
      won"   # so far
type: objective
---
"""
BLOCKS_AFTER = """---
type: objective
# what it is called
title: |
  Multi

  line
why: >-
  folded
  text

# the numbers
key_results:
  -
    id: a
    title: >-
      New
      ARR
    start: 0
    target: 5
  - id: b
    title: "Deals
      won"   # so far
    start: 0
    target: 9
---
"""


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_value_over_several_lines_goes_with_its_key(tmp_path: Path, end: str) -> None:
    data = BLOCKS.replace("\n", end).encode()
    assert fixed(tmp_path, data) == BLOCKS_AFTER.replace("\n", end).encode()
    assert "Q401" not in run(tmp_path).output


FOR_THE_AUTHOR = [
    "  - start: 0 # s\n    # ti\n    title: T1\n    target: 12\n\n    # idc\n    id: a\n",
    "  - {start: 0, target: 12,\n     title: T1, id: a}\n",
]


@pytest.mark.parametrize("kr", FOR_THE_AUTHOR)
def test_what_is_left_to_the_author_is_said_in_the_hint(tmp_path: Path, kr: str) -> None:
    text = goal(f"title: Win\nowner: mara\nkey_results:\n{kr}  - {{id: b, title: B, start: 0, target: 5}}\n")
    assert fixed(tmp_path, text).decode() == text
    told = run(tmp_path)
    assert 'Q401 info: "id" does not stand first' in told.stderr
    assert "it is for you to move" in told.stderr
    assert "can be mended" not in told.stderr


def test_a_finding_that_is_not_shown_is_not_mended(tmp_path: Path) -> None:
    write(tmp_path, {**STANDING, GOAL: BEFORE}, CONFIG)
    run(tmp_path, "--fix", "--ignore", "Q401")
    assert (tmp_path / "content" / GOAL).read_text("utf-8") == BEFORE
    waived = BEFORE.replace("tags:", "waive: [{rule: Q401, until: 2026-03-31, why: x}]\ntags:")
    assert fixed(tmp_path, waived).decode() == waived


def test_what_is_mended_is_told_and_what_is_left_follows(tmp_path: Path) -> None:
    text = goal("title: The #1\nowner: mara\nnope: 1\n" + KRS)
    write(tmp_path, {**STANDING, GOAL: text}, CONFIG)
    before = run(tmp_path)
    assert before.exit_code == 1
    assert "2 errors" in before.stderr
    assert "1 of them can be mended with --fix." in before.stderr
    after = run(tmp_path, "--fix")
    assert after.exit_code == 1
    assert "Mended 1 fault in 1 file." in after.stderr
    assert "V100" in after.stderr
    assert "F208" not in after.stderr
    assert "can be mended" not in after.stderr


def test_diff_shows_what_fix_would_do_as_a_patch_that_applies(tmp_path: Path) -> None:
    files: Files = {
        **STANDING,
        GOAL: BEFORE,
        "2026-Q1/sales/b.md": goal("title: The #1\nowner: mara\n" + KRS).replace("\n", "\r\n").encode(),
        "2026-Q1/sales/c.md": goal("title: Fine\nowner: mara\n" + KRS).rstrip("\n").replace("Fine", "@c"),
    }
    config = write(tmp_path, files, CONFIG)
    before = {p: p.read_bytes() for p in (tmp_path / "content").rglob("*.md")}
    shown = run(tmp_path, "--fix", "--diff")
    assert shown.exit_code == 1
    assert "Would mend 5 faults in 3 files." in shown.stderr
    assert {p: p.read_bytes() for p in before} == before
    patched = subprocess.run(
        ["git", "apply", "--unsafe-paths", f"--directory={tmp_path}", "-"],
        input=shown.stdout_bytes,
        capture_output=True,
        cwd=tmp_path,
    )
    assert patched.returncode == 0, patched.stderr
    by_patch = {p: p.read_bytes() for p in before}
    for path, data in before.items():
        path.write_bytes(data)
    run(tmp_path, "--fix")
    assert {p: p.read_bytes() for p in before} == by_patch != before
    again = run(tmp_path, "--diff")
    assert (again.exit_code, again.stdout) == (0, "")
    assert config.read_text("utf-8") == CONFIG


def test_nothing_is_written_twice(tmp_path: Path) -> None:
    fixed(tmp_path, BEFORE)
    path = tmp_path / "content" / GOAL
    stamp = path.stat()
    assert "Mended" not in run(tmp_path, "--fix").stderr
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == (stamp.st_mtime_ns, stamp.st_ino)


def test_the_mode_stays_and_nothing_is_left_beside(tmp_path: Path) -> None:
    write(tmp_path, {**STANDING, GOAL: BEFORE}, CONFIG)
    path = tmp_path / "content" / GOAL
    path.chmod(0o640)
    if os.getuid() == 0:
        os.chown(path, 1234, 2345)
    owner = (path.stat().st_uid, path.stat().st_gid)
    run(tmp_path, "--fix")
    assert (path.stat().st_uid, path.stat().st_gid) == owner
    assert path.read_text("utf-8") == AFTER
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert [p.name for p in path.parent.iterdir()] == ["a.md"]


def test_nothing_is_written_through_a_link_or_outside_the_content(tmp_path: Path) -> None:
    outside = tmp_path / "outside.md"
    outside.write_text(BEFORE, "utf-8")
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    (folder / "b.md").write_text(BEFORE, "utf-8")
    write(tmp_path, {**STANDING, "2026-Q1/sales/_notes/c.md": BEFORE}, CONFIG)
    place = tmp_path / "content/2026-Q1/sales"
    (place / "linked.md").symlink_to(outside)
    (place / "folder").symlink_to(folder)
    os.link(outside, place / "hard.md")
    run(tmp_path, "--fix")
    assert outside.read_text("utf-8") == BEFORE
    assert (folder / "b.md").read_text("utf-8") == BEFORE
    assert (place / "_notes/c.md").read_text("utf-8") == BEFORE
    assert (place / "hard.md").read_text("utf-8") == AFTER
    assert (place / "linked.md").is_symlink()


def test_a_file_that_changes_meanwhile_is_not_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import okrsite.fix

    write(tmp_path, {**STANDING, GOAL: BEFORE}, CONFIG)
    path, mend = tmp_path / "content" / GOAL, okrsite.fix.mend

    def slowly(*arguments: object) -> object:
        found = mend(*arguments)  # type: ignore[arg-type]
        path.write_text("---\ntype: page\ntitle: Mine\n---\n", "utf-8")
        return found

    monkeypatch.setattr(okrsite.fix, "mend", slowly)
    result = run(tmp_path, "--fix")
    assert result.exit_code == 1
    assert f"content/{GOAL} was not mended: it has changed meanwhile." in result.stderr
    assert "Mine" in path.read_text("utf-8")


def test_a_failed_write_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {**STANDING, GOAL: BEFORE}, CONFIG)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    result = run(tmp_path, "--fix")
    assert result.exit_code == 1
    assert "No space left on device" in result.stderr
    path = tmp_path / "content" / GOAL
    assert path.read_text("utf-8") == BEFORE
    assert [p.name for p in path.parent.iterdir()] == ["a.md"]


@pytest.mark.parametrize("arguments", [["--fix", "--since", "HEAD"], ["--diff", "--format", "sarif"]])
def test_what_does_not_go_together_is_wrong_usage(tmp_path: Path, arguments: list[str]) -> None:
    write(tmp_path, STANDING, CONFIG)
    assert run(tmp_path, *arguments).exit_code == 2


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("okrsite.fix.quoting.quoted", lambda value: f'"{value}!"'),
        ("okrsite.fix.quoting.quoted", lambda value: f'"{value}"\nowner: ben'),
        ("okrsite.fix.quoting.quoted", lambda value: f'"{value}'),
        ("okrsite.fix.ids.slug", lambda _: "new\n    target: 9"),
        ("okrsite.fix.ids.slug", lambda _: "[a"),
        ("okrsite.fix.key_order._lines", lambda text, *_: [Edit(text.offset(3, 1), text.offset(4, 1), "")]),
    ],
)
def test_a_fix_that_would_change_anything_else_is_not_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, wrong: object
) -> None:
    """Fixes with bugs, of each kind: what is read again afterwards gives them away."""
    monkeypatch.setattr(name, wrong)
    kinds = {
        "quoting": "title: The #1\nowner: mara\n" + KRS,
        "ids": "title: A\nkey_results:\n  - title: ARR\n    start: 0\n",
        "key_order": "owner: mara\ntags: [a]\ntitle: A\n" + KRS,
    }
    text = goal(kinds[name.split(".")[2]])
    assert fixed(tmp_path, text).decode() == text
