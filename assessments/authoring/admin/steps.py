"""The steps from a new questionnaire to a published one, and what the next of them is after something was saved."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser, User
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from assessments.authoring.admin.base import PARTS, add_url, change_url, list_url, may_add, may_view
from assessments.authoring.admin.problems import linked_problems, problems_of
from assessments.authoring.admin.trial.desk import trial_url
from assessments.authoring.checks import MIN_ARCHETYPES, problems_in
from assessments.authoring.drafts import draft_definition
from assessments.authoring.item_analysis import warnings_about
from assessments.authoring.sentences import few_questions, quantity, ready_to_publish
from assessments.core.definition import Definition, Problem
from assessments.core.scoring.bank_warnings import MIN_QUESTIONS
from assessments.models import Advice, Archetype, Cue, Question, Questionnaire

Part = Archetype | Question | Advice | Cue


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
    mended = questions >= MIN_QUESTIONS and not any(problem.part == "questions" for problem in problems)
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
            f"{questions} so far"
            if questions >= MIN_QUESTIONS
            else f"{questions or 'none'} of at least {MIN_QUESTIONS}",
            add_url(Question, questionnaire) if may_add(user, Question) and archetypes else "",
            mended,
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
            _publish_url(questionnaire, user),
            False,
        ),
    ]


def next_step(questionnaire: Questionnaire, *, user: User | AnonymousUser) -> NextStep:
    """Return what to do next with this draft: solve its first problem, add questions, or publish what is new."""
    draft = draft_definition(questionnaire=questionnaire)
    problems = problems_in(draft)
    publish_url = _publish_url(questionnaire, user)
    latest = questionnaire.versions.newest_first().only("number", "sha256").first()
    if problems:
        [first] = linked_problems(questionnaire, problems[:1], user=user)
        more = f" And {len(problems) - 1} more." if len(problems) > 1 else ""
        return NextStep(f"Still missing: {first.sentence}{more}", "Fix it", first.url)
    if latest is not None:
        if latest.sha256 == draft.sha256:
            return NextStep(f"The draft is the same as version {latest.number}.", "", "")
        return NextStep(f"Changed since version {latest.number}.", "Check and publish", publish_url)
    if len(draft.questions) < MIN_QUESTIONS:
        add = add_url(Question, questionnaire) if may_add(user, Question) else ""
        return NextStep(few_questions(len(draft.questions), least=MIN_QUESTIONS), "Add the next", add)
    return NextStep(ready_to_publish(len(warnings_about(draft))), "Check and publish", publish_url)


def saved_message(part: Part, *, user: User | AnonymousUser, saved: str = "") -> tuple[SafeString, int]:
    """Return the message after a part was saved, and its level: a warning where something is missing of this part.

    It speaks first of the part that was saved, then of what the whole draft needs next.
    """
    questionnaire = part.questionnaire
    saved = saved or f"Saved: “{part}”."
    kind = next(name for name, model in PARTS.items() if isinstance(part, model))
    lacks = problems_of(kind, part.key, problems_in(draft_definition(questionnaire=questionnaire)))
    if lacks:
        link = format_html(' <a href="{}">Fix it</a>', change_url(part)) if may_view(user, type(part)) else ""
        return format_html("{} {}{}", saved, " ".join(lacks), link), messages.WARNING
    return format_html("{} {}", saved, next_step(questionnaire, user=user).as_html), messages.SUCCESS


def _publish_url(questionnaire: Questionnaire, user: User | AnonymousUser) -> str:
    if not user.has_perms(["assessments.change_questionnaire", "assessments.add_version"]):
        return ""
    return reverse("admin:assessments_questionnaire_publish", args=[questionnaire.pk])
