"""The page that checks and publishes a draft: problems prevent publishing, warnings have to be confirmed."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html

from assessments.authoring import publishing
from assessments.authoring.admin.base import change_url, may_view
from assessments.authoring.admin.changes import changes_to_show, draft_urls, sections_of
from assessments.authoring.admin.fetch import fetch_record
from assessments.authoring.admin.lab import LabAdmin, lab_url
from assessments.authoring.admin.problems import linked_problems
from assessments.authoring.admin.versions import compare_url
from assessments.authoring.admin.warnings import linked_warnings, names_of
from assessments.authoring.checks import problems_in
from assessments.authoring.drafts import draft_definition
from assessments.authoring.item_analysis import warnings_about
from assessments.authoring.questionnaire_warnings import QuestionnaireWarning
from assessments.authoring.sentences import problems_first, publishing_lead, warnings_hint, warnings_title
from assessments.core.definition import Definition, Problem
from assessments.models import Questionnaire, Version
from assessments.web.whom_to_ask import whom_to_ask


class PublishForm(forms.Form):
    """A note, the hash of the draft that was shown, and a confirmation if there are warnings."""

    note = forms.CharField(
        max_length=500,
        required=False,
        label="Note",
        help_text="What is new in this version, for readers of the list of versions.",
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
    )
    draft = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, warnings: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if warnings:
            these = "this warning" if warnings == 1 else f"these {warnings} warnings"
            self.fields["despite"] = forms.BooleanField(
                label=f"Publish despite {these}",
                error_messages={"required": f"Tick this box to publish despite {these}, or look first."},
            )

    def clean_note(self) -> str:
        """Return the note with LF line ends."""
        note: str = self.cleaned_data["note"]
        return note.replace("\r\n", "\n")


class PublishAdmin(LabAdmin):
    """A questionnaire's admin with the publishing page."""

    def get_urls(self) -> list[URLPattern]:
        """Add the publishing page."""
        publish = path(
            "<int:questionnaire_id>/publish/",
            self.admin_site.admin_view(self.publish),
            name="assessments_questionnaire_publish",
        )
        return [publish, *super().get_urls()]

    def may_publish(self, request: HttpRequest, questionnaire: Questionnaire | None = None) -> bool:
        """Whether this user may publish this questionnaire, or any."""
        may_change: bool = self.has_change_permission(request, questionnaire)
        return may_change and request.user.has_perm("assessments.add_version")

    def publish(self, request: HttpRequest, questionnaire_id: int) -> HttpResponse:
        """Show the draft's problems, or its changes and warnings; POST publishes the draft that was shown."""
        questionnaire = fetch_record(self, request, questionnaire_id)
        if not self.may_publish(request, questionnaire):
            raise PermissionDenied(whom_to_ask("publish", "assessments.add_version"))
        draft = draft_definition(questionnaire=questionnaire)
        page = _Page(self, request, questionnaire, draft)
        if request.method != "POST":
            return page.response(page.blank_form())
        shown_sha256 = request.POST.get("draft", "")
        form = PublishForm(request.POST, warnings=len(page.warnings) if shown_sha256 == draft.sha256 else 0)
        if not form.is_valid():
            return page.response(form, status=422)
        try:
            version = self._publish(request, questionnaire, form.cleaned_data["note"], shown_sha256)
        except publishing.DraftChanged as error:
            changed = _Page(self, request, questionnaire, draft_definition(questionnaire=questionnaire))
            return changed.response(changed.blank_form(), notice=str(error), status=409)
        except publishing.PublishError as error:
            return page.response(form, problems=error.problems, status=409)
        quiz_url = reverse("opening", args=[questionnaire.slug])
        see = (
            format_html(' <a href="{}">See the version</a>', change_url(version))
            if may_view(request.user, Version)
            else ""
        )
        published = 'Version {} is published. Its address to share is below. <a href="{}">Take the quiz</a>.{}'
        self.message_user(request, format_html(published, version.number, quiz_url, see), messages.SUCCESS)
        return HttpResponseRedirect(change_url(questionnaire))

    def _publish(self, request: HttpRequest, questionnaire: Questionnaire, note: str, shown_sha256: str) -> Version:
        by = request.user
        if not isinstance(by, AbstractBaseUser):
            raise PermissionDenied
        return publishing.publish(
            questionnaire=questionnaire, by=by, note=note, now=timezone.now(), expected_sha256=shown_sha256
        )


class _Page:
    """The page for one state of a draft."""

    def __init__(
        self, admin: PublishAdmin, request: HttpRequest, questionnaire: Questionnaire, draft: Definition
    ) -> None:
        self._admin, self._request, self._questionnaire, self._draft = admin, request, questionnaire, draft
        self._problems = tuple(problems_in(draft))
        self._latest = questionnaire.versions.newest_first().defer("definition").first()

    @property
    def _nothing_new(self) -> bool:
        return self._latest is not None and publishing.is_current(self._latest, self._draft)

    @property
    def warnings(self) -> tuple[QuestionnaireWarning, ...]:
        """The warnings about the draft; empty if it can't be published or hasn't changed."""
        return () if self._problems or self._nothing_new else warnings_about(self._draft)

    def blank_form(self) -> PublishForm:
        """Return a form for the current draft, with the note that was typed."""
        typed = {"draft": self._draft.sha256, "note": self._request.POST.get("note", "")}
        return PublishForm(initial=typed, warnings=len(self.warnings))

    def response(
        self, form: PublishForm, *, problems: tuple[Problem, ...] | None = None, notice: str = "", status: int = 200
    ) -> HttpResponse:
        """Render the page; ``problems`` replaces the draft's own problems."""
        questionnaire, draft, latest = self._questionnaire, self._draft, self._latest
        problems = self._problems if problems is None else problems
        changes = changes_to_show(latest.content, draft) if latest and not problems else []
        warnings = self.warnings
        names = names_of(draft, questionnaire, self._request.user) if warnings else None
        may_compare = latest and latest.number > 1 and may_view(self._request.user, Version)
        context = {
            **self._admin.admin_site.each_context(self._request),
            "title": "Check and publish",
            "subtitle": questionnaire.title,
            "opts": self._admin.model._meta,
            "questionnaire": questionnaire,
            "questionnaire_url": change_url(questionnaire),
            "lab_url": lab_url(questionnaire),
            "problems": linked_problems(questionnaire, problems, user=self._request.user),
            "problem_summary": problems_first("It can’t be published yet.", len(problems)),
            "warnings": linked_warnings(warnings, names) if names else [],
            "warnings_title": warnings_title(len(warnings)),
            "warnings_hint": warnings_hint(len(warnings)),
            "notice": notice,
            "latest": latest,
            "sections": sections_of(changes, draft_urls(questionnaire, self._request.user) if changes else None),
            "lead": publishing_lead(draft, latest=latest.number if latest else None, change_count=len(changes)),
            "next_number": latest.number + 1 if latest else 1,
            "nothing_new": self._nothing_new,
            "compare_url": compare_url(questionnaire.pk) if may_compare else "",
            "form": form,
        }
        template = "admin/assessments/questionnaire/publish.html"
        return TemplateResponse(self._request, template, context, status=status)


def publish_url(questionnaire: Questionnaire) -> str:
    """Return the address where this questionnaire's draft is checked and published."""
    return reverse("admin:assessments_questionnaire_publish", args=[questionnaire.pk])
