"""The notebook runs from its first cell to its last on a real warehouse."""

from __future__ import annotations

import importlib.util
import subprocess
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.pipelines.sites import Site


def _run(project_root: Path) -> dict[str, object]:
    spec = importlib.util.spec_from_file_location("explore", project_root / "notebooks" / "explore.py")
    assert spec and spec.loader
    notebook = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(notebook)
    _, defined = notebook.app.run()
    return dict(defined)


def test_every_cell_runs_and_finds_something(
    sample_run: tuple[Site, subprocess.CompletedProcess[str]], project_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site, _ = sample_run
    monkeypatch.setenv("MITHAQ_DATA", str(site.data))
    defined = _run(project_root)
    assert min(defined["counts"].values()) > 0
    assert len(defined["overview"]) == defined["counts"]["agreements"]
    for answer in ("between", "timeline", "found"):
        assert len(defined[answer]) > 0, answer


def test_without_a_warehouse_it_stops_with_a_word(
    tmp_path: Path, project_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MITHAQ_DATA", str(tmp_path))
    assert "counts" not in _run(project_root)
