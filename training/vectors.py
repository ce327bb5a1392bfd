"""Word vectors from the news: skip-gram on folded text, pruned, one byte a component."""

from __future__ import annotations

import time

import numpy as np

from mithaq.language.vectors import load_pretrain, write_table
from training.news_text import write_running_text
from training.places import work

DIMENSIONS = 100
EPOCHS = 5
THREADS = 2
MIN_COUNT = 6
TABLE = "vectors.npz"


def train() -> None:
    """Train the vectors and write them, by falling frequency, to the work folder."""
    import floret

    text = work("vectors/news.txt")
    if not text.exists():
        started = time.monotonic()
        words = write_running_text(text.with_suffix(".part"))
        text.with_suffix(".part").rename(text)
        print(f"news text: {words:,} words in {time.monotonic() - started:.0f} s", flush=True)
    model = floret.train_unsupervised(
        str(text), model="skipgram", dim=DIMENSIONS, epoch=EPOCHS, minCount=MIN_COUNT, maxn=0, minn=0,
        ws=5, neg=5, lr=0.05, thread=THREADS, t=1e-4,
    )  # fmt: skip
    model.save_vectors(str(work("vectors/news.vec")))


def pack() -> None:
    """Write the packed table, and the same numbers for Stanza's trainers, to the work folder."""
    words: list[str] = []
    rows: list[np.ndarray] = []
    with work("vectors/news.vec").open(encoding="utf-8") as lines:
        next(lines)
        for line in lines:
            word, _, numbers = line.rstrip().partition(" ")
            if word in ("</s>", "<s>"):
                continue
            words.append(word)
            rows.append(np.array(numbers.split(" "), dtype=np.float32))
    table = work(f"models/{TABLE}")
    write_table(table, words, np.stack(rows))
    load_pretrain(table).save(str(work("vectors/pretrain.pt")))
    print(f"vectors: {len(words):,} words, {table.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    train()
    pack()
