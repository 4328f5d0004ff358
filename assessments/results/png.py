"""Render SVG to PNG with the fonts in this folder, without the system's fonts."""

from functools import lru_cache

import resvg_py

from assessments.results.typefaces import FONTS, LATIN, with_typefaces


@lru_cache(maxsize=32)
def png_from(svg: str) -> bytes:
    """Return an SVG as PNG in its own size; what the fonts lack is left out (see `typefaces.drawable`)."""
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=with_typefaces(svg),
            font_files=[str(path) for path in sorted(FONTS.glob("*.?tf"))],
            skip_system_fonts=True,
            font_family=LATIN,
        )
    )
