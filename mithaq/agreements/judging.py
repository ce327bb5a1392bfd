"""Who weighs the reports of an article: the shipped regressions, or in training whoever takes notes.

What is weighed is told in `weighing.py` and `sides.py`.
"""

from __future__ import annotations

from collections.abc import Mapping

from mithaq.agreements.regression import shipped
from mithaq.agreements.weighing import Told, weighed_status


class Judge:
    """Weighs reports by the shipped regressions."""

    def status(self, _report_id: str, features: frozenset[str], told: Told) -> Told:
        """Status and modality of a report: of the rules, or likelier ones."""
        return weighed_status(shipped("status"), features, told)

    def parties(self, _report_id: str, actors: Mapping[str, frozenset[str]]) -> dict[str, float]:
        """How likely each actor, by its key, is a party."""
        model = shipped("parties")
        return {key: model.probabilities(features)["party"] for key, features in actors.items()}
