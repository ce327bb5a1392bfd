"""Learns what `mithaq/agreements/weighing.py` and `sides.py` weigh, from annotated articles.

`agreement_labels.csv` says which words of which articles of `../shared/corpora/news`
name an agreement, and the status that the article asserts; `party_labels.csv`,
which words name its parties; `passage_labels.csv`, what single sentences that name
an agreement say of its status. All hold places and no text. The articles are read
by the pipeline's own stages, agreements are found by its rules, and a report
learns from the agreement whose names it holds most of; where nobody annotated
the whole article, from what was said after reading the report's sentences.

    python -m training.agreements          # tells scores over articles not learnt from, writes the weights
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from multiprocessing import Pool
from pathlib import Path

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from mithaq.actors import ActorMention, find_actor_mentions, find_nationalities
from mithaq.agreements import find_agreements
from mithaq.agreements.judging import Judge
from mithaq.agreements.network import STATUSES, StatusNetwork
from mithaq.agreements.passages import Told
from mithaq.agreements.records import AgreementMention
from mithaq.agreements.regression import Regression
from mithaq.agreements.sides import SAID, beside
from mithaq.agreements.sides import key_of as party_key
from mithaq.agreements.weighing import Seen, likely_status, weighed_status
from mithaq.dates import find_dates
from mithaq.language.analysis import ReadArticle
from mithaq.language.engine import Engine
from mithaq.quantities import find_quantities
from mithaq.scoring.matching import same_status
from mithaq.settings import Settings
from mithaq.stages import run_clean, run_ingest, run_sentences
from mithaq.stages.extract import quantity_context
from mithaq.stages.read import load_articles
from mithaq.warehouse.store import open_work
from training import status_network
from training.agreement_labels import (
    LABELS,
    PARTY_LABELS,
    PASSAGE_LABELS,
    Rows,
    labelled_articles,
    labels,
    named_in,
    same_place,
)
from training.places import ROOT, work

WEIGHTS = ROOT / "mithaq" / "agreements" / "data"
STRENGTH = 0.1
"""Inverse strength of the penalty: 0.05 to 0.2 score the same within chance."""
SEEN_OF_STATUS, SEEN_OF_PARTY = 2, 6
"""Features of fewer examples are left out."""
FOLDS = 5
_AT_ONCE = 500


@dataclass
class Report:
    """A report as found, and what annotators say of its agreement.

    `passages` has their word on each passage, or none; `actors` are features of
    every actor by its key, `parties` the numbers of the annotated parties that
    an actor is, `by_rules` whom the rules chose.
    """

    article: str
    told: Told
    seen: Seen
    passages: list[str | None]
    status: str
    actors: dict[str, frozenset[str]]
    parties: dict[str, set[int]]
    annotated: int
    said: set[str]
    by_rules: set[str]


@dataclass
class Recorder(Judge):
    """Keeps the features, leaves the rules' word."""

    statuses: dict[str, tuple[Seen, Told]] = field(default_factory=dict)
    actors: dict[str, dict[str, frozenset[str]]] = field(default_factory=dict)

    def status(self, report_id: str, seen: Seen, told: Told) -> Told:
        """The rules' word."""
        self.statuses[report_id] = seen, told
        return told

    def parties(self, report_id: str, actors: Mapping[str, frozenset[str]]) -> dict[str, float]:
        """Whom the rules chose."""
        self.actors[report_id] = dict(actors)
        return {key: 1.0 for key, features in actors.items() if "told=none" not in features}


def read(articles: dict[str, tuple[dict[str, object], str]]) -> Iterator[tuple[str, ReadArticle]]:
    """Articles as the pipeline cleans and reads them, each with its key; kept between runs."""
    data = work("agreements/inbox/articles.jsonl").parent.parent
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
        ids = sorted(keys)
        for at in range(0, len(ids), _AT_ONCE):
            for article in load_articles(con, ids[at : at + _AT_ONCE]):
                yield keys[article.article_id], article


def reports() -> list[Report]:
    """Every report whose agreement is labelled."""
    whole, parties, passages = labels(LABELS), labels(PARTY_LABELS), labels(PASSAGE_LABELS)
    wanted = whole.keys() | passages.keys()
    articles = labelled_articles(wanted)
    print(f"{len(articles)} of {len(wanted)} labelled articles are in the corpus", file=sys.stderr)
    tasks = (
        (key, article, *(table.get(key, []) for table in (whole, parties, passages)), articles[key][1])
        for key, article in read(articles)
        if key in wanted
    )
    with Pool() as pool:
        return [r for found in pool.imap(_reports, tasks, chunksize=20) for r in found]


def _reports(task: tuple[str, ReadArticle, Rows, Rows, Rows, str]) -> list[Report]:
    """Reports of an article, given what is labelled in it: agreements, parties, passages."""
    key, article, agreements, parties, passages, raw = task
    actors = find_actor_mentions(article)
    quantities = find_quantities(article.text, quantity_context(article, actors))
    recorder = Recorder()
    found = find_agreements(article, actors, quantities, find_dates(article.text, article.published_at), recorder)
    held: dict[str, Counter[str]] = {}
    for row in agreements:
        for start, end in named_in(raw, row, article.text):
            for mention in _naming(found.mentions, start, end):
                held.setdefault(mention.report_id, Counter())[row["agreement"]] += 1
    overall, of_sentence = _of_passages(raw, passages, article.text, found.mentions)
    status_of = {row["agreement"]: row["status"] for row in agreements}
    spans = spans_of_actors(article.text, actors)
    kept = []
    for report in found.reports:
        report_id = report.report_id
        of_this: Rows = []
        if report_id in held:
            of = held[report_id]
            agreement = min(of, key=lambda a: (-of[a], a))
            status = status_of[agreement]
            of_this = [row for row in parties if row["agreement"] == agreement]
        elif report_id in overall:
            status = overall[report_id]
        else:
            continue
        if report_id not in recorder.statuses:  # nobody read the article's words
            continue
        seen, told = recorder.statuses[report_id]
        weighed = recorder.actors[report_id]
        named = _named(raw, of_this, article.text, spans)
        kept.append(Report(
            key, told, seen, [of_sentence.get((report_id, p.sentence)) for p in seen.passages], status,
            weighed, {a: n for a, n in named.items() if a in weighed}, len({row["party"] for row in of_this}),
            {party_key(p) for p in report.parties if p.confidence >= SAID}, {party_key(p) for p in report.parties},
        ))  # fmt: skip
    return kept


def _named(raw: str, rows: Rows, text: str, spans: dict[str, list[tuple[int, int]]]) -> dict[str, set[int]]:
    """The numbers of the annotated parties that actors are."""
    named: dict[str, set[int]] = {}
    for row in rows:
        for start, end in named_in(raw, row, text):
            for actor, at in spans.items():
                if any(first < end and start < last for first, last in at):
                    named.setdefault(actor, set()).add(int(row["party"]))
    return named


def _naming(mentions: Sequence[AgreementMention], start: int, end: int) -> Iterator[AgreementMention]:
    """Mentions that lie in a place, at least in part."""
    return (m for m in mentions if m.char_start < end and start < m.char_end)


def _of_passages(
    raw: str, rows: Rows, text: str, mentions: Sequence[AgreementMention]
) -> tuple[dict[str, str], dict[tuple[str, int], str]]:
    """What is said of each report, and of each of its sentences, by their numbers."""
    overall: dict[str, Counter[str]] = {}
    of_sentence: dict[tuple[str, int], str] = {}
    for row in rows:
        for mention in _naming(mentions, *same_place(raw, row, text)):
            overall.setdefault(mention.report_id, Counter())[row["overall"]] += 1
            of_sentence.setdefault((mention.report_id, mention.sentence_position), row["passage"])
    return {r: min(said, key=lambda s: (-said[s], s)) for r, said in overall.items()}, of_sentence


def spans_of_actors(text: str, actors: Sequence[ActorMention]) -> dict[str, list[tuple[int, int]]]:
    """Where each possible party is named: states by their names, capitals and adjectives, others by their mentions."""
    spans: dict[str, list[tuple[int, int]]] = {}
    for mention in actors:
        is_state = mention.kind in ("country", "place") and mention.country_code
        key = f"C:{mention.country_code}" if is_state else f"L:{mention.local_id}"
        spans.setdefault(key, []).append((mention.start, mention.end))
    for adjective in find_nationalities(text):
        for code in adjective.country_codes:
            spans.setdefault(f"C:{code}", []).append((adjective.start, adjective.end))
    return spans


def learnt(examples: Sequence[tuple[frozenset[str], str]], seen_in: int) -> tuple[DictVectorizer, LogisticRegression]:
    """The regression of classes on features, and where each feature stands in it."""
    seen = Counter(f for features, _ in examples for f in features)
    vectorizer = DictVectorizer(dtype=np.float32)
    rows = vectorizer.fit_transform(
        [{f: 1 for f in sorted(features) if seen[f] >= seen_in} for features, _ in examples]
    )
    return vectorizer, LogisticRegression(C=STRENGTH, max_iter=500).fit(rows, [c for _, c in examples])


def by_status(found: Sequence[Report]) -> tuple[DictVectorizer, LogisticRegression]:
    """What statuses go with."""
    return learnt([(r.seen.features, r.status) for r in found if r.status in STATUSES], SEEN_OF_STATUS)


def by_passages(found: Sequence[Report], path: Path) -> StatusNetwork:
    """What statuses are read from."""
    examples = [status_network.Example(r.seen.passages, r.seen.title, r.passages, r.status) for r in found]
    return status_network.learn(examples, path)


def by_party(found: Sequence[Report]) -> tuple[DictVectorizer, LogisticRegression]:
    """What being a party goes with."""
    examples = [
        (features, "party" if actor in r.parties else "another")
        for r in found
        if r.annotated
        for actor, features in r.actors.items()
    ]
    return learnt(examples, SEEN_OF_PARTY)


def regression(vectorizer: DictVectorizer, model: LogisticRegression) -> Regression:
    """The model as the rules' package holds it; of two classes, the later one against the other."""
    names = tuple(map(str, model.classes_))
    return Regression(
        {name: row for row, name in enumerate(vectorizer.feature_names_)},
        names[1:] if len(names) == 2 else names,
        model.coef_.T.astype(np.float16).astype(np.float32),
        model.intercept_.astype(np.float16).astype(np.float32),
    )


def cross_validated(found: Sequence[Report]) -> Counter[str]:
    """How many reports are right, over articles that the regressions of each fold haven't seen.

    The network, which learns for minutes, is told of in the first fold alone.
    """
    right: Counter[str] = Counter()
    for fold in range(FOLDS):
        known = [r for r in found if int(r.article, 16) % FOLDS != fold]
        status, parties = regression(*by_status(known)), regression(*by_party(known))
        network = by_passages(known, work("agreements/network-of-a-fold.npz")) if not fold else None
        for r in found:
            if int(r.article, 16) % FOLDS != fold:
                continue
            if r.status in STATUSES:
                words = status.probabilities(r.seen.features)
                by_words = same_status(r.status, weighed_status(words, r.told)[0])
                right["statuses"] += 1
                right["statuses by the rules"] += same_status(r.status, r.told[0])
                right["statuses by words"] += by_words
                if network is not None:
                    both = likely_status(status, network, r.seen)
                    right["statuses of the first fold"] += 1
                    right["statuses of the first fold by words"] += by_words
                    right["statuses of the first fold by both"] += same_status(
                        r.status, weighed_status(both, r.told)[0]
                    )
            if r.annotated:
                likely = {a: parties.probabilities(f)["party"] for a, f in r.actors.items()}
                chosen = r.said | set(beside(r.said, likely))
                right["reports with parties"] += 1
                right["two parties by the rules"] += _holds(r, r.by_rules, min(2, r.annotated))
                right["two parties weighed"] += _holds(r, chosen, min(2, r.annotated))
                right["all parties by the rules"] += _holds(r, r.by_rules, r.annotated)
                right["all parties weighed"] += _holds(r, chosen, r.annotated)
    return right


def _holds(report: Report, chosen: Set[str], wanted: int) -> bool:
    return len(set().union(*(report.parties.get(actor, set()) for actor in chosen))) >= wanted


def save(name: str, kept: Regression) -> None:
    """Write weights as half-precision numbers."""
    path = WEIGHTS / f"{name}.npz"
    np.savez_compressed(
        path,
        features=np.array(list(kept.features)),
        classes=np.array(kept.classes),
        weights=kept.weights.astype(np.float16),
        bias=kept.bias.astype(np.float16),
    )
    print(f"{path.name}: {len(kept.features)} features, {path.stat().st_size / 1e6:.2f} MB")


def main() -> None:
    """Learn from everything, write the weights, then tell how well that goes on what isn't learnt from."""
    found = reports()
    save("status", regression(*by_status(found)))
    save("parties", regression(*by_party(found)))
    by_passages(found, WEIGHTS / "network.npz")
    for what, count in cross_validated(found).items():
        print(f"{what}: {count}")


if __name__ == "__main__":
    main()
