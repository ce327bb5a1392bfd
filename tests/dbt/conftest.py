"""A newsroom of a few articles, written into a real work warehouse and built by a real dbt."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pytest
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner, dbtRunnerResult

from mithaq.warehouse.schemas import BY_NAME
from mithaq.warehouse.store import create_tables

PROJECT = Path(__file__).resolve().parents[2] / "dbt_project"
READ_AT = dt.datetime(2025, 6, 1, 2, 0)
MENTION = {"confidence": 0.9}
LEMMAS = {"الغاز": "غاز", "الاتفاقية": "اتِّفَاقِيَّة", "الإتفاقيّة": "اتفاقية", "الاتفاق": "اتفاق", "في": "في"}


def _id(*parts: object) -> str:
    return hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()[:16]


def note_readings(con: duckdb.DuckDBPyConnection) -> None:
    """Log what each stage has done to each article as the stages do: anew where what it gave differs."""
    rows_of = {
        "entity_mentions": "nlp.entity_mentions",
        "agreement_mentions": "nlp.agreement_mentions",
        "quantity_mentions": "nlp.quantity_mentions",
    }
    found = [
        f"select '{stage}', a.article_id, md5(coalesce(string_agg(r::varchar, '|' order by r::varchar), '')) "
        f"from clean.articles as a left join {table} as r on r.article_id = a.article_id group by a.article_id"
        for stage, table in rows_of.items()
    ]
    con.execute(f"""
        create or replace temp table readings as
        select 'sentences' as stage, article_id as item_id,
            md5(a.title || string_agg(s.position || s.words::varchar, '|' order by s.position)) as state
        from clean.articles as a join nlp.sentences as s using (article_id) group by article_id, a.title
        union all
        select 'clean_articles', document_id, md5(a::varchar) from clean.articles as a
        union all {" union all ".join(found)}
    """)
    con.execute(
        "delete from ops.stage_log where stage in (select stage from readings) "
        "and (stage, item_id, output_hash) not in (select (stage, item_id, state) from readings)"
    )
    con.execute(
        "insert into ops.stage_log by name select stage, item_id, '1' as version, "
        "state as input_hash, state as output_hash, now()::timestamp as done_at from readings "
        "where (stage, item_id) not in (select (stage, item_id) from ops.stage_log)"
    )


@dataclass
class Newsroom:
    """Rows as a real run would leave them, made from texts: offsets are looked up, never typed."""

    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)

    def add(self, table: str, **row: Any) -> None:
        """One row; nullable columns that are not given are null."""
        columns = BY_NAME[table].columns
        missing = [c.name for c in columns if not c.nullable and c.name not in row]
        assert not missing, f"{table} needs {missing}"
        assert set(row) <= {c.name for c in columns}, f"{table} has no {set(row) - {c.name for c in columns}}"
        self.rows.setdefault(table, []).append(row)

    def file(self, path: str, inputs: int = 1) -> str:
        sha = _id("file", path)
        self.add(
            "raw.files", path=path, file_sha256=sha, byte_size=100, modified_ns=1, format="txt", input_count=inputs,
            ingested_at=READ_AT,
        )  # fmt: skip
        return sha

    def document(self, name: str) -> str:
        document_id = _id("document", name)
        self.file(f"{name}.txt")
        self.add(
            "raw.documents", document_id=document_id, source_file=f"{name}.txt", path=f"{name}.txt", record_index=0,
            format="txt", byte_size=100, original_path=f"originals/{document_id}", ingested_at=READ_AT,
        )  # fmt: skip
        return document_id

    def article(
        self, name: str, story: str, title: str, *sentences: str, source: str | None = None, day: str | None = None,
        canonical: bool = True,
    ) -> str:  # fmt: skip
        text = "\n".join([title, *sentences])
        self.texts[name] = text
        self.add(
            "clean.articles", article_id=name, document_id=self.document(name), source_file=f"{name}.txt", title=title,
            text=text, source=source, published_at=dt.datetime.fromisoformat(day) if day else None, language="ar",
            word_count=len(text.split()), offset_map=[], cleaned_at=READ_AT,
        )  # fmt: skip
        for position, sentence in enumerate(text.split("\n")):
            start = sum(len(line) + 1 for line in text.split("\n")[:position])
            self.add(
                "nlp.sentences", article_id=name, position=position, char_start=start, char_end=start + len(sentence),
                words=self.words(sentence, start), entities=[],
            )  # fmt: skip
        self.add("dedup.story_articles", article_id=name, story_id=story, is_canonical=canonical, similarity=1.0)
        return name

    def words(self, sentence: str, start: int) -> list[dict[str, Any]]:
        """Words as Stanza would leave them, each its own lemma unless `LEMMAS` knows better."""
        return [
            {
                "text": found[0], "lemma": LEMMAS.get(found[0], found[0]),
                "upos": "ADP" if found[0] == "في" else "NOUN", "feats": None, "head": 0, "deprel": "dep",
                "char_start": start + found.start(), "char_end": start + found.end(),
            }
            for found in re.finditer(r"[\w\u064b-\u0652]+", sentence)
        ]  # fmt: skip

    def span(self, article: str, surface: str, nth: int = 0) -> dict[str, Any]:
        text, start = self.texts[article], -1
        for _ in range(nth + 1):
            start = text.index(surface, start + 1)
        return {
            "article_id": article, "surface": surface, "char_start": start, "char_end": start + len(surface),
            "sentence_position": text[:start].count("\n"),
        }  # fmt: skip

    def sentence(self, span: dict[str, Any]) -> str:
        return self.texts[span["article_id"]].split("\n")[span["sentence_position"]]

    def actor(self, actor_id: str, name: str, kind: str, code: str | None = None, name_en: str | None = None) -> None:
        self.add("dedup.actors", actor_id=actor_id, name=name, kind=kind, country_code=code, name_en=name_en)

    def names(self, article: str, surface: str, actor_id: str, nth: int = 0, role: str | None = None) -> None:
        span = self.span(article, surface, nth)
        mention_id = _id("entity", article, span["char_start"])
        self.add(
            "nlp.entity_mentions", mention_id=mention_id, **span, kind="country", role=role,
            local_id=f"local-{actor_id}", name=surface, finder="gazetteer", **MENTION,
        )  # fmt: skip
        self.add("dedup.actor_mentions", mention_id=mention_id, actor_id=actor_id)

    def reports(self, article: str, agreement_id: str, **facts: Any) -> None:
        report_id = f"{article}/{agreement_id}"
        self.add(
            "nlp.agreement_reports", report_id=report_id, article_id=article,
            **{"name": "اتفاق", "kind": "trade", "status": "signed", "modality": "asserted", "domains": ["energy"],
               "parties": [], **MENTION, **facts},
        )  # fmt: skip
        self.add("dedup.agreement_reports", report_id=report_id, agreement_id=agreement_id)

    def mentions(
        self, article: str, surface: str, agreement_id: str, status: str, nth: int = 0, modality: str = "asserted",
        event_date: str | None = None, reported_by: str | None = None,
    ) -> None:  # fmt: skip
        span = self.span(article, surface, nth)
        self.add(
            "nlp.agreement_mentions", mention_id=_id("agreement", article, span["char_start"]),
            report_id=f"{article}/{agreement_id}", **span, sentence=self.sentence(span), status=status,
            modality=modality, event_date=event_date, reported_by=reported_by, **MENTION,
        )  # fmt: skip

    def quantity(
        self, article: str, surface: str, value: float, kind: str, unit: str, agreement_id: str | None = None,
        **facts: Any,
    ) -> None:  # fmt: skip
        span = self.span(article, surface)
        self.add(
            "nlp.quantity_mentions", quantity_id=_id("quantity", article, span["char_start"]), **span, value=value,
            kind=kind, unit=unit, report_id=f"{article}/{agreement_id}" if agreement_id else None,
            sentence=self.sentence(span), **{"comparator": "exact", "modality": "asserted", **MENTION, **facts},
        )  # fmt: skip

    def write(self, data: Path) -> None:
        """Every table made and filled in `data`'s work warehouse."""
        (data / "work").mkdir(parents=True, exist_ok=True)
        with duckdb.connect(str(data / "work" / "warehouse.duckdb")) as con:
            create_tables(con)
            for table, rows in self.rows.items():
                names = BY_NAME[table].column_names
                con.executemany(
                    f"insert into {table} ({', '.join(names)}) values ({', '.join('?' * len(names))})",
                    [[row.get(n) for n in names] for row in rows],
                )
            note_readings(con)


def gas_deal_newsroom() -> Newsroom:
    """Egypt and Jordan sign a gas deal whose worth the outlets disagree on; and what else there is."""
    room = Newsroom()
    room.actor("egypt", "مصر", "country", "EG", "Egypt")
    room.actor("jordan", "الأردن", "country", "JO", "Jordan")
    room.actor("minister", "سالم الحداد", "person", "EG")
    room.actor("morocco", "المغرب", "country", "MA", "Morocco")
    room.actor("oman", "سلطنة عمان", "country", "OM", "Oman")
    room.add("dedup.agreements", agreement_id="gas", name="اتفاقية الغاز", kind="trade", status="signed",
             signed_on="2025-03-01", duration_value=10.0, duration_unit="year", value=3e9, currency="USD",
             domains=["energy"], confidence=0.9)  # fmt: skip
    room.add("dedup.agreements", agreement_id="fishing", name="الاتفاق العماني المغربي", kind="treaty",
             status="negotiating", domains=["trade", "other"], confidence=0.7)  # fmt: skip
    for agreement, actor, role in (
        ("gas", "egypt", "party"), ("gas", "jordan", "party"), ("gas", "oman", "mediator"),
        ("fishing", "morocco", "party"), ("fishing", "oman", "party"),
    ):  # fmt: skip
        room.add("dedup.agreement_parties", agreement_id=agreement, actor_id=actor, role=role)

    # One story: an agency's report and a newspaper's reprint with a later figure.
    one = room.article("agency", "signing", "مصر والأردن توقعان اتفاقية الغاز",
                       "وقعت مصر والأردن اتفاقية الغاز يوم السبت.",
                       "وقال الوزير سالم الحداد إن قيمة الاتفاقية 3 مليارات دولار.",
                       source="وكالة النهر", day="2025-03-01T09:00:00")  # fmt: skip
    two = room.article("newspaper", "signing", "توقيع اتفاقية الغاز بين مصر والأردن",
                       "وقعت مصر والأردن اتفاقية الغاز، وقيمة الاتفاقية 3,5 مليار دولار.",
                       source="صحيفة الضفة", day="2025-03-02T07:30:00", canonical=False)  # fmt: skip
    # Another story contradicts it, a third does not.
    three = room.article("channel", "analysis", "قراءة في اتفاقية الغاز",
                         "قيمة الإتفاقيّة 5 مليارات دولار بحسب خبراء في مصر.",
                         source="قناة المدى", day="2025-04-10T12:00:00")  # fmt: skip
    four = room.article("magazine", "overview", "ملف الغاز",
                        "تتجاوز قيمة الاتفاقية 3 مليارات دولار، وبلغ عدد العاملين 200 مهندس.",
                        source="مجلة الأفق", day="2025-05-01T00:00:00")  # fmt: skip
    # Parties named by adjectives alone, in an article without a date or an outlet.
    five = room.article("note", "fishing", "الاتفاق العماني المغربي", "ما زال الاتفاق العماني المغربي قيد البحث.")

    for article in (one, two):
        for nth in (0, 1):
            room.names(article, "مصر", "egypt", nth)
            room.names(article, "الأردن", "jordan", nth)
        room.reports(article, "gas")
    room.names(one, "سالم الحداد", "minister", role="الوزير")
    room.names(three, "مصر", "egypt")
    for article in (three, four):
        room.reports(article, "gas", status="unknown")
    room.reports(five, "fishing", status="negotiating")

    room.mentions(one, "اتفاقية الغاز", "gas", "signed", 0, event_date="2025-03-01")
    room.mentions(one, "اتفاقية الغاز", "gas", "signed", 1, event_date="2025-03-01")
    room.mentions(one, "الاتفاقية", "gas", "unknown", reported_by="local-minister")
    room.mentions(two, "اتفاقية الغاز", "gas", "signed", 0)
    room.mentions(three, "اتفاقية الغاز", "gas", "in_force", 0, modality="planned", event_date="2026")
    room.mentions(five, "الاتفاق العماني المغربي", "fishing", "negotiating", 0)

    worth = {"subject": "قيمة الاتفاقية", "kind": "money", "unit": "USD", "agreement_id": "gas"}
    room.quantity(one, "3 مليارات دولار", 3e9, **worth)
    room.quantity(two, "3,5 مليار دولار", 3.5e9, **worth)
    room.quantity(three, "5 مليارات دولار", 5e9, **(worth | {"subject": "قيمة الإتفاقيّة"}))
    room.quantity(four, "3 مليارات دولار", 3e9, comparator="more_than", **worth)
    room.quantity(four, "200 مهندس", 200, "count", "مهندس")

    # What is no article: a foreign page, an unreadable file, a second copy of the first file.
    foreign = room.document("foreign")
    room.add("clean.rejections", document_id=foreign, source_file="foreign.txt", stage="language",
             reason="not_arabic", detail="fr", rejected_at=READ_AT)  # fmt: skip
    room.add("raw.rejections", path="folder/broken.txt", file_sha256=room.file("folder/broken.txt"), record_index=0,
             stage="ingest", reason="undecodable", detail="no encoding fits", rejected_at=READ_AT)  # fmt: skip
    room.file("copy-of-agency.txt")
    return room


def _let_go_of_the_file() -> None:
    # dbt-duckdb keeps its database open for the life of the process, and nobody else may open it meanwhile.
    if DuckDBConnectionManager._ENV is not None:
        DuckDBConnectionManager._ENV.close()
        DuckDBConnectionManager._ENV = None


@dataclass
class Warehouse:
    """A data folder and the dbt project that builds marts in it."""

    data: Path
    state: Path

    def dbt(self, *args: str) -> dbtRunnerResult:
        """Run dbt in this process; its target and logs stay out of the tree."""
        # dbt parses anew whenever the variable changes: it is shown one link, which moves.
        link = self.state / "data"
        link.unlink(missing_ok=True)
        link.symlink_to(self.data, target_is_directory=True)
        here = Path.cwd()
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("MITHAQ_DATA", str(link))
            try:
                return dbtRunner().invoke([
                    *args, "--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT),
                    "--target-path", str(self.state / "target"), "--log-path", str(self.state / "logs"), "--quiet",
                ])  # fmt: skip
            finally:
                os.chdir(here)
                _let_go_of_the_file()

    def build(self, *args: str) -> dbtRunnerResult:
        """`dbt build`, failing the test with dbt's own words."""
        result = self.dbt("build", *args)
        messages = [f"{r.node.name}: {r.message}" for r in result.result or () if r.status not in ("success", "pass")]
        assert result.success, "\n".join(messages) or str(result.exception)
        return result

    def execute(self, sql: str, *values: Any) -> None:
        with duckdb.connect(str(self.data / "work" / "warehouse.duckdb")) as con:
            con.execute(sql, values)
            note_readings(con)

    def rows(self, sql: str, *values: Any) -> list[dict[str, Any]]:
        with duckdb.connect(str(self.data / "work" / "warehouse.duckdb"), read_only=True) as con:
            cursor = con.execute(sql, values)
            names = [d[0] for d in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def manifest(self) -> dict[str, Any]:
        loaded: dict[str, Any] = json.loads((self.state / "target" / "manifest.json").read_text("utf-8"))
        return loaded


@pytest.fixture(scope="session")
def dbt_state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where dbt keeps its parsed project, so that only the first run parses."""
    return tmp_path_factory.mktemp("dbt")


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, dbt_state: Path) -> Warehouse:
    """The newsroom's warehouse after one full `dbt build`, unit tests included. Do not write to it."""
    warehouse = Warehouse(tmp_path_factory.mktemp("data"), dbt_state)
    gas_deal_newsroom().write(warehouse.data)
    warehouse.build()
    return warehouse


@pytest.fixture
def rebuilt(built: Warehouse, tmp_path: Path) -> Warehouse:
    """A copy of the built warehouse that a test may change and build again."""
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "warehouse.duckdb").write_bytes((built.data / "work" / "warehouse.duckdb").read_bytes())
    return Warehouse(tmp_path, built.state)


@pytest.fixture
def empty(tmp_path: Path, dbt_state: Path) -> Warehouse:
    """A warehouse with every table and no row, not built yet."""
    Newsroom().write(tmp_path)
    return Warehouse(tmp_path, dbt_state)
