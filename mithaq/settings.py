"""What a user can set, read once from the environment.

Every setting has a default that is right for a laptop. What the settings do
lives where they are used.
"""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from mithaq.warehouse.store import DataFolder

PROJECT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Settings:
    """Where inputs are, where state goes, and the few numbers an operator may turn.

    `batch_articles` is how many articles go into one transaction; a run that
    is killed redoes at most one batch of a stage. Of what is kept for so many
    days, 0 keeps all for ever. `core_hour_price` is what an hour of one core
    costs, in any currency; 0 shows no costs. `webhook` is told of failed runs.
    """

    inbox: Path = field(default=PROJECT / "data" / "sample")
    data: Path = field(default=PROJECT / "data" / "local")
    keep_snapshots: int = 5
    batch_articles: int = 200
    keep_run_days: int = 90
    keep_original_days: int = 0
    core_hour_price: float = 0.0
    webhook: str = ""

    @property
    def folder(self) -> DataFolder:
        """The layout below DATA."""
        return DataFolder(self.data)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        """Settings from the variables that `as_environment` names; docs/operations.md has them as a table.

        Relative paths are taken from the current folder and made absolute.

        Raises:
            ValueError: a number is none or too small, or the webhook is no http(s) address.
        """
        default = cls()
        return cls(
            inbox=_path(environment, "MITHAQ_INBOX", default.inbox),
            data=_path(environment, "MITHAQ_DATA", default.data),
            keep_snapshots=_count(environment, "MITHAQ_KEEP_SNAPSHOTS", default.keep_snapshots),
            batch_articles=_count(environment, "MITHAQ_BATCH_ARTICLES", default.batch_articles),
            keep_run_days=_count(environment, "MITHAQ_KEEP_RUN_DAYS", default.keep_run_days, least=0),
            keep_original_days=_count(environment, "MITHAQ_KEEP_ORIGINAL_DAYS", default.keep_original_days, least=0),
            core_hour_price=_price(environment, "MITHAQ_CORE_HOUR_PRICE", default.core_hour_price),
            webhook=_address(environment, "MITHAQ_WEBHOOK", default.webhook),
        )

    def as_environment(self) -> dict[str, str]:
        """The variables that give another process (dbt, a Dagster worker) these settings."""
        return {
            "MITHAQ_INBOX": str(self.inbox),
            "MITHAQ_DATA": str(self.data),
            "MITHAQ_KEEP_SNAPSHOTS": str(self.keep_snapshots),
            "MITHAQ_BATCH_ARTICLES": str(self.batch_articles),
            "MITHAQ_KEEP_RUN_DAYS": str(self.keep_run_days),
            "MITHAQ_KEEP_ORIGINAL_DAYS": str(self.keep_original_days),
            "MITHAQ_CORE_HOUR_PRICE": str(self.core_hour_price),
            "MITHAQ_WEBHOOK": self.webhook,
        }


def _path(environment: Mapping[str, str], name: str, default: Path) -> Path:
    value = environment.get(name, "").strip()
    return Path(value).expanduser().absolute() if value else default


def _count(environment: Mapping[str, str], name: str, default: int, least: int = 1) -> int:
    value = environment.get(name, "").strip()
    if not value:
        return default
    if not value.isdecimal() or int(value) < least:
        raise ValueError(f"{name} must be a whole number of at least {least}, not {value!r}")
    return int(value)


def _price(environment: Mapping[str, str], name: str, default: float) -> float:
    value = environment.get(name, "").strip()
    if not value:
        return default
    try:
        price = float(value)
    except ValueError:
        price = math.nan
    if not 0 <= price < math.inf:
        raise ValueError(f"{name} must be a number such as 0.05, not {value!r}")
    return price


def _address(environment: Mapping[str, str], name: str, default: str) -> str:
    value = environment.get(name, "").strip()
    if value and not value.startswith(("http://", "https://")):
        raise ValueError(f"{name} must begin with http:// or https://, not {value!r}")
    return value or default
