"""Draw QR codes."""

import segno


def qr_svg(address: str) -> str:
    """Return an address as an inline SVG without a size; black on white in dark mode too, so that it can be scanned."""
    code = segno.make(address, error="m", micro=False)
    return code.svg_inline(scale=4, border=2, dark="#000", light="#fff", omitsize=True)


def compact_qr(address: str) -> str:
    """Return an address as a small inline SVG for a sheet with many of them, black on whatever is behind it.

    The mask is fixed: trying all eight would take three quarters of the time, and every scanner reads each of them.
    """
    code = segno.make(address, error="m", micro=False, mask=3)
    return code.svg_inline(border=0, dark="#000", light=None, omitsize=True, svgclass=None, lineclass=None)
