"""Scores as the card of a model pack tells them: one table of Markdown, read and not interpreted."""

from __future__ import annotations

from pathlib import Path

from mithaq.report.pages import Score


def scores_of(card: Path) -> list[Score]:
    """The rows of the table below the heading `Scores`: measure and score; none where there is no such card."""
    if not card.is_file():
        return []
    _, _, below = card.read_text("utf-8").partition("\n## Scores\n")
    rows = [line.strip().strip("|").split("|") for line in below.split("\n## ")[0].splitlines() if line.startswith("|")]
    return [Score(_plain(row[0]), _plain(row[1])) for row in rows[2:] if len(row) > 1]


def _plain(cell: str) -> str:
    return cell.replace("`", "").replace("**", "").strip()
