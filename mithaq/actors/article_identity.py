"""Which mentions of one article mean one actor: بوتين and فلاديمير بوتين, وزارة العدل and its full name.

Inside one article a shared family name is enough; over articles it is not
(see `resolve.py`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable

from mithaq.actors.names import name_words, skeleton
from mithaq.actors.spans import Span
from mithaq.actors.state_bodies import national_name_en
from mithaq.actors.word_sets import words_of
from mithaq.actors.words import Words

_Join = Callable[[int, int], None]


def same_actor_groups(words: Words, spans: list[Span]) -> list[int]:
    """A group number for each span, counted from 0 in order of first appearance."""
    parent = list(range(len(spans)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    def join(i: int, j: int) -> None:
        a, b = root(i), root(j)
        if a != b:
            parent[max(a, b)] = min(a, b)

    keys = [_key(words, s) for s in spans]
    seen: dict[tuple[str, ...], int] = {}
    for i, span in enumerate(spans):
        state = _state_body(words, span)
        own = (span.entity_id,) if span.entity_id else (state,) if state else (span.kind, *keys[i])
        if own in seen:
            join(seen[own], i)
        else:
            seen[own] = i
    _join_people(spans, keys, join)
    _join_bodies(words, spans, keys, join)
    numbers: dict[int, int] = {}
    return [numbers.setdefault(root(i), len(numbers)) for i in range(len(spans))]


def _state_body(words: Words, span: Span) -> str | None:
    """English name of a state's body, the same for all its phrasings (الجيش الصيني, جيش الصين); else None."""
    if span.kind not in ("organisation", "group"):
        return None
    start, end = words.source_start(span.first, span.cut), words.tokens[span.last - 1].end
    return national_name_en(words.text[start:end], span.country)


def _key(words: Words, span: Span) -> tuple[str, ...]:
    start, end = words.source_start(span.first, span.cut), words.tokens[span.last - 1].end
    keys = name_words(words.text[start:end])
    if span.kind == "person":
        return ("ال" + keys[0][2:], *keys[1:]) if keys and keys[0].startswith("لل") and len(keys[0]) > 4 else keys
    bare = tuple(_without_article(k) for k in keys)
    if span.kind == "group" and "تحالف" in bare[:2]:
        # قوات التحالف and التحالف بقيادة … are the coalition that the article speaks of.
        led = next((i for i, k in enumerate(bare) if k in words_of("leading")), len(bare))
        return bare[bare.index("تحالف") : led]
    return bare


def _without_article(key: str) -> str:
    if key.startswith("لل") and len(key) > 4:
        return key[2:]
    return key[2:] if key.startswith("ال") and len(key) > 4 else key


def _join_people(spans: list[Span], keys: list[tuple[str, ...]], join: _Join) -> None:
    """A full name with its variants and its family name alone; two full names of one family stay two."""
    by_family: dict[str, list[int]] = defaultdict(list)
    for i, span in enumerate(spans):
        if span.kind == "person":
            by_family[skeleton(keys[i][-1])].append(i)
    _join_first_names(spans, keys, join)
    for members in by_family.values():
        full = [i for i in members if len(keys[i]) > 1]
        spelled: dict[str, list[int]] = defaultdict(list)
        for a in full:
            spelled[keys[a][-1]].append(a)
            for b in full[:20]:
                if a > b and _compatible(keys[a], keys[b]):
                    join(b, a)
        for i in members:
            if len(keys[i]) == 1:
                # The nearest full name before it, or the first after it.
                same = spelled.get(keys[i][-1], full)
                before = bisect_left(same, i)
                target = same[max(0, before - 1)] if same else members[0]
                if len(keys[target]) > 1 and keys[target][-2] == "بن" and not spans[target].entity_id:
                    continue
                if spans[i].entity_id and spans[target].entity_id and spans[i].entity_id != spans[target].entity_id:
                    continue
                join(min(i, target), max(i, target))


def _join_first_names(spans: list[Span], keys: list[tuple[str, ...]], join: _Join) -> None:
    """A first name alone (الشيخ تميم) with the one person of the article who has it and is named by his fathers."""
    bearers: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    first: dict[str, int] = {}
    for i, span in enumerate(spans):
        if span.kind == "person" and len(keys[i]) > 2 and keys[i][1] == "بن":
            bearers[keys[i][0]].add(keys[i][:3])
            first.setdefault(keys[i][0], i)
    for i, span in enumerate(spans):
        if span.kind == "person" and len(keys[i]) == 1 and len(bearers.get(keys[i][0], ())) == 1:
            join(min(i, first[keys[i][0]]), max(i, first[keys[i][0]]))


def _compatible(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether two full names of one family can be one person's: the shorter's words all in the longer, by sound."""
    short, long = sorted(({skeleton(w) for w in a}, {skeleton(w) for w in b}), key=len)
    return short <= long


def _join_bodies(words: Words, spans: list[Span], keys: list[tuple[str, ...]], join: _Join) -> None:
    """An organisation's shorter naming with the one longer that contains it; an acronym with the name before it."""
    bodies = [i for i, s in enumerate(spans) if s.kind in ("organisation", "group")]
    previous: int | None = None
    for i in bodies:
        if previous is not None and _in_brackets(words, spans[previous], spans[i]):
            join(previous, i)
        previous = i
    distinct = sorted({keys[i] for i in bodies if spans[i].entity_id is None}, key=len)
    if len(distinct) > 400:
        return
    first: dict[tuple[str, ...], int] = {}
    for i in bodies:
        first.setdefault(keys[i], i)
    for short in distinct:
        longer = [
            k
            for k in first
            if len(k) > len(short)
            and set(short) <= set(k)
            and (k[: len(short)] == short or k[1:] == short or len(short) == 1)
        ]
        if not longer and len(short) == 2:
            # غرفة … and the full name of the same head and place.
            longer = [k for k in first if len(k) > 2 and k[0] == short[0] and k[-1] in (short[1], "ب" + short[1])]
        if len(longer) == 1:
            join(min(first[short], first[longer[0]]), max(first[short], first[longer[0]]))


def _in_brackets(words: Words, name: Span, acronym: Span) -> bool:
    """Whether a second name stands in brackets or quotation marks right after a first: (سويفت), «جاكو»."""
    if acronym.first != name.last:
        return False
    gap = words.text[words.tokens[name.last - 1].end : words.tokens[acronym.first].start]
    after = words.text[words.tokens[acronym.last - 1].end :][:3]
    return len(gap) <= 4 and any(o in gap and c in after for o, c in (("(", ")"), ("«", "»"), ('"', '"'), ("“", "”")))
