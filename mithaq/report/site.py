"""The site on disk: rendering templates safely, and putting a whole site in place at once.

Every template is escaped. The one script of a page runs by its hash, and lets
the charts' scripts run that it loads from the report's own folder; nothing is
loaded from elsewhere. The policy in each page enforces both. What the pages
say is in `pages.py`.
"""

from __future__ import annotations

import base64
import ctypes
import errno
import hashlib
import json
import os
import posixpath
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from jinja2.environment import TemplateModule
from markupsafe import Markup

from mithaq.report.reading import ReportError
from mithaq.report.reuse import Answers, Made, Record, digest, digest_of, former, take
from mithaq.report.templating import QuickEnvironment
from mithaq.report.wording import GROUP_OF_STATUS, LANGUAGES, STATUS_GROUPS, Language, Wording

MARKER = "report.json"
ASSETS = ("report.css", "charts.js", "vendor/d3.min.js", "vendor/plot.min.js", "vendor/LICENSES.txt")


@dataclass(frozen=True, slots=True)
class Page:
    """One page, in no language yet: its path below the language's root, its template, what it shows."""

    path: str
    template: str
    title: Mapping[Language, str]
    section: str
    context: Mapping[str, Any] = field(default_factory=dict)


def titled(key: str) -> dict[Language, str]:
    """A page title from the interface strings."""
    return {language: Wording(language).text(key) for language in LANGUAGES}


@cache
def asset(name: str) -> str:
    """The text of a file in the package's `assets` folder."""
    return (files("mithaq.report") / "assets" / name).read_text(encoding="utf-8")


def policy() -> str:
    """The content security policy of every page.

    Only our script runs, and what it loads itself: no script that a page's
    text could bring in. `file:` stands beside 'self' because browsers differ on
    what 'self' is for a page that was opened from disk.
    """
    digest = base64.b64encode(hashlib.sha256(asset("report.js").encode()).digest()).decode()
    return (
        f"default-src 'none'; script-src 'strict-dynamic' 'sha256-{digest}'; "
        "style-src 'self' file:; img-src 'self' file:; base-uri 'none'; form-action 'none'"
    )


def environment(shared: Mapping[str, Any]) -> Environment:
    """Where templates are compiled, once for both languages."""
    made = QuickEnvironment(
        loader=PackageLoader("mithaq.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals |= {"page_name": page_name, "group_of": GROUP_OF_STATUS, "groups": tuple(STATUS_GROUPS), **shared}
    # The script is ours, and hashed in the policy: the one text that is not escaped.
    made.globals |= {"policy": policy(), "script": Markup(asset("report.js"))}
    return made


def path_of(page: Page, language: Language) -> str:
    """Where a page stands below the site's root in a language."""
    return page.path if language == "ar" else f"en/{page.path}"


def frame_key(page: Page, language: Language) -> str:
    """Pages of one key have one frame."""
    return f"{language} {page.section} {page.path.count('/')} {page.path == f'{page.section}.html'}"


def is_dated(page: Page) -> bool:
    """Whether a page says of when the data is. Pages of one thing don't: they would be written anew every night."""
    return "/" not in page.path


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around all pages of a section, already rendered and escaped."""

    sections: Markup
    footer: Markup


class Site:
    """Renders pages; what many pages share is rendered once."""

    def __init__(self, shared: Mapping[str, Any]) -> None:
        self.answers = Answers(shared)
        self._templates = environment({**shared, **self.answers.noting()})
        self._wordings = {language: Wording(language) for language in LANGUAGES}
        self._frames: dict[str, Frame] = {}
        self._macros: dict[tuple[Language, int], TemplateModule] = {}

    def render(self, page: Page, language: Language) -> str:
        """The page as HTML."""
        other: Language = "en" if language == "ar" else "ar"
        to_root = "../" * path_of(page, language).count("/")
        return self._templates.get_template(page.template).render(
            **self._words(page, language),
            m=self.macros(page, language),
            frame=self.frame(page, language),
            page=page,
            title=page.title[language],
            other_language=other,
            other_url=to_root + path_of(page, other),
            **page.context,
        )

    def frame(self, page: Page, language: Language) -> Frame:
        """What stands around the page."""
        key = frame_key(page, language)
        if key not in self._frames:
            first = page.path == f"{page.section}.html"
            module = self._templates.get_template("frame.html").make_module(
                {**self._words(page, language), "current": page.section, "is_first": first, "is_dated": is_dated(page)}
            )
            self._frames[key] = Frame(module.sections_nav(), module.footer_block())  # type: ignore[attr-defined]
        return self._frames[key]

    def macros(self, page: Page, language: Language) -> TemplateModule:
        """The macros in the page's words and with its links, which are those of all pages as deep as it."""
        key = (language, page.path.count("/"))
        if key not in self._macros:
            self._macros[key] = self._templates.get_template("macros.html").make_module(self._words(page, language))
        return self._macros[key]

    def _words(self, page: Page, language: Language) -> dict[str, Any]:
        wording = self._wordings[language]
        to_language, to_root = "../" * page.path.count("/"), "../" * path_of(page, language).count("/")
        return {
            "w": wording,
            "t": wording.text,
            "rtl": language == "ar",
            "url": lambda path: path if path.startswith("#") else to_language + path,
            "file_url": lambda path: to_root + path,
        }


@lru_cache(maxsize=100_000)
def page_name(identifier: str) -> str:
    """A file name for an id: the id itself where it is harmless on every file system, else its hash."""
    harmless = identifier.isascii() and identifier.replace("-", "a").isalnum() and identifier == identifier.lower()
    return identifier if harmless and len(identifier) <= 80 else hashlib.sha256(identifier.encode()).hexdigest()[:32]


@contextmanager
def replaced(target: Path) -> Iterator[Path]:
    """A folder to write a site into, which takes the place of `target` once the block ends well.

    Raises:
        ReportError: `target` holds something that is no report, or can't be written beside.
    """
    target = target.absolute()
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise ReportError(f"{target} is not a folder; remove it, or choose another place for the report")
    if target.is_dir() and any(target.iterdir()) and not (target / MARKER).is_file():
        raise ReportError(f"{target} holds files that are no report of ours ({MARKER} is missing); it is left alone")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f".{target.name}-", suffix=".new", dir=target.parent))
    except OSError as error:
        raise ReportError(f"can't write beside {target}: {error}") from error
    try:
        fresh.chmod(0o755)
        yield fresh
        if target.is_dir():
            _exchange(fresh, target)
        else:
            fresh.rename(target)
    except OSError as error:
        raise ReportError(f"can't write the report to {target}: {error}. The former report stays in place.") from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _exchange(one: Path, other: Path) -> None:
    """Let two folders change names: in one step where the system can, else in two renames."""
    renameat2 = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None) if os.name == "posix" else None
    if renameat2 is not None:
        at_cwd, exchange = -100, 2
        if renameat2(at_cwd, os.fsencode(one), at_cwd, os.fsencode(other), exchange) == 0:
            return
        if ctypes.get_errno() not in (errno.EINVAL, errno.ENOSYS, errno.EPERM):
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(other))
    former = one.with_name(f"{one.name}.former")
    other.rename(former)
    try:
        one.rename(other)
    except OSError:
        former.rename(other)
        raise
    former.rename(one)


def write_site(
    folder: Path, pages: Iterator[Page], shared: Mapping[str, Any], summary: Mapping[str, Any], target: Path
) -> int:
    """Write every page in every language, the style and the marker; the number of HTML files that the site has.

    Pages that `target`, the report that stands, has already are taken from there.
    """
    site, old, new = Site(shared), former(target), Record()
    made: set[str] = set()
    for page in pages:
        for parent in {posixpath.dirname(path_of(page, language)) for language in LANGUAGES} - made:
            (folder / parent).mkdir(parents=True, exist_ok=True)
            made.add(parent)
        new.pages[page.path] = _place(site, page, old.pages.get(page.path), target, folder)
    new.save(folder)
    for name in ASSETS:
        path = folder / "assets" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(asset(name), encoding="utf-8", newline="\n")
    written = len(LANGUAGES) * len(new.pages)
    (folder / MARKER).write_text(
        json.dumps({**summary, "pages": written}, ensure_ascii=False, indent=2, sort_keys=True) + "\n", encoding="utf-8"
    )
    return written


def _place(site: Site, page: Page, made: Made | None, old: Path, new: Path) -> Made:
    """Put a page into the folder `new` in every language, from the report `old` where it would come out the same."""
    frames = [site.frame(page, language) for language in LANGUAGES]
    basis = digest(page.template, page.section, page.title, page.context, frames)
    if made and made.basis == basis and site.answers.to(made.questions) == made.answers and take(made, old, new):
        return made
    site.answers.asked.clear()
    files = {}
    for language in LANGUAGES:
        html = site.render(page, language).encode()
        (new / path_of(page, language)).write_bytes(html)
        files[path_of(page, language)] = digest_of(html)
    questions = sorted(map(list, site.answers.asked), key=repr)
    return Made(basis, questions, site.answers.to(questions), files)
