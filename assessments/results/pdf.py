"""Typeset a result as a tagged PDF of two pages at most, with typst and the fonts in this folder.

A word that no font has stands as “…” on it, and a sentence says so (see `typefaces.drawable`).
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt

from assessments.core.advice import FURTHER, tailored_to
from assessments.core.charts.card import resolved_style
from assessments.core.charts.svg import radar_svg
from assessments.core.definition import SLOTS, Advice, Definition
from assessments.core.names import without_article
from assessments.core.times import day_text
from assessments.questionnaires.citations import cited_paragraphs
from assessments.results.report import Report
from assessments.results.typefaces import LEFT_OUT, drawable, says_something, with_typefaces
from assessments.results.typesetting import NotTypeset, typeset
from assessments.results.why import AnswerLine, Explanation
from assessments.templatetags.sentences import result_basis

TEMPLATE = Path(__file__).with_name("result.typ")
MAX_PAGES = 2
SIZES = (9.6, 9.0, 8.4, 7.8)  # type sizes in points; the largest that fits is used
LONG_WORD = re.compile(r"\w{19,}")
PAGE = re.compile(rb"/Type\s*/Page\b")
VERBATIM = frozenset({"radar", "address", "sha256"})
METHOD = (
    "Every answer speaks for or against each archetype, by weights that people set; careerfit finds the profile that "
    "best explains all the answers, and how far off it could be. The values show which {nouns} are preferred to "
    "each other. They are no percentiles, nobody else’s answers come into them, and they say nothing about what "
    "anybody is able to do. The weights have not been checked against real careers."
)
WHY = "What individual answers say on their own, the strongest first."
_markdown = MarkdownIt("js-default")


@dataclass(frozen=True)
class Paper:
    """What the PDF shows; ``explanations`` are empty where the visitor may not see the answers."""

    report: Report
    headline: str
    remarks: Sequence[str]
    explanations: Sequence[Explanation]
    address: str
    radar_text: str


def pdf_of(paper: Paper, *, colours: Mapping[str, str], hues: Mapping[str, str]) -> bytes:
    """Return the PDF; if two pages are too few, the type gets smaller, and then the last parts are left out."""
    data = _data(paper, colours, hues)
    for size in SIZES:
        pdf = _compile(data | {"size": size})
        if page_count(pdf) <= MAX_PAGES:
            return pdf
    drafts = list(_ever_shorter(data["sections"]))
    least, most = 0, len(drafts)  # how many steps of leaving out may be the fewest that fit
    while least < most:
        steps = (least + most) // 2
        shorter = _compile(data | {"size": SIZES[-1], "sections": drafts[steps], "left_out": True})
        if page_count(shorter) <= MAX_PAGES or steps == len(drafts) - 1:
            pdf, most = shorter, steps
        else:
            least = steps + 1
    return pdf


def page_count(pdf: bytes) -> int:
    """Return the number of pages of a PDF from typst."""
    return len(PAGE.findall(pdf))


def _compile(data: Mapping[str, Any]) -> bytes:
    """Return the data as PDF/UA; if typst refuses, as a plain tagged PDF."""
    whole = json.dumps(_breakable(data), ensure_ascii=False)
    drawn = drawable(whole)
    if drawn.count(LEFT_OUT) > whole.count(LEFT_OUT):
        drawn = json.dumps(json.loads(drawn) | {"has_gaps": True}, ensure_ascii=False)
    try:
        return _typeset(drawn, ["ua-1"])
    except NotTypeset:
        return _typeset(drawn, [])


def _breakable(data: Any) -> Any:
    """Return the data with soft hyphens in long words, which would run over their column or the page's edge."""
    match data:
        case str():
            return LONG_WORD.sub(lambda word: re.sub(r"\w{4}(?=\w{4})", "\\g<0>\u00ad", word[0]), data)
        case list():
            return [_breakable(item) for item in data]
        case dict():
            return {name: item if name in VERBATIM else _breakable(item) for name, item in data.items()}
        case _:
            return data


def _typeset(data: str, standards: Any) -> bytes:
    return typeset(TEMPLATE, data, standards=standards)


def _ever_shorter(sections: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Yield the sections without one part after the other, until none is left.

    The section with the most parts loses its last one; once no section has parts, the last section goes.
    """
    while sections:
        longest = max(sections, key=lambda section: len(section["parts"]))
        if longest["parts"]:
            shorter = longest | {"parts": longest["parts"][:-1]}
            sections = [shorter if section is longest else section for section in sections]
        else:
            sections = sections[:-1]
        yield sections


def _data(paper: Paper, colours: Mapping[str, str], hues: Mapping[str, str]) -> dict[str, Any]:
    report = paper.report
    return {
        "headline": paper.headline,
        "confidence": report.confidence,
        "answered_line": result_basis(report.answered, report.skipped, None) if report.answered else "",
        "questionnaire": report.content.title,
        "version": report.version_number,
        "sha256": report.sha256,
        "finished": day_text(report.finished_at) if report.finished_at else "",
        "radar": _radar(report, colours, hues) if report.answered else "",
        "radar_text": paper.radar_text,
        "rows": [
            _row(score, hues[score.hue] if score.key in report.named else colours["edge"]) for score in report.ranked
        ],
        "week": _week(report),
        "to_do": _to_do(report),
        "remarks": list(paper.remarks),
        "sections": _sections(report, paper.explanations),
        "method": METHOD.format(nouns=report.content.noun.many),
        "noun": report.content.noun.one,
        "address": paper.address,
        "colours": dict(colours),
        "left_out": False,
        "has_gaps": False,
    }


def _radar(report: Report, colours: Mapping[str, str], hues: Mapping[str, str]) -> str:
    drawn = with_typefaces(radar_svg(report.archetypes, named=report.named, title=""))
    return drawn.replace(">", f"><style>{resolved_style(colours, hues)}</style>", 1)


def _row(score: Any, colour: str) -> dict[str, Any]:
    return {
        "name": without_article(score.name),
        "colour": colour,
        "value": round(score.value),
        "low": round(score.low),
        "high": round(score.high),
        "share": score.share,
    }


def _sections(report: Report, explanations: Sequence[Explanation]) -> list[dict[str, Any]]:
    """Return what follows the things to do now: the portraits, what to keep in mind, and why."""
    guidance, content = report.guidance, report.content
    sections = []
    for portrait in guidance.further:
        archetype = content.archetype_by_key[portrait.archetype]
        text = archetype.days if portrait.in_full and archetype.days else archetype.summary
        lead = _texts(text, archetype.facts, content)
        parts = [_part(SLOTS[piece.slot], [piece], content) for piece in portrait.about]
        parts += [_part(FURTHER.get(slot, SLOTS[slot]), pieces, content) for slot, pieces in portrait.steps]
        sections.append(_section(archetype.name, lead, parts))
    caveats = [_piece(piece, content) for piece in guidance.mixing if report.answered]
    caveats += [_tailored_piece(piece, content) for piece in guidance.context]
    if caveats:
        sections.append(_section("Keep in mind", _join(caveats)))
    reasons = [part for explanation in explanations for part in _explanation_parts(explanation)]
    if reasons:
        sections.append(_section("Why this result", _texts(WHY, (), content), reasons))
    return sections


def _week(report: Report) -> dict[str, Any] | None:
    week = report.guidance.week
    return {"label": report.week_label, "piece": _piece(week, report.content)} if week and report.answered else None


def _to_do(report: Report) -> list[dict[str, Any]]:
    """Return the three things to do now, each with its title; none for a result without answers."""
    to_do, content = report.guidance.to_do, report.content
    things = (
        ("Search for these titles", to_do.titles),
        ("Do this within a month", (to_do.month,) if to_do.month else ()),
        ("Ask in an interview", to_do.questions),
    )
    return [_part(title, pieces, content) for title, pieces in things if pieces and report.answered]


def _section(title: str, lead: Mapping[str, Any], parts: Sequence[Mapping[str, Any]] = ()) -> dict[str, Any]:
    return {"title": title, "lead": lead, "parts": list(parts)}


def _part(title: str, pieces: Iterable[Advice], content: Definition) -> dict[str, Any]:
    return {"title": title, "pieces": [_listed_piece(piece, content) for piece in pieces]}


def _listed_piece(piece: Advice, content: Definition) -> dict[str, Any]:
    """Return a piece with what it was chosen for after it."""
    data, chosen = _piece(piece, content), tailored_to(piece)
    if not chosen or not data["paragraphs"]:
        return data
    *others, last = data["paragraphs"]
    return data | {"paragraphs": [*others, [*last, _run(f" {chosen}", emph=True)]]}


def _piece(piece: Advice, content: Definition) -> dict[str, Any]:
    return _texts(piece.text, piece.facts, content)


def _tailored_piece(piece: Advice, content: Definition) -> dict[str, Any]:
    """Return a piece with what it was chosen for before it."""
    data, chosen = _texts(piece.text, piece.facts, content), tailored_to(piece)
    return data | {"paragraphs": [*([[_run(chosen, emph=True)]] if chosen else []), *data["paragraphs"]]}


def _texts(text: str, facts: Sequence[str], content: Definition) -> dict[str, Any]:
    return {"paragraphs": paragraphs_of(text), "cites": cited_paragraphs(content, facts)}


def _join(pieces: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Join several pieces to one text."""
    return {
        "paragraphs": [paragraph for piece in pieces for paragraph in piece["paragraphs"]],
        "cites": list(dict.fromkeys(cite for piece in pieces for cite in piece["cites"])),
    }


def _explanation_parts(explanation: Explanation) -> list[dict[str, Any]]:
    return [
        {"title": f"{explanation.score.name}: {title.lower()}", "pieces": [_answer_piece(line) for line in answers[:2]]}
        for title, answers, _ in explanation.sides
    ]


def _answer_piece(line: AnswerLine) -> dict[str, Any]:
    return {"paragraphs": [[_run(text, emph=is_text) for text, is_text in line.sentence.parts]], "cites": []}


def paragraphs_of(text: str) -> list[list[dict[str, Any]]]:
    """Parse Markdown to paragraphs of runs, each with its text and whether it is strong or emphasised.

    A paragraph of which nothing can be drawn is left out.
    """
    inline = (token for token in _markdown.parse(text) if token.type == "inline")
    return [_runs(token.children or []) for token in inline if says_something(drawable(token.content))]


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
