"""The report in a real browser: no errors, no network, no overflow, readable, usable by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.browser

PAGES = [
    "index.html", "agreements.html", "agreements/gas.html", "agreements/minerals.html", "actors.html", "actors/jo.html",
    "network.html", "numbers.html", "numbers/money.html", "articles.html", "articles/a1.html", "articles/a9.html",
    "quality.html", "guide.html",
]  # fmt: skip
BOTH = [*PAGES, *(f"en/{page}" for page in PAGES)]


class Watched:
    """A page of a browser that records what should not happen."""

    def __init__(self, context: BrowserContext) -> None:
        self.page: Page = context.new_page()
        self.errors: list[str] = []
        self.requests: list[str] = []
        self.page.on("console", lambda m: self.errors.append(m.text) if m.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("dialog", lambda d: (self.errors.append(f"dialog {d.message}"), d.dismiss()))
        self.page.on("request", lambda r: self.requests.append(r.url))

    def open(self, site: Path, name: str) -> Page:
        self.page.goto((site / name).as_uri())
        return self.page


@pytest.fixture
def watched(browser: Browser) -> Iterator[Watched]:
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, color_scheme="light", reduced_motion="reduce"
    )
    yield Watched(context)
    context.close()


def test_pages_load_without_errors_or_network(watched: Watched, site: Path) -> None:
    for name in BOTH:
        page = watched.open(site, name)
        assert page.evaluate("getComputedStyle(document.querySelector('.masthead')).borderBottomStyle") == "solid", name
    assert watched.errors == []
    assert all(url.startswith("file://") for url in watched.requests)


@pytest.mark.parametrize("width", [360, 1280])
def test_no_page_overflows(watched: Watched, site: Path, width: int, tmp_path: Path) -> None:
    watched.page.set_viewport_size({"width": width, "height": 800})
    for name in BOTH:
        page = watched.open(site, name)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        if name in ("index.html", "en/agreements/gas.html"):
            page.screenshot(path=tmp_path / f"{name.replace('/', '-')}-{width}.png", full_page=True)
            assert (tmp_path / f"{name.replace('/', '-')}-{width}.png").stat().st_size > 10_000


def test_phone_rows_show_labels_beside_values_not_under_them(watched: Watched, site: Path) -> None:
    watched.page.set_viewport_size({"width": 360, "height": 800})
    page = watched.open(site, "agreements.html")
    gap = page.evaluate(
        """() => { const cell = document.querySelectorAll('#agreement-list tbody tr:nth-child(3) td')[2];
        const range = document.createRange(); range.selectNodeContents(cell);
        return cell.getBoundingClientRect().right - range.getBoundingClientRect().right; }"""
    )
    assert gap > 110


CHARTS = {
    "index.html": ["bars", "lanes"], "agreements/gas.html": ["lanes", "spans"], "network.html": ["network"],
    "numbers.html": ["bars", "spans"], "numbers/money.html": ["spans"],
    "quality.html": ["bars", "bars", "bars", "bars", "bars", "bars"],
}  # fmt: skip

DRAWN = "() => [...document.querySelectorAll('figure[data-chart]')].every(f => f.querySelector('svg.plot'))"

# Texts of charts that cover one another, or stand outside of their drawing.
ILL_PLACED = """() => [...document.querySelectorAll('svg.plot')].flatMap(svg => {
  const frame = svg.getBoundingClientRect(), found = [];
  const boxes = [...svg.querySelectorAll('text')].filter(t => t.textContent)
    .map(t => { const box = t.getBoundingClientRect(), middle = (box.top + box.bottom) / 2;
      const half = parseFloat(getComputedStyle(t).fontSize) / 2;  // a line's box is higher than its letters
      return [t.querySelector('title')?.textContent || t.textContent,
        {left: box.left, right: box.right, top: middle - half, bottom: middle + half}]; });
  for (const [text, box] of boxes)
    if (box.left < frame.left - 8 || box.right > frame.right + 8) found.push(['outside', text]);
  boxes.forEach(([one, a], i) => boxes.slice(i + 1).forEach(([other, b]) => {
    const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    if (across > 2 && down > 1) found.push(['covers', one, other]);
  }));
  return found;
})"""


@pytest.mark.parametrize("width", [390, 1280])
def test_charts_are_drawn_and_no_label_covers_another(watched: Watched, site: Path, width: int) -> None:
    watched.page.set_viewport_size({"width": width, "height": 800})
    for name, kinds in CHARTS.items():
        for path in (name, f"en/{name}"):
            page = watched.open(site, path)
            kinds_there = page.eval_on_selector_all("figure[data-chart]", "found => found.map(f => f.dataset.chart)")
            assert sorted(kinds_there) == kinds, path
            page.wait_for_function(DRAWN)
            assert page.evaluate(ILL_PLACED) == [], path
    assert watched.errors == []


def test_a_mark_of_a_timeline_says_and_shows_what_its_row_says(watched: Watched, site: Path) -> None:
    page = watched.open(site, "agreements/gas.html")
    page.locator(".chart-lanes svg.plot").wait_for()
    told = page.eval_on_selector_all("#events [data-at]", "rows => rows.map(r => r.dataset.title)")
    titles = page.eval_on_selector_all(".chart-lanes a title", "found => found.map(t => t.textContent)")
    assert len(told) > 1 and sorted(titles) == sorted(told)
    link = page.locator(".chart-lanes a").first
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/articles/*.html#m-*")


def test_what_an_article_says_stays_text_in_a_chart(watched: Watched, site: Path) -> None:
    page = watched.open(site, "network.html")
    page.locator("svg.plot").wait_for()
    assert page.locator("svg.plot :is(script, img, foreignObject, style)").count() == 0
    assert not page.eval_on_selector_all(
        "svg.plot *", "all => all.some(e => [...e.attributes].some(a => /^on/.test(a.name)))"
    )


def test_a_chart_has_its_table_and_is_drawn_anew_for_another_width(watched: Watched, site: Path) -> None:
    page = watched.open(site, "index.html")
    chart = page.locator(".chart-lanes svg.plot")
    wide = chart.get_attribute("width")
    assert not page.locator("#timeline-table").is_visible()
    page.locator("details:has(#timeline-table) summary").focus()
    page.keyboard.press("Enter")
    assert page.locator("#timeline-table").is_visible()
    page.set_viewport_size({"width": 390, "height": 800})
    page.wait_for_function("w => document.querySelector('.chart-lanes svg.plot').getAttribute('width') !== w", arg=wide)


def test_a_chart_takes_the_colours_of_the_theme(watched: Watched, site: Path) -> None:
    page = watched.open(site, "network.html")
    colour = "getComputedStyle(document.querySelector('svg.plot circle')).fill"
    page.locator("svg.plot").wait_for()
    light = page.evaluate(colour)
    assert light.startswith("rgb(")
    page.click(".theme-switch")
    assert page.evaluate(colour) != light


def _tab_to(page: Page, selector: str) -> None:
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"{selector} can't be reached by keyboard")


def test_language_switch_by_keyboard_keeps_the_page(watched: Watched, site: Path) -> None:
    page = watched.open(site, "agreements/gas.html")
    assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == ["ar", "rtl"]
    _tab_to(page, ".language-switch")
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/agreements/gas.html")
    assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == ["en", "ltr"]
    _tab_to(page, ".language-switch")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url.endswith("/agreements/gas.html") and "/en/" not in url)


def test_theme_switch_by_keyboard_turns_dark_and_stays(watched: Watched, site: Path) -> None:
    page = watched.open(site, "index.html")
    background = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(background)
    _tab_to(page, ".theme-switch")
    page.keyboard.press("Space")
    assert page.get_attribute(".theme-switch", "aria-pressed") == "true"
    assert page.evaluate(background) != light
    watched.open(site, "index.html")
    assert page.get_attribute(".theme-switch", "aria-pressed") == "true"


def test_theme_follows_the_system(browser: Browser, site: Path) -> None:
    backgrounds = []
    for scheme in ("light", "dark"):
        context: Any = browser.new_context(color_scheme=scheme)
        page = Watched(context).open(site, "index.html")
        backgrounds.append(page.evaluate("getComputedStyle(document.body).backgroundColor"))
        context.close()
    assert backgrounds[0] != backgrounds[1]


def test_skip_link_is_first_and_leads_to_the_content(watched: Watched, site: Path) -> None:
    page = watched.open(site, "index.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_evidence_leads_to_the_marked_place_in_the_article(watched: Watched, site: Path) -> None:
    page = watched.open(site, "agreements/gas.html")
    page.locator(".claims-list .more a").nth(1).click()
    page.wait_for_url("**/articles/a1.html#m-*")
    marked = page.locator(".anchor:target + mark")
    assert marked.inner_text() == "اتفاقية لتوريد الغاز الطبيعي"
    assert marked.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"


def test_find_box_narrows_a_list_however_letters_are_typed(watched: Watched, site: Path) -> None:
    page = watched.open(site, "actors.html")
    page.fill("#find", "الافريقي")
    assert page.locator("#actor-list tbody tr:visible th").all_inner_texts() == [
        "بنك التنمية الأفريقي\nAfrican Development Bank"
    ]
    page.fill("#find", "لا شيء كهذا")
    assert page.locator(".found-none").is_visible()


CONTRAST = """() => {
  const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const rgba = colour => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data]; };
  const over = (top, under) => top.slice(0, 3).map((c, i) => c * top[3] / 255 + under[i] * (1 - top[3] / 255));
  const luminance = rgb => rgb.map(c => c / 255).map(c => c <= .03928 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [.2126, .7152, .0722][i], 0);
  const behind = e => { const chain = []; for (; e; e = e.parentElement) chain.unshift(e);
    return chain.reduce((under, x) => over(rgba(getComputedStyle(x).backgroundColor), under), [255, 255, 255]); };
  const poor = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const e = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || e.closest('svg, script, .skip, .visually-hidden') || !e.checkVisibility())
      continue;
    const style = getComputedStyle(e), ground = behind(e);
    const [a, b] = [luminance(over(rgba(style.color), ground)), luminance(ground)];
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    const large = parseFloat(style.fontSize) >= 24;
    if (ratio < (large ? 3 : 4.5)) poor.push([walker.currentNode.data.trim().slice(0, 30), e.className, ratio]);
  }
  return poor;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_has_the_contrast_that_wcag_aa_asks_for(browser: Browser, site: Path, scheme: Any) -> None:
    context = browser.new_context(color_scheme=scheme)
    watched = Watched(context)
    for name in PAGES:
        assert watched.open(site, name).evaluate(CONTRAST) == [], name
    context.close()


def test_prints_without_the_switches(watched: Watched, site: Path, tmp_path: Path) -> None:
    page = watched.open(site, "agreements/gas.html")
    page.emulate_media(media="print")
    assert not page.locator(".switches").is_visible()
    page.pdf(path=tmp_path / "gas.pdf")
    assert (tmp_path / "gas.pdf").read_bytes().startswith(b"%PDF")
