"""The diagram of docs/architecture.md, drawn from the imports: python -m tests.diagram writes it anew."""

from collections import defaultdict
from pathlib import Path

import grimp

PAGE = Path(__file__).parents[1] / "docs" / "architecture.md"
BEGIN, END = "```mermaid\n", "```\n"
TIERS = {
    "Rooms": ("authoring", "sharing", "quiz", "coaching", "my_results", "landing", "comparison", "postings", "results"),
    "All pages": ("templatetags", "web"),
    "Shared by all rooms": ("questionnaires", "links", "operations", "models"),
    "No Django": ("core",),
}


def imports_between_rooms() -> dict[str, set[str]]:
    """Return which rooms each room imports directly."""
    graph = grimp.build_graph("assessments", cache_dir=None)
    found: dict[str, set[str]] = defaultdict(set)
    rooms = {room for tier in TIERS.values() for room in tier}
    for module in graph.modules:
        room = module.split(".")[1] if "." in module else ""
        for imported in graph.find_modules_directly_imported_by(module):
            other = imported.split(".")[1]
            if room in rooms and other in rooms and room != other:
                found[room].add(other)
    return found


def diagram() -> str:
    """Return the rooms in their tiers as a mermaid chart.

    An arrow that follows from two others is left out: sharing imports results, and quiz, which imports results too.
    """
    found = imports_between_rooms()
    lines = ["flowchart TB"]
    for name, rooms in TIERS.items():
        lines += [f'  subgraph {name.replace(" ", "_")}["{name}"]', *(f"    {room}" for room in rooms), "  end"]
    for room in (room for rooms in TIERS.values() for room in rooms):
        implied = {further for other in found[room] for further in _reached(found, other)}
        lines += [f"  {room} --> {other}" for other in sorted(found[room] - implied)]
    return "\n".join(lines) + "\n"


def _reached(found: dict[str, set[str]], room: str) -> set[str]:
    return {further for other in found.get(room, set()) for further in {other} | _reached(found, other)}


def page_with_diagram(text: str) -> str:
    """Return the page's text with today's diagram in place of the one that it has."""
    before, rest = text.split(BEGIN, 1)
    return f"{before}{BEGIN}{diagram()}{END}{rest.split(END, 1)[1]}"


if __name__ == "__main__":
    PAGE.write_text(page_with_diagram(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
