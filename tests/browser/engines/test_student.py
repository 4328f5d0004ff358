"""A student's way through the site in Firefox and in WebKitGTK, on a small screen, without a word on the console.

Run by ``make soak``.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest

from assessments.core.definition import Definition
from assessments.core.names import without_article
from tests.browser.engines.engine import Engine, tap, wait_for
from tests.browser.engines.firefox import Firefox
from tests.browser.engines.webkit import WebKit, console_of
from tests.browser.server import Server
from tests.core.posting_reader.own import text_of

pytestmark = pytest.mark.soak
ENGINES = [Firefox, WebKit]
DARK, LIGHT = "rgb(22, 24, 26)", "rgb(251, 250, 247)"
ENTER, TAB, DOWN = "\ue007", "\ue004", "\ue015"

PATH = "return location.pathname"
# How the question is answered that is shown and was there long enough for its buttons to answer; false before.
LAYOUT = """
if (swappedAt + TIME_TO_SEE > performance.now() || document.querySelector("[data-script]")) return false;
return ["ranking", "points", "mostleast", "graded"].find((name) => document.querySelector(`.${name}`)) ??
  document.querySelector("form.question input:not([type=hidden])").type;"""
IS_THERE = "return document.querySelector(arguments[0]) !== null"
HAS_TEXT = "return document.querySelector(arguments[0])?.textContent.includes(arguments[1])"
WIDE = """return [...document.querySelectorAll("main *")]
  .filter((one) => document.scrollingElement.scrollWidth > innerWidth && one.getBoundingClientRect().right > innerWidth)
  .slice(0, 4).map((one) => one.outerHTML.slice(0, 120))"""
IS_DRAWN = """const drawing = document.querySelector("figure.radar > svg").getBoundingClientRect();
return drawing.width > 250 && drawing.height > 200 && drawing.right <= innerWidth &&
  document.querySelectorAll("figure.radar > svg .radar-dot").length"""


@pytest.fixture
def begun() -> Iterator[Callable[[Engine], Engine]]:
    """Have an engine closed at the end of the test."""
    with ExitStack() as stack:

        def keep(engine: Engine) -> Engine:
            stack.callback(engine.close)
            return engine

        yield keep


def leave(engine: Engine, selector: str, text: str = "") -> str:
    """Press what leads to another address; return its path, once its page is there and fits."""
    before = engine.run(PATH)
    tap(engine, selector, text)
    return arrive(engine, before)


def arrive(engine: Engine, before: str) -> str:
    """Wait for another path than this, and for its page to be there; return the path."""
    path: str = wait_for(
        engine,
        "return location.pathname !== arguments[0] && document.readyState === 'complete' && location.pathname",
        before,
    )
    assert engine.run(WIDE) == [], path
    return path


def answer(engine: Engine, content: Definition, place: int = 2) -> str:
    """Answer the question that is shown as on a phone, and return the next path."""
    path: str = engine.run(PATH)
    layout = wait_for(engine, LAYOUT)
    question = content.question_by_key[path.rstrip("/").rsplit("/", 1)[1]]
    match layout:
        case "ranking":
            wait_for(engine, IS_THERE, ".ranking.live")
            for _ in question.choices[1:]:
                tap(engine, ".ranked:not(.placed) .pick")
        case "points":
            for _ in range((question.total or 0) - 1):
                tap(engine, ".points li:first-child button[value='1']")
            tap(engine, ".points li:last-child button[value='1']")
            wait_for(engine, HAS_TEXT, ".left", "0 left")
        case "mostleast":
            tap(engine, ".mostleast tr:nth-child(2) label:has([name=most])")
            tap(engine, ".mostleast tr:last-child label:has([name=least])")
        case "checkbox":
            tap(engine, ".options li:nth-child(1) label")
        case "graded":
            tap(engine, f".graded label:nth-of-type({place})")
        case "radio":
            tap(engine, f".options li:nth-child({place}) label")
        case _:
            raise AssertionError(layout)
    if engine.run("return document.querySelector('form.question').matches('[data-taps]')"):
        return arrive(engine, path)
    return leave(engine, "button[name=next]")


@pytest.mark.parametrize("start", ENGINES)
def test_a_student_finds_answers_shares_and_deletes(
    workshop: Server, small: Definition, begun: Callable[[Engine], Engine], start: Callable[[], Engine]
) -> None:
    engine = begun(start())
    engine.open(workshop.origin)
    leave(engine, "main a", small.title)
    assert engine.run("return document.querySelector('[name=taps_go_on]').checked")
    first = leave(engine, "button", "Start")

    # Answers: one by a tap alone, back by Undo, one skipped, then one of every format.
    second = answer(engine, small)
    wait_for(engine, HAS_TEXT, ".back", "Undo")
    wait_for(engine, LAYOUT)
    assert leave(engine, ".walk .back") == first
    wait_for(engine, LAYOUT)
    assert answer(engine, small, place=3) == second
    wait_for(engine, LAYOUT)
    path = leave(engine, "button[name=skip]")
    while not path.endswith("/check/"):
        path = answer(engine, small)

    # The check: one answer changed, which is then marked.
    assert engine.run("return document.querySelectorAll('.reviewed').length") == len(small.questions)
    leave(engine, ".reviewed:nth-child(3) a")
    assert answer(engine, small, place=1) == path
    wait_for(engine, "return document.activeElement.matches('.reviewed:nth-child(3) .saved')")
    wait_for(engine, "return swappedAt + TIME_TO_SEE < performance.now()")
    result = leave(engine, "button", "See my result")

    # The result: drawn, and drawn anew by plotly with what speaks for a corner.
    assert engine.run(IS_DRAWN) == len(small.archetypes)
    tap(engine, ".radar-more", "Explore this chart")
    wait_for(engine, IS_THERE, ".radar.is-live .radar-plot .main-svg")
    corner = small.archetypes[2]
    tap(engine, f".corners button[data-corner={corner.key}]")
    wait_for(engine, HAS_TEXT, ".explore-panel .corner h2", without_article(corner.name))
    assert engine.run(WIDE) == []
    tap(engine, ".radar-more", "Simple chart")
    wait_for(engine, "return !document.querySelector('.radar-plot')")

    # A link for a week, without answers, as a stranger opens it.
    leave(engine, "a[data-share]")
    engine.run("document.getElementById('lifetime').value = 'week'")
    leave(engine, "button", "Create link")
    link = urlsplit(engine.run("return document.getElementById('address').value")).path
    assert link != result
    mine = engine.exchange_cookies([])
    engine.open(f"{workshop.origin}{link}")
    assert engine.run(IS_DRAWN) == len(small.archetypes)
    assert engine.run(HAS_TEXT, "main", "This link doesn’t show individual answers")
    assert engine.run("return document.querySelectorAll('.owner, main form').length") == 0
    assert engine.run(WIDE) == []
    engine.exchange_cookies(mine)

    # A posting is read for the other questionnaire; then the owner deletes.
    leave(engine, "nav a", "Postings")
    engine.run("document.getElementById('text').value = arguments[0]", text_of("everything"))
    tap(engine, "main button", "Read it")
    wait_for(engine, IS_THERE, "mark.evidence")
    assert engine.run(WIDE) == []
    leave(engine, "nav a", "My results")
    assert leave(engine, ".owned .name a") == result
    leave(engine, "a", "Delete this result")
    leave(engine, "button", "Delete it")
    assert engine.run(HAS_TEXT, "main", "Deleted.")
    engine.open(f"{workshop.origin}{link}")
    assert engine.run(HAS_TEXT, "h1", "There is nothing here")
    assert engine.messages == []


@pytest.mark.parametrize("start", ENGINES)
def test_dark_pages_without_motion(
    workshop: Server, small: Definition, begun: Callable[[Engine], Engine], start: Callable[..., Engine]
) -> None:
    engine = begun(start(is_dark=True, is_still=True))
    engine.open(f"{workshop.origin}/q/{small.slug}/")
    assert engine.run("return getComputedStyle(document.body).backgroundColor") == DARK
    leave(engine, "button", "Start")
    answer(engine, small)
    assert engine.run("return document.getAnimations().length") == 0
    assert engine.run("return getComputedStyle(document.querySelector('fieldset')).animationName") == "none"
    assert engine.messages == []


def test_firefox_without_scripts_by_keys(
    workshop: Server, small: Definition, begun: Callable[[Engine], Engine]
) -> None:
    engine = begun(Firefox(has_scripts=False))
    engine.open(f"{workshop.origin}/q/{small.slug}/")
    assert engine.run("return getComputedStyle(document.body).backgroundColor") == LIGHT
    assert not engine.run("return document.querySelector('.pace').checkVisibility()")
    engine.run("document.querySelector('[name=mode]').focus()")
    engine.type(ENTER)
    path = arrive(engine, f"/q/{small.slug}/")
    for _ in range(2):
        engine.run("document.querySelector('h1').focus()")
        engine.type(f"{TAB}{DOWN}{ENTER}")
        path = arrive(engine, path)
    engine.open(f"{workshop.origin}{path.rsplit('/', 2)[0]}/check/")
    assert engine.run("return document.querySelectorAll('.reviewed.given').length") == 2
    assert engine.messages == []


def test_the_console_of_webkit_says_nothing_of_whole_pages(workshop: Server, shipped: Definition) -> None:
    pages = [
        "/",
        f"/q/{shipped.slug}/",
        f"/q/{shipped.slug}/archetypes/{shipped.archetypes[0].key}/",
        "/postings/",
        "/mine/",
    ]
    assert console_of(*(f"{workshop.origin}{page}" for page in pages)) == []
