"""What assets tell of themselves: previews of rows that are offsets and ids."""

from __future__ import annotations

from pathlib import Path

from assets.metadata import run_metadata
from mithaq.language.analysis import Sentence, Word
from mithaq.settings import Settings
from mithaq.stages import StageReport
from mithaq.stages.read import _row
from mithaq.warehouse.frames import frame
from mithaq.warehouse.ledger import now
from mithaq.warehouse.schemas import CLEAN_ARTICLES, NLP_SENTENCES
from mithaq.warehouse.store import insert_rows, open_work


def test_sentences_are_shown_as_written_the_first_of_all_articles(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    text = "هدأت الريح. نامت المدينة."
    spans = ((0, 11), (12, 25))
    article = {"document_id": "d", "source_file": "f", "title": "هدأت", "text": text, "language": "ar", "word_count": 4}
    with open_work(settings.folder) as con:
        for article_id in ("a3", "a1", "a2"):
            row = article | {"article_id": article_id, "offset_map": [], "cleaned_at": now()}
            insert_rows(con, CLEAN_ARTICLES, frame(CLEAN_ARTICLES, [row]))
            rows = [
                _row(article_id, n, Sentence(start, end, (Word(article_id, "", "", "", start, end, 0, ""),), ()))
                for n, (start, end) in enumerate(spans)
            ]
            insert_rows(con, NLP_SENTENCES, frame(NLP_SENTENCES, rows[::-1]))
        told = run_metadata(con, StageReport("sentences"), settings)
    shown = [(row.data["sentence"], row.data["words"]) for row in told["preview"].records]  # type: ignore[attr-defined]
    first, second = ("\u2068هدأت الريح.\u2069", "1"), ("\u2068نامت المدينة.\u2069", "1")
    assert shown == [first, second, first, second, first]
    assert told["dagster/row_count"] == 6
