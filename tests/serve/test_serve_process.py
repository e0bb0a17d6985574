"""`okrsite serve` in a process of its own: what is served, and what a save does."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.serve.conftest import REPOSITORY, SITE, Reader, Running, Start, until

Connect = Callable[..., Reader]


def token(page: str) -> str:
    """The version that a page bears."""
    found = re.search(r"build=([\w-]+)", page)
    assert found
    return found[1]


def test_pages_are_served_with_the_script_and_nothing_is_kept(server: Running) -> None:
    answer = server.get("/a/")
    assert answer.status == 200
    assert "first a" in answer.text
    port = server.host.partition(":")[2]
    assert f'<script src="/livereload.js?host=127.0.0.1&amp;port={port}&amp;' in answer.text
    assert answer.text.index("livereload.js") < answer.text.index("</head>")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert server.get("/a").headers["location"] == "/a/"
    assert server.get("/a?x=1").headers["location"] == "/a/?x=1"
    assert server.get("/assets/style.css?v=1").headers["cache-control"] == "no-store"
    head = server.get("/a/", method="HEAD")
    assert (head.status, head.body, int(head.headers["content-length"])) == (200, b"", len(answer.body))


def test_a_missing_page_is_the_sites_own_with_status_404(server: Running) -> None:
    for path in ("/nope/", "/nope", "/assets/", "/assets/nope.css", "/a/index.html/", "//a/"):
        answer = server.get(path)
        assert (answer.status, "Not on this site" in answer.text) == (404, True), path
    assert "livereload.js" in server.get("/nope/").text


def test_a_save_is_shown_and_only_its_page_is_told(server: Running, reader: Connect) -> None:
    a, b = reader(server, "/a/"), reader(server, "/b/#part")
    server.save("content/a.md", "second a")
    until(lambda: a.paths, "a reload of a")
    assert "second a" in server.get("/a/").text
    server.save("content/b.md", "second b")
    until(lambda: b.paths, "a reload of b")
    server.save("theme_overrides/style.css", "h1 { color: red }")
    until(lambda: len(a.paths) > 1 and len(b.paths) > 1, "a new style for both")
    server.save("theme_overrides/site.js", "window.site = 2;")
    until(lambda: len(b.paths) > 2, "a reload of b for its script")
    server.save("content/a.md", "third a")
    until(lambda: len(a.paths) > 2, "another reload of a")
    assert a.paths == ["*", "/assets/style.css", "*"]
    assert b.paths == ["*", "/assets/style.css", "*"]


def test_a_reader_who_missed_a_change_is_told_on_arrival(server: Running, reader: Connect) -> None:
    before = token(server.get("/a/").text)
    server.save("content/a.md", "second a")
    server.shows("/a/", "second a")
    until(lambda: token(server.get("/a/").text) != before, "the next version")
    after = token(server.get("/a/").text)
    late, current, elsewhere, restarted = (
        reader(server, "/a/", build=before),
        reader(server, "/a/", build=after),
        reader(server, "/b/", build=before),
        reader(server, "/b/", build="0badcafe-1"),
    )
    until(lambda: late.paths and restarted.paths, "a reload of what is out of date")
    server.save("content/index.md", "Second home")
    server.shows("/", "Second home")
    assert (late.paths, restarted.paths, current.paths, elsewhere.paths) == (["*"], ["*"], [], [])


def test_a_page_that_comes_or_goes_is_told_to_who_waits_there(server: Running, reader: Connect) -> None:
    waiting = reader(server, "/new/deep/")
    server.save("content/new/deep.md", "here now")
    until(lambda: waiting.paths, "a reload of the missing page")
    assert "here now" in server.get("/new/deep/").text
    shutil.rmtree(server.root / "content/new")
    until(lambda: len(waiting.paths) > 1, "a reload of the page that is gone")
    assert server.get("/new/deep/").status == 404


def test_saves_during_a_build_are_gathered_and_not_lost(server: Running) -> None:
    before = server.builds()
    (server.gate / "hold").touch()
    server.save("content/a.md", "save 0")
    until((server.gate / "held").exists, "the build")
    for number in range(1, 41):
        server.save(f"content/{'ab'[number % 2]}.md", f"save {number}")
    (server.gate / "hold").unlink()
    server.shows("/a/", "save 40")
    server.shows("/b/", "save 39")
    assert server.builds() - before <= 5


def test_what_editors_leave_behind_builds_nothing(server: Running) -> None:
    before = server.builds()
    for name in ("a.md~", ".a.md.swp", "#a.md#", ".#a.md", "4913", ".DS_Store", "a.md___jb_tmp___"):
        (server.root / "content" / name).write_text("x")
    (server.root / "site").mkdir()
    (server.root / "site/index.html").write_text("x")
    (server.root / "notes.txt").write_text("x")
    server.save("content/a.md", "second a")
    server.shows("/a/", "second a")
    assert server.builds() == before + 1


def test_folders_may_come_go_and_be_replaced(server: Running) -> None:
    content = server.root / "content"
    for turn in range(3):
        server.save("content/deep/er/c.md", f"turn {turn}")
        server.shows("/deep/er/c/", f"turn {turn}")
        server.save("content/deep/er/c.md", f"again {turn}")
        server.shows("/deep/er/c/", f"again {turn}")
        shutil.rmtree(content / "deep")
        until(lambda: server.get("/deep/er/c/").status == 404, "the page to go")
    content.rename(server.root / "away")
    until(lambda: server.get("/a/").status == 404, "all pages to go")
    (server.root / "away").rename(content)
    server.shows("/a/", "first a")
    server.save("content/a.md", "after the move")
    server.shows("/a/", "after the move")


def test_polling_sees_saves_too(start: Start) -> None:
    server = start(SITE, env={"WATCHFILES_FORCE_POLLING": "1", "WATCHFILES_POLL_DELAY_MS": "50"})
    server.save("content/a.md", "second a, longer")
    server.shows("/a/", "second a, longer")
    server.save("content/new/c.md", "c")
    server.shows("/new/c/", "<h1>c</h1>")


def test_a_fault_is_shown_and_goes_away(server: Running, reader: Connect) -> None:
    anybody = reader(server, "/b/")
    server.save("content/a.md", "fine\nthis BROKEN <i>line</i>\nend")
    answer = server.shows("/b/", "this is &lt;b&gt;broken&lt;/b&gt;")
    until(lambda: anybody.paths, "a reload")
    assert answer.status == 500
    assert "V999" in answer.text
    assert "content/a.md:2:6" in answer.text
    assert "this <mark>BROKEN</mark> &lt;i&gt;line&lt;/i&gt;" in answer.text
    assert "mend &lt;it&gt;" in answer.text
    assert "livereload.js" in answer.text
    assert "<b>broken" not in answer.text
    for path in ("/", "/nowhere/", "/a/index.html"):
        assert server.get(path).status == 500
    assert server.get("/assets/style.css").status == 200
    assert "first a" in server.get("/a/?last-good").text
    until(lambda: "content/a.md:2:6: V999 this is <b>broken</b>" in server.told, "the fault in the terminal")
    server.save("content/a.md", "mended")
    until(lambda: len(anybody.paths) > 1, "a reload after the fault")
    assert "first b" in server.get("/b/").text
    assert "mended" in server.get("/a/").text


def test_a_first_build_that_fails_is_shown_and_mended(start: Start) -> None:
    server = start({**SITE, "content/a.md": "BROKEN"})
    answer = server.get("/")
    assert (answer.status, "content/a.md:1:1" in answer.text) == (500, True)
    assert "last-good" not in answer.text
    assert server.get("/assets/style.css").status == 404
    server.save("content/a.md", "mended")
    server.shows("/", "<h1>Home</h1>")


def test_a_bug_in_a_build_does_not_end_the_server(server: Running) -> None:
    server.save("content/a.md", "CRASH")
    answer = server.shows("/", "bug in okrsite")
    assert "RuntimeError: a &lt;bug&gt;" in answer.text
    assert "Traceback" in answer.text
    server.save("content/a.md", "mended")
    server.shows("/a/", "mended")


def test_the_sub_path_of_the_base_url_is_kept_and_followed(start: Start) -> None:
    server = start({**SITE, "okrsite.toml": 'base_url = "https://example.com/team/okrs/"\n'})
    assert server.base == "/team/okrs/"
    for path in ("/", "/team/okrs"):
        answer = server.get(path)
        assert (answer.status, answer.headers["location"]) == (302, "/team/okrs/")
    assert "first a" in server.get("/team/okrs/a/").text
    assert server.get("/team/okrs/a").headers["location"] == "/team/okrs/a/"
    assert server.get("/a/").status == 404
    server.save("okrsite.toml", 'base_url = "https://example.com/new/"\n')
    server.shows("/new/a/", "first a")
    assert server.get("/team/okrs/a/?x").headers["location"] == "/new/a/?x"
    until(lambda: f"http://{server.host}/new/" in server.told, "the new address in the terminal")
    server.save("okrsite.toml", "")
    server.shows("/a/", "first a")
    assert server.get("/new/a/").headers["location"] == "/a/"
    assert server.get("/a/").status == 200


def test_a_faulty_config_is_shown_and_the_address_stays(start: Start) -> None:
    server = start({**SITE, "okrsite.toml": 'base_url = "https://example.com/okrs/"\n'})
    server.save("okrsite.toml", "tilte = 1\n")
    assert "tilte" in server.shows("/okrs/a/", "C102").text
    (server.root / "okrsite.toml").unlink()
    server.shows("/okrs/a/", "C100")
    server.save("okrsite.toml", 'base_url = "https://example.com/okrs/"\ncontent_dir = "other"\n')
    until(lambda: server.get("/okrs/a/").status == 404, "the other content")
    server.save("other/a.md", "a of the other")
    server.shows("/okrs/a/", "a of the other")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_cleanly(server: Running, reader: Connect, number: int) -> None:
    reader(server, "/a/")
    assert list((server.gate / "tmp").glob("okrsite-serve-*"))
    assert server.stop(number) == 0
    assert not list((server.gate / "tmp").iterdir())
    assert "Traceback" not in server.told


def test_it_ends_during_a_build(server: Running) -> None:
    (server.gate / "hold").touch()
    server.save("content/a.md", "second a")
    until((server.gate / "held").exists, "the build")
    server.process.send_signal(signal.SIGINT)
    (server.gate / "hold").unlink()
    assert server.process.wait(60) == 0
    assert not list((server.gate / "tmp").iterdir())


def test_a_taken_port_is_told_with_a_free_one(taken_port: int, tmp_path: Path) -> None:
    (tmp_path / "okrsite.toml").write_text("")
    command = [sys.executable, "-m", "okrsite", "--config", str(tmp_path / "okrsite.toml"), "serve"]
    ended = subprocess.run(
        [*command, "--port", str(taken_port)], cwd=REPOSITORY, capture_output=True, text=True, timeout=60
    )
    assert ended.returncode == 1
    assert f"port {taken_port} on 127.0.0.1 is in use" in ended.stderr
    assert re.search(r"port (\d+) is free: okrsite serve --port \1", ended.stderr)
    if sys.platform.startswith("linux"):
        assert "(process " in ended.stderr
    assert "Traceback" not in ended.stderr


def test_edits_and_readers_leave_no_descriptors_behind(server: Running, reader: Connect) -> None:
    descriptors = Path(f"/proc/{server.process.pid}/fd")
    if not descriptors.is_dir():
        pytest.skip("needs /proc")

    def turn(number: int) -> None:
        server.save("content/a.md", f"turn {number}")
        server.save(f"content/folder{number % 2}/c.md", f"turn {number}")
        server.shows("/a/", f"turn {number}")
        shutil.rmtree(server.root / f"content/folder{number % 2}")
        reader(server, "/a/").close()

    for number in range(3):
        turn(number)
    before = len(list(descriptors.iterdir()))
    for number in range(3, 20):
        turn(number)
    until(lambda: len(list(descriptors.iterdir())) <= before + 2, "the descriptors to be given back")


def test_the_real_command_serves_a_real_site(start: Start) -> None:
    objective = (
        "---\ntype: objective\ntitle: Win the accounts that stay\nowner: mara\nkey_results:\n"
        "  - id: arr\n    title: New ARR signed\n    start: $0\n    target: $15M\n"
        "  - id: churn\n    title: Customers who leave\n    start: 5%\n    target: 2%\n---\nWhy.\n"
    )
    path = "content/2026-Q1/company/stay.md"
    server = start(
        {
            "okrsite.toml": 'title = "Tiny"\nas_of = 2026-02-01\nbase_url = "https://example.com/okrs/"\n',
            "content/people.csv": "id,title\nmara,Mara Lind\n",
            "content/teams.csv": "id,title\ncompany,Company\n",
            path: objective,
        },
        cli=True,
    )
    page = "/okrs/2026-Q1/company/stay/"
    assert "Win the accounts that stay" in server.shows(page, "livereload.js").text
    server.save(path, objective.replace("target: 2%", "target: 2 days"))
    assert f"{path}:13:" in server.shows(page, "V204").text
    server.save(path, objective.replace("Win the", "Keep the"))
    server.shows(page, "Keep the accounts that stay")
    assert server.stop() == 0
