"""What lines around an article tell of it: author, outlet and time.

The lines are chosen by `main_text`; what a single line credits is read by
`credits`, what markup says by `metadata`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from mithaq.cleaning.credits import Credits, is_name, names_outlet, outlet_of_prose, outlet_of_rights, read_credits
from mithaq.cleaning.lines import Line
from mithaq.cleaning.timestamps import is_date_line, parse_time
from mithaq.cleaning.topics import content_stems

LONGEST_CREDITS = 12
"""Lines between title and prose that are read for credits."""


@dataclass(slots=True)
class Selection:
    """The lines of an article, its title line first where there is one, and what other lines told."""

    lines: list[Line] = field(default_factory=list)
    has_title: bool = False
    author: str | None = None
    source: str | None = None
    rights: str | None = None
    """Whose rights the foot reserves, or whose name the page or the first line carries; weaker than `source`."""
    published_at: datetime | None = None


def read_head(lines: Sequence[Line], start: int, first_prose: int, title_at: int | None) -> dict[int, Credits]:
    """What the lines between the title and the prose, and those just above the title, credit."""
    below = range(start, min(first_prose, start + LONGEST_CREDITS))
    above = {*range(max(0, start - 6), start), *range(min(3, start))} - {title_at}
    asked = [i for i in (*below, *sorted(above)) if not lines[i].is_prose]
    if not asked:
        return {}
    prose = lines[first_prose : first_prose + 12]
    topic = {stem for line in prose for stem in content_stems(line.words)}
    phrases = [line.key for line in prose]
    return {i: read_credits(lines[i].text, topic, phrases) for i in asked}


def note_credits(
    lines: Sequence[Line], start: int, first_prose: int, credits: Mapping[int, Credits], selection: Selection
) -> None:
    """Takes author, outlet and time from the head, the foot and the opening of the prose, the best first."""
    if selection.has_title:
        below = [credits[i] for i in range(start, first_prose) if i in credits]
        selection.author = next((found.author for found in below if found.author), None)
        selection.author = selection.author or _signature(lines, start, first_prose)
        selection.source = next((found.source for found in below if found.source), None)
    for line in [*lines[start:first_prose], *lines[max(0, start - 6) : start]]:
        note_line(line, selection)
    for line in lines[first_prose:]:
        if line.match is not None:  # bare dates below the article belong to other articles
            note_line(line, selection)
    above = (found.source for i, found in credits.items() if i < start and found.source)
    selection.rights = selection.rights or next(above, None) or outlet_of_prose(lines[first_prose].text)


def _signature(lines: Sequence[Line], start: int, first_prose: int) -> str | None:
    """The author, where a line of two to five plain words stands between the title and the prose."""
    if start >= first_prose:
        return None
    topic = {s for line in lines[first_prose : first_prose + 12] for s in content_stems(line.words)}
    for line in lines[start:first_prose]:
        plain = line.match is None and 2 <= len(line.words) <= 5 and not any(map(str.isdigit, line.text))
        if plain and not is_date_line(line.text) and not names_outlet(line.text) and is_name(line.text, topic):
            return line.text
    return None


def note_line(line: Line, selection: Selection) -> None:
    """Takes author, outlet and time from lines that tell them."""
    if line.is_prose:
        return
    match = line.match
    name = match.of.name if match else ""
    if name == "copyright":
        selection.rights = selection.rights or outlet_of_rights(line.text)
    elif match and name == "source_line" and match.rest and selection.source is None and len(match.rest) <= 60:
        selection.source = match.rest
    elif match and name == "byline" and match.rest and selection.author is None and 1 < len(match.rest.split()) <= 6:
        selection.author = match.rest
    if selection.published_at is None and (name == "updated" or (not match and is_date_line(line.text))):
        selection.published_at = parse_time(line.text)
