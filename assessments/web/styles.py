"""The style sheets inlined into a page's head, and their hashes for the Content-Security-Policy.

On slow 4G each request takes more than half a second, so the small CSS is part of the page and the first view needs one
request only. The policy allows no other inline style.
"""

import base64
import hashlib
import re
from pathlib import Path

CSS = Path(__file__).resolve().parents[2] / "static" / "css"

BUNDLES = {
    "base": ("tokens.css", "base.css"),
    "forms": ("forms.css",),
    "best_worst": ("best_worst.css",),
    "ranking": ("ranking.css",),
    "points": ("points.css",),
    "check": ("check.css",),
    "quiz": ("quiz.css",),
    "coach": ("coachbar.css", "roster.css", "roster_table.css", "shares.css", "tables.css", "printed.css"),
    "wide": ("wide.css",),
    "profiles": ("profiles.css",),
    "wall": ("palette.css", "charts.css", "wall.css"),
    "invite": ("invite.css",),
    "slips": ("slips.css",),
    "mine": ("palette.css", "charts.css", "roster.css", "mine.css"),
    "posting": ("roster.css", "shares.css", "compare.css", "marks.css", "posting.css"),
    "compare": ("tables.css", "compare.css"),
    "result": ("palette.css", "glyphs.css", "charts.css", "bars.css", "result.css"),
    "told": ("told.css",),
    "jobs": ("palette.css", "glyphs.css", "bars.css", "jobs.css"),
    "home": ("palette.css", "glyphs.css", "charts.css", "marks.css", "landing.css"),
    "archetype": ("palette.css", "glyphs.css", "charts.css", "bars.css", "jobs.css", "landing.css", "archetype.css"),
}


def read_bundle(name: str) -> str:
    """Return the joined style sheets of a bundle, without comments and needless white space."""
    text = "\n".join((CSS / part).read_text(encoding="utf-8") for part in BUNDLES[name])
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    text = re.sub(r"\s+", " ", text)
    return re.sub(r"\s*([{};,>])\s*|(?<=:)\s+", r"\1", text).replace(";}", "}").strip()


def csp_hash(text: str) -> str:
    """Return the CSP source expression that allows exactly this text as an inline style."""
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


INLINE = {name: read_bundle(name) for name in BUNDLES}


def read_colours(name: str, prefix: str = "--") -> dict[str, str]:
    """Return the light mode's colours, by name without ``prefix``: the first that a style sheet declares for each."""
    text = (CSS / name).read_text(encoding="utf-8")
    colours: dict[str, str] = {}
    for key, value in re.findall(rf"{prefix}([\w-]+):\s*(#[0-9a-f]{{3,6}});", text):
        colours.setdefault(key, value)
    return colours


COLOURS = read_colours("tokens.css")
HUES = read_colours("palette.css", "--hue-")


def fingerprint(*places: Path) -> str:
    """Return a digest of these files and folders: the same on every server with the same code."""
    digest = hashlib.sha256()
    for place in places:
        for path in [place] if place.is_file() else sorted(place.rglob("*")):
            if path.suffix in {".html", ".css", ".js", ".py", ".json", ".txt"}:
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
