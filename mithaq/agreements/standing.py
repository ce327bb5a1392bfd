"""Whether a noun means an agreement where it stands: by the words directly around it.

عقد is a decade, the holding of a meeting or a contract, تسوية the clearing of
accounts or a settlement, الاتفاق a club. What only the parties can tell is in
`find.py`.
"""

from __future__ import annotations

import re

from mithaq.agreements.candidate import Candidate
from mithaq.agreements.lexicon import adjective_role, triggers_of, word_class
from mithaq.agreements.nouns import HeadNouns
from mithaq.agreements.tokens import readings

_YEAR = re.compile(r"(?:1[89]|20)\d\d\Z")
_AFTER_OWN_CONTRACT = word_class("after_own_contract")
_NOT_THE_ACCORD = word_class("clubs")
_DECADE_BEFORE = word_class("before_decade")
_DECADE_AFTER = word_class("after_not_contract")
_AGREED_ON = word_class("masdar_of")
_FEW = 10
_AFTER_SETTLEMENT = word_class("after_settlement")
_CONTRACT_KINDS = ("contract", "loan", "sale", "trade", "defence")
_MASDAR = frozenset({"الاتفاق", "والاتفاق", "بالاتفاق", "للاتفاق"})
_DECLARING = "اعلان"
_VAGUE_DEEDS = word_class("vague_deeds")


class StandingNouns(HeadNouns):
    """Tells whether a head noun means an agreement where it stands."""

    def _stands(self, c: Candidate) -> bool:
        """Whether the noun means an agreement here, by the words directly around it."""
        before = self._previous(c.first)
        after = self.tokens[c.first + 1].form if c.first + 1 < len(self.tokens) else ""
        if c.head.form == "اتفاق" and (before.lstrip("وفبل") in _NOT_THE_ACCORD or before in _NOT_THE_ACCORD):
            return False
        if c.head.form == "اتفاق" and self.club and c.definite and c.bare:
            return False
        if self.tokens[c.first].form in _MASDAR and after == "علي" and not c.demonstrative:
            deed = self._form(c.first + 2)
            if deed.isdigit() or any(r.rest in _VAGUE_DEEDS for r in readings(deed)):
                return False
        if c.head.form == "اتفاق" and after in _AGREED_ON:
            return False  # the act: the roadmap that was agreed on
        if c.head.family == "deal" and before.isdecimal() and int(before[:6]) > _FEW:
            return False  # so many transactions
        if c.head.needs == "contract":
            if after and c.first + 1 < len(self.tokens) and not c.head.tail and self._head_at(c.first + 1) is not None:
                return False  # عقد صفقة: the act of concluding a deal
            if (
                any(r.rest in _DECADE_AFTER for r in readings(after))
                or after in _DECADE_AFTER
                or before.lstrip("و") in _DECADE_BEFORE
                or (before.isdigit() and not _YEAR.match(before))
            ):
                return False
            c.evident = self._contract(c)
            return True
        if c.head.form == _DECLARING and any(t.shape == "noun" for t in triggers_of(after)):
            return False  # the announcing of what was done
        if c.head.needs == "settlement":
            return self._settlement(c, after)
        return True

    def _settlement(self, c: Candidate, after: str) -> bool:
        """Whether تسوية is what sides come to, not the settling of something: تسوية الخلافات, تسوية المباني."""
        following = c.first + 1
        if not after or not after[0].isalpha() or following in self.verbs or after in _AFTER_SETTLEMENT:
            return True
        if c.definite or adjective_role(after) is not None:
            return True
        return (not after.startswith("ال") and after.endswith(("ه", "ي"))) or after.startswith("لل")

    def _contract(self, c: Candidate) -> bool:
        if c.head.form == "عقد" and c.head.number == "dual":
            return any(k in c.kinds for k in _CONTRACT_KINDS)
        signed = any(
            t.status in ("signed", "expired", "withdrawn", "in_force")
            for back in (1, 2)
            if c.first >= back
            for t in triggers_of(self.tokens[c.first - back].form)
        )
        if c.head.possessive:  # his contract, unless it is "he held it"
            after = self._form(c.first + 1)
            return after in _AFTER_OWN_CONTRACT or not after or not after[0].isalpha()
        if signed:
            return True
        if any(k in c.kinds for k in _CONTRACT_KINDS):
            return True
        near = {t.form for t in self.tokens[c.first + 1 : c.first + 5]}
        return bool(near & {"مع", "بين", "بقيمه", "بمبلغ", "لمده", "مدته", "يمتد"})
