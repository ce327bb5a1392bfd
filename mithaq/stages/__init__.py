"""The stages as a run takes them: what is due, the pure function, the rows it gave.

Each `run_*` takes an open work warehouse and settings, works off what its stage
has not yet done, batch by batch, and returns a `StageReport`. No Dagster: a
notebook or a benchmark can call them in the same order.
"""

from mithaq.stages.actors import run_actors
from mithaq.stages.agreements import run_agreements
from mithaq.stages.clean import run_clean
from mithaq.stages.extract import run_agreement_mentions, run_entity_mentions, run_quantity_mentions
from mithaq.stages.fetch import run_fetch
from mithaq.stages.ingest import run_ingest
from mithaq.stages.read import run_sentences
from mithaq.stages.report import StageReport
from mithaq.stages.stories import run_stories

__all__ = [
    "StageReport",
    "run_actors",
    "run_agreement_mentions",
    "run_agreements",
    "run_clean",
    "run_entity_mentions",
    "run_fetch",
    "run_ingest",
    "run_quantity_mentions",
    "run_sentences",
    "run_stories",
]
