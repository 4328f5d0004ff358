"""Draw QR codes."""

import segno


def qr_svg(address: str) -> str:
    """Return an address as an inline SVG without a size; black on white in dark mode too, so that it can be scanned."""
    code = segno.make(address, error="m", micro=False)
    return code.svg_inline(scale=4, border=2, dark="#000", light="#fff", omitsize=True)
