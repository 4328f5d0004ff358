"""Run axe and fetch its violations only: transferring its whole report takes as long as the check itself."""

from typing import Any, Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

Found = list[dict[str, Any]]
# Without preload, which loads every style sheet again: only the rules about sound and turned screens need it, and the
# site has no sound, and axe leaves the other rule off.
RUN = "rules => axe.run({...rules, resultTypes: ['violations'], preload: false}).then(found => found.violations)"
# A console message that axe causes itself: it measures clones.
OWN_DOING = "Applying inline style"
OF_COLOUR = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}


def look_in_the_light(page: Page) -> Found:
    """Return the violations of all rules, in light colours."""
    _switch(page, "light")
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    return _in_short(page.evaluate(RUN, {}))


def look_in_the_dark(page: Page) -> Found:
    """Return the violations of the colour rules in dark colours; call it after `look_in_the_light`, which loads axe."""
    _switch(page, "dark")
    return _in_short(page.evaluate(RUN, OF_COLOUR))


def look(page: Page) -> dict[str, Found]:
    """Return the violations by colour scheme, without the schemes that have none."""
    found = {"light": look_in_the_light(page), "dark": look_in_the_dark(page)}
    return {scheme: violations for scheme, violations in found.items() if violations}


def _switch(page: Page, scheme: Literal["light", "dark"]) -> None:
    """Switch the colour scheme, and wait until every transition is over."""
    page.emulate_media(color_scheme=scheme)
    page.evaluate("Promise.all(document.getAnimations().map((change) => change.finished))")


def _in_short(violations: Found) -> Found:
    return [{"rule": v["id"], "help": v["help"], "at": [n["html"] for n in v["nodes"][:3]]} for v in violations]
