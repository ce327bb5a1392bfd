"""Compares a warehouse that was made from the sample corpus with `expectations.toml`.

    python tests/sample/compare.py data/local/warehouse.duckdb

Prints, for each kind of fact, how many were expected, how many were found, and which are missing. `compare` gives the
same to tests. Matching is by meaning, not by row: a fact counts as found if some row of the right article states it.
"""

from __future__ import annotations

import sys
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

HERE = Path(__file__).resolve().parent


@dataclass
class Outcome:
    """How one kind of fact came out."""

    expected: int = 0
    missing: list[str] = field(default_factory=list)

    @property
    def found(self) -> int:
        return self.expected - len(self.missing)

    @property
    def share(self) -> float:
        return self.found / self.expected if self.expected else 1.0

    def check(self, ok: bool, what: str) -> None:
        """Counts one expected fact."""
        self.expected += 1
        if not ok:
            self.missing.append(what)


def read_expectations() -> dict[str, Any]:
    """`expectations.toml` as it stands."""
    return tomllib.loads((HERE / "expectations.toml").read_text(encoding="utf-8"))


def source_header(slug: str) -> dict[str, str]:
    """Header of an article's source: title, outlet, url, author, published."""
    head = (HERE / "sources" / "articles" / f"{slug}.txt").read_text(encoding="utf-8").split("\n\n", 1)[0]
    return dict(line.split(": ", 1) for line in head.splitlines())


def article_ids(con: duckdb.DuckDBPyConnection, expected: dict[str, Any]) -> dict[str, str]:
    """Name of each expected article -> its `article_id`, found by file and title."""
    ids = {}
    for file in expected["files"]:
        for slug in file.get("articles", ()):
            row = con.execute(
                "select article_id from marts.articles where source_file = ? and starts_with(text, ?)",
                [Path(file["path"]).name, source_header(slug)["title"]],
            ).fetchone()
            if row:
                ids[slug] = row[0]
    return ids


def _close(a: float | None, b: float) -> bool:
    return a is not None and abs(a - b) <= 1e-6 * max(1.0, abs(b))


def compare(con: duckdb.DuckDBPyConnection) -> dict[str, Outcome]:
    """Kind of fact -> outcome, over every fact of the expectations."""
    expected = read_expectations()
    ids = article_ids(con, expected)
    out: dict[str, Outcome] = {
        kind: Outcome()
        for kind in (
            "articles", "rejections", "clean texts", "whole texts", "outlets",
            "publication dates", "addresses", "quantities", "traps avoided", "stories", "agreements",
            "agreement status", "agreement signing date", "actors", "actors kept in one", "contradictions",
        )
    }  # fmt: skip
    _inputs(con, expected, ids, out)
    _texts(con, expected, ids, out)
    _quantities(con, expected, ids, out)
    _stories(con, expected, ids, out)
    _agreements(con, expected, ids, out)
    _actors(con, expected, ids, out)
    return out


def _inputs(
    con: duckdb.DuckDBPyConnection, expected: dict[str, Any], ids: dict[str, str], out: dict[str, Outcome]
) -> None:
    rejected: dict[str, Counter[str]] = {}
    for path, reason in con.execute(
        "select path, reason from raw.rejections union all "
        "select d.path, r.reason from clean.rejections r join raw.documents d using (document_id)"
    ).fetchall():
        rejected.setdefault(path, Counter())[reason] += 1
    for file in expected["files"]:
        for slug in file.get("articles", ()):
            out["articles"].check(slug in ids, f"{slug} in {file['path']}")
        found = rejected.get(file["path"], Counter())
        for codes in file.get("rejections", ()):
            out["rejections"].check(any(found[code] for code in codes), f"{file['path']}: {codes}, not {dict(found)}")


def _texts(
    con: duckdb.DuckDBPyConnection, expected: dict[str, Any], ids: dict[str, str], out: dict[str, Outcome]
) -> None:
    without_url = {slug for f in expected["files"] if not f.get("states_url", True) for slug in f.get("articles", ())}
    for slug, article_id in ids.items():
        row = con.execute(
            "select text, url, source, published_at from marts.articles where article_id = ?", [article_id]
        ).fetchone()
        assert row is not None
        text, url, source, published_at = row
        header = source_header(slug)
        left_in = [phrase for phrase in expected["boilerplate"] if phrase in text]
        out["clean texts"].check(not left_in, f"{slug}: {left_in}")
        ending = (HERE / "sources" / "articles" / f"{slug}.txt").read_text(encoding="utf-8").split()[-4:]
        out["whole texts"].check(text.split()[-4:] == ending, f"{slug}: ends in {text[-60:]!r}")
        out["outlets"].check(source == header["outlet"], f"{slug}: {source}, not {header['outlet']}")
        day = datetime.fromisoformat(header["published"]).date()
        near = published_at is not None and abs(published_at.date() - day) <= timedelta(days=1)
        out["publication dates"].check(near, f"{slug}: {published_at}, not {day}")
        if slug not in without_url:
            out["addresses"].check(url == header["url"], f"{slug}: {url}")


def _quantities(
    con: duckdb.DuckDBPyConnection, expected: dict[str, Any], ids: dict[str, str], out: dict[str, Outcome]
) -> None:
    for slug, article_id in ids.items():
        rows = con.execute(
            "select surface, value, value_max, unit, kind from marts.quantities where article_id = ?", [article_id]
        ).fetchall()
        facts = expected["articles"][slug]
        for surface, value, unit, kind, *value_max in facts["quantities"]:
            hit = any(
                _close(v, value) and u == unit and k == kind and (not value_max or _close(m, value_max[0]))
                for _, v, m, u, k in rows
            )
            near = [r[1:] for r in rows if r[0] in surface or surface in r[0]]
            out["quantities"].check(hit, f"{slug}: {surface} = {value:g} {unit}, not {near}")
        for trap in facts.get("not_quantities", ()):
            caught = [r[0] for r in rows if r[0] in trap or trap in r[0]]
            out["traps avoided"].check(not caught, f"{slug}: {trap} taken as {caught}")


def _stories(
    con: duckdb.DuckDBPyConnection, expected: dict[str, Any], ids: dict[str, str], out: dict[str, Outcome]
) -> None:
    story = dict(con.execute("select article_id, story_id from marts.articles").fetchall())
    for slug, facts in expected["articles"].items():
        if slug not in ids:
            continue
        if original := facts.get("reprint_of"):
            out["stories"].check(
                story[ids[slug]] == story.get(ids.get(original, "")), f"{slug} is a reprint of {original}"
            )
        else:
            others = [s for s, i in ids.items() if s != slug and story[i] == story[ids[slug]]]
            strangers = [s for s in others if expected["articles"][s].get("reprint_of") != slug]
            out["stories"].check(not strangers, f"{slug} was put together with {strangers}")


def _agreements(
    con: duckdb.DuckDBPyConnection, expected: dict[str, Any], ids: dict[str, str], out: dict[str, Outcome]
) -> None:
    parties: dict[str, set[str]] = {}
    for agreement_id, name in con.execute(
        "select p.agreement_id, a.alias from marts.agreement_parties p join marts.actor_aliases a using (actor_id)"
    ).fetchall():
        parties.setdefault(agreement_id, set()).add(name)
    for name, agreement in expected["agreements"].items():
        articles = [ids[slug] for slug in agreement["articles"] if slug in ids]
        rows = con.execute(
            "select g.agreement_id, g.kind, g.status, g.signed_on, count(distinct m.article_id) "
            "from marts.agreements g join marts.agreement_mentions m using (agreement_id) "
            "where list_contains(?, m.article_id) group by all order by count(distinct m.article_id) desc",
            [articles],
        ).fetchall()

        def known(agreement_id: str, agreement: dict[str, Any] = agreement) -> int:
            have = parties.get(agreement_id, set())
            return sum(any(p in alias or alias in p for alias in have) for p in agreement["parties"])

        fitting = [r for r in rows if r[1] in agreement["kinds"] and r[4] == len(articles) and known(r[0])]
        best = max(fitting, key=lambda r: (known(r[0]), r[3] == agreement.get("signed_on")), default=None)
        out["agreements"].check(best is not None, f"{name}: has {[(r[1], r[2], r[4], known(r[0])) for r in rows]}")
        if best is None:
            continue
        right = {agreement["status"], *agreement.get("statuses_also_right", ())}
        out["agreement status"].check(best[2] in right, f"{name}: {best[2]}, not {agreement['status']}")
        if signed := agreement.get("signed_on"):
            out["agreement signing date"].check(best[3] == signed, f"{name}: {best[3]}, not {signed}")
    for claim in expected["claims"]:
        values = list(claim["values"].values())
        row = con.execute(
            "select count(*) from marts.quantity_claims where kind = ? and unit = ? and is_contradicted = ? "
            "and abs(value_min - ?) <= 1e-6 * value_min and abs(value_max - ?) <= 1e-6 * value_max",
            [claim["kind"], claim["unit"], claim["contradicted"], min(values), max(values)],
        ).fetchone()
        assert row is not None
        out["contradictions"].check(row[0] > 0, f"{claim['agreement']}: {min(values):g} to {max(values):g}")


def _actors(
    con: duckdb.DuckDBPyConnection, expected: dict[str, Any], ids: dict[str, str], out: dict[str, Outcome]
) -> None:
    for actor in expected["actors"]:
        found = set()
        for name in actor["names"]:
            rows = con.execute(
                "select distinct actor_id, kind from marts.actor_aliases join marts.actors using (actor_id) "
                "where alias = ? or name = ?",
                [name, name],
            ).fetchall()
            kinds = {kind for _, kind in rows}
            out["actors"].check(actor["kind"] in kinds, f"{name}: {actor['kind']}, not {kinds or 'there'}")
            found |= {actor_id for actor_id, kind in rows if kind == actor["kind"]}
        if len(actor["names"]) > 1:
            out["actors kept in one"].check(len(found) == 1, f"{actor['names']}: {len(found)} actors")


def main(warehouse: str) -> None:
    """Prints the comparison."""
    with duckdb.connect(warehouse, read_only=True) as con:
        outcomes = compare(con)
    for kind, outcome in outcomes.items():
        print(f"{kind:24} {outcome.found:4} of {outcome.expected:4}  {outcome.share:6.1%}")
    for kind, outcome in outcomes.items():
        for what in outcome.missing:
            print(f"  {kind}: {what}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python tests/sample/compare.py WAREHOUSE.duckdb")
    main(sys.argv[1])
