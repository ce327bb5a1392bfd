"""The news articles as running text, in the spelling the word vectors know.

One line a sentence-like stretch, words and punctuation parted by spaces. Used
by the word vectors and by silver data; segmentation into syntactic words is
the tokenizer's affair.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from mithaq.language.vectors import vector_form
from training.places import CORPORA, corpus

TOKEN = re.compile(r"[^\W_]+|[^\w\s]|_")
_BREAK = re.compile(r"(?<=[.!?؟؛])\s+|\n+")


def articles() -> Iterator[str]:
    """The articles' texts, title first, in the order of the files."""
    corpus("news/news-0.parquet")
    for path in sorted((CORPORA / "news").glob("*.parquet")):
        frame = pl.read_parquet(path, columns=["title", "text"])
        for title, text in frame.iter_rows():
            yield f"{title or ''}\n{text or ''}"


def write_running_text(path: Path) -> int:
    """Write every distinct line of the news in vector spelling; returns the number of words.

    Lines printed by several outlets are kept once, so that agency copy and
    boilerplate do not outweigh the rest.
    """
    seen: set[int] = set()
    words = 0
    with path.open("w", encoding="utf-8") as out:
        for article in articles():
            for line in _BREAK.split(article):
                tokens = TOKEN.findall(vector_form(line))
                key = hash(" ".join(tokens))
                if len(tokens) < 2 or key in seen:
                    continue
                seen.add(key)
                words += len(tokens)
                out.write(" ".join(tokens) + "\n")
    return words
