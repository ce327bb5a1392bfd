"""The mean of checkpoints."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from training.averaging import average, checkpoints


def saved(path: Path, weights: list[float]) -> Path:
    torch.save({"model": {"w": torch.tensor(weights), "n": torch.tensor([7])}, "config": {}}, path)
    return path


def test_weights_are_averaged_over_the_last_checkpoints(tmp_path: Path) -> None:
    for step, value in ((0, 100.0), (50, 1.0), (100, 3.0)):
        saved(tmp_path / f"pos_{step:05}.pt", [value, 0.0])
    saved(tmp_path / "pos.pt", [50.0, 50.0])
    average(tmp_path / "mean.pt", checkpoints(tmp_path / "pos.pt", 2))
    read = torch.load(tmp_path / "mean.pt", weights_only=True)["model"]
    assert read["w"].tolist() == [2.0, 0.0]
    assert read["n"].tolist() == [7]


def test_models_of_different_shapes_are_refused(tmp_path: Path) -> None:
    made = [saved(tmp_path / "a_1.pt", [1.0]), saved(tmp_path / "a_2.pt", [1.0, 2.0])]
    with pytest.raises(ValueError, match="not the same"):
        average(tmp_path / "mean.pt", made)


def test_no_checkpoints_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        checkpoints(tmp_path / "pos.pt", 3)
