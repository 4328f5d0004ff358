"""Try a draft's cues on a posting: every sentence, what it is taken for, the cues in it and what they pull."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from assessments.admin.base import PartModelAdmin, change_url, list_url
from assessments.definition import Definition
from assessments.drafts import draft_definition
from assessments.models import Cue, Questionnaire
from assessments.postings import Kind, PhraseError
from assessments.readings import PostingReport, reader_from, report_from

DRAFT = 0  # in the place of a version's number
KINDS = {
    Kind.HEADING: "heading",
    Kind.DUTY: "duty",
    Kind.REQUIREMENT: "requirement, counts half",
    Kind.COMPANY: "about the company, counts nothing",
    Kind.BOILERPLATE: "says nothing of the work, counts nothing",
}


@dataclass(frozen=True)
class SentenceRow:
    """One sentence: its words, what it is taken for, the cues in it, and towards whom it pulls how far."""

    words: str
    kind: str
    cues: list[tuple[str, str]]
    pulls: list[tuple[str, float]]


def tryout_url(questionnaire: Questionnaire) -> str:
    """Return the address where a draft's cues are tried."""
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
        text = request.POST.get("text", "")
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "title": "Try the cues on a posting",
            "subtitle": f"{draft.title} (draft)",
            "opts": self.model._meta,
            "item": questionnaire,
            "item_url": change_url(questionnaire),
            "cues_url": list_url(Cue, questionnaire),
            "has_cues": bool(draft.cues),
            "text": text,
        }
        if request.method == "POST" and draft.cues:
            context |= _reading(questionnaire, draft, text)
        status = 422 if context.get("problem") else 200
        return TemplateResponse(request, "admin/assessments/tryout/page.html", context, status=status)


def _reading(questionnaire: Questionnaire, draft: Definition, text: str) -> dict[str, Any]:
    try:
        report = report_from(draft, DRAFT, reader_from(draft).read(text))
    except PhraseError as error:
        return {"problem": f"A cue of this draft can’t be used. {error}"}
    rows = _rows(questionnaire, report)
    if not report.reading.is_posting:
        return {"problem": report.headline, "rows": rows}
    return {"report": report, "rows": rows}


def _rows(questionnaire: Questionnaire, report: PostingReport) -> list[SentenceRow]:
    reading = report.reading
    known = {
        cue.key: (cue.says, change_url(cue)) for cue in questionnaire.cues.only("pk", "key", "says", "questionnaire_id")
    }
    rows = []
    for sentence, kind in reading.sentences:
        inside = [mention.cue for mention in reading.mentions if sentence.start <= mention.start < sentence.end]
        rows.append(
            SentenceRow(
                words=reading.text[sentence.start : sentence.end],
                kind=KINDS[kind],
                cues=[known[key] for key in dict.fromkeys(inside)],
                pulls=[(report.names[e.archetype], e.weight) for e in reading.evidence if e.start == sentence.start],
            )
        )
    return rows
