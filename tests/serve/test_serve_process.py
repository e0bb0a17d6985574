"""`okrsite serve` in a process of its own: what is served, and what a save does."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
from collections.abc import Callable

import pytest

from okrsite.serve.script import OWN_TEXT
from tests.serve.conftest import SITE, Reader, Running, Start, until

Connect = Callable[..., Reader]


def token(page: str) -> str:
    """The version that a page bears."""
    found = re.search(r"build=([\w-]+)", page)
    assert found
    return found[1]


def test_pages_are_served_with_the_script_and_are_not_kept(server: Running) -> None:
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
    # Any page may load a script when it needs it.
    until(lambda: len(a.paths) > 2 and len(b.paths) > 2, "a reload of both for a script")
    server.save("content/a.md", "third a")
    until(lambda: len(a.paths) > 3, "another reload of a")
    assert a.paths == [OWN_TEXT, "/assets/style.css", "*", OWN_TEXT]
    assert b.paths == [OWN_TEXT, "/assets/style.css", "*"]


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
    assert (late.paths, restarted.paths, current.paths, elsewhere.paths) == ([OWN_TEXT], ["*"], [], [])


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


def test_of_two_saves_in_a_blink_none_is_lost(server: Running, reader: Connect) -> None:
    waiting = reader(server, "/a/")
    for turn in range(5):
        told = len(waiting.paths)
        server.save("content/a.md", f"draft {turn}")
        time.sleep(0.06)
        server.save("content/a.md", f"turn {turn} is done")
        server.shows("/a/", f"turn {turn} is done")
        until(lambda told=told: len(waiting.paths) > told, "a reload")  # type: ignore[misc]
        assert f"turn {turn} is done" in server.get("/a/").text


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


def test_what_a_theme_links_to_is_seen(server: Running) -> None:
    shared = server.root.parent / "shared"
    shared.mkdir()
    style = shared / "house.css"
    style.write_text("h1 { color: red }")
    (server.root / "theme_overrides").mkdir()
    (server.root / "theme_overrides/style.css").symlink_to(style)
    server.shows("/assets/style.css", "red")
    style.write_text("h1 { color: blue }")
    server.shows("/assets/style.css", "blue")
    (server.root / "theme_overrides/style.css").unlink()
    (server.root / "theme_overrides").rmdir()
    (server.root / "theme_overrides").symlink_to(shared)
    (shared / "style.css").write_text("h1 { color: gold }")
    server.shows("/assets/style.css", "gold")


@pytest.mark.parametrize("reflogs", ["true", "false"])
def test_a_commit_is_a_change_and_so_is_the_first_one(start: Start, reflogs: str) -> None:
    if shutil.which("git") is None:
        pytest.skip("needs git")

    def git(*arguments: str) -> None:
        who = ["-c", "user.name=Mara", "-c", "user.email=mara@example.com"]
        subprocess.run(["git", *who, *arguments], cwd=server.root, check=True, capture_output=True)

    def builds(after: int) -> None:
        """One more, and once it is done nothing is left to do."""
        until(lambda: server.builds() > after and server.told.count("uilt in ") == server.builds(), "a build")

    server = start(SITE)
    builds(0)
    git("init")
    builds(1)
    git("config", "core.logAllRefUpdates", reflogs)
    for _ in range(2):
        before = server.builds()
        git("commit", "--allow-empty", "-m", "A commit")
        builds(before)


def test_polling_sees_saves_too(start: Start) -> None:
    server = start(SITE, env={"WATCHFILES_FORCE_POLLING": "1", "WATCHFILES_POLL_DELAY_MS": "50"})
    server.save("content/a.md", "second a, longer")
    server.shows("/a/", "second a, longer")
    server.save("content/new/c.md", "c")
    server.shows("/new/c/", "<h1>c</h1>")


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        ("calendar.ics", "text/calendar; charset=utf-8"),
        ("feed.xml", "application/xml"),
        ("data.json", "application/json"),
        ("table.csv", "text/csv; charset=utf-8"),
        ("picture.svg", "image/svg+xml"),
        ("assets/site.js", "text/javascript; charset=utf-8"),
    ],
)
def test_files_have_their_types(server: Running, file: str, kind: str) -> None:
    for method in ("GET", "HEAD"):
        answer = server.get(f"/{file}?v=1", method=method)
        assert (answer.status, answer.headers["content-type"]) == (200, kind)
        kept = file.endswith((".css", ".js", ".woff2"))
        assert answer.headers["cache-control"] == ("no-cache" if kept else "no-store")
        assert bool(answer.body) is (method == "GET")
        assert int(answer.headers["content-length"]) > 0


def test_what_pages_are_drawn_with_is_sent_again_when_it_changed_alone(server: Running) -> None:
    first = server.get("/assets/style.css")
    version = first.headers["etag"]
    again = server.get("/assets/style.css", headers={"If-None-Match": version})
    assert (again.status, again.body, again.headers["etag"]) == (304, b"", version)
    assert again.headers["cache-control"] == "no-cache"
    other = server.get("/assets/style.css", headers={"If-None-Match": '"another"'})
    assert (other.status, other.body) == (200, first.body)


def test_a_page_can_be_asked_for_its_head_alone(server: Running) -> None:
    whole, head = server.get("/a/"), server.get("/a/", method="HEAD")
    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-length"] == whole.headers["content-length"]
    assert server.get("/nowhere/", method="HEAD").status == 404
    assert server.get("/a", method="HEAD").headers["location"] == "/a/"
