"""Database constraints and model validation."""

from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from assessments.models import (
    Answer,
    Archetype,
    Attempt,
    Choice,
    Cue,
    CueWeight,
    Posting,
    Question,
    Questionnaire,
    ShareLink,
    Weight,
)
from tests.core.posting_reader.own import make_posting
from tests.factories import NOON

pytestmark = pytest.mark.django_db


def refused(model: type[Any], **values: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.create(**values)


def test_invalid_answers_are_refused(attempt: Attempt) -> None:
    values = {"attempt": attempt, "question_key": "q", "answered_at": NOON, "first_answered_at": NOON}
    refused(Answer, **values, value=None, skipped=False)
    refused(Answer, **values, value=3, skipped=True)
    Answer.objects.create(**values, value=3)
    refused(Answer, **values, value=4)


@pytest.mark.parametrize(
    "wrong",
    [{"mode": "endless"}, {"seniority": "wizard"}, {"company_size": "vast"}, {"owner": "short"}, {"reopened_at": NOON}],
)
def test_invalid_attempts_are_refused(attempt: Attempt, wrong: dict[str, Any]) -> None:
    good = {"version": attempt.version, "owner": "a" * 64, "mode": "full", "started_at": NOON}
    refused(Attempt, **(good | wrong))


def test_invalid_links_are_refused(attempt: Attempt) -> None:
    good = {"attempt": attempt, "token": "t" * 22, "created_at": NOON}
    refused(ShareLink, **(good | {"token": "short"}))
    refused(ShareLink, **(good | {"expires_at": NOON - timedelta(days=1)}))
    ShareLink.objects.create(**good)
    refused(ShareLink, **good)


def test_a_link_needs_exactly_one_target(attempt: Attempt) -> None:
    posting = make_posting(attempt.version)
    refused(ShareLink, token="t" * 22, created_at=NOON)
    refused(ShareLink, attempt=attempt, posting=posting, token="t" * 22, created_at=NOON)


@pytest.mark.parametrize("wrong", [{"owner": "short"}, {"text": ""}, {"compared_with": "oldest"}])
def test_invalid_postings_are_refused(attempt: Attempt, wrong: dict[str, Any]) -> None:
    good = {"version": attempt.version, "owner": "a" * 64, "name": "One", "text": "Some", "kept_at": NOON}
    refused(Posting, **(good | wrong))


@pytest.mark.parametrize(
    ("compared_with", "others"),
    [("newest", "attempt link"), ("none", "attempt link"), ("own", "link"), ("link", "attempt")],
)
def test_a_posting_is_compared_with_one_result_at_most(finished: Attempt, compared_with: str, others: str) -> None:
    good: dict[str, Any] = {"version": finished.version, "owner": "a" * 64, "text": "Some", "kept_at": NOON}
    results: dict[str, Any] = {"attempt": finished, "link": finished.links.get()}
    for other in others.split():
        refused(Posting, compared_with=compared_with, **good, **{f"compared_{other}": results[other]})
    Posting.objects.create(compared_with=compared_with, **good)


@pytest.mark.parametrize("value", [-5.1, 0, 5.1])
def test_invalid_pulls_are_refused(attempt: Attempt, value: float) -> None:
    cue, archetype = Cue.objects.first(), Archetype.objects.first()
    CueWeight.objects.filter(cue=cue, archetype=archetype).delete()
    refused(CueWeight, cue=cue, archetype=archetype, value=value)
    with pytest.raises(ValidationError):
        CueWeight(cue=cue, archetype=archetype, value=value).full_clean()


@pytest.mark.parametrize("value", [-4, 0, 4, 99])
def test_invalid_weights_are_refused(attempt: Attempt, value: int) -> None:
    choice, archetype = Choice.objects.first(), Archetype.objects.first()
    Weight.objects.filter(choice=choice, archetype=archetype).delete()
    refused(Weight, choice=choice, archetype=archetype, value=value)


def test_duplicate_keys_and_unknown_values_are_refused(attempt: Attempt) -> None:
    questionnaire = Questionnaire.objects.get()
    question, cue = questionnaire.questions.earliest("pk"), questionnaire.cues.earliest("pk")
    refused(Question, questionnaire=questionnaire, key=question.key, format="pair", prompt="?")
    refused(Question, questionnaire=questionnaire, key="new", format="crystal_ball", prompt="?")
    refused(Archetype, questionnaire=questionnaire, key="new", name="New", hue="beige", summary="?")
    refused(Cue, questionnaire=questionnaire, key=cue.key, says="?")
    refused(Questionnaire, slug=questionnaire.slug, title="Again")


def test_clean_explains_what_is_invalid(attempt: Attempt) -> None:
    questionnaire = Questionnaire.objects.get()
    for question, sentence in (
        (Question(questionnaire=questionnaire, key="check", format="pair", prompt="?"), "choose another"),
        (Question(questionnaire=questionnaire, key="new", format="statement", prompt="?"), "needs a scale"),
        (Question(questionnaire=questionnaire, key="new", format="allocation", prompt="?"), "how many points"),
        (Question(questionnaire=questionnaire, key="Not A Key", format="pair", prompt="?"), "lower-case"),
        (Cue(questionnaire=questionnaire, key="new", says="?", phrases="boat\n.. ship"), "begin and end with a word"),
        (Cue(questionnaire=questionnaire, key="new", says="?", asks="What?"), "Give the phrases"),
        (
            Cue(questionnaire=questionnaire, key="new", says="?", phrases="x", detail="place"),
            "Give the question to ask",
        ),
        (Cue(questionnaire=questionnaire, key="new", says="?", asks="What?", detail="perks"), "not a valid choice"),
    ):
        with pytest.raises(ValidationError, match=sentence):
            question.full_clean()


def test_going_back_before_graded_pairs_makes_them_pairs_in_drafts() -> None:
    """The release before refuses the format; what its constraint allows is the nearest to it."""
    question = Question.objects.filter(format="pair").first() or Question.objects.filter(format="graded_pair").first()
    assert question is not None
    Question.objects.filter(pk=question.pk).update(format="graded_pair")
    import_module("assessments.migrations.0017_graded_pairs").ungrade_drafts(apps, connection.schema_editor())
    question.refresh_from_db()
    assert question.format == "pair"
    assert not Question.objects.filter(format="graded_pair").exists()


def test_a_weight_is_named_by_its_choice_and_archetype() -> None:
    """As the history and a deletion's list show it."""
    archetype, choice = Archetype(name="The Sun Seeker"), Choice(key="a", text="Early waves")
    assert str(Weight(choice=choice, archetype=archetype, value=-2)) == "“Early waves” → The Sun Seeker: −2"
    pull = CueWeight(cue=Cue(says="likes the sea"), archetype=archetype, value=1.5)
    assert str(pull) == "“likes the sea” → The Sun Seeker: +1.5"
