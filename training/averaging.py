"""The average of a model's checkpoints: steadier than the last of them, or the best.

    python -m training.averaging TARGET MODEL LAST

takes the last LAST files that Stanza's `--save_each` wrote beside MODEL.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path


def average(target: Path, checkpoints: Sequence[Path]) -> None:
    """Write the last checkpoint with the mean of all checkpoints' weights.

    Raises:
        ValueError: the checkpoints are of different shapes.
    """
    import torch

    read = [torch.load(path, map_location="cpu", weights_only=True) for path in checkpoints]
    result = read[-1]
    for name, weights in result["model"].items():
        others = [other["model"].get(name) for other in read]
        if any(other is None or other.shape != weights.shape for other in others):
            raise ValueError(f"{name} is not the same in all of {', '.join(map(str, checkpoints))}")
        if weights.is_floating_point():
            result["model"][name] = sum(others) / len(others)
    target.parent.mkdir(parents=True, exist_ok=True)
    torch.save(result, target, _use_new_zipfile_serialization=False)
    print(f"{target.name}: the average of {len(read)} checkpoints")


def checkpoints(model: Path, last: int) -> list[Path]:
    """The last files `model_00100.pt`, `model_00200.pt`, ..., oldest first.

    Raises:
        FileNotFoundError: there are none.
    """
    found = sorted(model.parent.glob(f"{model.stem}_[0-9]*{model.suffix}"))[-last:]
    if not found:
        raise FileNotFoundError(f"no checkpoints of {model}")
    return found


if __name__ == "__main__":
    average(Path(sys.argv[1]), checkpoints(Path(sys.argv[2]), int(sys.argv[3])))
