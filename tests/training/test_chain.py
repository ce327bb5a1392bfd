"""The whole build on a handful of sentences: every command runs, and a second build finds nothing to do."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import islice
from pathlib import Path

import polars as pl
import pytest

from training import build
from training.places import ROOT


def beginning(source: Path, target: Path, sentences: int, start: int = 0) -> None:
    """Copy some sentences (parted by blank lines) of a corpus."""
    blocks: list[str] = []
    lines: list[str] = []
    with source.open(encoding="utf-8") as file:
        for line in file:
            if line.strip():
                lines.append(line)
            elif lines:
                blocks.append("".join(lines))
                lines = []
            if len(blocks) == start + sentences:
                break
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text("\n".join(blocks[start:]) + "\n", encoding="utf-8")


@pytest.fixture
def small_corpora(shared_dir: Path, tmp_path: Path) -> Path:
    whole, small = shared_dir / "corpora", tmp_path / "corpora"
    sizes = {
        "ud/padt_train_reconstructed.conllu": 700,
        "ud/ud12_gold_dev_with_trees.conllu": 12,
        "ud/ud12_gold_test_with_trees.conllu": 12,
        "ud/udpos_dev.tsv": 60,
        "ud/udpos_test.tsv": 10,
        "ner/anercorp.train.bio": 120,
        "ner/newsfane.train.bio": 120,
        "ner/wikifane.bio": 120,
    }
    for name, sentences in sizes.items():
        beginning(whole / name, small / name, sentences)
    (small / "news").mkdir()
    pl.read_parquet(whole / "news" / "news-0.parquet", n_rows=400).write_parquet(small / "news" / "news-0.parquet")
    return small


@pytest.mark.slow
@pytest.mark.timeout(1500)
def test_the_whole_chain_runs_and_is_resumed(small_corpora: Path, tmp_path: Path) -> None:
    places = {
        "MITHAQ_CORPORA": str(small_corpora),
        "MITHAQ_TRAINING": str(tmp_path / "work"),
        "MITHAQ_PACK_OUT": str(tmp_path / "pack"),
        "MITHAQ_SURFACE_TAGS": str(tmp_path / "surface_tags.csv"),
    }
    command = [sys.executable, "-m", "training.build", "--quick", "--side-by-side", "1"]

    def built(*more: str) -> subprocess.CompletedProcess[str]:
        environment = os.environ | places
        return subprocess.run([*command, *more], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)

    names = [step.name for step in build.steps()]
    begun = built("--only", *names[:3])
    assert begun.returncode == 0, begun.stdout
    rest = built()
    logs = "\n".join(log.read_text(encoding="utf-8")[-1500:] for log in islice((tmp_path / "work/logs").iterdir(), 40))
    assert rest.returncode == 0, rest.stdout + logs
    said = [line.split(":")[0] for line in rest.stdout.splitlines() if ": done in" in line]
    assert sorted(said) == sorted(names[3:])
    assert "0 steps" in built().stdout
    assert {p.name for p in (tmp_path / "pack").iterdir()} >= {"pack.json", "ner.pt", "tagger.pt", "vectors.npz"}
    scores = (tmp_path / "work/logs/scores.log").read_text(encoding="utf-8")
    assert '"padt_tenth"' in scores.splitlines()[-1]
