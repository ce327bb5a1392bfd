"""Finding the actors of one article: all candidates together, the best kept, one actor one id.

Here the finders meet. What each of them looks for is told in `known.py`,
`bodies.py`, `persons.py` and `tagged.py`; identity over articles is in
`resolve.py`.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from dataclasses import replace

from mithaq.actors.article_identity import same_actor_groups
from mithaq.actors.bodies import adjective_starts, body_spans
from mithaq.actors.collectives import collective_spans
from mithaq.actors.countries import EUROPE, Nationality, nationalities_in
from mithaq.actors.firms import firm_spans
from mithaq.actors.gazetteer import function_words, given_names
from mithaq.actors.home_bodies import home_bodies
from mithaq.actors.inside import named_inside
from mithaq.actors.known import acts, known_spans, only_location, outlet_spans, without_signature
from mithaq.actors.mention import ActorMention
from mithaq.actors.namesakes import evident_countries, settled
from mithaq.actors.persons import bylines, known_people, named_people, said_people, short_forms, titled_people
from mithaq.actors.roles import roles_of
from mithaq.actors.signatories import signatory_spans
from mithaq.actors.spans import Span, choose, source_bounds
from mithaq.actors.tagged import person_words, tagged_spans
from mithaq.actors.titles import title_phrases
from mithaq.actors.word_sets import words_of
from mithaq.actors.words import Words
from mithaq.language.analysis import ReadArticle

_LETTERS = 2  # fewer name nobody
_FAMILY_FIRST = frozenset({"KP", "KR", "CN", "TW", "VN", "HK"})


def find_actor_mentions(article: ReadArticle) -> list[ActorMention]:
    """Every naming of an actor in an article, in text order, none overlapping another unless it is part of it.

    Uses the model's entities where `article.sentences` has them, and lexicons
    and patterns always, so that it works on bare text too. Takes any text;
    linear in its length.
    """
    words = Words(article.text, _tags(article), _conjoined(article))
    if not words.tokens:
        return []
    nationalities = nationalities_in(words)
    adjectives = adjective_starts(words, nationalities)
    known = known_spans(words)
    bodies = [*body_spans(words, adjectives), *collective_spans(words, adjectives)]
    codes = [code for n in nationalities for code in n.country_codes if code != EUROPE]
    known = settled(words, known, evident_countries(known, codes, words))
    titles = title_phrases(words, nationalities, [*known, *bodies])
    model = tagged_spans(words, article)
    seed = known_people(words)
    people = [*seed, *named_people(words), *bylines(words)]
    titled = titled_people(words, titles)
    people += [s for s in titled if s.length > 1]
    people += _confirmed(words, article, [*(s for s in titled if s.length == 1), *said_people(words)])
    bodies += [*signatory_spans(words, adjectives), *firm_spans(words, _persons([*model, *people]))]
    chosen = choose([*known, *outlet_spans(words), *bodies, *model, *people])
    chosen = _families_of_others(words, chosen)
    chosen += _later_namings(words, chosen, person_words(words, article))
    chosen += home_bodies(words, chosen, evident_countries([s for s in chosen if s.kind != "person"], codes, words))
    chosen += named_inside(words, chosen, [s for s in [*known, *seed] if s.kind != "none"])
    chosen = without_signature(words, chosen)
    chosen = _actors_only(words, sorted(chosen, key=lambda s: s.first), nationalities)
    roles = roles_of(words, _persons(chosen), titles, nationalities)
    return _mentions(words, article.article_id, chosen, roles)


def _confirmed(words: Words, article: ReadArticle, people: list[Span]) -> list[Span]:
    """Without names that only their place in the sentence makes names, where the model read the text and saw none."""
    if not any(sentence.entities for sentence in article.sentences):
        return people
    seen = {words.tokens[i].key for i in person_words(words, article)} | given_names(sure=True)
    return [s for s in people if any(words.tokens[i].key in seen for i in range(s.first, s.last))]


def _persons(spans: list[Span]) -> list[Span]:
    return [s for s in spans if s.kind == "person"]


def _tags(article: ReadArticle) -> dict[int, str]:
    """Part of speech of each word as written, by its start: the last piece that is no suffixed pronoun."""
    tags: dict[int, str] = {}
    for sentence in article.sentences:
        for word in sentence.words:
            if word.upos != "PRON" or word.start not in tags:
                tags[word.start] = word.upos
    return tags


def _conjoined(article: ReadArticle) -> frozenset[int]:
    """Offsets of the words that the model splits a conjunction from."""
    return frozenset(w.start for s in article.sentences for w in s.words if w.upos == "CCONJ" and w.end - w.start > 2)


def _families_of_others(words: Words, chosen: list[Span]) -> list[Span]:
    """Without the lexicon's identity for a family name alone, where the article names another of that family."""
    bearers: dict[str, set[str | None]] = defaultdict(set)
    for span in chosen:
        if span.kind == "person" and span.length > 1:
            bearers[words.tokens[span.last - 1].key].add(span.entity_id)
    return [
        replace(s, entity_id=None, country=None)
        if s.kind == "person" and s.length == 1 and s.entity_id and _someone_else(bearers, words, s)
        else s
        for s in chosen
    ]


def _someone_else(bearers: dict[str, set[str | None]], words: Words, span: Span) -> bool:
    known = bearers.get(words.tokens[span.first].key[span.cut :])
    return known is not None and span.entity_id not in known


def _later_namings(words: Words, chosen: list[Span], tagged: frozenset[int]) -> list[Span]:
    """Family names alone, of people whose full name the article gives."""
    taken = {i for s in chosen for i in range(s.first, s.last)}
    names: dict[str, Span] = {}
    for span in chosen:
        if span.kind == "person" and span.length > 1:
            # Families stand first in East Asian names: كيم, مون, شي.
            first = span.country in _FAMILY_FIRST
            key = words.tokens[span.first].key[span.cut :] if first else words.tokens[span.last - 1].key
            # The last of a chain of fathers (… بن عبدالعزيز) is not its bearer's family.
            chained = words.tokens[span.last - 2].key == "بن" and span.entity_id is None
            if (
                len(key) > 1
                and key not in function_words()
                and key not in words_of("regnal")
                and key != "الله"
                and not chained
            ):
                names.setdefault(key, span)
    return [span for span, _ in short_forms(words, names, taken, tagged)]


def _actors_only(words: Words, spans: list[Span], nationalities: list[Nationality]) -> list[Span]:
    """Without places that are only locations, names whose country the article never mentions, and single letters."""
    evident: Counter[str | None] = Counter(s.country for s in spans if s.country and s.kind in ("country", "place"))
    evident.update(code for n in nationalities for code in n.country_codes if code != EUROPE)
    acting: set[str] = set()
    spot_ends: set[int] = set()
    for span in spans:
        if span.kind != "place" or span.entity_id is None:
            continue
        # A second city joined to a mere spot is one too: في برلين ولندن.
        joined = span.cut == 1 and span.first in spot_ends and words.tokens[span.first].key.startswith("و")
        spot = joined or only_location(words, span)
        if spot:
            spot_ends.add(span.last)
        if span.use == "land" or (span.use == "capital" and not spot) or (not joined and acts(words, span)):
            acting.add(span.entity_id)
    kept: list[Span] = []
    for span in spans:
        if span.kind == "place" and span.entity_id not in acting:
            continue
        if span.kind == "country" and span.entity_id is None:
            continue
        if span.use == "context" and not evident[span.country]:
            continue
        if sum(map(str.isalpha, words.text[slice(*source_bounds(words, span))])) < _LETTERS:
            continue
        kept.append(span)
    return kept


def _mentions(
    words: Words, article_id: str, spans: list[Span], roles: dict[Span, tuple[str | None, str | None]]
) -> list[ActorMention]:
    groups = same_actor_groups(words, spans)
    members: dict[int, list[Span]] = defaultdict(list)
    for span, group in zip(spans, groups, strict=True):
        members[group].append(span)
    whole = {group: (_kind(same), _country(same, roles), _fullest(words, same)) for group, same in members.items()}
    found: list[ActorMention] = []
    for span, group in zip(spans, groups, strict=True):
        kind, home, name = whole[group]
        start, end = source_bounds(words, span)
        surface = words.text[start:end]
        role, country = roles.get(span, (None, None))
        found.append(
            ActorMention(
                mention_id=_hash(article_id, str(start), str(end), "actor"),
                start=start,
                end=end,
                surface=surface,
                kind=kind,
                role=role,
                country_code=home or country,
                local_id=f"{article_id}-{group}",
                name=name,
                finder=span.finder,
                confidence=round(min(0.99, span.confidence + 0.02 * min(len(members[group]) - 1, 3)), 3),
            )
        )
    return found


def _kind(same: list[Span]) -> str:
    """The kind of an actor: a lexicon's word first, then the majority of its mentions."""
    for span in same:
        if span.entity_id is not None:
            return span.kind
    return Counter(s.kind for s in same).most_common(1)[0][0]


def _country(same: list[Span], roles: dict[Span, tuple[str | None, str | None]]) -> str | None:
    for span in same:
        if span.country:
            return span.country
    codes = Counter(code for s in same if (code := roles.get(s, (None, None))[1]))
    return codes.most_common(1)[0][0] if codes else None


def _fullest(words: Words, same: list[Span]) -> str:
    """The longest naming by words, the commonest among equals, the first at last; blanks as one."""
    texts = [(s.length, " ".join(words.text[slice(*source_bounds(words, s))].replace("_", " ").split())) for s in same]
    counts = Counter(text for _, text in texts)
    return max(texts, key=lambda item: (item[0], counts[item[1]]))[1]


def _hash(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:20]
