"""Scores of the model pack's card."""

from __future__ import annotations

from pathlib import Path

from mithaq.report import Score, scores_of

CARD = """# Pack

| measure | this pack |
|---|---|
| no score | 0 |

## Scores

Through the engine.

| measure | this pack | wanted |
|---|---|---|
| words, `set A` | 97.5 | 97 |
| names | 72.9 | 75: **missed** |

Prose | with a bar.

## Next

| other | 1 |
"""


def test_rows_below_the_heading_are_scores(tmp_path: Path) -> None:
    card = tmp_path / "README.md"
    card.write_text(CARD, "utf-8")
    assert scores_of(card) == [Score("words, set A", "97.5"), Score("names", "72.9")]


def test_no_card_and_no_table_are_no_scores(tmp_path: Path) -> None:
    assert scores_of(tmp_path / "README.md") == []
    (tmp_path / "README.md").write_text("# Pack\n\n## Scores\n\nNone yet.\n", "utf-8")
    assert scores_of(tmp_path / "README.md") == []


def test_the_card_of_the_own_pack_has_scores(project_root: Path) -> None:
    measures = [s.measure for s in scores_of(project_root / "models" / "README.md")]
    assert len(measures) > 5 and any("lemma" in m for m in measures)
