"""Lists in the authors' order: rows are moved by dragging or by actions."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode

from adminsortable2.admin import SortableAdminMixin
from django.contrib import admin, messages
from django.db import transaction
from django.db.models import Max
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from assessments.authoring.admin.base import PartModelAdmin, change_url, list_url, may_view
from assessments.authoring.admin.steps import saved_message
from assessments.authoring.history import log_moves
from assessments.models import Questionnaire

MAX_ROWS = 300  # more rows than a questionnaire has: the list has one page, so that any row can be dragged anywhere

MAX_LINKED = 6  # questionnaires whose own pages are linked above a list of several

MOVED_MEANWHILE = "Somebody else moved rows meanwhile, so your move was not saved. This is the order now."


class OrderedPartAdmin(SortableAdminMixin, PartModelAdmin):  # type: ignore[misc]
    """A list that is ordered by dragging rows, within one questionnaire.

    Rows can be dragged while a filter hides others: the visible rows swap positions among themselves.
    """

    ordering = ["position", "pk"]
    list_per_page = MAX_ROWS
    list_max_show_all = MAX_ROWS
    actions = ["place_first", "place_up", "place_down", "place_last"]

    class Media:
        css = {"all": ["css/palette.css"]}
        js = ["js/ordering.js"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """A part can't move to another questionnaire, since its weights and sources belong to this one."""
        fixed = ["questionnaire"] if obj else []
        return [*fixed, *super().get_readonly_fields(request, obj)]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Preselect the questionnaire if there is only one, unless the address names one."""
        initial: dict[str, Any] = super().get_changeform_initial_data(request)
        ids = Questionnaire.objects.values_list("pk", flat=True)[:2]
        return {"questionnaire": ids[0], **initial} if len(ids) == 1 else initial

    def get_list_display(self, request: HttpRequest) -> Any:
        """Name the questionnaire where the list has rows of several, which can't be dragged."""
        columns = list(super().get_list_display(request))
        if self._is_of_one_questionnaire(request):
            return columns
        first, *others = (name for name in columns if name != "_reorder_")
        return [first, "questionnaire_slug", *others]

    @admin.display(description="Questionnaire", ordering="questionnaire__slug")
    def questionnaire_slug(self, row: Any) -> str:
        """Return the slug of the row's questionnaire, which is shorter than its title and its own."""
        slug: str = row.questionnaire.slug
        return slug

    def get_ordering(self, request: HttpRequest) -> Any:
        """Keep the rows of one questionnaire together."""
        ordering = super().get_ordering(request)
        return ordering if self._is_of_one_questionnaire(request) else ["questionnaire_id", *ordering]

    def get_max_order(self, request: HttpRequest, obj: Any = None) -> int:
        """Return the last position in the questionnaire of ``obj``, -1 if it is empty."""
        rows = self.model.objects.filter(questionnaire_id=obj.questionnaire_id)
        last: int | None = rows.aggregate(last=Max("position"))["last"]
        return -1 if last is None else last

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Remove adminsortable2's moves between pages, since there is one page."""
        actions: dict[str, Any] = super().get_actions(request)
        return {name: action for name, action in actions.items() if not name.startswith("move_to_")}

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """Allow dragging only if all rows are in one questionnaire and the user may change them."""
        changelist = super().get_changelist_instance(request)
        if not self._can_sort(request):
            self.enable_sorting = False
        return changelist

    def _can_sort(self, request: HttpRequest) -> bool:
        if not self.has_change_permission(request):
            return False
        return self._is_of_one_questionnaire(request)

    def _is_of_one_questionnaire(self, request: HttpRequest) -> bool:
        asked: Any = request  # the answer is kept on it, since a list needs it several times
        if not hasattr(asked, "is_of_one_questionnaire"):
            is_filtered = "questionnaire__id__exact" in request.GET
            asked.is_of_one_questionnaire = is_filtered or Questionnaire.objects.count() <= 1
        return bool(asked.is_of_one_questionnaire)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Add a hint how to change the order."""
        plural = self.model._meta.verbose_name_plural
        if self._can_sort(request):
            hint = "Drag a row by its handle to move it, or tick rows and choose a move below."
        else:
            hint = f"To put {plural} in order, filter by one questionnaire."
        chosen = request.GET.get("questionnaire__id__exact", "")
        shown = Questionnaire.objects.filter(pk=chosen) if is_id(chosen) else Questionnaire.objects.all()
        context = {"order_hint": hint, **self.list_links(shown[:MAX_LINKED]), **(extra_context or {})}
        response: HttpResponse = super().changelist_view(request, context)
        return response

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Add the way back: to the questionnaire, and to its own list of records."""
        obj = context["original"]
        if obj is not None:
            context["own_list"] = (
                self._own_list(request, obj.questionnaire) if may_view(request.user, self.model) else ""
            )
            context["own_questionnaire"] = obj.questionnaire
            context["own_questionnaire_url"] = (
                change_url(obj.questionnaire) if may_view(request.user, Questionnaire) else ""
            )
        return super().render_change_form(request, context, *args, **kwargs)

    # --- after saving: back to the questionnaire's own list -----------------------------------------------

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Say what is missing of the record that was saved, and what the draft needs next."""
        if any(name in request.POST for name in ("_popup", "_saveasnew", "_addanother")):
            return super().response_change(request, obj)
        self.message_user(request, *saved_message(obj, user=request.user))
        if "_continue" in request.POST:
            return HttpResponseRedirect(self._with_list_filters(request, request.path))
        return self.response_post_save_change(request, obj)

    def response_post_save_add(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        """Go to the list of this questionnaire's records."""
        return HttpResponseRedirect(self._own_list(request, obj.questionnaire))

    def response_post_save_change(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        """Go to the list of this questionnaire's records, with the filters that the author left it with."""
        return HttpResponseRedirect(self._own_list(request, obj.questionnaire))

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Delete the record, and keep which questionnaire's it was."""
        request.deleted_from = obj.questionnaire  # type: ignore[attr-defined]
        super().delete_model(request, obj)

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: int) -> HttpResponse:
        """Go to the list of this questionnaire's records."""
        response = super().response_delete(request, obj_display, obj_id)
        questionnaire = getattr(request, "deleted_from", None)
        if isinstance(response, HttpResponseRedirect) and questionnaire is not None:
            return HttpResponseRedirect(self._own_list(request, questionnaire))
        return response

    def _own_list(self, request: HttpRequest, questionnaire: Questionnaire) -> str:
        if not may_view(request.user, self.model):
            return reverse("admin:index")
        filters = dict(parse_qsl(self.get_preserved_filters(request)))
        kept = dict(parse_qsl(filters.get("_changelist_filters", "")))
        return f"{list_url(self.model)}?{urlencode({**kept, 'questionnaire__id__exact': questionnaire.pk})}"

    def _with_list_filters(self, request: HttpRequest, address: str) -> str:
        filters = self.get_preserved_filters(request)
        return f"{address}?{filters}" if filters else address

    def list_links(self, questionnaires: Iterable[Questionnaire]) -> dict[str, Any]:
        """Return what the list’s template shows of the questionnaires: ``tools`` are buttons, ``list_links`` words."""
        return {}

    def get_update_url(self, request: HttpRequest) -> str:
        """Return the address that a drag is sent to, with the order that this page shows."""
        shown = self._order(request.GET.get("questionnaire__id__exact", ""))
        return f"{super().get_update_url(request)}?shown={shown}"

    def _order(self, questionnaire_id: str) -> str:
        """Return a questionnaire's id and a digest of the order of its rows; of all rows if the id is no number."""
        rows = self.model.objects.order_by("position", "pk")
        if is_id(questionnaire_id):
            rows = rows.filter(questionnaire_id=questionnaire_id)
        digest = hashlib.sha256(repr(list(rows.values_list("pk", flat=True))).encode()).hexdigest()
        return f"{questionnaire_id}-{digest[:16]}"

    def update_order(self, request: HttpRequest) -> HttpResponse:
        """Move the dragged rows; refuse if somebody else has moved rows since the page was opened.

        ``ordering.js`` sends the order that the last answer gave, so that a page can drag many times; after a refusal
        it loads the page again, which shows the message.
        """
        shown = request.GET.get("shown", "")
        questionnaire_id = shown.partition("-")[0]
        with transaction.atomic():
            before = self._rows_by_questionnaire(self.model.objects.select_for_update())
            if shown and shown != self._order(questionnaire_id):
                self.message_user(request, MOVED_MEANWHILE, messages.WARNING)
                return HttpResponse(MOVED_MEANWHILE, status=409)
            response: HttpResponse = super().update_order(request)
            response["X-Order"] = self._order(questionnaire_id)
            after = self._rows_by_questionnaire(self.model.objects.all())
            for of, ids in before.items():
                if after.get(of) != ids:
                    log_moves(user=request.user, model=self.model, before=ids)
        return response

    def _rows_by_questionnaire(self, rows: Any) -> dict[int, list[int]]:
        ids = defaultdict[int, list[int]](list)
        for pk, of in rows.order_by("position", "pk").values_list("pk", "questionnaire_id"):
            ids[of].append(pk)
        return ids

    def _update_order(self, updated_items: Sequence[tuple[Any, Any]], extra_model_filters: dict[str, Any]) -> int:
        """Order the rows that were sent among the positions they have now; return how many moved.

        adminsortable2's own (private, 2.3.1) stores the positions that the browser sends, whichever rows a filter hides
        and whichever questionnaire they are in. The override can go when `test_reorder_while_a_filter_hides_some` and
        `test_reorder_refuses_two_questionnaires_and_nonsense` pass without it.
        """
        new_order = {int(pk): int(order) for pk, order in updated_items}
        with transaction.atomic():
            questionnaires = set(self.model.objects.filter(pk__in=new_order).values_list("questionnaire_id", flat=True))
            if len(questionnaires) != 1:
                raise ValueError("order the rows of one questionnaire at a time")
            rows = self.model.objects.select_for_update().filter(questionnaire_id=questionnaires.pop())
            rows = list(rows.order_by("position", "pk"))
            moving = iter(sorted((row for row in rows if row.pk in new_order), key=lambda row: new_order[row.pk]))
            ordered = [next(moving) if row.pk in new_order else row for row in rows]
            return self._renumber(ordered)

    def _renumber(self, rows: Iterable[Any]) -> int:
        changed = []
        for position, row in enumerate(rows):
            if row.position != position:
                row.position = position
                changed.append(row)
        self.model.objects.bulk_update(changed, ["position"])
        return len(changed)

    # The same without dragging, for people who use the keyboard or have no JavaScript.

    @admin.action(description="Move up one place", permissions=["change"])
    def place_up(self, request: HttpRequest, queryset: Any) -> None:
        """Swap each selected row with the one before it."""
        self._place(request, queryset, _swap_up)

    @admin.action(description="Move down one place", permissions=["change"])
    def place_down(self, request: HttpRequest, queryset: Any) -> None:
        """Swap each selected row with the one after it."""
        self._place(request, queryset, lambda rows, selected: _swap_up(rows[::-1], selected)[::-1])

    @admin.action(description="Move to the top", permissions=["change"])
    def place_first(self, request: HttpRequest, queryset: Any) -> None:
        """Move the selected rows before all others."""
        self._place(request, queryset, lambda rows, selected: sorted(rows, key=lambda row: row.pk not in selected))

    @admin.action(description="Move to the end", permissions=["change"])
    def place_last(self, request: HttpRequest, queryset: Any) -> None:
        """Move the selected rows after all others."""
        self._place(request, queryset, lambda rows, selected: sorted(rows, key=lambda row: row.pk in selected))

    def _place(self, request: HttpRequest, queryset: Any, arrange: Callable[[list[Any], set[int]], list[Any]]) -> None:
        with transaction.atomic():
            selected = dict(queryset.values_list("pk", "questionnaire_id"))
            if len(set(selected.values())) != 1:
                self.message_user(request, "Tick rows of one questionnaire only.", messages.WARNING)
                return
            rows = self.model.objects.select_for_update().filter(questionnaire_id=next(iter(selected.values())))
            ordered = list(rows.order_by("position", "pk"))
            before = [row.pk for row in ordered]
            self._renumber(arrange(ordered, set(selected)))
            log_moves(user=request.user, model=self.model, before=before, selected=selected)
        self.message_user(request, "Moved.", messages.SUCCESS)


def is_id(text: str) -> bool:
    """Whether a text from the address can be the id of a row."""
    return text.isdecimal() and len(text) < 19


def _swap_up(rows: list[Any], selected: set[int]) -> list[Any]:
    """Return the rows with each selected one moved up a place, unless the one above is selected too."""
    ordered = list(rows)
    for i in range(1, len(ordered)):
        if ordered[i].pk in selected and ordered[i - 1].pk not in selected:
            ordered[i - 1], ordered[i] = ordered[i], ordered[i - 1]
    return ordered
