"""What a user can set, read once from the environment.

Every setting has a default that is right for a laptop. What the settings do
lives where they are used.
"""

from __future__ import annotations

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
    is killed redoes at most one batch of a stage.
    """

    inbox: Path = field(default=PROJECT / "data" / "sample")
    data: Path = field(default=PROJECT / "data" / "local")
    keep_snapshots: int = 5
    batch_articles: int = 200

    @property
    def folder(self) -> DataFolder:
        """The layout below DATA."""
        return DataFolder(self.data)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        """Settings from MITHAQ_INBOX, MITHAQ_DATA, MITHAQ_KEEP_SNAPSHOTS, MITHAQ_BATCH_ARTICLES.

        Relative paths are taken from the current folder and made absolute.

        Raises:
            ValueError: a number is not a whole number of at least 1.
        """
        default = cls()
        return cls(
            inbox=_path(environment, "MITHAQ_INBOX", default.inbox),
            data=_path(environment, "MITHAQ_DATA", default.data),
            keep_snapshots=_count(environment, "MITHAQ_KEEP_SNAPSHOTS", default.keep_snapshots),
            batch_articles=_count(environment, "MITHAQ_BATCH_ARTICLES", default.batch_articles),
        )

    def as_environment(self) -> dict[str, str]:
        """The variables that give another process (dbt, a Dagster worker) these settings."""
        return {
            "MITHAQ_INBOX": str(self.inbox),
            "MITHAQ_DATA": str(self.data),
            "MITHAQ_KEEP_SNAPSHOTS": str(self.keep_snapshots),
            "MITHAQ_BATCH_ARTICLES": str(self.batch_articles),
        }


def _path(environment: Mapping[str, str], name: str, default: Path) -> Path:
    value = environment.get(name, "").strip()
    return Path(value).expanduser().absolute() if value else default


def _count(environment: Mapping[str, str], name: str, default: int) -> int:
    value = environment.get(name, "").strip()
    if not value:
        return default
    if not value.isdecimal() or int(value) < 1:
        raise ValueError(f"{name} must be a whole number of at least 1, not {value!r}")
    return int(value)
