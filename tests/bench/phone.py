"""Measure waiting times on a slow phone: python -m tests.bench.phone [rounds]

The real server with production's static files, and a real Chromium that CDP slows down to a phone: a processor at a
quarter of this machine's speed, 562 ms for each request, 1.47 Mbit/s down. Each measurement begins with an empty cache.
A round measures everything once, so that what slows this machine down for a while slows all of it down: pages are
compared with the page of one word of their own round. The tables have medians, bests and the goals. Run `make plotly`
first, or both plotly lines are of the same file. Other load of this machine counts four times: the best is what the
page itself needs, and the load is printed with the table.
"""

from __future__ import annotations

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import statistics
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

import django
from playwright.sync_api import Browser, Page, sync_playwright

django.setup()  # the browser tests' steps import models

from assessments.core.definition import SHIPPED, Definition, read_file  # noqa: E402
from tests.browser.conftest import FLAGS, chromium_path  # noqa: E402
from tests.browser.people import answer_all, carry_cookies, finish, start  # noqa: E402
from tests.browser.server import Client, Server  # noqa: E402

ROUNDS = 5
SLOWER = 4
LATENCY_MS = 562
DOWN, UP = 1_470_000 / 8, 675_000 / 8  # bytes a second
PATIENCE_MS = 60_000
LATER, READING_MS = 5, 1500  # questions after the first one, and how long somebody looks at each
SHORT_MS = 20  # whoever presses Next at once
WIDTH, HEIGHT, SCALE = 360, 740, 2
# Each records when something was on the screen, in ms from the start of the navigation: what is there when a frame
# begins is painted in it, before the next task.
NOTES = """
window.noted = {};
new PerformanceObserver((list) => { noted.lcp = list.getEntries().at(-1).startTime; })
  .observe({ type: "largest-contentful-paint", buffered: true });
noted.blocked = 0;
new PerformanceObserver((list) => list.getEntries().forEach((task) => { noted.blocked += task.duration; }))
  .observe({ type: "longtask" });
window.note = (name, seen) => {
  const look = () => {
    if (!seen()) return requestAnimationFrame(look);
    setTimeout(() => { noted[name] ??= performance.now(); });
  };
  look();
};
note("radar", () => document.querySelector("figure.radar > svg + *"));
"""
PRESS = """(button) => {
  const before = document.querySelector("h1").textContent;
  delete noted.next;
  noted.pressed = performance.now();
  note("next", () => document.querySelector("h1").textContent !== before);
  button.click();
}"""
# Answers a question of any format but places and points, for which it returns false.
CHOOSE = """() => {
  const first = (selector) => document.querySelector(selector)?.click() ?? Boolean(document.querySelector(selector));
  return first("input[name=answer]") || (first("input[name=most]") && (first("tr:last-child input[name=least]"), true));
}"""
EXPLORE = """(button) => {
  noted.pressed = performance.now();
  noted.blocked = 0;
  note("live", () => document.querySelector("figure.radar.is-live .polarlayer"));
  button.click();
}"""


class ProductionServer(Server):
    """The server under production's settings, with static files collected, hashed and compressed."""

    def __init__(self, folder: Path, *, whole_plotly: bool) -> None:
        super().__init__(folder / "careerfit.sqlite3")
        self.static, self.whole_plotly = folder / "static", whole_plotly

    @property
    def environment(self) -> dict[str, str]:
        """The environment of the process."""
        own = {"DJANGO_SETTINGS_MODULE": "tests.bench.phone_settings", "STATIC_ROOT": str(self.static)}
        return {**super().environment, **own, "WHOLE_PLOTLY": "yes" if self.whole_plotly else "no"}

    def start(self) -> None:
        """Collect the files, then start."""
        self.manage("collectstatic", "--noinput", "--verbosity", "0")
        super().start()

    def plotly_bytes(self) -> int:
        """The size of plotly.js as it is transferred: Chromium takes Brotli from this machine and over HTTPS."""
        (file,) = (self.static / "plotly").glob("plotly.min.*.js.br")
        return file.stat().st_size


class Person(NamedTuple):
    """A student with a started quiz and a result."""

    server: ProductionServer
    client: Client
    slug: str
    question: str
    result: str


def somebody(server: ProductionServer, content: Definition) -> Person:
    """Make a student who has finished one quiz and started the next."""
    client = Client(server)
    done = start(client, content.slug, "full")
    answer_all(client, done, content, range(len(content.questions)))
    result = finish(client, done)
    question = client.get(start(client, content.slug, "adaptive")).location
    return Person(server, client, content.slug, question, result)


@contextmanager
def phone(browser: Browser, person: Person) -> Iterator[Page]:
    """Open a page on a slow phone with an empty cache and this person's cookies."""
    context = browser.new_context(
        base_url=person.server.origin,
        viewport={"width": WIDTH, "height": HEIGHT},
        has_touch=True,
        is_mobile=True,
        device_scale_factor=SCALE,
    )
    carry_cookies(person.client, person.server, context)
    context.add_init_script(NOTES)
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    cdp = context.new_cdp_session(page)
    cdp.send("Network.enable")
    conditions = {"offline": False, "latency": LATENCY_MS, "downloadThroughput": DOWN, "uploadThroughput": UP}
    cdp.send("Network.emulateNetworkConditions", conditions)
    cdp.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    yield page
    context.close()


def noted(page: Page, name: str) -> float:
    """Wait until the event was recorded, and return its time."""
    page.wait_for_function("(name) => noted[name]", arg=name)
    return float(page.evaluate("(name) => noted[name]", name))


def bare_shows(page: Page, person: Person) -> list[float]:
    """The same for a page of one word: the time of any page here, before anything of ours is drawn."""
    page.goto("/healthz", wait_until="networkidle")
    return [noted(page, "lcp")]


def question_shows(page: Page, person: Person) -> list[float]:
    """The largest contentful paint of a question's page."""
    page.goto(person.question, wait_until="networkidle")
    return [noted(page, "lcp")]


def next_shows(page: Page, person: Person) -> list[float]:
    """From pressing Next at once to the next question, the first time and as the median of the times after.

    The first press finds scripts that have never run; a quiz has twenty others.
    """
    place = person.client.get(start(person.client, person.slug, "adaptive")).location
    page.goto(place, wait_until="networkidle")
    times = []
    for _ in range(1 + LATER):
        times.append(_go_on(page, pause=SHORT_MS))
        page.wait_for_timeout(READING_MS)
    return [times[0], statistics.median(times[1:])]


def next_shows_after_a_pause(page: Page, person: Person) -> list[float]:
    """The same where somebody looks at the chosen answer for longer than a request takes: the median."""
    place = person.client.get(start(person.client, person.slug, "adaptive")).location
    page.goto(place, wait_until="networkidle")
    times = []
    for _ in range(1 + LATER):
        times.append(_go_on(page, pause=READING_MS))
        page.wait_for_timeout(READING_MS)
    return [statistics.median(times)]


def _go_on(page: Page, *, pause: int) -> float:
    """Choose an answer, press Next after this pause in ms, and return the time to the next question in ms.

    Questions with places or points are skipped, and don't count.
    """
    while not page.evaluate(CHOOSE):
        page.locator("button[name=skip]").evaluate(PRESS)
        noted(page, "next")
        page.wait_for_timeout(READING_MS)
    page.wait_for_timeout(pause)
    page.locator("button[name=next]").evaluate(PRESS)
    return noted(page, "next") - noted(page, "pressed")


def radar_shows(page: Page, person: Person) -> list[float]:
    """When the drawing is shown, from the start of the navigation."""
    page.goto(person.result, wait_until="networkidle")
    return [noted(page, "radar")]


def plotly_lives(page: Page, person: Person) -> list[float]:
    """Time from the press to an interactive chart, and how long tasks of over 50 ms blocked the main thread."""
    page.goto(person.result, wait_until="networkidle")
    page.locator(".radar-more").evaluate(EXPLORE)
    lives = noted(page, "live") - noted(page, "pressed")
    page.wait_for_timeout(500)  # the observer gets long tasks with a delay
    return [lives, noted(page, "blocked")]


Measure = Callable[[Page, Person], list[float]]


Times = dict[str, list[float]]  # by name, one a round, in ms
BARE, QUESTION, RADAR = "a page of one word paints", "a question’s page paints", "a result’s page, the radar is drawn"
FIRST, LATER_ONE, PAUSED = "Next at once, the first time", "Next at once, later", "Next after a pause"
WHOLE, WHOLE_BLOCKS = "plotly whole, answers", "plotly whole, main thread blocked"
BUILT, BUILT_BLOCKS = "plotly built, answers", "plotly built, main thread blocked"
GOALS = {LATER_ONE: LATENCY_MS + 100, PAUSED: 100, BUILT: 2500}
RATIOS = {QUESTION: 1.15, RADAR: 1.25}  # of the page of one word


def measure_rounds(browser: Browser, built: Person, whole: Person, rounds: int) -> Times:
    """Measure everything once a round."""
    plan: Sequence[tuple[Person, Measure, Sequence[str]]] = (
        (built, bare_shows, [BARE]),
        (built, question_shows, [QUESTION]),
        (built, radar_shows, [RADAR]),
        (built, next_shows, [FIRST, LATER_ONE]),
        (built, next_shows_after_a_pause, [PAUSED]),
        (whole, plotly_lives, [WHOLE, WHOLE_BLOCKS]),
        (built, plotly_lives, [BUILT, BUILT_BLOCKS]),
    )
    times: Times = defaultdict(list)
    with phone(browser, built) as page:
        bare_shows(page, built)  # the browser's very first page takes longer
    for _ in range(rounds):
        for person, measure, names in plan:
            with phone(browser, person) as page:
                for name, time in zip(names, measure(page, person), strict=True):
                    times[name].append(time)
    return times


def line(name: str, found: Sequence[float], goal: float | None, digits: int) -> str:
    """Return one line of a table; on a busy machine the best is what the page itself needs."""
    median, best = statistics.median(found), min(found)
    text = f"{name:44}{median:10.{digits}f}{best:10.{digits}f}"
    if goal is None:
        return text
    met = "met" if median <= goal else "met by the best alone" if best <= goal else "missed"
    return f"{text}{goal:9.{digits}f}  {met}"


def report(times: Times, rounds: int) -> None:
    """Print the times, then the ratios to the page of one word of the same round."""
    print(f"processor {SLOWER}x slower, {LATENCY_MS} ms a request, 1.47 Mbit/s; {rounds} rounds, ms")
    print(f"{'':44}{'median':>10}{'best':>10}{'goal':>9}")
    for name, found in times.items():
        print(line(name, found, GOALS.get(name), 0))
    print(f"\n{'times the page of one word':44}{'median':>10}{'best':>10}{'goal':>9}")
    for name, goal in RATIOS.items():
        ratios = [time / bare for time, bare in zip(times[name], times[BARE], strict=True)]
        print(line(name, ratios, goal, 2))


def main() -> None:
    """Start the server and the browser, measure, and stop both."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    content = read_file(SHIPPED)
    with ExitStack() as stack:
        people = []
        for whole_plotly in (False, True):
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            server = ProductionServer(folder, whole_plotly=whole_plotly)
            server.start()
            stack.callback(server.stop)
            people.append(somebody(server, content))
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=chromium_path(), headless=True, args=FLAGS)
        stack.callback(browser.close)
        built, whole = people
        print(f"load of this machine before it began: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
        for name, person in (("whole", whole), ("built", built)):
            print(f"plotly {name}: {person.server.plotly_bytes() / 1000:.0f} kB Brotli")
        report(measure_rounds(browser, built, whole, rounds), rounds)


if __name__ == "__main__":
    main()
