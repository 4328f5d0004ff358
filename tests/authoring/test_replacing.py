"""Replace a draft: what is kept of it, what stays the same, and what is refused."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.utils import timezone

from assessments.authoring import drafts
from assessments.authoring.drafts import Replacement, StaleDraft, draft_definition, replace_draft, save_draft
from assessments.authoring.history import line_of
from assessments.core.definition import Definition, definition_from, definition_in
from assessments.models import Choice, Question, Questionnaire, ReplacedDraft
from tests.core.definition.test_reading import READING

pytestmark = pytest.mark.django_db
NOW = timezone.now()
SMALL = definition_from(READING)


def put(
    definition: Definition, *, by: User | None = None, expected: str | None = None, minutes: int = 0
) -> Replacement:
    return replace_draft(
        definition=definition,
        reason="A file was imported.",
        by=by,
        now=NOW + timedelta(minutes=minutes),
        expected_sha256=expected,
    )


def test_an_unpublished_draft_is_kept_and_can_be_put_back() -> None:
    questionnaire = save_draft(definition=SMALL)
    kept = put(replace(SMALL, title="Another title")).kept
    assert kept is not None
    assert kept.sha256 == SMALL.sha256
    put(definition_in(kept.text, name="kept"))
    questionnaire.refresh_from_db()
    assert draft_definition(questionnaire=questionnaire) == SMALL


def test_a_published_draft_and_the_same_draft_are_not_kept() -> None:
    published = Questionnaire.objects.get(slug="data-science-jobs")
    same = draft_definition(questionnaire=published)
    assert put(same).kept is None
    assert put(replace(same, title="Another title")).kept is None
    assert not ReplacedDraft.objects.filter(questionnaire=published).exists()


def test_a_draft_kept_twice_is_kept_once_and_the_oldest_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "MAX_REPLACED_DRAFTS", 2)
    questionnaire = save_draft(definition=SMALL)
    for minute, title in enumerate(("One", "Two", "One", "Three", "Four")):
        put(replace(SMALL, title=title), minutes=minute)
    assert [
        definition_in(row.text, name="").title for row in ReplacedDraft.objects.filter(questionnaire=questionnaire)
    ] == [
        "Three",
        "One",
    ]


def test_parts_keep_their_ids() -> None:
    questionnaire = save_draft(definition=SMALL)
    before = dict(questionnaire.questions.values_list("key", "pk"))
    choices = set(Choice.objects.filter(question__questionnaire=questionnaire).values_list("pk", flat=True))
    put(replace(SMALL, questions=tuple(reversed(SMALL.questions)), title="Turned round"))
    assert dict(questionnaire.questions.values_list("key", "pk")) == before
    assert set(Choice.objects.filter(question__questionnaire=questionnaire).values_list("pk", flat=True)) == choices
    assert [row.key for row in questionnaire.questions.all()] == [q.key for q in reversed(SMALL.questions)]


def test_a_new_part_gets_an_id_of_its_own() -> None:
    questionnaire = save_draft(definition=SMALL)
    first, *others = SMALL.questions
    put(replace(SMALL, questions=(replace(first, key="quite-new"), first, *others)))
    assert [row.key for row in questionnaire.questions.all()][:2] == ["quite-new", first.key]
    assert Question.objects.filter(key="quite-new").count() == 1


def test_the_history_says_who_replaced_it_and_why() -> None:
    questionnaire = save_draft(definition=SMALL)
    user = User.objects.create_user("Edda", password="-")
    kept = put(replace(SMALL, title="Another title"), by=user).kept
    entry = LogEntry.objects.get()
    assert (entry.object_id, entry.user, line_of(entry).says) == (
        str(questionnaire.pk),
        user,
        "A file was imported.",
    )
    assert kept is not None
    assert kept.replaced_by == user


@pytest.mark.parametrize("exists", [True, False])
def test_another_draft_than_the_expected_one_is_refused(exists: bool) -> None:
    if exists:
        save_draft(definition=SMALL)
    with pytest.raises(StaleDraft):
        put(replace(SMALL, title="Another title"), expected="" if exists else SMALL.sha256)
    assert not Questionnaire.objects.filter(title="Another title").exists()


def test_a_new_questionnaire_is_created() -> None:
    user = User.objects.create_user("Edda", password="-")
    made = put(SMALL, by=user, expected="")
    assert made.kept is None
    assert draft_definition(questionnaire=made.questionnaire) == SMALL
    assert LogEntry.objects.get().is_addition()
