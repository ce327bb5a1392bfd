"""Learns what `mithaq/agreements/weighing.py` weighs: the status of an agreement, from annotated articles.

`agreement_labels.csv` says which words of which articles of `../shared/corpora/news`
name an agreement, and the status that the article asserts; it holds places and no
text. The articles are read by the pipeline's own stages, agreements are found by
its rules, and a report learns the status of the agreement whose names it holds
most of.

    python -m training.agreement_status          # writes the weights, tells the cross-validated score
"""

from __future__ import annotations

import csv
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from mithaq.actors import find_actor_mentions
from mithaq.agreements import find_agreements
from mithaq.agreements.weighing import CURRENT, Told
from mithaq.dates import find_dates
from mithaq.language.analysis import ReadArticle
from mithaq.language.engine import Engine
from mithaq.quantities import find_quantities
from mithaq.settings import Settings
from mithaq.stages import run_clean, run_ingest, run_sentences
from mithaq.stages.extract import quantity_context
from mithaq.stages.read import load_articles
from mithaq.warehouse.store import open_work
from training.places import ROOT, corpus, work

LABELS = ROOT / "training" / "agreement_labels.csv"
"""`article` (see `key_of`), `agreement` (its number in the article), `start` and `end` of a name of it in
`raw_text`, `status`."""
WEIGHTS = ROOT / "mithaq" / "agreements" / "data" / "status.npz"
STRENGTH = 0.1
"""Inverse strength of the penalty: 0.05 to 0.2 score the same within chance."""
SEEN = 2
"""Features of fewer reports are left out."""
FOLDS = 5


@dataclass
class Example:
    """A report as found: its features, what the rules say, and the status that annotators gave it."""

    article: str
    features: frozenset[str]
    told: Told
    status: str


@dataclass
class Recorder:
    """Takes the place of `weigh`: keeps the features, leaves the rules' word."""

    seen: dict[str, tuple[frozenset[str], Told]] = field(default_factory=dict)

    def __call__(self, report_id: str, features: frozenset[str], told: Told) -> Told:
        """The rules' word."""
        self.seen[report_id] = features, told
        return told


def raw_text(title: str, text: str) -> str:
    """What places in the labels count in."""
    return f"{title}\n{text}"


def key_of(title: str, text: str) -> str:
    """How the labels name an article: a digest of its words."""
    return hashlib.sha256(" ".join(raw_text(title, text).split()).encode()).hexdigest()[:16]


def labels() -> dict[str, list[dict[str, str]]]:
    """Rows of the labels by article."""
    found: dict[str, list[dict[str, str]]] = {}
    with LABELS.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            found.setdefault(row["article"], []).append(row)
    return found


def labelled_articles(wanted: dict[str, list[dict[str, str]]]) -> dict[str, tuple[dict[str, object], str]]:
    """The corpus' rows of labelled articles, and what labels count in, by their keys."""
    corpus("news")
    columns = ["source", "url", "published", "title", "text"]
    found = {}
    for path in sorted(corpus("news").glob("*.parquet")):
        for row in pl.read_parquet(path, columns=columns).iter_rows(named=True):
            key = key_of(row["title"] or "", row["text"] or "")
            if key in wanted:
                found[key] = row, raw_text(row["title"] or "", row["text"] or "")
    return found


def read(articles: dict[str, tuple[dict[str, object], str]]) -> Iterator[tuple[str, ReadArticle]]:
    """Articles as the pipeline cleans and reads them, each with its key; kept between runs."""
    data = work("agreement_status/inbox/articles.jsonl").parent.parent
    settings = Settings(inbox=data / "inbox", data=data)
    for key, (row, _) in articles.items():
        path = settings.inbox / f"{key}.json"
        if not path.exists():
            path.write_text(json.dumps(row, ensure_ascii=False), encoding="utf-8")
    with open_work(settings.folder) as con:
        run_ingest(con, settings)
        run_clean(con, settings)
        run_sentences(con, settings, Engine())
        keys = dict(
            con.execute(
                "select a.article_id, parse_filename(d.source_file, true) from clean.articles a "
                "join raw.documents d using (document_id)"
            ).fetchall()
        )
        for article in load_articles(con, sorted(keys)):
            yield keys[article.article_id], article


def examples() -> list[Example]:
    """Every report whose agreement is labelled."""
    wanted = labels()
    articles = labelled_articles(wanted)
    print(f"{len(articles)} of {len(wanted)} labelled articles are in the corpus", file=sys.stderr)
    found = []
    for key, article in read(articles):
        if key in wanted:
            found += _examples(key, article, wanted[key], articles[key][1])
    return found


def _examples(key: str, article: ReadArticle, rows: list[dict[str, str]], raw: str) -> Iterator[Example]:
    actors = find_actor_mentions(article)
    quantities = find_quantities(article.text, quantity_context(article, actors))
    recorder = Recorder()
    found = find_agreements(article, actors, quantities, find_dates(article.text, article.published_at), recorder)
    names = [(row["agreement"], raw[int(row["start"]) : int(row["end"])]) for row in rows]
    status_of = {row["agreement"]: row["status"] for row in rows}
    named: dict[str, Counter[str]] = {}
    for mention in found.mentions:
        for agreement, name in names:
            at = article.text.find(name)
            while at >= 0:
                if mention.char_start < at + len(name) and at < mention.char_end:
                    named.setdefault(mention.report_id, Counter())[agreement] += 1
                at = article.text.find(name, at + 1)
    for report_id, agreements in named.items():
        status = status_of[min(agreements, key=lambda a: (-agreements[a], a))]
        if status != "unknown":
            yield Example(key, *recorder.seen[report_id], status)


def fitted(learnt_from: list[Example]) -> tuple[DictVectorizer, LogisticRegression]:
    """The regression, and where each feature stands in it."""
    seen = Counter(f for e in learnt_from for f in e.features)
    vectorizer = DictVectorizer(dtype=np.float32)
    rows = vectorizer.fit_transform([{f: 1 for f in sorted(e.features) if seen[f] >= SEEN} for e in learnt_from])
    model = LogisticRegression(C=STRENGTH, max_iter=500)
    return vectorizer, model.fit(rows, [e.status for e in learnt_from])


def is_right(status: str, annotated: str) -> bool:
    """As `score.py` counts: between signed, ratified and in force no difference is made."""
    return status == annotated or {status, annotated} <= CURRENT


def cross_validated(all_examples: list[Example]) -> tuple[int, int]:
    """Right by the model and by the rules alone, over articles that the model of each fold hasn't seen."""
    by_model = by_rules = 0
    for fold in range(FOLDS):
        held = [e for e in all_examples if int(e.article, 16) % FOLDS == fold]
        vectorizer, model = fitted([e for e in all_examples if int(e.article, 16) % FOLDS != fold])
        current = [i for i, s in enumerate(model.classes_) if s in CURRENT]
        for example, likely in zip(
            held, model.predict_proba(vectorizer.transform([dict.fromkeys(e.features, 1) for e in held])), strict=True
        ):
            pooled = likely.copy()
            pooled[current] = 0
            pooled[current[0]] = likely[current].sum()
            by_model += is_right(str(model.classes_[pooled.argmax()]), example.status)
            by_rules += is_right(example.told[0], example.status)
    return by_model, by_rules


def save(vectorizer: DictVectorizer, model: LogisticRegression) -> None:
    """Write the weights as half-precision numbers."""
    np.savez_compressed(
        WEIGHTS,
        features=np.array(vectorizer.feature_names_),
        statuses=np.array(model.classes_),
        weights=model.coef_.T.astype(np.float16),
        bias=model.intercept_.astype(np.float16),
    )


def main() -> None:
    """Cross-validate, learn from everything, write the weights."""
    found = examples()
    right, by_rules = cross_validated(found)
    print(f"{len(found)} reports: {right} right by the model ({FOLDS} folds), {by_rules} by the rules alone")
    save(*fitted(found))
    print(f"{WEIGHTS}: {WEIGHTS.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
