"""axe, asked for what it finds and nothing else: its whole report costs as much to hand over as to make."""

from typing import Any, Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

Found = list[dict[str, Any]]
RUN = "rules => axe.run({...rules, resultTypes: ['violations']}).then(found => found.violations)"
OWN_DOING = "Applying inline style|Couldn't load preload assets"  # it measures clones, and reads style sheets
OF_COLOUR = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}


def look_in_the_light(page: Page) -> Found:
    """What every rule of axe has to say of the page in light colours."""
    _switch(page, "light")
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    return _said(page.evaluate(RUN, {}))


def look_in_the_dark(page: Page) -> Found:
    """What the rules of colour say in dark colours; the page was looked at in the light before."""
    _switch(page, "dark")
    return _said(page.evaluate(RUN, OF_COLOUR))


def look(page: Page) -> dict[str, Found]:
    """Both, where anything was found at all."""
    found = {"light": look_in_the_light(page), "dark": look_in_the_dark(page)}
    return {scheme: violations for scheme, violations in found.items() if violations}


def _switch(page: Page, scheme: Literal["light", "dark"]) -> None:
    """Change the colours, and wait until every transition between them is over."""
    page.emulate_media(color_scheme=scheme)
    page.evaluate("Promise.all(document.getAnimations().map((change) => change.finished))")


def _said(violations: Found) -> Found:
    return [{"rule": v["id"], "help": v["help"], "at": [n["html"] for n in v["nodes"][:3]]} for v in violations]
