"""A result as a PDF of two pages at most, set by typst with the fonts that ship with careerfit, and tagged."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typst
from markdown_it import MarkdownIt

from assessments.core.charts.card import resolved_style
from assessments.core.charts.svg import radar_svg
from assessments.core.definition import SLOTS, Advice, Definition
from assessments.results.png import FONTS
from assessments.results.report import Reason, Report

TEMPLATE = Path(__file__).with_name("result.typ")
MAX_PAGES = 2
SIZES = (9.6, 9.0, 8.4, 7.8)  # points, the largest that fits is taken
PAGE = re.compile(rb"/Type\s*/Page\b")
METHOD = (
    "Every answer speaks for or against each archetype, by weights that people set; careerfit finds the profile that "
    "explains all of the answers best, and how far it could be off. The values show which jobs are preferred to each "
    "other. They are no percentiles, nobody else's answers come into them, and they say nothing about what anybody is "
    "able to do. The weights have not been checked against real careers."
)
_markdown = MarkdownIt("js-default")


@dataclass(frozen=True)
class Paper:
    """What is printed: the report, its headline, the strongest reasons where they may be seen, and its address."""

    report: Report
    headline: str
    remarks: Sequence[str]
    reasons: Sequence[Mapping[str, Any]]
    address: str
    described: str


def pdf_of(paper: Paper, *, colours: Mapping[str, str], hues: Mapping[str, str]) -> bytes:
    """Set a result on at most two pages, in smaller type or without its least important parts where it must be."""
    data = _data(paper, colours, hues)
    sections = data["sections"]
    for size in SIZES:
        pdf = _compile(data | {"size": size})
        if page_count(pdf) <= MAX_PAGES:
            return pdf
    while sections:
        sections = _shortened(sections)
        pdf = _compile(data | {"size": SIZES[-1], "sections": sections, "left_out": True})
        if page_count(pdf) <= MAX_PAGES:
            break
    return pdf


def page_count(pdf: bytes) -> int:
    """Return how many pages a PDF has that typst wrote."""
    return len(PAGE.findall(pdf))


def _compile(data: Mapping[str, Any]) -> bytes:
    """Set the data as PDF/UA; as a tagged PDF without that promise where a text has a character that no font has."""
    try:
        return _typeset(data, ["ua-1"])
    except typst.TypstError:
        return _typeset(data, [])


def _typeset(data: Mapping[str, Any], standards: Any) -> bytes:
    made = typst.compile(
        TEMPLATE,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards=standards,
    )
    return bytes(made)


def _shortened(sections: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Without the last part of the longest section, or without a last section that has none."""
    longest = max(sections, key=lambda section: len(section["parts"]))
    if not longest["parts"]:
        return sections[:-1]
    shorter = longest | {"parts": longest["parts"][:-1]}
    return [shorter if section is longest else section for section in sections]


def _data(paper: Paper, colours: Mapping[str, str], hues: Mapping[str, str]) -> dict[str, Any]:
    report = paper.report
    skipped = f" and {report.skipped} skipped" if report.skipped else ""
    return {
        "headline": paper.headline,
        "confidence": report.confidence,
        "answered_line": f"From {report.answered} answers{skipped}." if report.answered else "",
        "questionnaire": report.content.title,
        "version": report.version_number,
        "sha256": report.sha256,
        "finished": f"{report.finished_at:%-d %B %Y}" if report.finished_at else "",
        "radar": _radar(report, colours, hues) if report.answered else "",
        "described": paper.described,
        "rows": [_row(score, hues) for score in report.ranked],
        "remarks": list(paper.remarks),
        "sections": _sections(report, paper.reasons),
        "method": METHOD,
        "address": paper.address,
        "colours": dict(colours),
        "left_out": False,
    }


def _radar(report: Report, colours: Mapping[str, str], hues: Mapping[str, str]) -> str:
    drawn = radar_svg(report.archetypes, title="", description="")
    return drawn.replace(">", f"><style>{resolved_style(colours, hues)}</style>", 1)


def _row(score: Any, hues: Mapping[str, str]) -> dict[str, Any]:
    return {
        "name": score.name,
        "colour": hues[score.hue],
        "value": round(score.value),
        "low": round(score.low),
        "high": round(score.high),
        "share": score.share,
    }


def _sections(report: Report, reasons: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    guidance, content = report.guidance, report.content
    sections = []
    if guidance.pair:
        sections.append(_section(guidance.pair.title or "The two together", _piece(guidance.pair, content)))
    for portrait in guidance.portraits:
        archetype = content.archetype_by_key[portrait.archetype]
        lead = _texts(archetype.days or archetype.summary, archetype.facts, content)
        parts = [_part(SLOTS[piece.slot], [piece], content) for piece in portrait.about]
        parts += [_part(SLOTS[slot], pieces, content) for slot, pieces in portrait.steps]
        sections.append(_section(archetype.name, lead, parts))
    mind = [_piece(piece, content) for piece in (*(guidance.mixing if report.answered else ()), *guidance.context)]
    if mind:
        sections.append(_section("Keep in mind", _joined(mind)))
    if reasons:
        sections.append(_section("Why", _texts("", (), content), [_why(reason) for reason in reasons[:3]]))
    return sections


def _section(title: str, lead: Mapping[str, Any], parts: Sequence[Mapping[str, Any]] = ()) -> dict[str, Any]:
    return {"title": title, "lead": lead, "parts": list(parts)}


def _part(title: str, pieces: Iterable[Advice], content: Definition) -> dict[str, Any]:
    return {"title": title, "pieces": [_piece(piece, content) for piece in pieces]}


def _piece(piece: Advice, content: Definition) -> dict[str, Any]:
    return _texts(piece.text, piece.facts, content)


def _texts(text: str, facts: Sequence[str], content: Definition) -> dict[str, Any]:
    found = {content.source_of_fact[fact] for fact in facts if fact in content.source_of_fact}
    cites = [source.key for source in content.sources if source.key in found]
    return {"paragraphs": paragraphs_of(text), "cites": cites}


def _joined(pieces: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Several pieces as one text."""
    return {
        "paragraphs": [paragraph for piece in pieces for paragraph in piece["paragraphs"]],
        "cites": list(dict.fromkeys(cite for piece in pieces for cite in piece["cites"])),
    }


def _why(reason: Mapping[str, Any]) -> dict[str, Any]:
    def line(item: Reason, push: float) -> dict[str, Any]:
        said = f"{item.question.prompt} {item.said} ({push:+.2f})".replace("(-", "(−")
        return {"paragraphs": [[_run(said)]], "cites": []}

    pushes = [line(item, push) for _, pushed in reason["sides"] for item, push in pushed[:2]]
    return {"title": reason["score"].name, "pieces": pushes}


def paragraphs_of(text: str) -> list[list[dict[str, Any]]]:
    """Read Markdown as paragraphs of runs, each with its text and whether it is strong or stressed."""
    return [_runs(token.children or []) for token in _markdown.parse(text) if token.type == "inline"]


def _runs(tokens: Iterable[Any]) -> list[dict[str, Any]]:
    runs, strong, emph = [], False, False
    for token in tokens:
        match token.type:
            case "strong_open" | "strong_close":
                strong = token.type == "strong_open"
            case "em_open" | "em_close":
                emph = token.type == "em_open"
            case "softbreak" | "hardbreak":
                runs.append(_run(" "))
            case _ if token.content:
                runs.append(_run(token.content, strong=strong, emph=emph))
    return runs


def _run(text: str, *, strong: bool = False, emph: bool = False) -> dict[str, Any]:
    return {"text": text, "strong": strong, "emph": emph}
