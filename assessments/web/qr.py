"""QR codes, drawn into the page."""

import segno


def qr_svg(address: str) -> str:
    """Return an address as an SVG that takes the size of its place; black on white in the dark too, to be scanned."""
    code = segno.make(address, error="m", micro=False)
    return code.svg_inline(scale=4, border=2, dark="#000", light="#fff", omitsize=True)
