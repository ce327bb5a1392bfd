"""Facts in each article: sentences, and mentions of actors, agreements and quantities.

One article at a time; whatever needs several articles belongs to the
deduplicate group. Concept: https://docs.dagster.io/guides/build/assets
"""

from __future__ import annotations

import dagster as dg

from assets.metadata import OWNERS, definition_metadata, result
from mithaq.language.engine import Engine
from mithaq.language.packs import PackError
from mithaq.settings import Settings
from mithaq.stages import run_agreement_mentions, run_entity_mentions, run_quantity_mentions, run_sentences
from mithaq.stages.extract import AGREEMENT_MENTIONS, ENTITY_MENTIONS, QUANTITY_MENTIONS
from mithaq.stages.read import sentences_stage
from mithaq.warehouse.store import open_work


def _reading_version() -> str | None:
    """What readings depend on: models and code. Without models there is none, and the run says what is wrong."""
    try:
        return sentences_stage(Engine()).version
    except PackError:
        return None


@dg.asset(
    group_name="extract",
    deps=["clean_articles"],
    kinds={"stanza", "duckdb"},
    owners=OWNERS,
    metadata=definition_metadata("sentences"),
    code_version=_reading_version(),
)
def sentences(settings: dg.ResourceParam[Settings], engine: dg.ResourceParam[Engine]) -> dg.MaterializeResult:
    """Sentences with words, lemmas, parts of speech and named entities, as Stanza reads them."""
    with open_work(settings.folder) as con:
        return result(con, run_sentences(con, settings, engine), settings)


@dg.asset(
    group_name="extract",
    deps=["sentences"],
    kinds={"python", "duckdb"},
    owners=OWNERS,
    metadata=definition_metadata("entity_mentions"),
    code_version=ENTITY_MENTIONS.version,
)
def entity_mentions(settings: dg.ResourceParam[Settings]) -> dg.MaterializeResult:
    """Every naming of a person, country, organisation, group or place, with role and country."""
    with open_work(settings.folder) as con:
        return result(con, run_entity_mentions(con, settings), settings)


@dg.asset(
    group_name="extract",
    deps=["entity_mentions"],
    kinds={"python", "duckdb"},
    owners=OWNERS,
    metadata=definition_metadata("agreement_mentions"),
    code_version=AGREEMENT_MENTIONS.version,
)
def agreement_mentions(settings: dg.ResourceParam[Settings]) -> dg.MaterializeResult:
    """Every mention of an agreement with its status and modality, and what each article says of each agreement."""
    with open_work(settings.folder) as con:
        return result(con, run_agreement_mentions(con, settings), settings)


@dg.asset(
    group_name="extract",
    deps=["agreement_mentions"],
    kinds={"python", "duckdb"},
    owners=OWNERS,
    metadata=definition_metadata("quantity_mentions"),
    code_version=QUANTITY_MENTIONS.version,
)
def quantity_mentions(settings: dg.ResourceParam[Settings]) -> dg.MaterializeResult:
    """Every number with a unit or counted noun, bound to the actor or agreement it belongs to."""
    with open_work(settings.folder) as con:
        return result(con, run_quantity_mentions(con, settings), settings)
