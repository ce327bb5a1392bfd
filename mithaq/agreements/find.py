"""Agreements in one article: mentions with their status, and one report an agreement.

This module only puts the steps in order: tokens, references to actors,
candidates, triggers, parties, coreference, reports. Each step has its module.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from mithaq.actors import ActorMention, outermost
from mithaq.agreements.bound import cluster_words, one_truce, report_parties, states_at_issue
from mithaq.agreements.candidate import Candidate
from mithaq.agreements.clusters import Cluster, Mention
from mithaq.agreements.coreference import cluster, without_doubles
from mithaq.agreements.deeds import agreed_deeds
from mithaq.agreements.facts import Facts
from mithaq.agreements.heads import CandidateFinder
from mithaq.agreements.judging import Judge
from mithaq.agreements.known import known_agreement
from mithaq.agreements.lexicon import modifiers_of, word_class
from mithaq.agreements.parties import Found, PartyFinder
from mithaq.agreements.records import AgreementMention, AgreementReport, ArticleAgreements, Party
from mithaq.agreements.refs import References
from mithaq.agreements.reports import (
    KEEP,
    evidence,
    mention_status,
    reached_by,
    report_kind,
    report_name,
    report_status,
)
from mithaq.agreements.sides import Sides
from mithaq.agreements.status import Binding, bind, verb_positions
from mithaq.agreements.together import (
    add_members,
    enumerated,
    inherited,
    joined_by_name,
    set_apart,
    share_parties,
    split_plurals,
    tell_apart,
)
from mithaq.agreements.tokens import LEAD, TokenText, readings, tokenise
from mithaq.agreements.told import frame_binding, share_loans, told_by_nouns, transaction_mentions
from mithaq.agreements.transactions import TransactionFinder
from mithaq.agreements.weighing import Surroundings
from mithaq.language.analysis import ReadArticle
from mithaq.orthography import folded

if TYPE_CHECKING:
    from mithaq.dates import DateMention
    from mithaq.quantities import Quantity

_CONTRAST = word_class("contrast")
_WITHOUT = word_class("without")
_NOT = word_class("negations")
_THERE_IS = word_class("there_is")
_ABSENT_WITHIN = 4
_TALKS = word_class("talks_held") | word_class("nearing")
_TALKS_WITHIN = 20
_APPROVING = word_class("approving")
_RATIFIERS = word_class("ratifiers")
_APPROVED_WITHIN = 4
_LENDERS = word_class("lenders")
_MOST_MENTIONS = 600
_NEAR_BEFORE, _NEAR_AFTER = 10, 16  # tokens in which a telling word still hints at the kind
_TELLING = 6
_RELATIONS = frozenset({"partnership", "defence", "peace"})  # what states can have without signing anything
_SAID_BETWEEN = 0.95
_SAID_NEARBY = 0.5
_LONGEST_SENTENCE = 1500  # characters kept on either side, so that a text without full stops stays small


def find_agreements(
    article: ReadArticle,
    actors: Sequence[ActorMention],
    quantities: Sequence[Quantity],
    dates: Sequence[DateMention],
    judge: Judge | None = None,
) -> ArticleAgreements:
    """Every agreement that an article tells of.

    Args:
        article: The text, with or without sentences and words.
        actors: Mentions of actors in it.
        quantities: Amounts in it, for duration and value.
        dates: Dates in it, for the timeline.
        judge: Weighs what the rules can't tell; the shipped models unless another is given.

    Returns:
        Mentions in text order and one report an agreement; spans are code
        points of `article.text`. Time is linear in the length of the text.
    """
    text = tokenise(article)
    actors = outermost(actors)  # the side is the government, not the state that its name holds
    references = References(text, actors)
    verbs = verb_positions(text) - references.named  # foreign names look like verbs to a tagger
    heads = CandidateFinder(text, verbs, references.nationalities, references.named, references.topics)
    candidates = heads.find()[:_MOST_MENTIONS]
    bindings = inherited(text, candidates, bind(text, candidates))
    enumerated(text, candidates, bindings)
    set_apart(text, candidates)
    finder = PartyFinder(text, references, verbs)
    mentions: list[Mention] = []
    facts = Facts(text, actors, quantities, dates, verbs)
    everyone = []
    for position, candidate in enumerate(candidates):
        following = next((c.first for c in candidates[position + 1 :] if c.head.needs != "act"), len(text.tokens))
        preceding = candidates[position - 1].last if position else 0
        everyone.append(finder.find(candidate, preceding, following, bindings[position]))
    share_parties(candidates, everyone)
    transactions = TransactionFinder(text, references, verbs, actors).transactions()
    linked, alone = told_by_nouns(text, verbs, candidates, everyone, transactions)
    on_loans = share_loans(text, candidates, everyone, bindings)
    for position, transaction in linked.items():
        if not bindings[position]:
            bindings[position] = [frame_binding(text, transaction, 1)]
    firms = references.firms
    met = [_needs_met(c, f, b, verbs, firms) for c, f, b in zip(candidates, everyone, bindings, strict=True)]
    named = {c.head.form for c, ok in zip(candidates, met, strict=True) if ok}
    for position, candidate in enumerate(candidates):
        found = everyone[position]
        again = candidate.definite and candidate.bare and candidate.head.form in named and not candidate.head.possessive
        if position in on_loans or not (met[position] or again or position in linked):
            continue
        bindings[position] = [_ratified(b, candidate, text) for b in bindings[position]]
        if candidate.head.family == "loan":  # a lender's board agrees to a loan, no parliament ratifies it
            told = [replace(b, status="agreed") if b.status == "ratified" else b for b in bindings[position]]
            bindings[position] = told
        bindings[position] = [facts.timed(b, candidate) for b in bindings[position]]
        status, modality = mention_status(bindings[position])
        contrast = bool(candidate.first) and text.tokens[candidate.first - 1].form.lstrip("و") in _CONTRAST
        without = any(
            t.form.lstrip("و") in _WITHOUT for t in text.tokens[max(0, candidate.first - 3) : candidate.first]
        )
        mention = Mention(candidate, found, bindings[position], status, modality, contrast, without)
        mention.dated = facts.signing(mention)
        mentions.append(mention)
    tell_apart(mentions, text, references)
    title_end = text.title_end()
    mentions += agreed_deeds(text, heads, finder, verbs, candidates, title_end)
    mentions += transaction_mentions(text, heads, alone, title_end)
    mentions.sort(key=lambda m: m.candidate.first)
    clusters = joined_by_name(without_doubles(cluster(split_plurals(mentions), title_end)))
    clusters = one_truce(clusters, references, text)
    result = ArticleAgreements()
    if not clusters:
        return result
    lists = finder.member_lists()
    judge = judge or Judge()
    surroundings, sides = Surroundings(text), Sides(text, references)
    for members in clusters:
        add_members(members, lists, text)
        _report(members, text, references, facts, result, surroundings, sides, judge)
    result.mentions.sort(key=lambda m: (m.char_start, m.char_end))
    return result


def _needs_met(c: Candidate, found: Found, bindings: Sequence[Binding], verbs: frozenset[int], firms: set[str]) -> bool:
    """Whether a noun that is only sometimes an agreement is one here."""
    needs = c.head.needs
    signing = any(b.status in ("signed", "ratified") and b.before and b.distance <= 3 for b in bindings)
    if not c.evident:
        return any(
            b.status in ("signed", "expired") and b.before and b.distance <= (8 if b.shape == "noun" else 34)
            for b in bindings
        )
    if needs == "act":
        named = [ref for confidence, ref in found.explicit.values() if confidence >= _SAID_BETWEEN]
        if c.head.kind in _RELATIONS:  # states have relations; firms agree on a partnership
            named = [ref for ref in named if ref.local_id in firms and ref.form == "organisation"]
        told = len(named)
        enough = 1 if c.head.family == "memorandum" else 2
        return signing or told >= enough or (len(found.explicit) > 1 and any(_signs_far(c, b, verbs) for b in bindings))
    if needs == "joined":
        return signing or any(b.status == "withdrawn" and b.before and b.distance <= 2 for b in bindings)
    if needs == "binding":
        reached = any(
            b.status in ("agreed", "negotiating", "proposed", "in_force", "applied") and b.distance <= 3
            for b in bindings
        )
        return bool(found.explicit) or signing or reached
    if needs in ("loan", "takeover"):
        return bool(found.explicit) or signing
    return True


def _ratified(bound: Binding, c: Candidate, text: TokenText) -> Binding:
    """A state's approval by its parliament or cabinet is its ratification."""
    if bound.status != "agreed" or not bound.before or text.tokens[bound.index].form not in _APPROVING:
        return bound
    near = text.tokens[max(0, bound.index - _APPROVED_WITHIN) : c.first]
    if not any(t.form in _RATIFIERS for t in near):
        return bound
    if bound.modality == "denied":  # what was signed is not ratified
        return replace(bound, status="signed", modality="asserted")
    return replace(bound, status="ratified")


def _is_absent(c: Candidate, text: TokenText) -> bool:
    """Whether it is said that there is no such agreement: لا يوجد اتفاق, ليس هناك أي اتفاق."""
    words = [t.form.lstrip("و") for t in text.tokens[max(0, c.first - _ABSENT_WITHIN) : c.first]]
    return any(a in _NOT and b in _THERE_IS for a, b in pairwise(words))


def _signs_far(c: Candidate, bound: Binding, verbs: frozenset[int]) -> bool:
    """Whether a verb of signing has the noun as its object, its subjects, place and date between."""
    verb = bound.status == "signed" and bound.shape != "noun" and bound.before
    return verb and not any(i in verbs for i in range(bound.index + 1, c.first))


def _identifier(*parts: object) -> str:
    return hashlib.sha256("\x1f".join(map(str, parts)).encode("utf8", "surrogatepass")).hexdigest()[:20]


def _context(members: Cluster, text: TokenText) -> Counter[str]:
    """Kinds that the words around the mentions tell of, in their own sentences."""
    weight: Counter[str] = Counter()
    for mention in members.mentions[:8]:
        c = mention.candidate
        sentence = text.tokens[c.first].sentence
        for index in range(max(0, c.first - _NEAR_BEFORE), min(len(text.tokens), c.last + _NEAR_AFTER)):
            if text.tokens[index].sentence != sentence:
                continue
            for modifier in modifiers_of(text.tokens[index].form):
                if modifier.kind == "memorandum":  # only its own name makes it one
                    continue
                if modifier.kind and modifier.tail is None and modifier.weight >= _TELLING:
                    weight[modifier.kind] += 1
    return weight


def _in_talks(members: Cluster, text: TokenText) -> bool:
    """Whether the words before a mention, in its sentence, tell of talks that are being held."""
    for mention in members.mentions[:8]:
        first = mention.candidate.first
        at = first
        while at > 0 and first - at < _TALKS_WITHIN and not text.hard_stop(at - 1):
            at -= 1
            if any(r.rest in _TALKS for r in readings(text.tokens[at].form)):
                return True
    return False


def _kind_before(parties: Sequence[Party], result: ArticleAgreements) -> str:
    """The kind of the last agreement told of that binds one of the parties: a new one is another of its sort."""
    names = {p.name for p in parties}
    return next((r.kind for r in reversed(result.reports) if names & {p.name for p in r.parties}), "other")


def _is_lent(parties: Sequence[Party], references: References) -> bool:
    """Whether a state agrees with a fund or bank that lends to states."""
    state = any(
        p.country_code and p.local_id in {None, references.local_ids.get(f"C:{p.country_code}")} for p in parties
    )
    return state and any(
        not p.country_code and any(r.rest in _LENDERS for r in readings(folded(p.name).split()[0])) for p in parties
    )


def _is_of_works(members: Cluster) -> bool:
    """Whether what is agreed is work or supply, which a company does by contract."""
    words = [w for m in members.mentions for w in m.candidate.content if w[0] != "#"]
    return any(x.kind in ("contract", "trade", "sale") or x.domain == "energy" for w in words for x in modifiers_of(w))


def _report(
    members: Cluster,
    text: TokenText,
    references: References,
    facts: Facts,
    result: ArticleAgreements,
    surroundings: Surroundings,
    sides: Sides,
    judge: Judge,
) -> None:
    article = text.article
    first = members.mentions[0].candidate
    report_id = _identifier(article.article_id, first.start, first.end, "agreement report", members.mentions[0].part)
    in_talks = _in_talks(members, text)
    status, modality = report_status(members, in_talks)
    kind = report_kind(members, _context(members, text))
    found, named = report_parties(members, references, text, kind)
    parties = found
    if surroundings.are_read:
        parties = sides.chosen(found, judge.parties(report_id, sides.features(members, kind, found, named)))
    if (status, modality) == ("unknown", "asserted"):
        if any(_is_absent(m.candidate, text) for m in members.mentions):
            modality = "denied"
        elif named:
            status = reached_by(first)  # it is told of as being there
    told = status, modality
    if surroundings.are_read:
        status, modality = judge.status(report_id, surroundings.seen(members, in_talks, told), told)
    if kind == "other" and members.open():
        kind = _kind_before(parties, result)
    if kind == "other" and any(p.local_id in references.firms for p in parties) and _is_of_works(members):
        kind = "contract"
    if kind == "other" and any(p.local_id in references.firms for p in parties) and facts.money(members):
        kind = "contract"
    if kind == "other" and any(m.candidate.private for m in members.mentions):
        kind = "contract"
    if kind == "other" and _is_lent(parties, references):
        kind = "loan"
    known = known_agreement(
        cluster_words(members), states_at_issue(members, parties, references), None if members.plural() else kind
    )
    if known is not None and not members.open():
        kind = known.kind
    near = len([p for p in found if p.confidence >= _SAID_NEARBY])
    seen = evidence(members, named, near, len(found), status, modality, LEAD, known is not None)
    confidence = seen.confidence()
    if confidence < KEEP:
        return
    events = [facts.event_date(m) for m in members.mentions]
    duration = facts.duration(members)
    money = facts.money(members)
    domains = sorted({d for m in members.mentions for d in m.candidate.domains})
    result.reports.append(
        AgreementReport(
            report_id, article.article_id, report_name(members, text), kind,
            status, modality, facts.signed_on(members), facts.effective_on(members),
            duration[0] if duration else None, duration[1] if duration else None,
            money[0] if money else None, money[1] if money else None,
            facts.place(members), tuple(domains), tuple(parties), confidence,
        )
    )  # fmt: skip
    for mention, event in zip(members.mentions, events, strict=True):
        c = mention.candidate
        sentence = min(text.tokens[c.first].sentence, len(text.sentences) - 1)
        lower, upper = text.sentences[sentence]
        lower, upper = max(lower, c.start - _LONGEST_SENTENCE), min(upper, c.end + _LONGEST_SENTENCE)
        result.mentions.append(
            AgreementMention(
                _identifier(article.article_id, c.start, c.end, "agreement", mention.part),
                report_id, article.article_id, sentence,
                text.surface(c.start, c.end), c.start, c.end, text.surface(lower, upper).strip(),
                mention.status, mention.modality, event, facts.speaker(mention), confidence,
            )
        )  # fmt: skip
