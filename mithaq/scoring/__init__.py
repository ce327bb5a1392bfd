"""How well a warehouse says what people found in the same articles: precision, recall and F1.

`gold.py` reads what people annotated, `matching.py` says when a fact of the
warehouse is the annotated one, `scores.py` counts. docs/scoring.md has the
format. How good the models alone are is `training.evaluate`.
"""

from mithaq.scoring.gold import GoldError, read_gold
from mithaq.scoring.scores import Scores, Tally, score

__all__ = ["GoldError", "Scores", "Tally", "read_gold", "score"]
