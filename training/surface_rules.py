"""Which tag the `udpos` files give a surface token made of several words.

The files carry one tag a surface token, PADT tags syntactic words. How the one
follows from the others is not documented, so it is counted on `udpos_dev.tsv`
(not on the test file), over the words that the engine finds, and kept in
`surface_tags.csv`: the sequence of word tags, whether the token begins the
sentence, and the tag most often seen. (The tag is that of the word which heads
the others; a conjunction that begins a sentence heads, one inside it does not.)
The tagger that finds the words' tags has not been trained on that file yet.
Fixed expressions such as بسبب, one tag whatever their words are, have rows of
their own, with the token.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter, defaultdict

from mithaq.language.engine import Engine
from mithaq.language.packs import find_pack
from mithaq.orthography import folded
from training.evaluate import place, token_tags
from training.leakage import tsv_sentences
from training.places import SURFACE_TAGS, corpus

SEEN_AT_LEAST = 5
TOKEN_SEEN_AT_LEAST = 3
TOKEN_SHARE_AT_LEAST = 0.75


Key = tuple[str, str, str]  # tags of the words, place, token ("" for all)


def count(engine: Engine) -> dict[Key, Counter[str]]:
    """How often each sequence of word tags, at each place, stands under each surface tag; and so for each token."""
    sentences = tsv_sentences(corpus("ud/udpos_dev.tsv"))
    counts: dict[Key, Counter[str]] = defaultdict(Counter)
    for sentence, tags in zip(sentences, token_tags(engine, sentences), strict=True):
        for n, ((token, gold), words) in enumerate(zip(sentence, tags, strict=True)):
            if len(words) > 1:
                counts[" ".join(words), place(n), ""][gold] += 1
                counts[" ".join(words), place(n), folded(token)][gold] += 1
    return counts


def write(counts: dict[Key, Counter[str]]) -> None:
    """Write the table, most frequent sequences first."""
    with SURFACE_TAGS.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["words", "place", "token", "surface", "comment"])
        for (words, where, token), seen in sorted(counts.items(), key=lambda item: (-item[1].total(), item[0])):
            tag, times = seen.most_common(1)[0]
            if token:
                usual = counts[words, where, ""].most_common(1)[0][0]
                frequent = times >= max(TOKEN_SEEN_AT_LEAST, TOKEN_SHARE_AT_LEAST * seen.total())
                wanted = tag != usual and frequent
            else:
                wanted = seen.total() >= SEEN_AT_LEAST
            if wanted:
                rows.writerow([words, where, token, tag, f"{times} of {seen.total()} in the dev file"])


if __name__ == "__main__":
    write(count(Engine(find_pack(*sys.argv[1:2]))))
