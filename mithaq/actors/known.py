"""Names that the lexicons know, where they stand for an actor.

A country always does; a city only as a metonym of its state, a newspaper with
an everyday word for a name only in quotation marks or after صحيفة. Unknown
names are found in `bodies.py`, `persons.py` and by the model.
"""

from __future__ import annotations

from mithaq.actors.countries import countries, stands_as_adjective
from mithaq.actors.gazetteer import Entry, acting_verbs, gazetteer, given_names
from mithaq.actors.spans import Span, closes_quote, opens_quote
from mithaq.actors.state_bodies import national_bodies, of_an_office
from mithaq.actors.word_sets import is_one_of, words_of
from mithaq.actors.words import Words, readings

_DATELINE = frozenset("-–—:/،|")
_DASHES = frozenset("-–—")
_HEAD = 500  # characters in which a text says who reports it from where


def known_spans(words: Words) -> list[Span]:
    """Every known name that stands for an actor (or hides one), as candidate spans."""
    found: list[Span] = []
    names = gazetteer().names
    index = 0
    while index < len(words.tokens):
        hit = names.at(words, index)
        if hit is None and words.text[words.tokens[index].start].isupper():
            hit = gazetteer().latin.at(words, index)
        if hit is None:
            index += 1
            continue
        cut, last, entry = hit
        latin = words.text[words.tokens[index].start].isascii()
        kind = entry.kind if latin and entry.use == "quoted" else _kind_here(words, index, cut, last, entry)
        if kind is not None:
            # A name hides what it covers even where it is no actor itself.
            multiword = last - index > 1
            rank = 5 if multiword else 4
            confidence = 0.97 if entry.kind == "country" else 0.93 if multiword else 0.9
            found.append(
                Span(index, last, cut, kind, "gazetteer", confidence, rank, entry.entity_id, entry.country, entry.use)
            )
            index = last
        else:
            index += 1
    return [s for s in found if s.kind != "none" or s.length > 1]


def outlet_spans(words: Words) -> list[Span]:
    """Outlets that sign the first lines of their article: «X/- قال», «X – متابعات».

    Any one or two words can be a newspaper's name there; what is known as a
    place or person is left to its own finder.
    """
    found: list[Span] = []
    for index, token in enumerate(words.tokens[:120]):
        if token.start > _HEAD:
            break
        bracketed = _bracketed_outlet(words, index)
        if bracketed is not None:
            found.append(bracketed)
            continue
        placed = _before_its_city(words, index)
        if placed is not None:
            found.append(placed)
            continue
        if index and "\n" not in words.gap(index - 1):
            continue
        for last in (index + 1, index + 2):
            if last > len(words.tokens) or (last > index + 1 and not words.spaced(index)):
                break
            gap = words.gap(last - 1)
            following = words.tokens[last].key if last < len(words.tokens) else ""
            signed = gap.strip() in ("/-", "/ -", "/–") or (
                gap.strip() in ("-", "–", "—", ":") and following in words_of("signs")
            )
            author = words.tokens[index].key in given_names()
            if (
                signed
                and not author
                and gazetteer().names.at(words, index) is None
                and gazetteer().people.at(words, index) is None
            ):
                found.append(Span(index, last, 0, "organisation", "pattern", 0.6, 2, use="media"))
                break
    return found


def _before_its_city(words: Words, index: int) -> Span | None:
    """The outlet of a line «X – city» or «author – X – city: …»."""
    gap = words.gap(index - 1) if index else "\n"
    author = index > 0 and gap.strip() in _DASHES and _author_before(words, index)
    if not (author or "\n" in gap) or (words.tokens[index].key in given_names() and not author):
        return None
    for last in (index + 1, index + 2):
        if last >= len(words.tokens):
            return None
        if words.gap(last - 1).strip() in _DASHES and "\n" not in words.gap(last - 1):
            break
        if not words.spaced(last - 1):
            return None
    else:
        return None
    end = last + 1 if not words.spaced(last) else last + 2
    city = gazetteer().names.at(words, last)
    known = gazetteer().names.at(words, index)
    if city is None or city[2].kind not in ("place", "country"):
        return None
    if not (words.gap(end - 1).lstrip().startswith(":") or "\n" in words.gap(end - 1)):
        return None
    if known is not None and known[1] == last and known[2].media:
        entry = known[2]
        return Span(index, last, 0, "organisation", "pattern", 0.85, 6, entry.entity_id, entry.country, "media")
    return Span(index, last, 0, "organisation", "pattern", 0.6, 2, use="media") if known is None else None


def _author_before(words: Words, index: int) -> bool:
    """Whether the name of an author, of four words at most, opens the line before a dash at word `index`."""
    first = index - 1
    while first > 0 and index - first < 4 and words.spaced(first - 1):
        first -= 1
    return index - first > 1 and (first == 0 or "\n" in words.gap(first - 1))


def _bracketed_outlet(words: Words, index: int) -> Span | None:
    """The outlet of a dateline: «بيروت (X) –»."""
    if not index or words.gap(index - 1).strip() != "(":
        return None
    for last in range(index + 1, min(index + 4, len(words.tokens))):
        gap = words.gap(last - 1).replace(" ", "")
        if gap.startswith(")"):
            dashed = gap[1:2] in ("-", "–", "—", ":")
            unknown = gazetteer().names.at(words, index) is None
            return Span(index, last, 0, "organisation", "pattern", 0.6, 2, use="media") if dashed and unknown else None
        if not words.spaced(last - 1):
            return None
    return None


def without_signature(words: Words, spans: list[Span]) -> list[Span]:
    """The spans without outlets that sign the text: alone on one of its last two lines."""
    text = words.text.rstrip()
    cut = text.rfind("\n")
    before = text.rfind("\n", 0, max(cut, 0))
    if cut < 0:
        return spans
    return [
        s for s in spans if not (_is_medium(s) and words.tokens[s.first].start > before and _alone_on_line(words, s))
    ]


def _is_medium(span: Span) -> bool:
    entry = gazetteer().by_id.get(span.entity_id or "")
    return entry is not None and entry.media


def _alone_on_line(words: Words, span: Span) -> bool:
    start, end = words.tokens[span.first].start, words.tokens[span.last - 1].end
    line_start = words.text.rfind("\n", 0, start) + 1
    line_end = words.text.find("\n", end)
    rest = words.text[line_start:start] + words.text[end : line_end if line_end >= 0 else len(words.text)]
    return start - line_start < 40 and not rest.strip(" \u00a0()[]-–—./«»\"'|:،")


def _kind_here(words: Words, index: int, cut: int, last: int, entry: Entry) -> str | None:
    """The kind of actor that a known name stands for here, or None."""
    key = words.tokens[index].key[cut:]
    if entry.use == "never":
        return "none"
    if entry.kind == "country":
        if last == index + 1 and _is_other_word(words, index, cut, key):
            return None
        return "country"
    if entry.use == "capital" and last == index + 1 and key in words_of("ambiguous_capitals"):
        before = words.tokens[index - 1].key if index else ""
        after = words.tokens[last].key if last < len(words.tokens) else ""
        if cut == 0 and not is_one_of(before, "capital_cues") and after not in acting_verbs() and before:
            return None
    if entry.kind == "group" and last == index + 1 and last < len(words.tokens) and words.tokens[last].key == "من":
        # إلى الغرب من: a direction.
        return None
    if entry.kind == "organisation" and _is_portfolio(words, index):
        return None
    if entry.use == "quoted":
        if cut == 0 or opens_quote(words, index):
            quoted = opens_quote(words, index) and closes_quote(words, last - 1)
            phrase = " ".join([key, *(t.key for t in words.tokens[index + 1 : last])])
            headed = (last > index + 1 and phrase not in words_of("everyday_phrases")) or (
                index > 0
                and words.tokens[index - 1].key.lstrip("ولب") in words_of("media_heads") | words_of("body_heads")
            )
            if quoted or headed or _dateline(words, index, last):
                return entry.kind
        return None
    return entry.kind


def _is_portfolio(words: Words, index: int) -> bool:
    """Whether a ministry's short name is the portfolio of its minister: وزير | الخارجية الأميركية."""
    body = national_bodies().at(words, index)
    return body is not None and body[1] == index + 1 and of_an_office(words, index)


def _is_other_word(words: Words, index: int, cut: int, key: str) -> bool:
    """Whether a country's name is an adjective or another word here."""
    token = words.tokens[index]
    if token.tanwin:
        return True

    if key in countries().adjectives and stands_as_adjective(words, index, cut, index + 1):
        return True
    if key in words_of("ambiguous_countries"):
        before = words.tokens[index - 1].key if index else ""
        return cut > 1 or not any(rest in words_of("country_cues") for _, rest in readings(before))
    return False


def _dateline(words: Words, index: int, last: int) -> bool:
    """Whether the name opens a line and is set off by a dash or colon (سبق- أبها:)."""
    start = words.tokens[index].start
    before = words.text[max(0, start - 40) : start].rstrip(' \u00a0«"“(')
    opens = not before.strip() or before.endswith("\n")
    after = words.text[words.tokens[last - 1].end : words.tokens[last - 1].end + 3].lstrip()
    return opens and bool(after) and (after[0] in _DATELINE or (after[0] == "(" and start < 400))


def acts(words: Words, span: Span) -> bool:
    """Whether a place stands for its authorities here: with a verb of acting, between parties, beside مع or ضد."""
    tokens = words.tokens
    before = tokens[span.first - 1].key if span.first and words.spaced(span.first - 1) else ""
    after = tokens[span.last].key if span.last < len(tokens) and words.spaced(span.last - 1) else ""
    verbs = acting_verbs()
    if any(rest in verbs or rest in words_of("between") for _, rest in readings(before)) if before else False:
        return True
    if after and not before.endswith("في") and any(rest in verbs for _, rest in readings(after)) and span.cut == 0:
        return before not in ("في", "من", "الي", "مدينه")
    return False


def _goes_on_with_sides(words: Words, last: int) -> bool:
    """Whether another side follows a city: اتفاق موسكو وطهران, اتفاق موسكو مع طهران."""
    key = words.tokens[last].key if last < len(words.tokens) and words.spaced(last - 1) else ""
    return key in words_of("sides") or key.startswith("و")


def only_location(words: Words, span: Span) -> bool:
    """Whether a capital is named as a spot on the map here: العاصمة X, مطار X, or a dateline."""
    before = words.tokens[span.first - 1].key if span.first else ""
    if any(rest in words_of("spot") for _, rest in readings(before)):
        return True
    # In Moscow, and not of Moscow: the place, not its government.
    if before and words.spaced(span.first - 1) and before.removeprefix("و") in words_of("inside"):
        return True
    if "ب" in words.tokens[span.first].key[: span.cut]:
        return True
    if is_one_of(before, "meetings") and not _goes_on_with_sides(words, span.last):
        return True
    onward = [t.key for t in words.tokens[span.last : span.last + 3]]
    if before == "من" and any(key in ("الي", "وحتي", "حتي") for key in onward):
        return True
    if span.first > 1 and words.spaced(span.first - 1):
        second = words.tokens[span.first - 2].key
        if any(rest in words_of("spot") for _, rest in readings(second)) and before.startswith("ال"):
            return True
    return _dateline(words, span.first, span.last) or _ends_dateline(words, span)


def _ends_dateline(words: Words, span: Span) -> bool:
    """Whether a city stands after a dash at the end of a signed line: «صحيفة – القاهرة»."""
    if not span.first or words.tokens[span.first].start > _HEAD or words.gap(span.first - 1).strip() not in _DASHES:
        return False
    gap = words.gap(span.last - 1)
    return "\n" in gap or gap.lstrip().startswith(":")
