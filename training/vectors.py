"""Word vectors from the news: skip-gram on folded text, pruned, half precision."""

from __future__ import annotations

import time

from training.news_text import write_running_text
from training.places import work

DIMENSIONS = 100
EPOCHS = 5
THREADS = 2


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
        str(text), model="skipgram", dim=DIMENSIONS, epoch=EPOCHS, minCount=6, maxn=0, minn=0,
        ws=5, neg=5, lr=0.05, thread=THREADS, t=1e-4,
    )
    model.save_vectors(str(work("vectors/news.vec")))


if __name__ == "__main__":
    train()
