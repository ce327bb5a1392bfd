"""Word vectors from the news: skip-gram on folded text and neighbours, pruned, one byte a component."""

from __future__ import annotations

import time

import numpy as np

from mithaq.language.vectors import load_pretrain, read_table, write_table
from training.neighbours import vectors as neighbours
from training.news_text import write_running_text
from training.places import work

DIMENSIONS = 100
EPOCHS = 5
THREADS = 2
MIN_COUNT = 6
TABLE = "vectors.npz"
LENGTH_OF_NEIGHBOURS = 2.5  # skip-gram vectors have a length of 3 on average


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


def read_vectors() -> tuple[list[str], np.ndarray]:
    """The words by falling frequency, and a row for each."""
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
    return words, np.stack(rows)


def write() -> None:
    """Write the table of the pack, and its numbers for Stanza's trainers.

    The first stages of training know the skip-gram part alone
    (`vectors/pretrain.pt`), the last ones all of it (`vectors/wide.pt`).
    """
    words, rows = read_vectors()
    narrow = work(f"vectors/{TABLE}")
    write_table(narrow, words, rows)
    load_pretrain(narrow).save(str(work("vectors/pretrain.pt")))
    _, rounded = read_table(narrow)
    beside = neighbours(work("vectors/news.txt"), words, LENGTH_OF_NEIGHBOURS)
    table = work(f"models/{TABLE}")
    write_table(table, words, np.concatenate([rounded, beside], axis=1))
    load_pretrain(table).save(str(work("vectors/wide.pt")))
    print(f"vectors: {len(words):,} words, {table.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    train()
    write()
