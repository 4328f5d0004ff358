"""Restore a published version to the draft: show what changes, then replace the draft and keep the old one."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html

from assessments.authoring.admin.base import change_url, list_url
from assessments.authoring.admin.changes import changes_to_show, sections_of
from assessments.authoring.admin.fetch import fetch_record
from assessments.authoring.admin.importing import import_url, may_replace_draft
from assessments.authoring.admin.lab import LabAdmin
from assessments.authoring.drafts import StaleDraft, draft_definition, replace_draft, version_as_draft
from assessments.authoring.sentences import restoring_lead
from assessments.models import Version
from assessments.web.whom_to_ask import whom_to_ask

STALE = "Somebody changed the draft since you opened this page, so nothing was restored. This is what would change now."


def restore_url(version: Version) -> str:
    """Return the address of the page that restores a version."""
    return reverse("admin:assessments_version_restore", args=[version.pk])


class RestoreAdmin(LabAdmin):
    """The versions' admin with the page that restores one to the draft."""

    def get_urls(self) -> list[URLPattern]:
        """Add the page."""
        restore = path(
            "<int:version_id>/restore/", self.admin_site.admin_view(self.restore), name="assessments_version_restore"
        )
        return [restore, *super().get_urls()]

    def restore(self, request: HttpRequest, version_id: int) -> HttpResponse:
        """Show what restoring changes; POST replaces the draft, if it is still the one that was shown."""
        version = fetch_record(self, request, version_id)
        if not (self.has_view_permission(request, version) and may_replace_draft(request.user)):
            raise PermissionDenied(whom_to_ask("restore a version", "assessments.change_questionnaire"))
        if request.method != "POST":
            return self._restore_page(request, version)
        by = request.user
        if not isinstance(by, AbstractBaseUser):
            raise PermissionDenied
        try:
            restored = replace_draft(
                definition=version_as_draft(version=version),
                reason=f"Version {version.number} was restored.",
                by=by,
                now=timezone.now(),
                expected_sha256=request.POST.get("draft", ""),
            )
        except StaleDraft:
            return self._restore_page(request, version, notice=STALE, status=409)
        link = format_html(' <a href="{}">The draft before is kept</a>.', import_url(restored.questionnaire))
        kept = link if restored.kept else ""
        said = format_html("The draft is version {} again.{}", version.number, kept)
        self.message_user(request, said, messages.SUCCESS)
        return HttpResponseRedirect(change_url(restored.questionnaire))

    def _restore_page(
        self, request: HttpRequest, version: Version, *, notice: str = "", status: int = 200
    ) -> HttpResponse:
        draft = draft_definition(questionnaire=version.questionnaire)
        changes = changes_to_show(draft, version_as_draft(version=version))
        is_kept = not version.questionnaire.versions.filter(sha256=draft.sha256).exists()
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "title": f"Restore version {version.number} to the draft",
            "subtitle": version.questionnaire.title,
            "opts": self.model._meta,
            "versions_url": list_url(Version, version.questionnaire),
            "version_url": change_url(version),
            "number": version.number,
            "notice": notice,
            "lead": restoring_lead(number=version.number, change_count=len(changes), is_kept=is_kept),
            "has_changes": bool(changes),
            "draft": draft.sha256,
            "sections": sections_of(changes),
        }
        return TemplateResponse(request, "admin/assessments/version/restore.html", context, status=status)
