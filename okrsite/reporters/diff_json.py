"""What a branch changes, as data."""

from __future__ import annotations

from okrsite.exports.diagnostics import diagnostic_data
from okrsite.history.differences import Comparison
from okrsite.reporters.diff import Header, summary


def diff_data(header: Header, comparison: Comparison) -> dict[str, object]:
    """All that differs; nothing is left out."""
    return {
        "base": {"revision": header.base, "commit": header.base_commit, "merge_base": header.parted},
        "head": {"revision": header.head, "commit": header.head_commit},
        "as_of": header.as_of.isoformat(),
        "summary": summary(comparison),
        "not_compared": {"base": [*comparison.faulty_before], "head": [*comparison.faulty_after]},
        "changes": [
            {
                "kind": d.kind,
                "of": d.of,
                "ref": d.ref,
                "title": d.title,
                "field": d.field,
                "from": d.was,
                "to": d.now,
                "path": d.span.path,
                "line": d.span.line,
                "commit": header.parted if d.earlier else d.commit.hash if d.commit else None,
            }
            for d in comparison.differences
        ],
        "scores": [
            {
                "of": m.of,
                "ref": m.ref,
                "title": m.title,
                "from": {"status": m.was, "score": m.was_score},
                "to": {"status": m.now, "score": m.now_score},
            }
            for m in comparison.moves
        ],
        "diagnostics": {
            "new": [diagnostic_data(d) for d in comparison.new],
            "gone": [diagnostic_data(d) for d in comparison.gone],
        },
    }
