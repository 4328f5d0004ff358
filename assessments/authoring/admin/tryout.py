"""Try a draft on a posting: every sentence, what it is taken for, the cues in it, and how far it pulls towards whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from assessments.authoring.admin.base import PartModelAdmin, change_url, list_url, may_view, part_urls
from assessments.authoring.admin.problems import with_places
from assessments.authoring.admin.warnings import Named
from assessments.authoring.checks import problems_in
from assessments.authoring.drafts import draft_definition
from assessments.core.definition import Definition, Problem
from assessments.core.posting_reader import Kind, PhraseError, Reading
from assessments.models import Cue, Questionnaire
from assessments.postings.report import reader_from, report_from

DRAFT = 0  # in the place of a version's number
KINDS = {
    Kind.HEADING: "heading",
    Kind.DUTY: "duty",
    Kind.REQUIREMENT: "requirement",
    Kind.COMPANY: "company",
    Kind.BOILERPLATE: "boilerplate",
}


@dataclass(frozen=True)
class SentenceRow:
    """One sentence: its words, what it is taken for, the cues in it, and its pull towards each archetype in turn."""

    words: str
    kind: str
    cues: list[Named]
    pulls: list[float]


def tryout_url(questionnaire: Questionnaire) -> str:
    """Return the address where a draft is tried on a posting."""
    return reverse("admin:assessments_questionnaire_read", args=[questionnaire.pk])


class TryoutAdmin(PartModelAdmin):
    """A questionnaire's admin with the page that reads a posting; whoever may view the draft may try it."""

    def get_urls(self) -> list[URLPattern]:
        """Add the page."""
        read = path(
            "<int:questionnaire_id>/read/", self.admin_site.admin_view(self.read), name="assessments_questionnaire_read"
        )
        return [read, *super().get_urls()]

    def read(self, request: HttpRequest, questionnaire_id: int) -> HttpResponse:
        """Ask for a posting; POST reads it with the draft as it stands. Nothing is stored."""
        questionnaire = self.get_object(request, str(questionnaire_id))
        if questionnaire is None:
            raise Http404
        if not self.has_view_permission(request, questionnaire):
            raise PermissionDenied
        draft = draft_definition(questionnaire=questionnaire)
        in_the_way = _in_the_way(draft)
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "title": "Try it on a posting",
            "subtitle": f"{draft.title} (draft)",
            "opts": self.model._meta,
            "item": questionnaire,
            "item_url": change_url(questionnaire),
            "cues_url": list_url(Cue, questionnaire) if may_view(request.user, Cue) else "",
            "definition": draft,
            "problems": with_places(questionnaire, in_the_way),
            "text": request.POST.get("text", ""),
        }
        status = 200
        if request.method == "POST":
            pages = part_urls(questionnaire, ["cues"], user=request.user)
            context |= {} if in_the_way else _reading(draft, context["text"], pages)
            status = 200 if "report" in context else 422
        return TemplateResponse(request, "admin/assessments/tryout/page.html", context, status=status)


def _in_the_way(draft: Definition) -> list[Problem]:
    """What keeps this draft from reading anything; what else is unfinished in it may wait."""
    if not draft.cues:
        return [Problem("This draft has no cues yet, so it finds nothing in postings.", "cues")]
    if set(draft.archetype_by_key) <= {draft.overload.catch_all}:
        return [Problem("This draft has no archetype yet that a posting could speak for.", "archetypes")]
    try:
        reader_from(draft)
    except PhraseError:
        return [problem for problem in problems_in(draft) if problem.part == "cues"]
    return []


def _reading(draft: Definition, text: str, pages: Mapping[tuple[str, str], str]) -> dict[str, Any]:
    report = report_from(draft, DRAFT, reader_from(draft).read(text))
    rows = _rows(draft, report.reading, pages)
    return {"rows": rows, **({"report": report} if report.reading.is_posting else {"obstacle": report.headline})}


def _rows(
    draft: Definition,
    reading: Reading,
    pages: Mapping[tuple[str, str], str],
) -> list[SentenceRow]:
    named = {cue.key: Named(cue.key, cue.says, pages.get(("cues", cue.key), "")) for cue in draft.cues}
    rows = []
    for sentence, kind in reading.sentences:
        inside = [mention.cue for mention in reading.mentions if sentence.start <= mention.start < sentence.end]
        rows.append(
            SentenceRow(
                words=reading.text[sentence.start : sentence.end],
                kind=KINDS[kind],
                cues=[named[key] for key in dict.fromkeys(inside)],
                pulls=[reading.pulls.get((sentence.start, key), 0.0) for key in draft.archetype_by_key],
            )
        )
    return rows
