"""`okrsite serve` in a process of its own: faults, the config, and its end."""

from __future__ import annotations

import os
import re
import select
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.serve.conftest import PATIENCE, REPOSITORY, SITE, Reader, Running, Start, until

Connect = Callable[..., Reader]


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


def test_the_last_good_site_is_kept_until_the_fault_is_mended(server: Running) -> None:
    server.save("content/b.md", "BROKEN")
    server.shows("/a/", "V999")
    good = server.get("/a/?x=1&last-good")
    assert good.status == 200
    assert "This is the last good build." in good.text
    assert "content/b.md:1:1 V999 this is &lt;b&gt;broken&lt;/b&gt;" in good.text
    assert "<b>broken" not in good.text
    came = {"Referer": f"http://{server.host}/a/?last-good"}
    assert server.get("/b/?x", came).headers["location"] == "/b/?x&last-good"
    assert server.get("/b/?faults", came).status == 500
    for stranger in (
        "http://evil.example/a/?last-good",
        f"http://{server.host}/a/",
        "http://[",
        "?last-good",
    ):
        assert server.get("/b/", {"Referer": stranger}).status == 500
    assert server.get("/data.json", came).status == 200
    server.save("content/b.md", "mended")
    server.shows("/b/", "mended")
    for query in ("x=1&last-good", "faults&x=1"):
        assert server.get(f"/a/?{query}").headers["location"] == "/a/?x=1"
    assert "last good" not in server.get("/a/").text


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
    assert re.search(r"Port (\d+) is free: okrsite serve --port \1", ended.stderr)
    if sys.platform.startswith("linux"):
        assert "(process " in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="needs a terminal")
def test_on_a_terminal_the_next_port_is_offered(taken_port: int, tmp_path: Path) -> None:
    (tmp_path / "okrsite.toml").write_text("")
    command = [sys.executable, "-m", "okrsite", "--config", str(tmp_path / "okrsite.toml"), "serve"]
    terminal, end = os.openpty()
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    process = subprocess.Popen(
        [*command, "--port", str(taken_port)],
        cwd=REPOSITORY,
        stdin=end,
        stdout=end,
        stderr=end,
        env={**os.environ, "TMPDIR": str(scratch)},
    )
    os.close(end)
    said = ""

    def hear(what: str) -> None:
        nonlocal said
        while what not in said:
            assert select.select([terminal], [], [], PATIENCE)[0], said
            said += os.read(terminal, 4096).decode()

    try:
        hear("Take it?")
        offered = re.search(r"Port (\d+) is free", said)
        assert offered
        os.write(terminal, b"\n")
        hear(f"Serving http://127.0.0.1:{offered[1]}/")
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
        assert not list(scratch.iterdir())
    finally:
        process.kill()
        process.wait(PATIENCE)
        os.close(terminal)


def test_it_ends_during_the_first_build(start: Start) -> None:
    server = start(SITE)
    command, gate = server.process.args, server.gate
    assert server.stop() == 0
    (gate / "held").unlink(missing_ok=True)
    (gate / "hold").touch()
    for number in (signal.SIGINT, signal.SIGTERM):
        process = subprocess.Popen(
            command,
            cwd=REPOSITORY,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env={**os.environ, "TMPDIR": str(gate / "tmp")},
        )
        until((gate / "held").exists, "the build")
        process.send_signal(number)
        _, said = process.communicate(timeout=PATIENCE)
        assert (process.returncode, said) == (0, b"")
        assert not list((gate / "tmp").iterdir())
        (gate / "held").unlink()


@pytest.mark.parametrize(
    ("editor", "said"),
    [("vscod", "did you mean"), ("javascript:{file}", "opens no editor"), ("x:{path}", "there is no {path}")],
)
def test_an_editor_that_there_is_not_is_wrong_usage(editor: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "okrsite.toml").write_text("")
    command = [sys.executable, "-m", "okrsite", "--config", str(tmp_path / "okrsite.toml"), "serve"]
    for extra, env in (["--editor", editor], {}), ([], {"OKRSITE_EDITOR": editor}):
        ended = subprocess.run(
            [*command, *extra],
            cwd=REPOSITORY,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            env={**os.environ, **env},
        )
        assert ended.returncode == 2
        assert said in ended.stderr


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
