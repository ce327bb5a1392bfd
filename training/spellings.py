"""How the news spells words: for every folded form, the spelling that is used most.

The splitter writes stems anew (والانتاج = و + الإنتاج), and PADT spells them
with their hamza; the network guesses it, this table knows it.
"""

from __future__ import annotations

from collections import Counter

from mithaq.language.spelling import letters_only, write_spellings
from mithaq.orthography import strip_marks
from training.news_text import TOKEN, articles
from training.places import work

SEEN_AT_LEAST = 8
SPELLINGS = "spellings.xz"


def count() -> Counter[str]:
    """How often each spelling of a word stands in the news."""
    counts: Counter[str] = Counter()
    for article in articles():
        counts.update(t for t in TOKEN.findall(strip_marks(article).text) if letters_only(t))
    return counts


if __name__ == "__main__":
    counts = count()
    frequent = [word for word, times in counts.most_common() if times >= SEEN_AT_LEAST]
    write_spellings(work(f"models/{SPELLINGS}"), frequent)
    print(f"{len(frequent):,} spellings, {work(f'models/{SPELLINGS}').stat().st_size / 1e6:.2f} MB")
