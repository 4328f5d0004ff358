"""Check that a page fits at 320 px, at 200 % zoom and with doubled text, and that its targets are large enough."""

from playwright.sync_api import Page, ViewportSize

TARGET = 44
PHONE = ViewportSize(width=320, height=640)
ZOOMED = ViewportSize(width=640, height=400)  # 1280 × 800 at 200 %
LOOKS = [(PHONE, "100%"), (ZOOMED, "100%"), (ZOOMED, "200%")]

# By how much the page is wider than the window, and which elements overflow.
OVERFLOW = """size => {
  document.documentElement.style.fontSize = size;
  const wide = document.scrollingElement.scrollWidth - innerWidth;
  if (wide <= 0) return null;
  const out = [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > innerWidth + 1);
  return [wide, ...out.slice(0, 4).map(e => e.outerHTML.slice(0, 120))];
}"""
# The width and height of every control for an answer.
TARGETS = """() => [...document.querySelectorAll(
  "fieldset :is(label:has(input), select, input[type=number], button), form.question .actions .button"
)]
  .filter(e => e.checkVisibility({ visibilityProperty: true }))
  .map(e => e.getBoundingClientRect()).map(box => [box.width, box.height])"""
MIN_ANSWERS = 4  # at least two answers, Next and Skip


def misfits(page: Page) -> list[object]:
    """Return controls that are too small and elements wider than the window, by layout; the window stays small."""
    page.set_viewport_size(PHONE)
    targets = page.evaluate(TARGETS)
    if page.locator("form.question").count():
        assert len(targets) >= MIN_ANSWERS, page.url
    found: list[object] = [box for box in targets if min(box) < TARGET]
    for window, text in LOOKS:
        page.set_viewport_size(window)
        sticks_out = page.evaluate(OVERFLOW, text)
        if sticks_out:
            found.append((window, text, sticks_out))
    return found
