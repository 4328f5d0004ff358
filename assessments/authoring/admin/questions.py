"""Edit questions with their choices and weights, and preview them as a student sees them."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model, Prefetch
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from assessments.authoring.admin.base import PartModelForm, change_url, grid_url
from assessments.authoring.admin.filters import ArchetypeFilter
from assessments.authoring.admin.grid import ChoiceInline
from assessments.authoring.admin.ordering import OrderedPartAdmin
from assessments.authoring.admin.part_forms import PartForm
from assessments.authoring.admin.problems import question_problems
from assessments.authoring.checks import problems_in
from assessments.authoring.drafts import STATEMENT_CHOICE, draft_definition
from assessments.core.definition import Format
from assessments.models import Choice, Question, Questionnaire, Scale, Source
from assessments.quiz.answer_forms import answer_form_for


class QuestionForm(PartForm):
    """A question's fields. The format can change, except from or to a statement."""

    class Meta(PartForm.Meta):
        model = Question
        fields = ["questionnaire", "key", "format", "prompt", "scale", "source", "total", "fewest_ticks", "most_ticks"]
        widgets = {"prompt": forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        questionnaire = str(self.instance.questionnaire_id or self.initial.get("questionnaire") or "")
        for name, model in (("scale", Scale), ("source", Source)):
            if name in self.fields and questionnaire.isdecimal():
                self.fields[name].queryset = model.objects.filter(questionnaire_id=questionnaire)  # type: ignore[attr-defined]
        if "format" in self.fields and self.instance.pk:
            statement = self.instance.format == Format.STATEMENT
            self.fields["format"].choices = [  # type: ignore[attr-defined]
                (value, name)
                for value, name in Question._meta.get_field("format").choices or []
                if (value == Format.STATEMENT) == statement
            ]
            self.fields["format"].help_text = (
                "A statement can’t change its format: its weights stand for agreeing with it."
                if statement
                else "It can’t become a statement, which has no choices. Add a new question instead."
            )


class WeighsForFilter(ArchetypeFilter):
    """Filter by archetypes that the question has a weight for or against."""

    title = "archetype it weighs"
    parameter_name = "weighs"
    path = "choices__weights__archetype"


@admin.register(Question)
class QuestionAdmin(OrderedPartAdmin):
    """The questions of a questionnaire."""

    form = QuestionForm
    inlines = [ChoiceInline]
    list_display = ["prompt_start", "format", "source_key", "choice_count", "preview_link"]
    list_display_links = ["prompt_start"]
    list_filter = ["questionnaire", "format", WeighsForFilter]
    search_fields = ["key", "prompt", "choices__text"]
    change_form_template = "admin/assessments/question/change_form.html"
    save_on_top = True  # the buttons to the neighbours stand there, after the one that Enter presses

    def list_links(self, questionnaires: Sequence[Questionnaire]) -> dict[str, Any]:
        """Link the grid of weights, or one for each questionnaire."""
        if len(questionnaires) == 1:
            return {"tools": [("All weights", grid_url(questionnaires[0]))]}
        return {
            "list_links_label": "All weights of",
            "list_links": [(str(row), grid_url(row)) for row in questionnaires],
        }

    def get_queryset(self, request: HttpRequest) -> Any:
        """Join questionnaire, source and scale."""
        return super().get_queryset(request).select_related("questionnaire", "source", "scale")

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """Prefetch the choices, which only the list counts."""
        changelist = super().get_changelist_instance(request)
        counted = Prefetch("choices", queryset=Choice.objects.only("pk", "question_id"))
        changelist.result_list = changelist.result_list.prefetch_related(counted)
        return changelist

    # --- columns and fields ------------------------------------------------------------------------------

    @admin.display(description="Question", ordering="prompt")
    def prompt_start(self, row: Question) -> SafeString:
        """Return the first words, and the key."""
        words = Truncator(" ".join(row.prompt.split())).chars(110)
        return format_html('{} <span class="key">{}</span>', words, row.key)

    @admin.display(description="Source", ordering="source__position")
    def source_key(self, row: Question) -> str:
        """Return the key of the source paragraph."""
        return row.source.key if row.source else "–"

    @admin.display(description="Choices")
    def choice_count(self, row: Question) -> str:
        """Return the number of choices, “–” for a statement."""
        return "–" if row.format == Format.STATEMENT else str(len(row.choices.all()))

    @admin.display(description="Preview")
    def preview_link(self, row: Question) -> SafeString:
        """Return a link to the preview."""
        return format_html('<a href="{}">Preview</a>', preview_url(row))

    def get_fieldsets(self, request: HttpRequest, obj: Question | None = None) -> Any:
        """Return the fields of this format; all fields on the add page, where the format isn't chosen yet."""
        if obj is None:
            return [
                (None, {"fields": ["questionnaire", "format", "prompt", "key", "source"]}),
                ("For this format", {"fields": ["scale", "total", ("fewest_ticks", "most_ticks")]}),
            ]
        own = ["scale"] if obj.format == Format.STATEMENT else ["total", ("fewest_ticks", "most_ticks")]
        return [(None, {"fields": ["questionnaire", "format", "prompt", "key", "source", *own]})]

    def get_inlines(self, request: HttpRequest, obj: Question | None) -> Any:
        """Show choices on the change page only, when the questionnaire's archetypes are known."""
        return self.inlines if obj else []

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Question | None = None,
    ) -> HttpResponse:
        """Add the question's problems, its place, and the way to the preview and to its neighbours."""
        if obj is not None:
            draft = draft_definition(questionnaire=obj.questionnaire)
            ids = dict(obj.questionnaire.questions.values_list("key", "pk"))
            keys = [key for key in draft.question_by_key if key in ids]
            pks = [ids[key] for key in keys]
            if obj.pk not in pks:  # deleted meanwhile
                raise Http404
            place = pks.index(obj.pk)
            context |= {
                "preview_url": preview_url(obj),
                "problems": question_problems(keys[place], problems_in(draft)),
                "place": place + 1,
                "count": len(keys),
                "previous_id": pks[place - 1] if place else None,
                "next_id": pks[place + 1] if place + 1 < len(pks) else None,
            }
        return super().render_change_form(request, context, add, change, form_url, obj)

    # --- saving ------------------------------------------------------------------------------------------

    def save_model(self, request: HttpRequest, obj: Question, form: PartModelForm, change: bool) -> None:
        """Save the question; create the only choice of a new statement."""
        super().save_model(request, obj, form, change)
        if not change and obj.format == Format.STATEMENT:
            Choice.objects.create(question=obj, key=STATEMENT_CHOICE)

    def response_add(self, request: HttpRequest, obj: Model, post_url_continue: str | None = None) -> HttpResponse:
        """Redirect to the change page to enter choices and weights."""
        if "_addanother" in request.POST or "_popup" in request.POST:
            return super().response_add(request, obj, post_url_continue)
        self.message_user(request, "Saved. Now add its choices and weights.", messages.SUCCESS)
        return HttpResponseRedirect(change_url(obj))

    def response_change(self, request: HttpRequest, obj: Model) -> HttpResponse:
        """Go to the previous or next question if its button was pressed."""
        chosen = request.POST.get("_go", "")
        neighbour = Question.objects.filter(pk=chosen).first() if chosen.isdecimal() and len(chosen) < 19 else None
        if neighbour is None:
            return super().response_change(request, obj)
        self.message_user(request, f"“{obj}” is saved.", messages.SUCCESS)
        return HttpResponseRedirect(change_url(neighbour))

    # --- preview -----------------------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        """Add the preview."""
        preview = path(
            "<int:question_id>/preview/",
            self.admin_site.admin_view(self.preview),
            name="assessments_question_preview",
        )
        return [preview, *super().get_urls()]

    def preview(self, request: HttpRequest, question_id: int) -> HttpResponse:
        """Show a draft question with the quiz templates; an answer is validated and not saved."""
        question = self.get_object(request, str(question_id))
        if question is None:
            raise Http404
        if not self.has_view_permission(request, question):
            raise PermissionDenied
        draft = draft_definition(questionnaire=question.questionnaire)
        previewed = draft.question_by_key.get(question.key)
        if previewed is None:  # deleted meanwhile
            raise Http404
        context: dict[str, Any] = {
            "question": previewed,
            "edit_url": change_url(question),
            "position": list(draft.question_by_key).index(question.key) + 1,
            "count": len(draft.questions),
            "missing": _missing(question, len(previewed.choices)),
        }
        status = 200
        if not context["missing"]:
            form = answer_form_for(previewed, draft, request.POST if request.method == "POST" else None)
            context |= {"form": form, "layout": f"quiz/formats/{form.layout}.html"}
            if form.is_bound:
                context["accepted"] = "skip" in request.POST or form.is_valid()
                status = 200 if context["accepted"] else 422
        return render(request, "admin/assessments/question/preview.html", context, status=status)


def preview_url(question: Question) -> str:
    """Return the address of a question's preview."""
    return reverse("admin:assessments_question_preview", args=[question.pk])


def _missing(question: Question, choices: int) -> str:
    if question.format == Format.STATEMENT:
        return "" if question.scale else "It has no scale yet, so there are no points to choose from."
    return "" if choices else "It has no choices yet."
