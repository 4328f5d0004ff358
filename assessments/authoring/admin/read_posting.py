"""Read a posting with a draft: show each sentence, its kind, the cues in it, and its pull towards each archetype."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from assessments.authoring.admin.base import PartModelAdmin, change_url, list_url, may_view, part_urls
from assessments.authoring.admin.fetch import fetch_viewable
from assessments.authoring.admin.problems import linked_problems
from assessments.authoring.admin.warnings import LinkedName
from assessments.authoring.checks import problems_in
from assessments.authoring.drafts import draft_definition
from assessments.authoring.sentences import problems_first
from assessments.core.definition import Definition, Problem
from assessments.core.posting_reader import Kind, PhraseError, Reading
from assessments.models import Cue, Questionnaire
from assessments.postings.report import reader_from, report_from
from assessments.questionnaires.word_models import word_model_for

DRAFT = 0  # instead of a version's number
KINDS = {
    Kind.HEADING: "heading",
    Kind.DUTY: "duty",
    Kind.REQUIREMENT: "requirement",
    Kind.COMPANY: "company",
    Kind.BOILERPLATE: "boilerplate",
}


WITH_WORDS = (
    "It is what the draft’s cues add, together with the learned words that come with careerfit for these archetypes: a "
    "sentence without a cue may pull too."
)
PHRASES_ALONE = "It is what the draft’s cues add."


@dataclass(frozen=True)
class SentenceRow:
    """One sentence: its words, its kind, the cues in it, and its pulls in the archetypes' order."""

    words: str
    kind: str
    cues: list[LinkedName]
    pulls: list[float]


def read_posting_url(questionnaire: Questionnaire) -> str:
    """Return the address of the page that reads a posting with the draft."""
    return reverse("admin:assessments_questionnaire_read", args=[questionnaire.pk])


class ReadPostingAdmin(PartModelAdmin):
    """A questionnaire's admin with the page that reads a posting, for users who may view the draft."""

    def get_urls(self) -> list[URLPattern]:
        """Add the page."""
        read = path(
            "<int:questionnaire_id>/read/", self.admin_site.admin_view(self.read), name="assessments_questionnaire_read"
        )
        return [read, *super().get_urls()]

    def read(self, request: HttpRequest, questionnaire_id: int) -> HttpResponse:
        """Show a form for a posting; POST reads it with the current draft. Nothing is stored."""
        questionnaire = fetch_viewable(self, request, questionnaire_id)
        draft = draft_definition(questionnaire=questionnaire)
        problems = _reader_problems(draft)
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "title": "Read a posting",
            "subtitle": f"{draft.title} (draft)",
            "opts": self.model._meta,
            "item": questionnaire,
            "item_url": change_url(questionnaire),
            "cues_url": list_url(Cue, questionnaire) if may_view(request.user, Cue) else "",
            "definition": draft,
            "problems": linked_problems(questionnaire, problems, user=request.user),
            "problem_summary": problems_first("This draft can’t read postings yet.", len(problems)),
            "text": request.POST.get("text", ""),
        }
        status = 200
        if request.method == "POST":
            urls = part_urls(questionnaire, ["cues"], user=request.user)
            context |= {} if problems else _reading(draft, context["text"], urls)
            status = 200 if "report" in context else 422
        return TemplateResponse(request, "admin/assessments/read_posting/page.html", context, status=status)


def _reader_problems(draft: Definition) -> list[Problem]:
    """Return the problems that prevent reading postings; other problems of the draft don't matter here."""
    if not draft.cues:
        return [Problem("This draft has no cues yet, so it finds nothing in postings.", "cues")]
    if set(draft.archetype_by_key) <= {draft.overload.catch_all}:
        return [Problem("Add archetypes first: this draft has none that a posting could speak for.", "archetypes")]
    try:
        reader_from(draft)
    except PhraseError:
        return [problem for problem in problems_in(draft) if problem.part == "cues"]
    return []


def _reading(draft: Definition, text: str, urls: Mapping[tuple[str, str], str]) -> dict[str, Any]:
    report = report_from(draft, DRAFT, reader_from(draft).read(text))
    rows = _rows(draft, report.reading, urls)
    pulls_help = WITH_WORDS if word_model_for(draft) else PHRASES_ALONE
    return {
        "rows": rows,
        "pulls_help": pulls_help,
        **({"report": report} if report.reading.is_posting else {"obstacle": report.headline}),
    }


def _rows(draft: Definition, reading: Reading, urls: Mapping[tuple[str, str], str]) -> list[SentenceRow]:
    names = {cue.key: LinkedName(cue.key, cue.says, urls.get(("cues", cue.key), "")) for cue in draft.cues}
    rows = []
    inside: dict[int, list[str]] = defaultdict(list)
    starts = [sentence.start for sentence, _ in reading.sentences]
    for mention in reading.mentions:
        inside[starts[bisect_right(starts, mention.start) - 1]].append(mention.cue)
    for sentence, kind in reading.sentences:
        rows.append(
            SentenceRow(
                words=reading.text[sentence.start : sentence.end],
                kind=KINDS[kind],
                cues=[names[key] for key in dict.fromkeys(inside[sentence.start])],
                pulls=[reading.pulls.get((sentence.start, key), 0.0) for key in draft.archetype_by_key],
            )
        )
    return rows
