"""Words a second of the engine against a plain Stanza loop with the same models.

    python -m training.speed [ARTICLES]     default 500

Both read the same distinct news articles, the loop first: a `stanza.Pipeline`
called article by article, with the threads that torch takes by itself. The
engine may use every core that this program may (pin it with `taskset` to see
one). Seconds of the processors, all processes together, are told beside those
of the clock, which a busy machine distorts. The last line printed is JSON.
"""

from __future__ import annotations

import itertools
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

from mithaq.language.engine import Engine
from mithaq.language.packs import load_pipeline
from training.news_text import articles


def sample(count: int) -> list[str]:
    """`count` distinct articles of ordinary length, spread over the outlets."""
    usable = (a for a in dict.fromkeys(articles()) if 400 < len(a) < 6_000)
    return list(itertools.islice(itertools.islice(usable, 0, None, 97), count))


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds of the clock and of the processors that `work` takes."""
    clock, used = time.perf_counter(), sum(os.times()[:4])
    work()
    return time.perf_counter() - clock, sum(os.times()[:4]) - used


def compare(texts: Sequence[str], engine: Engine) -> dict[str, Any]:
    """Seconds and words a second of both ways; words are those between spaces."""
    words = sum(len(t.split()) for t in texts)
    plain = load_pipeline(engine.pack, plain=True)
    loop, loop_used = timed(lambda: [plain(text) for text in texts])
    engine.load()
    readings = []
    batched, batched_used = timed(lambda: readings.extend(engine.read(texts)))
    assert not any(r.error for r in readings)
    return {
        "articles": len(texts),
        "words": words,
        "cores": len(os.sched_getaffinity(0)),
        "loop_seconds": round(loop, 1),
        "engine_seconds": round(batched, 1),
        "loop_words_per_second": round(words / loop),
        "engine_words_per_second": round(words / batched),
        "ratio": round(loop / batched, 2),
        "loop_processor_seconds": round(loop_used, 1),
        "engine_processor_seconds": round(batched_used, 1),
        "processor_ratio": round(loop_used / batched_used, 2),
    }


if __name__ == "__main__":
    result = compare(sample(int(sys.argv[1]) if len(sys.argv) > 1 else 500), Engine())
    print(json.dumps(result))
