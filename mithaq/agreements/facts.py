"""Dates, duration, worth, place and speaker of an agreement: which of an article's figures belong to it."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from mithaq.agreements.candidate import Candidate
from mithaq.agreements.clusters import Cluster, Mention
from mithaq.agreements.lexicon import ENDED, triggers_of, word_class
from mithaq.agreements.status import Binding
from mithaq.agreements.tokens import TokenText, readings

if TYPE_CHECKING:
    from mithaq.actors import ActorMention
    from mithaq.dates import DateMention
    from mithaq.quantities import Quantity

_DURATION_CUES = word_class("duration_cues")
_NOT_DURATION = word_class("not_duration")
_WORTH_CUES = word_class("worth_cues")
_UNITS = {"year": "year", "month": "month", "week": "week", "day": "day"}
_SPEECH = word_class("speech")
_DATED = ("signed", "agreed", "ratified", "in_force", "withdrawn", "suspended", "violated", "expired", "announced")
_DATE_REACH = 16
_BESIDE = 3
_EXTENDING = word_class("extending")
_DAY = len("2000-01-01")
_YEAR = len("2000")
_NOT_WHEN = word_class("not_when")
_AUXILIARIES = word_class("auxiliaries")
_THAT = word_class("that")
_WHEN = word_class("when")
_GOES_BACK = word_class("goes_back")
_BACK_WITHIN = 4
_SIGNED_BACK = word_class("signed_back")
_ITS_SIGNING = word_class("its_signing")
_SIGNED_WITHIN, _DATED_WITHIN = 24, 9
_RIGHT_AFTER = 3
_BEFORE_DATE = word_class("before_date")
_TAKING_EFFECT = ("حيز", "سري", "دخل", "دخول")
_MONEY_REACH = 22


class Facts:
    """The figures of one article, by position."""

    def __init__(
        self,
        text: TokenText,
        actors: Sequence[ActorMention],
        quantities: Sequence[Quantity],
        dates: Sequence[DateMention],
        verbs: frozenset[int] = frozenset(),
    ) -> None:
        self.text = text
        self.verbs = sorted(i for i in verbs if not any(r.rest in _AUXILIARIES for r in readings(text.tokens[i].form)))
        self.dates = sorted((d for d in dates if d.value), key=lambda d: d.start)
        self.date_starts = [text.token_at(d.start) for d in self.dates]
        self.quantities = sorted(quantities, key=lambda q: q.start)
        self.quantity_starts = [text.token_at(q.start) for q in self.quantities]
        self.actors = sorted(actors, key=lambda a: a.start)
        self.actor_starts = [text.token_at(a.start) for a in self.actors]
        self.published = text.article.published_at

    def _stopped(self, first: int, last: int) -> bool:
        return any(self.text.hard_stop(i) for i in range(min(first, last), max(first, last)))

    def _date_near(
        self, index: int, first: int, last: int, earliest: int | None = None, modality: str | None = None
    ) -> str | None:
        """The nearest date to a trigger at `index` whose mention covers `first`..`last`, in its sentence.

        No date before the token `earliest` counts, and none that what is meant as `modality` can't have.
        """
        best: tuple[int, str] | None = None
        start = min(index, first) - _DATE_REACH if earliest is None else earliest
        lower = bisect_left(self.date_starts, start)
        for date, at in zip(self.dates[lower:], self.date_starts[lower:], strict=False):
            if at > max(index, last) + _DATE_REACH:
                break
            if self._stopped(index, at) or date.value is None or self._of_something_else(index, at, first):
                continue
            if modality is not None and not self._possible(date.value, modality):
                continue
            from_there = abs(at - index) if index > last else min(abs(at - index), abs(at - last))
            distance = from_there + (3 if at < (index if index > last else min(index, first)) else 0)
            distance -= 3 if len(date.value) == _DAY else 0
            if best is None or distance < best[0]:
                best = (distance, date.value)
        return best[1] if best else None

    def _of_something_else(self, index: int, at: int, first: int) -> bool:
        """Whether a date at token `at` belongs to another verb than the trigger at `index`, or opens or ends a time."""
        words = self.text.tokens[max(0, at - 1) : at + 1]
        if at < index and self._opens_clause(at):
            return False
        if any(r.rest in _NOT_WHEN for t in words for r in readings(t.form)):
            return True
        if at < index and any(t.form in _THAT for t in self.text.tokens[at:index]):
            return True  # when it was said
        if index < first and first - _BESIDE <= at < first:
            return False  # … today, an agreement
        if self._verb_between(min(index, at) + 1, max(index, at), first):
            return True
        start = at
        while start > 0 and at - start < _DATE_REACH and not self.text.hard_stop(start - 1):
            start -= 1
        form = self.text.tokens[index].form
        goes_on = form[0] in "وف" and bool(triggers_of(form[1:]))  # … on that day, and they signed
        return at < index and goes_on and self._verb_between(start, at, first)

    def _opens_clause(self, at: int) -> bool:
        """Whether the date at token `at` dates the clause after it: until 1991, when they signed …"""
        date = bisect_left(self.date_starts, at)
        after = self.text.token_at(self.dates[date].end) if date < len(self.dates) else at
        following = [t.form for t in self.text.tokens[after : after + 2] if t.form not in "،,"]
        return bool(following) and following[0] in _WHEN

    def _verb_between(self, first: int, last: int, but: int) -> bool:
        lower = bisect_left(self.verbs, first)
        return any(i != but for i in self.verbs[lower : lower + 2] if i < last)

    def event_date(self, mention: Mention) -> str | None:
        """When what the mention states happened, where its sentence tells."""
        for bound in mention.bindings:
            if bound.status == mention.status and bound.status in _DATED:
                return self._date_near(bound.index, mention.candidate.first, mention.candidate.last)
        return None

    def _dated(self, members: Cluster, statuses: tuple[str, ...]) -> Counter[str]:
        found: Counter[str] = Counter()
        for mention in members.mentions:
            for bound in mention.bindings:
                if bound.terms:
                    continue
                if bound.status in statuses and bound.modality in ("asserted", "planned"):
                    c = mention.candidate
                    value = self._date_near(bound.index, c.first, c.last, modality=bound.modality)
                    if value:
                        found[value] += 1
        return found

    def timed(self, bound: Binding, c: Candidate) -> Binding:
        """The binding, planned where its date lies after the article: it takes effect on Sunday."""
        if bound.status != "in_force" or bound.modality != "asserted" or self.published is None:
            return bound
        value = self._date_near(bound.index, bound.index, max(bound.index, c.last), bound.index - 4)
        if value is None or value <= self.published.date().isoformat()[: len(value)]:
            return bound
        return replace(bound, modality="planned")

    def signing(self, mention: Mention) -> str | None:
        """When it was signed, as the mention's sentence tells."""
        for bound in mention.bindings:
            if bound.status == "signed" and bound.modality == "asserted":
                c = mention.candidate
                value = self._date_near(bound.index, c.first, c.last, modality=bound.modality)
                if value:
                    return value
        return mention.candidate.year

    def _possible(self, value: str, modality: str) -> bool:
        """An asserted event does not lie after the article, what was then still to come lies well before it."""
        if self.published is None:
            return modality == "asserted"
        published = self.published.date().isoformat()[: len(value)]
        return value < published or (value == published and modality == "asserted")

    def signed_on(self, members: Cluster) -> str | None:
        """The date of signing: stated with the verb, else the year written with the noun."""
        found = self._dated(members, ("signed",)) or self._dated(members, ("agreed",))
        found = found or self._going_back(members) or self._dated(Cluster(members.deeds), ("agreed",))
        found = found or self._announced(members) or self._of_that_time(members) or self._signed_back(members)
        years = Counter(y for m in members.mentions if (y := m.candidate.year) and self._possible(y, "asserted"))
        if years:
            year = years.most_common(1)[0][0] or ""
            dated = [v for v in found if v.startswith(year)]
            return _most_precise(dated, found) or year
        return _most_precise(list(found), found)

    def _first_date(self, first: int, within: int) -> tuple[int, str | None] | None:
        """Where the first date at token `first` or at most `within` tokens later stands, and its value."""
        at = bisect_left(self.date_starts, first)
        if at >= len(self.dates) or self.date_starts[at] > first + within:
            return None
        return self.date_starts[at], self.dates[at].value

    def _going_back(self, members: Cluster) -> Counter[str]:
        """The date that a mention says its agreement goes back to: the contract, which goes back to 2011."""
        found: Counter[str] = Counter()
        for mention in members.mentions:
            after = mention.candidate.last
            forms = [t.form for t in self.text.tokens[after : after + _BACK_WITHIN]]
            verb = next((i for i, form in enumerate(forms) if form in _GOES_BACK), None)
            if verb is None and forms[:1] == ["في"]:
                verb = -1  # the deal in 2016
            if verb is None:
                continue
            dated = self._first_date(after, verb + 3)
            value = dated[1] if dated is not None else None
            if value and (verb >= 0 or (len(value) == _YEAR and self._possible(value, "planned"))):
                found[value] += 1
        return found

    def _signed_back(self, members: Cluster) -> Counter[str]:
        """The date after a word of signing that goes back to a mention.

        The treaty against …, signed in 1965; the treaty …. Its signing was in 1965.
        """
        found: Counter[str] = Counter()
        for mention in members.mentions:
            after = mention.candidate.last
            for at in range(after, min(after + _SIGNED_WITHIN, len(self.text.tokens))):
                words = {r.rest for r in readings(self.text.tokens[at].form)}
                if not (words & _ITS_SIGNING or (words & _SIGNED_BACK and not self._stopped(after, at))):
                    continue
                dated = self._first_date(at, _DATED_WITHIN)
                if dated is not None and not self._stopped(at, dated[0]):
                    value = dated[1]
                    if value and self._possible(value, "asserted"):
                        found[value] += 1
                break
        return found

    def _of_that_time(self, members: Cluster) -> Counter[str]:
        """The year or month, well before the article, that stands right after a mention: the swap of spies in 2010."""
        found: Counter[str] = Counter()
        for mention in members.mentions:
            after = mention.candidate.last
            dated = self._first_date(after, _RIGHT_AFTER)
            ended = any(b.status in ENDED and b.modality == "asserted" for b in mention.bindings)
            if ended or dated is None:
                continue
            at, value = dated
            clear = all(
                self.text.tokens[i].form in _BEFORE_DATE or not self.text.tokens[i].is_word for i in range(after, at)
            )
            if value and len(value) < _DAY and clear and self._possible(value, "planned"):
                found[value] += 1
        return found

    def _announced(self, members: Cluster) -> Counter[str]:
        """When an agreement that is newly told of was announced: to the day, for what has been reached."""
        first = members.mentions[0]
        if first.candidate.definite or not members.reached():
            return Counter()
        found: Counter[str] = Counter()
        for bound in first.bindings:
            if bound.status == "announced" and bound.modality == "asserted" and bound.before:
                value = self._date_near(bound.index, first.candidate.first, first.candidate.last)
                if value and len(value) == _DAY and self._possible(value, bound.modality):
                    found[value] += 1
        return found

    def effective_on(self, members: Cluster) -> str | None:
        """The date of entry into force, where a trigger of taking effect has one."""
        found: Counter[str] = Counter()
        for mention in members.mentions:
            for bound in mention.bindings:
                form = self.text.tokens[bound.index].form
                if bound.status == "in_force" and any(w in form for w in _TAKING_EFFECT):
                    value = self._date_near(bound.index, bound.index, mention.candidate.last, bound.index - 4)
                    if value:
                        found[value] += 1
        return _most_precise(list(found), found)

    def duration(self, members: Cluster) -> tuple[float, str] | None:
        """How long it runs: value and unit."""
        for mention in members.mentions:
            c = mention.candidate
            if any(r.rest in _EXTENDING for b in mention.bindings for r in readings(self.text.tokens[b.index].form)):
                continue  # how long it was extended
            lower = bisect_left(self.quantity_starts, c.first)
            for quantity, at in zip(self.quantities[lower:], self.quantity_starts[lower:], strict=False):
                if at > c.last + 14 or self._stopped(c.first, at):
                    break
                if quantity.kind != "duration" or quantity.unit not in _UNITS:
                    continue
                before = [t.form for t in self.text.tokens[max(0, at - 3) : at]]
                clitic = self.text.tokens[at].form.startswith("ل") if at < len(self.text.tokens) else False
                if at and self.text.tokens[at - 1].end > quantity.start:
                    clitic = self.text.tokens[at - 1].form.startswith("ل")
                    before = [t.form for t in self.text.tokens[max(0, at - 4) : at - 1]]
                if any(b.lstrip("وف") in _NOT_DURATION for b in before):
                    continue
                if clitic or any(b in _DURATION_CUES for b in before):
                    return float(quantity.value), _UNITS[quantity.unit]
        return None

    def money(self, members: Cluster) -> tuple[float, str] | None:
        """What it is worth: amount and currency."""
        for mention in members.mentions:
            c = mention.candidate
            lower = bisect_left(self.quantity_starts, c.first - 6)
            for quantity, at in zip(self.quantities[lower:], self.quantity_starts[lower:], strict=False):
                if at > c.last + _MONEY_REACH or self._stopped(min(c.first, at), max(c.first, at)):
                    break
                if quantity.kind != "money":
                    continue
                before = {t.form for t in self.text.tokens[max(0, at - 4) : at]}
                cued = bool(before & _WORTH_CUES) or self.text.tokens[min(at, len(self.text.tokens) - 1)].form[0] == "ب"
                if cued or c.head.family in ("loan",):
                    return float(quantity.value), quantity.unit
        return None

    def place(self, members: Cluster) -> str | None:
        """Where it was signed or reached."""
        for mention in members.mentions:
            for bound in mention.bindings:
                if bound.status not in ("signed", "agreed", "negotiating") or bound.modality == "denied":
                    continue
                first = min(bound.index, mention.candidate.first)
                lower = bisect_left(self.actor_starts, first)
                for actor, at in zip(self.actors[lower:], self.actor_starts[lower:], strict=False):
                    if at > mention.candidate.last + 14 or self._stopped(bound.index, at):
                        break
                    token = self.text.tokens[at - 1] if at else None
                    if actor.kind != "place" or token is None:
                        continue
                    if token.form in ("في", "بمدينه", "مدينه", "العاصمه") or token.form == "ب":
                        return actor.name
                    if token.end > actor.start and readings(token.form)[-1].preposition == "ب":
                        return actor.name
        return None

    def speaker(self, mention: Mention) -> str | None:
        """Local id of the actor to whom the sentence attributes what it says, if any."""
        c = mention.candidate
        for back in range(1, 30):
            at = c.first - back
            if at < 0 or self.text.hard_stop(at):
                return None
            form = self.text.tokens[at].form
            if form in _SPEECH or form.lstrip("وف") in _SPEECH:
                lower = bisect_left(self.actor_starts, at - 4)
                for actor, start in zip(self.actors[lower:], self.actor_starts[lower:], strict=False):
                    if start > min(at + 9, c.first):
                        break
                    if start > at and actor.kind in ("person", "organisation", "group"):
                        return actor.local_id
        return None


def _most_precise(values: Sequence[str], counts: Counter[str]) -> str | None:
    """The most supported date, a finer one before a coarser one that it lies in."""
    if not values:
        return None
    support = {v: sum(n for other, n in counts.items() if v.startswith(other) or other == v) for v in values}
    return max(sorted(values), key=lambda v: (support[v], len(v)))
