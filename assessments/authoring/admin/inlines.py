"""Inlines with the permissions of the page that they are on."""

from typing import Any

from django.http import HttpRequest

from assessments.authoring.admin.base import Inline


class ParentPermissionsInline(Inline):
    """An inline with the permissions of its parent: who may change the page may add, change and delete rows."""

    def _parent_allows(self, request: HttpRequest, *verbs: str) -> bool:
        opts = self.parent_model._meta
        return any(request.user.has_perm(f"{opts.app_label}.{verb}_{opts.model_name}") for verb in verbs)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether the user may view the parent."""
        return self._parent_allows(request, "view", "change")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether the user may change the parent."""
        return self._parent_allows(request, "change")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether the user may change the parent."""
        return self._parent_allows(request, "change")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether the user may change the parent."""
        return self._parent_allows(request, "change")
