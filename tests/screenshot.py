"""Take README's picture of a result: ``python -m tests.screenshot ADDRESS``, ADDRESS being a result on a running site.

As somebody sees it to whom the link was sent, on a laptop, in light colours, with the serif that the second visit has.
CHROMIUM names the browser, as for the tests in a browser; without it Playwright's own is taken.
"""

import os
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

PICTURE = Path(__file__).parent.parent / "docs" / "result.png"


def take(address: str) -> None:
    """Write the picture of a result's first screen."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ.get("CHROMIUM"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 800}, color_scheme="light")
        page.goto(address)
        page.evaluate("Promise.all([...document.fonts].map((font) => font.load()))")
        page.reload()
        page.screenshot(path=PICTURE)
        browser.close()


if __name__ == "__main__":
    take(*sys.argv[1:2])
