"""One actor a real-world entity over articles, and never two people in one."""

from __future__ import annotations

import polars as pl

from mithaq.actors import ActorResolution, country_actors, find_actor_mentions, resolve_actors
from mithaq.language.analysis import ReadArticle
from mithaq.warehouse.schemas import DEDUP_ACTOR_MENTIONS, DEDUP_ACTORS, NLP_ENTITY_MENTIONS


def frame(articles: dict[str, str]) -> pl.DataFrame:
    rows = [
        {
            "mention_id": m.mention_id,
            "article_id": article_id,
            "sentence_position": 0,
            "surface": m.surface,
            "char_start": m.start,
            "char_end": m.end,
            "kind": m.kind,
            "role": m.role,
            "country_code": m.country_code,
            "local_id": m.local_id,
            "name": m.name,
            "finder": m.finder,
            "confidence": m.confidence,
        }
        for article_id, text in articles.items()
        for m in find_actor_mentions(ReadArticle(article_id, text))
    ]
    schema = {c: pl.Float64 if c == "confidence" else pl.String for c in NLP_ENTITY_MENTIONS.column_names}
    schema |= dict.fromkeys(("sentence_position", "char_start", "char_end"), pl.Int64)
    return pl.DataFrame(rows, schema=schema)


def resolve(*texts: str) -> ActorResolution:
    return resolve_actors(frame({f"a{i}": text for i, text in enumerate(texts)}))


def ids_of(resolution: ActorResolution, mentions: pl.DataFrame, surface: str) -> set[str]:
    joined = mentions.join(resolution.mentions, on="mention_id")
    return set(joined.filter(pl.col("surface") == surface)["actor_id"])


def test_columns_are_those_of_the_tables() -> None:
    found = resolve("روسيا وإيران")
    assert tuple(found.actors.columns) == DEDUP_ACTORS.column_names
    assert tuple(found.mentions.columns) == DEDUP_ACTOR_MENTIONS.column_names


def test_no_mentions_give_empty_frames() -> None:
    found = resolve("لا أحد هنا")
    assert found.actors.is_empty()
    assert found.mentions.is_empty()


def test_spelling_variants_of_a_president_are_one() -> None:
    found = resolve("قال مسعود بزشكيان", "قال مسعود بيزشكيان", "وصل بيزيشكيان أمس")
    assert found.actors.height == 1
    assert found.actors["name_en"].to_list() == ["Masoud Pezeshkian"]


def test_spelling_variants_of_an_unknown_person_are_one() -> None:
    found = resolve("قال الوزير النرويجي يوناس غريندلسون", "قال الوزير النرويجي يوناس جريندلسون")
    assert found.actors.height == 1
    assert found.actors["name_en"].to_list() == [None]


def test_one_family_name_is_not_one_person() -> None:
    found = resolve("قال الوزير النرويجي يوناس هالفورسن", "قال الوزير النرويجي توركيل هالفورسن")
    assert found.actors.height == 2


def test_given_names_that_sound_alike_stay_two_people() -> None:
    assert resolve("قال الوزير محمد سالم الحمداني", "قال الوزير محمد سليم الحمداني").actors.height == 2
    assert resolve("قال الوزير خالد حسن", "قال الوزير خالد حسين").actors.height == 2


def test_araghchi_is_not_iraq_and_biden_is_not_bin_laden() -> None:
    found = resolve("قال عباس عراقجي", "قالت حكومة العراق إن العراق موافق", "قال جو بايدن", "قال أسامة بن لادن")
    names = set(found.actors["name_en"].drop_nulls())
    assert {"Abbas Araghchi", "Iraq", "Joe Biden", "Osama bin Laden"} <= names


def test_city_does_not_merge_with_its_country() -> None:
    found = resolve("قالت موسكو", "قالت روسيا")
    assert sorted(found.actors["kind"]) == ["country", "place"]
    assert set(found.actors["country_code"]) == {"RU"}


def test_family_name_alone_needs_evidence() -> None:
    texts = {
        "a": "قال وزير الخارجية النرويجي يوناس هالفورسن ذلك",
        "b": "قال الوزير النرويجي هالفورسن إن بلاده موافقة",
        "c": "سجل الأميركي توركيل هالفورسن هدفا",
    }
    mentions = frame(texts)
    found = resolve_actors(mentions)
    assert len(ids_of(found, mentions, "يوناس هالفورسن") | ids_of(found, mentions, "هالفورسن")) == 1


def test_army_by_adjective_and_by_country_is_one() -> None:
    found = resolve("قال الجيش الصيني", "قال جيش الصين")
    assert found.actors.filter(pl.col("kind") == "organisation").height == 1


def test_ministry_without_a_country_follows_its_article() -> None:
    found = resolve("القاهرة ومصر: قالت وزارة الداخلية", "عمان والأردن: قالت وزارة الداخلية")
    assert found.actors.filter(pl.col("kind") == "organisation").height == 2


def test_ids_do_not_depend_on_order_or_company() -> None:
    texts = {"a": "قال الوزير النرويجي يوناس هالفورسن", "b": "روسيا وإيران وحلف الناتو", "c": "قال مسعود بزشكيان"}
    mentions = frame(texts)
    forward, backward = resolve_actors(mentions), resolve_actors(mentions.reverse())
    assert forward.actors.equals(backward.actors)
    assert forward.mentions.equals(backward.mentions)
    alone = resolve_actors(mentions.filter(pl.col("article_id") == "a"))
    assert set(alone.actors["actor_id"]) <= set(forward.actors["actor_id"])


def test_countries_named_by_adjective_get_the_id_of_their_mentions() -> None:
    found = resolve("قالت روسيا")
    assert country_actors(["RU"])["actor_id"].to_list() == found.actors["actor_id"].to_list()


def test_every_mention_has_one_actor() -> None:
    mentions = frame({"a": "روسيا وإيران والصين", "b": "قال فلاديمير بوتين وأضاف بوتين"})
    found = resolve_actors(mentions)
    assert sorted(found.mentions["mention_id"]) == sorted(mentions["mention_id"])
    assert set(found.mentions["actor_id"]) == set(found.actors["actor_id"])


def test_a_capital_says_which_state_the_press_means_by_it() -> None:
    actors = resolve("أعلنت لشبونة موقفها، ووصل الوفد إلى البرتغال").actors
    place, state = (actors.filter(pl.col("kind") == kind).row(0, named=True) for kind in ("place", "country"))
    assert place["stands_for"] == state["actor_id"]
    assert state["stands_for"] is None
