"""The lexicon of tokens that PADT always splits, or never splits, in one way."""

from __future__ import annotations

from collections import Counter, defaultdict

from mithaq.language.splitting import write_lexicon
from training.places import work
from training.treebank import split

SEEN_AT_LEAST = 2
SHARE_AT_LEAST = 0.9
LEXICON = "splits.xz"


def count() -> dict[str, str]:
    """Tokens of the training part whose reliable segmentation is (nearly) always the same."""
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    train, _ = split()
    for sentence in train:
        for token in sentence.tokens:
            if token.reliable and any(ch.isalpha() for ch in token.surface):
                seen[token.surface][" ".join(w[0] for w in token.words)] += 1
    lexicon: dict[str, str] = {}
    for token, ways in seen.items():
        words, times = ways.most_common(1)[0]
        if ways.total() >= SEEN_AT_LEAST and times >= SHARE_AT_LEAST * ways.total():
            lexicon[token] = words
    return lexicon


if __name__ == "__main__":
    entries = count()
    write_lexicon(work(f"models/{LEXICON}"), entries)
    several = sum(" " in words for words in entries.values())
    print(f"{len(entries):,} tokens, {several:,} of them of several words")
