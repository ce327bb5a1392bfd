"""The data dictionary says what the contracts say."""

from __future__ import annotations

import re

from mithaq.warehouse.dictionary import TARGET, dictionary


def test_the_page_is_current() -> None:
    assert TARGET.read_text("utf-8") == dictionary(), "run `python -m mithaq.warehouse.dictionary`"


def test_no_meaning_is_missing_and_no_template_is_left() -> None:
    page = dictionary()
    assert "{{" not in page
    assert re.findall(r"^\| `\w+` \|(?: \w+ \|)? \|$", page, re.M) == []
    assert "`proposed`, `negotiating`" in page
