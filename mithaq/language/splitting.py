"""Splitting surface tokens into words: what is known goes before what is guessed.

Stanza's tokenizer says, by the letters around, which tokens hold several words
(وبموسكو = و + ب + موسكو), and its splitter spells the words out. Both guess
afresh each time. Here a lexicon of tokens that the treebank always treats one
way overrules them, a split that leaves a stem nobody writes (سيرغي = س +
"يرغي") is withdrawn, and what has been spelled out once is remembered.
"""

from __future__ import annotations

import lzma
from collections.abc import Container, Iterable, Mapping
from pathlib import Path
from typing import Any

from mithaq.language.spelling import Spellings
from mithaq.language.vectors import vector_form

PREFIXES = frozenset("وفبلكس")
_SUFFIXES = frozenset(["ه", "ها", "هم", "هما", "هن", "ك", "كم", "كما", "كن", "نا", "ي", "ني"])
_MARK = "MWT=Yes"

MOST_TOKENS = 200_000
"""Tokens whose words are kept; then the memory begins anew."""


def write_lexicon(path: Path, splits: Mapping[str, str]) -> None:
    """Write tokens with their words (parted by spaces; the token itself if it is one word)."""
    lines = (token if token == words else f"{token}\t{words}" for token, words in sorted(splits.items()))
    path.write_bytes(lzma.compress("\n".join(lines).encode()))


def read_lexicon(path: Path) -> dict[str, str]:
    """The lexicon at `path`: token -> its words, parted by spaces."""
    pairs = (line.partition("\t") for line in lzma.decompress(path.read_bytes()).decode().split("\n") if line)
    return {token: words or token for token, _, words in pairs}


def checked(token: str, words: str, attested: Container[str]) -> str:
    """`words` if all stems in it are attested, else a split of `token` that leaves one, else the token whole.

    `attested` holds words in vector spelling. A token that is not attested
    itself keeps the split that was guessed.
    """
    parts = words.split(" ")
    stems = [p for p in parts if p not in PREFIXES and p not in _SUFFIXES]
    if all(vector_form(stem) in attested for stem in stems):
        return words
    for length in (1, 2):
        rest = token[length:]
        if len(rest) > 2 and set(token[:length]) <= PREFIXES and vector_form(rest) in attested:
            if length == 1 and parts[0] != token[0]:
                break  # the splitter saw no prefix here
            return " ".join([*token[:length], rest])
    return token if vector_form(token) in attested else words


def spelled(words: str, spellings: Spellings) -> str:
    """The same words with their stems in the usual spelling."""
    parts = words.split(" ")
    for n, part in enumerate(parts):
        if len(part) < 3 or part in _SUFFIXES:
            continue
        last = n == len(parts) - 1
        parts[n] = spellings.usual(part) if last else spellings.stem_before_suffix(spellings.usual(part))
    return " ".join(parts)


class Splitter:
    """Stands in for the `process` of Stanza's multi-word-token processor.

    Args:
        processor: the loaded Stanza processor.
        lexicon: tokens that are always split one way.
        attested: words in vector spelling that news texts use.
        spellings: how news texts spell them.
    """

    def __init__(
        self, processor: Any, lexicon: Mapping[str, str], attested: Container[str], spellings: Spellings
    ) -> None:
        self._spell_out = processor.process
        self._lexicon = lexicon
        self._attested = attested
        self._spellings = spellings
        self._memory: dict[str, str] = {}

    def process(self, document: Any) -> Any:
        """Split the marked tokens of a Stanza document, in place."""
        tokens = [token for sentence in document.sentences for token in sentence.tokens]
        words = self.words_of((token.text, token.misc == _MARK) for token in tokens)
        splits = []
        for token in tokens:
            known = words[token.text, token.misc == _MARK]
            token.misc = _MARK if len(known) > 1 else None
            if token.misc:
                splits.append(" ".join(known))
        document.set_mwt_expansions(splits, process_manual_expanded=False)
        return document

    def words_of(self, tokens: Iterable[tuple[str, bool]]) -> dict[tuple[str, bool], tuple[str, ...]]:
        """The words of each of the tokens, which come with whether they are marked as several."""
        if len(self._memory) > MOST_TOKENS:
            self._memory.clear()
        distinct = set(tokens)
        self._remember({t for t, marked in distinct if marked and t not in self._lexicon and t not in self._memory})
        words = {}
        for token, marked in distinct:
            split = self._lexicon.get(token) or (self._memory[token] if marked else token)
            parts = tuple(part for part in split.split(" ") if part)
            words[token, marked] = parts if len(parts) > 1 else (token,)
        return words

    def _remember(self, tokens: Iterable[str]) -> None:
        from stanza import Document

        unknown = sorted(tokens)
        if not unknown:
            return
        rows = [{"id": (n,), "text": t, "misc": _MARK} for n, t in enumerate(unknown, 1)]
        document = self._spell_out(Document([rows]))
        for text, token in zip(unknown, document.sentences[0].tokens, strict=True):
            guess = " ".join(w.text for w in token.words)
            words = checked(text, guess, self._attested)
            self._memory[text] = spelled(words, self._spellings) if " " in words else text
