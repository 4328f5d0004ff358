"""Numbers and names around a radar, as a browser letters them: whole, apart, and nothing wider than the drawing."""

from collections.abc import Sequence

import pytest
from playwright.sync_api import Browser

from assessments.core.charts import radar_svg
from assessments.web.styles import INLINE
from tests.browser.test_long_words import LONG
from tests.core.charts.people import NAMES, make_axes

pytestmark = pytest.mark.browser
ARABIC = (
    "محلل البيانات",
    "بناء الميزات",
    "مهندس البنية التحتية للتعلم الآلي",
    "صانع الأدوات الداخلية",
    "باحث خالص في علوم البيانات",
    "كل شيء للجميع",
    "باني حلول العملاء",
    "مهندس غرفة الآلات",
    "أمين المعرفة",
    "مصمم المحادثات",
    "محلل الاستدامة",
    "مستشار",
)
COUNTS = (3, 4, 5, 7, 8, 12)
WIDTHS = (280, 320, 479, 481, 607, 609, 736, 1024, 1400)
COLLISIONS = """() => [...document.querySelectorAll('svg')].flatMap(svg => {
  const all = svg.getBoundingClientRect();
  const labels = [...svg.querySelectorAll('.radar-name')].map(name => name.getBoundingClientRect());
  const odd = labels.filter(a => a.left < all.left - 1 || a.right > all.right + 1);
  const hits = labels.filter((a, i) => labels.some((b, j) => i < j &&
    a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1));
  return odd.length + hits.length ? [`${svg.getAttribute('aria-labelledby')}: ${odd.length} ${hits.length}`] : [];
})"""


def drawings(kind: str, names: Sequence[str]) -> str:
    """A radar of each count of axes, and one of two results; all inside figures as on the pages."""
    drawn = []
    for count in COUNTS:
        axes = make_axes(count, names=names)
        drawn += [
            radar_svg(axes, named=["key0", "key2"], title="", ident=f"{kind}-{count}"),
            radar_svg(axes, second=axes, named=(), title="", ident=f"{kind}-{count}-two"),
        ]
    return "".join(f'<figure class="radar">{svg}</figure>' for svg in drawn)


def test_no_labels_touch_from_280_to_1400_pixels(browser: Browser) -> None:
    page = browser.new_page()
    kinds = {"shipped": NAMES, "long": [LONG] * 12, "arabic": ARABIC}
    body = "".join(drawings(kind, names) for kind, names in kinds.items())
    page.set_content(
        f"<style>{INLINE['base']}{INLINE['result']} body, figure {{ margin: 0 !important }} "
        f".radar > svg {{ max-width: none !important }}</style>{body}"
    )
    found = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        if hits := page.evaluate(COLLISIONS):
            found[width] = hits
    page.close()
    assert found == {}
