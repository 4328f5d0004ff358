"""The grid: the weights of all questions of a draft on one page, saved at once."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from assessments.authoring.admin.base import PartModelAdmin, change_url, list_url, may_view
from assessments.authoring.admin.fetch import fetch_record
from assessments.authoring.admin.grid import WHOLE_NUMBER, WeightField, weight_class
from assessments.authoring.history import weight_in_words
from assessments.authoring.sentences import (
    cells_changed_meanwhile,
    cells_lost,
    cells_refused,
    quantity,
    their_cell,
    unsaved_cells,
)
from assessments.authoring.weights import Cell, CellsChanged, Theirs, Weights, load_weights, save_cells
from assessments.core.definition import MAX_WEIGHT, Format
from assessments.models import Archetype, Choice, Question, Questionnaire
from assessments.web.whom_to_ask import whom_to_ask

MAX_CELLS = 3000  # on one page, fewer than a form may have fields (DATA_UPLOAD_MAX_NUMBER_FIELDS)
SHOWN = "_shown"  # the field with the weights that the page showed, such as “12_3=2 12_4=-1”
PAGE = "page"
_NAME = re.compile(r"w([0-9]{1,18})_([0-9]{1,18})")
_SHOWN_CELL = re.compile(r"([0-9]{1,18})_([0-9]{1,18})=(-?[0-9]{1,2})")


@dataclass(frozen=True)
class GridCell:
    """One cell: what stands in it, and what is wrong with it or what somebody else saved there meanwhile."""

    cell: Cell
    value: str
    is_input: bool
    error: str = ""
    theirs: str = ""

    @property
    def name(self) -> str:
        """The name of its field, and its id where something is said about it."""
        return f"w{self.cell[0]}_{self.cell[1]}"

    @property
    def html(self) -> SafeString:
        """The cell, drawn in Python since a page has hundreds: an input named by its row and its column, or text."""
        css = weight_class(self.value)
        if not self.is_input:
            return format_html('<td class="{}">{}</td>', css, self.value.replace("-", "−"))
        name, (choice, archetype) = self.name, self.cell
        said = self.error or self.theirs
        if not said:
            return format_html(
                '<td><input class="cell {}" name="{}" value="{}" aria-labelledby="c{} a{}"></td>',
                *(css, name, self.value, choice, archetype),
            )
        return format_html(
            '<td class="said"><input class="cell {}" name="{}" value="{}" aria-labelledby="c{} a{}" id="{}"'
            ' aria-describedby="{}-said"{}><span id="{}-said">{}</span></td>',
            *(css, name, self.value, choice, archetype, name, name),
            *(mark_safe(' aria-invalid="true"') if self.error else "", name, said),
        )


@dataclass(frozen=True)
class GridRow:
    """A choice with its cells; the only choice of a statement has no text of its own."""

    choice: Choice
    cells: Sequence[GridCell]
    total: str


@dataclass(frozen=True)
class GridQuestion:
    """A question with its rows."""

    question: Question
    url: str
    rows: Sequence[GridRow]

    @property
    def is_statement(self) -> bool:
        """Whether it is one row."""
        return self.question.format == Format.STATEMENT


@dataclass(frozen=True)
class Submission:
    """What was posted: numbers that differ from those shown, texts that are no weights, and values without a cell."""

    shown: Weights
    typed: Mapping[Cell, int]
    texts: Mapping[Cell, str]
    errors: Mapping[Cell, str] = field(default_factory=dict)
    lost: Sequence[str] = ()
    theirs: Mapping[Cell, Theirs] = field(default_factory=dict)


def shown_text(weights: Weights) -> str:
    """Return the weights that a page shows, for its hidden field."""
    return " ".join(f"{choice}_{archetype}={value}" for (choice, archetype), value in weights.items() if value)


def read_submission(
    data: QueryDict, *, choices: set[int], archetypes: Mapping[int, Archetype], stored: Weights
) -> Submission:
    """Return what was typed; a form without the shown weights (a script’s) is compared with the stored ones."""
    shown: dict[Cell, int] = dict(stored)
    if SHOWN in data:
        found = _SHOWN_CELL.findall(str(data[SHOWN]))
        shown = {(int(choice), int(archetype)): int(value) for choice, archetype, value in found}
    fields = {pk: WeightField(archetype) for pk, archetype in archetypes.items()}
    typed: dict[Cell, int] = {}
    texts: dict[Cell, str] = {}
    errors: dict[Cell, str] = {}
    lost: list[str] = []
    for name, sent in data.items():
        text = str(sent)
        match = _NAME.fullmatch(name)
        cell = (int(match[1]), int(match[2])) if match else None
        if cell is None or text.strip() == str(shown.get(cell) or ""):
            continue
        if cell[0] not in choices or cell[1] not in archetypes:
            lost += [text.strip()] if text.strip() else []
            continue
        try:
            value = fields[cell[1]].clean(text.replace("−", "-")) or 0
        except forms.ValidationError as error:
            texts[cell], errors[cell] = text, error.messages[0]
            continue
        if value != shown.get(cell, 0):
            typed[cell], texts[cell] = value, text.strip()
    return Submission(shown, typed, texts, errors, lost)


class WholeGridAdmin(PartModelAdmin):
    """A questionnaire's admin with the grid of all weights."""

    def get_urls(self) -> list[URLPattern]:
        """Add the grid."""
        grid = path(
            "<int:questionnaire_id>/weights/",
            self.admin_site.admin_view(self.weights),
            name="assessments_questionnaire_weights",
        )
        return [grid, *super().get_urls()]

    def weights(self, request: HttpRequest, questionnaire_id: int) -> HttpResponse:
        """Show all weights of the draft; POST saves the changed ones, or none if one of them can't be saved."""
        questionnaire = fetch_record(self, request, questionnaire_id)
        if not may_view(request.user, Question):
            raise PermissionDenied(whom_to_ask("see the questions", "assessments.view_question"))
        if request.method != "POST":
            return _Page(self, request, questionnaire).response()
        if not may_change_weights(request):
            raise PermissionDenied(whom_to_ask("change the weights", "assessments.change_question"))
        return self._save(request, questionnaire)

    def _save(self, request: HttpRequest, questionnaire: Questionnaire) -> HttpResponse:
        try:
            with transaction.atomic():
                for rows in (questionnaire.questions, questionnaire.archetypes):  # none of them goes meanwhile
                    list(rows.select_for_update().order_by("pk").values_list("pk"))
                page = _Page(self, request, questionnaire)
                sent = read_submission(
                    request.POST, choices=page.choice_ids(), archetypes=page.archetypes, stored=page.weights
                )
                if sent.errors or sent.lost:
                    return page.response(sent, status=422 if sent.errors else 409)
                count = save_cells(questionnaire=questionnaire, typed=sent.typed, shown=sent.shown, by=request.user)
        except CellsChanged as error:
            sent = Submission(load_weights(questionnaire=questionnaire), {}, sent.texts, theirs=error.theirs)
            return _Page(self, request, questionnaire).response(sent, status=409)
        said = f"{quantity(count, 'weight')} saved." if count else "There was nothing to save: no weight was changed."
        self.message_user(request, said, messages.SUCCESS)
        return HttpResponseRedirect(request.get_full_path())


def may_change_weights(request: HttpRequest) -> bool:
    """Whether this user may change what the grid shows."""
    return request.user.has_perm("assessments.change_question")


class _Page:
    """The page for one state of the draft."""

    def __init__(self, admin: WholeGridAdmin, request: HttpRequest, questionnaire: Questionnaire) -> None:
        self._admin, self._request, self.questionnaire = admin, request, questionnaire
        self.may_change = may_change_weights(request)
        self.archetypes = {row.pk: row for row in questionnaire.archetypes.all()}
        self.weights = load_weights(questionnaire=questionnaire)

    def choice_ids(self) -> set[int]:
        """Return the ids of all choices of the draft."""
        return set(Choice.objects.filter(question__questionnaire=self.questionnaire).values_list("pk", flat=True))

    def response(self, sent: Submission | None = None, *, status: int = 200) -> HttpResponse:
        """Render the page; after a refusal with what was typed."""
        questions = list(
            self.questionnaire.questions.prefetch_related(
                Prefetch("choices", Choice.objects.only("pk", "question_id", "key", "text").order_by("position", "pk"))
            )
        )
        shown = sent.shown if sent else self.weights
        chunks = _chunks(questions, len(self.archetypes))
        number = self._number(len(chunks))
        rows = [self._question(question, shown, sent) for question in chunks[number - 1]] if chunks else []
        context = {
            **self._admin.admin_site.each_context(self._request),
            "title": "Weights of all questions",
            "subtitle": self.questionnaire.title,
            "opts": self._admin.model._meta,
            "item": self.questionnaire,
            "item_url": change_url(self.questionnaire),
            "questions_url": list_url(Question, self.questionnaire),
            "may_change": self.may_change,
            "questions": rows,
            "columns": list(zip(self.archetypes.values(), self._totals(shown), strict=True)),
            "span": len(self.archetypes) + 2,
            "most": MAX_WEIGHT,
            "shown": {"name": SHOWN, "text": shown_text(shown)},
            "unsaved": unsaved_cells(len(sent.texts) if sent else 0),
            "notices": _notices(sent) if sent else [],
            "errors": [
                (cell.name, row.choice.text or question.question.prompt, sent.errors[cell.cell])
                for question in rows
                for row in question.rows
                for cell in row.cells
                if sent and cell.error
            ],
            "pages": [(i, _reach(chunks, i), i == number) for i in range(1, len(chunks) + 1)]
            if len(chunks) > 1
            else [],
        }
        return TemplateResponse(self._request, "admin/assessments/questionnaire/weights.html", context, status=status)

    def _number(self, count: int) -> int:
        asked = self._request.GET.get(PAGE, "1")
        return min(max(int(asked) if asked.isdecimal() and len(asked) < 6 else 1, 1), max(count, 1))

    def _question(self, question: Question, shown: Weights, sent: Submission | None) -> GridQuestion:
        rows = [
            GridRow(
                choice,
                [self._cell((choice.pk, archetype), shown, sent) for archetype in self.archetypes],
                _signed(sum(shown.get((choice.pk, archetype), 0) for archetype in self.archetypes)),
            )
            for choice in question.choices.all()
        ]
        return GridQuestion(question, change_url(question), rows)

    def _cell(self, cell: Cell, shown: Weights, sent: Submission | None) -> GridCell:
        value = str(shown.get(cell) or "")
        if sent is None:
            return GridCell(cell, value, self.may_change)
        theirs = sent.theirs.get(cell)
        said = their_cell(theirs.value, by=theirs.by) if theirs else ""
        return GridCell(
            cell,
            sent.texts.get(cell, value),
            self.may_change,
            f"A{WHOLE_NUMBER[1:]}." if cell in sent.errors else "",
            said,
        )

    def _totals(self, shown: Weights) -> Iterator[tuple[int, int, str]]:
        """Yield for each archetype how many choices speak for it, how many against it, and the sum of its weights."""
        for archetype in self.archetypes:
            values = [value for (_, of), value in shown.items() if of == archetype]
            yield sum(value > 0 for value in values), sum(value < 0 for value in values), _signed(sum(values))


def _signed(total: int) -> str:
    return weight_in_words(total) or "0"


def _notices(sent: Submission) -> list[str]:
    return [
        *([cells_refused(len(sent.errors))] if sent.errors else []),
        *(
            [cells_changed_meanwhile(len(sent.theirs), {their.by for their in sent.theirs.values()})]
            if sent.theirs
            else []
        ),
        *([cells_lost(sent.lost)] if sent.lost else []),
    ]


def _chunks(questions: Sequence[Question], archetypes: int) -> list[list[Question]]:
    """Return the questions in pages of at most MAX_CELLS cells."""
    chunks: list[list[Question]] = []
    room = 0
    for question in questions:
        cells = len(question.choices.all()) * archetypes
        if not chunks or cells > room:
            chunks.append([])
            room = MAX_CELLS
        chunks[-1].append(question)
        room -= cells
    return chunks


def _reach(chunks: Sequence[Sequence[Question]], number: int) -> str:
    before = sum(len(chunk) for chunk in chunks[: number - 1])
    return f"{before + 1} to {before + len(chunks[number - 1])}"
