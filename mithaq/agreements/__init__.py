"""Agreements: found in one article, then resolved over all of them.

Here belong the words of agreeing and the rules over them. Names of actors,
dates and amounts come from their own packages as records; tables, Dagster and
dbt are elsewhere.
"""

from mithaq.agreements.find import find_agreements
from mithaq.agreements.records import (
    AgreementMention,
    AgreementReport,
    AgreementResolution,
    ArticleAgreements,
    Party,
)
from mithaq.agreements.resolve import resolve_agreements

__all__ = [
    "AgreementMention",
    "AgreementReport",
    "AgreementResolution",
    "ArticleAgreements",
    "Party",
    "find_agreements",
    "resolve_agreements",
]
