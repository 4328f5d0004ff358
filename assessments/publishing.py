"""Draft -> checked, frozen Version. The admin, the command line and a fresh database all publish here."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from assessments import scoring
from assessments.definition import (
    COMPANY_SIZE,
    CONTEXT_KEYS,
    SENIORITY,
    Definition,
    DefinitionError,
    Format,
    Problem,
    Question,
    definition_from,
)
from assessments.drafts import draft_definition
from assessments.models import Questionnaire, Version
from assessments.reports import instrument_from

CUTOFF_SEED, CUTOFF_PEOPLE = 1, 250
MIN_ARCHETYPES, MAX_ARCHETYPES = 3, 12
MAX_QUESTIONS = 200
FOR_EVERYONE = {"mix", "spread", "overload", "flat"}
BY_CONTEXT = {"seniority": SENIORITY, "company_size": COMPANY_SIZE}
# How many choices a question may have: more than five can't be compared at once, ten can't be overlooked.
CHOICES = {
    Format.PAIR: (2, 2),
    Format.SINGLE: (2, 10),
    Format.BEST_WORST: (3, 5),
    Format.RANKING: (2, 5),
    Format.MULTI: (2, 10),
    Format.ALLOCATION: (2, 10),
}


class PublishError(ValueError):
    """The draft can't be published; ``problems`` says why."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        super().__init__(" ".join(map(str, problems)))


class DraftMoved(PublishError):
    """The draft is no longer the one that was looked at."""


@dataclass(frozen=True)
class Calibration:
    """What publishing works out from a definition by simulation: seconds of work, always with the same outcome.

    ``opening_keys`` are the questions that the adaptive version begins with; ``cutoffs`` say where answers begin to
    look careless (``scoring.Cutoffs`` as data). They hold for one definition, by its SHA-256, and one scoring engine.
    """

    sha256: str
    engine: str
    opening_keys: list[str]
    cutoffs: dict[str, Any]

    def is_for(self, definition: Definition) -> bool:
        """Whether these values belong to this definition under today's scoring engine."""
        return self.sha256 == definition.sha256 and self.engine == scoring.ENGINE_VERSION


def calibrate(definition: Definition) -> Calibration:
    """Work out the opening order, and simulate the cut-offs with ``CUTOFF_PEOPLE`` respondents."""
    instrument = instrument_from(definition)
    return Calibration(
        sha256=definition.sha256,
        engine=scoring.ENGINE_VERSION,
        opening_keys=list(scoring.opening_order(instrument)),
        cutoffs=scoring.simulate_cutoffs(instrument, CUTOFF_SEED, CUTOFF_PEOPLE).as_data(),
    )


def publish(
    *,
    questionnaire: Questionnaire,
    by: User | None,
    note: str,
    now: datetime,
    seen: str | None = None,
    calibration: Calibration | None = None,
) -> Version:
    """Freeze the draft as the next version.

    ``seen`` is the SHA-256 of the draft that was looked at, where somebody did. ``calibration`` saves the simulation
    where it was made before for just this definition. Raises DraftMoved when the draft is another one by now,
    PublishError when a check fails that nobody may waive, or when nothing has changed.
    """
    looked_at = draft_definition(questionnaire=questionnaire)
    # Before the lock, since it takes seconds in which nobody else could write.
    if (calibration is None or not calibration.is_for(looked_at)) and not problems_in(looked_at):
        calibration = calibrate(looked_at)
    with transaction.atomic():
        # The lock keeps two people who publish at once from taking the same number.
        locked = Questionnaire.objects.select_for_update().get(pk=questionnaire.pk)
        definition = draft_definition(questionnaire=locked)
        if seen is not None and seen != definition.sha256:
            raise DraftMoved(Problem("The draft has changed since you opened this page. Here is how it stands now."))
        problems = problems_in(definition)
        if problems:
            raise PublishError(*problems)
        latest = locked.versions.order_by("-number").first()
        if latest is not None and is_current(latest, definition):
            raise PublishError(Problem(f"Nothing has changed since version {latest.number}."))
        if calibration is None or not calibration.is_for(definition):
            calibration = calibrate(definition)
        version = Version(
            questionnaire=locked,
            number=latest.number + 1 if latest else 1,
            definition=definition.as_data(),
            sha256=definition.sha256,
            engine=scoring.ENGINE_VERSION,
            opening_keys=calibration.opening_keys,
            cutoffs=calibration.cutoffs,
            published_at=now,
            published_by=by,
            note=note,
        )
        version.full_clean(exclude=["opening_keys", "cutoffs"])
        version.save(force_insert=True)
    return version


def is_current(version: Version, definition: Definition) -> bool:
    """Whether publishing this definition would change nothing: neither what is asked nor how it is scored."""
    return version.sha256 == definition.sha256 and version.engine == scoring.ENGINE_VERSION


def problems_in(definition: Definition) -> list[Problem]:
    """Return what keeps this questionnaire from being published."""
    try:
        definition_from(definition.as_data())
    except DefinitionError as error:
        return list(error.problems)
    found = list(_whole(definition))
    for question in definition.questions:
        where = f"Question “{question.key}”"
        found += [Problem(f"{where} {what}", "questions", question.key) for what in _question(question)]
    for piece in definition.advice:
        what = audience_problem(piece.slot, piece.audience)
        if what:
            found.append(Problem(f"Advice “{piece.key}”, for whom: {what}", "advice", piece.key))
    return found


def audience_problem(slot: str, audience: Iterable[str]) -> str:
    """Return why a piece in this slot would never be shown to this audience, or nothing."""
    audience = set(audience)
    archetypes = audience - CONTEXT_KEYS
    if slot in FOR_EVERYONE:
        return "This slot is for everyone: leave this empty." if audience else ""
    if slot == "pair":
        return "" if len(archetypes) == len(audience) == 2 else "A leading pair is for exactly two archetypes."
    if slot in BY_CONTEXT:
        known = BY_CONTEXT[slot]
        return "" if len(audience) == 1 and audience <= set(known) else f"Give one of: {', '.join(known)}."
    return "" if len(archetypes) == 1 else "This slot is for one archetype; a context may stand beside it."


def _whole(definition: Definition) -> Iterator[Problem]:
    count = len(definition.archetypes)
    if not MIN_ARCHETYPES <= count <= MAX_ARCHETYPES:
        sentence = f"There are {count} archetypes; a questionnaire has {MIN_ARCHETYPES} to {MAX_ARCHETYPES}."
        yield Problem(sentence, "archetypes")
    if not definition.questions:
        yield Problem("There are no questions yet.", "questions")
    if len(definition.questions) > MAX_QUESTIONS:
        yield Problem(f"There are {len(definition.questions)} questions; {MAX_QUESTIONS} is the most.", "questions")
    weighed = {key for q in definition.questions for choice in q.choices for key in choice.weights}
    for archetype in definition.archetypes:
        if archetype.key not in weighed:
            sentence = f"No question weighs for or against “{archetype.name}”, so nobody could get it."
            yield Problem(sentence, "archetypes", archetype.key)
    for one, other in combinations(definition.archetypes, 2):
        if one.name == other.name:
            yield Problem(f"Two archetypes are called “{one.name}”.", "archetypes", one.key)


def _question(question: Question) -> Iterator[str]:
    weights = [weight for choice in question.choices for weight in choice.weights.values()]
    if question.format is Format.STATEMENT:
        if not weights:
            yield "is a statement without weights, so its answer would say nothing."
        return
    fewest, most = CHOICES[question.format]
    count = len(question.choices)
    if not fewest <= count <= most:
        has = f"has {count} choice{'' if count == 1 else 's'}"
        needs = f"{fewest}" if fewest == most else f"{fewest} to {most}"
        yield f"{has}; this kind of question needs {needs}."
    if not weights:
        yield "has no weights, so its answer would say nothing."


@dataclass(frozen=True)
class Change:
    """One difference between two versions: where it is, and what stood there before and stands there now."""

    part: str
    key: str
    field: str
    before: str
    after: str


def changes_between(older: Definition, newer: Definition) -> list[Change]:
    """Return what changed, part by part, in the newer one's order."""
    old, new = older.as_data(), newer.as_data()
    changes = list(_field_changes("questionnaire", "", old["questionnaire"], new["questionnaire"]))
    changes += _field_changes("scales", "", old["scales"], new["scales"])
    for part in ("archetypes", "sources", "questions", "advice", "cues"):
        changes += _part_changes(part, old.get(part, []), new.get(part, []))
    changes += _field_changes("postings", "", old.get("postings", {}), new.get("postings", {}))
    return changes


def _part_changes(part: str, old: list[dict[str, Any]], new: list[dict[str, Any]]) -> Iterator[Change]:
    before = {record["key"]: record for record in old}
    after = {record["key"]: record for record in new}
    for key, record in after.items():
        if key not in before:
            yield Change(part, key, "", "", _said(record))
        else:
            yield from _field_changes(part, key, before[key], record)
    for key, record in before.items():
        if key not in after:
            yield Change(part, key, "", _said(record), "")
    kept_before = [key for key in before if key in after]
    kept_after = [key for key in after if key in before]
    if kept_before != kept_after:
        yield Change(part, "", "order", ", ".join(kept_before), ", ".join(kept_after))


def _field_changes(part: str, key: str, before: dict[str, Any], after: dict[str, Any]) -> Iterator[Change]:
    if "choices" in before and "choices" in after:
        for change in _part_changes("choices", before["choices"], after["choices"]):
            yield Change(part, key, f"{change.key} {change.field}".strip(), change.before, change.after)
    for name in dict.fromkeys([*before, *after]):
        if name != "choices" and before.get(name) != after.get(name):
            yield Change(part, key, name, _said(before.get(name)), _said(after.get(name)))


def _said(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, dict):
        if "key" in value:
            return str(
                value.get("text") or value.get("prompt") or value.get("name") or value.get("about") or value.get("says")
            )
        return ", ".join(
            f"{key} {inner:+g}" if isinstance(inner, int | float) else f"{key}: {_said(inner)}"
            for key, inner in value.items()
        )
    if isinstance(value, list):
        return ", ".join(_said(item) for item in value)
    return str(value)
