"""A questionnaire: its overview, its own fields, and the page where its draft is checked and published."""

from typing import Any

from adminsortable2.admin import SortableAdminBase, SortableInlineAdminMixin
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from assessments import publishing
from assessments.admin.base import (
    DraftForm,
    OfQuestionnaireInline,
    PartForm,
    PartModelAdmin,
    add_url,
    change_url,
    list_url,
)
from assessments.admin.changes import draft_places, sections_of
from assessments.admin.problems import with_places
from assessments.admin.versions import compare_url
from assessments.definition import Definition, Problem
from assessments.drafts import draft_definition
from assessments.models import Advice, Archetype, Question, Questionnaire, Scale, Source, Version

PARTS = (Archetype, Question, Advice)


class QuestionnaireForm(DraftForm):
    """What the quiz is called, and the article."""

    class Meta:
        model = Questionnaire
        fields = [
            "title",
            "slug",
            "summary",
            "article_title",
            "article_author",
            "article_publisher",
            "article_published",
            "article_url",
        ]
        widgets = {"summary": forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"})}


class PublishForm(forms.Form):
    """A note, and which state of the draft it is about."""

    note = forms.CharField(
        max_length=500,
        required=False,
        label="Note",
        help_text="What is new in this version, for whoever reads the list of versions later.",
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
    )
    draft = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def clean_note(self) -> str:
        """Return it with plain line ends."""
        note: str = self.cleaned_data["note"]
        return note.replace("\r\n", "\n")


class ScaleInline(SortableInlineAdminMixin, OfQuestionnaireInline):  # type: ignore[misc]
    """The labels that statements are answered on."""

    model = Scale
    form = PartForm
    fields = ["key", "lowest", "low", "middle", "high", "highest"]
    template = "admin/assessments/questionnaire/rows.html"
    extra = 0
    ordering = ["position", "pk"]
    verbose_name_plural = "scales: five labels, lowest to highest"


class SourceForm(PartForm):
    """A paragraph; its facts are what others cite, so they need not be known before."""

    class Meta(PartForm.Meta):
        model = Source
        fields = ["key", "about", "facts"]

    def clean_facts(self) -> str:
        """Return the ids, each once."""
        return " ".join(self.words_of("facts"))


class SourceInline(SortableInlineAdminMixin, OfQuestionnaireInline):  # type: ignore[misc]
    """The article's paragraphs and the facts that each holds."""

    model = Source
    form = SourceForm
    fields = ["key", "about", "facts"]
    template = "admin/assessments/questionnaire/rows.html"
    extra = 0
    ordering = ["position", "pk"]
    verbose_name_plural = "source paragraphs of the article"


@admin.register(Questionnaire)
class QuestionnaireAdmin(SortableAdminBase, PartModelAdmin):  # type: ignore[misc]
    """The desk that everything else lies on."""

    form = QuestionnaireForm
    inlines = [ScaleInline, SourceInline]
    list_display = ["title", "slug", "question_count", "latest_number", "publish_link"]
    search_fields = ["slug", "title"]
    change_form_template = "admin/assessments/questionnaire/change_form.html"
    fieldsets = [
        (None, {"fields": ["title", "slug", "summary"]}),
        (
            "The article it rests on",
            {
                "fields": [
                    "article_title",
                    "article_author",
                    ("article_publisher", "article_published"),
                    "article_url",
                ]
            },
        ),
    ]

    class Media:
        css = {"all": ["css/palette.css"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Questionnaire]:
        """With the counts that the list shows."""
        questions = Question.objects.filter(questionnaire=OuterRef("pk")).order_by().values("questionnaire")
        versions = Version.objects.filter(questionnaire=OuterRef("pk")).order_by().values("questionnaire")
        rows: QuerySet[Questionnaire] = super().get_queryset(request)
        return rows.annotate(
            question_total=Coalesce(Subquery(questions.annotate(n=Count("pk")).values("n")), 0),
            latest=Subquery(versions.annotate(n=Max("number")).values("n")),
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Questionnaire | None = None) -> list[str]:
        """The slug is an address: it stays once people may have it."""
        return ["slug"] if obj is not None and obj.versions.exists() else []

    @admin.display(description="Questions", ordering="question_total")
    def question_count(self, row: Any) -> SafeString:
        """How many, with the way to them."""
        return format_html('<a href="{}">{}</a>', list_url(Question, row), row.question_total)

    @admin.display(description="Latest version", ordering="latest")
    def latest_number(self, row: Any) -> str:
        """Its number."""
        return str(row.latest or "not published")

    @admin.display(description="Publishing")
    def publish_link(self, row: Questionnaire) -> SafeString:
        """The way to the check."""
        return format_html('<a href="{}">Check and publish</a>', publish_url(row))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Put an overview above the form."""
        context = dict(extra_context or {})
        questionnaire = self.get_object(request, object_id)
        if questionnaire is not None and self.has_view_permission(request, questionnaire):
            context["overview"] = self._overview(request, questionnaire)
        return super().change_view(request, object_id, form_url, context)

    def _overview(self, request: HttpRequest, questionnaire: Questionnaire) -> dict[str, Any]:
        draft = draft_definition(questionnaire=questionnaire)
        latest = questionnaire.versions.newest_first().defer("definition").select_related("published_by").first()
        counts = (len(draft.archetypes), len(draft.questions), len(draft.advice))
        return {
            "parts": [
                {
                    "name": model._meta.verbose_name_plural,
                    "count": count,
                    "url": list_url(model, questionnaire),
                    "add_url": add_url(model, questionnaire),
                }
                for model, count in zip(PARTS, counts, strict=True)
            ],
            "archetypes": [(row, change_url(row)) for row in questionnaire.archetypes.all()],
            "latest": latest,
            "latest_url": change_url(latest) if latest else "",
            "changed": latest is None or latest.sha256 != draft.sha256,
            "problems": len(publishing.problems_in(draft)),
            "publish_url": publish_url(questionnaire) if self._may_publish(request, questionnaire) else "",
            "versions_url": list_url(Version, questionnaire),
        }

    # --- publishing --------------------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        """Add the publishing page."""
        publish = path(
            "<int:questionnaire_id>/publish/",
            self.admin_site.admin_view(self.publish),
            name="assessments_questionnaire_publish",
        )
        urls: list[URLPattern] = super().get_urls()
        return [publish, *urls]

    def _may_publish(self, request: HttpRequest, questionnaire: Questionnaire) -> bool:
        may_change: bool = self.has_change_permission(request, questionnaire)
        return may_change and request.user.has_perm("assessments.add_version")

    def publish(self, request: HttpRequest, questionnaire_id: int) -> HttpResponse:
        """Show what is in the way, else what is new; POST publishes the draft that was shown."""
        questionnaire = self.get_object(request, str(questionnaire_id))
        if questionnaire is None:
            raise Http404
        if not self._may_publish(request, questionnaire):
            raise PermissionDenied
        by = request.user
        if not isinstance(by, AbstractBaseUser):
            raise PermissionDenied
        draft = draft_definition(questionnaire=questionnaire)
        if request.method != "POST":
            return self._publish_page(request, questionnaire, draft, PublishForm(initial={"draft": draft.sha256}))
        form = PublishForm(request.POST)
        if not form.is_valid():
            return self._publish_page(request, questionnaire, draft, form, status=422)
        note, looked_at = form.cleaned_data["note"], form.cleaned_data["draft"]
        try:
            version = publishing.publish(
                questionnaire=questionnaire, by=by, note=note, now=timezone.now(), seen=looked_at
            )
        except publishing.DraftMoved as error:
            draft = draft_definition(questionnaire=questionnaire)
            again = PublishForm(initial={"draft": draft.sha256, "note": note})
            return self._publish_page(request, questionnaire, draft, again, notice=str(error), status=409)
        except publishing.PublishError as error:
            return self._publish_page(request, questionnaire, draft, form, problems=error.problems, status=409)
        self.log_change(request, questionnaire, f"Published version {version.number}.")
        message = format_html(
            'Version {} is published. <a href="{}">See it</a>, or <a href="{}">take the quiz</a>.',
            version.number,
            change_url(version),
            reverse("opening", args=[questionnaire.slug]),
        )
        self.message_user(request, message, messages.SUCCESS)
        return HttpResponseRedirect(list_url(Version, questionnaire))

    def _publish_page(
        self,
        request: HttpRequest,
        questionnaire: Questionnaire,
        draft: Definition,
        form: PublishForm,
        *,
        problems: tuple[Problem, ...] | None = None,
        notice: str = "",
        status: int = 200,
    ) -> HttpResponse:
        sentences = publishing.problems_in(draft) if problems is None else problems
        latest = questionnaire.versions.newest_first().defer("definition").first()
        changes = publishing.changes_between(latest.content, draft) if latest and not sentences else []
        context = {
            **self.admin_site.each_context(request),
            "title": "Check and publish",
            "subtitle": questionnaire.title,
            "opts": self.model._meta,
            "questionnaire": questionnaire,
            "questionnaire_url": change_url(questionnaire),
            "draft": draft,
            "problems": with_places(questionnaire, sentences),
            "notice": notice,
            "latest": latest,
            "sections": sections_of(changes, draft_places(questionnaire) if changes else None),
            "change_count": len(changes),
            "compare_url": compare_url(questionnaire.pk) if latest and latest.number > 1 else "",
            "form": form,
        }
        return TemplateResponse(request, "admin/assessments/questionnaire/publish.html", context, status=status)


def publish_url(questionnaire: Questionnaire) -> str:
    """Return the address where this questionnaire's draft is checked and published."""
    return reverse("admin:assessments_questionnaire_publish", args=[questionnaire.pk])
