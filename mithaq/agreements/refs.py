"""Who could be a party: every naming of a state, organisation or person, reduced to whom it stands for.

A state's capital, its adjective and its officials stand for the state.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mithaq.actors import ActorMention, countries, find_nationalities, is_outlet, speaks_for_a_state
from mithaq.agreements.frames import frames_of
from mithaq.agreements.lexicon import head_forms, triggers_of, word_class
from mithaq.agreements.tokens import TokenText, readings
from mithaq.orthography import folded

_WORLD_WORDS = word_class("world_bodies")
_PUBLIC = word_class("public_bodies")
_AT = word_class("at_a_place")
_STATE_WORDS = word_class("offices")
_TWO = 2
_DUAL = ("تان", "تين", "يان")
_PAIRS = word_class("pairs_of_states")
_LONGEST_GROUP = 4
_SAID_THROUGH = word_class("said_through")
_UNION = ("الاتحاد الاوروبي", "المفوضيه الاوروبيه")
_BETWEEN_NAMESAKES = word_class("between_namesakes")
_RATIFIERS = word_class("ratifiers")
_FORMER = frozenset({"سابق", "اسبق"})
_SIDES = word_class("with") | word_class("between")
_BODY_NOUNS = word_class("body_nouns")
_GENERIC = word_class("groups_of_sides")
_GROUPS = word_class("groups_of_states")
_COUNTED = word_class("counted_groups")
_GROUP_NOUNS = word_class("group_nouns")
_POWERS = word_class("powers")
_OUTLETS = word_class("media")
_PRIVATE_NOUNS = word_class("private_nouns")
_GOVERNMENTS = (
    "حكوم",
    "اداره",
    "الحكوم",
    "سلطات",
    "السلطات",
    "البيت الابيض",
    "الكرملين",
    "الرياسه",
    "كرملين",
    "الاليزيه",
    "الكونغرس",
    "الكونجرس",
)


@dataclass(frozen=True, slots=True)
class Ref:
    """A possible party: tokens `first`..`last` (end-exclusive); `key` says whom it stands for.

    `key` is `C:` and an ISO code for states, `L:` and the local id otherwise.
    `form` tells how it is named: name, metonym, adjective, person, organisation.
    """

    first: int
    last: int
    key: str
    form: str
    name: str
    local_id: str | None
    country_code: str | None


class References:
    """Every possible party of an article, in text order, one a position."""

    def __init__(self, text: TokenText, actors: Sequence[ActorMention]) -> None:
        self.text = text
        self._one_group = _one_group(actors)
        self._in_person: dict[int, Ref] = {}
        self.names: dict[str, str] = {}
        self.local_ids: dict[str, str] = {}
        for mention in actors:
            if mention.kind == "country" and mention.country_code:
                self.local_ids.setdefault(f"C:{mention.country_code}", mention.local_id)
        self._person_codes = self._codes_of_persons(actors)
        self._officials = {
            m.local_id
            for m in actors
            if m.kind == "person" and (_is_office(m.role) if m.role else speaks_for_a_state(m.name))
        } - {m.local_id for m in actors if m.kind == "person" and m.role and _is_of_the_world(m.role)}
        self.former = {m.local_id for m in actors if m.kind == "person" and m.role and _FORMER & bare_words(m.role)}
        self.firms = {m.local_id for m in actors if m.kind == "organisation" and not _is_public(m.name)}
        self._union: Ref | None = None
        union = next((m for m in actors if folded(m.name).startswith(_UNION)), None)
        self._union = self._of_actor(union) if union is not None else None
        outlets = [self._span(m.start, m.end) for m in actors if m.kind == "organisation" and _is_medium(m)]
        named = [m for m in actors if m.kind != "organisation" or not _is_medium(m)]
        found = [ref for mention in named if (ref := self._of_actor(mention)) is not None]
        taken = {i for ref in found if ref.form != "person" for i in range(ref.first, ref.last)}
        taken |= {i for first, last in outlets for i in range(first, last)}
        self.nationalities: dict[int, int] = {}
        for adjective in find_nationalities(text.article.text):
            first, last = self._span(adjective.start, adjective.end)
            if first >= last:
                continue
            self.nationalities[first] = last
            of_pair = first > 0 and text.tokens[first - 1].form in _PAIRS
            if len(adjective.country_codes) == _TWO and (of_pair or text.tokens[first].form.endswith(_DUAL)):
                # the two Koreas, both Korean leaders
                found = [ref for ref in found if ref.first != first]
                found += [self._state(first, last, c, "name") for c in adjective.country_codes]
                taken.add(first)
                continue
            code = self._one_code(adjective.country_codes)
            if code is None and len(adjective.country_codes) == _TWO and first and first not in taken:
                if text.tokens[first - 1].form in _BETWEEN_NAMESAKES:  # the Korean war: both Koreas
                    found += [self._state(first, last, c, "name") for c in adjective.country_codes]
                continue
            if code is None or first in taken or (first and text.tokens[first - 1].form in _PRIVATE_NOUNS):
                continue
            following = text.tokens[last].form if last < len(text.tokens) else ""
            if any(r.rest in _FORMER for r in readings(following)):
                continue  # of who once held an office
            if code == "EU" and self._union is not None:
                found.append(replace(self._union, first=first, last=last, form="adjective"))
                continue
            found.append(self._state(first, last, code, "adjective"))
        found.sort(key=lambda r: (r.first, r.last))
        found = sorted([*found, *self._by_noun(found, taken)], key=lambda r: (r.first, r.last))
        self.named = frozenset(i for ref in found for i in range(ref.first, ref.last)).union(
            i for first, last in outlets for i in range(first, last)
        )
        self.topics = {
            i: f"#{ref.key}" for ref in found for i in range(ref.first, ref.last) if ref.form in ("name", "adjective")
        }
        self.all = found
        self.starts = [r.first for r in found]

    def in_person(self, ref: Ref) -> Ref:
        """The holder of an office himself, where he does not act for his state."""
        return self._in_person.get(ref.first, ref) if ref.form == "person" else ref

    def out_of_office(self, ref: Ref) -> Ref:
        """A former holder of an office himself, who contracts for nobody else; any other reference as it is."""
        himself = self.in_person(ref)
        return himself if himself.local_id in self.former else ref

    def state_of(self, ref: Ref) -> Ref:
        """The state for which a parliament or cabinet ratifies; any other reference as it is."""
        code = ref.country_code if ref.form == "organisation" else None
        if code is None or _RATIFIERS.isdisjoint(folded(ref.name).split()):
            return ref
        return self._state(ref.first, ref.last, code, "metonym")

    def _by_noun(self, found: list[Ref], taken: set[int]) -> list[Ref]:
        """Bodies named by their noun alone (الشركة, الصندوق): the last one before whose name begins with it."""
        latest: dict[str, Ref] = {}
        more: list[Ref] = []
        named = {r.first: r for r in found if r.form == "organisation"}
        for index, token in enumerate(self.text.tokens):
            ref = named.get(index)
            if ref is not None:
                latest[folded(ref.name).split()[0].removeprefix("ال")] = ref
            if index in taken or not token.is_word:
                continue
            noun = next((r.rest for r in readings(token.form) if r.definite), None)
            meant = latest.get(noun or "")
            if meant is not None and noun in _BODY_NOUNS and index and self._takes_part(index):
                more.append(replace(meant, first=index, last=index + 1))
        return more

    def _takes_part(self, index: int) -> bool:
        """Whether a noun stands where a side does: after a verb or noun of agreeing, with, between, or joined by و."""
        before = self.text.tokens[index - 1].form
        if before in _SIDES or self.text.tokens[index].form.startswith("وال"):
            return True
        agreed = any(r.rest in head_forms() for r in readings(before)) or bool(frames_of(before))
        return agreed or any(t.status in ("signed", "agreed") for t in triggers_of(before))

    @staticmethod
    def _codes_of_persons(actors: Sequence[ActorMention]) -> dict[str, str]:
        codes: dict[str, str] = {}
        for mention in actors:
            if mention.kind == "person" and mention.country_code:
                codes.setdefault(mention.local_id, mention.country_code)
        return codes

    def _one_code(self, codes: tuple[str, ...]) -> str | None:
        if len(codes) == 1:
            return codes[0]
        named = [c for c in codes if f"C:{c}" in self.local_ids]
        return named[0] if len(named) == 1 else None

    def _span(self, start: int, end: int) -> tuple[int, int]:
        first = self.text.token_at(start)
        if first and self.text.tokens[first - 1].end > start:
            first -= 1  # a clitic is written on to it
        last = first
        while last < len(self.text.tokens) and self.text.tokens[last].start < end:
            last += 1
        return first, last

    def _state(self, first: int, last: int, code: str, form: str) -> Ref:
        key = f"C:{code}"
        country = countries().by_code(code)
        name = self.names.setdefault(key, country.name if country else code)
        return Ref(first, last, key, form, name, self.local_ids.get(key), code)

    def _of_actor(self, mention: ActorMention) -> Ref | None:
        first, last = self._span(mention.start, mention.end)
        if first >= last:
            return None
        code = mention.country_code
        if mention.kind == "country" and code:
            return self._state(first, last, code, "name")
        if mention.kind == "place":
            if first and self.text.tokens[first - 1].form in _AT:
                return None  # where something happens, not who does it
            names = (mention.surface, mention.name, f"ا{mention.surface[1:]}")  # للرياض is written without the alif
            capital = next((c for name in names if (c := countries().by_capital(name)) is not None), None)
            if capital and capital.code == "BE" and self._union is not None:
                return replace(self._union, first=first, last=last)  # Brussels is the European Union's seat too
            return self._state(first, last, capital.code, "metonym") if capital and capital.code else None
        if mention.kind == "person":
            code = code or self._person_codes.get(mention.local_id)
            himself = Ref(first, last, f"L:{mention.local_id}", "individual", mention.name, mention.local_id, None)
            if code and mention.local_id in self._officials:
                self._in_person[first] = himself
                return self._state(first, last, code, "person")
            return himself
        if self._is_platform(first):
            return None  # on which somebody says it
        if all(any(r.rest in _GENERIC for r in readings(w)) for w in folded(mention.name).split()):
            return None  # the three states, the names of their sides
        if code and folded(mention.name).startswith(_GOVERNMENTS):
            return self._state(first, last, code, "metonym")
        local_id = self._one_group.get(mention.local_id, mention.local_id)
        return Ref(first, last, f"L:{local_id}", "organisation", mention.name, local_id, code)

    def _is_platform(self, first: int) -> bool:
        """Whether a word for a platform stands shortly before (عبر تويتر), not what was signed (الموقع) between."""
        near = range(max(0, first - 4), first)
        words = [(self.text.tokens[i].form, self.text.tokens[i + 1].form) for i in near]
        return any(form in _SAID_THROUGH and following not in _SIDES for form, following in words)


def _one_group(actors: Sequence[ActorMention]) -> dict[str, str]:
    """Groups of powers told of again with more or fewer words (the six powers, the powers), to the first of them."""
    found: list[tuple[frozenset[str], str]] = []
    same: dict[str, str] = {}
    for mention in actors:
        words = folded(mention.name).split()
        if mention.kind != "group" or mention.local_id in same or len(words) > _LONGEST_GROUP:
            continue
        if not any(r.rest in _GROUP_NOUNS for r in readings(words[0])):
            continue
        bare = frozenset(readings(w)[-1].rest for w in words)
        known = next((local_id for other, local_id in found if bare <= other or other <= bare), None)
        same[mention.local_id] = known or mention.local_id
        if known is None:
            found.append((bare, mention.local_id))
    return same


def _is_office(role: str) -> bool:
    """Whether a role is an office of a state, not of the United Nations or another body."""
    return any(w in _STATE_WORDS for w in bare_words(role)) and not _is_of_the_world(role)


def is_group_of_states(name: str) -> bool:
    """Whether a name stands for several states without saying which: the West, the great powers."""
    first, *rest = folded(name).split()
    counted = any(any(ch.isdigit() for ch in w) or w in _COUNTED for w in rest)
    return first in _GROUPS or (not counted and any(r.rest in _GROUP_NOUNS for r in readings(first)))


def names_powers(name: str) -> bool:
    """Whether a name stands for several powers together, counted or not: the six powers, the West."""
    return not _GROUPS.isdisjoint(folded(name).split()[:1]) or bool((_GROUP_NOUNS | _POWERS) & bare_words(name))


def _is_medium(mention: ActorMention) -> bool:
    """Whether an organisation is a newspaper, agency or broadcaster: it tells of agreements, others make them."""
    return folded(mention.name).split()[0] in _OUTLETS or is_outlet(mention.name) or is_outlet(mention.surface)


def _is_public(name: str) -> bool:
    """Whether a body is a ministry, bank, school or association, not a company."""
    return any(w in _PUBLIC for w in bare_words(name))


def _is_of_the_world(role: str) -> bool:
    return any(w in _WORLD_WORDS for w in bare_words(role))


def bare_words(role: str) -> set[str]:
    """The words of a role or name, each as written and without conjunction and article."""
    words = set()
    for word in folded(role).split():
        words.add(word)
        words.update(r.rest for r in readings(word) if len(r.rest) > 2)
    return words
