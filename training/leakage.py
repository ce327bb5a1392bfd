"""Proof that no test sentence is trained on.

Every training step passes its sentences through `Sealed.drop` and the build
ends with `check`, which reads the files that the trainers were given and fails
if one holds a test sentence. Sentences are compared as letters and digits of
their folded text: spacing, punctuation, marks and spelling variants do not
hide an overlap. Very short sentences (headlines such as "القاهرة") occur
anywhere by chance, but they are dropped like the others.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from mithaq.orthography import folded
from training.places import WORK, corpus

_NOT_TEXT = re.compile(r"[\W_]+")


class LeakageError(Exception):
    """A sentence of a test set stands in training data."""


def key(text: str) -> str:
    """What two printings of one sentence have in common."""
    return _NOT_TEXT.sub("", folded(text)).lower()


def tsv_sentences(path: Path) -> list[list[tuple[str, str]]]:
    """Sentences of a token-and-label file (tab or last space between them, blank line after each)."""
    sentences: list[list[tuple[str, str]]] = [[]]
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        line = line.rstrip("\r")
        if not line.strip():
            if sentences[-1]:
                sentences.append([])
            continue
        parts = line.rsplit("\t", 1) if "\t" in line else line.rsplit(" ", 1)
        if len(parts) != 2:
            raise ValueError(f"{path} line {number}: expected a token and a label, found {line!r}")
        sentences[-1].append((parts[0], parts[1].strip()))
    return [s for s in sentences if s]


def conllu_texts(path: Path) -> list[str]:
    """The `# text` of every sentence of a CoNLL-U file."""
    return [
        line.split("=", 1)[1].strip()
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.startswith("# text =")
    ]


class Sealed:
    """The test sentences, and the way to keep them out.

    `udpos_test` is the only test file among the corpora; the ANERcorp test
    split is not there (its sentences were taken out of NewsFANE by the
    corpora's makers). Give other files with `extra` to seal them as well.
    """

    def __init__(self, extra: Sequence[Path] = ()) -> None:
        files = [corpus("ud/udpos_test.tsv"), *extra]
        sentences = [" ".join(w for w, _ in s) for f in files for s in tsv_sentences(f)]
        self.keys = {k for s in sentences if (k := key(s))}

    def holds(self, text: str) -> bool:
        """True when `text` is a sealed sentence."""
        return key(text) in self.keys

    def check(self, texts: Iterable[str], what: str) -> int:
        """Count `texts`, and fail on the first sealed ones.

        Raises:
            LeakageError: at least one of the texts is a test sentence.
        """
        count, leaked = 0, []
        for text in texts:
            count += 1
            if self.holds(text):
                leaked.append(text)
        if leaked:
            raise LeakageError(f"{what}: {len(leaked)} test sentences in training data, the first: {leaked[0]}")
        return count


def check_files(work: Path = WORK, extra: Sequence[Path] = ()) -> None:
    """Check every training file under `work` (`ud/*.train*.conllu`, `ner/*.train.bio`).

    Raises:
        LeakageError: a test sentence is in one of them.
        FileNotFoundError: there is nothing to check yet.
    """
    sealed = Sealed(extra)
    files = sorted([*work.glob("ud/*.train*.conllu"), *work.glob("ner/*.train.bio")])
    if not files:
        raise FileNotFoundError(f"no training files under {work}: run the data steps first")
    for path in files:
        if path.suffix == ".conllu":
            texts: Iterable[str] = conllu_texts(path)
        else:
            texts = (" ".join(w for w, _ in s) for s in tsv_sentences(path))
        count = sealed.check(texts, str(path))
        print(f"{path.name}: {count:,} sentences, none of the {len(sealed.keys):,} test sentences among them")


if __name__ == "__main__":
    try:
        check_files(extra=[Path(a) for a in sys.argv[1:]])
    except LeakageError as error:
        sys.exit(f"leakage: {error}")
