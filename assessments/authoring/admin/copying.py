"""Duplicate a question, a piece of advice or a cue by a button, and a whole questionnaire by a small page."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from assessments.authoring.admin.base import PARTS, PartModelAdmin, PartModelForm, change_url, may_add
from assessments.authoring.copying import copy_part, copy_questionnaire, free_key
from assessments.authoring.drafts import StaleDraft
from assessments.models import Questionnaire
from assessments.web.forms import NameField


class DuplicatePartAdmin(PartModelAdmin):
    """A part's admin with a button that duplicates the record."""

    def get_urls(self) -> list[URLPattern]:
        """Add the address that duplicates."""
        duplicate = path(
            "<int:object_id>/duplicate/", self.admin_site.admin_view(self.duplicate), name=self._duplicate_name
        )
        return [duplicate, *super().get_urls()]

    @property
    def _duplicate_name(self) -> str:
        return f"assessments_{self.model._meta.model_name}_duplicate"

    def duplicate(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Copy the stored record and open the copy; what is typed on the page stays out of it."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        part = self.get_object(request, str(object_id))
        if part is None:
            raise Http404
        if not (self.has_add_permission(request) and self.has_view_permission(request, part)):
            raise PermissionDenied
        copy = copy_part(part=part, by=request.user)
        said = f"This is the copy of “{part}”. It comes right after the original."
        self.message_user(request, said, messages.SUCCESS)
        return HttpResponseRedirect(change_url(copy))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Add the button, for who may add records."""
        obj = context["original"]
        if obj is not None and self.has_add_permission(request):
            context["duplicate_url"] = reverse(f"admin:{self._duplicate_name}", args=[obj.pk])
        return super().render_change_form(request, context, *args, **kwargs)


class DuplicateForm(PartModelForm):
    """Title and slug of the copy."""

    class Meta:
        model = Questionnaire
        fields = ["title", "slug"]
        labels = {"slug": "Address"}
        field_classes = {"title": NameField}
        widgets = {"title": forms.TextInput(attrs={"class": "vTextField"})}
        error_messages = {"slug": {"unique": "Another questionnaire has this address; choose another one."}}


class DuplicateQuestionnaireAdmin(PartModelAdmin):
    """A questionnaire's admin with the page that duplicates it."""

    def get_urls(self) -> list[URLPattern]:
        """Add the page."""
        duplicate = path(
            "<int:questionnaire_id>/duplicate/",
            self.admin_site.admin_view(self.duplicate),
            name="assessments_questionnaire_duplicate",
        )
        return [duplicate, *super().get_urls()]

    def may_duplicate(self, request: HttpRequest) -> bool:
        """Whether this user may add a questionnaire with all its parts."""
        return self.has_add_permission(request) and all(may_add(request.user, model) for model in PARTS.values())

    def duplicate(self, request: HttpRequest, questionnaire_id: int) -> HttpResponse:
        """Ask for a title and a slug; POST copies the draft, which nobody finds until it is published."""
        questionnaire = self.get_object(request, str(questionnaire_id))
        if questionnaire is None:
            raise Http404
        if not (self.may_duplicate(request) and self.has_view_permission(request, questionnaire)):
            raise PermissionDenied
        by = request.user
        if not isinstance(by, AbstractBaseUser):
            raise PermissionDenied
        slugs = set(Questionnaire.objects.values_list("slug", flat=True))
        suggested = {"title": f"{questionnaire.title} (copy)"[:200], "slug": free_key(questionnaire.slug, taken=slugs)}
        form = DuplicateForm(request.POST if request.method == "POST" else None, initial=suggested)
        if request.method == "POST" and form.is_valid():
            try:
                copy = copy_questionnaire(questionnaire=questionnaire, **form.cleaned_data, by=by, now=timezone.now())
            except StaleDraft:
                form.add_error("slug", "Another questionnaire has this address; choose another one.")
            else:
                said = f"This is the copy of “{questionnaire.title}”. Nobody finds it until you publish it."
                self.message_user(request, said, messages.SUCCESS)
                return HttpResponseRedirect(change_url(copy))
        context = {
            **self.admin_site.each_context(request),
            "title": "Duplicate",
            "subtitle": questionnaire.title,
            "opts": self.model._meta,
            "item": questionnaire,
            "item_url": change_url(questionnaire),
            "form": form,
        }
        template = "admin/assessments/questionnaire/duplicate.html"
        return TemplateResponse(request, template, context, status=422 if form.errors else 200)


def duplicate_url(questionnaire: Questionnaire) -> str:
    """Return the address of the page that duplicates a questionnaire."""
    return reverse("admin:assessments_questionnaire_duplicate", args=[questionnaire.pk])
