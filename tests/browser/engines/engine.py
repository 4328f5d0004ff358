"""What the journeys ask of a browser engine, whichever protocol drives it."""

import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any, Protocol

PATIENCE_SECONDS = 20.0
PHONE = (360, 740)

# Scroll the first visible match to the middle of the window and return a place where nothing covers it.
PLACE = """const [selector, text] = arguments;
const found = [...document.querySelectorAll(selector)].find((one) =>
  one.textContent.includes(text) && one.checkVisibility({ visibilityProperty: true }));
if (!found) return null;
found.scrollIntoView({ block: "center", behavior: "instant" });
const [box] = found.getClientRects(); // a link may have two lines
const place = [Math.round(box.x + box.width / 2), Math.round(box.y + box.height / 2)];
const isLoaded = [...document.querySelectorAll("link[rel=stylesheet]")].every(({ sheet, media }) => sheet || media);
return isLoaded && found.contains(document.elementFromPoint(...place)) ? place : null;"""
Cookies = list[dict[str, Any]]


class Engine(Protocol):
    """A browser with one window of 360 by 740 CSS pixels."""

    @property
    def messages(self) -> list[str]:
        """Errors, warnings and policy violations so far."""

    def open(self, address: str) -> None:
        """Load an address, and return once it has loaded."""

    def run(self, body: str, *arguments: Any) -> Any:
        """Run the body of a function in the page and return what it returns."""

    def press_at(self, x: int, y: int) -> None:
        """Tap or click at a place of the window."""

    def type(self, keys: str) -> None:
        """Press keys, one after the other, with the focus where it is."""

    def exchange_cookies(self, cookies: Cookies) -> Cookies:
        """Replace all cookies, and return those that there were."""

    def resize(self, width: int, height: int) -> None:
        """Make the window as large as this, in CSS pixels."""

    def picture(self) -> bytes:
        """Return a PNG of what the window shows."""

    def close(self) -> None:
        """End the browser."""


def command(*names: str) -> str:
    """Return the path of the first of these commands that is installed."""
    found = next(filter(None, map(shutil.which, names)), None)
    assert found, f"{names[0]} is not installed: .ci/engines installs it."
    return found


@contextmanager
def running(
    *line: str, environment: Mapping[str, str] | None = None, output: int = subprocess.DEVNULL, keep: Sequence[int] = ()
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a command with all that it starts in a process group of its own, and end the whole group.

    No pipe leads to it: whoever waits for the tests' own output would wait for it too.
    """
    process = subprocess.Popen(
        line,
        env={**os.environ, **(environment or {})},
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        pass_fds=keep,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        for how in (signal.SIGTERM, signal.SIGKILL):
            with suppress(ProcessLookupError):
                os.killpg(process.pid, how)
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=PATIENCE_SECONDS / 4)
        process.wait(timeout=PATIENCE_SECONDS)


def wait_for(engine: Engine, body: str, *arguments: Any) -> Any:
    """Run the body until it returns something true, and return that."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not (found := engine.run(body, *arguments)):
        if time.monotonic() > deadline:
            where = engine.run("return [location.pathname, document.querySelector('h1')?.textContent]")
            raise AssertionError(f"{body} {json.dumps(arguments)} stays false on {where}: {engine.messages}")
        time.sleep(0.03)
    return found


def tap(engine: Engine, selector: str, text: str = "") -> None:
    """Press the first visible element that matches and contains the text, once it is there and doesn't move."""
    before, place = None, wait_for(engine, PLACE, selector, text)
    while place != before:
        before, place = place, wait_for(engine, PLACE, selector, text)
    engine.press_at(*place)
