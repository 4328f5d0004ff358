"""What the authoring pages share: typed bases, addresses, the form of a part, drag order, a filter."""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from adminsortable2.admin import SortableAdminMixin
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import NON_FIELD_ERRORS
from django.db import models, transaction
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from assessments.core.definition import CONTEXT_KEYS
from assessments.models import Advice, Archetype, Cue, Question, Questionnaire, Source

AnyPart = TypeVar("AnyPart", Archetype, Question, Advice, Cue)

if TYPE_CHECKING:
    PartModelForm = forms.ModelForm[Any]
    PartModelAdmin = admin.ModelAdmin[Any]
    Inline = admin.TabularInline[Any, Any]
else:
    PartModelForm = forms.ModelForm
    PartModelAdmin = admin.ModelAdmin
    Inline = admin.TabularInline

PARTS: dict[str, type[Archetype | Question | Advice | Cue]] = {
    "archetypes": Archetype,
    "questions": Question,
    "advice": Advice,
    "cues": Cue,
}
MANY = 300  # more rows than a questionnaire has: a list stays on one page, so that any row can be dragged anywhere


def change_url(item: models.Model) -> str:
    """Return the address of a record's change page."""
    return reverse(f"admin:assessments_{item._meta.model_name}_change", args=[item.pk])


def list_url(model: type[models.Model], questionnaire: Questionnaire | None = None) -> str:
    """Return the address of a model's list, of one questionnaire where one is given."""
    address = reverse(f"admin:assessments_{model._meta.model_name}_changelist")
    return f"{address}?questionnaire__id__exact={questionnaire.pk}" if questionnaire else address


def add_url(model: type[models.Model], questionnaire: Questionnaire) -> str:
    """Return the address where one is added to this questionnaire."""
    return f"{reverse(f'admin:assessments_{model._meta.model_name}_add')}?questionnaire={questionnaire.pk}"


def may_see(user: User | AnonymousUser, model: type[models.Model]) -> bool:
    """Whether this user may open the pages of a model."""
    return any(user.has_perm(f"assessments.{verb}_{model._meta.model_name}") for verb in ("view", "change"))


def pages_of(
    questionnaire: Questionnaire, parts: Iterable[str] = PARTS, *, user: User | AnonymousUser | None = None
) -> dict[tuple[str, str], str]:
    """Return the change pages of a draft's rows by part and key; of a user, only those that open to them.

    A query for each part.
    """
    return {
        (part, row.key): change_url(row)
        for part in parts
        if user is None or may_see(user, PARTS[part])
        for row in PARTS[part].objects.filter(questionnaire=questionnaire).only("pk", "key")
    }


class DraftForm(PartModelForm):
    """A form whose text keeps the line ends that files have, so that saving without a change changes nothing."""

    def clean(self) -> dict[str, Any] | None:
        """Turn the browser's line ends into plain ones."""
        cleaned = super().clean()
        for name, value in self.cleaned_data.items():
            if isinstance(value, str):
                self.cleaned_data[name] = value.replace("\r\n", "\n").replace("\r", "\n")
        return cleaned


class PartForm(DraftForm):
    """A form for a part of a questionnaire; the questionnaire itself is fixed once the part is there."""

    class Meta:
        error_messages = {
            NON_FIELD_ERRORS: {
                "unique_together": "This questionnaire has another one with this key; each needs its own."
            }
        }

    def _get_validation_exclusions(self) -> set[str]:
        # On the change page the questionnaire is no field of the form, and still each key must be its only one.
        exclusions: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return exclusions - {"questionnaire"}

    @property
    def questionnaire_id(self) -> int:
        """The questionnaire that this part is in, or is being put in; 0 where none was chosen."""
        chosen = self.cleaned_data.get("questionnaire")
        known: int | None = chosen.pk if chosen else self.instance.questionnaire_id
        return known or 0

    def words_of(self, name: str) -> list[str]:
        """Return the words of a field that holds words by spaces, each once."""
        return list(dict.fromkeys(self.cleaned_data.get(name, "").split()))

    def clean_facts(self) -> str:
        """Refuse a fact that no paragraph of this questionnaire holds."""
        facts = self.words_of("facts")
        held = Source.objects.filter(questionnaire_id=self.questionnaire_id).values_list("facts", flat=True)
        known = {fact for line in held for fact in line.split()}
        unknown = [fact for fact in facts if fact not in known]
        if unknown:
            raise forms.ValidationError(
                f"No source paragraph of this questionnaire holds {_quoted(unknown)}. "
                "Correct the id, or add it to its paragraph first."
            )
        return " ".join(facts)


def unknown_people(words: Iterable[str], questionnaire_id: int) -> str:
    """Return a sentence about the words that name neither an archetype nor a context, or nothing."""
    archetypes = Archetype.objects.filter(questionnaire_id=questionnaire_id).values_list("key", flat=True)
    known = [*archetypes, *sorted(CONTEXT_KEYS)]
    unknown = [word for word in words if word not in known]
    if not unknown:
        return ""
    return f"Nobody is called {_quoted(unknown)} here. The words to choose from are: {', '.join(known)}."


def _quoted(words: Sequence[str]) -> str:
    return " or ".join(f"“{word}”" for word in words)


class OrderedPartAdmin(SortableAdminMixin, PartModelAdmin):  # type: ignore[misc]
    """A list in drag order, within one questionnaire.

    Rows can be dragged while a filter hides others: those shown change places among themselves.
    """

    ordering = ["position", "pk"]
    list_per_page = MANY
    list_max_show_all = MANY
    actions = ["place_first", "place_up", "place_down", "place_last"]

    class Media:
        css = {"all": ["css/palette.css"]}

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """A part stays in its questionnaire: its weights and sources belong there."""
        fixed = ["questionnaire"] if obj else []
        return [*fixed, *super().get_readonly_fields(request, obj)]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Begin in the only questionnaire there is, unless the address names one."""
        initial: dict[str, Any] = super().get_changeform_initial_data(request)
        ids = Questionnaire.objects.values_list("pk", flat=True)[:2]
        return {"questionnaire": ids[0], **initial} if len(ids) == 1 else initial

    def get_max_order(self, request: HttpRequest, obj: Any = None) -> int:
        """Return the last place of the questionnaire that ``obj`` joins."""
        rows = self.model.objects.filter(questionnaire_id=obj.questionnaire_id)
        last: int | None = rows.aggregate(last=Max("position"))["last"]
        return -1 if last is None else last

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Leave out the moves between pages: there is one page."""
        actions: dict[str, Any] = super().get_actions(request)
        return {name: action for name, action in actions.items() if not name.startswith("move_to_")}

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """Allow dragging only where all rows stand in one questionnaire and the admin may change them."""
        changelist = super().get_changelist_instance(request)
        if not self._can_sort(request):
            self.enable_sorting = False
        return changelist

    def _can_sort(self, request: HttpRequest) -> bool:
        if not self.has_change_permission(request):
            return False
        return "questionnaire__id__exact" in request.GET or Questionnaire.objects.count() == 1

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Say how to put things in order."""
        plural = self.model._meta.verbose_name_plural
        if self._can_sort(request):
            hint = "Drag a row by its handle to move it, or tick rows and choose a move below."
        else:
            hint = f"To put {plural} in order, filter by one questionnaire."
        response: HttpResponse = super().changelist_view(request, {"order_hint": hint, **(extra_context or {})})
        return response

    def _update_order(self, updated_items: Sequence[tuple[Any, Any]], extra_model_filters: dict[str, Any]) -> int:
        """Put the rows into the order wanted, on the places that they hold; return how many have moved."""
        wanted = {int(pk): int(order) for pk, order in updated_items}
        with transaction.atomic():
            owners = set(self.model.objects.filter(pk__in=wanted).values_list("questionnaire_id", flat=True))
            if len(owners) != 1:
                raise ValueError("rows of one questionnaire are put in order at a time")
            rows = self.model.objects.select_for_update().filter(questionnaire_id=owners.pop())
            rows = list(rows.order_by("position", "pk"))
            moving = iter(sorted((row for row in rows if row.pk in wanted), key=lambda row: wanted[row.pk]))
            placed = [next(moving) if row.pk in wanted else row for row in rows]
            return self._renumber(placed)

    def _renumber(self, rows: Iterable[Any]) -> int:
        changed = []
        for place, row in enumerate(rows):
            if row.position != place:
                row.position = place
                changed.append(row)
        self.model.objects.bulk_update(changed, ["position"])
        return len(changed)

    # The same without dragging, for whoever uses the keyboard or has no scripts.

    @admin.action(description="Move up one place", permissions=["change"])
    def place_up(self, request: HttpRequest, queryset: Any) -> None:
        """Let each row ticked change places with the one before it."""
        self._place(request, queryset, _each_up)

    @admin.action(description="Move down one place", permissions=["change"])
    def place_down(self, request: HttpRequest, queryset: Any) -> None:
        """Let each row ticked change places with the one after it."""
        self._place(request, queryset, lambda rows, ticked: _each_up(rows[::-1], ticked)[::-1])

    @admin.action(description="Move to the top", permissions=["change"])
    def place_first(self, request: HttpRequest, queryset: Any) -> None:
        """Put the rows ticked before all others."""
        self._place(request, queryset, lambda rows, ticked: sorted(rows, key=lambda row: row.pk not in ticked))

    @admin.action(description="Move to the end", permissions=["change"])
    def place_last(self, request: HttpRequest, queryset: Any) -> None:
        """Put the rows ticked after all others."""
        self._place(request, queryset, lambda rows, ticked: sorted(rows, key=lambda row: row.pk in ticked))

    def _place(self, request: HttpRequest, queryset: Any, arrange: Callable[[list[Any], set[int]], list[Any]]) -> None:
        with transaction.atomic():
            ticked = dict(queryset.values_list("pk", "questionnaire_id"))
            if len(set(ticked.values())) != 1:
                self.message_user(request, "Tick rows of one questionnaire only.", messages.WARNING)
                return
            rows = self.model.objects.select_for_update().filter(questionnaire_id=next(iter(ticked.values())))
            self._renumber(arrange(list(rows.order_by("position", "pk")), set(ticked)))
        self.message_user(request, "Moved.", messages.SUCCESS)


class ArchetypeFilter(admin.SimpleListFilter):
    """Rows with a weight for or against an archetype; ``path`` leads from a row to those that it weighs for."""

    path = ""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The archetypes, by the questionnaire filtered on where one is."""
        rows = Archetype.objects.order_by("questionnaire_id", "position")
        chosen = request.GET.get("questionnaire__id__exact", "")
        return [(str(row.pk), row.name) for row in rows if chosen in ("", str(row.questionnaire_id))]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """Each row once; all rows for what is no archetype here."""
        value = self.value()
        if value not in dict(self.lookup_choices):
            return queryset
        weighing = queryset.model._default_manager.filter(**{self.path: value}).values("pk")
        return queryset.filter(pk__in=weighing)


def _each_up(rows: list[Any], ticked: set[int]) -> list[Any]:
    placed = list(rows)
    for i in range(1, len(placed)):
        if placed[i].pk in ticked and placed[i - 1].pk not in ticked:
            placed[i - 1], placed[i] = placed[i], placed[i - 1]
    return placed


class OfQuestionnaireInline(Inline):
    """An inline whose permissions are those of the page that it stands on."""

    def _parent_allows(self, request: HttpRequest, *verbs: str) -> bool:
        opts = self.parent_model._meta
        return any(request.user.has_perm(f"{opts.app_label}.{verb}_{opts.model_name}") for verb in verbs)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever sees the page sees this."""
        return self._parent_allows(request, "view", "change")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may change the page may add to it."""
        return self._parent_allows(request, "change")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may change the page may change this."""
        return self._parent_allows(request, "change")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may change the page may take this away."""
        return self._parent_allows(request, "change")
