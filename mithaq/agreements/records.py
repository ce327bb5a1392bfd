"""What the agreement stages hand on. Records only; the rules that fill them are beside."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl


@dataclass(frozen=True, slots=True)
class Party:
    """Who is bound by an agreement, as one article tells.

    `local_id` is the actor within the article; `country_code` alone stands
    where only an adjective or a metonym names the country. `role` is `party`,
    `mediator` or `guarantor`; `confidence` 0 to 1.
    """

    local_id: str | None
    country_code: str | None
    name: str
    role: str = "party"
    confidence: float = 0.8


@dataclass(frozen=True, slots=True)
class AgreementMention:
    """A row of `nlp.agreement_mentions`: one naming of an agreement, anaphora included."""

    mention_id: str
    report_id: str
    article_id: str
    sentence_position: int
    surface: str
    char_start: int
    char_end: int
    sentence: str
    status: str
    modality: str
    event_date: str | None
    reported_by: str | None
    confidence: float


@dataclass(frozen=True, slots=True)
class AgreementReport:
    """A row of `nlp.agreement_reports`: what one article says of one agreement."""

    report_id: str
    article_id: str
    name: str
    kind: str
    status: str
    modality: str
    signed_on: str | None
    effective_on: str | None
    duration_value: float | None
    duration_unit: str | None
    value: float | None
    currency: str | None
    place: str | None
    domains: tuple[str, ...]
    parties: tuple[Party, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class ArticleAgreements:
    """Everything found in one article; `mentions` in text order, each with its report."""

    mentions: list[AgreementMention] = field(default_factory=list)
    reports: list[AgreementReport] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class AgreementResolution:
    """The tables `dedup.agreements`, `.agreement_reports` and `.agreement_parties`."""

    agreements: pl.DataFrame
    reports: pl.DataFrame
    parties: pl.DataFrame
