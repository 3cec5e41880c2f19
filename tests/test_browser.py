"""The report and one page alone, in a real browser: they work, by mouse, keys and on a phone, and load nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import Browser, chromium, programs
from click.testing import CliRunner
from conftest import ARTICLE, FERRY, ORCHARD, STADIUM, aggregator_page
from hostile import TITLES

import cleaner
from cleaner.cli import main
from cleaner.report import render

pytest.importorskip("selenium")
pytestmark = pytest.mark.skipif(programs() is None, reason="no Chromium with a chromedriver is installed")
EVIL = "<img src=x onerror=window.owned=1>"
LOST = (
    "Harbour wall to be raised\nThe harbour wall will be raised by a metre, the mayor told globalpodcast@ on Tuesday "
    "evening.It also said so.The wall stood for a hundred years, and nobody had ever asked what it cost before.\n"
)


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run over pages of several sites: some with hostile words, some copies, some that can't be read."""
    folder = tmp_path_factory.mktemp("browser")
    rows = [
        {"text": f"{title}\n{text}", "url": f"https://{name}.example/{title}"}
        for title in TITLES
        for name, text in (("post", ARTICLE), ("heron", FERRY), ("kettle", ORCHARD), ("quay", STADIUM))
    ]
    rows += [{"text": aggregator_page(number), "url": "https://zomblo.example/"} for number in range(8)]
    rows += [{"text": LOST, "url": f"https://{EVIL}.example/"}, {"text": "שלום\u202e abc " * 30}, {"no": "text"}]
    (folder / "in").mkdir()
    (folder / "in" / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    (folder / "in" / f"{EVIL.replace('/', '_')}.txt").write_text(ARTICLE, "utf-8")
    (folder / "in" / "ferry.txt").write_text(FERRY + "Share this article\n", "utf-8")
    (folder / "in" / "paper.txt").write_bytes(b"%PDF-1.4")
    out = folder / "out"
    cleaner.clean_corpus(folder / "in", out)
    for path in (
        out / "run.json",
        *(out / "pages").iterdir(),
    ):  # a profile of a stranger may name its rules as it likes
        path.write_text(path.read_text("utf-8").replace("split/title", f"split/{EVIL}\u202e"), "utf-8")
    (out / "report.html").write_bytes(render(out))
    return out


@pytest.fixture(scope="module")
def running() -> Iterator[Browser]:
    """One browser for all tests."""
    with chromium() as browser:
        yield browser


@pytest.fixture
def page(running: Browser, out: Path) -> Browser:
    """The report in a wide window."""
    running.open(out / "report.html")
    return running


SHOWN = "return [...document.querySelectorAll('.page')].filter(p => !p.hidden).map(p => p.dataset.path)"
SET = """
const [id, value] = arguments, field = document.getElementById(id);
field.value = value;
field.dispatchEvent(new Event(field.tagName === 'SELECT' ? 'change' : 'input'));
"""


def test_it_renders_and_loads_nothing(page: Browser, out: Path) -> None:
    """No complaint on the console; no address but the file's own; the policy allows none."""
    assert page.problems() == []
    assert {url for url in page.loaded() if not url.startswith("data:")} == {(out / "report.html").as_uri()}
    assert page.js("return document.querySelectorAll('.page').length") > 30
    assert page.js("return document.querySelector('h1').textContent").startswith("50 pages in")


def test_the_policy_stops_what_would_slip_through(page: Browser) -> None:
    """Scripts, handlers and pictures that were put in after all would neither run nor load."""
    page.js(
        "const s = document.createElement('script'); s.textContent = 'window.slipped = 1'; document.body.append(s);"
        "const i = document.createElement('img'); i.setAttribute('onerror', 'window.slipped = 1');"
        "i.src = 'https://elsewhere.example/x.png'; document.body.append(i);"
    )
    assert page.driver.execute_async_script("setTimeout(() => arguments[0](window.slipped || 0), 300)") == 0
    assert len([said for said in page.problems() if "Content Security Policy" in said]) == 3


def test_hostile_words_stay_text(page: Browser) -> None:
    """Titles, sites, paths and rules of strangers are shown as they are, make no element and run nothing."""
    page.js("for (const d of document.querySelectorAll('details')) d.open = true")
    text = page.js("return document.body.textContent")
    for title in ("<script>alert(document.cookie)</script>", "{{ 7 * 7 }} {% raw %}", '"><img src=x onerror=alert(1)>'):
        assert title in text
    assert f"split/{EVIL}\\u202e" in text
    assert "\\u202egnp.exe" in text
    assert not any(sign in text for sign in "\u202e\x1b\x07")
    assert page.js("return document.querySelectorAll('script').length") == 1
    assert page.js("return document.querySelectorAll('img, iframe, object, form, [onerror], [style]').length") == 0
    assert page.js("return window.owned === undefined && !document.cookie")
    assert page.problems() == []


def test_pages_are_searched_by_words(page: Browser) -> None:
    """Only pages stay that hold all words, wherever they stand; the count says how many; Clear brings all back."""
    before = page.js(SHOWN)
    page.js(SET, "search", "FERRY dock")
    found = page.js(SHOWN)
    assert 0 < len(found) < len(before)
    assert "ferry.txt" in found
    assert page.js("return document.getElementById('pages-shown').textContent").startswith(f"{len(found)} of ")
    page.js("document.getElementById('clear').click()")
    assert page.js(SHOWN) == before


def test_pages_are_filtered_by_state_and_reason(page: Browser) -> None:
    """Rejected pages are those that could not be read; suspicious ones come first, and say why."""
    page.js(SET, "state", "rejected")
    assert sorted(page.js(SHOWN)) == ["paper.txt", "rows.jsonl:47"]
    page.js(SET, "state", "")
    page.js(SET, "why", "gaps")
    assert page.js(SHOWN) == ["rows.jsonl:45"]
    page.js(SET, "why", "any")
    suspicious = page.js(SHOWN)
    page.js(SET, "why", "")
    assert page.js(SHOWN)[: len(suspicious)] == suspicious
    assert set(suspicious[:2]) == {"paper.txt", "rows.jsonl:47"}


def test_pages_are_searched_by_rule_and_ordered(page: Browser) -> None:
    """A rule, or the beginning of some, leaves the pages it changed and marks the places; order by path is by path."""
    page.js(SET, "rule", "share/share-line")
    found = page.js(SHOWN)
    assert "ferry.txt" in found
    assert "paper.txt" not in found
    hits = page.js("return [...document.querySelectorAll('.hit')].map(e => e.textContent)")
    assert set(hits) == {"Share this article"}
    assert page.js("return document.getElementById('pages-shown').textContent").endswith("places marked")
    page.js(SET, "rule", "no such rule")
    assert page.js(SHOWN) == []
    page.js(SET, "rule", "")
    page.js(SET, "sort", "path")
    assert page.js(SHOWN) == sorted(page.js(SHOWN))


def test_rules_are_searched_and_lead_to_their_pages(page: Browser) -> None:
    """The list is searched by id and reason; a rule's button opens the first page that it changed."""
    page.js(SET, "rule-search", "sharing copying")
    names = "return [...document.querySelectorAll('.rule')].filter(r => !r.hidden).map(r => r.dataset.name)"
    assert page.js(names) == ["share/share-line"]
    page.js("const r = [...document.querySelectorAll('.rule')].find(r => !r.hidden); r.open = true;")
    assert "Share this article" in page.js(
        "return [...document.querySelectorAll('.rule[open] .example')].map(e => e.textContent).join()"
    )
    page.js("document.querySelector('.rule[open] button').click()")
    assert page.js("return document.querySelectorAll('.page[open] .hit').length") == 1


def test_a_link_in_the_margin_leads_to_the_reason(page: Browser) -> None:
    """It opens the rule, though the list was searched for another one."""
    page.js(SET, "rule-search", "nothing like this")
    page.js("const m = document.querySelector('.m a'); m.closest('details').open = true; m.click()")
    page.driver.execute_async_script("setTimeout(arguments[0], 100)")
    assert page.js(
        "const r = document.querySelector(location.hash), box = r.getBoundingClientRect();"
        "return r.open && !r.hidden && box.top >= 0 && box.top < innerHeight"
    )


def test_the_keyboard_does_it_all(page: Browser) -> None:
    """Slash searches, Esc clears, j and k go from page to page, Enter opens; the focus is seen."""
    focus = "return document.activeElement.id || document.activeElement.closest('.page').dataset.path"
    page.keys("/")
    assert page.js(focus) == "search"
    page.keys("ferry")
    assert page.js("return document.getElementById('search').value") == "ferry"
    page.keys("\ue00c")
    assert page.js("return document.getElementById('search').value") == ""
    page.js("document.getElementById('rule-search').focus()")
    page.keys("share", "\ue00c")
    assert page.js("return document.getElementById('rule-search').value") == ""
    first, second = page.js(SHOWN)[:2]
    page.keys("j", "j")
    assert page.js(focus) == second
    page.keys("k", "\ue007")
    assert page.js(focus) == first
    assert page.js("return document.querySelector('.page').open")
    assert page.js("return getComputedStyle(document.activeElement).outlineStyle") == "solid"


CONTRAST = """
const light = (color) => {
  const parts = color.match(/[\\d.]+/g).slice(0, 3).map((c) => c / 255);
  const [r, g, b] = parts.map((c) => (c <= .04 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4));
  return .2126 * r + .7152 * g + .0722 * b;
};
const behind = (e) => {
  for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor; if (!/, 0\\)$/.test(c)) return c; }
  return 'rgb(255, 255, 255)';
};
for (const d of document.querySelectorAll('details')) d.open = true;
const words = 'p, del:not(.b), ins, mark, a, h1, h2, h4, code, td, th, .soft, .chip, .lost, label, svg text';
return [...document.querySelectorAll(words)]
  .filter((e) => e.textContent.trim() && e.getClientRects().length && e.tagName !== 'a')
  .map((e) => {
    const style = getComputedStyle(e), a = light(e.closest('svg') ? style.fill : style.color), b = light(behind(e));
    return [(Math.max(a, b) + .05) / (Math.min(a, b) + .05), e.outerHTML.slice(0, 120)];
  }).sort((a, b) => a[0] - b[0])[0];
"""


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_words_are_readable_in_light_and_dark(running: Browser, out: Path, dark: bool) -> None:
    """The page follows the system; every text has a contrast of 4.5 or more to what is behind it (WCAG AA)."""
    running.open(out / "report.html", dark=dark)
    back = running.js("return getComputedStyle(document.body).backgroundColor")
    assert (int(back[4:].split(",")[0]) < 60) == dark
    contrast, where = running.js(CONTRAST)
    assert contrast >= 4.5, where


@pytest.mark.parametrize("width", [320, 360, 768])
def test_a_narrow_window_needs_no_scrolling_sideways(running: Browser, out: Path, width: int) -> None:
    """With all that can be opened open, nothing is wider than the window, and fields are large enough to touch."""
    running.open(out / "report.html", width=width, height=740)
    running.js("for (const d of document.querySelectorAll('details')) d.open = true")
    assert running.js("return document.documentElement.scrollWidth") <= width
    wide = (
        "return [...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1)"
    )
    assert running.js(f"{wide}.map(e => e.outerHTML.slice(0, 200))") == []
    sizes = "return [...document.querySelectorAll('input, select, button')].filter(e => e.getClientRects().length)"
    assert min(running.js(f"{sizes}.map(e => e.getBoundingClientRect().height)")) >= 36


def test_charts_are_named_and_have_their_figures_as_tables(page: Browser) -> None:
    """Each drawing has a title and a description; beside it stand the same figures in words or in a table."""
    charts = page.js(
        "return [...document.querySelectorAll('figure')].map(f => [f.id,"
        "f.querySelector('svg[role=img] title').textContent, f.querySelector('svg[role=img] desc').textContent,"
        "f.querySelectorAll('svg[role=img] .bar, svg[role=img] rect[class^=k]').length,"
        "f.querySelectorAll('tbody tr, .legend li').length])"
    )
    names = {id for id, *_ in charts}
    assert names >= {f"chart-{name}" for name in ("sites", "shares", "top-rules", "lengths", "languages", "clusters")}
    assert "chart-errors" in names
    for name, title, says, marks, rows in charts:
        assert title, name
        assert says, name
        assert marks == rows > 0, name


def test_without_scripts_everything_can_be_read(running: Browser, out: Path) -> None:
    """Pages and rules open; fields that would do nothing are not there."""
    running.open(out / "report.html", script=False)
    root = running.tell("DOM.getDocument")["root"]["nodeId"]
    found = {
        selector: len(running.tell("DOM.querySelectorAll", nodeId=root, selector=selector)["nodeIds"])
        for selector in (".page", ".page[hidden]", ".rule[hidden]", ".filters:not([hidden])")
    }
    assert found == {".page": 50, ".page[hidden]": 0, ".rule[hidden]": 0, ".filters:not([hidden])": 0}
    running.tell("Emulation.setScriptExecutionDisabled", value=False)


def test_one_page_alone_renders(running: Browser, tmp_path: Path) -> None:
    """`explain --html` gives a page of the same kind: no complaint, nothing loaded, fit for a phone."""
    (tmp_path / "in.txt").write_text(f"{EVIL}\n{ARTICLE}", "utf-8")
    target = tmp_path / "page.html"
    target.write_bytes(CliRunner().invoke(main, ["explain", str(tmp_path / "in.txt"), "--html"]).stdout_bytes)
    running.open(target, width=360, height=740)
    assert running.problems() == []
    assert {url for url in running.loaded() if not url.startswith("data:")} == {target.as_uri()}
    assert EVIL in running.js("return document.querySelector('.text').textContent")
    assert running.js("return document.querySelectorAll('del').length") > 0
    assert running.js("return document.documentElement.scrollWidth") == 360
    link = running.js("return document.querySelector('.m a').getAttribute('href')")
    assert running.js("return document.querySelectorAll(arguments[0]).length", link) == 1
