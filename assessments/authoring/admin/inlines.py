"""Inlines with the permissions of the page that they are on."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest

from assessments.authoring.admin.base import Inline, PartModelForm


class ParentPermissionsInline(Inline):
    """An inline with the permissions of its parent: who may change the page may add, change and delete rows."""

    def _parent_allows(self, request: HttpRequest, *verbs: str) -> bool:
        opts = self.parent_model._meta
        return any(request.user.has_perm(f"{opts.app_label}.{verb}_{opts.model_name}") for verb in verbs)

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Say in plain words why a row that others need isn't deleted."""
        formset = super().get_formset(request, obj, **kwargs)
        formset.form = _plain_refusal(formset.form)
        return formset

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether the user may view the parent."""
        return self._parent_allows(request, "view", "change")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether the user may change the parent, or add it where it isn't stored yet."""
        return self._parent_allows(request, "change", *(["add"] if obj is None else []))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether the user may change the parent."""
        return self._parent_allows(request, "change")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether the user may change the parent."""
        return self._parent_allows(request, "change")


def is_sent(request: HttpRequest, prefix: str) -> bool:
    """Whether the request sends the rows of this inline."""
    return f"{prefix}-TOTAL_FORMS" in request.POST


def _plain_refusal(form: type[PartModelForm]) -> type[PartModelForm]:
    """Return the row's form with a sentence of ours where Django's speaks of “protected related objects”."""

    def refuse_deletion(self: Any) -> None:
        try:
            form.hand_clean_DELETE(self)  # type: ignore[attr-defined]
        except ValidationError as error:
            users = (error.params or {}).get("related_objects", "other rows")
            raise ValidationError(
                f"“{self.instance}” can’t be deleted, because it is in use ({users}). Choose another one there first."
            ) from error

    return type(form.__name__, (form,), {"hand_clean_DELETE": refuse_deletion, "__module__": form.__module__})
