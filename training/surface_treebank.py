"""Sentences of `udpos_dev.tsv` as training data of the tagger.

    python -m training.surface_treebank [PACK]

The file has one tag a surface token. The engine cuts and tags the text; where
a token is one word, the file's tag replaces the engine's; where it is several,
the host takes the file's tag if the table of surface tags then agrees, else
the engine's tags stay. Sentences that are also treed, on which lemmas are
scored, and test sentences are left out.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from mithaq.language.analysis import Word
from mithaq.language.engine import Engine
from mithaq.language.packs import find_pack
from training.evaluate import raw_text, surface_tag
from training.leakage import Sealed, key, tsv_sentences
from training.places import corpus, work
from training.treebank import Token, TreebankSentence, conllu, read_conllu

_ATTACHED = frozenset(["CCONJ", "ADP", "PART", "PRON", "AUX", "DET"])


def tags_of(words: Sequence[Word], gold: str, position: int, token: str) -> list[str]:
    """The tags of the words of a token whose surface tag is `gold`."""
    tags = [word.upos for word in words]
    if len(tags) == 1:
        return [gold]
    hosts = [n for n, tag in enumerate(tags) if tag not in _ATTACHED]
    if surface_tag(tags, position, token) != gold and len(hosts) == 1:
        guess = [gold if n in hosts else tag for n, tag in enumerate(tags)]
        if surface_tag(guess, position, token) == gold:
            return guess
    return tags


def prepare(pack: str | None = None) -> None:
    """Write `ud/surface.train.tags.conllu`."""
    sealed = Sealed()
    treed = {
        key("".join(word[0] for token in sentence.tokens for word in token.words))
        for part in ("dev", "test")
        for sentence in read_conllu(corpus(f"ud/ud12_gold_{part}_with_trees.conllu"))
    }
    gold = [
        s
        for s in tsv_sentences(corpus("ud/udpos_dev.tsv"))
        if (text := key(" ".join(t for t, _ in s))) not in treed and text not in sealed.keys
    ]
    prepared = [raw_text([t for t, _ in s]) for s in gold]
    made: list[TreebankSentence] = []
    readings = Engine(find_pack(pack)).read([text for text, _ in prepared])
    for sentence, (text, spans), reading in zip(gold, prepared, readings, strict=True):
        words = [w for s in reading.sentences for w in s.words]
        tokens: list[Token] = []
        for n, ((token, tag), (start, end)) in enumerate(zip(sentence, spans, strict=True)):
            inside = [w for w in words if (w.start, w.end) == (start, end)]
            forms = [w.text for w in inside] or [token]  # cut in another way: taken as one word
            tags = tags_of(inside, tag, n, token) if inside else [tag]
            tokens.append(
                Token(text[start:end], [(f, "_", t, "_", "Unique") for f, t in zip(forms, tags, strict=True)])
            )
        made.append(TreebankSentence("udpos_dev", "", text, tokens))
    work("ud/surface.train.tags.conllu").write_text(conllu(made, with_features=False), encoding="utf-8")
    print(f"udpos_dev: {len(made)} sentences to train the tagger on")


if __name__ == "__main__":
    prepare(*sys.argv[1:2])
