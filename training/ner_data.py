"""The NER corpora in one shape: surface tokens with a coarse and a fine label.

Column 0 is the scheme of ANERcorp (PER LOC ORG MISC), which the pack is
judged on; column 1 is the kind (see `KINDS`). ANERcorp sentences get their
kinds from NewsFANE, which annotates the same newswire anew. WikiFANE has no
column 0 of its own. Twice it is written: with a blank one (`-`, masked in
training), and with the label that ANERcorp most often has where NewsFANE has
the same fine type (a government or a building is mostly nothing to ANERcorp).

Both FANE corpora split clitics off, while the engine sees surface words: they
are joined again. Text is in the spelling of the word vectors.
"""

from __future__ import annotations

import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from mithaq.language.vectors import vector_form
from training.leakage import Sealed, tsv_sentences
from training.names import Names
from training.places import corpus, work

Row = tuple[str, str, str]  # token, coarse label, fine label (a kind once it is written)
Pairs = list[tuple[str, str]]

KINDS: dict[str, Sequence[str]] = {
    "PERSON": (
        "Politician",
        "Artist",
        "Scientist",
        "Other_PER",
        "Athlete",
        "Religious_PER",
        "Businessperson",
        "Engineer",
        "Lawyer",
        "Police",
    ),
    "COUNTRY": ("Nation",),
    "CITY": ("Population-Center",),
    "PLACE": (
        "Continent",
        "Water-Body",
        "Land-Region-Natural",
        "State-or-Province",
        "GPE-Cluster",
        "Airport",
        "County-or-District",
        "Building-Grounds",
        "Path",
        "Subarea-Facility",
        "Plant",
    ),
    "GOVERNMENT": ("Government",),
    "COMPANY": ("Commercial",),
    "MEDIA": ("Media",),
    "ORGANISATION": ("Non-Governmental", "Religious_ORG", "Educational", "Sports", "Entertainment", "Medical-Science"),
    "GROUP": ("Group",),
}
KIND_OF = {fine: kind for kind, fines in KINDS.items() for fine in (kind, *fines)}  # all other types are MISC


DEV_SHARE = 0.15  # the last part of ANERcorp train, in its order
COPIES = 4  # of every sentence of ANERcorp, with other names
SEED = 1234

_PREFIXES = frozenset("وفبلكس")
_SUFFIXES = frozenset(["ه", "ها", "هم", "هما", "هن", "ك", "كم", "نا", "ي", "ني"])
_PIECE = re.compile(r"[^\W_]+|[^\w\s]|_")
_LETTERS = re.compile(r"[^\W\d_]{2,}")


def _kind(label: str) -> str:
    return label if label in ("O", "-") else f"{label[:2]}{KIND_OF.get(label[2:], 'MISC')}"


def join_clitics(sentence: Pairs) -> Pairs:
    """Surface words from a sentence with clitics split off.

    A joined word takes the first label of its parts that is not O.
    """
    joined: list[list[str]] = []
    pending: list[str] = []  # prefixes seen, not yet attached
    for token, label in sentence:
        if token in _PREFIXES and label == "O":
            pending.append(token)
            continue
        is_word = bool(_LETTERS.fullmatch(token))
        if pending and is_word and not (token in _SUFFIXES and label == "O"):
            joined.append(["".join(pending) + token, label])
        elif token in _SUFFIXES and joined and not pending and _LETTERS.fullmatch(joined[-1][0]):
            stem = joined[-1][0]
            joined[-1][0] = (stem[:-1] + "ت" if stem.endswith("ة") else stem) + token
        elif pending and token in _SUFFIXES:
            joined.append(["".join(pending) + token, label])
        else:
            joined += [[p, "O"] for p in pending]
            joined.append([token, label])
        pending = []
    joined += [[p, "O"] for p in pending]
    pairs = [(t, label) for t, label in joined]
    return [
        (t, "B" + label[1:] if label.startswith("I-") and (i == 0 or pairs[i - 1][1][2:] != label[2:]) else label)
        for i, (t, label) in enumerate(pairs)
    ]


def split_punctuation(sentence: Sequence[Row]) -> list[Row]:
    """Tokens as the tokenizer cuts them: letters and digits apart from each mark."""
    rows: list[Row] = []
    for token, *labels in sentence:
        for n, piece in enumerate(_PIECE.findall(vector_form(token))):
            inner = ["I" + x[1:] if n and x.startswith("B-") else x for x in labels]
            rows.append((piece, inner[0], inner[1]))
    return rows


def transfer(coarse: Pairs, fine: Pairs) -> list[str] | None:
    """The fine labels on the tokens of the same sentence with coarse labels, or None if the letters differ."""
    letters: list[str] = []
    source: list[str] = []
    for token, label in fine:
        for n, ch in enumerate(re.sub(r"[\W_]", "", vector_form(token))):
            letters.append(ch)
            source.append("I" + label[1:] if n and label.startswith("B-") else label)
    position = 0
    moved: list[str] = []
    for token, _ in coarse:
        bare = re.sub(r"[\W_]", "", vector_form(token))
        if "".join(letters[position : position + len(bare)]) != bare:
            return None
        here = source[position : position + len(bare)]
        position += len(bare)
        begins = [x for x in here if x.startswith("B-")]
        inside = [x for x in here if x != "O"]
        moved.append(begins[0] if begins else (inside[0] if inside else "O"))
    return moved if position == len(letters) else None


def _bare(sentence: Pairs) -> str:
    return re.sub(r"[\W_]", "", vector_form("".join(t for t, _ in sentence)))


def anercorp() -> tuple[list[list[Row]], list[list[Row]], dict[str, str]]:
    """ANERcorp train with fine types, as (train, set aside), and the coarse label of each fine type in train."""
    fine = {_bare(s): s for s in tsv_sentences(corpus("ner/newsfane.train.bio"))}
    gold = tsv_sentences(corpus("ner/anercorp.train.bio"))
    cut = int(len(gold) * (1 - DEV_SHARE))
    sentences: list[list[Row]] = []
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    matched = 0
    for n, sentence in enumerate(gold):
        twin = fine.get(_bare(sentence))
        types = transfer(sentence, twin) if twin else None
        if types is None:
            sentences.append([(t, label, "-") for t, label in sentence])
            continue
        matched += 1
        pairs = list(zip(sentence, types, strict=True))
        sentences.append([(t, label, k) for (t, label), k in pairs])
        for (_, label), k in pairs:
            if n < cut and k != "O":
                seen[k[2:]][label.partition("-")[2] or "O"] += 1
    print(f"ANERcorp: {len(gold):,} sentences, {matched:,} with kinds from NewsFANE")
    coarse = {fine_type: labels.most_common(1)[0][0] for fine_type, labels in seen.items()}
    return sentences[:cut], sentences[cut:], coarse


def wikifane(coarse: Mapping[str, str] | None = None) -> Iterator[list[Row]]:
    """WikiFANE with clitics joined: fine types, and the coarse labels that go with them, or blank ones."""
    for sentence in tsv_sentences(corpus("ner/wikifane.bio")):
        rows: list[Row] = []
        for token, label in join_clitics(sentence):
            name = "-" if coarse is None else "O" if label == "O" else coarse.get(label[2:], "O")
            rows.append((token, name if name in ("O", "-") else label[:2] + name, label))
        yield rows


def write(path: Path, sentences: Sequence[Sequence[Row]]) -> None:
    """Write Stanza's JSON, and beside it a `.bio` for the leakage check."""
    document = [
        [{"text": t, "ner": c, "multi_ner": [c, _kind(k)]} for t, c, k in split_punctuation(s)] for s in sentences if s
    ]
    path.write_text(json.dumps([s for s in document if s], ensure_ascii=False), encoding="utf-8")
    bio = "\n".join("".join(f"{w['text']}\t{w['ner']}\n" for w in s) for s in document)
    path.with_suffix(".bio").write_text(bio, encoding="utf-8")


def prepare() -> None:
    """Write the training files (see `recipes.ner`) and `ner/dev.json`."""
    sealed = Sealed()
    train, dev, coarse = anercorp()

    def open_ones(sentences: Iterable[list[Row]]) -> list[list[Row]]:
        return [s for s in sentences if not sealed.holds(" ".join(t for t, _, _ in s))]

    train = open_ones(train)
    names = Names(tsv_sentences(corpus("ner/wikifane.bio")), coarse)
    choice = random.Random(SEED)

    # ANERcorp twice: it is the smaller one, and the one that the pack is judged on
    write(work("ner/both.train.json"), [*train, *train, *open_ones(wikifane())])
    write(work("ner/mapped.train.json"), [*train, *train, *open_ones(wikifane(coarse))])
    write(work("ner/anercorp.train.json"), train)
    write(work("ner/copies.train.json"), open_ones(names.exchanged(s, choice) for s in train for _ in range(COPIES)))
    write(work("ner/dev.json"), dev)
    write(work("ner/rest.train.json"), open_ones(dev))  # for the last training, which leaves nothing aside
    print(f"NER: {len(train):,} sentences of ANERcorp to train on, {len(dev):,} set aside")


if __name__ == "__main__":
    prepare()
