"""Fixtures that every test folder shares."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("MITHAQ_SHARED", ROOT.parent / "shared"))


@pytest.fixture(scope="session")
def project_root() -> Path:
    """The checkout under test."""
    return ROOT


@pytest.fixture(scope="session")
def shared_dir() -> Path:
    """The folder with corpora, articles and gold, beside the checkout; skips where it is absent."""
    if not SHARED.is_dir():
        pytest.skip(f"needs the shared corpora, which are not at {SHARED}")
    return SHARED
