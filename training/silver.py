"""Silver sentences: news that a trained NER has labelled, made consistent over all of the news.

    python -m training.silver MODEL

One reading of a name in one sentence is often wrong or missing where the others
are right. So the labels are counted over many sentences first. A name that is
nearly always found, and nearly always with one label, gets this label wherever
it stands; a name on whose label the readings disagree is masked; the rest stays
as it was read. Sentences whose names are rare are preferred, since frequent
names are learnt from the corpora.
"""

from __future__ import annotations

import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from mithaq.language.kinds import COARSE_OF_KIND, spans_of
from mithaq.language.tuning import predict_kinds
from training.leakage import Sealed
from training.ner_data import Row, write
from training.places import work

READ_LINES = 70_000
KEPT_LINES = 26_000
SHORTEST, LONGEST = 7, 60  # tokens
SEEN_AT_LEAST = 4
SURE = 0.8  # of the readings of a name have its label
FOUND = 0.5  # of the places where a name stands were read as one
LONGEST_NAME = 6
SEED = 1234

Name = tuple[str, ...]
Reading = tuple[list[str], list[tuple[int, int, str]]]  # tokens, spans of kinds


def lines(count: int) -> list[list[str]]:
    """`count` distinct lines of the news, drawn at random, as tokens in the spelling of the vectors."""
    text = work("vectors/news.txt").read_text(encoding="utf-8").splitlines()
    usable = [line.split(" ") for line in text]
    usable = [tokens for tokens in usable if SHORTEST <= len(tokens) <= LONGEST]
    return random.Random(SEED).sample(usable, min(count, len(usable)))


def readings(model: Path, sentences: Sequence[list[str]]) -> Iterator[Reading]:
    """What the NER `model` finds in the sentences, in the order of their length."""
    import torch
    from stanza.models.common.pretrain import Pretrain
    from stanza.models.ner.data import DataLoader
    from stanza.models.ner.trainer import Trainer

    vectors = Pretrain(str(work("vectors/pretrain.pt")), save_to_file=False)
    trainer = Trainer(args={"predict_tagset": 0}, model_file=str(model), pretrain=vectors, device="cpu")
    order = sorted(sentences, key=len)
    for start in range(0, len(order), 96):
        part = order[start : start + 96]
        loader = DataLoader(_Blank(part), len(part), trainer.args, vocab=trainer.vocab, evaluation=True)
        with torch.no_grad():
            found = predict_kinds(trainer, loader[0])
        for tokens, tags in zip(part, found, strict=True):
            yield tokens, spans_of(tags)


class _Blank:
    """Sentences without labels, with what Stanza's loader asks of a document."""

    def __init__(self, sentences: Sequence[list[str]]) -> None:
        self.sentences = sentences

    def get(self, *_: object, **__: object) -> list[list[tuple[str, str, tuple[str, str]]]]:
        return [[(token, "O", ("O", "O")) for token in tokens] for tokens in self.sentences]


class Votes:
    """How the names of all sentences were read."""

    def __init__(self, read: Sequence[Reading]) -> None:
        self.kinds: dict[Name, Counter[str]] = defaultdict(Counter)
        for tokens, spans in read:
            for start, end, kind in spans:
                self.kinds[tuple(tokens[start:end])][kind] += 1
        self.places: Counter[Name] = Counter()
        for tokens, spans in read:
            covered = {i for start, end, _ in spans for i in range(start, end)}
            for start, end in self._known(tokens):
                if not covered & set(range(start, end)):
                    self.places[tuple(tokens[start:end])] += 1

    def _known(self, tokens: list[str]) -> Iterator[tuple[int, int]]:
        """The longest known names of a sentence, from its beginning on."""
        start = 0
        while start < len(tokens):
            for end in range(min(len(tokens), start + LONGEST_NAME), start, -1):
                if tuple(tokens[start:end]) in self.kinds:
                    yield start, end
                    start = end
                    break
            else:
                start += 1

    def verdict(self, name: Name) -> str | None:
        """The kind that a name has wherever it stands, "" if the readings disagree, None if too little is known."""
        votes = self.kinds.get(name)
        if votes is None or votes.total() < SEEN_AT_LEAST:
            return None
        groups: Counter[str] = Counter()
        for kind, times in votes.items():
            groups[COARSE_OF_KIND.get(kind, kind)] += times
        label, times = groups.most_common(1)[0]
        if times < SURE * votes.total():
            return ""
        if votes.total() < FOUND * (votes.total() + self.places[name]):
            return None
        return max((k for k in votes if COARSE_OF_KIND.get(k, k) == label), key=lambda k: (votes[k], k))

    def labelled(self, reading: Reading) -> list[Row]:
        """A sentence with the labels that its names get."""
        tokens, spans = reading
        rows: list[Row] = [(token, "O", "O") for token in tokens]
        covered = {i for start, end, _ in spans for i in range(start, end)}
        missed = [(s, e, "") for s, e in self._known(tokens) if not covered & set(range(s, e))]
        for start, end, read_as in [*spans, *missed]:
            kind = self.verdict(tuple(tokens[start:end]))
            kind = read_as if kind is None else kind or "-"
            for i in range(start, end):
                rows[i] = (tokens[i], *_labels(kind, "I" if i > start else "B"))
        return rows

    def rarity(self, reading: Reading) -> float:
        """High for sentences whose names are read well, but seldom."""
        tokens, spans = reading
        names = [tuple(tokens[start:end]) for start, end, _ in spans]
        return sum(1 / (3 + self.kinds[n].total()) for n in names if self.verdict(n)) / (10 + len(tokens))


def _labels(kind: str, mark: str) -> tuple[str, str]:
    if kind in ("", "-"):
        return ("-", "-") if kind else ("O", "O")
    coarse = COARSE_OF_KIND.get(kind, "MISC")
    return ("O" if coarse == "GROUP" else f"{mark}-{coarse}"), f"{mark}-{kind}"


def prepare(model: Path) -> None:
    """Write `ner/silver.train.json`."""
    sealed = Sealed()
    read = list(readings(model, [s for s in lines(READ_LINES) if not sealed.holds(" ".join(s))]))
    votes = Votes(read)
    usable = [r for r in read if r[1]]
    usable.sort(key=votes.rarity, reverse=True)
    # half of them for their rare names, half as they come
    half = KEPT_LINES // 2
    rest = random.Random(SEED).sample(usable[half:], min(half, max(0, len(usable) - half)))
    chosen = [votes.labelled(r) for r in [*usable[:half], *rest]]
    write(work("ner/silver.train.json"), chosen)
    decided = Counter("unknown" if v is None else "sure" if v else "masked" for v in map(votes.verdict, votes.kinds))
    print(f"silver: {len(read):,} lines read, {len(chosen):,} kept; names: {dict(decided)}")


if __name__ == "__main__":
    prepare(Path(sys.argv[1]))
