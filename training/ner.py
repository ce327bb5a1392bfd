"""The NER: Stanza's model and trainer in a loop of our own.

    python -m training.ner --train FILE ... --steps N --save FILE [--begin FILE] [--dev FILE]

Stanza's loop keeps the checkpoint that scores best on a development file. Here
the length of a training is set beforehand: the rate rises, then falls to
nothing, a running average of the weights is kept, and the average at the end
is the model. So nothing is chosen on the development file (it is scored for
the log only), and the same training can be run once more with that file
included. Batches hold sentences of like length, about as many words each.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from training.places import work
from training.widening import wider_ner

SEED = 1234
WORDS_PER_BATCH = 1000
SENTENCES_PER_BATCH = 48
SENTENCES_PER_POOL = 2000  # sorted by length within
WARM_UP = 150
AVERAGE_OVER = 250  # steps, at the end; less at the beginning
LOG_EVERY = 250

MODEL = {  # what differs from Stanza's defaults
    "shorthand": "ar_mithaq",
    "hidden_dim": 200,
    "char_hidden_dim": 60,
    "char_emb_dim": 40,
    "emb_finetune": False,  # vectors stay as they are, so that unseen names are read like seen ones
    "word_dropout": 0.03,
    "locked_dropout": 0.1,
    "dropout": 0.45,
    "optim": "adam",
    "max_grad_norm": 0.3,
    "predict_tagset": 0,
    "ignore_tag_scores": "MISC",
}


class Sentences:
    """The sentences of a file of `training.ner_data`, with what Stanza's loader asks of a document."""

    def __init__(self, path: Path) -> None:
        self.rows = [
            [(word["text"], word["ner"], tuple(word["multi_ner"])) for word in sentence]
            for sentence in json.loads(path.read_text(encoding="utf-8"))
        ]

    def get(self, *_: object, **__: object) -> list[list[tuple[str, str, tuple[str, ...]]]]:
        """Text, label and label columns of every word of every sentence."""
        return self.rows


def rate_at(step: int, steps: int, highest: float) -> float:
    """The rate of a step: up in `WARM_UP` steps, then down along a cosine."""
    if step < WARM_UP:
        return highest * (step + 1) / WARM_UP
    return highest * (0.02 + 0.98 * (1 + math.cos(math.pi * (step - WARM_UP) / max(1, steps - WARM_UP))) / 2)


def batches(data: Sequence[Any]) -> Iterator[list[Any]]:
    """One pass over the sentences in random order, those of like length together."""
    order = list(data)
    random.shuffle(order)
    cut: list[list[Any]] = []
    for start in range(0, len(order), SENTENCES_PER_POOL):
        pool = sorted(order[start : start + SENTENCES_PER_POOL], key=lambda s: len(s[0]))
        batch: list[Any] = []
        for sentence in pool:
            if batch and (len(batch) == SENTENCES_PER_BATCH or len(sentence[0]) * (len(batch) + 1) > WORDS_PER_BATCH):
                cut.append(batch)
                batch = []
            batch.append(sentence)
        cut.append(batch)
    random.shuffle(cut)
    yield from cut


def quick_log_norm(crf: Any, inputs: Any, masks: Any, tag_indices: Any) -> Any:
    """What `CRFLoss.crf_log_norm` computes, with a product of matrices where that has a sum over a cube."""
    import torch

    highest = crf._transitions.max().detach()
    moves = torch.exp(crf._transitions - highest)
    alphas = inputs[:, 0]
    for t in range(1, inputs.size(1)):
        peak = alphas.max(dim=1, keepdim=True).values.detach()
        reached = torch.log((torch.exp(alphas - peak) @ moves).clamp_min(1e-35))
        alphas = torch.where(masks[:, t : t + 1], alphas, inputs[:, t] + reached + peak + highest)
    return torch.logsumexp(alphas, dim=1) * torch.logical_not(masks.all(dim=1))


def score(trainer: Any, loader: Any) -> dict[str, float]:
    """F1 of the first column, all labels but MISC together and each."""
    from stanza.models.ner import scorer

    found: list[list[str]] = []
    for batch in loader:
        found += trainer.predict(batch)
    gold = [[tags[0] for tags in sentence] for sentence in loader.tags]
    precision, recall, f1, by_label = scorer.score_by_entity(found, gold, ignore_tags="MISC")
    named = {label: round(100 * value, 2) for label, value in by_label.items()}
    return {"P": round(100 * precision, 2), "R": round(100 * recall, 2), "F1": round(100 * f1, 2)} | named


class Average:
    """A running average of a model's weights."""

    def __init__(self, model: Any) -> None:
        self.weights = {name: p for name, p in model.named_parameters() if p.requires_grad}
        self.mean = {name: p.detach().clone() for name, p in self.weights.items()}
        self.steps = 0

    def add(self) -> None:
        """Take in the weights as they are now."""
        self.steps += 1
        share = 1 / min(AVERAGE_OVER, 1 + self.steps / 5)
        for name, p in self.weights.items():
            self.mean[name].lerp_(p.detach(), share)

    def swap(self) -> None:
        """Put the average into the model, and the model's weights where the average was."""
        for name, p in self.weights.items():
            kept = p.detach().clone()
            p.data.copy_(self.mean[name])
            self.mean[name] = kept


@dataclass(frozen=True)
class Plan:
    """What to train on, for how long, and where from and to."""

    files: Sequence[Path]
    save: Path
    begin: Path | None
    dev: Path | None
    vectors: Path
    steps: int
    rate: float
    seed: int


def load(plan: Plan) -> tuple[Any, list[Any], Any]:
    """The trainer, the sentences, and the loader of the development file or None."""
    import torch
    from stanza.models.common.pretrain import Pretrain
    from stanza.models.ner.data import DataLoader
    from stanza.models.ner.trainer import Trainer
    from stanza.models.ner.vocab import MultiVocab
    from stanza.models.ner_tagger import parse_args

    vectors = Pretrain(str(plan.vectors), save_to_file=False)
    documents = [Sentences(path) for path in plan.files]
    if plan.begin:
        begun = wider_ner(torch.load(plan.begin, map_location="cpu", weights_only=True), vectors.emb.shape[1])
        with tempfile.NamedTemporaryFile(suffix=".pt") as file:
            torch.save(begun, file.name)
            changed = {"lr": plan.rate, "predict_tagset": 0}
            trainer = Trainer(args=changed, model_file=file.name, pretrain=vectors, device="cpu")
    else:
        args = parse_args([]) | MODEL | {"lr": plan.rate, "word_emb_dim": vectors.emb.shape[1]}
        first = DataLoader(documents[0], 1, args, vectors)
        vocab = MultiVocab({name: first.vocab[name] for name in ("char", "tag", "word")})
        trainer = Trainer(args=args, vocab=vocab, pretrain=vectors, device="cpu")
    trainer.args |= {name: value for name, value in MODEL.items() if "drop" in name or "norm" in name}
    for crf in trainer.model.crits:
        crf._batch_average = False  # by token: batches differ in sentences, hardly in words
    data: list[Any] = []
    for document in documents:
        loader = DataLoader(document, 1, trainer.args, vocab=trainer.vocab)
        data += [sentence for [sentence] in loader.data]
    held = DataLoader(Sentences(plan.dev), 64, trainer.args, vocab=trainer.vocab, evaluation=True) if plan.dev else None
    return trainer, data, held


def train(plan: Plan) -> None:
    """Train as planned and write the average of the weights."""
    import torch
    from stanza.models.common.crf import CRFLoss
    from stanza.models.ner.data import DataLoader

    random.seed(plan.seed)
    torch.manual_seed(plan.seed)
    CRFLoss.crf_log_norm = quick_log_norm
    trainer, data, held = load(plan)
    maker = DataLoader(Sentences(plan.files[0]), 1, trainer.args, vocab=trainer.vocab)  # makes tensors of batches
    average = Average(trainer.model)
    step, losses, started = 0, 0.0, time.monotonic()
    print(f"{len(data):,} sentences, {sum(len(s[0]) for s in data):,} tokens, {plan.steps:,} steps", flush=True)
    while step < plan.steps:
        for batch in batches(data):
            for group in trainer.optimizer.param_groups:
                group["lr"] = rate_at(step, plan.steps, plan.rate)
            maker.data = [batch]
            losses += trainer.update(maker[0])
            average.add()
            step += 1
            if step % LOG_EVERY == 0 or step == plan.steps:
                average.swap()
                trainer.save(str(plan.save))
                result = score(trainer, held) if held else {}
                average.swap()
                seconds = (time.monotonic() - started) / step
                print(f"step {step}: loss {losses / LOG_EVERY:.4f}, {seconds:.2f} s a step, {result}", flush=True)
                losses = 0.0
            if step == plan.steps:
                break


def main(arguments: Sequence[str]) -> None:
    """Train as the command line says."""
    parser = argparse.ArgumentParser(prog="training.ner", description="Train the NER.")
    parser.add_argument("--train", nargs="+", required=True, type=Path, metavar="FILE", help="named twice, taken twice")
    parser.add_argument("--save", type=Path, required=True)
    parser.add_argument("--begin", type=Path, help="a model to go on from")
    parser.add_argument("--dev", type=Path, help="scored for the log")
    parser.add_argument("--vectors", type=Path, default=work("vectors/pretrain.pt"))
    parser.add_argument("--steps", type=int, required=True)
    parser.add_argument("--rate", type=float, required=True)
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args(arguments)
    o = options
    train(Plan(o.train, o.save, o.begin, o.dev, o.vectors, o.steps, o.rate, o.seed))


if __name__ == "__main__":
    main(sys.argv[1:])
