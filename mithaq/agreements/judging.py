"""Who weighs the reports of an article: the shipped models, or in training whoever takes notes.

What is weighed is told in `weighing.py` and `sides.py`.
"""

from __future__ import annotations

from collections.abc import Mapping

from mithaq.agreements.network import shipped_network
from mithaq.agreements.passages import Told
from mithaq.agreements.regression import shipped
from mithaq.agreements.weighing import Seen, likely_status, weighed_status


class Judge:
    """Weighs reports by the shipped models."""

    def status(self, _report_id: str, seen: Seen, told: Told) -> Told:
        """Status and modality of a report: of the rules, or likelier ones."""
        return weighed_status(likely_status(shipped("status"), shipped_network(), seen), told)

    def parties(self, _report_id: str, actors: Mapping[str, frozenset[str]]) -> dict[str, float]:
        """How likely each actor, by its key, is a party."""
        model = shipped("parties")
        return {key: model.probabilities(features)["party"] for key, features in actors.items()}
