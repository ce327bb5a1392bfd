"""Tables of the documents that repeat what the code says: reason codes and bounds.

`python tests/docs/tables.py` writes them again; the test beside this file fails
where one lags behind.
"""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import fields
from pathlib import Path

from mithaq.documents import EXPLANATIONS, Limits
from mithaq.settings import limit_variable

DOCS = Path(__file__).resolve().parents[2] / "docs"


def reasons_table() -> str:
    """Every reason code with its meaning."""
    rows = [f"| `{reason.value}` | {meaning} |" for reason, meaning in EXPLANATIONS.items()]
    return "\n".join(["| code | meaning |", "|---|---|", *rows])


def bounds_table() -> str:
    """Every bound with its variable, default and the docstring that stands under it."""
    rows = [f"| `{limit_variable(name)}` | {getattr(Limits(), name):,} | {meaning} |" for name, meaning in _meanings()]
    return "\n".join(["| variable | default | bounds |", "|---|---|---|", *rows])


def _meanings() -> Iterator[tuple[str, str]]:
    (body,) = ast.parse(inspect.getsource(Limits)).body
    assert isinstance(body, ast.ClassDef)
    names = {f.name for f in fields(Limits)}
    for statement, following in zip(body.body, body.body[1:], strict=False):
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            assert isinstance(following, ast.Expr) and isinstance(following.value, ast.Constant)
            assert statement.target.id in names
            yield statement.target.id, " ".join(str(following.value.value).split()).rstrip(".")


TABLES: dict[str, tuple[Path, Callable[[], str]]] = {
    "reasons": (DOCS / "rejections.md", reasons_table),
    "bounds": (DOCS / "operations.md", bounds_table),
}


def refreshed(name: str) -> tuple[Path, str]:
    """The document of a table, with the table as the code gives it now."""
    path, table = TABLES[name]
    pattern = re.compile(rf"(<!-- {name}: [^\n]*-->\n).*?(<!-- end -->)", re.S)
    text, count = pattern.subn(lambda m: f"{m[1]}{table()}\n{m[2]}", path.read_text("utf8"))
    assert count == 1, f"{path.name} has no place for the table {name}"
    return path, text


if __name__ == "__main__":
    for table in TABLES:
        path, text = refreshed(table)
        path.write_text(text, "utf8")
        print(f"wrote the table {table} of {path.name}")
