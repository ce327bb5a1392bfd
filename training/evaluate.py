"""Scores of the pack, taken through the engine that the pipeline uses.

    python -m training.evaluate ner FILE.bio     micro-F1 over PER, LOC and ORG
    python -m training.evaluate pos FILE.tsv     accuracy of UPOS on surface tokens
    python -m training.evaluate all              the table of `models/README.md`

Raw text goes in: the tokens of a file are joined by spaces, and what the
engine finds is laid back on them by character offsets. The last line printed
is JSON. `--models` chooses another pack (`official`, or a folder).
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import time
from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from mithaq.language.analysis import Sentence
from mithaq.language.engine import Engine
from mithaq.language.kinds import COARSE_OF_KIND, Span, spans_of
from mithaq.language.packs import find_pack
from mithaq.orthography import folded
from training.leakage import tsv_sentences
from training.places import SURFACE_TAGS, corpus, work

SCORED = ("PER", "LOC", "ORG")
PADT_SENTENCES_OF_TEST = 680  # udpos_test.tsv begins with them, PUD follows

_COARSE_NAMES = {"PERSON": "PER", "PERS": "PER", "LOCATION": "LOC", "ORGANIZATION": "ORG", "ORGANISATION": "ORG"}


def coarse(label: str) -> str:
    """PER, LOC, ORG or another name from a label of the pack, of a gold file or of the official models."""
    return COARSE_OF_KIND.get(label) or _COARSE_NAMES.get(label, label)


def raw_text(tokens: Sequence[str]) -> tuple[str, list[tuple[int, int]]]:
    """The tokens joined by spaces, and the span of each."""
    spans: list[tuple[int, int]] = []
    position = 0
    for token in tokens:
        spans.append((position, position + len(token)))
        position += len(token) + 1
    return " ".join(tokens), spans


def token_spans(sentences: Sequence[Sentence], spans: Sequence[tuple[int, int]]) -> set[Span]:
    """The entities found, as spans of gold tokens with coarse labels."""
    found: set[Span] = set()
    for sentence in sentences:
        for entity in sentence.entities:
            touched = [i for i, (start, end) in enumerate(spans) if start < entity.end and entity.start < end]
            if touched:
                found.add((touched[0], touched[-1] + 1, coarse(entity.label)))
    return found


def score_ner(engine: Engine, path: Path) -> dict[str, Any]:
    """Micro precision, recall and F1 over PER, LOC and ORG, and F1 of each."""
    gold_sentences = tsv_sentences(path)
    prepared = [raw_text([t for t, _ in s]) for s in gold_sentences]
    readings = engine.read([text for text, _ in prepared])
    hits: Counter[str] = Counter()
    found: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    for sentence, (_, spans), reading in zip(gold_sentences, prepared, readings, strict=True):
        gold = {(a, b, coarse(label)) for a, b, label in spans_of([label for _, label in sentence])}
        gold = {span for span in gold if span[2] in SCORED}
        system = {span for span in token_spans(reading.sentences, spans) if span[2] in SCORED}
        wanted.update(label for *_, label in gold)
        found.update(label for *_, label in system)
        hits.update(label for *_, label in gold & system)
    result: dict[str, Any] = {"task": "ner", "sentences": len(gold_sentences)}
    result |= _f1(hits.total(), found.total(), wanted.total())
    result["by_label"] = {label: _f1(hits[label], found[label], wanted[label]) for label in SCORED}
    result["errors"] = sum(r.error is not None for r in readings)
    return result


def _f1(hits: int, found: int, wanted: int) -> dict[str, float]:
    precision = hits / found if found else 0.0
    recall = hits / wanted if wanted else 0.0
    f1 = 2 * precision * recall / (precision + recall) if hits else 0.0
    return {"precision": round(100 * precision, 2), "recall": round(100 * recall, 2), "f1": round(100 * f1, 2)}


def place(position: int) -> str:
    """The name in `surface_tags.csv` of a token's place in its sentence."""
    return "inside" if position else "first"


@cache
def surface_rules() -> dict[tuple[str, str, str], str]:
    """Which tag a surface token has, by its words' tags, its place, and itself (`surface_tags.csv`)."""
    with SURFACE_TAGS.open(encoding="utf-8", newline="") as rows:
        return {(row["words"], row["place"], row["token"]): row["surface"] for row in csv.DictReader(rows)}


def surface_tag(tags: Sequence[str], position: int = 1, token: str = "") -> str:
    """The tag of a surface token whose words have `tags`; the host's tag for unheard-of sequences."""
    if len(tags) < 2:
        return tags[0] if tags else "PUNCT"  # nothing but marks
    key = (" ".join(tags), place(position))
    known = surface_rules().get((*key, folded(token))) or surface_rules().get((*key, ""))
    if known:
        return known
    if position == 0 and tags[0] == "CCONJ":
        return "CCONJ"
    hosts = [t for t in tags if t not in ("CCONJ", "ADP", "PART", "PRON", "AUX", "DET", "PUNCT")]
    return (hosts or list(tags))[0]


def token_tags(engine: Engine, sentences: Sequence[Sequence[tuple[str, str]]]) -> list[list[list[str]]]:
    """The tags of the words on every token of every sentence."""
    prepared = [raw_text([t for t, _ in s]) for s in sentences]
    readings = engine.read([text for text, _ in prepared])
    tags: list[list[list[str]]] = []
    for (_, spans), reading in zip(prepared, readings, strict=True):
        words = [w for s in reading.sentences for w in s.words]
        tags.append([[w.upos for w in words if w.start < end and start < w.end] for start, end in spans])
    return tags


def score_pos(engine: Engine, path: Path) -> dict[str, Any]:
    """Accuracy on surface tokens, of the file and of its first part (PADT, in `udpos_test.tsv`)."""
    sentences = tsv_sentences(path)
    right: list[int] = []
    for sentence, tags in zip(sentences, token_tags(engine, sentences), strict=True):
        pairs = zip(sentence, tags, strict=True)
        right.append(sum(surface_tag(t, n, token) == gold for n, ((token, gold), t) in enumerate(pairs)))
    sizes = [len(s) for s in sentences]
    result: dict[str, Any] = {"task": "pos", "sentences": len(sentences), "tokens": sum(sizes)}
    result["accuracy"] = round(100 * sum(right) / max(1, sum(sizes)), 2)
    if len(sentences) > PADT_SENTENCES_OF_TEST:
        n = PADT_SENTENCES_OF_TEST
        result["accuracy_first_680"] = round(100 * sum(right[:n]) / sum(sizes[:n]), 2)
        result["accuracy_rest"] = round(100 * sum(right[n:]) / sum(sizes[n:]), 2)
    return result


def score_all(engine: Engine) -> dict[str, Any]:
    """The card's table: every measure that the corpora allow."""
    from training.treebank_scores import score_lemmas_of_trees, score_treebank

    started = time.monotonic()
    engine.load()
    table: dict[str, Any] = {"models": engine.version, "load_seconds": round(time.monotonic() - started, 1)}
    table["megabytes"] = round(sum(p.stat().st_size for p in engine.pack.files.values()) / 1e6, 1)
    table["padt_tenth"] = score_treebank(engine)
    table["lemma_on_trees"] = score_lemmas_of_trees(engine)
    table["udpos_test"] = score_pos(engine, corpus("ud/udpos_test.tsv"))
    # the NER of the pack has been trained on these: see the step `judged` of the build for its twin that has not
    table["anercorp_last_15_percent_trained_on"] = score_ner(engine, work("ner/dev.bio"))
    for name, value in table.items():
        print(f"{name:28} {json.dumps(value, ensure_ascii=False)}")
    return table


def main(arguments: Sequence[str] | None = None) -> int:
    """Score, print, and end with one line of JSON."""
    parser = argparse.ArgumentParser(prog="training.evaluate", description=__doc__.split("\n")[0])
    parser.add_argument("task", choices=["ner", "pos", "all"])
    parser.add_argument("file", type=Path, nargs="?", help="gold file (not for `all`)")
    parser.add_argument("--models", help="default, official, or the folder of a pack")
    options = parser.parse_args(arguments)
    if options.task != "all" and options.file is None:
        parser.error(f"{options.task} needs a gold file")
    engine = Engine(find_pack(options.models))
    if options.task == "all":
        result = score_all(engine)
    else:
        result = (score_ner if options.task == "ner" else score_pos)(engine, options.file)
    print(json.dumps(result, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
