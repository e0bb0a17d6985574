"""Several builds at once, and a preview beside them: the output is that of one of them, whole."""

from __future__ import annotations

from pathlib import Path

from tests.forked import answer

BEGIN = """
folder = Path(sys.argv[1])
project, output = folder / "project", folder / "public/site"
lay_out(project, 10)
want = wanted(project, "ab")
"""


def test_builds_at_once(tmp_path: Path) -> None:
    """Two projects with two builds each, which share their project's cache, all into one folder."""
    codes, whole, ended_as, left, faults = answer(
        f"""{BEGIN}
import shutil
other = Path(shutil.copytree(project, folder / "other"))
codes, whole, ended_as = [], True, []
for n in range(5):
    say(project, "ab"[n % 2])
    say(other, "ba"[n % 2])
    builds = [fork(build(where, "--output", output, "--jobs", "1")) for where in (project, other) * 2]
    while builds:
        # In between, too: whoever comes next holds the lock, and the site is there.
        codes.append(wait(builds.pop(0)))
        whole = whole and tree(output) in want.values()
    ended_as += [word for word in want if tree(output) == want[word]]
faults = [cache_fault(project), cache_fault(other)]
print(json.dumps([codes, whole, ended_as, names(folder / "public"), faults]))
""",
        tmp_path,
    )
    assert codes == [0] * 20
    assert whole
    assert len(ended_as) == 5
    assert left == ["site"]
    assert faults == ["", ""]


def test_a_preview_beside_builds(tmp_path: Path) -> None:
    """Both take the one cache; the preview follows what is saved and leaves the output folder alone."""
    codes, whole, seen, end, fault, told = answer(
        f"""{BEGIN}
import http.client, re
say(project, "a")
said = folder / "said"
said.touch()
serve = fork(lambda: okrsite("--config", project / "okrsite.toml", "serve", "--port", "0"), said)

def until(probe):
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if found := probe():
            return found
        time.sleep(0.02)
    raise AssertionError(said.read_text())

def shown(word):
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        client.request("GET", f"/only-{{word}}/index.html")
        return client.getresponse().status == 200
    finally:
        client.close()

codes, whole = [], True
try:
    port = int(until(lambda: re.search(r"Serving http://127.0.0.1:(\\d+)", said.read_text()))[1])
    for n in range(4):
        word = "ba"[n % 2]
        say(project, word)
        codes.append(wait(fork(build(project, "--output", output, "--jobs", "1"))))
        whole = whole and tree(output) == want[word]
        until(lambda: shown(word))
    seen = shown("a") and not shown("b")
finally:
    os.kill(serve, signal.SIGTERM)
    end = wait(serve)
print(json.dumps([codes, whole, seen, end, cache_fault(project), said.read_text()]))
""",
        tmp_path,
    )
    assert codes == [0, 0, 0, 0], told
    assert whole
    assert seen
    assert end == 0
    assert fault == ""
    assert "Traceback" not in told
