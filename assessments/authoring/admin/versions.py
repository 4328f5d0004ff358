"""Published versions: a list, a page for each, and the comparison of two. They can't be edited."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from assessments.authoring.admin.base import list_url
from assessments.authoring.admin.changes import changes_to_show, draft_urls, sections_of
from assessments.authoring.admin.fetch import fetch_record
from assessments.authoring.admin.importing import may_replace_draft
from assessments.authoring.admin.lab import lab_url
from assessments.authoring.admin.restoring import RestoreAdmin, restore_url
from assessments.authoring.sentences import comparison_lead, quantity
from assessments.core.definition import to_toml
from assessments.models import Questionnaire, Version
from assessments.web.whom_to_ask import whom_to_ask


class CompareForm(forms.Form):
    """Two versions of one questionnaire, by number."""

    older = forms.TypedChoiceField(coerce=int, label="From")
    newer = forms.TypedChoiceField(coerce=int, label="To")

    def __init__(self, versions: Sequence[Version], data: Mapping[str, Any]) -> None:
        super().__init__(data)
        for name in ("older", "newer"):
            field = self.fields[name]
            field.choices = [(version.number, _label(version)) for version in versions]  # type: ignore[attr-defined]
            field.error_messages["invalid_choice"] = "This questionnaire has no version %(value)s."


def _label(version: Version) -> str:
    note = f": {Truncator(version.note).chars(60)}" if version.note else ""
    return f"Version {version.number}, {version.published_at:%d %b %Y}{note}"


def compare_url(questionnaire_id: int, older: int | None = None, newer: int | None = None) -> str:
    """Return the address that compares two versions by number, by default the latest two."""
    address = reverse("admin:assessments_version_compare", args=[questionnaire_id])
    return f"{address}?older={older}&newer={newer}" if older and newer else address


@admin.register(Version)
class VersionAdmin(RestoreAdmin):
    """Read-only pages of versions."""

    list_display = [
        "title",
        "published_at",
        "published_by",
        "note",
        "attempt_count",
        "short_sha256",
        "compare_link",
    ]
    list_display_links = ["title"]
    list_filter = ["questionnaire"]
    list_select_related = ["questionnaire", "published_by"]
    actions = ["compare_selected"]
    change_form_template = "admin/assessments/version/change_form.html"
    fieldsets = [
        (None, {"fields": ["questionnaire", "number", "published_at", "published_by", "note"]}),
        ("Contents", {"fields": ["holds", "opening", "as_file"]}),
        ("Checksum and use", {"fields": ["sha256", "engine", "attempt_count"]}),
    ]
    readonly_fields = [
        "questionnaire",
        "number",
        "published_at",
        "published_by",
        "note",
        "holds",
        "opening",
        "as_file",
        "sha256",
        "engine",
        "attempt_count",
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Version]:
        """Defer the definitions, which are large, and count the attempts."""
        rows: QuerySet[Version] = super().get_queryset(request)
        return rows.defer("definition").annotate(attempt_total=Count("attempts"))

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody: versions are made by publishing."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Version | None = None) -> bool:
        """Nobody; the database refuses changes too."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Version | None = None) -> bool:
        """Nobody."""
        return False

    def _require_view(self, request: HttpRequest) -> None:
        """Raise PermissionDenied, with whom to ask, if the user may not see versions."""
        if not self.has_view_permission(request):
            raise PermissionDenied(whom_to_ask("see the versions", "assessments.view_version"))

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show the list to those who may see versions."""
        self._require_view(request)
        return super().changelist_view(request, extra_context)

    # --- columns and fields ------------------------------------------------------------------------------

    @admin.display(description="Version", ordering="number")
    def title(self, row: Version) -> SafeString:
        """Return the version's number and the questionnaire's slug."""
        return format_html('Version {} <span class="key">{}</span>', row.number, row.questionnaire.slug)

    @admin.display(description="Started", ordering="attempt_total")
    def attempt_count(self, row: Any) -> str:
        """Return how many attempts were started."""
        times: int = row.attempt_total
        return f"{times} {'time' if times == 1 else 'times'}"

    @admin.display(description="SHA-256")
    def short_sha256(self, row: Version) -> SafeString:
        """Return the first twelve digits of the hash."""
        return format_html("<code>{}</code>", row.sha256[:12])

    @admin.display(description="What changed")
    def compare_link(self, row: Version) -> SafeString | str:
        """Return a link to the comparison with the version before."""
        if row.number == 1:
            return "the first"
        before = row.number - 1
        address = compare_url(row.questionnaire_id, before, row.number)
        return format_html('<a href="{}">since version {}</a>', address, before)

    @admin.display(description="Parts")
    def holds(self, row: Version) -> str:
        """Return how many parts of each kind it has."""
        content = row.content
        return (
            f"{quantity(len(content.archetypes), 'archetype')}, {quantity(len(content.questions), 'question')}, "
            f"{quantity(len(content.advice), 'piece')} of advice, {quantity(len(content.cues), 'cue')} for reading "
            f"postings, {quantity(len(content.sources), 'source paragraph')}"
        )

    @admin.display(description="Opens with")
    def opening(self, row: Version) -> str:
        """Return the keys of the first questions of the adaptive mode."""
        return ", ".join(row.opening_keys)

    @admin.display(description="Whole text")
    def as_file(self, row: Version) -> SafeString:
        """Return a link to the file, which can be imported."""
        address = reverse("admin:assessments_version_file", args=[row.pk])
        return format_html('<a href="{}">Download as TOML</a>', address)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Add the title, and links to the comparison, the list and the lab."""
        self._require_view(request)
        context = dict(extra_context or {})
        version = self.get_object(request, object_id)
        if version is not None:
            before = version.number - 1
            context |= {
                "title": f"Version {version.number}",
                "subtitle": version.questionnaire.title,
                "since": before,
                "since_url": compare_url(version.questionnaire_id, before, version.number) if before else "",
                "versions_url": list_url(Version, version.questionnaire),
                "lab_url": lab_url(version),
                "restore_url": restore_url(version) if may_replace_draft(request.user) else "",
            }
        return super().change_view(request, object_id, form_url, context)

    @admin.action(description="Compare the two selected versions")
    def compare_selected(self, request: HttpRequest, queryset: QuerySet[Version]) -> HttpResponse | None:
        """Redirect to the comparison of the two versions."""
        chosen = list(queryset.select_related("questionnaire").order_by("number"))
        if len(chosen) != 2 or chosen[0].questionnaire_id != chosen[1].questionnaire_id:
            self.message_user(request, "Tick exactly two versions of one questionnaire.", messages.WARNING)
            return None
        return HttpResponseRedirect(compare_url(chosen[0].questionnaire_id, chosen[0].number, chosen[1].number))

    # --- comparison and download -------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        """Add the comparison and the download."""
        view = self.admin_site.admin_view
        return [
            path("compare/<int:questionnaire_id>/", view(self.compare), name="assessments_version_compare"),
            path("<int:version_id>/file/", view(self.file), name="assessments_version_file"),
            *super().get_urls(),
        ]

    def compare(self, request: HttpRequest, questionnaire_id: int) -> HttpResponse:
        """Compare two versions, by default the latest two."""
        self._require_view(request)
        questionnaire = Questionnaire.objects.filter(pk=questionnaire_id).first()
        if questionnaire is None:
            raise Http404
        versions = list(questionnaire.versions.order_by("-number").defer("definition", "opening_keys", "cutoffs"))
        if not versions:
            raise Http404
        by_number = {version.number: version for version in versions}
        newer = request.GET.get("newer") or versions[0].number
        older = request.GET.get("older") or versions[1 if len(versions) > 1 else 0].number
        form = CompareForm(versions, {"older": older, "newer": newer})
        context: dict[str, Any] = {}
        if form.is_valid():
            before, after = by_number[form.cleaned_data["older"]], by_number[form.cleaned_data["newer"]]
            changes = changes_to_show(before.content, after.content)
            urls = draft_urls(questionnaire, request.user) if changes else {}
            context["sections"] = sections_of(changes, urls)
            context["lead"] = comparison_lead(
                older=before.number, newer=after.number, change_count=len(changes), is_linked=bool(urls)
            )
        context |= {
            **self.admin_site.each_context(request),
            "title": "Compare two versions",
            "subtitle": questionnaire.title,
            "opts": self.model._meta,
            "form": form,
            "versions_url": list_url(Version, questionnaire),
        }
        return TemplateResponse(
            request, "admin/assessments/version/compare.html", context, status=422 if form.errors else 200
        )

    def file(self, request: HttpRequest, version_id: int) -> HttpResponse:
        """Return a version as TOML, which import_questionnaire can read."""
        version = fetch_record(self, request, version_id)
        self._require_view(request)
        name = f"{version.content.slug}-{version.number}.toml"
        return HttpResponse(
            to_toml(version.content),
            content_type="application/toml; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )
