"""Reading a written digit string: which mark is the decimal one, which groups thousands."""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_LENGTH = 32  # longer runs are serial numbers
_SEPARATOR = re.compile(r"[.,،٫٬'’]")


@dataclass(frozen=True, slots=True)
class Digits:
    """`value`, and `grouped`: the reading of 1.800 as 1800 where both are possible."""

    value: float
    grouped: float | None = None
    plain: bool = False  # no separator at all


def read_digits(text: str) -> Digits | None:
    """The value of a digit string with separators, or None if it is no number.

    A comma before exactly three digits groups (1,800 is 1800), otherwise it is
    decimal (1,8 is 1.8); a full stop is decimal unless it repeats (1.300.000);
    of two different marks the last is decimal. ٫ is always decimal, ٬ and ’ group.
    16ر1 is 1.16: agencies write the fraction first and ر for the mark.
    """
    if len(text) > MAX_LENGTH:
        return None
    if "ر" in text:
        fraction, _, whole = text.partition("ر")
        return Digits(float(f"{whole}.{fraction}"))
    mantissa, _, exponent = text.lower().partition("e")
    power = 10.0 ** int(exponent) if exponent and abs(int(exponent)) <= 30 else 1.0
    if exponent and abs(int(exponent)) > 30:
        return None
    if "،" in mantissa and "," in mantissa:  # 26،013,94
        mantissa = mantissa.replace("،", "G").replace(",", "D")
    normal = mantissa.replace("،", ",").replace("٫", "D").replace("٬", "G").replace("'", "G").replace("’", "G")
    marks = re.findall(r"[.,DG]", normal)
    if not marks:
        return Digits(float(normal) * power, plain=not exponent)
    groups = re.split(r"[.,DG]", normal)
    head, tail = groups[0], groups[1:]
    threes = all(len(g) == 3 for g in tail) and 1 <= len(head) <= 3
    kinds = set(marks)
    joined = float("".join(groups)) * power
    decimal = float("".join(groups[:-1]) + "." + groups[-1]) * power
    if len(kinds) > 1:
        return Digits(decimal) if marks.count(marks[-1]) == 1 else None
    mark = marks[0]
    if mark == "D":
        return Digits(decimal) if len(marks) == 1 else None
    if mark == "G":
        return Digits(joined) if threes else None
    if len(marks) > 1:
        return Digits(joined) if threes else None
    if mark == ",":
        return Digits(joined) if threes and head.lstrip("0") else Digits(decimal)
    return Digits(decimal, grouped=joined if threes and head.lstrip("0") else None)


def read_reversed(groups: list[str]) -> Digits | None:
    """Digit groups whose order a right-to-left mark after each dot has turned round (95.<RLM>56 is 56.95)."""
    return read_digits(".".join(reversed(groups)))
