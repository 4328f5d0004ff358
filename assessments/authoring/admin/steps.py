"""The steps from a new questionnaire to a published one, and what the next of them is."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser, User
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from assessments.authoring.admin.base import add_url, change_url, list_url, may_add, may_view
from assessments.authoring.admin.problems import linked_problems
from assessments.authoring.admin.trial import trial_url
from assessments.authoring.checks import MIN_ARCHETYPES, problems_in
from assessments.authoring.drafts import draft_definition
from assessments.authoring.sentences import quantity
from assessments.core.definition import Definition, Problem
from assessments.models import Advice, Archetype, Question, Questionnaire


@dataclass(frozen=True)
class Step:
    """One step: what it is, how far it is, and the page where it is done; ``url`` is empty if there is none yet."""

    name: str
    state: str
    url: str
    is_done: bool


@dataclass(frozen=True)
class NextStep:
    """What is still missing before publishing, or that nothing is, with the page where to go on."""

    sentence: str
    link: str
    url: str

    @property
    def as_html(self) -> SafeString:
        """The sentence, and the link if this user may follow it."""
        link = format_html(' <a href="{}">{}</a>', self.url, self.link) if self.url else ""
        return format_html("{}{}", self.sentence, link)


def steps_of(
    questionnaire: Questionnaire, draft: Definition, problems: Sequence[Problem], *, user: User | AnonymousUser
) -> list[Step]:
    """Return the five steps of a draft that was never published. Advice is optional."""
    archetypes, questions, advice = len(draft.archetypes), len(draft.questions), len(draft.advice)
    archetype_list = list_url(Archetype, questionnaire) if may_view(user, Archetype) else ""
    return [
        Step(
            "Archetypes",
            f"{archetypes} so far" if archetypes else f"at least {MIN_ARCHETYPES}",
            f"{change_url(questionnaire)}#archetypes-group" if may_add(user, Archetype) else archetype_list,
            archetypes >= MIN_ARCHETYPES,
        ),
        Step(
            "Questions",
            f"{questions} so far" if questions else "none yet",
            add_url(Question, questionnaire) if may_add(user, Question) and archetypes else "",
            questions > 0,
        ),
        Step(
            "Advice",
            f"{advice} so far, optional" if advice else "optional",
            add_url(Advice, questionnaire) if may_add(user, Advice) and archetypes else "",
            advice > 0,
        ),
        Step(
            "Try the quiz",
            "as a student sees it",
            trial_url(questionnaire) if questions and may_view(user, Questionnaire) else "",
            False,
        ),
        Step(
            "Publish",
            f"{quantity(len(problems), 'thing')} to fix first" if problems else "ready",
            _publish_url(questionnaire, user) if not problems else "",
            False,
        ),
    ]


def next_step(questionnaire: Questionnaire, *, user: User | AnonymousUser) -> NextStep:
    """Return what to do next with this draft: solve its first problem, or publish it."""
    problems = problems_in(draft_definition(questionnaire=questionnaire))
    if not problems:
        return NextStep("Ready to publish.", "Check and publish", _publish_url(questionnaire, user))
    [first] = linked_problems(questionnaire, problems[:1], user=user)
    more = f" And {len(problems) - 1} more." if len(problems) > 1 else ""
    return NextStep(f"Still missing: {first.sentence}{more}", "Fix it", first.url)


def _publish_url(questionnaire: Questionnaire, user: User | AnonymousUser) -> str:
    if not user.has_perms(["assessments.change_questionnaire", "assessments.add_version"]):
        return ""
    return reverse("admin:assessments_questionnaire_publish", args=[questionnaire.pk])
