"""Copies of the NER's training sentences with other names in the places of theirs.

A model that has seen "وصل X إلى Y" with many names learns to know a name by
what stands around it. A name is only exchanged for one of the same fine type
(a club for a club), and keeps the letters that are attached to it (وبغداد,
للأمم المتحدة). What becomes of the copies belongs to `ner_data.py`.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from mithaq.language.kinds import spans_of
from mithaq.language.vectors import vector_form

Row = tuple[str, str, str]  # token, coarse label, fine label
Name = tuple[str, ...]

SHARE = 0.7  # of the names of a sentence
ATTACHED = ("و", "ف", "ب", "ل", "ك", "وب", "ول")


class Names:
    """The names of each fine type, and how to put others in their places."""

    def __init__(self, sentences: Iterable[Sequence[tuple[str, str]]], coarse: Mapping[str, str]) -> None:
        """Collect the names of sentences of tokens and fine labels; `coarse` has the coarse label of each type."""
        self.coarse = coarse
        found: dict[str, dict[Name, None]] = defaultdict(dict)
        for sentence in sentences:
            for start, end, fine in spans_of([label for _, label in sentence]):
                name = tuple(vector_form(token) for token, _ in sentence[start:end])
                if all(len(word) > 1 for word in name):  # no stray clitics
                    found[fine][name] = None
        self.by_type: Mapping[str, list[Name]] = {fine: list(names) for fine, names in found.items()}
        self.type_of = {name: fine for fine, names in found.items() for name in names}
        self.beginnings = {name[0] for name in self.type_of}

    def attached(self, token: str) -> str:
        """The letters before the first word of a name that are not its own, as far as known names tell."""
        token = vector_form(token)
        for prefix in ATTACHED:
            rest = token.removeprefix(prefix)
            with_article = "ال" + rest[1:] if prefix.endswith("ل") and rest.startswith("ل") else rest
            if token.startswith(prefix) and {rest, with_article} & self.beginnings and token not in self.beginnings:
                return prefix
        return ""

    def exchanged(self, sentence: Sequence[Row], choice: random.Random) -> list[Row]:
        """The sentence with most of its names exchanged; those stay whose two labels do not go together."""
        typed = {(start, end): fine for start, end, fine in spans_of([row[2] for row in sentence])}
        rows: list[Row] = []
        position = 0
        for start, end, label in spans_of([row[1] for row in sentence]):
            rows += sentence[position:start]
            position = end
            fine = typed.get((start, end)) or self._guess(sentence[start:end], label)
            others = self.by_type.get(fine, [])
            if len(others) < 2 or self.coarse.get(fine) != label or choice.random() > SHARE:
                rows += sentence[start:end]
                continue
            words = list(choice.choice(others))
            words[0] = attach(self.attached(sentence[start][0]), words[0])
            known = sentence[start][2] != "-"
            for n, word in enumerate(words):
                mark = "I" if n else "B"
                rows.append((word, f"{mark}-{label}", f"{mark}-{fine}" if known else "-"))
        return [*rows, *sentence[position:]]

    def _guess(self, name: Sequence[Row], label: str) -> str:
        """The type of a name in a sentence that has no fine labels."""
        words = [vector_form(token) for token, _, _ in name]
        words[0] = words[0].removeprefix(self.attached(words[0]))
        return self.type_of.get(tuple(words), "Politician" if label == "PER" else "")


def attach(prefix: str, word: str) -> str:
    """`word` with `prefix` before it: ل and ال become لل."""
    return prefix + (word[1:] if prefix.endswith("ل") and word.startswith("ال") else word)
