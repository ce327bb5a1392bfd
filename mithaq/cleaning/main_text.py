"""Which lines of a document are the article.

Works on lines of any origin: pages stripped of their tags, text fields of
records, the visible lines that the HTML extractor chose. General signals
(prose, headlines, lists, topic) decide together with the lexicon of
boilerplate. See `select_article` for the rules.
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

from mithaq.cleaning.credits import Credits, may_credit, read_credits
from mithaq.cleaning.lexicon import words_of
from mithaq.cleaning.lines import (
    Line,
    ends_like_teaser,
    ends_sentence,
    is_breadcrumb,
    is_bullet,
    is_empty_of_words,
    is_headline_shaped,
)
from mithaq.cleaning.noting import LONGEST_CREDITS, Selection, note_credits, note_line, read_head
from mithaq.cleaning.timestamps import is_bare_date, is_date_line
from mithaq.cleaning.topics import BELONGS, CONTINUES, MAY_BELONG, PASSAGE_WORDS, STRANGE, Topic, content_stems, shared

_SAME_TITLE = 0.85
_MAX_HEADLINES = 6
_ON_TOPIC = 0.3
_LONGEST_HEAD = 300
_LONGEST_QUESTION = 160
_CREDIT_CHARS = 60
_ENOUGH_BEFORE_CUT = 0.25


def select_article(lines: Sequence[Line], title: str | None = None, whole_page: bool = True) -> Selection:
    """Chooses the article's lines.

    The article starts at its title: the line that repeats the given `title`, or
    else the first line before the prose that shares words with it and is
    no boilerplate. It ends where a marker of the page's foot stands and no prose
    on the same topic follows. In between, boilerplate lines go, one-line
    teasers with their headlines too.

    Args:
        lines: all lines in order.
        title: the title where the document names it; it is not among the result's lines unless
            a line repeats it, which then is its first line.
        whole_page: whether lines above the prose may be the page's head; False for text fields,
            where nothing is dropped unless it is known to be boilerplate.
    """
    selection = Selection()
    prose = [i for i, line in enumerate(lines) if line.is_prose]
    title_at = _find_title(lines, title) if title else None
    if not prose:
        _select_short(lines, title_at, selection)
        return selection
    first_prose = next((i for i in prose if title_at is None or i > title_at), prose[0])
    if title_at is None and title is None and whole_page:
        title_at = _guess_title(lines, first_prose, prose)
        if title_at is None and len(prose) > 1 and _asks(lines[first_prose]):
            title_at, first_prose = first_prose, prose[1]
    start = 0
    if title_at is not None and not any(i < title_at for i in prose):
        selection.has_title = True
        selection.lines.append(lines[title_at])
        start = title_at + 1
    elif title_at is None and whole_page:
        start = first_prose
    credits = read_head(lines, start, first_prose, title_at)
    selection.lines.extend(_body(lines, start, first_prose, title_at, whole_page, credits))
    note_credits(lines, start, first_prose, credits, selection)
    return selection


def _find_title(lines: Sequence[Line], title: str | None) -> int | None:
    """The first line that says what the title says."""
    key = " ".join(words_of(title or ""))
    if len(key) < 4:
        return None
    for i, line in enumerate(lines[:400]):
        if line.key == key:
            return i
    for i, line in enumerate(lines[:60]):
        if abs(len(line.key) - len(key)) < 0.3 * len(key) and not line.is_prose and not is_breadcrumb(line.text):
            matcher = SequenceMatcher(None, line.words[:60], key.split()[:60], autojunk=False)
            if matcher.ratio() >= _SAME_TITLE:
                return i
    return None


def _select_short(lines: Sequence[Line], title_at: int | None, selection: Selection) -> None:
    """A document without prose: whatever is not boilerplate, for short news and lists."""
    for i, line in enumerate(lines):
        if i == title_at:
            selection.lines.insert(0, line)
            selection.has_title = True
        elif line.match is None and not is_breadcrumb(line.text) and not is_empty_of_words(line.text):
            if is_date_line(line.text):
                note_line(line, selection)
            else:
                selection.lines.append(line)


def _guess_title(lines: Sequence[Line], first_prose: int, prose: Sequence[int]) -> int | None:
    """The title above the first prose: on the topic of what follows, and near it.

    The head falls into blocks, parted by boilerplate and breadcrumbs; the block
    nearest to the prose that holds a line on the topic holds the title.
    """
    topic: set[str] = set()
    for i in prose[:12]:
        topic.update(content_stems(lines[i].words))
    blocks: list[list[int]] = [[]]
    for i in range(first_prose - 1, max(-1, first_prose - _LONGEST_HEAD), -1):
        if first_prose - i <= LONGEST_CREDITS and may_credit(lines[i].text) and read_credits(lines[i].text).source:
            continue  # the outlet's name stands below headlines too
        if _parts_blocks(lines[i]):
            blocks.append([])
        elif _may_be_title(lines[i]) and is_headline_shaped(lines[i]) and not is_date_line(lines[i].text):
            blocks[-1].insert(0, i)
    for block in blocks:
        scores = {i: shared(content_stems(lines[i].words), topic) for i in block}
        best = max(scores.values(), default=0.0)
        if best >= _ON_TOPIC:
            return next(i for i in block if scores[i] >= max(_ON_TOPIC, 0.6 * best))
    nearest = blocks[0]
    if len(blocks) == 1:  # nothing above is boilerplate: the text starts with its headline
        if nearest:
            return nearest[0]
        if first_prose > 0 and lines[0].match is None and not is_date_line(lines[0].text):
            return 0  # a headline of a word or two
    shaped = [i for i in nearest if len(lines[i].words) >= 5]
    return shaped[-1] if shaped else None


def _asks(line: Line) -> bool:
    """True for a headline that is a question or an exclamation, and so looks like prose."""
    return len(line.text) <= _LONGEST_QUESTION and line.text.rstrip('"”»').endswith(("؟", "?", "!"))


def _parts_blocks(line: Line) -> bool:
    return is_breadcrumb(line.text) or (line.match is not None and line.match.of.action != "keep")


def _may_be_title(line: Line) -> bool:
    """True for lines that are no boilerplate; 'Report: ...' may be a byline or a headline."""
    return line.match is None or (line.match.of.action == "keep" and len(line.words) >= 4)


def _body(
    lines: Sequence[Line],
    start: int,
    first_prose: int,
    title_at: int | None,
    whole_page: bool,
    credits: dict[int, Credits],
) -> list[Line]:
    """The lines below the title up to the end of the article; lines that credit the outlet are none of it."""
    title_key = lines[title_at].key if title_at is not None else ""
    total = sum(len(line.text) for line in lines[start:] if line.is_prose) or 1
    kept: list[tuple[int, Line]] = []
    known = Topic()
    next_prose = _next_prose(lines)
    so_far = 0
    ended = False
    i = start
    marker_at: int | None = None
    while i < len(lines):
        line = lines[i]
        action = line.match.of.action if line.match else ""
        if line.is_prose:
            kept.append((i, line))
            known.add(line.words)
            so_far += len(line.text)
            ended = False
            marker_at = None
        elif action in {"", "keep"}:
            credited = so_far == 0 and i in credits and credits[i].is_credit and credits[i].source is not None
            if not credited and _belongs(line, title_key, so_far == 0):
                kept.append((i, line))
        elif so_far == 0:
            i = _skip_head(lines, i, first_prose)
            continue
        else:
            if marker_at is None and (whole_page or _ends_records(line)):
                marker_at = len(kept)
            ended = ended or (line.match is not None and line.match.of.ends_article)
            if action == "cut" and so_far >= _ENOUGH_BEFORE_CUT * total:
                break
            following = next_prose[i + 1]
            if ended and (following is None or not _continues(lines, following, known)):
                break
            if action == "teaser":
                after = _after_teaser(lines, i, following, known, ended)
                if after is None:
                    break
                i = after
                continue
            if action == "drop_with_question":
                i = _after_poll(lines, i)
                continue
        i += 1
    else:
        if marker_at is None:
            return [line for _, line in kept]
    return _without_foot(kept, marker_at, known)


def _belongs(line: Line, title_key: str, in_head: bool) -> bool:
    text = line.text
    if is_empty_of_words(text) or is_breadcrumb(text) or (title_key and line.key == title_key):
        return False
    if line.linked > 0.8 and not ends_sentence(text) and len(line.words) > 2:
        return False
    return not (in_head and is_bare_date(text))


def _skip_head(lines: Sequence[Line], i: int, first_prose: int) -> int:
    """Past boilerplate between the title and the first prose; a list of headlines goes with its label."""
    match = lines[i].match
    if match and match.of.action == "drop_with_question":
        return _after_poll(lines, i)
    if match and match.of.action == "teaser" and not match.rest:
        j = i + 1
        while j < first_prose and lines[j].match is None and is_headline_shaped(lines[j]):
            j += 1
        return j
    return i + 1


def _ends_records(line: Line) -> bool:
    """True for boilerplate that stands below the article even in a record's text field."""
    return line.match is not None and (line.match.of.ends_article or line.match.of.action == "teaser")


def _next_prose(lines: Sequence[Line]) -> list[int | None]:
    """For each line, and for the end, the next line of prose from there on."""
    following: list[int | None] = [None] * (len(lines) + 1)
    for i in range(len(lines) - 1, -1, -1):
        following[i] = i if lines[i].is_prose else following[i + 1]
    return following


def _passage(lines: Sequence[Line], i: int) -> list[str]:
    """Up to 80 words of prose from line `i` on."""
    words: list[str] = []
    for j in range(i, len(lines)):
        if lines[j].is_prose:
            words.extend(lines[j].words)
        if len(words) >= PASSAGE_WORDS:
            break
    return words[:PASSAGE_WORDS]


def _continues(lines: Sequence[Line], i: int, known: Topic) -> bool:
    stems = content_stems(_passage(lines, i))
    return len(stems) > 3 and shared(stems, known.stems) >= CONTINUES


def _after_teaser(lines: Sequence[Line], i: int, following: int | None, known: Topic, ended: bool) -> int | None:
    """Where the article goes on after the teaser at `i`; None where it does not.

    What follows is a foreign article if the page's foot was already reached, if
    it takes up what only the teaser's headline has named, or if it shares hardly
    a word with the article. A teaser on one line has no article below it.
    """
    if following is None or ended:
        return None
    match = lines[i].match
    inline = bool(match and match.rest)
    if inline:
        return i + 1
    items = [j for j in range(i + 1, following) if lines[j].match is None]
    if not items and ends_like_teaser(lines[following].text):
        return i + 2
    below = following if items else following + 1  # without items the headline itself looks like prose
    stems = content_stems(_passage(lines, below))
    passage = set(stems)
    continuity = shared(stems, known.stems)
    if stems and continuity < STRANGE:
        return None
    for j in items[:_MAX_HEADLINES] or [following]:
        headline = content_stems(lines[j].words)
        novel = [s for s in headline if s not in known.stems] if continuity >= CONTINUES else headline
        own = shared(novel, passage)
        if own >= BELONGS or (len(items) <= 2 and own >= MAY_BELONG and own > continuity):
            return None
    if len(items) >= 2 and _is_subheading(lines[items[-1]], passage):
        return items[-1]
    return following


def _is_subheading(line: Line, passage: set[str]) -> bool:
    return len(line.text) <= 60 and not is_bullet(line.text) and shared(content_stems(line.words), passage) >= BELONGS


def _after_poll(lines: Sequence[Line], i: int) -> int:
    """Past a poll: its question and its short answers."""
    j = i + 1
    if j < len(lines) and lines[j].match is None and lines[j].text.endswith(("؟", "?")) and len(lines[j].text) < 200:
        j += 1
        while j < len(lines) and lines[j].match is None and len(lines[j].words) <= 3 and not lines[j].is_prose:
            j += 1
    return j


def _without_foot(kept: list[tuple[int, Line]], marker_at: int | None, known: Topic) -> list[Line]:
    """Without what stands between the last prose and the end: list items after a marker, a credit before it."""
    end = len(kept) if marker_at is None else marker_at
    body = [line for _, line in kept[:end]]
    tail = [line for _, line in kept[end:]]
    body.extend(line for line in tail if ends_sentence(line.text) and not ends_like_teaser(line.text))
    for _ in range(2):
        if len(body) < 2 or body[-1].is_prose or ends_sentence(body[-1].text):
            break
        last = body[-1]
        if len(last.text) > _CREDIT_CHARS or shared(content_stems(last.words), known.stems) >= 0.5:
            break
        body.pop()
    return body
