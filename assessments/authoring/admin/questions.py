"""Edit questions with their choices and weights, and preview them as a student sees them."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from assessments.authoring.admin.base import add_url, change_url, grid_url, list_url, may_view
from assessments.authoring.admin.copying import DuplicatePartAdmin
from assessments.authoring.admin.filters import ArchetypeFilter
from assessments.authoring.admin.grid import ChoiceInline, chosen_questionnaire
from assessments.authoring.admin.inlines import is_sent
from assessments.authoring.admin.ordering import OrderedPartAdmin
from assessments.authoring.admin.part_forms import PartForm
from assessments.authoring.admin.problems import problems_of
from assessments.authoring.admin.steps import saved_message, steps_of
from assessments.authoring.checks import problems_in
from assessments.authoring.drafts import STATEMENT_CHOICE, draft_definition
from assessments.core.definition import Definition, Format
from assessments.models import Choice, Question, Questionnaire, Scale, Source, Weight
from assessments.quiz.answer_forms import answer_form_for

DEFAULT_TOTAL = 10  # points to share
FORMAT_FIELDS = {
    "scale": Format.STATEMENT,
    "total": Format.ALLOCATION,
    "fewest_ticks": Format.MULTI,
    "most_ticks": Format.MULTI,
}
KEPT_FIELDS = ("questionnaire", "format", "scale", "source")  # from one new question to the next


class QuestionForm(PartForm):
    """A question's fields. The format can change, except from or to a statement.

    What a format needs has a default where the format is new: the first scale, or ten points to share.
    """

    class Meta(PartForm.Meta):
        model = Question
        fields = ["questionnaire", "key", "format", "prompt", "scale", "source", "total", "fewest_ticks", "most_ticks"]
        widgets = {"prompt": forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"})}
        labels = {"prompt": "Question", "total": "Points to share"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stored = self.instance.questionnaire_id or self.data.get("questionnaire") or self.initial.get("questionnaire")
        questionnaire = str(stored or "")
        for name, model in (("scale", Scale), ("source", Source)):
            if name in self.fields and questionnaire.isdecimal():
                self.fields[name].queryset = model.objects.filter(questionnaire_id=questionnaire)  # type: ignore[attr-defined]
        if "scale" in self.fields:
            self.fields["scale"].label_from_instance = _scale_label  # type: ignore[attr-defined]
            if not self.instance.pk and questionnaire.isdecimal():
                first = Scale.objects.filter(questionnaire_id=questionnaire).first()
                self.initial.setdefault("scale", first.pk if first else None)
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
        self._stored_format = self.instance.format if self.instance.pk else ""

    def clean(self) -> dict[str, Any] | None:
        """Fill in what a new format needs."""
        cleaned = super().clean()
        format = self.cleaned_data.get("format")
        if format == Format.STATEMENT and not self.cleaned_data.get("scale") and "scale" not in self.errors:
            self.cleaned_data["scale"] = Scale.objects.filter(questionnaire_id=self.questionnaire_id).first()
        is_new = format == Format.ALLOCATION != self._stored_format
        if is_new and not self.cleaned_data.get("total") and "total" not in self.errors:
            self.cleaned_data["total"] = DEFAULT_TOTAL
        if not self.instance.pk and format:  # the page hides what only other formats need
            for name, needed_by in FORMAT_FIELDS.items():
                if format != needed_by and name not in self.errors:
                    self.cleaned_data[name] = None
        return cleaned


class WeighsForFilter(ArchetypeFilter):
    """Filter by archetypes that the question has a weight for or against."""

    title = "archetype it weighs"
    parameter_name = "weighs"
    path = "choices__weights__archetype"


@admin.register(Question)
class QuestionAdmin(DuplicatePartAdmin, OrderedPartAdmin):
    """The questions of a questionnaire."""

    form = QuestionForm
    inlines = [ChoiceInline]
    list_display = ["prompt_start", "format", "source_key", "choice_count", "preview_link"]
    list_display_links = ["prompt_start"]
    list_filter = ["questionnaire", "format", WeighsForFilter]
    search_fields = ["key", "prompt", "choices__text"]
    change_form_template = "admin/assessments/question/change_form.html"
    save_on_top = True  # the buttons to the neighbours stand there, after the one that Enter presses

    def list_links(self, questionnaires: Iterable[Questionnaire]) -> dict[str, Any]:
        """Link the grid of weights, or one for each questionnaire."""
        links = [(str(row), grid_url(row)) for row in questionnaires]
        if len(links) == 1:
            return {"tools": [("All weights", links[0][1])]}
        return {"list_links_label": "All weights of", "list_links": links} if links else {}

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
        """Return the fields of this format; those of all formats for a new question, of which the page shows some."""
        statement = ["scale"]
        others = ["total", ("fewest_ticks", "most_ticks")]
        own = [*statement, *others] if obj is None else statement if obj.format == Format.STATEMENT else others
        return [
            (None, {"fields": ["questionnaire", "format", "prompt", *own]}),
            ("Source and key", {"fields": ["source", "key"], "classes": ["collapse"]}),
        ]

    def get_inlines(self, request: HttpRequest, obj: Question | None) -> Any:
        """Show the choices; a script that adds a question need not send any."""
        return self.inlines if obj or request.method != "POST" or is_sent(request, "choices") else []

    def get_form(self, request: HttpRequest, obj: Question | None = None, change: bool = False, **kwargs: Any) -> Any:
        """Hide the questionnaire of a new question, which was chosen before: its archetypes are the columns."""
        form = super().get_form(request, obj, change=change, **kwargs)
        if obj is None and chosen_questionnaire(request) and "questionnaire" in form.base_fields:
            form.base_fields["questionnaire"].widget = forms.HiddenInput()
        return form

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Begin with a single choice, unless the address names a format."""
        return {"format": Format.SINGLE.value, **super().get_changeform_initial_data(request)}

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None) -> Any:
        """Let the author choose the questionnaire first, then add a question to it."""
        chosen = chosen_questionnaire(request)
        if chosen is None and request.method != "POST" and self.has_add_permission(request):
            return self._choose_questionnaire(request)
        title = f"Add a question to “{chosen}”" if chosen else "Add question"
        return super().add_view(request, form_url, {"title": title, **(extra_context or {})})

    def _choose_questionnaire(self, request: HttpRequest) -> HttpResponse:
        rows = Questionnaire.objects.all()
        context = {
            **self.admin_site.each_context(request),
            "title": "Add a question to which questionnaire?",
            "opts": self.opts,
            "choices": [(row, add_url(Question, row)) for row in rows],
        }
        return render(request, "admin/assessments/question/choose.html", context)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Add the question's problems, its place, and the way to the preview and to its neighbours."""
        obj: Question | None = context["original"]
        chosen = chosen_questionnaire(request) if obj is None else None
        if chosen is not None:
            context |= self._steps(request, chosen, draft_definition(questionnaire=chosen))
        if obj is not None:
            draft = draft_definition(questionnaire=obj.questionnaire)
            ids = dict(obj.questionnaire.questions.values_list("key", "pk"))
            keys = [key for key in draft.question_by_key if key in ids]
            pks = [ids[key] for key in keys]
            if obj.pk not in pks:  # deleted meanwhile
                raise Http404
            place = pks.index(obj.pk)
            context |= {
                **self._steps(request, obj.questionnaire, draft),
                "preview_url": preview_url(obj),
                "problems": problems_of("questions", keys[place], problems_in(draft)),
                "place": place + 1,
                "count": len(keys),
                "previous_id": pks[place - 1] if place else None,
                "next_id": pks[place + 1] if place + 1 < len(pks) else None,
            }
        return super().render_change_form(request, context, *args, **kwargs)

    def _steps(self, request: HttpRequest, questionnaire: Questionnaire, draft: Definition) -> dict[str, Any]:
        """Return the steps until the first version, and the way back."""
        steps = steps_of(questionnaire, draft, problems_in(draft), user=request.user)
        return {
            "steps": [] if questionnaire.versions.exists() else steps,
            "current_step": "Questions",
            "questionnaire_url": change_url(questionnaire) if may_view(request.user, Questionnaire) else "",
        }

    # --- saving ------------------------------------------------------------------------------------------

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save the choices; create the only one of a statement that was sent without weights."""
        super().save_related(request, form, formsets, change)
        if not change and form.instance.format == Format.STATEMENT and not form.instance.choices.exists():
            Choice.objects.create(question=form.instance, key=STATEMENT_CHOICE)

    def response_add(self, request: HttpRequest, obj: Question, post_url_continue: str | None = None) -> HttpResponse:
        """Say what is still missing; go on to the next question, to what this one lacks, or to the questionnaire."""
        if "_popup" in request.POST:
            return super().response_add(request, obj, post_url_continue)
        questionnaire, user = obj.questionnaire, request.user
        another = "_addanother" in request.POST
        message, level = saved_message(obj, user=user, saved=f"Saved as question {questionnaire.questions.count()}.")
        if level == messages.WARNING and not another and self.has_view_or_change_permission(request, obj):
            self.message_user(request, _now_add(obj), messages.WARNING)
            return HttpResponseRedirect(change_url(obj))
        self.message_user(request, message, level)
        if another:
            kept = {name: request.POST.get(name, "") for name in KEPT_FIELDS if request.POST.get(name)}
            return HttpResponseRedirect(f"{request.path}?{urlencode(kept)}")
        if "_continue" in request.POST:
            return HttpResponseRedirect(change_url(obj))
        return HttpResponseRedirect(
            change_url(questionnaire) if may_view(user, Questionnaire) else list_url(Question, questionnaire)
        )

    def response_change(self, request: HttpRequest, obj: Question) -> HttpResponse:
        """Go to the previous or next question if its button was pressed."""
        chosen = request.POST.get("_go", "")
        neighbour = Question.objects.filter(pk=chosen).first() if chosen.isdecimal() and len(chosen) < 19 else None
        if neighbour is None:
            return super().response_change(request, obj)
        self.message_user(request, *saved_message(obj, user=request.user))
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


def _now_add(question: Question) -> str:
    """Return what a new question lacks, which its page shows."""
    if Weight.objects.filter(choice__question=question).exists():
        return "Saved. See below what is still missing."
    has_choices = question.format == Format.STATEMENT or question.choices.exists()
    return f"Saved. Now add its {'weights' if has_choices else 'choices and weights'}."


def _scale_label(scale: Scale) -> str:
    """Return a scale's key with its two ends."""
    return f"{scale.key}: {scale.lowest} … {scale.highest}" if scale.lowest else scale.key


def preview_url(question: Question) -> str:
    """Return the address of a question's preview."""
    return reverse("admin:assessments_question_preview", args=[question.pk])


def _missing(question: Question, choices: int) -> str:
    if question.format == Format.STATEMENT:
        return "" if question.scale else "It has no scale yet, so there are no points to choose from."
    return "" if choices else "It has no choices yet."
