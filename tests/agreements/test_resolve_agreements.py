"""One agreement over several articles is one row, whatever the order."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mithaq.actors import ActorMention, country_actors
from mithaq.agreements import AgreementResolution, find_agreements, resolve_agreements
from mithaq.agreements.known import by_key
from mithaq.dates import find_dates
from mithaq.language.analysis import ReadArticle
from mithaq.quantities import find_quantities
from mithaq.warehouse.schemas import BY_NAME

ARTICLES = {
    "a1": ("وقعت مصر والأردن معاهدة دفاع في 3 مارس 2010 مدتها 10 سنوات.", datetime(2010, 3, 4)),
    "a2": ("دخلت معاهدة الدفاع بين مصر والأردن حيز التنفيذ في مايو 2011.", datetime(2011, 6, 1)),
    "a3": ("وقعت مصر وتونس معاهدة دفاع في يونيو 2010.", datetime(2010, 7, 1)),
    "b1": ("تتفاوض مصر والأردن على عقد لشراء سفن.", datetime(2020, 1, 1)),
    "b2": ("وقعت مصر والأردن في 5 مارس 2020 عقدا لشراء سفن بقيمة 3 مليارات دولار.", datetime(2020, 3, 5)),
    "a4": ("انسحبت مصر من معاهدة الدفاع بين مصر والأردن.", datetime(2015, 1, 1)),
}
ARTICLES |= {
    "k1": ("وقعت مصر معاهدة كامب ديفيد في 17 سبتمبر 1978.", datetime(2010, 1, 1)),
    "k2": ("وقعت مصر معاهدة كامب ديفيد في 4 مايو 1999.", datetime(2011, 1, 1)),
    "k3": ("وقعت مصر معاهدة كامب ديفيد في 4 مايو 1999.", datetime(2012, 1, 1)),
}
NAMES = {"مصر": "EG", "والأردن": "JO", "وتونس": "TN"}


def actors_of(article_id: str, text: str) -> list[ActorMention]:
    found = []
    for name, code in NAMES.items():
        start = text.find(name)
        if start >= 0:
            start += name.startswith("و")
            surface = name.lstrip("و")
            found.append(
                ActorMention(
                    f"{article_id}-{code}", start, start + len(surface), surface, "country", None, code,
                    f"{article_id}:{code}", surface, "gazetteer", 0.9,
                )
            )  # fmt: skip
    return sorted(found, key=lambda m: m.start)


def resolved(order: list[str], known_countries: tuple[str, ...] = ("EG", "JO", "TN")) -> AgreementResolution:
    reports, mentions, linked = [], [], []
    countries = country_actors(known_countries)
    ids = dict(countries.select("country_code", "actor_id").iter_rows())
    for article_id in order:
        text, published = ARTICLES[article_id]
        actors = actors_of(article_id, text)
        article = ReadArticle(article_id, text, text, published)
        found = find_agreements(article, actors, find_quantities(text), find_dates(text, published))
        reports += [asdict(r) for r in found.reports]
        mentions += [asdict(m) for m in found.mentions]
        linked += [
            (article_id, m.local_id, ids[m.country_code])
            for m in actors
            if m.country_code is not None and m.country_code in ids
        ]
    return resolve_agreements(
        pl.DataFrame(reports, infer_schema_length=None),
        pl.DataFrame(mentions, infer_schema_length=None),
        pl.DataFrame(linked, schema=["article_id", "local_id", "actor_id"], orient="row"),
        countries,
        pl.DataFrame([(k, ARTICLES[k][1]) for k in order], schema=["article_id", "published_at"], orient="row"),
    )


def test_reports_of_one_treaty_become_one_row_with_the_sum_of_what_they_say() -> None:
    result = resolved(["a1", "a2"])
    assert result.agreements.height == 1
    row = result.agreements.row(0, named=True)
    assert (row["signed_on"], row["effective_on"], row["status"]) == ("2010-03-03", "2011-05", "in_force")
    assert (row["duration_value"], row["duration_unit"]) == (10.0, "year")
    assert "Egypt" in row["name_en"] and "Jordan" in row["name_en"]


def test_treaties_with_different_parties_stay_apart() -> None:
    assert resolved(["a1", "a3"]).agreements.height == 2


def test_a_later_withdrawal_is_the_latest_status() -> None:
    assert resolved(["a1", "a2", "a4"]).agreements["status"].to_list() == ["withdrawn"]


def test_of_a_well_known_agreement_only_the_day_of_its_signing_counts() -> None:
    """However many articles tell another one."""
    assert resolved(["k1", "k2", "k3"]).agreements["signed_on"].to_list() == ["1978-09-17"]
    assert resolved(["k2", "k3"]).agreements["signed_on"].to_list() == [None]


def test_every_known_day_of_signing_is_a_day() -> None:
    days = [day for known in by_key().values() for day in known.signed]
    assert len(days) > 90 and all(date.fromisoformat(day).isoformat() == day for day in days)


def test_talks_join_the_contract_that_they_led_to() -> None:
    result = resolved(["b1", "b2"])
    assert result.agreements.select("status", "signed_on").rows() == [("signed", "2020-03-05")]


@given(st.permutations(sorted(ARTICLES)))
@settings(max_examples=12, deadline=None)
def test_the_order_of_articles_does_not_matter(order: list[str]) -> None:
    first, other = resolved(sorted(ARTICLES)), resolved(order)
    assert first.agreements.equals(other.agreements)
    assert first.reports.equals(other.reports)
    assert first.parties.equals(other.parties)


def test_a_later_article_does_not_change_the_id() -> None:
    assert set(resolved(["a1"]).agreements["agreement_id"]) == set(resolved(["a1", "a2"]).agreements["agreement_id"])


def test_parties_are_actors_that_the_table_of_actors_holds() -> None:
    result = resolved(["a1"], known_countries=("EG",))
    assert set(result.parties["actor_id"]) == set(country_actors(["EG"])["actor_id"])


@pytest.mark.parametrize(
    ("frame", "table"),
    [
        ("agreements", "dedup.agreements"),
        ("reports", "dedup.agreement_reports"),
        ("parties", "dedup.agreement_parties"),
    ],
)
def test_columns_are_those_of_the_tables(frame: str, table: str) -> None:
    assert getattr(resolved(["a1"]), frame).columns == list(BY_NAME[table].column_names)


def test_no_reports_give_empty_tables() -> None:
    empty = resolve_agreements(
        pl.DataFrame(schema={"report_id": pl.String, "article_id": pl.String}),
        pl.DataFrame(
            schema=dict.fromkeys(["report_id", "surface", "status", "modality", "event_date", "mention_id"], pl.String)
        ),
        pl.DataFrame(schema={"article_id": pl.String, "local_id": pl.String, "actor_id": pl.String}),
        country_actors([]),
        pl.DataFrame(schema={"article_id": pl.String, "published_at": pl.Datetime}),
    )
    assert empty.agreements.is_empty() and empty.parties.is_empty()
