"""The report: static pages, in Arabic and English, made from a published warehouse."""

from mithaq.report.card import scores_of
from mithaq.report.pages import CheckOutcome, Score
from mithaq.report.reading import Limits, ReportError
from mithaq.report.writing import ReportResult, write_report

__all__ = ["CheckOutcome", "Limits", "ReportError", "ReportResult", "Score", "scores_of", "write_report"]
