"""Render SVG to PNG with the fonts in this folder, without the system's fonts."""

from functools import lru_cache
from pathlib import Path

import resvg_py

FONTS = Path(__file__).parent / "fonts"
FAMILY = "TeX Gyre Pagella"


@lru_cache(maxsize=32)
def png_from(svg: str) -> bytes:
    """Return an SVG as PNG in its own size; characters that the fonts lack are left out."""
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg,
            font_files=[str(path) for path in sorted(FONTS.glob("*.otf"))],
            skip_system_fonts=True,
            font_family=FAMILY,
        )
    )
