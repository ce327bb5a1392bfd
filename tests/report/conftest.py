"""A small newsroom in real marts tables, whose columns are those of the dbt contract, and the report made of it."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from mithaq.report import ReportResult, write_report

PROJECT = Path(__file__).resolve().parents[2] / "dbt_project"
FIRST_RUN = dt.datetime(2025, 11, 1, 2, 0)
SECOND_RUN = dt.datetime(2025, 11, 2, 2, 0)

ATTACK_TITLE = '<script>alert(1)</script> " onmouseover="alert(2)" \' اتفاق المعادن'
ATTACK_OUTLET = '"><img src=x onerror=alert(3)>'
ATTACK_NAME = "</title><script>alert(4)</script>{{ 7 * 7 }}"

HISTORY = {
    "agreements": "agreement_id varchar, name varchar, name_en varchar, kind varchar, status varchar, "
    "signed_on varchar, effective_on varchar, duration_value double, duration_unit varchar, value double, "
    "currency varchar, place varchar, domains varchar[], parties varchar[]",
    "actors": "actor_id varchar, name varchar, name_en varchar, kind varchar, country_code varchar",
}
SNAPSHOT = "dbt_scd_id varchar, dbt_updated_at timestamp, dbt_valid_from timestamp, dbt_valid_to timestamp"


def _marts() -> dict[str, dict[str, str]]:
    """Columns and types of every mart, from the dbt contracts."""
    found = {}
    for path in sorted((PROJECT / "models" / "marts").glob("*.yml")):
        for model in yaml.safe_load(path.read_text("utf-8")).get("models") or ():
            if all("data_type" in c for c in model["columns"]):  # views have no contract
                found[model["name"]] = {c["name"]: c["data_type"] for c in model["columns"]}
    return found


@dataclass
class Newsroom:
    """Rows of marts, made from texts: offsets are looked up, counts are counted."""

    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    articles: dict[str, dict[str, Any]] = field(default_factory=dict)
    actors: dict[str, dict[str, Any]] = field(default_factory=dict)
    agreements: dict[str, dict[str, Any]] = field(default_factory=dict)

    def add(self, table: str, **row: Any) -> None:
        self.rows.setdefault(table, []).append(row)

    def article(
        self, article_id: str, title: str, *sentences: str, source: str | None = None, day: str | None = None,
        story: str | None = None, read: dt.datetime = FIRST_RUN, **more: Any,
    ) -> str:  # fmt: skip
        self.texts[article_id] = text = "\n".join([title, *sentences])
        self.articles[article_id] = row = {
            "article_id": article_id, "title": title, "text": text, "source": source, "language": "ar",
            "published_at": dt.datetime.fromisoformat(day) if day else None, "story_id": story or f"story-{article_id}",
            "is_canonical": story is None, "word_count": len(text.split()), "ingested_at": read,
            "source_file": f"{article_id}.html", "document_id": f"d-{article_id}", "format": "html", **more,
        }  # fmt: skip
        self.add("articles", **row)
        return article_id

    def actor(self, actor_id: str, name: str, kind: str, code: str | None = None, name_en: str | None = None) -> None:
        self.actors[actor_id] = {"actor_id": actor_id, "name": name, "kind": kind, "country_code": code,
                                 "name_en": name_en}  # fmt: skip

    def agreement(self, agreement_id: str, name: str, kind: str, status: str, parties: list[str], **more: Any) -> None:
        self.agreements[agreement_id] = {
            "agreement_id": agreement_id, "name": name, "kind": kind, "status": status, "domains": ["trade"],
            "confidence": 0.82, "parties": parties, **more,
        }  # fmt: skip

    def _span(self, article: str, surface: str, nth: int = 0) -> dict[str, Any]:
        text, start = self.texts[article], -1
        for _ in range(nth + 1):
            start = text.index(surface, start + 1)
        line_start = text.rfind("\n", 0, start) + 1
        line_end = text.find("\n", start)
        return {
            "article_id": article, "surface": surface, "char_start": start, "char_end": start + len(surface),
            "sentence": text[line_start : line_end if line_end >= 0 else len(text)],
            "sentence_position": text[:start].count("\n"), "confidence": 0.5 + (start % 50) / 100,
        }  # fmt: skip

    def _id(self, kind: str, span: dict[str, Any]) -> str:
        return hashlib.sha256(f"{kind}{span['article_id']}{span['char_start']}".encode()).hexdigest()[:24]

    def names(self, article: str, surface: str, actor_id: str, role: str | None = None, nth: int = 0) -> None:
        span = self._span(article, surface, nth)
        del span["sentence"]
        self.add("actor_mentions", mention_id=self._id("actor", span), actor_id=actor_id, role=role,
                 finder="gazetteer", **span)  # fmt: skip

    def tells(
        self, article: str, surface: str, agreement_id: str, status: str, date: str | None = None,
        modality: str = "asserted", by: str | None = None, nth: int = 0,
    ) -> None:  # fmt: skip
        span = self._span(article, surface, nth)
        mention_id = self._id("agreement", span)
        self.add("agreement_mentions", mention_id=mention_id, agreement_id=agreement_id, status=status,
                 modality=modality, event_date=date, reported_by=by, report_id=f"{article}/{agreement_id}",
                 **span)  # fmt: skip
        if status != "unknown":
            published = self.articles[article]["published_at"]
            self.add("agreement_events", agreement_id=agreement_id, status=status, modality=modality,
                     event_date=date or (published and published.date().isoformat()), mention_count=1,
                     date_basis="stated" if date else "published" if published else "unknown",
                     article_id=article, mention_id=mention_id, event_position=1)  # fmt: skip

    def quantity(
        self, article: str, surface: str, value: float, kind: str, unit: str, claim: str | None = None, **more: Any
    ) -> None:
        span = self._span(article, surface)
        self.add("quantities", quantity_id=self._id("quantity", span), value=value, kind=kind, unit=unit,
                 claim_id=claim, **{"comparator": "exact", "modality": "asserted", **more}, **span)  # fmt: skip

    def settle(self) -> None:
        """The marts that count over others."""

        def stories(articles: set[str]) -> set[str]:
            return {self.articles[a]["story_id"] for a in articles}

        def times(articles: set[str]) -> list[dt.datetime]:
            return sorted(self.articles[a]["published_at"] or self.articles[a]["ingested_at"] for a in articles)

        named: dict[str, list[str]] = {}
        for row in self.rows.get("actor_mentions", []):
            named.setdefault(row["actor_id"], []).append(row["article_id"])
            self.add("_aliases", actor_id=row["actor_id"], alias=row["surface"])
        for actor_id, row in self.actors.items():
            articles = set(named.get(actor_id, []))
            seen = times(articles) or [FIRST_RUN]
            self.add("actors", **row, article_count=len(articles), story_count=len(stories(articles)),
                     mention_count=len(named.get(actor_id, [])), first_seen_at=seen[0],
                     last_seen_at=seen[-1])  # fmt: skip
        aliases = [(row["actor_id"], row["alias"]) for row in self.rows.pop("_aliases", [])]
        for actor_id, alias in sorted(set(aliases)):
            self.add("actor_aliases", actor_id=actor_id, alias=alias, mention_count=aliases.count((actor_id, alias)))
        for agreement_id, row in self.agreements.items():
            told = {
                m["article_id"] for m in self.rows.get("agreement_mentions", []) if m["agreement_id"] == agreement_id
            }
            seen = times(told) or [FIRST_RUN]
            for party in row["parties"]:
                role, _, actor_id = party.rpartition(":")
                self.add("agreement_parties", agreement_id=agreement_id, actor_id=actor_id, role=role or "party")
            self.add("agreements", **{k: v for k, v in row.items() if k not in ("parties", "since", "was")},
                     article_count=len(told), story_count=len(stories(told)),
                     first_reported_at=seen[0], last_reported_at=seen[-1])  # fmt: skip
            self._believe(row)
        for row in self.actors.values():
            self.add("history.actors", **row, dbt_valid_from=FIRST_RUN + dt.timedelta(minutes=3))
        everyone = sorted(self.actors)
        for i, one in enumerate(everyone):
            for other in everyone[i + 1 :]:
                both = set(named.get(one, [])) & set(named.get(other, []))
                bound = sum({one, other} <= set(row["parties"]) for row in self.agreements.values())
                if both or bound:
                    self.add("actor_pairs", actor_a=one, actor_b=other, article_count=len(both),
                             story_count=len(stories(both)), agreement_count=bound)  # fmt: skip
        self._settle_claims()
        for story_id in sorted({row["story_id"] for row in self.articles.values()}):
            members = [row for row in self.articles.values() if row["story_id"] == story_id]
            self.add("stories", story_id=story_id, canonical_article_id=members[0]["article_id"],
                     article_count=len(members), source_count=len({m["source"] for m in members}))  # fmt: skip

    def _believe(self, row: dict[str, Any]) -> None:
        now = {k: v for k, v in row.items() if k not in ("confidence", "since", "was")}
        now["parties"] = [p if ":" in p else f"party:{p}" for p in row["parties"]]
        since = row.get("since", FIRST_RUN) + dt.timedelta(minutes=2)
        if "was" in row:
            before = {**now, **row["was"], "dbt_valid_from": FIRST_RUN + dt.timedelta(minutes=2), "dbt_valid_to": since}
            self.add("history.agreements", **before)
        self.add("history.agreements", **now, dbt_valid_from=since)

    def _settle_claims(self) -> None:
        claims: dict[str, list[dict[str, Any]]] = {}
        for row in self.rows.get("quantities", []):
            if row["claim_id"]:
                claims.setdefault(row["claim_id"], []).append(row)
        for claim_id, found in sorted(claims.items()):
            articles = {row["article_id"] for row in found}
            values = [row["value"] for row in found]
            voices = {self.articles[a]["story_id"] for a in articles}
            self.add("quantity_claims", claim_id=claim_id, kind=found[0]["kind"], unit=found[0]["unit"],
                     per=found[0].get("per"), subject=found[0].get("subject"), actor_id=found[0].get("actor_id"),
                     agreement_id=found[0].get("agreement_id"), value_min=min(values), value_max=max(values),
                     article_count=len(articles), story_count=len(voices),
                     source_count=len({self.articles[a]["source"] for a in articles}), quantity_count=len(found),
                     is_contradicted=len(voices) > 1 and max(values) > 1.02 * min(values))  # fmt: skip

    def write(self, path: Path) -> Path:
        with duckdb.connect(str(path)) as con:
            con.execute("create schema marts")
            con.execute("create schema history")
            tables = {f"marts.{name}": columns for name, columns in _marts().items()}
            for table, columns in tables.items():
                con.execute(f"create table {table} ({', '.join(f'{n} {t}' for n, t in columns.items())})")
            for name, columns_sql in HISTORY.items():
                con.execute(f"create table history.{name} ({columns_sql}, {SNAPSHOT})")
            for name, rows in self.rows.items():
                table = name if "." in name else f"marts.{name}"
                for row in rows:
                    names = list(row)
                    con.execute(
                        f"insert into {table} ({', '.join(names)}) values ({', '.join('?' * len(names))})",
                        list(row.values()),
                    )
        return path


def newsroom() -> Newsroom:
    """Two nights of news about made-up dealings of real countries; one article is an attack."""
    room = Newsroom()
    for actor_id, name, kind, code, name_en in (
        ("eg", "مصر", "country", "EG", "Egypt"), ("jo", "الأردن", "country", "JO", "Jordan"),
        ("sa", "السعودية", "country", "SA", "Saudi Arabia"), ("om", "سلطنة عمان", "country", "OM", "Oman"),
        ("ma", "المغرب", "country", "MA", "Morocco"), ("tr", "تركيا", "country", "TR", "Türkiye"),
        ("iq", "العراق", "country", "IQ", "Iraq"), ("kw", "الكويت", "country", "KW", "Kuwait"),
        ("bank", "بنك التنمية الأفريقي", "organisation", None, "African Development Bank"),
        ("grid", "شركة الشبكة الموحدة", "organisation", "JO", None),
        ("minister", "سالم الحداد", "person", "EG", None), ("envoy", "ليلى الكندري", "person", "KW", None),
        ("fishers", "اتحاد صيادي الساحل", "group", "MA", None), ("aqaba", "العقبة", "place", "JO", "Aqaba"),
        ("attack", ATTACK_NAME, "organisation", None, "\u202eevil\u202c <b>bold</b>"),
    ):  # fmt: skip
        room.actor(actor_id, name, kind, code, name_en)

    room.agreement("gas", "اتفاقية توريد الغاز بين مصر والأردن", "trade", "in_force", ["eg", "jo", "mediator:om"],
                   name_en="Trade agreement between Egypt and Jordan", signed_on="2025-03-01", effective_on="2025-07",
                   duration_value=10, duration_unit="year", value=3e9, currency="USD", place="العقبة",
                   domains=["energy", "trade"], since=SECOND_RUN,
                   was={"status": "signed", "effective_on": None})  # fmt: skip
    room.agreement("grid", "مشروع الربط الكهربائي العراقي الأردني", "contract", "signed", ["iq", "jo", "grid"],
                   name_en="Contract between Iraq and Jordan", signed_on="2025-09-14", value=285e6, currency="EUR",
                   domains=["energy"])  # fmt: skip
    room.agreement("fishing", "بروتوكول الصيد البحري", "protocol", "negotiating", ["ma", "om"],
                   domains=["trade", "other"], confidence=0.61)  # fmt: skip
    room.agreement("rail", "مذكرة تفاهم السكك الحديدية بين تركيا والعراق والكويت", "memorandum", "announced",
                   ["tr", "iq", "kw"], domains=["transport"], since=SECOND_RUN)  # fmt: skip
    room.agreement("loan", "قرض تطوير الموانئ", "loan", "ratified", ["bank", "ma"], signed_on="2024-12",
                   value=1.25e9, currency="MAD", domains=["finance", "transport"])  # fmt: skip
    room.agreement("truce", "هدنة المراعي", "ceasefire", "violated", ["eg", "jo"], signed_on="2023",
                   domains=["security", "humanitarian"], confidence=0.44)  # fmt: skip
    room.agreement("minerals", "اتفاق المعادن <script>alert(5)</script>", "partnership", "withdrawn", ["attack", "sa"],
                   name_en='Minerals " onfocus="alert(6)" <i>deal</i>', since=SECOND_RUN)  # fmt: skip

    one = room.article(
        "a1", "مصر والأردن توقعان اتفاقية الغاز في العقبة",
        "وقعت مصر والأردن في العقبة يوم السبت اتفاقية لتوريد الغاز الطبيعي مدتها عشر سنوات، بعد وساطة من سلطنة عمان.",
        "وقال وزير البترول المصري سالم الحداد إن قيمة الاتفاقية 3 مليارات دولار، "
        "وإن الضخ يبدأ بمعدل 250 مليون قدم مكعبة يوميا.",
        "وتتوقع القاهرة أن تغطي الكميات المتفق عليها نحو 40 في المئة من حاجة محطات الكهرباء في المملكة خلال فصل الصيف.",
        source="وكالة النهر", day="2025-03-01T09:00:00", url="https://news.example/gas?id=1&x=<y>", author="هدى سليم",
    )  # fmt: skip
    two = room.article(
        "a2", "توقيع اتفاقية الغاز بين مصر والأردن",
        "وقعت مصر والأردن في العقبة اتفاقية لتوريد الغاز قيمتها 3,5 مليار دولار بحسب مصادر في الوزارة.",
        source="صحيفة الضفة", day="2025-03-02T07:30:00", story="story-a1",
    )  # fmt: skip
    three = room.article(
        "a3", "قراءة في اتفاقية الغاز بعد دخولها حيز التنفيذ",
        "دخلت اتفاقية الغاز حيز التنفيذ في يوليو، وقدر خبراء قيمتها بنحو 5 مليارات دولار.",
        "ونفت مصر أن تكون قد علقت الاتفاقية بعد توقف الضخ أسبوعين.",
        source="قناة المدى", day="2025-10-31T12:00:00", read=SECOND_RUN,
    )  # fmt: skip
    four = room.article(
        "a4", "العراق والأردن يبرمان عقد الربط الكهربائي",
        "أبرم العراق والأردن عقدا مع شركة الشبكة الموحدة لمد خط كهرباء بطول 300 كيلومتر وقدرة 500 ميغاواط.",
        "وتبلغ كلفة المشروع 285 مليون يورو، تدفع على 4 أقساط.",
        source="وكالة النهر", day="2025-09-14T16:10:00",
    )  # fmt: skip
    five = room.article(
        "a5", "جولة جديدة من محادثات بروتوكول الصيد البحري",
        "تتفاوض سلطنة عمان والمغرب على بروتوكول الصيد البحري، "
        "ويطالب اتحاد صيادي الساحل بألا تتجاوز الحصة 12 ألف طن سنويا.",
        source="مجلة الأفق", day="2025-10-20T00:00:00",
    )  # fmt: skip
    six = room.article(
        "a6", "تركيا والعراق والكويت تعلن مذكرة تفاهم للسكك الحديدية",
        "أعلنت تركيا والعراق والكويت عن مذكرة تفاهم للسكك الحديدية، "
        "وقالت المبعوثة ليلى الكندري إن التوقيع مخطط له في 2026.",
        source="صحيفة الضفة", day="2025-11-01T18:00:00", read=SECOND_RUN,
    )  # fmt: skip
    seven = room.article(
        "a7", "البرلمان يصادق على قرض الموانئ",
        "صادق البرلمان في المغرب على قرض تطوير الموانئ الذي وقع مع بنك التنمية الأفريقي نهاية 2024، "
        "وقيمته 1,25 مليار درهم.",
        day="2025-02-11T10:00:00",
    )  # fmt: skip
    eight = room.article(
        "a8", "اشتباكات تهدد هدنة المراعي",
        "خرقت مجموعات مسلحة هدنة المراعي التي رعتها مصر والأردن في عام 2023، وسقط 14 جريحا.",
        source="قناة المدى", day="2024-05-06T10:00:00",
    )  # fmt: skip
    nine = room.article(
        "a9", ATTACK_TITLE,
        f"انسحبت السعودية من اتفاق المعادن الذي أبرمته مع {ATTACK_NAME} بعد خلاف على 12 مليون دولار.",
        "\u202eقال \x07 الناطق &amp; <b>كلمة</b> ]]> <!-- تعليق",
        source=ATTACK_OUTLET, day="2025-11-01T20:00:00", read=SECOND_RUN, url="javascript:alert(7)",
        author='"><svg onload=alert(8)>', source_file="<i>x</i>.html",
    )  # fmt: skip
    room.article("a10", "طقس معتدل على الساحل", "يتوقع خبراء الأرصاد طقسا معتدلا.", read=SECOND_RUN)

    for article, surface, actor_id in (
        (one, "مصر", "eg"), (one, "الأردن", "jo"), (one, "العقبة", "aqaba"), (one, "سلطنة عمان", "om"),
        (two, "مصر", "eg"), (two, "الأردن", "jo"), (two, "العقبة", "aqaba"), (three, "مصر", "eg"),
        (four, "العراق", "iq"), (four, "الأردن", "jo"), (four, "شركة الشبكة الموحدة", "grid"),
        (five, "سلطنة عمان", "om"), (five, "المغرب", "ma"), (five, "اتحاد صيادي الساحل", "fishers"),
        (six, "تركيا", "tr"), (six, "العراق", "iq"), (six, "الكويت", "kw"),
        (seven, "المغرب", "ma"), (seven, "بنك التنمية الأفريقي", "bank"), (eight, "مصر", "eg"), (eight, "الأردن", "jo"),
        (nine, "السعودية", "sa"), (nine, ATTACK_NAME, "attack"),
    ):  # fmt: skip
        room.names(article, surface, actor_id)
    room.names(one, "سالم الحداد", "minister", role="وزير البترول المصري")
    room.names(six, "ليلى الكندري", "envoy", role="المبعوثة")

    room.tells(one, "اتفاقية الغاز", "gas", "signed", "2025-03-01")
    room.tells(one, "اتفاقية لتوريد الغاز الطبيعي", "gas", "signed", "2025-03-01")
    room.tells(one, "الاتفاقية", "gas", "unknown", by="minister")
    room.tells(two, "اتفاقية الغاز", "gas", "signed")
    room.tells(three, "اتفاقية الغاز", "gas", "in_force", "2025-07")
    room.tells(three, "الاتفاقية", "gas", "suspended", modality="denied", by="eg")
    room.tells(four, "عقد الربط الكهربائي", "grid", "signed")
    room.tells(five, "بروتوكول الصيد البحري", "fishing", "negotiating")
    room.tells(six, "مذكرة تفاهم", "rail", "announced")
    room.tells(six, "مذكرة تفاهم", "rail", "signed", "2026", modality="planned", by="envoy", nth=1)
    room.tells(seven, "قرض الموانئ", "loan", "ratified")
    room.tells(seven, "قرض تطوير الموانئ", "loan", "signed", "2024-12")
    room.tells(eight, "هدنة المراعي", "truce", "violated")
    room.tells(eight, "هدنة المراعي", "truce", "signed", "2023", nth=1)
    room.tells(nine, "اتفاق المعادن", "minerals", "withdrawn", nth=1)

    worth = {"subject": "قيمة الاتفاقية", "agreement_id": "gas", "claim": "worth"}
    room.quantity(one, "3 مليارات دولار", 3e9, "money", "USD", **worth)
    room.quantity(two, "3,5 مليار دولار", 3.5e9, "money", "USD", **worth)
    room.quantity(three, "بنحو 5 مليارات دولار", 5e9, "money", "USD", comparator="about", **worth)
    room.quantity(one, "250 مليون قدم مكعبة يوميا", 250e6, "volume", "cubic_foot", claim="flow", per="day",
                  subject="الضخ", agreement_id="gas")  # fmt: skip
    room.quantity(one, "نحو 40 في المئة", 40, "percent", "percent", claim="share", comparator="about",
                  subject="حاجة محطات الكهرباء", actor_id="jo", as_of="2025")  # fmt: skip
    room.quantity(one, "عشر سنوات", 10, "duration", "year", agreement_id="gas", subject="مدتها", claim="term")
    room.quantity(
        four, "300 كيلومتر", 300, "length", "kilometre", agreement_id="grid", subject="طول الخط", claim="line"
    )
    room.quantity(four, "500 ميغاواط", 500, "power", "megawatt", agreement_id="grid", subject="القدرة", claim="power")
    room.quantity(
        four, "285 مليون يورو", 285e6, "money", "EUR", agreement_id="grid", subject="كلفة المشروع", claim="cost"
    )
    room.quantity(four, "4 أقساط", 4, "count", "قسط")
    room.quantity(five, "12 ألف طن سنويا", 12000, "mass", "tonne", per="year", agreement_id="fishing", subject="الحصة",
                  comparator="up_to", claim="quota")  # fmt: skip
    room.quantity(seven, "1,25 مليار درهم", 1.25e9, "money", "MAD", agreement_id="loan", subject="قيمته", claim="loan")
    room.quantity(eight, "14 جريحا", 14, "count", "جريح", agreement_id="truce", subject="جرحى", claim="hurt")
    room.quantity(
        nine, "12 مليون دولار", 12e6, "money", "USD", agreement_id="minerals", claim="row", subject="<u>خلاف</u>"
    )

    for stage, reason, path, read in (
        ("ingest", "empty_file", "broken/empty.txt", FIRST_RUN),
        ("ingest", "truncated", "broken/cut.html.gz", FIRST_RUN),
        ("language", "not_arabic", "broken/<script>alert(9)</script>.txt", SECOND_RUN),
        ("clean", "no_main_text", "broken/menu.html", SECOND_RUN),
    ):  # fmt: skip
        room.add("rejections", rejection_id=path, stage=stage, reason=reason, detail="seen <b>here</b>", path=path,
                 source_file=path, record_index=0, rejected_at=read)  # fmt: skip
    for order, stage, came, on, rejected in ((1, "ingest", 14, 12, 2), (2, "clean", 12, 10, 2), (3, "all", 14, 10, 4)):
        room.add("input_accounting", stage_order=order, stage=stage, counts="inputs", rows_in=came, rows_on=on,
                 rows_rejected=rejected, rows_repeated=0, is_balanced=True)  # fmt: skip
    room.settle()
    return room


@pytest.fixture(scope="session")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The newsroom as a DuckDB file."""
    return newsroom().write(tmp_path_factory.mktemp("warehouse") / "warehouse.duckdb")


@pytest.fixture
def empty_warehouse(tmp_path: Path) -> Path:
    """Every table and no row."""
    (tmp_path / "empty").mkdir()
    return Newsroom().write(tmp_path / "empty" / "warehouse.duckdb")


@pytest.fixture(scope="session")
def written(warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> ReportResult:
    """The report of the newsroom; read it only."""
    return write_report(warehouse, tmp_path_factory.mktemp("site") / "report")


@pytest.fixture(scope="session")
def site(written: ReportResult) -> Path:
    """Folder of that report."""
    return written.index.parent
