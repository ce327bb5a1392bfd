"""Arabic for terminals that show characters from left to right as they come.

The Unicode Bidirectional Algorithm (UAX #9) for one line without explicit
formatting characters, which news text on a terminal has no use for: they are
dropped. Letters are joined by `arabic-reshaper`, vowel signs left out. Most
terminals need none of this; where one does, `mithaq --visual` asks for it.
"""

from __future__ import annotations

import unicodedata
from functools import cache

from arabic_reshaper import ArabicReshaper

_FORMATTING = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI", "BN"}
_MIRRORED = str.maketrans("()[]{}<>«»‹›≤≥", ")(][}{><»«›‹≥≤")
_OPENING, _CLOSING = "([{", ")]}"
_STRONG = {"L": "L", "R": "R", "EN": "R", "AN": "R"}
_NEUTRAL = {"B", "S", "WS", "ON"}
_DEEPEST = 63
"""Nested brackets that are followed, as in the standard."""


def visual_order(text: str) -> str:
    """One line of text, joined and reordered so that printing it from left to right shows it rightly.

    The line's direction is that of its first letter.
    """
    return reorder(_reshaper().reshape(text))


@cache
def _reshaper() -> ArabicReshaper:
    return ArabicReshaper({"delete_harakat": True, "support_ligatures": True})


def reorder(text: str) -> str:
    """One line of text in display order from left to right, letters as they are."""
    characters = [c for c in text if unicodedata.bidirectional(c) not in _FORMATTING]
    if not characters:
        return ""
    original = [unicodedata.bidirectional(c) or "L" for c in characters]
    first = next((t for t in original if t in ("L", "R", "AL")), "L")
    base = int(first != "L")
    types = _resolve_weak(original, base)
    _resolve_brackets(characters, types, base)
    _resolve_neutral(types, base)
    levels = [_level(t, base) for t in types]
    _reset_trailing_space(original, levels, base)
    return _reversed_by_level(characters, levels)


def _resolve_weak(original: list[str], base: int) -> list[str]:
    """Rules W1 to W7: what marks, numbers and their signs belong to."""
    start = "R" if base else "L"
    types = list(original)
    previous, strong = start, start
    for i, t in enumerate(types):  # W1, W2, W3 (AL is remembered in `strong` until the end of the pass)
        t = previous if t == "NSM" else t
        previous = t
        if t in ("L", "R", "AL"):
            strong = t
        types[i] = "AN" if t == "EN" and strong == "AL" else t
        previous = types[i]
    types = ["R" if t == "AL" else t for t in types]
    for i in range(1, len(types) - 1):  # W4
        before, after = types[i - 1], types[i + 1]
        if before == after and ((types[i] == "ES" and before == "EN") or (types[i] == "CS" and before in ("EN", "AN"))):
            types[i] = before
    i = 0
    while i < len(types):  # W5
        if types[i] != "ET":
            i += 1
            continue
        end = i
        while end < len(types) and types[end] == "ET":
            end += 1
        if (i and types[i - 1] == "EN") or (end < len(types) and types[end] == "EN"):
            types[i:end] = ["EN"] * (end - i)
        i = end
    types = ["ON" if t in ("ES", "ET", "CS") else t for t in types]  # W6
    strong = start
    for i, t in enumerate(types):  # W7
        if t in ("L", "R"):
            strong = t
        elif t == "EN" and strong == "L":
            types[i] = "L"
    return types


def _resolve_brackets(characters: list[str], types: list[str], base: int) -> None:
    """Rule N0: both brackets of a pair take one direction, that of what they enclose or of what is before them."""
    embedding = "R" if base else "L"
    pairs: list[tuple[int, int]] = []
    open_: list[tuple[str, int]] = []
    for i, c in enumerate(characters):
        if types[i] != "ON":
            continue
        if c in _OPENING:
            if len(open_) == _DEEPEST:
                break
            open_.append((_CLOSING[_OPENING.index(c)], i))
        elif c in _CLOSING:
            place = next((n for n in range(len(open_) - 1, -1, -1) if open_[n][0] == c), None)
            if place is not None:
                pairs.append((open_[place][1], i))
                del open_[place:]
    for start, end in sorted(pairs):
        inside = {_STRONG[t] for t in types[start + 1 : end] if t in _STRONG}
        if embedding in inside:
            direction = embedding
        elif inside:
            before = next((_STRONG[t] for t in reversed(types[:start]) if t in _STRONG), embedding)
            direction = before
        else:
            continue
        types[start] = types[end] = direction


def _resolve_neutral(types: list[str], base: int) -> None:
    """Rules N1 and N2: spaces and punctuation take the direction on both their sides, else the line's."""
    embedding = "R" if base else "L"
    i = 0
    while i < len(types):
        if types[i] not in _NEUTRAL:
            i += 1
            continue
        end = i
        while end < len(types) and types[end] in _NEUTRAL:
            end += 1
        before = _STRONG[types[i - 1]] if i else embedding
        after = _STRONG[types[end]] if end < len(types) else embedding
        types[i:end] = [before if before == after else embedding] * (end - i)
        i = end


def _level(kind: str, base: int) -> int:
    """Rules I1 and I2."""
    if base:
        return 1 if kind == "R" else 2
    return {"L": 0, "R": 1}.get(kind, 2)


def _reset_trailing_space(original: list[str], levels: list[int], base: int) -> None:
    """Rule L1: white space at the end, and before tabs, has the line's direction."""
    trailing = True
    for i in range(len(levels) - 1, -1, -1):
        if original[i] in ("S", "B"):
            levels[i], trailing = base, True
        elif original[i] == "WS" and trailing:
            levels[i] = base
        else:
            trailing = False


def _reversed_by_level(characters: list[str], levels: list[int]) -> str:
    """Rules L2 to L4: reverse runs from the deepest level on; marks stay after their letter, brackets mirror."""
    clusters: list[tuple[str, int]] = []
    for c, level in zip(characters, levels, strict=True):
        if clusters and unicodedata.combining(c) and clusters[-1][1] == level:
            clusters[-1] = (clusters[-1][0] + c, level)
        else:
            clusters.append((c.translate(_MIRRORED) if level % 2 else c, level))
    for level in range(max(levels), 0, -1):
        i = 0
        while i < len(clusters):
            if clusters[i][1] < level:
                i += 1
                continue
            end = i
            while end < len(clusters) and clusters[end][1] >= level:
                end += 1
            clusters[i:end] = clusters[i:end][::-1]
            i = end
    return "".join(text for text, _ in clusters)
