"""Make the web's fonts: TeX Gyre Pagella, regular and bold, with the letters of Western European languages only.

Needs fontTools and brotli, which nothing else here does: `make brand` brings them for this one run. Each file has the
beginning of its SHA-256 in its name, so that browsers may keep it for ever; static/css/tokens.css names the two.
"""

import hashlib
from pathlib import Path

from fontTools import subset

HOME = Path(__file__).resolve().parents[2]
SOURCES = HOME / "assessments" / "results" / "fonts"
FONTS = HOME / "static" / "fonts"
# ASCII, the letters and some signs of Latin-1, œ, quotation marks, dashes, the ellipsis and the euro. Letters that
# are not here come from the next font of the stack.
UNICODES = (
    "U+20-7E,U+A0-A3,U+A5,U+A7,U+A9,U+AB,U+AD,U+AE,U+B0,U+B1,U+B7,U+BB,U+BF-FF,U+131,U+152,U+153,"
    "U+2013,U+2014,U+2018-201A,U+201C-201E,U+2026,U+20AC"
)


def make(weight: str) -> Path:
    """Write one weight's subset in WOFF2; return where."""
    unnamed = FONTS / f"pagella-{weight}.woff2"
    options = ["--flavor=woff2", "--layout-features=kern", "--no-hinting", "--desubroutinize", "--drop-tables+=FFTM"]
    source = SOURCES / f"texgyrepagella-{weight}.otf"
    subset.main(
        [str(source), f"--unicodes={UNICODES}", "--name-IDs=0,1,2,5,13,14", *options, f"--output-file={unnamed}"]
    )
    digest = hashlib.sha256(unnamed.read_bytes()).hexdigest()[:8]
    return unnamed.rename(FONTS / f"pagella-{weight}-{digest}.woff2")


if __name__ == "__main__":
    for old in FONTS.glob("*.woff2"):
        old.unlink()
    for path in (make("regular"), make("bold")):
        print(f"{path.relative_to(HOME)}: {path.stat().st_size} bytes")
