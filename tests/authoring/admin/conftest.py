"""Fixtures of the admin tests: drafts, staff with given permissions, and the form of a question."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from assessments.authoring import publishing
from assessments.authoring.drafts import save_draft
from assessments.core.definition import definition_from
from assessments.models import Cue, Question, Questionnaire
from tests.core.definition.test_reading import READING

Staff = Callable[..., Client]
QuestionOf = Callable[[str], Question]
PAIRS = ("pair", "graded_pair")
HOLIDAY_ARCHETYPES = [
    ("Sun Seeker", "You want warmth, a towel and nothing to do.", "Sun"),
    ("Explorer", "You want to see what is round the next headland.", "Compass"),
    ("Culture Lover", "You want old towns, museums and long dinners.", "Columns"),
]


@pytest.fixture(autouse=True)
def quick_calibration(monkeypatch: pytest.MonkeyPatch) -> None:
    """Publishing simulates few people, since nobody takes these versions."""
    monkeypatch.setattr(publishing, "CUTOFF_PEOPLE", 5)
    monkeypatch.setattr(publishing, "TO_COME_PEOPLE", 5)


@pytest.fixture
def nothing_questionable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Publishing has no warnings, and so needs no simulation."""
    monkeypatch.setattr("assessments.authoring.admin.publish.warnings_about", lambda draft: ())


@pytest.fixture
def draft(db: None) -> Questionnaire:
    """The shipped questionnaire's draft, identical to version 1."""
    return Questionnaire.objects.get(slug="data-science-jobs")


@pytest.fixture
def small(db: None) -> Questionnaire:
    """Another draft, never published: two questions, three archetypes, three cues, and many warnings."""
    return save_draft(definition=definition_from(READING))


@pytest.fixture
def holiday(db: None) -> Questionnaire:
    """A new questionnaire with three archetypes and a scale."""
    questionnaire = Questionnaire.objects.create(slug="holiday", title="Your beach holiday")
    for i, (name, summary, _) in enumerate(HOLIDAY_ARCHETYPES):
        hue = ("blue", "orange", "green")[i]
        questionnaire.archetypes.create(key=f"type_{i}", name=name, summary=summary, hue=hue, position=i)
    questionnaire.scales.create(key="first", lowest="No", low="Hm", middle="Well", high="Yes", highest="Oh yes")
    return questionnaire


@pytest.fixture
def cue(draft: Questionnaire) -> Cue:
    """The draft's cue for research."""
    return draft.cues.get(key="research")


@pytest.fixture
def staff(db: None) -> Staff:
    """Return a function that logs in a staff user with the given permissions."""

    def make(*codenames: str) -> Client:
        user = User.objects.create_user(
            f"staff {User.objects.count()} {'-'.join(codenames)}"[:150], password="-", is_staff=True
        )
        user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
        client = Client()
        client.force_login(user)
        return client

    return make


@pytest.fixture
def question_of(draft: Questionnaire) -> QuestionOf:
    """Return a function that returns the draft's first question in a format.

    A bank has two-point pairs or graded ones; where the draft has none of a kind, its last pair becomes one.
    """

    def first(format: str) -> Question:
        found = draft.questions.filter(format=format).first()
        if found is None and format in PAIRS:
            found = draft.questions.filter(format__in=PAIRS).last()
            assert found is not None
            found.format = format
            found.save()
        assert found is not None
        return found

    return first


def form_of(
    question: Question,
    *,
    fields: Mapping[str, Any] = {},
    texts: Mapping[str, str] = {},
    weights: Mapping[tuple[str, str], Any] = {},
    delete: Collection[str] = (),
) -> dict[str, Any]:
    """Return the data that the question's change page posts, with some fields changed; choices are named by key.

    ``weights={("a", "infra"): 2}`` changes a cell, ``texts={"a": "…"}`` a text, ``delete={"a"}`` ticks a row's box.
    """
    choices = list(question.choices.prefetch_related("weights"))
    archetypes = list(question.questionnaire.archetypes.all())
    statement = question.format == "statement"
    data: dict[str, Any] = {
        "key": question.key,
        "format": question.format,
        "prompt": question.prompt,
        "source": question.source_id or "",
        ("scale" if statement else "total"): (question.scale_id if statement else question.total) or "",
        "fewest_ticks": question.fewest_ticks or "",
        "most_ticks": question.most_ticks or "",
        "choices-TOTAL_FORMS": len(choices),
        "choices-INITIAL_FORMS": len(choices),
        "_continue": "1",
    }
    for i, choice in enumerate(choices):
        row = f"choices-{i}-"
        values = {weight.archetype_id: weight.value for weight in choice.weights.all()}
        data |= {f"{row}id": choice.pk, f"{row}question": question.pk, f"{row}position": choice.position}
        if not statement:
            data |= {f"{row}key": choice.key, f"{row}text": texts.get(choice.key, choice.text)}
        for archetype in archetypes:
            value = weights.get((choice.key, archetype.key), values.get(archetype.pk, ""))
            data[f"{row}weight_{archetype.pk}"] = value
        if choice.key in delete:
            data[f"{row}DELETE"] = "on"
    return data | dict(fields)
