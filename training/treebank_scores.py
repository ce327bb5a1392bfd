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
from mithaq.language.packs import load_pipeline
from mithaq.orthography import strip_marks
from training.leakage import key
from training.places import corpus
from training.treebank import TreebankSentence, conllu, plain_text, read_conllu, split


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
    from stanza.models.common.utils import ud_scores

    _, dev = split()
    text = plain_text(dev)
    [reading] = engine.read([text])
    if reading.error:
        raise ValueError(f"the set-aside tenth cannot be read: {reading.error}")
    scores = ud_scores(io.StringIO(conllu(dev)), io.StringIO(system_conllu(text, reading.sentences)))
    table = {
        name.lower(): round(100 * scores[key].f1, 2)
        for name, key in (("words", "Words"), ("sentences", "Sentences"), ("tokens", "Tokens"), ("upos", "UPOS"))
    }
    return table | {"lemma": reliable_lemmas(text, dev, reading.sentences)}


def reliable_lemmas(text: str, gold: list[TreebankSentence], sentences: tuple[Sentence, ...]) -> float:
    """The share, in percent, of reliable gold words whose lemma was found.

    A word is found when its token was cut out and split like the gold token.
    """
    found: dict[tuple[int, int], list[str]] = {}
    for sentence in sentences:
        for w in sentence.words:
            found.setdefault((w.start, w.end), []).append(w.lemma)
    right = total = position = 0
    for gold_sentence in gold:
        for token in gold_sentence.tokens:
            start = text.index(token.surface, position)
            position = start + len(token.surface)
            lemmas = found.get((start, position), [])
            for n, (_, lemma, _, _, recon) in enumerate(token.words):
                if recon == "Unique" and lemma not in ("", "_"):
                    total += 1
                    right += len(lemmas) == len(token.words) and lemmas[n] == lemma
    return round(100 * right / total, 2)


def score_lemmas_of_trees(engine: Engine) -> dict[str, Any]:
    """Lemmas of the treed sentences that are not trained on, from gold words (they have no raw text)."""
    from stanza import Document

    train, _ = split()
    seen = {s.origin for s in train} | {key("".join(w[0] for t in s.tokens for w in t.words)) for s in train}
    pipeline = load_pipeline(engine.pack)
    sentences = []
    for part in ("dev", "test"):
        for sentence in read_conllu(corpus(f"ud/ud12_gold_{part}_with_trees.conllu")):
            words = [w for t in sentence.tokens for w in t.words]
            if sentence.origin not in seen and key("".join(w[0] for w in words)) not in seen:
                sentences.append(words)
    document = Document([[{"id": (n,), "text": w[0]} for n, w in enumerate(s, 1)] for s in sentences])
    for processor in ("pos", "lemma"):
        pipeline.processors[processor].process(document)
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
