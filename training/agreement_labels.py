"""The annotation of agreements: tables of places in articles of the corpus, and the articles they are in.

No table holds text. What is learnt from them is told in `training/agreements.py`.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Set
from itertools import takewhile
from pathlib import Path

import polars as pl

from training.places import ROOT, corpus

LABELS = ROOT / "training" / "agreement_labels.csv"
"""`article` (see `key_of`), `agreement` (its number in the article), `start` and `end` of a name of it in
`raw_text`, `status`."""
PARTY_LABELS = ROOT / "training" / "party_labels.csv"
"""`article`, `agreement`, `party` (its number in the agreement), `start` and `end` of a name of it."""
PASSAGE_LABELS = ROOT / "training" / "passage_labels.csv"
"""`article`, `report` (a number in the article), `start` and `end` of a mention of it, what its sentence says
(`passage`: a status, `unknown` or, if it names no agreement, `none`), what the sentences say together (`overall`)."""

_NEAR = 40  # characters that tell a place

Row = dict[str, str]
Rows = list[Row]
Labels = dict[str, Rows]
"""Rows of a table of labels by article."""


def raw_text(title: str, text: str) -> str:
    """What places in the labels count in."""
    return f"{title}\n{text}"


def key_of(title: str, text: str) -> str:
    """How the labels name an article: a digest of its words."""
    return hashlib.sha256(" ".join(raw_text(title, text).split()).encode()).hexdigest()[:16]


def labels(table: Path) -> Labels:
    """A table of labels."""
    found: Labels = {}
    with table.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            found.setdefault(row["article"], []).append(row)
    return found


def labelled_articles(wanted: Set[str]) -> dict[str, tuple[dict[str, object], str]]:
    """The corpus' rows of labelled articles, and what labels count in, by their keys."""
    corpus("news")
    columns = ["source", "url", "published", "title", "text"]
    found = {}
    for path in sorted(corpus("news").glob("*.parquet")):
        for row in pl.read_parquet(path, columns=columns).iter_rows(named=True):
            key = key_of(row["title"] or "", row["text"] or "")
            if key in wanted:
                found[key] = row, raw_text(row["title"] or "", row["text"] or "")
    return found


def occurrences(words: str, text: str) -> list[int]:
    """Where some words stand in a text."""
    found, at = [], text.find(words)
    while at >= 0:
        found.append(at)
        at = text.find(words, at + 1)
    return found


def named_in(raw: str, row: Row, text: str) -> list[tuple[int, int]]:
    """Every place where the words that a label marks in `raw` stand in the article as it was cleaned."""
    words = raw[int(row["start"]) : int(row["end"])]
    return [(at, at + len(words)) for at in occurrences(words, text)]


def same_place(raw: str, row: Row, text: str) -> tuple[int, int]:
    """The one place in the article as it was cleaned that a label marks in `raw`, which may have more lines.

    An empty place if its words aren't there.
    """
    start, end = int(row["start"]), int(row["end"])
    words = raw[start:end]
    here, there = occurrences(words, raw), occurrences(words, text)
    if not there:
        return 0, 0
    if len(here) == len(there):
        at = there[here.index(start)]
    else:
        before, after = raw[:start][::-1], raw[end:]
        at = max(there, key=lambda at: _alike(before, text[:at][::-1]) + _alike(after, text[at + len(words) :]))
    return at, at + len(words)


def _alike(one: str, other: str) -> int:
    """How many of the first letters are the same."""
    pairs = zip("".join(one[:_NEAR].split()), "".join(other[:_NEAR].split()), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
