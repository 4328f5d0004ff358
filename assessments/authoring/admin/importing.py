"""Export a draft as TOML, and import one in two steps: see what changes, then confirm."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html

from assessments.authoring.admin.base import PARTS, PartModelAdmin, change_url
from assessments.authoring.admin.changes import changes_to_show, draft_urls, sections_of
from assessments.authoring.admin.fetch import fetch_viewable
from assessments.authoring.checks import problems_in
from assessments.authoring.drafts import MAX_REPLACED_DRAFTS, StaleDraft, draft_definition, replace_draft
from assessments.authoring.sentences import import_lead, quantity, what_is_kept
from assessments.core.definition import (
    Definition,
    DefinitionError,
    Problem,
    decode_file,
    definition_in,
    lines_of,
    to_toml,
)
from assessments.models import Questionnaire, ReplacedDraft
from assessments.web.htmx import SeeOther
from assessments.web.whom_to_ask import whom_to_ask

NAME = "assessments_questionnaire_import"
IMPORTED, PUT_BACK = "A file was imported.", "A replaced draft was put back."
MAX_SHOWN_PROBLEMS = 100
NO_TEXT = "Choose a file, or paste the text of a questionnaire."
STALE = "The draft has changed since you saw this preview. Here is what would change now."


class ImportForm(forms.Form):
    """A questionnaire as a file or as text; the file counts if there are both. Its text is kept for correction."""

    file = forms.FileField(required=False, allow_empty_file=True, label="A file")
    text = forms.CharField(required=False, strip=False, label="Or its text")
    draft = forms.CharField(required=False, max_length=64)

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request.POST, request.FILES)
        self.source = str(request.POST.get("text", "")).replace("\r\n", "\n")
        self.problems: list[Problem] = []
        self.definition: Definition | None = None

    def read(self) -> Definition | None:
        """Return the questionnaire; None if there is none in it, and ``problems`` says why."""
        self.full_clean()
        file = self.cleaned_data.get("file")
        name = file.name if file else "The text"
        try:
            if file:
                self.source = decode_file(file.read(), name=name).replace("\r\n", "\n")
            if not self.source.strip():
                self.problems = [Problem(f"{name} is empty." if file else NO_TEXT)]
            else:
                self.definition = definition_in(self.source, name=name)
        except DefinitionError as error:
            self.problems = list(error.problems)
        return self.definition

    @property
    def numbered_problems(self) -> list[tuple[int | None, str]]:
        """The first problems, each with the line of the record that it is about."""
        shown = self.problems[:MAX_SHOWN_PROBLEMS]
        return list(zip(lines_of(self.source, shown), map(str, shown), strict=True))


@dataclass(frozen=True)
class Target:
    """Where a text would be imported: a questionnaire with its present draft, or a new one."""

    questionnaire: Questionnaire | None
    draft: Definition | None

    @property
    def sha256(self) -> str:
        """The present draft's hash, “” for a new questionnaire."""
        return self.draft.sha256 if self.draft else ""


class ImportAdmin(PartModelAdmin):
    """A questionnaire's admin with the pages that export and import drafts."""

    def get_urls(self) -> list[URLPattern]:
        """Add the pages."""
        view = self.admin_site.admin_view
        own = [
            path("import/", view(self.import_any), name=f"{NAME}_any"),
            path("<int:questionnaire_id>/import/", view(self.import_own), name=NAME),
            path("<int:questionnaire_id>/export/", view(self.export), name="assessments_questionnaire_export"),
            path("<int:questionnaire_id>/replaced/<int:kept_id>/", view(self.replaced), name=f"{NAME}_replaced"),
        ]
        return [*own, *super().get_urls()]

    def may_import(self, request: HttpRequest) -> bool:
        """Whether this user may import."""
        return may_replace_draft(request.user)

    def export(self, request: HttpRequest, questionnaire_id: int) -> HttpResponse:
        """Return the draft as TOML, which can be imported here and elsewhere."""
        draft = draft_definition(questionnaire=fetch_viewable(self, request, questionnaire_id))
        return _download(to_toml(draft), f"{draft.slug}-draft.toml")

    def replaced(self, request: HttpRequest, questionnaire_id: int, kept_id: int) -> HttpResponse:
        """Return a draft that was replaced, as TOML."""
        questionnaire = fetch_viewable(self, request, questionnaire_id)
        kept = ReplacedDraft.objects.filter(questionnaire=questionnaire, pk=kept_id).first()
        if kept is None:
            raise Http404
        return _download(kept.text, f"{questionnaire.slug}-replaced-{kept.pk}.toml")

    def import_own(self, request: HttpRequest, questionnaire_id: int) -> HttpResponse:
        """Import a draft of this questionnaire."""
        return self._import(request, fetch_viewable(self, request, questionnaire_id))

    def import_any(self, request: HttpRequest) -> HttpResponse:
        """Import a draft of the questionnaire that the text names, or a new one."""
        return self._import(request, None)

    def _import(self, request: HttpRequest, own: Questionnaire | None) -> HttpResponse:
        """Show the form; POST shows what the text would change, and after a confirmation replaces the draft."""
        if not self.may_import(request):
            raise PermissionDenied(whom_to_ask("import a questionnaire", "assessments.delete_question"))
        if request.method != "POST":
            return self._import_form(request, own, text=_kept_text(request, own))
        form = ImportForm(request)
        if "correct" in request.POST:
            return self._import_form(request, own, text=form.source)
        incoming = form.read()
        if incoming is None:
            context = {"problems": form.numbered_problems, "problem_title": _problem_title(len(form.problems))}
            return self._import_form(request, own, text=form.source, status=422, **context)
        if own is not None and incoming.slug != own.slug:
            return self._import_form(request, own, text=form.source, status=422, other=incoming)
        target = _target_of(incoming)
        if target.questionnaire is None and not self.has_add_permission(request):
            raise PermissionDenied(whom_to_ask("add a questionnaire", "assessments.add_questionnaire"))
        if "confirm" not in request.POST:
            return self._import_preview(request, own, form.source, incoming, target)
        return self._import_confirmed(request, own, form, incoming)

    def _import_confirmed(
        self, request: HttpRequest, own: Questionnaire | None, form: ImportForm, incoming: Definition
    ) -> HttpResponse:
        by = request.user if isinstance(request.user, User) else None
        expected = str(form.cleaned_data.get("draft", ""))
        was_kept = ReplacedDraft.objects.filter(questionnaire__slug=incoming.slug, sha256=incoming.sha256).exists()
        reason = PUT_BACK if was_kept else IMPORTED
        try:
            done = replace_draft(
                definition=incoming, reason=reason, by=by, now=timezone.now(), expected_sha256=expected
            )
        except StaleDraft:
            return self._import_preview(
                request, own, form.source, incoming, _target_of(incoming), notice=STALE, status=409
            )
        questions = quantity(len(incoming.questions), "question")
        kept = format_html(' <a href="{}">The draft before is kept</a>.', import_url(done.questionnaire))
        message = format_html("Imported, with {}.{}", questions, kept if done.kept else "")
        self.message_user(request, message, messages.SUCCESS)
        return SeeOther(change_url(done.questionnaire))

    def _import_preview(
        self,
        request: HttpRequest,
        own: Questionnaire | None,
        text: str,
        incoming: Definition,
        target: Target,
        *,
        notice: str = "",
        status: int = 200,
    ) -> HttpResponse:
        questionnaire, draft = target.questionnaire, target.draft
        changes = changes_to_show(draft, incoming) if draft else []
        urls = draft_urls(questionnaire, request.user) if questionnaire and changes else None
        version = questionnaire.versions.filter(sha256=target.sha256).first() if questionnaire else None
        unfinished = problems_in(incoming)[:MAX_SHOWN_PROBLEMS]
        context = {
            "notice": notice,
            "text": text,
            "lead": import_lead(draft, incoming, change_count=len(changes)),
            "kept": what_is_kept(latest=version.number if version else None) if changes else "",
            "can_confirm": draft is None or bool(changes),
            "button": "Import" if draft else "Create the questionnaire",
            "sha256": target.sha256,
            "sections": sections_of(changes, urls),
            "unfinished": unfinished,
            "unfinished_title": f"It can be imported. {quantity(len(unfinished), 'thing')} to fix before publishing:",
        }
        return self._import_page(request, own or questionnaire, "preview", context, status=status)

    def _import_form(
        self, request: HttpRequest, own: Questionnaire | None, *, text: str, status: int = 200, **context: Any
    ) -> HttpResponse:
        kept = (
            ReplacedDraft.objects.filter(questionnaire=own).select_related("replaced_by").defer("text")
            if own
            else ReplacedDraft.objects.none()
        )
        context |= {"text": text, "replaced": _rows(kept), "most_replaced": MAX_REPLACED_DRAFTS}
        return self._import_page(request, own, "form", context, status=status)

    def _import_page(
        self, request: HttpRequest, own: Questionnaire | None, name: str, context: dict[str, Any], *, status: int
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": "Import",
            "subtitle": own.title if own else None,
            "opts": self.model._meta,
            "item": own,
            "item_url": change_url(own) if own else "",
            "any_url": reverse(f"admin:{NAME}_any"),
            **context,
        }
        return TemplateResponse(request, f"admin/assessments/import/{name}.html", context, status=status)


def may_replace_draft(user: User | AnonymousUser) -> bool:
    """Whether this user may replace a draft: parts are changed, added and deleted by that."""
    parts = [model._meta.model_name for model in PARTS.values()]
    wanted = [f"assessments.{verb}_{part}" for part in parts for verb in ("add", "change", "delete")]
    return user.has_perms(["assessments.change_questionnaire", *wanted])


def _rows(kept: QuerySet[ReplacedDraft]) -> list[dict[str, Any]]:
    """Return the replaced drafts for a table, with where each is downloaded and imported again."""
    return [
        {
            "draft": row,
            "file_url": reverse(f"admin:{NAME}_replaced", args=[row.questionnaire_id, row.pk]),
            "again_url": f"{reverse(f'admin:{NAME}', args=[row.questionnaire_id])}?replaced={row.pk}",
        }
        for row in kept
    ]


def _kept_text(request: HttpRequest, own: Questionnaire | None) -> str:
    """Return the text of the replaced draft that the address names, “” where it names none."""
    chosen = request.GET.get("replaced", "")
    if own is None or not (chosen.isascii() and chosen.isdecimal() and len(chosen) < 19):
        return ""
    kept = ReplacedDraft.objects.filter(questionnaire=own, pk=chosen).first()
    return kept.text if kept else ""


def _target_of(incoming: Definition) -> Target:
    questionnaire = Questionnaire.objects.filter(slug=incoming.slug).first()
    return Target(questionnaire, draft_definition(questionnaire=questionnaire) if questionnaire else None)


def _problem_title(count: int) -> str:
    shown = f" Here are the first {MAX_SHOWN_PROBLEMS}." if count > MAX_SHOWN_PROBLEMS else ""
    return f"Nothing was imported: {quantity(count, 'thing')} to fix.{shown} What you sent is in the field below."


def _download(text: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text, content_type="application/toml; charset=utf-8", headers=headers)


def import_url(questionnaire: Questionnaire) -> str:
    """Return the address where a draft of this questionnaire is imported, with its replaced drafts."""
    return reverse(f"admin:{NAME}", args=[questionnaire.pk])


def import_any_url() -> str:
    """Return the address where any questionnaire is imported, also a new one."""
    return reverse(f"admin:{NAME}_any")


def export_url(questionnaire: Questionnaire) -> str:
    """Return the address of the draft as a file."""
    return reverse("admin:assessments_questionnaire_export", args=[questionnaire.pk])
