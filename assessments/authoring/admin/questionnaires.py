"""Edit a questionnaire: overview, title, article, scales, sources, embedding."""

from typing import Any

from adminsortable2.admin import SortableAdminBase
from django.conf import settings
from django.contrib import admin, messages
from django.db.models import Count, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from assessments.authoring.admin.archetypes import ArchetypeInline
from assessments.authoring.admin.base import add_url, change_url, list_url, may_add, may_view
from assessments.authoring.admin.copying import DuplicateQuestionnaireAdmin
from assessments.authoring.admin.importing import ImportAdmin, import_any_url
from assessments.authoring.admin.inlines import is_sent
from assessments.authoring.admin.overview import overview_of
from assessments.authoring.admin.publish import PublishAdmin, publish_url
from assessments.authoring.admin.questionnaire_forms import QuestionnaireForm, ScaleInline, SourceInline
from assessments.authoring.admin.read_posting import ReadPostingAdmin
from assessments.authoring.admin.statistics import StatisticsAdmin
from assessments.authoring.admin.steps import next_step
from assessments.authoring.admin.trial.admin import TrialAdmin
from assessments.authoring.admin.whole_grid import WholeGridAdmin
from assessments.authoring.checks import MIN_ARCHETYPES
from assessments.authoring.scales import add_default_scales
from assessments.authoring.sentences import deletion_refusal, quantity
from assessments.models import Attempt, Question, Questionnaire, Version

PREFIXES: dict[Any, str] = {ArchetypeInline: "archetypes", ScaleInline: "scales", SourceInline: "sources"}


def _snippet(request: HttpRequest, questionnaire: Questionnaire) -> SafeString:
    return format_html(
        '<iframe src="{}" title="{}" width="100%" height="800" loading="lazy"></iframe>',
        request.build_absolute_uri(reverse("opening", args=[questionnaire.slug])),
        questionnaire.title,
    )


@admin.register(Questionnaire)
class QuestionnaireAdmin(
    SortableAdminBase,  # type: ignore[misc]
    StatisticsAdmin,
    ImportAdmin,
    TrialAdmin,
    ReadPostingAdmin,
    WholeGridAdmin,
    DuplicateQuestionnaireAdmin,
    PublishAdmin,
):
    """The questionnaires, with links to everything else about them."""

    form = QuestionnaireForm
    inlines = list(PREFIXES)
    search_fields = ["slug", "title"]
    change_form_template = "admin/assessments/questionnaire/change_form.html"
    change_list_template = "admin/assessments/questionnaire/change_list.html"
    fieldsets = [
        (None, {"fields": ["title", "summary", ("noun", "noun_plural")]}),
        ("Address and listing", {"fields": ["listing", "slug", "language"]}),
        (
            "The article it is based on",
            {
                "fields": [
                    "article_title",
                    "article_author",
                    ("article_publisher", "article_published"),
                    "article_url",
                ]
            },
        ),
        (
            "Reading job postings",
            {
                "fields": ["catch_all", "excluded_combinations"],
                "description": "When a role is too much for one person. What the reader looks for in postings is "
                "under “Cues”.",
            },
        ),
        (
            "Embedding",
            {
                "fields": ["framed_by"],
                "description": "The sites listed here may show the quiz inside their own pages, up to the result, and "
                "nobody else may. List only sites that you trust: such a page can be laid out to mislead people about "
                "what they click.",
            },
        ),
    ]

    class Media:
        css = {"all": ["css/palette.css"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Questionnaire]:
        """Annotate the numbers of questions and of the latest version."""
        questions = Question.objects.filter(questionnaire=OuterRef("pk")).order_by().values("questionnaire")
        versions = Version.objects.filter(questionnaire=OuterRef("pk")).order_by().values("questionnaire")
        rows: QuerySet[Questionnaire] = super().get_queryset(request)
        return rows.annotate(
            question_total=Coalesce(Subquery(questions.annotate(n=Count("pk")).values("n")), 0),
            latest=Subquery(versions.annotate(n=Max("number")).values("n")),
        )

    def get_fieldsets(self, request: HttpRequest, obj: Questionnaire | None = None) -> Any:
        """Fold everything but the first fields."""
        first, *others = self.fieldsets
        return [first, *((name, {**options, "classes": ["collapse"]}) for name, options in others)]

    def get_inlines(self, request: HttpRequest, obj: Questionnaire | None) -> Any:
        """Show the archetypes until the first version, and scales and sources once it is stored; take what is sent."""
        if request.method == "POST":
            return [inline for inline, prefix in PREFIXES.items() if is_sent(request, prefix)]
        if obj is None:
            return [ArchetypeInline]
        return [inline for inline in self.inlines if inline is not ArchetypeInline or not obj.versions.exists()]

    def get_readonly_fields(self, request: HttpRequest, obj: Questionnaire | None = None) -> list[str]:
        """Make the slug read-only after publishing, since it is part of the address."""
        return ["slug"] if obj is not None and obj.versions.exists() else []

    def get_list_display(self, request: HttpRequest) -> Any:
        """Return the columns, with links only to pages that the user may open."""
        questions = "question_link" if may_view(request.user, Question) else "question_count"
        publishing = ["publish_link"] if self.may_publish(request) else []
        return ["title", "address", questions, "latest_number", "found_by", *publishing]

    @admin.display(description="Address", ordering="slug")
    def address(self, row: Questionnaire) -> str:
        """Return the slug under the name that its field has."""
        return row.slug

    @admin.display(description="Questions", ordering="question_total")
    def question_count(self, row: Any) -> int:
        """Return the number of questions."""
        count: int = row.question_total
        return count

    @admin.display(description="Questions", ordering="question_total")
    def question_link(self, row: Any) -> SafeString:
        """Return the number of questions, linked to their list."""
        return format_html('<a href="{}">{}</a>', list_url(Question, row), row.question_total)

    @admin.display(description="Latest version", ordering="latest")
    def latest_number(self, row: Any) -> str:
        """Return the latest version's number."""
        return str(row.latest or "not published")

    @admin.display(description="Who finds it", ordering="listing")
    def found_by(self, row: Questionnaire) -> str:
        """Return the first words of the listing."""
        return row.get_listing_display().partition(":")[0]

    @admin.display(description="Publishing")
    def publish_link(self, row: Questionnaire) -> SafeString:
        """Return a link to the publishing page."""
        return format_html('<a href="{}">Check and publish</a>', publish_url(row))

    # --- adding ------------------------------------------------------------------------------------------

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None) -> Any:
        """Offer one way to save: what follows is clear."""
        only = {"show_save_and_add_another": False, "show_save_and_continue": False}
        return super().add_view(request, form_url, {**only, **(extra_context or {})})

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save the rows; give a new questionnaire the usual scales, if it has none."""
        super().save_related(request, form, formsets, change)
        if not change and not form.instance.scales.exists():
            add_default_scales(questionnaire=form.instance)

    def response_add(
        self, request: HttpRequest, obj: Questionnaire, post_url_continue: str | None = None
    ) -> HttpResponse:
        """Go on to the first question; to the questionnaire's page if there are too few archetypes for it."""
        if "_popup" in request.POST or "_addanother" in request.POST:
            return super().response_add(request, obj, post_url_continue)
        count = obj.archetypes.count()
        if count < MIN_ARCHETYPES or "_continue" in request.POST or not may_add(request.user, Question):
            step = next_step(obj, user=request.user)
            self.message_user(request, format_html("Saved: “{}”. {}", obj, step.as_html), messages.SUCCESS)
            return HttpResponseRedirect(change_url(obj))
        sentence = f"Saved: “{obj}”, with {quantity(count, 'archetype')}. Now add its first question."
        self.message_user(request, sentence, messages.SUCCESS)
        return HttpResponseRedirect(add_url(Question, obj))

    # --- the change page ---------------------------------------------------------------------------------

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Add the overview, and the embedding snippet if there is something to embed."""
        context = dict(extra_context or {})
        questionnaire = self.get_object(request, object_id)
        if questionnaire is not None and self.has_view_permission(request, questionnaire):
            context["overview"] = overview_of(
                questionnaire,
                user=request.user,
                may_publish=self.may_publish(request, questionnaire),
                may_duplicate=self.may_duplicate(request),
                may_import=self.may_import(request),
            )
            context["origin"] = request.build_absolute_uri("/").rstrip("/")
            if questionnaire.framed_by and context["overview"]["latest"]:
                context["snippet"] = _snippet(request, questionnaire)
                context["needs_https"] = not settings.HTTPS
        return super().change_view(request, object_id, form_url, context)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Add the way to the import."""
        import_address = import_any_url() if self.may_import(request) else ""
        return super().changelist_view(request, {**(extra_context or {}), "import_url": import_address})

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Leave deleting to the page of a single questionnaire, which says why it can't be deleted."""
        return {name: action for name, action in super().get_actions(request).items() if name != "delete_selected"}

    def render_delete_form(self, request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
        """Say what a published questionnaire is needed for, and that it can be withdrawn."""
        questionnaire = context["object"]
        versions = questionnaire.versions.count()
        if versions:
            attempts = Attempt.objects.filter(version__questionnaire=questionnaire).count()
            context["reasons"] = deletion_refusal(versions=versions, attempts=attempts)
            context["change_url"] = change_url(questionnaire)
        return super().render_delete_form(request, context)
