"""Which language a text is in.

Arabic needs no model: its script, the letters that only its neighbours use and
its function words tell it. Only what is left goes to py3langid (offline).
"""

from __future__ import annotations

import re

import py3langid

from mithaq.cleaning.lexicon import words_of

_SAMPLE = 2000
_LETTERS = re.compile(r"[^\W\d_]")
_ARABIC_SCRIPT = re.compile(r"[\u0620-\u064a\u066e-\u06d3\u06fa-\u06ff\u0750-\u077f\u08a0-\u08c9]")
# Letters that the named languages use and Arabic does not (چ, پ, گ, ڤ, ژ occur in dialect and names, so they count
# only in numbers); first match wins.
_MARKERS: tuple[tuple[str, frozenset[str]], ...] = (
    ("ug", frozenset("ۇۈۋڭ")),
    ("ps", frozenset("ټډړږښڼۍځڅ")),
    ("ur", frozenset("ٹڈڑںےۓہھ")),
    ("sd", frozenset("ڀٿٽڏڊڌڻڳڱ")),
    ("ckb", frozenset("ێۆڕڵەڤ")),
    ("fa", frozenset("گچپژکی")),
)
_MARKER_SHARE = 0.02
FUNCTION_WORDS = frozenset(
    words_of(
        "في من على إلى الى عن أن إن التي الذي هذا هذه ذلك تلك التى وقال قال كان كانت ما لا لم لن قد كما بعد قبل مع أو "
        "ثم حيث وفي ومن وهو وهي هو هي بين خلال عند منذ حتى كل غير أكثر يوم عام اليوم أنه أنها إنه له لها به بها "
        "فيه فيها عليه عليها منه منها وقد وكان وكانت ولم ولا وأن وإن الذين أي نحو ضد حول لكن ولكن بعض أحد دون أمام"
    )
)
_PERSIAN_WORDS = frozenset(
    words_of("از به که را این است آن برای تا می شود شد های خود کرد بود باید دارد نیز شده کند وی")
)
_NEIGHBOURS = frozenset({"ar", "arz", "fa", "ur", "ps", "ug", "ku"})
_ENOUGHFUNCTION_WORDS = 0.04


def identify_language(text: str) -> str:
    """The ISO 639-1 code (639-3 for ckb) of a text's language; 'und' for a text without letters."""
    sample = text[:_SAMPLE]
    letters = len(_LETTERS.findall(sample))
    if letters == 0:
        return "und"
    arabic = len(_ARABIC_SCRIPT.findall(sample))
    if arabic * 2 < letters:
        return _guess(sample)
    words = words_of(sample)
    is_arabic = _share(words, FUNCTION_WORDS)
    is_persian = _share(words, _PERSIAN_WORDS)
    present = set(sample)
    for language, own in _MARKERS:
        found = sum(map(sample.count, own & present))
        if found > 2 and found >= _MARKER_SHARE * arabic and not (language == "fa" and is_arabic > is_persian):
            return language
    if is_arabic >= _ENOUGHFUNCTION_WORDS:
        return "ar" if is_arabic >= is_persian else "fa"
    guess = _guess(sample)
    # Short Arabic without function words is easily taken for its neighbours; their own letters would have shown.
    return "ar" if guess in _NEIGHBOURS and is_persian < 0.05 else guess


def _share(found: list[str], words: frozenset[str]) -> float:
    return sum(word in words for word in found) / len(found) if found else 0.0


def _guess(text: str) -> str:
    return str(py3langid.classify(text)[0])
