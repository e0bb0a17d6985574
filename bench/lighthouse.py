"""`python -m bench.lighthouse [DATE]`: what Lighthouse says of the demo, on a phone and on a desk.

Builds the demo, serves it as a host would, measures each page three times with the installed Chromium, and
writes the median to `bench/results/`. DATE is the commit's unless given. Exits with 1 where less than 100.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlsplit

from bench.host import host
from bench.npm import NotInstalledError, installed

ROOT = Path(__file__).parent.parent
RESULTS = ROOT / "bench" / "results"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
HEAD = (
    *("page", "form", "performance", "accessibility", "best practices", "SEO"),
    *("largest paint", "blocked", "shift", "sent"),
)
PUBLISHED = "https://okrs.example/"
FORMS = ("mobile", "desktop")
ROUNDS = 3
CHROMIUM = "--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage"


@dataclass(frozen=True)
class Result:
    """A page in one form: scores of 100, what a reader waits for, and the audits that are not passed."""

    page: str
    form: str
    scores: dict[str, int]
    contentful_ms: int
    """Until the largest part is drawn, on the simulated network."""
    blocked_ms: int
    shift: float
    bytes_sent: int
    below: tuple[str, ...]


def measured_pages(site: Path) -> Iterator[str]:
    """Home, a yearly objective, and the newest week, or where there is none the running quarter."""
    yield ""
    yield "2026/company/market-leader/"
    weeks = sorted(path.parent.name for path in site.glob("weekly/*/index.html"))
    yield f"weekly/{weeks[-1]}/" if weeks else "2026-Q4/"


def measure(lighthouse: Path, url: str, page: str, form: str) -> Result:
    """The round with the median performance."""
    rounds = (_once(lighthouse, url, page, form) for _ in range(ROUNDS))
    return sorted(rounds, key=_performance)[ROUNDS // 2]


def _performance(result: Result) -> tuple[int, int]:
    return result.scores["performance"], -result.contentful_ms


def _once(lighthouse: Path, url: str, page: str, form: str) -> Result:
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = [str(lighthouse), url + page, "--quiet", "--no-enable-error-reporting", "--output=json"]
        command += [f"--output-path={report}", f"--only-categories={','.join(CATEGORIES)}"]
        command += [f"--chrome-flags={CHROMIUM}", *(["--preset=desktop"] if form == "desktop" else [])]
        subprocess.run(command, check=True, capture_output=True, env=_environment())
        data = json.loads(report.read_text("utf-8"))
    audits, categories = data["audits"], data["categories"]
    weighty = {ref["id"] for c in categories.values() for ref in c["auditRefs"] if ref["weight"]}
    below = sorted(
        f"{name}: {audits[name]['title']} {audits[name].get('displayValue', '')}".strip()
        for name in weighty
        if audits[name]["score"] is not None and audits[name]["score"] < 1
    )
    return Result(
        page=f"/{page}",
        form=form,
        scores={name: round(categories[name]["score"] * 100) for name in CATEGORIES},
        contentful_ms=round(audits["largest-contentful-paint"]["numericValue"]),
        blocked_ms=round(audits["total-blocking-time"]["numericValue"]),
        shift=round(audits["cumulative-layout-shift"]["numericValue"], 4),
        bytes_sent=round(audits["total-byte-weight"]["numericValue"]),
        below=tuple(below),
    )


def _environment() -> dict[str, str]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        raise NotInstalledError("Chromium is not there: apt-get install chromium")
    return {**os.environ, "CHROME_PATH": chromium}


def _said(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout.strip()


def write(results: list[Result], date: str, lighthouse: Path) -> Path:
    """The results as data and as a table; returns the table's file."""
    about = {
        "date": date,
        "commit": _said("git", "rev-parse", "--short=12", "HEAD"),
        "chromium": _said(_environment()["CHROME_PATH"], "--version"),
        "lighthouse": _said(str(lighthouse), "--version"),
    }
    RESULTS.mkdir(exist_ok=True)
    data = json.dumps({**about, "results": [asdict(result) for result in results]}, indent=2)
    (RESULTS / f"lighthouse-{date}.json").write_text(data + "\n", "utf-8")
    lines = [
        f"# Lighthouse, {date}",
        "",
        f"okrsite at {about['commit']}, Lighthouse {about['lighthouse']}, {about['chromium']},",
        f"median of {ROUNDS}.",
        "",
        f"| {' | '.join(HEAD)} |",
        "|---" * len(HEAD) + "|",
    ]
    for r in results:
        scores = " | ".join(str(r.scores[name]) for name in CATEGORIES)
        waits = f"{r.contentful_ms} ms | {r.blocked_ms} ms | {r.shift} | {r.bytes_sent / 1000:.0f} KB"
        lines.append(f"| `{r.page}` | {r.form} | {scores} | {waits} |")
    told = [f"- `{r.page}` {r.form}: {what}" for r in results for what in r.below]
    lines += ["", "Audits that count and are below their best:", "", *told] if told else []
    table = RESULTS / f"lighthouse-{date}.md"
    table.write_text("\n".join(lines) + "\n", "utf-8")
    return table


def main() -> int:
    """Measures and writes; 1 when a score is below 100."""
    date = sys.argv[1] if len(sys.argv) > 1 else _said("git", "log", "-1", "--format=%cs")
    try:
        lighthouse = installed(ROOT / "bench" / "tools") / ".bin" / "lighthouse"
        with tempfile.TemporaryDirectory() as folder:
            site = Path(folder) / "site"
            # As published: with an address, which makes pages ask for their fonts at once.
            command = [sys.executable, "-m", "okrsite", "build", "--output", str(site)]
            command += ["--base-url", PUBLISHED]
            subprocess.run(command, check=True, cwd=ROOT, capture_output=True)
            with host(site, urlsplit(PUBLISHED).path) as url:
                pages = list(measured_pages(site))
                results = [measure(lighthouse, url, page, form) for page in pages for form in FORMS]
        table = write(results, date, lighthouse)
    except NotInstalledError as fault:
        print(fault, file=sys.stderr)
        return 1
    except subprocess.CalledProcessError as fault:
        print(f"{fault}\n{(fault.stderr or b'').decode()}", file=sys.stderr)
        return 1
    print(table.read_text("utf-8"))
    return int(any(score < 100 for result in results for score in result.scores.values()))


if __name__ == "__main__":
    sys.exit(main())
