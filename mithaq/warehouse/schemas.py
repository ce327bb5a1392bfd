"""Every table that the library writes: names, columns, types, meanings.

The one source of truth: the writer creates tables from it, the expectations
check against it, dbt's sources and Dagster's column metadata are generated
from it. Marts are dbt's own and described in `dbt_project/`. No SQL is run
here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Column:
    """A column: DuckDB type, meaning, and what is always true of its values."""

    name: str
    type: str
    description: str
    nullable: bool = False
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """A table of the work warehouse: the stage that writes it, and `key` columns that are unique together.

    `constraints` are true of every row, beside what its columns say: (name, SQL over the row `t` and, in a table of
    facts, over its article `a`).
    """

    schema: str
    name: str
    description: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    stage: str
    constraints: tuple[tuple[str, str], ...] = ()

    @property
    def full_name(self) -> str:
        """`schema.name`, as SQL writes it."""
        return f"{self.schema}.{self.name}"

    @cached_property
    def column_names(self) -> tuple[str, ...]:
        """Column names in table order."""
        return tuple(c.name for c in self.columns)


def _col(name: str, type_: str, description: str) -> Column:
    return Column(name, type_, description)


def _opt(name: str, type_: str, description: str, values: tuple[str, ...] = ()) -> Column:
    return Column(name, type_, description, nullable=True, values=values)


def _of(name: str, values: tuple[str, ...], description: str) -> Column:
    return Column(name, "VARCHAR", description, values=values)


ACTOR_KINDS = ("person", "country", "organisation", "group", "place")
AGREEMENT_KINDS = (
    "treaty", "partnership", "trade", "memorandum", "contract", "ceasefire", "nuclear", "defence", "peace", "loan",
    "investment", "roadmap", "protocol", "sale", "other",
)  # fmt: skip
STATUSES = (
    "proposed", "negotiating", "announced", "agreed", "signed", "ratified", "in_force", "suspended", "withdrawn",
    "violated", "expired", "rejected", "unknown",
)  # fmt: skip
MODALITIES = ("asserted", "denied", "planned", "hypothetical")
COMPARATORS = ("exact", "about", "more_than", "less_than", "up_to")
QUANTITY_KINDS = (
    "money", "percent", "duration", "length", "area", "volume", "mass", "energy", "power", "count", "rate", "age",
)  # fmt: skip
DIRECTIONS = ("increase", "decrease", "level")
DOMAINS = (
    "security", "defence", "energy", "trade", "finance", "transport", "nuclear", "technology", "humanitarian", "other",
)  # fmt: skip
PARTY_ROLES = ("party", "mediator", "guarantor")
DURATION_UNITS = ("year", "month", "week", "day")

ARTICLE_ID = _col("article_id", "VARCHAR", "The article; derived from the content of its document")
SPAN = (
    _col("surface", "VARCHAR", "The words themselves, as written"),
    _col("char_start", "INTEGER", "First character in the article's text, 0-based, in code points"),
    _col("char_end", "INTEGER", "One past the last character in the article's text"),
)

_SURFACE_IS_IN_TEXT = (
    "surface_is_in_text", "substring(a.text, t.char_start + 1, t.char_end - t.char_start) = t.surface"
)  # fmt: skip
_ISO_DATE = r"\d{4}(-\d{2}(-\d{2})?)?"


def _is_iso_date(column: str) -> tuple[str, str]:
    return f"{column}_is_iso", f"t.{column} is null or regexp_full_match(t.{column}, '{_ISO_DATE}')"


RAW_FILES = Table(
    "raw", "files", "Every file seen in the inbox, with how many inputs it held", ("path", "file_sha256"),
    (
        _col("path", "VARCHAR", "Path below the inbox; of a feed's archive, 'feeds:' and the path below fetched"),
        _col("file_sha256", "VARCHAR", "SHA-256 of the file's bytes as found"),
        _col("byte_size", "BIGINT", "Size of the file as found"),
        _col("modified_ns", "BIGINT", "Modification time in nanoseconds, to skip unchanged files"),
        _col("format", "VARCHAR", "What the file was read as, such as html, jsonl, warc; 'unknown' where nothing fits"),
        _col("input_count", "INTEGER", "Inputs in the file: rows of raw.documents plus rows of raw.rejections"),
        _col("ingested_at", "TIMESTAMP", "When the file was read (UTC)"),
    ),
    stage="raw_documents",
)  # fmt: skip
RAW_DOCUMENTS = Table(
    "raw", "documents", "One row a distinct input: a whole file, or one record of a container file", ("document_id",),
    (
        _col("document_id", "VARCHAR", "SHA-256 of the document's bytes"),
        _col("source_file", "VARCHAR", "Base name of the file that held it first"),
        _col("path", "VARCHAR", "Path of that file below the inbox"),
        _col("record_index", "INTEGER", "Position of the record in its file, 0 for single documents"),
        _col("format", "VARCHAR", "txt, html, json, csv, parquet, feed or warc"),
        _opt("encoding", "VARCHAR", "Character encoding that the bytes were decoded with, null for structured records"),
        _col("byte_size", "BIGINT", "Size of the document's bytes"),
        _opt("original_path", "VARCHAR", "Where the bytes are kept, below DATA; null once they are let go"),
        _opt("url", "VARCHAR", "Address of the page, where the container says so"),
        _opt("fetched_at", "TIMESTAMP", "When a crawler fetched it, where the container says so (UTC)"),
        _col("ingested_at", "TIMESTAMP", "When it was read (UTC)"),
    ),
    stage="raw_documents",
)  # fmt: skip
RAW_REJECTIONS = Table(
    "raw", "rejections", "Inputs that could not become a document, and why", ("path", "file_sha256", "record_index"),
    (
        _col("path", "VARCHAR", "Path below the inbox"),
        _col("file_sha256", "VARCHAR", "SHA-256 of the file's bytes"),
        _col("record_index", "INTEGER", "Position of the record in its file, 0 where the file as a whole was rejected"),
        _of("stage", ("ingest",), "Stage that rejected it"),
        _col("reason", "VARCHAR", "Stable reason code"),
        _col("detail", "VARCHAR", "What exactly was wrong"),
        _col("rejected_at", "TIMESTAMP", "When (UTC)"),
    ),
    stage="raw_documents",
)  # fmt: skip
RAW_FETCHES = Table(
    "raw", "fetches", "Every address that a poll of a feed asked, with what came of it", ("feed", "url", "fetched_at"),
    (
        _col("feed", "VARCHAR", "Name of the feed in feeds.toml"),
        _col("url", "VARCHAR", "The address that was asked"),
        _of("kind", ("feed", "page"), "The feed itself, or the page of one of its items"),
        _of("outcome", ("fetched", "unchanged", "failed"), "Unchanged: the server said that nothing is new"),
        _opt("reason", "VARCHAR", "Stable reason code of a failure"),
        _opt("detail", "VARCHAR", "What exactly was wrong"),
        _opt("status", "INTEGER", "HTTP status of the last answer, null where there was none"),
        _col("attempts", "INTEGER", "Tries in this poll"),
        _opt("byte_size", "BIGINT", "Size of the answer as sent"),
        _opt("new_items", "INTEGER", "Items of a feed that no poll had seen before"),
        _opt("archive", "VARCHAR", "File below DATA/fetched that holds the answer, where something was new"),
        _col("seconds", "DOUBLE", "Time it took, pauses included"),
        _col("fetched_at", "TIMESTAMP", "When it was asked (UTC)"),
    ),
    stage="fetched_feeds",
)  # fmt: skip
CLEAN_ARTICLES = Table(
    "clean", "articles", "Main text and metadata of each document that holds an Arabic article", ("article_id",),
    (
        ARTICLE_ID,
        _col("document_id", "VARCHAR", "The document it was cleaned from"),
        _col("source_file", "VARCHAR", "Base name of the input file"),
        _col("title", "VARCHAR", "Title line"),
        _col("text", "VARCHAR", "Cleaned main text; begins with the title line"),
        _opt("source", "VARCHAR", "Outlet"),
        _opt("url", "VARCHAR", "Address of the page"),
        _opt("author", "VARCHAR", "Author as given"),
        _opt("published_at", "TIMESTAMP", "Publication time (UTC where a zone was given)"),
        _col("language", "VARCHAR", "ISO 639-1 code of the identified language"),
        _col("word_count", "INTEGER", "Words in text"),
        _col("offset_map", "STRUCT(field VARCHAR, text_start INTEGER, source_start INTEGER, length INTEGER)[]",
             "Runs copied from the decoded document: text[text_start:+length] is field[source_start:+length], "
             "up to one-to-one character normalisation"),
        _col("cleaned_at", "TIMESTAMP", "When (UTC)"),
    ),
    stage="clean_articles",
)  # fmt: skip
CLEAN_REJECTIONS = Table(
    "clean", "rejections", "Documents that hold no Arabic article, and why", ("document_id",),
    (
        _col("document_id", "VARCHAR", "The document"),
        _col("source_file", "VARCHAR", "Base name of the input file"),
        _of("stage", ("clean", "language"), "Stage that rejected it"),
        _col("reason", "VARCHAR", "Stable reason code"),
        _col("detail", "VARCHAR", "What exactly was wrong"),
        _col("rejected_at", "TIMESTAMP", "When (UTC)"),
    ),
    stage="clean_articles",
)  # fmt: skip
NLP_SENTENCES = Table(
    "nlp", "sentences", "Sentences with their words and named entities, as Stanza read them",
    ("article_id", "position"),
    (
        ARTICLE_ID,
        _col("position", "INTEGER", "Place of the sentence in the article, from 0"),
        _col("char_start", "INTEGER", "First character in the article's text"),
        _col("char_end", "INTEGER", "One past the last character"),
        _col("words", "STRUCT(text VARCHAR, lemma VARCHAR, upos VARCHAR, feats VARCHAR, "
             "char_start INTEGER, char_end INTEGER, head INTEGER, deprel VARCHAR)[]", "Syntactic words in order"),
        _col("entities", "STRUCT(text VARCHAR, label VARCHAR, char_start INTEGER, char_end INTEGER, score DOUBLE)[]",
             "Named entities in order"),
    ),
    stage="sentences",
    constraints=(
        ("is_inside_text", "t.char_start >= 0 and t.char_end > t.char_start and t.char_end <= length(a.text)"),
        ("position_counts", "t.position >= 0"),
        ("words_are_inside", "list_bool_and(list_transform(t.words, lambda w: w.char_start >= t.char_start "
         "and w.char_end <= t.char_end and w.char_start < w.char_end)) is distinct from false"),
    ),
)  # fmt: skip
NLP_ENTITY_MENTIONS = Table(
    "nlp", "entity_mentions", "Every naming of an actor", ("mention_id",),
    (
        _col("mention_id", "VARCHAR", "Derived from article, span and kind of fact"),
        ARTICLE_ID,
        _col("sentence_position", "INTEGER", "The sentence that holds it"),
        *SPAN,
        _of("kind", ACTOR_KINDS, "What is named"),
        _opt("role", "VARCHAR", "Title or function as written beside a person's name"),
        _opt("country_code", "VARCHAR", "ISO 3166-1 alpha-2 country, where known"),
        _col("local_id", "VARCHAR", "The actor within this article: mentions of one actor share it"),
        _col("name", "VARCHAR", "Fullest form of the actor's name in this article"),
        _of("finder", ("model", "gazetteer", "pattern"), "What found it"),
        _col("confidence", "DOUBLE", "0 to 1"),
    ),
    stage="entity_mentions",
    constraints=(
        _SURFACE_IS_IN_TEXT,
        ("surface_is_no_letter_and_no_essay", "length(t.surface) between 2 and 200"),
        ("name_is_no_letter_and_no_essay", "length(t.name) between 2 and 200"),
        ("country_code_is_iso", "t.country_code is null or regexp_full_match(t.country_code, '[A-Z]{2}')"),
    ),
)  # fmt: skip
_PARTIES = "STRUCT(local_id VARCHAR, country_code VARCHAR, name VARCHAR, role VARCHAR, confidence DOUBLE)[]"
NLP_AGREEMENT_REPORTS = Table(
    "nlp", "agreement_reports", "What one article says of one agreement", ("report_id",),
    (
        _col("report_id", "VARCHAR", "The agreement within this article"),
        ARTICLE_ID,
        _col("name", "VARCHAR", "Fullest name that the article gives it"),
        _of("kind", AGREEMENT_KINDS, "What kind of agreement"),
        _of("status", STATUSES, "Latest status that the article asserts"),
        _of("modality", MODALITIES, "Whether the article asserts, denies, plans or supposes it"),
        _opt("signed_on", "VARCHAR", "ISO date of signing at its known precision"),
        _opt("effective_on", "VARCHAR", "ISO date of entry into force at its known precision"),
        _opt("duration_value", "DOUBLE", "How long it runs"),
        _opt("duration_unit", "VARCHAR", "Unit of duration_value", DURATION_UNITS),
        _opt("value", "DOUBLE", "Money it is worth"),
        _opt("currency", "VARCHAR", "ISO 4217 currency of value"),
        _opt("place", "VARCHAR", "Where it was signed or negotiated"),
        _col("domains", "VARCHAR[]", "What it is about"),
        _col("parties", _PARTIES, "Who is bound; country_code alone where only an adjective names the party"),
        _col("confidence", "DOUBLE", "0 to 1"),
    ),
    stage="agreement_mentions",
    constraints=(
        _is_iso_date("signed_on"),
        _is_iso_date("effective_on"),
        ("duration_is_positive", "t.duration_value is null or t.duration_value > 0"),
        ("duration_has_unit", "(t.duration_value is null) = (t.duration_unit is null)"),
        ("currency_is_iso", "t.currency is null or regexp_full_match(t.currency, '[A-Z]{3}')"),
        ("value_has_currency", "(t.value is null) = (t.currency is null)"),
    ),
)  # fmt: skip
NLP_AGREEMENT_MENTIONS = Table(
    "nlp", "agreement_mentions", "Every mention of an agreement, anaphora included", ("mention_id",),
    (
        _col("mention_id", "VARCHAR", "Derived from article, span and kind of fact"),
        _col("report_id", "VARCHAR", "The agreement within this article"),
        ARTICLE_ID,
        _col("sentence_position", "INTEGER", "The sentence that holds it"),
        *SPAN,
        _col("sentence", "VARCHAR", "The sentence as written"),
        _of("status", STATUSES, "Status stated here"),
        _of("modality", MODALITIES, "Asserted, denied, planned or hypothetical here"),
        _opt("event_date", "VARCHAR", "ISO date of what is stated here, at its known precision"),
        _opt("reported_by", "VARCHAR", "local_id of the speaker, where attributed"),
        _col("confidence", "DOUBLE", "0 to 1"),
    ),
    stage="agreement_mentions",
    constraints=(
        _SURFACE_IS_IN_TEXT,
        ("stands_in_its_sentence", "contains(t.sentence, t.surface)"),
        _is_iso_date("event_date"),
    ),
)  # fmt: skip
NLP_QUANTITY_MENTIONS = Table(
    "nlp", "quantity_mentions", "Every number with a unit or a counted noun", ("quantity_id",),
    (
        _col("quantity_id", "VARCHAR", "Derived from article, span and kind of fact"),
        ARTICLE_ID,
        _col("sentence_position", "INTEGER", "The sentence that holds it"),
        *SPAN,
        _col("value", "DOUBLE", "Value in unit; the lower end of a range"),
        _opt("value_max", "DOUBLE", "Upper end of a range"),
        _of("comparator", COMPARATORS, "How the value bounds the truth"),
        _of("kind", QUANTITY_KINDS, "What is measured, by dimension"),
        _col("unit", "VARCHAR", "ISO 4217, percent, English singular, or the counted noun"),
        _opt("si_value", "DOUBLE", "Value in si_unit"),
        _opt("si_unit", "VARCHAR", "SI unit of the dimension, null for money, percent and counts"),
        _opt("per", "VARCHAR", "Denominator, such as year, day, barrel"),
        _opt("subject", "VARCHAR", "What is measured, as written"),
        _opt("direction", "VARCHAR", "Whether it tells of a rise, a fall or a level", DIRECTIONS),
        _of("modality", MODALITIES, "Asserted, denied, planned or hypothetical"),
        _opt("local_id", "VARCHAR", "Actor of this article that it belongs to"),
        _opt("report_id", "VARCHAR", "Agreement of this article that it belongs to"),
        _opt("as_of", "VARCHAR", "ISO date or period that it holds for"),
        _col("sentence", "VARCHAR", "The sentence as written"),
        _col("confidence", "DOUBLE", "0 to 1"),
    ),
    stage="quantity_mentions",
    constraints=(
        _SURFACE_IS_IN_TEXT,
        ("range_is_ordered", "t.value_max is null or t.value_max >= t.value"),
        ("unit_is_a_word", "length(t.unit) between 1 and 60"),
        ("unit_fits_kind", "case t.kind when 'money' then regexp_full_match(t.unit, '[A-Z]{3}') "
         "when 'percent' then t.unit in ('percent', 'permille', 'basis_point') else true end"),
    ),
)  # fmt: skip
DEDUP_STORY_ARTICLES = Table(
    "dedup", "story_articles", "Which story each article tells", ("article_id",),
    (
        ARTICLE_ID,
        _col("story_id", "VARCHAR", "Near-duplicate cluster"),
        _col("is_canonical", "BOOLEAN", "True for the one article that stands for the story"),
        _col("similarity", "DOUBLE", "Estimated Jaccard similarity to the nearest article of the story; 1 where alone"),
    ),
    stage="stories",
)  # fmt: skip
DEDUP_ACTORS = Table(
    "dedup", "actors", "One row a real-world actor, over all articles", ("actor_id",),
    (
        _col("actor_id", "VARCHAR", "The actor"),
        _col("name", "VARCHAR", "Best Arabic form of the name"),
        _opt("name_en", "VARCHAR", "English or Latin form, where known"),
        _of("kind", ACTOR_KINDS, "What it is"),
        _opt("country_code", "VARCHAR", "ISO 3166-1 alpha-2"),
        _opt("stands_for", "VARCHAR", "Of a capital: the state that the press names by it, an actor_id"),
    ),
    stage="actors",
)  # fmt: skip
DEDUP_ACTOR_MENTIONS = Table(
    "dedup", "actor_mentions", "Which actor each naming means", ("mention_id",),
    (
        _col("mention_id", "VARCHAR", "Row of nlp.entity_mentions"),
        _col("actor_id", "VARCHAR", "The actor"),
    ),
    stage="actors",
)  # fmt: skip
DEDUP_AGREEMENTS = Table(
    "dedup", "agreements", "One row an agreement, over all articles", ("agreement_id",),
    (
        _col("agreement_id", "VARCHAR", "The agreement"),
        _col("name", "VARCHAR", "Best Arabic name"),
        _opt("name_en", "VARCHAR", "English name made from kind and parties, where the parties have one"),
        _of("kind", AGREEMENT_KINDS, "What kind of agreement"),
        _of("status", STATUSES, "Latest asserted status"),
        _opt("signed_on", "VARCHAR", "ISO date at its known precision"),
        _opt("effective_on", "VARCHAR", "ISO date at its known precision"),
        _opt("duration_value", "DOUBLE", "How long it runs"),
        _opt("duration_unit", "VARCHAR", "Unit of duration_value", DURATION_UNITS),
        _opt("value", "DOUBLE", "Money it is worth"),
        _opt("currency", "VARCHAR", "ISO 4217 currency of value"),
        _opt("place", "VARCHAR", "Where it was signed or negotiated"),
        _col("domains", "VARCHAR[]", "What it is about"),
        _col("confidence", "DOUBLE", "0 to 1"),
    ),
    stage="agreements",
)  # fmt: skip
DEDUP_AGREEMENT_REPORTS = Table(
    "dedup", "agreement_reports", "Which agreement each article's report means", ("report_id",),
    (
        _col("report_id", "VARCHAR", "Row of nlp.agreement_reports"),
        _col("agreement_id", "VARCHAR", "The agreement"),
    ),
    stage="agreements",
)  # fmt: skip
DEDUP_AGREEMENT_PARTIES = Table(
    "dedup", "agreement_parties", "Who is bound by which agreement", ("agreement_id", "actor_id"),
    (
        _col("agreement_id", "VARCHAR", "The agreement"),
        _col("actor_id", "VARCHAR", "The actor"),
        _of("role", PARTY_ROLES, "As what"),
    ),
    stage="agreements",
)  # fmt: skip
OPS_STAGE_LOG = Table(
    "ops", "stage_log", "What each stage has worked off, from which input, in which version", ("stage", "item_id"),
    (
        _col("stage", "VARCHAR", "Stage name"),
        _col("item_id", "VARCHAR", "Document or article; '*' for a stage that works on all at once"),
        _col("version", "VARCHAR", "Version of the stage that did it"),
        _col("input_hash", "VARCHAR", "Hash of what the stage was given for the item"),
        _col("output_hash", "VARCHAR", "Hash of the rows the stage wrote for the item"),
        _col("done_at", "TIMESTAMP", "When (UTC)"),
    ),
    stage="ops",
)  # fmt: skip
OPS_FAILURES = Table(
    "ops", "failures", "Items that a stage failed at and has no rows of, until it reads them again",
    ("stage", "item_id"),
    (
        _col("stage", "VARCHAR", "Stage name"),
        _col("item_id", "VARCHAR", "Document or article, as in ops.stage_log"),
        _col("error_type", "VARCHAR", "Class of the exception; BrokenConstraint where a row is not as schemas.py says"),
        _col("message", "VARCHAR", "What it says, its first 500 characters"),
        _opt("traceback", "VARCHAR", "Where in the code it was raised: the end of the trace; null where none is known"),
        _col("failed_at", "TIMESTAMP", "When (UTC)"),
    ),
    stage="ops",
)  # fmt: skip
OPS_FEEDS = Table(
    "ops", "feeds", "What the next poll of a feed must know", ("url",),
    (
        _col("url", "VARCHAR", "Address of the feed"),
        _opt("etag", "VARCHAR", "ETag of the last whole answer"),
        _opt("last_modified", "VARCHAR", "Last-Modified of the last whole answer, as sent"),
        _opt("not_before", "TIMESTAMP", "Until when the server asked to be left alone (UTC)"),
        _col("polled_at", "TIMESTAMP", "When it was last asked (UTC)"),
    ),
    stage="ops",
)  # fmt: skip
OPS_FEED_ITEMS = Table(
    "ops", "feed_items", "Items of feeds that polls have seen", ("feed_url", "item_id"),
    (
        _col("feed_url", "VARCHAR", "Address of the feed"),
        _col("item_id", "VARCHAR", "Hash of the address of its page, or of its text in the feed"),
        _of("state", ("taken", "pending", "given_up"), "Pending: its page is still to be fetched"),
        _opt("page", "VARCHAR", "Address of its page, null where its text stood in the feed"),
        _col("polls", "INTEGER", "Polls that have tried its page"),
        _col("seen_at", "TIMESTAMP", "When its state last changed (UTC)"),
    ),
    stage="ops",
)  # fmt: skip
OPS_GATHERED_DOCUMENTS = Table(
    "ops", "gathered_documents", "Documents that another writer of the lake has read, and keeps the bytes of",
    ("document_id",),
    (_col("document_id", "VARCHAR", "Row of raw.documents"),),
    stage="ops",
)  # fmt: skip
OPS_STORY_SIGNATURES = Table(
    "ops", "story_signatures", "What each article resembles, so that no night reads old texts anew", ("article_id",),
    (
        ARTICLE_ID,
        _col("signature", "BLOB", "MinHash and sampled passages of mithaq.stories.signature"),
        _col("shingle_count", "INTEGER", "Distinct three-word shingles of the text"),
    ),
    stage="story_signatures",
)  # fmt: skip
OPS_STORY_KEYS = Table(
    "ops", "story_keys", "Keys under which similar articles meet", ("article_id", "key", "is_passage"),
    (
        ARTICLE_ID,
        _col("key", "BIGINT", "Hash of an LSH band or of a sampled passage"),
        _col("is_passage", "BOOLEAN", "True for a passage, false for a band"),
    ),
    stage="story_signatures",
)  # fmt: skip
OPS_STORY_PAIRS = Table(
    "ops", "story_pairs", "Pairs of articles that were compared exactly", ("article_a", "article_b"),
    (
        _col("article_a", "VARCHAR", "The article with the smaller id"),
        _col("article_b", "VARCHAR", "The other article"),
        _opt("jaccard", "DOUBLE", "Shared shingles among all shingles of the two; null where they are unlike"),
        _opt("containment", "DOUBLE", "Shared shingles among those of the shorter; null likewise"),
    ),
    stage="ops",
)  # fmt: skip
OPS_ACTOR_PROFILES = Table(
    "ops", "actor_profiles", "What each article says of each of its actors", ("local_id",),
    (
        ARTICLE_ID,
        _col("local_id", "VARCHAR", "The actor within this article"),
        _of("kind", ACTOR_KINDS, "What is named"),
        _col("name", "VARCHAR", "Fullest form of the name in this article"),
        _opt("country_code", "VARCHAR", "ISO 3166-1 alpha-2 country, where known"),
        _col("roles", "VARCHAR[]", "Titles and functions as written, in order"),
        _col("surfaces", "VARCHAR[]", "Every naming as written, in order"),
        _opt("settled_key", "VARCHAR", "Canonical key, where no other article has a say in it"),
        _opt("family", "VARCHAR", "Block of people that it is compared in, where others have"),
    ),
    stage="actor_profiles",
)  # fmt: skip
OPS_ACTOR_PEOPLE = Table(
    "ops", "actor_people", "Canonical keys of people whom no lexicon knows", ("local_id",),
    (
        _col("family", "VARCHAR", "Block of people that were compared"),
        _col("local_id", "VARCHAR", "Row of ops.actor_profiles"),
        _col("key", "VARCHAR", "Canonical key"),
    ),
    stage="actor_families",
)  # fmt: skip
OPS_ACTOR_ROWS = Table(
    "ops", "actor_rows", "One row an actor that articles name; dedup.actors adds those that agreements imply",
    ("actor_id",), DEDUP_ACTORS.columns, stage="actor_rows",
)  # fmt: skip

TABLES: tuple[Table, ...] = (
    RAW_FILES, RAW_DOCUMENTS, RAW_REJECTIONS, RAW_FETCHES, CLEAN_ARTICLES, CLEAN_REJECTIONS, NLP_SENTENCES,
    NLP_ENTITY_MENTIONS, NLP_AGREEMENT_REPORTS, NLP_AGREEMENT_MENTIONS, NLP_QUANTITY_MENTIONS, DEDUP_STORY_ARTICLES,
    DEDUP_ACTORS, DEDUP_ACTOR_MENTIONS, DEDUP_AGREEMENTS, DEDUP_AGREEMENT_REPORTS, DEDUP_AGREEMENT_PARTIES,
    OPS_STAGE_LOG, OPS_FAILURES, OPS_FEEDS, OPS_FEED_ITEMS, OPS_GATHERED_DOCUMENTS, OPS_STORY_SIGNATURES,
    OPS_STORY_KEYS, OPS_STORY_PAIRS, OPS_ACTOR_PROFILES, OPS_ACTOR_PEOPLE, OPS_ACTOR_ROWS,
)  # fmt: skip
BY_NAME: dict[str, Table] = {t.full_name: t for t in TABLES}
