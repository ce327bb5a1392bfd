"""Scores as a table for people."""

from __future__ import annotations

from typing import TextIO

from mithaq.scoring import Scores
from mithaq.terminal.tables import print_rows, safe


def print_scores(scores: Scores, out: TextIO, errors: int = 0) -> None:
    """Figures, then up to `errors` missed and wrong facts of each kind."""
    tallies = {"actors": scores.actors, "agreements": scores.agreements, "quantities": scores.quantities}
    print_rows(
        ["facts", "precision", "recall", "F1", "annotated", "found"],
        [(name, *(f"{v:.3f}" for v in (t.precision, t.recall, t.f1)), t.gold, t.found) for name, t in tallies.items()],
        out,
    )
    shares = [(name, f"{right} of {total}") for name, (right, total) in scores.attributes.items()]
    shares.append(("one actor, one id (B-cubed F1)", f"{scores.actor_b_cubed:.3f}"))
    print_rows(["of the facts found in both", "right"], shares, out)
    out.write(f"articles: {scores.articles}\n")
    if scores.missing:
        out.write(f"not in the warehouse: {', '.join(map(safe, scores.missing))}\n")
    for title, lists in (("missed", scores.missed), ("wrong", scores.wrong)):
        rows = [(kind, *fact) for kind, facts in lists.items() for fact in facts[:errors]]
        if rows:
            print_rows([title, "article", "fact"], rows, out)
