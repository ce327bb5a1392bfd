"""What a person can set in the launchpad of a job: few things, typed and explained.

Where inputs are and where state goes is no choice of a run: `mithaq.settings`.
Dagster reads the annotations, so they are no strings here.
Concept: https://docs.dagster.io/guides/operate/configuration/run-configuration
"""

from enum import Enum

import dagster as dg
from pydantic import Field

REFRESH = (
    "Do again what the stages of this run have done, although neither inputs nor rules have changed. "
    "The inbox is not read again, history stays, and later stages follow only where rows really differ. "
    "A run that is stopped half-way leaves the rest due for the next one."
)
SOURCES = (
    "Only inputs at these paths below the inbox, each a folder such as `web`, a file such as `text/47102.txt.gz`, "
    "or a feed such as `feeds:NAME`; empty: all. What is left out stays due, and the next run without this takes it. "
    "Stories, actors and agreements are always worked out over all articles that are there."
)
SAMPLE = (
    "At most so many: files are read until so many new inputs are in (the last file whole), and each stage "
    "that goes article by article takes so many, those never done before first; 0: all. What is left out stays due: "
    "documents that wait for cleaning are counted in marts.input_accounting, and the next run without this takes "
    "them. The sensor `inbox`, where it is on, starts that run within a minute. Articles that were cleaned before "
    "and wait for reading are in marts.articles without facts until then."
)


class LogLevel(Enum):
    """How much of a run goes to the console of the process that does it; the UI shows every event."""

    DEBUG = "DEBUG"
    INFO = "INFO"
    WARNING = "WARNING"


class RunOptions(dg.Config):
    """What a run takes on; as it stands: everything that is due and nothing else."""

    full_refresh: bool = Field(default=False, description=REFRESH)
    sources: list[str] = Field(default=[], description=SOURCES)
    sample: int = Field(default=0, ge=0, description=SAMPLE)
    log_level: LogLevel = Field(default=LogLevel.INFO, description=str(LogLevel.__doc__))


class ResolveOptions(dg.Config):
    """Whether to decide again over everything, or only where something is new."""

    full_refresh: bool = Field(default=True, description=REFRESH)


@dg.config_mapping
def run_options(config: RunOptions) -> dict[str, object]:
    """The run config that the options stand for."""
    scope = {"full_refresh": config.full_refresh, "sources": config.sources, "sample": config.sample}
    return {
        "resources": {"settings": {"config": scope}},
        "loggers": {"console": {"config": {"log_level": config.log_level.value}}},
    }


@dg.config_mapping
def resolve_options(config: ResolveOptions) -> dict[str, object]:
    """The run config that the options stand for."""
    return {"resources": {"settings": {"config": {"full_refresh": config.full_refresh}}}}
