"""Writes the sample corpus in `data/sample/` from the readable sources beside this file.

    python tests/sample/build.py [FOLDER]

`sources/articles/` holds each article once, as plain text with a small header;
`sources/pages/` the shapes in which the invented outlets present them (Jinja
templates); `sources/other/` small inputs that are copied as they are. What is
packed, encoded, cut or damaged is made here, always with the same bytes for the
same library versions. What the pipeline should make of each file stands in
`expectations.toml`.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import sys
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from xml.sax.saxutils import escape

import polars as pl
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

HERE = Path(__file__).resolve().parent
SOURCES = HERE / "sources"
SAMPLE = HERE.parents[1] / "data" / "sample"

_WEEKDAYS = ["الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"]
_LEVANT = [
    "كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران",
    "تموز", "آب", "أيلول", "تشرين الأول", "تشرين الثاني", "كانون الأول",
]  # fmt: skip
_EGYPT = ["يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"]
_MAGHREB = ["يناير", "فبراير", "مارس", "أبريل", "ماي", "يونيو", "يوليوز", "غشت", "شتنبر", "أكتوبر", "نونبر", "دجنبر"]
_MONTHS = {
    "وكالة المشرق للأنباء": [f"{a}/{b}" for a, b in zip(_EGYPT, _LEVANT, strict=True)],
    "صحيفة الميزان": _LEVANT,
    "وكالة الرافد": _LEVANT,
    "جريدة الضفتين": _MAGHREB,
}


@dataclass(frozen=True)
class Article:
    """An article as its source file has it."""

    slug: str
    title: str
    outlet: str
    section: str
    url: str
    author: str
    published: datetime
    paragraphs: tuple[str, ...]

    @property
    def text(self) -> str:
        return "\n\n".join(self.paragraphs)

    @property
    def date_line(self) -> str:
        """The date as the outlet prints it, with the months of its region."""
        month = _MONTHS.get(self.outlet, _EGYPT)[self.published.month - 1]
        return f"{_WEEKDAYS[self.published.weekday()]} {self.published.day} {month} {self.published.year}"

    @property
    def record(self) -> dict[str, str]:
        """The article as one record, under the usual names."""
        return {
            "title": self.title, "text": self.text, "url": self.url, "source": self.outlet,
            "published": self.published.isoformat(), "author": self.author,
        }  # fmt: skip


def read_article(slug: str) -> Article:
    """Reads `sources/articles/<slug>.txt`: header lines, a blank line, paragraphs."""
    head, *paragraphs = (SOURCES / "articles" / f"{slug}.txt").read_text(encoding="utf-8").strip().split("\n\n")
    header = dict(line.split(": ", 1) for line in head.splitlines())
    return Article(
        slug, header["title"], header["outlet"], header["section"], header["url"], header["author"],
        datetime.fromisoformat(header["published"]), tuple(paragraphs),
    )  # fmt: skip


def all_slugs() -> list[str]:
    """Every article that has a source."""
    return sorted(path.stem for path in (SOURCES / "articles").glob("*.txt"))


_pages = Environment(
    loader=FileSystemLoader(SOURCES / "pages"), autoescape=select_autoescape(["html"]), undefined=StrictUndefined,
    keep_trailing_newline=True,
)  # fmt: skip


def page(shape: str, slug: str, **extra: object) -> str:
    """The article in the shape of `sources/pages/<shape>`."""
    article = read_article(slug)
    json_ld = json.dumps(
        {
            "@context": "https://schema.org", "@type": "NewsArticle", "headline": article.title,
            "datePublished": article.published.isoformat(), "inLanguage": "ar", "mainEntityOfPage": article.url,
            "author": {"@type": "Person", "name": article.author},
            "publisher": {"@type": "Organization", "name": article.outlet},
        },
        ensure_ascii=False, indent=1,
    )  # fmt: skip
    return _pages.get_template(shape).render(
        title=article.title, outlet=article.outlet, section=article.section, url=article.url, author=article.author,
        slug=article.slug, published=article.published.isoformat(), year=article.published.year,
        date_line=article.date_line, paragraphs=article.paragraphs, json_ld=Markup(json_ld.replace("</", "<\\/")),
        **extra,
    )  # fmt: skip


def gzipped(data: bytes) -> bytes:
    """Gzip without a time stamp."""
    return gzip.compress(data, mtime=0)


def json_lines(*slugs: str) -> str:
    """One record a line."""
    return "".join(json.dumps(read_article(slug).record, ensure_ascii=False) + "\n" for slug in slugs)


def table(*slugs: str, extra: tuple[dict[str, str], ...] = ()) -> str:
    """CSV with a header row."""
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=["title", "text", "url", "source", "published", "author"])
    writer.writeheader()
    writer.writerows([read_article(slug).record for slug in slugs])
    writer.writerows(extra)
    return out.getvalue()


def parquet(*slugs: str) -> bytes:
    """A Parquet file of records, the publication time as a UTC timestamp."""
    articles = [read_article(slug) for slug in slugs]
    times = pl.Series("published", [a.published.astimezone(UTC) for a in articles], dtype=pl.Datetime("us", "UTC"))
    out = io.BytesIO()
    pl.DataFrame([a.record for a in articles]).with_columns(times).write_parquet(out, compression="zstd")
    return out.getvalue()


def rss(channel: str, *slugs: str) -> str:
    """RSS 2.0 with the whole article in `content:encoded`."""
    items = []
    for article in map(read_article, slugs):
        body = "".join(f"<p>{escape(p)}</p>" for p in article.paragraphs)
        items.append(
            f"<item><title>{escape(article.title)}</title><link>{article.url}</link>"
            f'<guid isPermaLink="true">{article.url}</guid><dc:creator>{escape(article.author)}</dc:creator>'
            f"<pubDate>{format_datetime(article.published)}</pubDate>"
            f"<description>{escape(article.paragraphs[0])}</description>"
            f"<content:encoded><![CDATA[{body}]]></content:encoded></item>\n"
        )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>\n'
        f"<title>{channel}</title><link>https://almarsa.example.org/</link><description>آخر المواد</description>"
        f"<language>ar</language>\n{''.join(items)}</channel></rss>\n"
    )


def atom(feed: str, *slugs: str) -> str:
    """Atom 1.0 with escaped HTML content."""
    entries = []
    for article in map(read_article, slugs):
        body = escape("".join(f"<p>{escape(p)}</p>" for p in article.paragraphs))
        entries.append(
            f'<entry><title>{escape(article.title)}</title><link rel="alternate" href="{article.url}"/>'
            f"<id>{article.url}</id><published>{article.published.isoformat()}</published>"
            f"<updated>{article.published.isoformat()}</updated>"
            f"<author><name>{escape(article.author)}</name></author>"
            f'<content type="html">{body}</content></entry>\n'
        )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ar">\n'
        f"<title>{feed}</title><id>https://addiffatayn.example.org/</id>"
        f"<updated>2023-07-17T12:00:00+01:00</updated>\n{''.join(entries)}</feed>\n"
    )


def warc(*responses: tuple[str, str, str, bytes]) -> bytes:
    """A gzipped WARC of (url, status line, content type, body), each a member of its own, after its header record."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="WARC/1.0")

    def fixed(number: int) -> dict[str, str]:
        return {
            "WARC-Record-ID": f"<urn:uuid:00000000-0000-4000-8000-{number:012d}>",
            "WARC-Date": f"2025-11-01T02:00:{number:02d}Z",
        }

    software = b"software: sample crawler\r\nformat: WARC File Format 1.0\r\n"
    writer.write_record(
        writer.create_warc_record(
            "sample.warc.gz", "warcinfo", payload=io.BytesIO(software), warc_content_type="application/warc-fields",
            warc_headers_dict=fixed(0),
        )
    )  # fmt: skip
    for number, (url, status, content_type, body) in enumerate(responses, start=1):
        headers = StatusAndHeaders(
            status, [("Content-Type", content_type), ("Content-Length", str(len(body)))], protocol="HTTP/1.1"
        )
        writer.write_record(
            writer.create_warc_record(
                url, "response", payload=io.BytesIO(body), http_headers=headers, warc_headers_dict=fixed(number)
            )
        )
    return out.getvalue()


def crawled(shape: str, slug: str) -> tuple[str, str, str, bytes]:
    """An article's page as a crawled response."""
    return read_article(slug).url, "200 OK", "text/html; charset=utf-8", page(shape, slug).encode()


def tiny_png() -> bytes:
    """A valid picture of one grey point."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    header = (1).to_bytes(4, "big") * 2 + bytes([8, 0, 0, 0, 0])
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0\x80")) + chunk(b"IEND", b"")
    )


def good_files() -> dict[str, bytes]:
    """Path below the sample folder -> bytes, of what can be read."""
    renamed = {
        "headline": "title", "body": "text", "link": "url", "publisher": "source", "date": "published",
        "byline": "author",
    }  # fmt: skip
    amman = read_article("jordan-water-energy-rejected").record
    missing = (
        "https://khaleej-today.example.com/old", "404 Not Found", "text/html; charset=utf-8",
        "<html><body><h1>الصفحة غير موجودة</h1></body></html>".encode(),
    )  # fmt: skip
    logo = ("https://khaleej-today.example.com/logo.png", "200 OK", "image/png", tiny_png())
    return {
        "web/moscow-tehran-treaty.html": page("almashriq.html", "russia-iran-signing").encode(),
        "web/riyadh-tehran-beijing.html": page("almashriq.html", "saudi-iran-beijing").encode(),
        "web/riyadh-washington-deals.html": page("almashriq.html", "saudi-us-600bn").encode(),
        "web/18012025-3.html": page("khaleej.html", "russia-iran-signing-reprint").encode(),
        "web/06102021-11.html": page("khaleej.html", "egypt-saudi-link-other-figure").encode(),
        "web/egypt-saudi-power-link.html": page("almarsa.html", "egypt-saudi-link").encode(),
        "web/grain-deal-ends.html.gz": gzipped(page("almarsa.html", "black-sea-withdrawal").encode()),
        "web/50217.htm": page("almizan.html", "black-sea-signing", declared=True).encode("cp1256"),
        "web/55240.html": page("almizan.html", "durra-field", declared=True)
        .replace("windows-1256", "utf-8")
        .encode("cp1256"),
        "web/66310.html": page("almizan.html", "ras-el-hekma", declared=False).encode("cp1256"),
        "text/75011.txt": page("plain.txt", "gaza-truce-january").encode("utf-16-le"),
        "text/81544.txt": page("almizan.txt", "russia-iran-in-force").encode(),
        "text/53988.txt": page("almizan.txt", "lebanon-israel-maritime").encode("utf-8-sig"),
        "text/47102.txt.gz": gzipped(page("almizan.txt", "jordan-water-energy").encode()),
        "text/protocole-peche-fin.txt": page("plain.txt", "morocco-eu-fish").encode("utf-16"),
        "text/total-gas-growth.txt": page("alrafid.txt", "total-iraq").encode("iso8859_6"),
        "text/gcc-link.txt": page("alrafid.txt", "iraq-gulf-link").encode("cp1256"),
        "records/qatar-sinopec.json": json.dumps(
            read_article("qatar-sinopec").record, ensure_ascii=False, indent=2
        ).encode(),
        "records/amman-water-deal.json": json.dumps(
            {theirs: amman[ours] for theirs, ours in renamed.items()}, indent=1
        ).encode(),
        "records/khaleej-today.jsonl.gz": gzipped(json_lines("typhoon-talks").encode()),
        "records/arqam-aswaq.jsonl": json_lines(
            "imf-egypt-2022", "imf-egypt-2024", "qatar-sinopec-reprint", "syria-power"
        ).encode(),
        "records/almizan.csv": table("gerd-talks", "lebanon-ceasefire").encode("utf-8-sig"),
        "records/alrafid.parquet": parquet(
            "iraq-turkey-pipeline", "iraq-turkey-restart", "syria-sdf", "syria-power-contracts"
        ),
        "feeds/almarsa.xml": rss(
            "شبكة المرسى الإخبارية", "libya-ceasefire", "sudan-jeddah-violated", "uk-turkey-typhoon"
        ).encode(),
        "feeds/addiffatayn.xml": atom("جريدة الضفتين", "algeria-italy-gas", "tunisia-eu").encode(),
        "crawl/nightly.warc.gz": warc(
            crawled("khaleej.html", "gerd-reopened"), missing, crawled("almashriq.html", "sudan-jeddah-declaration"),
            logo, crawled("almashriq.html", "somalia-ethiopia-ankara"),
        ),
    }  # fmt: skip


def broken_files(good: dict[str, bytes]) -> dict[str, bytes]:
    """Path below the sample folder -> bytes, of what is wrong in one way each."""
    archive = warc(crawled("khaleej.html", "yemen-truce-expired"), crawled("khaleej.html", "uae-india-cepa"))
    titles_only = {"title": "سطر له عنوان وليس له نص", "url": "https://example.org/empty-row", "source": "نشرة الصباح"}
    deep = "<html><body>" + "<div>" * 700 + "<p>نص بعيد القاع</p>" + "</div>" * 700 + "</body></html>"
    mixed = page("alrafid.txt", "opec-plus-cuts").encode() + "تصميم وبرمجة: قسم الحاسوب\n".encode("cp1256")
    cut_line = '{"title": "سطر مبتور", "text": "لم يك\n'
    other = {path.name: path.read_bytes() for path in sorted((SOURCES / "other").iterdir())}
    made = {
        "empty.txt": b"",
        "picture.txt": tiny_png() * 3,
        "bulletin.xyz": b"\x07\x00BULLETIN\x00\x01" + bytes(range(64)),
        "cut-off.html.gz": good["web/grain-deal-ends.html.gz"][:900],
        "not-gzip.txt.gz": "هذا ملف نصي أعطي اسما لا يناسبه\n".encode(),
        "inflated.txt.gz": gzipped(b" " * (10 * 1024 * 1024)),
        "mixed-encodings.txt": mixed,
        "deep.html": deep.encode(),
        "one-bad-line.jsonl": json_lines("saudi-us-300bn").encode() + cut_line.encode(),
        "row-without-text.csv": table("uae-india-cepa", extra=(titles_only,)).encode(),
        "header-only.csv": b"title,text,url\r\n",
        "cut-off.parquet": good["records/alrafid.parquet"][:900],
        "damaged.parquet": good["records/alrafid.parquet"][:-300]
        + b"\xff" * 292
        + good["records/alrafid.parquet"][-8:],
        "damaged.txt.gz": good["text/47102.txt.gz"][:200] + b"\0" * 40 + good["text/47102.txt.gz"][240:],
        "noise.txt": bytes((i * 167 + i // 7 * 31) % 128 + 128 for i in range(600)),
        "cut-off.warc.gz": archive[: len(archive) - 1500],
        "not-a-warc.warc": "هذا ليس أرشيفا\r\n".encode(),
    }
    copy = {"web/saved-again.html": good["web/moscow-tehran-treaty.html"]}
    return copy | {f"broken/{name}": content for name, content in (other | made).items()}


def sample_files() -> dict[str, bytes]:
    """Every file of the sample corpus: path below its folder -> bytes."""
    good = good_files()
    return good | broken_files(good)


def write(folder: Path) -> None:
    """Writes the corpus below `folder` and removes files there that belong to it no more."""
    files = sample_files()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and str(path.relative_to(folder)) not in files:
            path.unlink()
    for name, content in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else SAMPLE)
