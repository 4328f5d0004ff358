"""Try a draft: an attempt and a version that are in no table. The whole trial travels in the pages' addresses."""

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core import signing

from assessments.authoring.checks import problems_of_scoring
from assessments.authoring.item_analysis import NotMeasurable, item_analysis_for
from assessments.authoring.publishing import is_current
from assessments.core import scoring
from assessments.core.advice import TEN_MORE
from assessments.core.definition import Definition, Format, Problem, Question, canonical_json
from assessments.models import Attempt, Questionnaire, Version
from assessments.questionnaires.instruments import instrument_for
from assessments.quiz import adaptive, attempts
from assessments.results.report import Report, score_untimed

SIGNER = signing.Signer(salt="assessments.trial.1")  # another shape of the text gets another number
UNDECIDED, RANDOM = "undecided", "random"
MAX_SEED = 2**31 - 1
DIGEST = 6  # characters of a question’s digest
POINTS = frozenset({Format.STATEMENT, Format.GRADED_PAIR})


class NoTrial(ValueError):
    """The text in the address isn't one that this site made of a trial."""


@dataclass(frozen=True)
class Trial:
    """A trial of a draft; ``responses`` are by question key in the order of asking, None where skipped.

    ``who`` was pretended to answer: an archetype's key, UNDECIDED, RANDOM (with ``seed``), or “” for the person at the
    desk. ``lost`` counts the answers that don't fit any more since the draft changed, None if it didn't change.
    """

    attempt: Attempt
    responses: Mapping[str, Any]
    who: str = ""
    seed: int = 0
    lost: int | None = None

    @property
    def content(self) -> Definition:
        """The draft."""
        return self.attempt.version.content

    @property
    def progress(self) -> attempts.Progress:
        """How far it is."""
        return attempts.progress_of(attempt=self.attempt, done=self.responses)

    @property
    def kept(self) -> int:
        """How many answers there are, skipped questions included."""
        return len(self.responses)


def trial_problems(draft: Definition) -> list[Problem]:
    """Return what has to be fixed before the draft can be tried; problems of advice and cues don't matter here."""
    if problems := problems_of_scoring(draft):
        return problems
    try:
        item_analysis_for(draft)
    except NotMeasurable as error:
        return [Problem(str(error))]
    return []


def draft_version(*, questionnaire: Questionnaire, draft: Definition) -> Version:
    """Return the version that publishing the draft would make, for scoring; it is in no table. One query."""
    latest = questionnaire.versions.newest_first().defer("definition").first()
    current = latest is not None and is_current(latest, draft)
    version = Version(
        questionnaire=questionnaire,
        number=latest.number + (not current) if latest else 1,
        sha256=draft.sha256,
        engine=scoring.ENGINE_VERSION,
        opening_keys=list(item_analysis_for(draft).opening_keys),
        questions_to_come=latest.questions_to_come if latest and current else None,
    )
    version.content = draft
    return version


def start_trial(
    *, version: Version, mode: str, context: Mapping[str, str], taps_go_on: bool, number: int, now: datetime
) -> Trial:
    """Begin a trial; ``number`` chooses among questions that tell as much, as a student's attempt does by its id."""
    first = adaptive.first_step(version=version, mode=mode)
    attempt = Attempt(
        pk=UUID(int=number),
        version=version,
        mode=mode,
        next_key=first.next_key,
        estimated_remaining=first.estimated_remaining,
        taps_go_on=taps_go_on,
        seniority=context.get("seniority", ""),
        company_size=context.get("company_size", ""),
        started_at=now,
    )
    return Trial(attempt, {})


def pretend(*, version: Version, who: str, seed: int, now: datetime) -> Trial:
    """Answer everything as somebody made up would. KeyError for somebody unknown."""
    instrument = instrument_for(version)
    if who == UNDECIDED:
        responses: Mapping[str, Any] = scoring.undecided_responses(instrument)
    elif who == RANDOM:
        responses = scoring.random_responses(instrument, seed)
    else:
        responses = scoring.typical_responses(instrument, who).responses
    trial = start_trial(version=version, mode=Attempt.Mode.FULL, context={}, taps_go_on=True, number=0, now=now)
    return replace(trial, responses=dict(responses), who=who, seed=seed if who == RANDOM else 0)


def answer(*, trial: Trial, question_key: str, response: Any | None) -> Trial:
    """Return the trial with this response (None: skipped). Raises NotAsked as an attempt does."""
    if question_key not in trial.progress.keys:
        raise attempts.NotAsked
    return _move_on(replace(trial, responses={**trial.responses, question_key: response}, lost=None))


def ask_more(*, trial: Trial) -> Trial:
    """Return the trial with ten more answers to come, or with all open questions in the full mode."""
    if trial.progress.first_open:
        return trial
    answered = sum(response is not None for response in trial.responses.values())
    trial.attempt.target_answers = answered + TEN_MORE
    return _move_on(trial)


def set_pace(*, trial: Trial, taps_go_on: bool) -> Trial:
    """Return the trial in which a tap leads on by itself, or doesn't."""
    trial.attempt.taps_go_on = taps_go_on
    return trial


def _move_on(trial: Trial) -> Trial:
    step = adaptive.next_step_uncounted(attempt=trial.attempt, responses=trial.responses)
    trial.attempt.next_key, trial.attempt.estimated_remaining = step.next_key, step.estimated_remaining
    return trial


def score_trial(*, trial: Trial) -> Report:
    """Score a trial. The thresholds for careless answers are simulated once for each draft and process.

    A very large draft gets none of them, since they would take seconds; publishing simulates them.
    """
    analysis = item_analysis_for(trial.content)
    cutoffs = analysis.cutoffs if analysis.is_quick else scoring.Cutoffs((), (), ())
    trial.attempt.version.cutoffs = cutoffs.as_data()
    return score_untimed(attempt=trial.attempt, responses=trial.responses)


# --- as text -------------------------------------------------------------------------------------------------
# Questions are told by digests and choices by their places: so the text of 200 long answers is shorter than the longest
# address that the server takes, and answers to reworded questions fit, but not those to other choices.


def to_text(trial: Trial) -> str:
    """Return a trial as signed, compressed text for an address."""
    attempt, questions = trial.attempt, trial.content.question_by_key
    data = [
        attempt.version.sha256[:16],
        attempt.mode,
        int(attempt.taps_go_on),
        attempt.seniority,
        attempt.company_size,
        attempt.pk.int,
        _digest(questions[attempt.next_key]) if attempt.next_key else "",
        attempt.estimated_remaining,
        attempt.target_answers,
        trial.who,
        trial.seed,
        "".join(_digest(questions[key]) for key in trial.responses),
        [_places(questions[key], response) for key, response in trial.responses.items()],
    ]
    return SIGNER.sign_object(data, compress=True)


def from_text(text: str, *, version: Version, now: datetime) -> Trial:
    """Read the text of a trial; answers that don't fit the draft any more are left out. Raises NoTrial."""
    try:
        data = SIGNER.unsign_object(text)
    except signing.BadSignature as error:
        raise NoTrial from error
    sha256, mode, taps, seniority, company_size, number, offered, remaining, target, who, seed, digests, given = data
    questions = {_digest(question): question for question in version.content.questions}
    responses = {}
    for place, value in enumerate(given):
        question = questions.get(digests[place * DIGEST : (place + 1) * DIGEST])
        if question is not None:
            responses[question.key] = _response(question, value)
    trial = start_trial(
        version=version,
        mode=mode,
        context={"seniority": seniority, "company_size": company_size},
        taps_go_on=bool(taps),
        number=number,
        now=now,
    )
    attempt = trial.attempt
    attempt.target_answers, attempt.estimated_remaining = target, remaining
    is_changed = sha256 != version.sha256[:16]
    attempt.next_key = questions[offered].key if offered in questions else ""
    trial = replace(
        trial, responses=responses, who=who, seed=seed, lost=len(given) - len(responses) if is_changed else None
    )
    return _move_on(trial) if is_changed and not attempt.next_key else trial


def _digest(question: Question) -> str:
    """Return six characters that tell a question by all that an answer to it depends on; its words aren't."""
    parts = [question.key, question.format, question.total, question.ticks, [choice.key for choice in question.choices]]
    digest = hashlib.sha256(canonical_json({"question": parts}).encode()).digest()
    return urlsafe_b64encode(digest).decode()[:DIGEST]


def _places(question: Question, response: Any) -> Any:
    """Return a response with the places of choices in place of their keys."""
    place = {choice.key: number for number, choice in enumerate(question.choices)}
    match response:
        case None | int():
            return response
        case str():
            return place[response]
        case {"most": most, "least": least} if question.format is Format.BEST_WORST:
            return [place[most], place[least]]
        case Mapping():
            return [response.get(key, 0) for key in place]
        case _:
            return [place[key] for key in response]


def _response(question: Question, value: Any) -> Any:
    """Return the response of which `_places` gave this value."""
    keys = [choice.key for choice in question.choices]
    if value is None or question.format in POINTS:
        return value
    if question.format in (Format.PAIR, Format.SINGLE):
        return keys[value]
    if question.format is Format.BEST_WORST:
        return {"most": keys[value[0]], "least": keys[value[1]]}
    if question.format is Format.ALLOCATION:
        return {key: points for key, points in zip(keys, value, strict=True) if points}
    return [keys[place] for place in value]
