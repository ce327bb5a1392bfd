"""Keeps the outputs that the documents show true.

In a Markdown file, a fenced `sql` block is followed by a fenced `text` block
with its answer from the sample corpus. `python tests/docs/outputs.py WAREHOUSE`
rewrites the answers; the test beside this file fails where one has changed.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import duckdb

ROOT = Path(__file__).resolve().parents[2]
_PAIR = re.compile(r"```sql\n(?P<query>.*?)```\n\n```text\n(?P<answer>.*?)```", re.S)


def documents() -> list[Path]:
    """The Markdown files that may hold queries: README.md and docs/*.md."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def answer(con: duckdb.DuckDBPyConnection, query: str) -> str:
    """The answer as a plain table: header, rule, rows."""
    relation = con.sql(query)
    rows = relation.fetchall()
    names = relation.columns
    cells = [names, *[["" if v is None else _shown(v) for v in row] for row in rows]]
    widths = [max(len(row[i]) for row in cells) for i in range(len(names))]
    lines = ["  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip() for row in cells]
    return "\n".join([lines[0], "  ".join("-" * w for w in widths), *lines[1:]]) + "\n"


def _shown(value: object) -> str:
    if isinstance(value, float):
        return f"{value:,.4f}".rstrip("0").rstrip(".")
    if isinstance(value, list):
        return "، ".join(map(str, value))
    return str(value)


def refreshed(text: str, con: duckdb.DuckDBPyConnection) -> str:
    """`text` with every answer as the warehouse gives it now."""
    return _PAIR.sub(
        lambda m: f"```sql\n{m['query']}```\n\n```text\n{answer(con, m['query'])}```",
        text,
    )


def main(warehouse: str) -> None:
    """Rewrite the answers of all documents."""
    with duckdb.connect(str(Path(warehouse).resolve()), read_only=True) as con:
        for path in documents():
            text = path.read_text("utf8")
            new = refreshed(text, con)
            if new != text:
                path.write_text(new, "utf8")
                print(f"rewrote {path.relative_to(ROOT)}")


if __name__ == "__main__":
    main(sys.argv[1])
