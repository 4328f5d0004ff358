"""What the journeys ask of a browser engine, whichever protocol drives it."""

import json
import time
from typing import Any, Protocol

PATIENCE_SECONDS = 20.0

TAP = """const [selector, text] = arguments;
const found = [...document.querySelectorAll(selector)].filter((one) => one.textContent.includes(text)
    && one.getClientRects().length);
if (!found.length) return null;
found[0].scrollIntoView({block: "center", behavior: "instant"});
const box = found[0].getBoundingClientRect();
return [Math.round(box.x + box.width / 2), Math.round(box.y + box.height / 2)];"""


class Engine(Protocol):
    """A browser with one window, 360 by 740 CSS pixels; ``messages`` are what its console has shown."""

    messages: list[str]

    def open(self, address: str) -> None:
        """Load an address, and return once it has loaded."""

    def run(self, body: str, *arguments: Any) -> Any:
        """Run the body of a function in the page and return what it returns."""

    def press_at(self, x: int, y: int) -> None:
        """Press and release the mouse at a place of the viewport."""

    def type(self, keys: str) -> None:
        """Press keys, one after the other, with the focus where it is."""

    def close(self) -> None:
        """End the browser."""


class Missing(Exception):
    """The engine is not installed."""


def wait_for(engine: Engine, body: str, *arguments: Any) -> Any:
    """Run the body until it returns something true; AssertionError after PATIENCE_SECONDS."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not (found := engine.run(body, *arguments)):
        heading = engine.run("return document.querySelector('h1')?.textContent")
        assert time.monotonic() < deadline, f"{body} {json.dumps(arguments)} stays false below “{heading}”."
        time.sleep(0.05)
    return found


def tap(engine: Engine, selector: str, text: str = "") -> None:
    """Press the first visible element that matches and contains the text."""
    x, y = wait_for(engine, TAP, selector, text)
    engine.press_at(x, y)
