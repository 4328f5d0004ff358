"""Duplicate parts of a draft, and whole drafts."""

import re
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from itertools import count
from typing import Any, TypeVar

from django.contrib.admin.models import ADDITION
from django.contrib.auth.models import User
from django.db import models, transaction
from django.db.models import F

from assessments.authoring.drafts import draft_definition, replace_draft
from assessments.authoring.history import log_record
from assessments.models import Advice, Choice, Cue, CueWeight, Question, Questionnaire, Weight
from assessments.models.authoring import KEY_LENGTH

Part = TypeVar("Part", Question, Advice, Cue)
_NUMBER = re.compile(r"-[0-9]+\Z")


def free_key(key: str, *, taken: Collection[str]) -> str:
    """Return the key of a copy: the original's with the next free number, such as “early-waves-2”."""
    stem = _NUMBER.sub("", key)
    numbered = (f"{stem[: KEY_LENGTH - len(end)].rstrip('-')}{end}" for end in (f"-{number}" for number in count(2)))
    return next(other for other in numbered if other not in taken)


@transaction.atomic
def copy_part(*, part: Part, by: Any) -> Part:
    """Copy a question with its choices and weights, a piece of advice, or a cue with its pulls; the copy comes next.

    Raises the part's DoesNotExist if it was deleted meanwhile.
    """
    siblings = type(part)._default_manager.filter(questionnaire=part.questionnaire_id)
    list(siblings.select_for_update().values_list("pk"))
    part = siblings.get(pk=part.pk)
    key = free_key(part.key, taken=set(siblings.values_list("key", flat=True)))
    siblings.filter(position__gt=part.position).update(position=F("position") + 1)
    copy: Part = _copy_row(part, key=key, position=part.position + 1)
    if isinstance(part, Question):
        _copy_choices(part, copy)
    elif isinstance(part, Cue):
        CueWeight.objects.bulk_create(
            CueWeight(cue=copy, archetype_id=weight.archetype_id, value=weight.value) for weight in part.weights.all()
        )
    log_record(user=by, record=copy, says=f"Duplicated from “{part.key}”.", flag=ADDITION)
    return copy


def _copy_row(row: Any, **changed: Any) -> Any:
    fields = [field for field in row._meta.concrete_fields if not field.primary_key]
    values: dict[str, Any] = {field.attname: getattr(row, field.attname) for field in fields}
    model: type[models.Model] = type(row)
    return model._default_manager.create(**values | changed)


def _copy_choices(question: Question, copy: Any) -> None:
    originals = list(question.choices.order_by("position", "pk").prefetch_related("weights"))
    copies = Choice.objects.bulk_create(
        Choice(question=copy, key=row.key, text=row.text, position=row.position) for row in originals
    )
    Weight.objects.bulk_create(
        Weight(choice=row, archetype_id=weight.archetype_id, value=weight.value)
        for row, original in zip(copies, originals, strict=True)
        for weight in original.weights.all()
    )


def copy_questionnaire(
    *, questionnaire: Questionnaire, slug: str, title: str, by: User | None, now: datetime
) -> Questionnaire:
    """Copy a whole draft to a new questionnaire that was never published. Raises StaleDraft if the slug is taken.

    Who may embed it isn't copied: each questionnaire's sites are trusted on their own.
    """
    draft = replace(draft_definition(questionnaire=questionnaire), slug=slug, title=title)
    reason = f"Duplicated from “{questionnaire.slug}”."
    return replace_draft(definition=draft, reason=reason, by=by, now=now, expected_sha256="").questionnaire
