"""Who the parties of an agreement are where its mentions don't name them: every actor of the article is weighed.

The rules (`parties.py`, `bound.py`) find whom the words of a mention name, and
those stand. Everyone else is a party as likely as a logistic regression says
over the features below: what the rules make of them, where and how they are
named, how often. No rule about Arabic belongs here.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from mithaq.agreements.bound import KNOWN
from mithaq.agreements.clusters import Cluster
from mithaq.agreements.records import Party
from mithaq.agreements.refs import Ref, References
from mithaq.agreements.tokens import CLITICS, LEAD, TokenText, readings
from mithaq.orthography import folded

LIKELY = (0.3, 0.7, 0.7)
"""How likely a party must be where none is said, where one is, and beside two that are.

The likeliest make two in any case. With 0.3 throughout, both parties would be
found for 4 of 100 agreements more, and 3 of 100 parties more would be wrong.
"""
SAID = KNOWN
"""Confidence from which the rules' parties stand: those that words name, or that everyone knows."""
_FIRM, _UNSURE = 0.6, 0.5
_MOST_REFERENCES = 3000
_MOST_MENTIONS = 8
_DISTANCES = (1, 2, 3, 5, 8, 12, 20, 40)
_BEYOND = 99
_BETWEEN = 12
_ACTOR = "<actor>"


class Sides:
    """Every actor of an article as a possible party of its agreements."""

    def __init__(self, text: TokenText, references: References) -> None:
        self._text = text
        self._references = references
        self.named_as: dict[str, list[Ref]] = defaultdict(list)
        for ref in references.all[:_MOST_REFERENCES]:
            self.named_as[ref.key].append(ref)
            himself = references.in_person(ref)
            if himself.key != ref.key:
                self.named_as[himself.key].append(himself)
        often = sorted(self.named_as, key=lambda k: (-len(self.named_as[k]), self.named_as[k][0].first))
        self._rank = {key: n for n, key in enumerate(often)}
        self._states = min(3, sum(key.startswith("C:") for key in self.named_as))
        self._title_end = text.title_end()
        self._firsts = sorted((ref.first, key) for key, refs in self.named_as.items() for ref in refs)

    def features(self, members: Cluster, kind: str, listed: Sequence[Party], named: int) -> dict[str, frozenset[str]]:
        """Features of each actor by its key; `listed` and `named` are what the rules found (`report_parties`)."""
        by_rules = {key_of(p): (p, place) for place, p in enumerate(listed)}
        mentions = members.mentions[:_MOST_MENTIONS]
        family = mentions[0].candidate.head.family
        found: dict[str, frozenset[str]] = {}
        for key, refs in self.named_as.items():
            sort = self._sort(key, refs)
            party, place = by_rules.get(key, (None, 9))
            told = f"{int(party.confidence * 10) / 10}" if party else "none"
            times, rank = min(len(refs), 6), min(self._rank[key], 8)
            names = {
                f"told={told}", f"told={told} named={min(named, 3)}", f"told={told} place={min(place, 4)}",
                f"sort={sort}", f"sort={sort} family={family}", f"sort={sort} kind={kind}", f"sort={sort} told={told}",
                f"sort={sort} states={self._states}", f"times={times}", f"rank={rank}", f"rank={rank} told={told}",
            }  # fmt: skip
            names |= {f"form={ref.form}" for ref in refs}
            if party:
                names |= {f"role={party.role}", f"confidence={party.confidence:.2f}"}
            if refs[0].first < self._title_end:
                names.add("title")
            if refs[0].first < LEAD:
                names.add("lead")
            body = next((ref for ref in refs if ref.form == "organisation" and " " in ref.name), None)
            if body:
                names.add(f"noun={readings(folded(body.name).split()[0])[-1].rest}")
            explicit = max((m.found.explicit[key][0] for m in mentions if key in m.found.explicit), default=0)
            weak = max((m.found.weak[key][0] for m in mentions if key in m.found.weak), default=0)
            names |= {f"explicit={explicit:.2f}", f"weak={weak:.1f}"}
            if any(key in m.found.mediators for m in mentions):
                names.add("mediator")
            names |= self._place(members, refs, sort)
            found[key] = frozenset(names)
        return found

    def _sort(self, key: str, refs: Sequence[Ref]) -> str:
        if key.startswith("C:"):
            return "state"
        if refs[0].local_id in self._references.firms:
            return "firm"
        return "body" if any(ref.form == "organisation" for ref in refs) else "person"

    def _place(self, members: Cluster, refs: Sequence[Ref], sort: str) -> set[str]:
        """Where the actor is named: in which sentences, and the words about its naming nearest to a mention."""
        tokens = self._text.tokens
        names: set[str] = set()
        nearest: tuple[int, int] | None = None
        for place, mention in enumerate(members.mentions[:_MOST_MENTIONS]):
            c = mention.candidate
            for ref in refs:
                sentences = tokens[ref.first].sentence - tokens[c.first].sentence
                distance = c.first - ref.last if ref.first < c.first else ref.first - c.last
                if sentences == 0:
                    names.add("sentence=later" if place else "sentence=first")
                if abs(sentences) <= 1 and (nearest is None or (abs(sentences), distance) < nearest):
                    nearest = abs(sentences), distance
                    near, candidate, apart = ref, c, sentences
        if nearest is None:
            return names | {"sentence=no", "near=far"}
        before = near.first < candidate.first
        side = "before" if before else "after"
        steps = next((d for d in _DISTANCES if abs(nearest[1]) <= d), _BEYOND)
        at = f"near={apart}/{side}/{steps}"
        names |= {at, f"{at} {sort}", f"{at} {near.form}"}
        for back in (1, 2, 3):
            if near.first >= back:
                names.add(f"word -{back}={self._word(near.first - back)}")
        if near.first:
            names.add(f"word -1={self._word(near.first - 1)} {side} {sort}")
        if near.last < len(tokens):
            names.add(f"word +1={self._word(near.last)}")
        clitic = tokens[near.first].form[:1]
        names.add(f"clitic={clitic if clitic in CLITICS else ''} {side}")
        first, last = (near.last, candidate.first) if before else (candidate.last, near.first)
        if last - first <= _BETWEEN:
            names |= {f"between {side}={self._word(i)}" for i in range(first, last)}
        inside = self._firsts[bisect_left(self._firsts, (first,)) : bisect_left(self._firsts, (last,))]
        others = sum(key != near.key for _, key in inside)
        names.add(f"others between={min(others, 3)} {side}")
        return names

    def _word(self, index: int) -> str:
        """A token's form; what names somebody tells only that somebody is named."""
        return _ACTOR if index in self._references.named else self._text.tokens[index].form

    def chosen(self, listed: Sequence[Party], likely: Mapping[str, float]) -> list[Party]:
        """The rules' parties that were said, and everyone else who is likely; two at least, where there are two."""
        said = {key_of(p): p for p in listed if p.confidence >= SAID}
        roles = {key_of(p): p.role for p in listed}
        mediators = {key for key, role in roles.items() if role != "party"}
        for key in list(beside(said, likely, mediators)):
            ref = self.named_as[key][0]
            is_state = key.startswith("C:")
            said[key] = Party(
                self._references.local_ids.get(key) if is_state else ref.local_id,
                ref.country_code if is_state else None,
                ref.name,
                roles.get(key, "party"),
                _confidence(likely[key]),
            )
        return sorted(said.values(), key=lambda p: (-p.confidence, p.name))


def beside(said: Collection[str], likely: Mapping[str, float], mediators: Collection[str] = ()) -> Iterator[str]:
    """Who else is a party, surest first: the likely ones, and until two are bound whoever is likeliest."""
    bound = sum(key not in mediators for key in said)
    least = LIKELY[min(2, bound)]
    for key in sorted(likely, key=lambda k: (-likely[k], k)):
        if key in said:
            continue
        if likely[key] < least and bound >= 2:
            return
        yield key
        bound += key not in mediators


def _confidence(likely: float) -> float:
    """Below what is said, and in the order of likelihood: identity over several articles goes by the surest."""
    return round(_FIRM + likely / 100 if likely >= LIKELY[0] else _UNSURE * likely, 4)


def key_of(party: Party) -> str:
    """The key of the party's references."""
    return f"C:{party.country_code}" if party.country_code else f"L:{party.local_id}"
