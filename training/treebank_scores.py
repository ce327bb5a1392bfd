"""Scores on treebanks: words, sentences, tags and lemmas from raw text.

Words, sentences and tags are counted by the evaluation of the CoNLL 2018
shared task, which comes with Stanza. Lemmas are compared without vowels, on
the words whose gold lemma is certain.
"""

from __future__ import annotations

import io
from typing import Any

from mithaq.language.analysis import Sentence
from mithaq.language.engine import Engine
from mithaq.orthography import strip_marks
from training.leakage import key
from training.places import corpus
from training.treebank import conllu, plain_text, read_conllu, split


def system_conllu(text: str, sentences: tuple[Sentence, ...]) -> str:
    """CoNLL-U of a reading; words that share a span are one multi-word token."""
    lines: list[str] = []
    for sentence in sentences:
        words = sentence.words
        i = 0
        while i < len(words):
            j = i + 1
            while j < len(words) and (words[j].start, words[j].end) == (words[i].start, words[i].end):
                j += 1
            if j - i > 1:
                surface = strip_marks(text[words[i].start : words[i].end]).text
                lines.append("\t".join([f"{i + 1}-{j}", surface, *"_" * 8]))
            for n in range(i, j):
                head = ("0", "root") if n == 0 else (str(n), "dep")
                w = words[n]
                lines.append("\t".join([str(n + 1), w.text, w.lemma or "_", w.upos, "_", "_", *head, "_", "_"]))
            i = j
        lines.append("")
    return "\n".join(lines) + "\n"


def score_treebank(engine: Engine) -> dict[str, Any]:
    """Words, sentences, UPOS and lemmas on the tenth of PADT that is set aside by document."""
    from stanza.utils import conll18_ud_eval as ud

    _, dev = split()
    text = plain_text(dev)
    [reading] = engine.read([text])
    if reading.error:
        raise ValueError(f"the set-aside tenth cannot be read: {reading.error}")
    gold = ud.load_conllu(io.StringIO(conllu(dev, mask_lemmas=True)))
    system = ud.load_conllu(io.StringIO(system_conllu(text, reading.sentences)))
    scores = ud.evaluate(gold, system)
    matched = {id(m.gold_word): m.system_word for m in ud.align_words(gold.words, system.words).matched_words}
    reliable = [w for w in gold.words if w.columns[ud.LEMMA] != "_"]
    right = sum(id(w) in matched and matched[id(w)].columns[ud.LEMMA] == w.columns[ud.LEMMA] for w in reliable)
    return {
        "words": round(100 * scores["Words"].f1, 2),
        "sentences": round(100 * scores["Sentences"].f1, 2),
        "tokens": round(100 * scores["Tokens"].f1, 2),
        "upos": round(100 * scores["UPOS"].f1, 2),
        "lemma": round(100 * right / len(reliable), 2),
        "gold_words": len(gold.words),
    }


def score_lemmas_of_trees(engine: Engine) -> dict[str, Any]:
    """Lemmas of the treed sentences that are not trained on, from gold words (they have no raw text)."""
    from stanza import Document

    train, _ = split()
    seen = {key("".join(w[0] for t in s.tokens for w in t.words)) for s in train}
    engine.load()
    sentences = []
    for part in ("dev", "test"):
        for sentence in read_conllu(corpus(f"ud/ud12_gold_{part}_with_trees.conllu")):
            words = [w for t in sentence.tokens for w in t.words]
            if key("".join(w[0] for w in words)) not in seen:
                sentences.append(words)
    document = Document([[{"id": (n,), "text": w[0]} for n, w in enumerate(s, 1)] for s in sentences])
    for processor in ("pos", "lemma"):
        engine._pipeline.processors[processor].process(document)
    pairs = [
        (strip_marks(got.lemma).text, gold[1])
        for words, read in zip(sentences, document.sentences, strict=True)
        for gold, got in zip(words, read.words, strict=True)
        if gold[1] not in ("", "_")
    ]
    return {
        "sentences": len(sentences),
        "words": len(pairs),
        "lemma": round(100 * sum(a == b for a, b in pairs) / len(pairs), 2),
    }
