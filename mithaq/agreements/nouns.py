"""Where a text has a noun that can name an agreement: the head nouns of the lexicon, verbs that look like them apart.

Whether the noun means one there is told in `standing.py`, how far its name
reaches in `heads.py`.
"""

from __future__ import annotations

from collections.abc import Sequence

from mithaq.agreements.lexicon import Head, adjective_role, head_forms, triggers_of, word_class
from mithaq.agreements.tokens import Reading, Token, TokenText, readings

_GOVERNS_BY = word_class("governs_by")
_GOVERNOR_WITHIN = 7
_ADVERBIAL = frozenset({"بالاتفاق", "وبالاتفاق", "فبالاتفاق"})
_NOT_THE_ACCORD = word_class("clubs")
_SIGNED_WITHIN = 30


class HeadNouns:
    """Head nouns in one text.

    `verbs` and `named` are the token indexes of verbs and of actors' names;
    `nationalities` maps the first token of an adjective to one past its last,
    `topics` a token of a state's name or adjective to `#` and its key.
    """

    def __init__(
        self,
        text: TokenText,
        verbs: frozenset[int],
        nationalities: dict[int, int],
        named: frozenset[int],
        topics: dict[int, str],
    ) -> None:
        self.text = text
        self.named = named
        self.topics = topics
        self.tokens: Sequence[Token] = text.tokens
        # وقف in "cessation of fire" is a noun, whatever the tagger says.
        self.verbs = verbs - {index for index in verbs if self._opens_compound(index) or self._is_signed_noun(index)}
        self.nationalities = nationalities
        self.club = any(
            a.form in _NOT_THE_ACCORD and b.form == "الاتفاق"
            for a, b in zip(self.tokens, self.tokens[1:], strict=False)
        )

    def _opens_compound(self, index: int) -> bool:
        for reading in readings(self.tokens[index].form):
            for head in head_forms().get(reading.rest, ()):
                if head.tail and self._tail_at(index + 1, head) is not None:
                    return True
        return False

    def _is_signed_noun(self, index: int) -> bool:
        """Whether a head noun that looks like a verb is the object of a signing, or what a line begins with.

        وقعت … عقدا لشراء: taggers read عقدا as "the two held".
        """
        token = self.tokens[index]
        heads = [h for r in readings(token.form) if not r.preposition for h in head_forms().get(r.rest, ())]
        if not any(not h.tail and h.number == "singular" and not h.possessive for h in heads):
            return False
        following = self._form(index + 1)
        purpose = (following.startswith("ل") and len(following) > 3) or following.startswith(("بق", "بمب", "مع"))
        if purpose and (index == 0 or self.text.hard_stop(index - 1)):
            return True
        for at in range(index - 1, max(-1, index - _SIGNED_WITHIN), -1):
            if self.text.hard_stop(at):
                return False
            if any(t.status == "signed" for t in triggers_of(self.tokens[at].form)):
                return True
        return False

    def _head_at(self, index: int) -> tuple[Head, Reading] | None:
        token = self.tokens[index]
        if not token.is_word or index in self.verbs:
            return None
        if token.form in _ADVERBIAL and self._form(index + 1) in ("مع", "بين", "علي", "و"):
            near = [w.form for w in self.tokens[max(0, index - _GOVERNOR_WITHIN) : index]]
            if not any(r.rest in _GOVERNS_BY for form in near for r in readings(form)):
                return None  # in agreement with
        forms = head_forms()
        for reading in readings(token.form):
            for head in forms.get(reading.rest, ()):
                if reading.preposition == "ك" and not reading.definite and head.form == "اتفاق":
                    continue
                if self._tail_at(index + 1, head) is not None:
                    return head, reading
        return None

    def _tail_at(self, index: int, head: Head) -> int | None:
        """Index after the further words of a head of several words; one adjective may stand before them."""
        for start in (index, index + 1):
            following = tuple(t.form for t in self.tokens[start : start + len(head.tail)])
            if following == head.tail and (start == index or adjective_role(self._form(index)) is not None):
                return start + len(head.tail)
        return None

    def _form(self, index: int) -> str:
        return self.tokens[index].form if index < len(self.tokens) else ""

    def _previous(self, index: int) -> str:
        return self.tokens[index - 1].form if index else ""
