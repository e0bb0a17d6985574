"""`python -m okrsite.charts`: makes the compiled templates anew, from the Altair charts of this folder."""

from __future__ import annotations

from okrsite.charts import DRAWINGS, TEMPLATES
from okrsite.charts.compiling import compiled


def main() -> None:
    """Writes one file for each template, and removes those of charts that are gone."""
    TEMPLATES.mkdir(exist_ok=True)
    texts = {name: text for drawing in DRAWINGS for name, text in compiled(drawing).items()}
    for path in TEMPLATES.glob("*.json"):
        if path.stem not in texts:
            path.unlink()
    for name, text in texts.items():
        (TEMPLATES / f"{name}.json").write_text(text, "utf-8")


if __name__ == "__main__":
    main()
