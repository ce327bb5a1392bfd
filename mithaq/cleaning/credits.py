"""Who published and who wrote an article, as its own lines tell.

Credits stand in lines between the title and the prose ("صحيفة كذا | اقتصاد | 3 مايو 2023",
"خاص – وكالة كذا", "كتب: فلان الفلاني – بيروت"), in the notice of rights at the foot and in the
name of the site beside a page's title. The words that give them away are in
`credit_words.csv` and `boilerplate.csv`; which lines are asked is decided in `main_text` and
`metadata`.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from mithaq.cleaning.language import FUNCTION_WORDS
from mithaq.cleaning.lexicon import match_line, words_of
from mithaq.cleaning.lines import ends_sentence
from mithaq.cleaning.timestamps import date_words, is_date_line
from mithaq.cleaning.topics import content_stems, shared

_LONGEST_LINE = 160
_LONGEST_OUTLET = 60
_MOST_OUTLET_WORDS = 7
_PARTS = re.compile(r"\s*[|¦•·\\]\s*|(?<!\d)\s?/\s?(?!\d)|\s[-–—ـ:»]{1,3}\s|(?<=[^\W\d_])[-–—](?=[^\W\d_])|::|[،؛]\s")
_TITLE_PARTS = re.compile(r"\s?(?:\||::)\s?|\s[-–—»«:•·/]{1,3}\s")
_FIRM_SEPARATOR = re.compile(r"\||::")
_RIGHTS = re.compile(
    r"(?:(?:جميع|كافة|كافه|كل)\s)?(?:ال)?حقوق(?:\s(?:و?النشر|و?الطبع|و?التأليف|و?الملكية|الفكرية)){0,4}\sمحفوظ[ةه]"
    r"|©|ⓒ|\(c\)|copyrights?|all rights reserved|حقوق النشر",
    re.I,
)
_RESERVED_FOR = re.compile(r"محفوظ[ةه]\s?[:-]?\s?ل")
_YEARS = re.compile(r"(?:19|20)\d\d(?:\s?[-–/]\s?(?:19|20)\d\d)?\s?م?(?!\w)")
_RIGHTS_END = re.compile(r"[|.•·،,\n–—]|\s-\s|powered|designed?|developed|تصميم|برمجة|تطوير", re.I)
_HOLDER = re.compile(r"^(?:لدى|لصالح|إلى|الى|for|by)\s+", re.I)
_EXCLUSIVE = re.compile(
    r"^[^\w]{0,3}(?:خاص|خاصّ|حصري)\s?(?:[-–—ـ:/|]{1,2}|ب(?=ال))\s?(.{3,80}?)\s?(?:\s[-–—ـ:/|]{1,2}\s|[.،:(]|$)"
)
_DATELINE = re.compile(r"^[^\W\d]{2,15}(?:\s[^\W\d]{2,15}){0,2}\s?[-–—]?\s?[(«\"](.{3,40}?)[)»\"]\s?[-–—:ـ]")
_SIGNED_DATELINE = re.compile(r"^[^\W\d]{2,15}(?:\s[^\W\d]{2,15}){0,2}\s?[-–—/،]\s?([^:–—-]{5,40}?)\s?[-–—:]")


@dataclass(slots=True)
class Credits:
    """What a line credits; `is_credit` if it does nothing else."""

    source: str | None = None
    author: str | None = None
    is_credit: bool = False


@cache
def _words(kind: str) -> frozenset[str]:
    with Path(__file__).with_name("credit_words.csv").open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["kind"] == kind]
    return frozenset(word for row in rows for word in words_of(row["words"]))


@cache
def _never_names() -> frozenset[str]:
    return FUNCTION_WORDS | date_words() | _words("section") | _words("exclusive")


def names_outlet(text: str, firmly: bool = False) -> bool:
    """True for a name that says what kind of outlet it is: 'صحيفة ...', 'شبكة ...', '... News'.

    `firmly` leaves out names that may be something else's: 'قناة ...', 'شبكة ...' without a word for news or media.
    """
    words = words_of(text[:_LONGEST_OUTLET])
    if len(text) > _LONGEST_OUTLET or not 2 <= len(words) <= _MOST_OUTLET_WORDS or ends_sentence(text):
        return False
    if any(word in FUNCTION_WORDS for word in words) or all(word.isdigit() for word in words[1:]):
        return False
    if words[0] in _words("outlet") or (len(words) <= 4 and words[-1] in _words("outlet_brand")):
        return True
    if text.isascii():
        return any(word in _words("outlet_latin") for word in words)
    return words[0] in _words("outlet_too") and not (firmly and not any(w in _words("outlet_word") for w in words[1:]))


def is_section(text: str) -> bool:
    """True for the name of a section or a kind of piece: 'اقتصاد', 'أخبار عربية'."""
    words = words_of(text[:_LONGEST_OUTLET])
    known = _words("section")
    return 0 < len(words) <= 4 and all(word in known or word.removeprefix("و") in known for word in words)


def outlet_of_title(title: str, headline: str | None = None) -> str | None:
    """The outlet in a page's `title` element, such as 'صحيفة كذا :: عنوان' or 'عنوان - موقع كذا'.

    Args:
        title: the element's text in normal form.
        headline: the article's title where it is known from elsewhere; what is left of the title without it is then
            the site's. Without it, a part counts that names itself an outlet, or a short last one behind a bar.
    """
    parts = [part.strip() for part in _TITLE_PARTS.split(title[:600]) if part.strip()]
    if len(parts) < 2:
        return None
    key = " ".join(words_of(headline or ""))
    known = len(key) > 8 and key in " ".join(words_of(title))
    outer = [part for part in (parts[-1], parts[0]) if not (known and " ".join(words_of(part)) in key)]
    outer = [part for part in outer if _may_be_outlet(part)]
    named = [part for part in outer if names_outlet(part, firmly=not known and part != parts[-1])]
    if named:
        return min(named, key=len)
    longest = max(len(part) for part in parts)
    for part in outer:
        firm = known or (part == parts[-1] and _FIRM_SEPARATOR.search(title) and len(words_of(part)) <= 3)
        if firm and 2 * len(part) <= longest:
            return part
    return None


def _may_be_outlet(part: str) -> bool:
    words = words_of(part)
    if not 0 < len(words) <= _MOST_OUTLET_WORDS or len(part) > _LONGEST_OUTLET or ends_sentence(part):
        return False
    if not any(map(str.isalpha, part)) or is_section(part) or is_date_line(part) or match_line(part) is not None:
        return False
    return not any(word in FUNCTION_WORDS for word in words)


def outlet_of_rights(line: str) -> str | None:
    """Whose rights a notice reserves ('جميع الحقوق محفوظة لصحيفة كذا 2022', '© شبكة كذا'), or None."""
    if len(line) > 300:
        return None
    notices = list(_RIGHTS.finditer(line))
    if not notices:
        return None
    marked = _YEARS.sub(" ", _RIGHTS.sub("\x00", line))
    after, before = marked.rpartition("\x00")[2], marked.partition("\x00")[0]
    middle = marked.split("\x00")[1:-1]
    for piece in (after, *middle, before):
        name = _RIGHTS_END.split(piece.strip(" :-–—|،,.©"), maxsplit=1)[0].strip(" :-–—()\"'")
        name = _holder(name, direct=bool(_RESERVED_FOR.search(line)))
        if name and _may_be_outlet(name):
            return name
    return None


def _holder(name: str, direct: bool) -> str:
    """The holder's name without the preposition before it; `direct` if it stands right behind 'محفوظة'."""
    shorter = _HOLDER.sub("", name)
    if shorter != name or not name.startswith("ل"):
        return shorter
    if names_outlet(name[1:]):
        return name[1:]
    if not direct:
        return name
    return "ا" + name[1:] if name.startswith("لل") else name[1:]


def outlet_of_prose(line: str) -> str | None:
    """The outlet that opens a first line: 'خاص – شبكة كذا – ...', 'بيروت (وكالة كذا) - ...'."""
    for pattern in (_EXCLUSIVE, _DATELINE, _SIGNED_DATELINE):
        found = pattern.match(line[:200])
        if found:
            name = found.group(1).strip(" \"'«»()")
            if pattern is _SIGNED_DATELINE and not names_outlet(name, firmly=True):
                continue
            if _may_be_outlet(name) and not _is_date(words_of(name)):
                return name
    return None


def person_in(text: str | None, topic: Collection[str] = ()) -> str | None:
    """The first name of a person in a byline such as 'بقلم: فلان الفلاني - بيروت', or None."""
    if not text or len(text) > 300:
        return None
    for part in _parts(text):
        name = _labelled(part) or part
        if is_name(name, topic):
            return name
    return None


def may_credit(text: str) -> bool:
    """A quick first look: False for lines in which `read_credits` can't find an outlet."""
    return len(text) <= _LONGEST_LINE and (bool(_PARTS.search(text)) or text[:1] == "(" or names_outlet(text))


def read_credits(text: str, topic: Collection[str] = (), phrases: Sequence[str] = ()) -> Credits:
    """What a line between title and prose credits.

    Args:
        text: the line.
        topic: stems of the article's content words (`topics.content_stems`): a name that shares one is no author.
        phrases: the article's prose in folded words (`Line.key`): an outlet that is written about is no credit.
    """
    found = Credits()
    if len(text) > _LONGEST_LINE or ends_sentence(text):
        return found
    credited = False
    exclusive = False
    dated = False
    unknown = False
    plain: list[str] = []
    parts = _parts(text)
    enclosed = text.startswith("(") and text.endswith(")")
    for part in parts:
        words = words_of(part)
        if not words or _is_date(words):
            dated = dated or bool(words)
            continue
        if words[0] in _words("exclusive") and len(words) <= _MOST_OUTLET_WORDS:
            exclusive = True
            part = part.split(None, 1)[1].strip(" :-–—ـ") if len(words) > 1 and " " in part else ""
            if not part:
                continue
        match = match_line(part)
        name = _labelled(part)
        if name and is_name(name, ()):
            found.author = found.author or name
            credited = True
        elif match and match.of.name == "source_line" and 0 < len(match.rest) <= _LONGEST_OUTLET:
            found.source = found.source or match.rest
            credited = True
        elif names_outlet(part, firmly=len(parts) == 1 and not enclosed) or (exclusive and _may_be_outlet(part)):
            if any(" ".join(words_of(part)) in phrase for phrase in phrases) and not exclusive:
                return Credits()
            found.source = found.source or part
            credited = True
        elif (match and match.of.action != "keep") or is_section(part):
            continue
        elif is_name(part, topic):
            if not unknown:
                plain.append(part)
        elif len(words) > 2 or any(map(str.isdigit, part)) or (topic and shared(content_stems(words), set(topic)) > 0):
            return Credits(found.source, found.author) if credited else Credits()
        else:
            unknown = unknown or len(words) > 1  # an outlet without a telling word; a place is likely to follow
    if plain and found.author is None and len(parts) > 1 and (len(plain) == 1 or credited or exclusive or dated):
        listed = "، ".join(plain[:3])
        found.author = listed if listed in text else plain[0]
        credited = True
    found.is_credit = credited
    return found


def _parts(text: str) -> list[str]:
    return [part.strip(" :-–—ـ()\"'") for part in _PARTS.split(text[:300]) if part and part.strip(" :-–—ـ()\"'")]


def _labelled(part: str) -> str | None:
    """The name behind 'بقلم', 'كتب:' and the like, or None."""
    match = match_line(part)
    if match and match.of.name == "byline" and match.rest:
        return match.rest
    words = part.split()
    if len(words) > 2 and words_of(words[0]) and words_of(words[0])[0] in _words("author_label"):
        return " ".join(words[1:])
    return None


def _is_date(words: Sequence[str]) -> bool:
    return all(word.isdigit() or word in date_words() for word in words)


def is_name(part: str, topic: Collection[str]) -> bool:
    """True for two to five plain words that may be a person's name; a name shares no stem with the `topic`."""
    words = words_of(part)
    if not 2 <= len(words) <= 5 or len(part) > 50 or any(map(str.isdigit, part)) or ends_sentence(part):
        return False
    if any(sign in part for sign in ":«»()[]؟?!،|/@#") or _PARTS.search(part):
        return False
    if part[0].isascii() != part[-1].isascii():  # buttons before a name
        return False
    if any(word in _never_names() for word in words):
        return False
    if (
        words[0] in _words("outlet")
        or words[0] in _words("outlet_too")
        or min(map(len, words)) < 2
        or all(word.startswith("ال") for word in words)
        or match_line(part) is not None
    ):
        return False
    return shared(content_stems(words), set(topic)) == 0 if topic else True
