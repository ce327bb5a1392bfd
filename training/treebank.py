"""PADT as training files for the tokenizer, the splitter, the tagger and the lemmatizer.

The treebank is split by document: a tenth is set aside for tuning and
measuring (`ud/padt.dev.*`), the rest trains. Text and forms lose diacritics,
tatweel and invisible marks, as the engine strips them from its input. Lemmas
lose their vowels. Doubtful lines (see the corpora's README) are masked where
they would teach something wrong.

PUD is not trained on: all of it stands in `udpos_test.tsv`.
"""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from mithaq.orthography import strip_marks
from training.leakage import Sealed
from training.places import corpus, work

DEV_SHARE = 10  # one document in ten


@dataclass
class Token:
    """A surface token and the rows of its words (`form lemma upos feats recon`)."""

    surface: str
    words: list[tuple[str, str, str, str, str]] = field(default_factory=list)

    @property
    def reliable(self) -> bool:
        """True when the segmentation is known for certain."""
        return all(recon in ("Unique", "SegUnique") for *_, recon in self.words)


@dataclass
class TreebankSentence:
    """A sentence with the document and paragraph it stands in; `origin` is its name in the first release."""

    document: str
    paragraph: str
    text: str
    tokens: list[Token]
    origin: str = ""


def stripped(text: str) -> str:
    """`text` as the engine hands it to the models."""
    return strip_marks(text).text


def read_conllu(path: Path) -> list[TreebankSentence]:
    """Read a CoNLL-U file, splitting off what `MISC` says about reliability."""
    sentences: list[TreebankSentence] = []
    document = paragraph = text = origin = ""
    tokens: list[Token] = []
    last_of_range = 0
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# newdoc id ="):
            document = line.split("=", 1)[1].strip()
        elif line.startswith("# newpar"):
            paragraph = line.split("=", 1)[1].strip() if "=" in line else f"{document}:{len(sentences)}"
        elif line.startswith("# text ="):
            text = line.split("=", 1)[1].strip()
        elif line.startswith("# orig_file_sentence"):
            origin = line.split()[-1]
        elif not line.strip():
            tokens = [t for t in tokens if t.surface]
            if tokens:
                sentences.append(TreebankSentence(document, paragraph, stripped(text), tokens, origin))
            tokens, last_of_range = [], 0
        elif not line.startswith("#"):
            columns = line.split("\t")
            if "-" in columns[0]:
                last_of_range = int(columns[0].split("-")[1])
                tokens.append(Token(stripped(columns[1])))
                continue
            recon = columns[9].split("|")[0].removeprefix("Recon=") if columns[9] != "_" else "Unique"
            word = (stripped(columns[1]), stripped(columns[2]), columns[3], columns[5], recon)
            if not word[0]:  # a tatweel that serves as a dash: the engine never sees it
                continue
            if int(columns[0]) > last_of_range:
                tokens.append(Token(stripped(columns[1])))
            tokens[-1].words.append(word)
    if tokens:
        sentences.append(TreebankSentence(document, paragraph, stripped(text), tokens, origin))
    return sentences


def is_set_aside(document: str) -> bool:
    """True for the documents of the tenth that is kept for measuring."""
    return hashlib.sha256(document.encode()).digest()[0] * DEV_SHARE < 256


def split() -> tuple[list[TreebankSentence], list[TreebankSentence]]:
    """PADT as (train, set aside), without the test sentences it shares with `udpos_test.tsv`."""
    sealed = Sealed()
    train: list[TreebankSentence] = []
    dev: list[TreebankSentence] = []
    for sentence in read_conllu(corpus("ud/padt_train_reconstructed.conllu")):
        if is_set_aside(sentence.document):
            dev.append(sentence)
        elif not sealed.holds(sentence.text):
            train.append(sentence)
    return train, dev


def conllu(
    sentences: Iterable[TreebankSentence],
    mask_segmentation: bool = False,
    mask_lemmas: bool = False,
    with_features: bool = True,
) -> str:
    """CoNLL-U text; heads are a chain, since the treebank has none."""
    lines: list[str] = []
    for n, sentence in enumerate(sentences, 1):
        lines += [f"# sent_id = {n}", f"# text = {sentence.text}"]
        index = 0
        for token in sentence.tokens:
            words = token.words
            if mask_segmentation and len(words) > 1 and not token.reliable:
                words = [(token.surface, "_", "X", "_", "None")]
            if len(words) > 1:
                lines.append("\t".join([f"{index + 1}-{index + len(words)}", token.surface, *"_" * 8]))
            for form, lemma, upos, feats, recon in words:
                index += 1
                if mask_lemmas and recon != "Unique":
                    lemma = "_"
                head = ("0", "root") if index == 1 else (str(index - 1), "dep")
                features = feats if with_features else "_"
                lines.append("\t".join([str(index), form, lemma or "_", upos, "_", features, *head, "_", "_"]))
        lines.append("")
    return "\n".join(lines) + "\n"


def distinct_lemmas(sentences: Iterable[TreebankSentence], most: int = 3) -> str:
    """CoNLL-U text with every reliable (form, tag, lemma) at most `most` times, in arbitrary order.

    What the lemmatizer's network needs to see; its dictionary counts the whole treebank.
    """
    counts = Counter(
        (form, upos, lemma)
        for s in sentences
        for t in s.tokens
        for form, lemma, upos, _, recon in t.words
        if recon == "Unique" and lemma not in ("", "_")
    )
    rows = [row for row, n in sorted(counts.items()) for _ in range(min(n, most))]
    random.Random(7).shuffle(rows)
    lines: list[str] = []
    for start in range(0, len(rows), 40):
        for index, (form, upos, lemma) in enumerate(rows[start : start + 40], 1):
            head = ("0", "root") if index == 1 else (str(index - 1), "dep")
            lines.append("\t".join([str(index), form, lemma, upos, "_", "_", *head, "_", "_"]))
        lines.append("")
    return "\n".join(lines) + "\n"


def plain_text(sentences: Iterable[TreebankSentence]) -> str:
    """Running text: a blank line between paragraphs, a space between sentences."""
    paragraphs: list[list[str]] = []
    last = None
    for sentence in sentences:
        here = (sentence.document, sentence.paragraph)
        if here != last:
            paragraphs.append([])
            last = here
        paragraphs[-1].append(sentence.text)
    return "\n\n".join(" ".join(p) for p in paragraphs) + "\n"


def prepare() -> None:
    """Write every treebank file that the trainers read, under `ud/` in the work folder."""
    from stanza.utils.datasets import prepare_tokenizer_data

    train, dev = split()
    random.Random(7).shuffle(train_order := sorted({s.document for s in train}))
    by_document: dict[str, list[TreebankSentence]] = {d: [] for d in train_order}
    for sentence in train:
        by_document[sentence.document].append(sentence)
    train = [s for d in train_order for s in by_document[d]]
    for name, part in (("train", train), ("dev", dev)):
        text, gold = work(f"ud/padt.{name}.txt"), work(f"ud/padt.{name}.conllu")
        text.write_text(plain_text(part), encoding="utf-8")
        gold.write_text(conllu(part), encoding="utf-8")
        labels, expansions = work(f"ud/padt.{name}.labels"), work(f"ud/padt.{name}.mwt.json")
        prepare_tokenizer_data.main([str(text), str(gold), "-o", str(labels), "-m", str(expansions)])
        masked = work(f"ud/padt.{name}.masked.conllu")
        masked.write_text(conllu(part, mask_segmentation=True, mask_lemmas=True), encoding="utf-8")
        # features are known for four words in ten only: the tagger does not learn them
        work(f"ud/padt.{name}.tags.conllu").write_text(conllu(part, with_features=False), encoding="utf-8")
    work("ud/padt.train.lemmas.conllu").write_text(distinct_lemmas(train), encoding="utf-8")
    words = sum(len(t.words) for s in train for t in s.tokens)
    print(f"PADT: {len(train):,} sentences ({words:,} words) to train on, {len(dev):,} set aside")


if __name__ == "__main__":
    prepare()
