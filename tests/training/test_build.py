"""The build: its steps and their order, without training anything."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from training import build


def test_every_step_comes_after_what_it_needs() -> None:
    seen: set[str] = set()
    for step in build.steps():
        assert set(step.needs) <= seen
        seen.add(step.name)


def test_every_trainer_waits_for_the_leakage_check() -> None:
    checked: set[str] = set()
    for step in build.steps():
        if "training.leakage" in {part for command in step.commands for part in command} or checked & set(step.needs):
            checked.add(step.name)
        trainers = ("training.tagger", "training.ner")
        if any("stanza." in part or part in trainers for command in step.commands for part in command):
            assert step.name in checked


def test_what_is_added_to_the_training_files_later_is_checked_too() -> None:
    [adding] = [step for step in build.steps() if step.name == "surface-treebank"]
    assert adding.commands[-1][-1] == "training.leakage"


def test_a_quick_build_has_the_same_commands_with_small_numbers() -> None:
    for step in build.steps():
        quick = build.shortened(step)
        assert (quick.name, quick.needs) == (step.name, step.needs)
        for command, short in zip(step.commands, quick.commands, strict=True):
            changed = [n for n, (a, b) in enumerate(zip(command, short, strict=True)) if a != b]
            assert all(command[n - 1] in build.QUICK for n in changed)
            for flag in {"--steps", "--max_steps", "--num_epoch"} & set(command):
                assert int(short[short.index(flag) + 1]) <= 12


@pytest.fixture
def two_steps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[build.Step]:
    monkeypatch.setattr("training.places.WORK", tmp_path)
    steps = [
        build.Step("first", ((sys.executable, "-c", "print(1)"),)),
        build.Step("second", ((sys.executable, "-c", "raise SystemExit(3)"),), ("first",)),
    ]
    monkeypatch.setattr(build, "steps", lambda: steps)
    return steps


def test_a_finished_step_is_not_run_again(two_steps: list[build.Step], capsys: pytest.CaptureFixture[str]) -> None:
    assert build.main(["--only", "first"]) == 0
    assert "first: done in" in capsys.readouterr().out
    assert build.main(["--only", "first"]) == 0
    assert "0 steps" in capsys.readouterr().out


def test_a_failing_step_stops_the_build_and_names_its_log(
    two_steps: list[build.Step], capsys: pytest.CaptureFixture[str]
) -> None:
    assert build.main([]) == 1
    assert "second: failed" in capsys.readouterr().out
    assert not build.is_done(two_steps[1])


def test_an_unknown_step_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        build.main(["--only", "nonsense"])
    assert "no such step" in capsys.readouterr().err
