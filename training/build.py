"""`make train`: the whole pack from the corpora, step by step, resumable.

    python -m training.build            every step that is not done yet
    python -m training.build --list     the steps, and which are done
    python -m training.build --only ner --again

A step is done when its mark stands in the work folder; taking a mark away (or
`--again`) redoes the step. Each step logs to `logs/<step>.log` there and says
how long it took. Seeds are fixed. On two cores all of it takes about
four hours; the trainers run on one core each, two at a time.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

from training import recipes
from training.places import PACK, ROOT, WORK, work


@dataclass(frozen=True)
class Step:
    """A named step: the commands to run, one after another, and the steps it needs."""

    name: str
    commands: tuple[tuple[str, ...], ...]
    needs: tuple[str, ...] = ()


def steps() -> list[Step]:
    """Every step, in an order in which they can be run one by one."""

    def run(*command: str) -> tuple[str, ...]:
        return (sys.executable, "-m", *command)

    models = str(work("models/x").parent)
    first_pack = str(work("first-pack/x").parent)
    judged_pack = str(work("judged-pack/x").parent)
    return [
        Step("treebank", (run("training.treebank"),)),
        Step("vectors", (run("training.vectors"),)),
        Step("ner-data", (run("training.ner_data"),)),
        Step("leakage", (run("training.leakage"),), ("treebank", "ner-data")),
        Step("tokenizer", (run(*recipes.tokenizer()),), ("leakage",)),
        Step("splitter", (run(*recipes.splitter()),), ("leakage",)),
        Step("lemmatizer", (run(*recipes.lemmatizer()),), ("leakage",)),
        Step("split-lexicon", (run("training.split_lexicon"),), ("leakage",)),
        Step("spellings", (run("training.spellings"),)),
        Step("tagger", tuple(run(*c) for c in recipes.tagger()), ("leakage", "vectors")),
        Step("ner", tuple(run(*c) for c in recipes.ner()), ("leakage", "vectors")),
        Step(
            "first-pack",
            # the tagger of the first stages knows the narrow vectors, which lie with the vectors
            (
                run(
                    "training.pack",
                    first_pack,
                    models,
                    f"{models}/first",
                    str(work("vectors/x").parent),
                    "--roles",
                    "tokenize",
                    "mwt",
                    "pos",
                ),
            ),
            ("tokenizer", "splitter", "split-lexicon", "spellings", "tagger"),
        ),
        Step("surface-tags", (run("training.surface_rules", first_pack),), ("first-pack",)),
        Step(
            "surface-treebank",
            (run("training.surface_treebank", first_pack), run("training.leakage")),
            ("surface-tags",),
        ),
        Step("last-tagger", tuple(run(*c) for c in recipes.last_tagger()), ("surface-treebank",)),
        Step("pack", (run("training.pack", str(PACK), models),), ("lemmatizer", "last-tagger", "ner")),
        Step(
            "judged",
            (
                run("training.pack", judged_pack, models, f"{models}/judged"),
                run("training.evaluate", "ner", str(work("ner/dev.bio")), "--models", judged_pack),
            ),
            ("pack",),
        ),
        Step("scores", (run("training.evaluate", "all"),), ("pack",)),
    ]


QUICK = {
    "--steps": "12",
    "--max_steps": "12",
    "--eval_steps": "6",
    "--eval_interval": "6",
    "--num_epoch": "1",
    "--max_steps_before_stop": "6",
}
"""What `--quick` puts in place of the recipes' numbers."""


def shortened(step: Step) -> Step:
    """The step with hardly any training in it, to see that its commands run."""
    commands = tuple(
        tuple(QUICK.get(before, part) for before, part in zip(("", *command), command, strict=False))
        for command in step.commands
    )
    return Step(step.name, commands, step.needs)


def is_done(step: Step) -> bool:
    """True when the step has been run to its end."""
    return work(f"done/{step.name}").exists()


def start(step: Step) -> tuple[subprocess.Popen[bytes], float]:
    """Start the step's commands in one shell; output goes to its log."""
    log = work(f"logs/{step.name}.log").open("ab")
    script = " && ".join(" ".join(f"'{part}'" for part in command) for command in step.commands)
    # Without these, glibc returns memory after every batch and fetches it again for the next.
    environment = os.environ | {
        "OMP_NUM_THREADS": "1",
        "MALLOC_MMAP_THRESHOLD_": "4000000000",
        "MALLOC_TRIM_THRESHOLD_": "8000000000",
        "MALLOC_TOP_PAD_": "200000000",
        "PYTHONHASHSEED": "0",
        "MITHAQ_MODELS": str(PACK),  # what is scored is what has been made
    }
    print(f"{step.name}: started, log in {log.name}", flush=True)
    process = subprocess.Popen(["sh", "-c", script], stdout=log, stderr=subprocess.STDOUT, cwd=ROOT, env=environment)
    return process, time.monotonic()


def run(wanted: Sequence[Step], side_by_side: int) -> bool:
    """Run the steps, up to `side_by_side` at once; False when one fails."""
    everything = {step.name: step for step in steps()}
    waiting = list(wanted)
    running: dict[str, tuple[subprocess.Popen[bytes], float]] = {}
    while waiting or running:
        for name, (process, started) in list(running.items()):
            if process.poll() is None:
                continue
            del running[name]
            minutes = (time.monotonic() - started) / 60
            if process.returncode:
                print(f"{name}: failed after {minutes:.1f} min, see {work(f'logs/{name}.log')}", flush=True)
                for other, _ in running.values():
                    other.terminate()
                return False
            work(f"done/{name}").write_text(f"{minutes:.1f} minutes\n", encoding="utf-8")
            print(f"{name}: done in {minutes:.1f} min", flush=True)
        for step in list(waiting):
            ready = all(is_done(everything[need]) for need in step.needs)
            if ready and len(running) < side_by_side:
                waiting.remove(step)
                running[step.name] = start(step)
        if waiting and not running:
            print(f"{waiting[0].name}: needs {', '.join(waiting[0].needs)}, which are not done", flush=True)
            return False
        time.sleep(0.5)
    return True


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what is left to do."""
    parser = argparse.ArgumentParser(prog="training.build", description=__doc__.split("\n")[0])
    parser.add_argument("--list", action="store_true", help="show the steps and stop")
    parser.add_argument("--only", nargs="+", metavar="STEP", help="these steps alone")
    parser.add_argument("--again", action="store_true", help="also steps that are done")
    parser.add_argument("--quick", action="store_true", help="hardly any training: do the commands run?")
    parser.add_argument("--side-by-side", type=int, default=2, help="steps at once (default 2)")
    options = parser.parse_args(arguments)
    known = {step.name: shortened(step) if options.quick else step for step in steps()}
    if unknown := [name for name in options.only or () if name not in known]:
        parser.error(f"no such step: {', '.join(unknown)}; there are {', '.join(known)}")
    if options.list:
        for step in known.values():
            print(f"{step.name:12} {'done' if is_done(step) else '-'}")
        return 0
    wanted = [s for s in known.values() if not options.only or s.name in options.only]
    wanted = [s for s in wanted if options.again or not is_done(s)]
    for step in wanted:
        work(f"done/{step.name}").unlink(missing_ok=True)
    started = time.monotonic()
    if not run(wanted, options.side_by_side):
        return 1
    print(f"{len(wanted)} steps in {(time.monotonic() - started) / 60:.1f} min; work folder {WORK}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
