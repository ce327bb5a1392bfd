"""What a user can set, read once from the environment.

Every setting has a default that is right for a laptop. What the settings do
lives where they are used.
"""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from mithaq.documents.limits import Limits
from mithaq.scope import Scope
from mithaq.warehouse.lake import Lake
from mithaq.warehouse.store import DataFolder

PROJECT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Settings:
    """Where inputs are, where state goes, and the few numbers an operator may turn.

    `feeds` is the file that names the feeds to poll; without it none is.
    `batch_articles` is how many articles go into one transaction; a run that
    is killed redoes at most one batch of a stage. Of what is kept for so many
    days, 0 keeps all for ever. `core_hour_price` is what an hour of one core
    costs, in any currency; 0 shows no costs. `webhook` is told of failed runs.
    `lake` and `lake_data` are the catalog and the folder of a lake that several
    writers share (docs/scale.md); without them there is none.
    `limits` are the bounds on what is read and cleaned. `scope` is one run's
    own, from the UI's launchpad: no variable sets it.
    """

    inbox: Path = field(default=PROJECT / "data" / "sample")
    data: Path = field(default=PROJECT / "data" / "local")
    feeds: Path = field(default=PROJECT / "feeds.toml")
    keep_snapshots: int = 5
    batch_articles: int = 200
    keep_run_days: int = 90
    keep_original_days: int = 0
    keep_fetched_days: int = 0
    core_hour_price: float = 0.0
    webhook: str = ""
    lake: str = ""
    lake_data: str = ""
    limits: Limits = field(default=Limits())
    scope: Scope = field(default=Scope())

    @property
    def folder(self) -> DataFolder:
        """The layout below DATA."""
        return DataFolder(self.data)

    @property
    def shared_lake(self) -> Lake | None:
        """The lake that this writer shares, if any.

        Raises:
            ValueError: its address or folder makes no sense.
        """
        return Lake.parse(self.lake, self.lake_data) if self.lake else None

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        """Settings from the variables that `as_environment` names; docs/operations.md has them as a table.

        Relative paths are taken from the current folder and made absolute.

        Raises:
            ValueError: a number is none or too small, the webhook is no http(s) address, or the lake is none.
        """
        default = cls()
        settings = cls(
            inbox=_path(environment, "MITHAQ_INBOX", default.inbox),
            data=_path(environment, "MITHAQ_DATA", default.data),
            feeds=_path(environment, "MITHAQ_FEEDS", default.feeds),
            keep_snapshots=_count(environment, "MITHAQ_KEEP_SNAPSHOTS", default.keep_snapshots),
            batch_articles=_count(environment, "MITHAQ_BATCH_ARTICLES", default.batch_articles),
            keep_run_days=_count(environment, "MITHAQ_KEEP_RUN_DAYS", default.keep_run_days, least=0),
            keep_original_days=_count(environment, "MITHAQ_KEEP_ORIGINAL_DAYS", default.keep_original_days, least=0),
            keep_fetched_days=_count(environment, "MITHAQ_KEEP_FETCHED_DAYS", default.keep_fetched_days, least=0),
            core_hour_price=_number(environment, "MITHAQ_CORE_HOUR_PRICE", default.core_hour_price, may_be_zero=True),
            webhook=_address(environment, "MITHAQ_WEBHOOK", default.webhook),
            lake=environment.get("MITHAQ_LAKE", "").strip(),
            lake_data=environment.get("MITHAQ_LAKE_DATA", "").strip(),
            limits=_limits(environment, default.limits),
        )
        _ = settings.shared_lake
        return settings

    def as_environment(self) -> dict[str, str]:
        """The variables that give another process (dbt, a Dagster worker) these settings."""
        return {
            "MITHAQ_INBOX": str(self.inbox),
            "MITHAQ_DATA": str(self.data),
            "MITHAQ_FEEDS": str(self.feeds),
            "MITHAQ_KEEP_SNAPSHOTS": str(self.keep_snapshots),
            "MITHAQ_BATCH_ARTICLES": str(self.batch_articles),
            "MITHAQ_KEEP_RUN_DAYS": str(self.keep_run_days),
            "MITHAQ_KEEP_ORIGINAL_DAYS": str(self.keep_original_days),
            "MITHAQ_KEEP_FETCHED_DAYS": str(self.keep_fetched_days),
            "MITHAQ_CORE_HOUR_PRICE": str(self.core_hour_price),
            "MITHAQ_WEBHOOK": self.webhook,
            "MITHAQ_LAKE": self.lake,
            "MITHAQ_LAKE_DATA": self.lake_data,
            **{limit_variable(f.name): str(getattr(self.limits, f.name)) for f in fields(Limits)},
        }


def _path(environment: Mapping[str, str], name: str, default: Path) -> Path:
    value = environment.get(name, "").strip()
    return Path(value).expanduser().absolute() if value else default


def limit_variable(name: str) -> str:
    """The environment variable that sets a bound of `Limits`."""
    return f"MITHAQ_{name.upper()}"


def _limits(environment: Mapping[str, str], default: Limits) -> Limits:
    values: dict[str, Any] = {}
    for bound in fields(Limits):
        is_count = isinstance(getattr(default, bound.name), int)
        read = _count if is_count else _number
        values[bound.name] = read(environment, limit_variable(bound.name), getattr(default, bound.name))
    return Limits(**values)


def _count(environment: Mapping[str, str], name: str, default: int, least: int = 1) -> int:
    value = environment.get(name, "").strip()
    if not value:
        return default
    if not value.isdecimal() or int(value) < least:
        raise ValueError(f"{name} must be a whole number of at least {least}, not {value!r}")
    return int(value)


def _number(environment: Mapping[str, str], name: str, default: float, *, may_be_zero: bool = False) -> float:
    value = environment.get(name, "").strip()
    if not value:
        return default
    try:
        number = float(value)
    except ValueError:
        number = math.nan
    if not 0 <= number < math.inf or (number == 0 and not may_be_zero):
        raise ValueError(f"{name} must be a number such as 0.05, not {value!r}")
    return number


def _address(environment: Mapping[str, str], name: str, default: str) -> str:
    value = environment.get(name, "").strip()
    if value and not value.startswith(("http://", "https://")):
        raise ValueError(f"{name} must begin with http:// or https://, not {value!r}")
    return value or default
