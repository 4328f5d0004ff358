"""Draw the site's icons, and the card that chats show for its public pages, from the drawing in static/img/icon.svg.

Run by `make brand` in the project's own environment. The files are committed: nothing draws them while the site runs.
"""

import struct
import sys
from pathlib import Path

import resvg_py

HOME = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(HOME))

from assessments.web.styles import COLOURS  # noqa: E402 -- after the path is set

FONTS = HOME / "assessments" / "results" / "fonts"
IMAGES = HOME / "static" / "img"
ROOT = HOME / "careerfit" / "root"  # served at the top of the site, where browsers look without being told
OUTER, INNER = "M16 3 29 12.5 24 28H8L3 12.5Z", "M16 8 24 14 19 22 10 24 9 14Z"
SAFE = 0.8  # of a maskable icon's width; a system may cut off the rest
CARD = """
<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="630" viewBox="0 0 1200 630">
<style>text {{ font-family: 'TeX Gyre Pagella'; fill: {ink} }}</style>
<rect width="1200" height="630" fill="{paper}"/><rect width="12" height="630" fill="{accent}"/>
<text x="64" y="150" font-size="68" font-weight="bold">careerfit</text>
<text x="64" y="330" font-size="46">A short quiz about</text><text x="64" y="390" font-size="46">everyday work,</text>
<text x="64" y="450" font-size="46">an honest answer,</text><text x="64" y="510" font-size="46">no account.</text>
<g transform="translate(600 55) scale(16.25)">
<path d="{outer}" fill="none" stroke="{line}" stroke-width=".3"/>
<path d="M16 9.5 22.5 14.25 20 22H12L9.5 14.25Z" fill="none" stroke="{muted}" stroke-width=".12"/>
<path d="{inner}" fill="{accent}" fill-opacity=".14" stroke="{accent}" stroke-width=".35" stroke-linejoin="round"/>
</g></svg>
"""


def png_from(svg: str) -> bytes:
    """Return an SVG as PNG in its own size, with our fonts alone."""
    fonts = [str(path) for path in sorted(FONTS.glob("texgyrepagella-*.otf"))]
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, font_files=fonts, skip_system_fonts=True))


def tile(size: int) -> str:
    """Return the icon on a ground of its own, inside the safe zone, for systems that cut icons to their shape."""
    scale = size * SAFE * 0.9 / 32
    at = (size - 32 * scale) / 2
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}" viewBox="0 0 {size} {size}">'
        f'<rect width="{size}" height="{size}" fill="{COLOURS["accent"]}"/>'
        f'<g transform="translate({at} {at}) scale({scale})"><path d="{OUTER}" fill="none" stroke="#fff" '
        f'stroke-width="1.6"/><path d="{INNER}" fill="#fff"/></g></svg>'
    )


def ico(png: bytes, size: int) -> bytes:
    """Return an ICO file that holds one PNG."""
    return struct.pack("<HHH", 0, 1, 1) + struct.pack("<BBBBHHII", size, size, 0, 0, 1, 32, len(png), 22) + png


if __name__ == "__main__":
    drawing = (IMAGES / "icon.svg").read_text("utf-8").replace("<svg ", '<svg width="32" height="32" ')
    (ROOT / "favicon.ico").write_bytes(ico(png_from(drawing), 32))
    (ROOT / "apple-touch-icon.png").write_bytes(png_from(tile(180)))
    for size in (192, 512):
        (IMAGES / f"icon-{size}.png").write_bytes(png_from(tile(size)))
    card = CARD.format(outer=OUTER, inner=INNER, **{name: COLOURS[name] for name in COLOURS if "-" not in name})
    (IMAGES / "card.png").write_bytes(png_from(card))
    for path in (*ROOT.iterdir(), *IMAGES.iterdir()):
        print(f"{path.relative_to(HOME)}: {path.stat().st_size} bytes")
