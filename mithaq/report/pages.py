"""Which pages there are and what each shows.

Each function makes pages from `Content`; words are chosen in the templates by
`Wording`, so that a page is described once for both languages.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mithaq.report import condition, facts
from mithaq.report.content import Content
from mithaq.report.passages import MarkedText
from mithaq.report.reading import Row, grouped
from mithaq.report.site import Page, page_name, titled
from mithaq.report.timeline import dated, stretch, timeline
from mithaq.report.wording import STATUS_GROUPS, Language

SECTIONS = ("index", "agreements", "actors", "network", "numbers", "articles", "quality", "guide")
NETWORK_NODES = 36
TIES = 70  # of the actors with the strongest ties: what the network shows, and the table beside it
LARGEST = 14  # measures of a kind that its chart compares
_LINKED = ("name", "name_en")
_BOUND = ("agreement_id", "status", "parties", "signed_on")
BELIEF_FIELDS = (
    "status", "signed_on", "effective_on", "duration_value", "duration_unit", "value", "currency", "place", "parties",
    "domains", "kind", "name", "name_en",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CheckOutcome:
    """How a data check ended: its name, the table it is about, whether it passed, and what it found."""

    name: str
    table: str
    passed: bool
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """A score of the language models, as their card has it."""

    measure: str
    value: str


def all_pages(content: Content, checks: Sequence[CheckOutcome], scores: Sequence[Score]) -> Iterator[Page]:
    """Every page of the report."""
    yield index_page(content)
    yield from list_pages(content, "agreements", content.agreements, content.totals["agreements"], {})
    yield from (agreement_page(content, row) for row in content.agreements)
    yield from list_pages(content, "actors", content.actors, content.totals["actors"], {})
    yield from actor_pages(content)
    yield network_page(content)
    yield from numbers_pages(content)
    yield from list_pages(content, "articles", content.articles, content.totals["articles"], {})
    yield from article_pages(content)
    yield quality_page(content, checks, scores)
    yield Page("guide.html", "guide.html", titled("page.guide"), "guide", {"limits": content.limits})


def names_of(row: Mapping[str, Any], key: str = "name") -> dict[Language, str]:
    """A page title from a row with a name and perhaps an English one."""
    return {"ar": row[key], "en": row.get(f"{key}_en") or row[key]}


def index_page(content: Content) -> Page:
    """What is new, how much there is, the timeline, and the agreements reported last."""
    since = condition.before_last_run(content.con)
    new_ids = condition.new_agreements(content.con, since, content.limits) if since else []
    changed = condition.changed_agreements(content.con, since, content.limits) if since else []
    statuses: Counter[str] = Counter({row["status"]: row["n"] for row in condition.statuses(content.con)})
    groups = [
        (group, sum(statuses[s] for s in members), [(s, statuses[s]) for s in members if statuses[s]])
        for group, members in STATUS_GROUPS.items()
    ]
    return Page(
        "index.html",
        "index.html",
        titled("page.index"),
        "index",
        {
            "since": since,
            "news": condition.news(content.con, since),
            "new_agreements": [
                content.agreement[r["agreement_id"]] for r in new_ids if r["agreement_id"] in content.agreement
            ],
            "changed_agreements": [
                (content.agreement[r["agreement_id"]], changes(r["before"], r["after"]))
                for r in changed
                if r["agreement_id"] in content.agreement
            ],
            "timeline": timeline(content, content.agreements),
            "status_groups": groups,
            "agreements": content.agreements[:8],
            "contradicted": [c for c in content.claims if c["is_contradicted"]][:6],
        },
    )


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[tuple[str, Any, Any]]:
    """The fields of an agreement in which two versions differ, with both values."""
    return [(f, before[f], after[f]) for f in BELIEF_FIELDS if before[f] != after[f]]


def list_pages(
    content: Content, section: str, found: Sequence[Row], total: int, context: Mapping[str, Any]
) -> Iterator[Page]:
    """A list in pages of `list_rows`; the first has the section's name."""
    size = content.limits.list_rows
    starts = range(0, len(found), size) if found else range(1)
    names = [f"{section}.html" if i == 0 else f"{section}-{i + 1}.html" for i in range(len(starts))]
    for name, start in zip(names, starts, strict=True):
        yield Page(
            name,
            f"{section}.html",
            titled(f"page.{section}"),
            section,
            {"rows": found[start : start + size], "shown": len(found), "total": total, "page_names": names, **context},
        )


def agreement_page(content: Content, agreement: Row) -> Page:
    """All that is known of one agreement."""
    agreement_id = agreement["agreement_id"]
    events = dated(content.events.get(agreement_id, []))
    mentions = content.mentions.get(agreement_id, [])
    quantities = content.quantities.get(agreement_id, [])
    figures_of_outlet = grouped(quantities, "source")
    versions = content.beliefs.get(agreement_id, [])
    return Page(
        content.agreement_page(agreement_id) or "",
        "agreement.html",
        names_of(agreement),
        "agreements",
        {
            "agreement": agreement,
            "stretch": stretch([day for day, _ in events if day is not None]) if len(events) > 1 else None,
            "events": events,
            "claims": content.claims_of_agreement.get(agreement_id, []),
            "quantities": quantities,
            "accounts": [
                account | {"figures": _distinct_figures(figures_of_outlet.get(account["source"], []))}
                for account in content.accounts.get(agreement_id, [])
            ],
            "evidence": list(grouped(mentions, "article_id").values()),
            "evidence_left": (mentions[0]["told"] - len(mentions)) if mentions else 0,
            "versions": [
                (version, changes(versions[i - 1], version) if i else []) for i, version in enumerate(versions)
            ],
        },
    )


def _distinct_figures(found: Sequence[Row]) -> list[Row]:
    seen: dict[Any, Row] = {}
    for row in found:
        key = (row["kind"], row["unit"], row["per"], row["value"], row["value_max"], row["modality"])
        seen.setdefault(key, row)
    return list(seen.values())[:6]


def actor_pages(content: Content) -> Iterator[Page]:
    """A page an actor."""
    aliases = grouped(facts.aliases(content.con, content.limits), "actor_id")
    roles = grouped(facts.roles(content.con, content.limits), "actor_id")
    articles = grouped(facts.actor_articles(content.con, content.limits), "actor_id")
    quantities = grouped(facts.actor_quantities(content.con, content.limits), "actor_id")
    for actor in content.actors:
        actor_id = actor["actor_id"]
        pairs = content.pairs.get(actor_id, [])
        yield Page(
            content.actor_page(actor_id) or "",
            "actor.html",
            names_of(actor),
            "actors",
            {
                "actor": actor,
                "aliases": aliases.get(actor_id, []),
                "roles": roles.get(actor_id, []),
                "agreements": [
                    bound | {"agreement": _part(bound["agreement"], *_LINKED, *_BOUND)}
                    for bound in content.agreements_of_actor.get(actor_id, [])
                ],
                "partners": [pair | {"other": _part(content.name(pair["other_id"]), *_LINKED)} for pair in pairs],
                "articles": articles.get(actor_id, []),
                "quantities": quantities.get(actor_id, []),
            },
        )


def network_page(content: Content) -> Page:
    """The network of the actors with the strongest ties."""
    strength: Counter[str] = Counter()
    for actor_id, pairs in content.pairs.items():
        strength[actor_id] = sum(10 * p["agreement_count"] + p["story_count"] for p in pairs)
    chosen = {actor for actor, _ in sorted(strength.items(), key=lambda item: (-item[1], item[0]))[:NETWORK_NODES]}
    ties = {
        tuple(sorted((actor_id, p["other_id"]))): p
        for actor_id in sorted(chosen)
        for p in content.pairs[actor_id]
        if p["other_id"] in chosen
    }
    ranked = sorted(
        ties.items(), key=lambda t: (-t[1]["agreement_count"], -t[1]["story_count"], -t[1]["article_count"], t[0])
    )[:TIES]
    bound = max((t["agreement_count"] for _, t in ranked), default=1) or 1
    strongest = max((t["story_count"] for _, t in ranked), default=1) or 1
    return Page(
        "network.html",
        "network.html",
        titled("page.network"),
        "network",
        {
            "ties": [
                {
                    "ends": [(actor_id, content.name(actor_id)) for actor_id in pair],
                    "weight": 0.6 * t["agreement_count"] / bound + 0.4 * t["story_count"] / strongest,
                    **t,
                }
                for pair, t in ranked
            ]
        },
    )


def numbers_pages(content: Content) -> Iterator[Page]:
    """The measures by kind: a page each, the first with the contradictions of all kinds."""
    by_kind = grouped(content.claims, "kind")
    kinds = sorted(by_kind, key=lambda kind: (-len(by_kind[kind]), kind))
    shared = {"kinds": [(kind, _verdicts(by_kind[kind])) for kind in kinds]}
    contradicted = [c for c in content.claims if c["is_contradicted"]][: content.limits.list_rows]
    yield Page(
        "numbers.html",
        "numbers.html",
        titled("page.numbers"),
        "numbers",
        shared | {"kind": None, "claims": contradicted},
    )
    for kind in kinds:
        title = {
            lang: f"{titled('page.numbers')[lang]}: {titled(f'quantity_kind.{kind}')[lang]}" for lang in titled("site")
        }
        yield Page(
            f"numbers/{page_name(kind)}.html",
            "numbers.html",
            title,
            "numbers",
            shared | {"kind": kind, "claims": by_kind[kind], "largest": largest_claims(by_kind[kind])},
        )


def _verdicts(claims: Sequence[Row]) -> dict[str, int]:
    """How many measures several stories agree on, how many they contradict, how many one story gives."""
    return {
        "consistent": sum(not c["is_contradicted"] and c["story_count"] > 1 for c in claims),
        "contradicted": sum(c["is_contradicted"] for c in claims),
        "single": sum(not c["is_contradicted"] and c["story_count"] < 2 for c in claims),
    }


def largest_claims(claims: Sequence[Row]) -> list[Row]:
    """The measures of the largest values in the commonest unit, largest first: what one axis can show."""
    known = [c for c in claims if c["value_min"] is not None and math.isfinite(c["value_max"] or math.inf)]
    if not known:
        return []
    units = Counter((c["unit"], c["per"]) for c in known)
    [(unit, _)] = units.most_common(1)
    return sorted((c for c in known if (c["unit"], c["per"]) == unit), key=lambda c: (-c["value_max"], c["claim_id"]))[
        :LARGEST
    ]


def _part(row: Row, *columns: str) -> Row:
    """What a page shows of a row: counts that it doesn't show would make it anew every night."""
    return {column: row[column] for column in columns}


def article_pages(content: Content) -> Iterator[Page]:
    """A page an article that is shown, its mentions marked."""
    stories = grouped(facts.story_articles(content.con, content.limits), "story_id")
    for article in content.articles:
        article_id = article["article_id"]
        mentions = content.mentions_in.get(article_id, [])
        title = article["title"].strip()
        agreement_ids = dict.fromkeys(m.of_id for m in mentions if m.kind == "agreement")
        named = Counter(m.of_id for m in mentions if m.kind == "actor")
        yield Page(
            content.article_page(article_id) or "",
            "article.html",
            {"ar": title or titled("untitled")["ar"], "en": title or titled("untitled")["en"]},
            "articles",
            {
                "article": article,
                "marked": MarkedText(content.texts[article_id], tuple(mentions), content.pages_of(mentions), title),
                "agreements": [
                    _part(content.agreement[i], *_LINKED, "agreement_id", "status")
                    for i in agreement_ids
                    if i in content.agreement
                ],
                "actors": [
                    (_part(content.actor[i], *_LINKED, "actor_id"), n)
                    for i, n in named.most_common(16)
                    if i in content.actor
                ],
                "figures": [m for m in mentions if m.kind == "quantity"][:24],
                "siblings": [a for a in stories.get(article["story_id"], []) if a["article_id"] != article_id],
            },
        )


def quality_page(content: Content, checks: Sequence[CheckOutcome], scores: Sequence[Score]) -> Page:
    """What came in, what was rejected, what is known and how sure it is."""
    con, limits = content.con, content.limits
    of_band = grouped(condition.confidence_bands(con), "band")
    bands = [(band, {row["what"]: row["n"] for row in of_band[band]}) for band in sorted(of_band, reverse=True)]
    return Page(
        "quality.html",
        "quality.html",
        titled("page.quality"),
        "quality",
        {
            "accounting": condition.accounting(con),
            "reasons": condition.rejections_by_reason(con),
            "rejections": condition.latest_rejections(con, limits),
            "knowledge": condition.article_knowledge(con),
            "outlets": condition.articles_by(con, "source", limits),
            "formats": condition.articles_by(con, "format", limits),
            "bands": bands,
            "checks": checks,
            "scores": scores,
            "stages": condition.stages(con),
        },
    )


def shared_context(content: Content, documentation: Mapping[str, str]) -> dict[str, Any]:
    """What every template may use of this report: sections, figures, and where things have their pages."""
    return {
        "sections": SECTIONS,
        "totals": content.totals,
        "agreement_page": content.agreement_page,
        "actor_page": content.actor_page,
        "article_page": content.article_page,
        "actor_name": content.name,
        "documentation": documentation,
    }
