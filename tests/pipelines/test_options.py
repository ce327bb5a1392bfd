"""The launchpad: few options, explained, and what they make of a run."""

from __future__ import annotations

from typing import Any

import dagster as dg
import pytest

NARROWED = ("everything", "ingest_and_clean", "extract")


@pytest.fixture(scope="module")
def defs() -> dg.Definitions:
    from pipelines.definitions import defs

    return defs


def _options(defs: dg.Definitions, job: str) -> dict[str, Any]:
    mapping = defs.resolve_job_def(job).config_mapping
    assert mapping and mapping.config_schema
    return mapping.config_schema.config_type.fields


@pytest.mark.parametrize("job", NARROWED)
def test_the_launchpad_of_a_job_holds_few_options_each_explained(defs: dg.Definitions, job: str) -> None:
    options = _options(defs, job)
    assert list(options) == ["full_refresh", "sources", "sample", "log_level"]
    assert all(option.description and not option.is_required for option in options.values())


def test_resolving_again_means_deciding_over_everything_again(defs: dg.Definitions) -> None:
    assert _options(defs, "resolve")["full_refresh"].default_value is True


@pytest.mark.parametrize(
    ("job", "config"),
    [
        ("everything", {}),
        ("everything", {"full_refresh": True, "sources": ["web", "feeds:bbc"], "sample": 100, "log_level": "WARNING"}),
        ("resolve", {}),
        ("extract", {"sample": 10}),
        ("rebuild_marts", {}),
        ("publish", {}),
    ],
)
def test_options_become_the_run_that_they_say(defs: dg.Definitions, job: str, config: dict[str, Any]) -> None:
    from dagster._core.system_config.objects import ResolvedRunConfig

    resolved = ResolvedRunConfig.build(defs.resolve_job_def(job), config)
    settings = resolved.resources["settings"].config
    for name in ("full_refresh", "sources", "sample"):
        default = {"full_refresh": job == "resolve", "sources": [], "sample": 0}[name]
        assert settings[name] == config.get(name, default)


@pytest.mark.parametrize("config", [{"sample": -1}, {"sample": "many"}, {"sources": "web"}, {"samples": 3}])
def test_options_that_make_no_sense_are_refused(defs: dg.Definitions, config: dict[str, Any]) -> None:
    from dagster._core.system_config.objects import ResolvedRunConfig

    with pytest.raises((dg.DagsterError, ValueError)):
        ResolvedRunConfig.build(defs.resolve_job_def("everything"), config)
