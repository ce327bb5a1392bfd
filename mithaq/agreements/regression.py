"""Logistic regressions over named features, and where their weights are kept.

What is weighed is told in `weighing.py` and `sides.py`; the weights are made by
`training/agreements.py`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True)
class Regression:
    """Weights of a logistic regression: multinomial, or of one class against all else.

    `weights` has a row for each of `features` and a column for each of
    `classes`; `bias` has a number for each of `classes`.
    """

    features: dict[str, int]
    classes: tuple[str, ...]
    weights: npt.NDArray[np.float32]
    bias: npt.NDArray[np.float32]

    def probabilities(self, features: Iterable[str]) -> dict[str, float]:
        """How likely each class is; features that were never seen say nothing."""
        known = sorted(self.features[f] for f in features if f in self.features)
        scores = (self.bias + self.weights[known].sum(axis=0)).astype(np.float64)
        if len(self.classes) == 1:
            likely = 1 / (1 + np.exp(-scores))
        else:
            likely = np.exp(scores - scores.max())
            likely /= likely.sum()
        return dict(zip(self.classes, likely.tolist(), strict=True))


@cache
def shipped(name: str) -> Regression:
    """The regression `name` (`status`, `parties`) of this package."""
    with as_file(files("mithaq.agreements") / "data" / f"{name}.npz") as path, np.load(path) as kept:
        features = {str(feature): row for row, feature in enumerate(kept["features"])}
        weights, bias = kept["weights"].astype(np.float32), kept["bias"].astype(np.float32)
        return Regression(features, tuple(map(str, kept["classes"])), weights, bias)
