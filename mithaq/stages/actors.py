"""Actors: who is one over all articles, with only what is new compared.

Each article's actors are kept as profiles. People whom no lexicon knows are
compared within families; a family is compared again when one of its articles
has changed, an actor's row is made again when one of its profiles has. Every
step depends on the articles alone, never on the order in which they came. Who
is the same as whom is decided in `mithaq.actors`; where that fails at an
article or a family, its actors stay apart (`failing.py`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import partial
from itertools import chain

import duckdb
import polars as pl

from mithaq.actors.identity import Profile
from mithaq.actors.people_identity import family_of, resolve_people
from mithaq.actors.resolve import Members, actor_id_of, actor_row, country_actors, profiles, settled_keys
from mithaq.scope import ALL, Scope
from mithaq.stages.failing import Failures
from mithaq.stages.report import StageReport, timed
from mithaq.warehouse.frames import frame
from mithaq.warehouse.ledger import (
    Item,
    Stage,
    batches,
    digest,
    due_groups,
    due_input,
    due_items,
    forget,
    record,
    record_difference,
    redo,
    rows_of,
)
from mithaq.warehouse.schemas import NLP_ENTITY_MENTIONS, OPS_ACTOR_PEOPLE, OPS_ACTOR_PROFILES, OPS_ACTOR_ROWS

ACTORS = Stage("actors", "6", ("entity_mentions", "agreement_mentions"))
PROFILES = Stage("actor_profiles", ACTORS.version, ("entity_mentions",))
FAMILIES = Stage("actor_families", ACTORS.version, ("actor_profiles",), item="family")
ROWS = Stage("actor_rows", ACTORS.version, ("actor_profiles", "actor_families"), item="actor_id")
_ARTICLES, _FAMILIES, _ACTORS = 1_000, 500, 5_000

# An article's hash stands for all that it says, company of its people included.
_SAID = "ops.actor_profiles as p join ops.stage_log as l on l.stage = 'actor_profiles' and l.item_id = p.article_id"
_FAMILY_GROUPS = (
    f"select p.family as item_id, {digest('p.local_id, l.output_hash')}::varchar as input_hash from {_SAID} "
    "where p.family is not null group by p.family"
)
# Who each actor of an article is, once families are compared. Of all articles it is
# asked key by key, never written down: actors are few beside those whom articles name.
_KEPT = "left join ops.actor_people as q on q.local_id = p.local_id"
_KEY = "coalesce(p.settled_key, q.key)"
_ACTOR_ID = "left(sha256(key), 16)"
_ACTOR_KEYS = (
    f"create or replace temp table actor_keys as select key, {_ACTOR_ID} as actor_id, said from ("
    f"select {_KEY} as key, {digest('p.local_id, l.output_hash')} as said from {_SAID} {_KEPT} group by all)"
)
_ACTOR_GROUPS = "select actor_id as item_id, bit_xor(said)::varchar as input_hash from actor_keys group by actor_id"
_DUE_MEMBERS = (
    f"from (select {_KEY} as key, p.* from ops.actor_profiles as p {_KEPT}) "
    "where key in (select key from actor_keys where actor_id in (select actor_id from due_actors))"
)


def run_actors(con: duckdb.DuckDBPyConnection, scope: Scope = ALL) -> StageReport:
    """Resolve actor mentions into actors.

    A country that an agreement binds is an actor even where only an adjective names it.
    """
    report = StageReport(ACTORS.name)
    with timed(report):
        if scope.full_refresh:
            redo(con, PROFILES, FAMILIES, ROWS, ACTORS)
        due = due_input(con, ACTORS)
        if due is not None:
            report.items = _keep_profiles(con, report)
            _compare_families(con, report)
            _make_rows(con, report)
            report.rows.update(_write(con, due))
    return report


def _keep_profiles(con: duckdb.DuckDBPyConnection, report: StageReport) -> int:
    """Keep what each article that is due says of its actors; returns how many mentions that took."""
    mentioned = 0
    failures = Failures(PROFILES, report)
    for batch in batches(due_items(con, PROFILES), _ARTICLES):
        ids = [item.item_id for item in batch]
        wanted = rows_of(NLP_ENTITY_MENTIONS, "article_id in (select unnest(?))")
        mentions = con.execute(f"from nlp.entity_mentions where {wanted}", [ids]).pl()
        mentioned += len(mentions)
        of_article: dict[str, list[Profile]] = {article_id: [] for article_id in ids}
        for profile in profiles(mentions):
            of_article[profile.article_id].append(profile)
        rows = failures.together(of_article, _profile_rows)
        failed = failures.of_batch(con, batch)
        rows += [_profile_row(p, _apart(p)) for f in failed for p in of_article[f.item_id]]
        record(con, PROFILES, batch, {OPS_ACTOR_PROFILES.full_name: frame(OPS_ACTOR_PROFILES, rows)}, failed)
    return mentioned


def _profile_rows(of_articles: Iterable[list[Profile]]) -> list[dict[str, object]]:
    found = list(chain.from_iterable(of_articles))
    keys = settled_keys(found)
    return [_profile_row(p, keys.get(p.local_id)) for p in found]


def _profile_row(profile: Profile, key: str | None) -> dict[str, object]:
    return {
        "article_id": profile.article_id,
        "local_id": profile.local_id,
        "kind": profile.kind,
        "name": profile.name,
        "country_code": profile.country,
        "roles": list(profile.roles),
        "surfaces": list(profile.surfaces),
        "settled_key": key,
        "family": family_of(profile) if key is None else None,
    }


def _apart(profile: Profile) -> str:
    """The key of an actor that is nobody else, since finding out who it is has failed."""
    return f"apart:{profile.local_id}"


def _compare_families(con: duckdb.DuckDBPyConnection, report: StageReport) -> None:
    """Give every person of the families that are due a canonical key."""
    failures = Failures(FAMILIES, report)
    due, gone = due_groups(con, FAMILIES, _FAMILY_GROUPS)
    for batch in batches(due, _FAMILIES):
        ids = [item.item_id for item in batch]
        people: dict[str, list[Profile]] = defaultdict(list)
        for family, article_id, local_id, kind, name, country, roles in con.execute(
            "select family, article_id, local_id, kind, name, country_code, roles from ops.actor_profiles "
            "where family in (select unnest(?))", [ids]).fetchall():  # fmt: skip
            no_surfaces = ()  # which person it is doesn't depend on them
            people[family].append(Profile(article_id, local_id, kind, name, country, tuple(roles), no_surfaces))
        company: dict[str, set[str]] = defaultdict(set)
        for article_id, keys in con.execute(
            "select article_id, list(distinct settled_key) from ops.actor_profiles where settled_key is not null "
            "and article_id in (select article_id from ops.actor_profiles where family in (select unnest(?))) "
            "group by article_id", [ids]).fetchall():  # fmt: skip
            company[article_id].update(keys)
        keys = failures.together(people, partial(_people_keys, company))
        failed = failures.of_batch(con, batch)
        keys |= {p.local_id: _apart(p) for f in failed for p in people[f.item_id]}
        rows = [{"family": f, "local_id": p.local_id, "key": keys[p.local_id]} for f, of in people.items() for p in of]
        record(con, FAMILIES, batch, {OPS_ACTOR_PEOPLE.full_name: frame(OPS_ACTOR_PEOPLE, rows)}, failed)
    if gone:
        forget(con, FAMILIES, gone)


def _people_keys(company: dict[str, set[str]], families: Iterable[list[Profile]]) -> dict[str, str]:
    return resolve_people(list(chain.from_iterable(families)), company)


def _make_rows(con: duckdb.DuckDBPyConnection, report: StageReport) -> None:
    """Make the rows of the actors that are due."""
    failures = Failures(ROWS, report)
    con.execute(_ACTOR_KEYS)
    due, gone = due_groups(con, ROWS, _ACTOR_GROUPS)
    for batch in batches(due, _ACTORS):
        con.register("due_actors", pl.DataFrame({"actor_id": [item.item_id for item in batch]}).to_arrow())
        members: dict[str, Members] = defaultdict(Members)
        for key, name, kind, country, count in con.execute(
            f"select key, name, kind, country_code, count(*) {_DUE_MEMBERS} group by all"
        ).fetchall():
            members[key].count(name, kind, country, count)
        for key, surface, count in con.execute(
            f"select key, surface, count(*) from (select key, unnest(surfaces) as surface {_DUE_MEMBERS}) group by all"
        ).fetchall():
            members[key].surfaces[surface] = count
        of_actor = {actor_id_of(key): (key, same) for key, same in members.items()}
        made = failures.isolate(of_actor, lambda actor: actor_row(*actor))
        failed = failures.of_batch(con, batch)
        made |= {f.item_id: _plain_row(f.item_id, of_actor[f.item_id][1]) for f in failed}
        record(con, ROWS, batch, {OPS_ACTOR_ROWS.full_name: frame(OPS_ACTOR_ROWS, made.values())}, failed)
        con.unregister("due_actors")
    con.execute("drop table actor_keys")
    if gone:
        forget(con, ROWS, gone)


def _plain_row(actor_id: str, same: Members) -> dict[str, str | None]:
    """The row of an actor of which only what is sure is told, since working out the rest has failed."""
    return {"actor_id": actor_id, "name": min(same.names), "name_en": None, "kind": same.kind, "country_code": None,
            "stands_for": None}  # fmt: skip


def _write(con: duckdb.DuckDBPyConnection, due: Item) -> dict[str, int]:
    """Bring dedup.actors and dedup.actor_mentions up to date."""
    codes = con.execute(
        "select distinct p.country_code from nlp.agreement_reports, unnest(parties) as t(p) "
        "where p.country_code is not null order by all"
    ).fetchall()
    con.register("bound_countries", country_actors([code for (code,) in codes]).to_arrow())
    partial = _resolve_mentions(con)
    try:
        return record_difference(con, ACTORS, due, {
            "dedup.actors": "from ops.actor_rows union all by name "
            "select * from bound_countries where actor_id not in (select actor_id from ops.actor_rows)",
            "dedup.actor_mentions": "from resolved_mentions",
        }, partial={"dedup.actor_mentions"} if partial else ())  # fmt: skip
    finally:
        con.execute("drop table resolved_mentions")
        con.unregister("bound_countries")


def _resolve_mentions(con: duckdb.DuckDBPyConnection) -> bool:
    """Make the temporary table `resolved_mentions`, as dedup.actor_mentions should be.

    Returns:
        Whether it holds only the mentions whose actor may have changed since the stage last ended.
    """
    mentions = (
        f"create or replace temp table resolved_mentions as select m.mention_id, {_ACTOR_ID} as actor_id "
        f"from nlp.entity_mentions as m join ("
        f"select p.local_id, {_KEY} as key from ops.actor_profiles as p {_KEPT}{{}}) using (local_id)"
    )
    [(since,)] = con.execute(
        "select max(done_at) from ops.stage_log where stage = ? and version = ?", [ACTORS.name, ACTORS.version]
    ).fetchall()
    if since is not None:
        done = "(select item_id from ops.stage_log where stage = '{}' and done_at > $since)"
        con.execute(
            mentions.format(
                f" where p.article_id in {done.format(PROFILES.name)} or q.family in {done.format(FAMILIES.name)}"
            ),
            {"since": since},
        )
        # Mentions that are no more leave no trace but that there are too many.
        [(is_whole,)] = con.execute(
            "select (select count(*) from dedup.actor_mentions) + (select count(*) from resolved_mentions "
            "anti join dedup.actor_mentions using (mention_id)) = (select count(*) from nlp.entity_mentions)"
        ).fetchall()
        if is_whole:
            return True
    con.execute(mentions.format(""))
    return False
