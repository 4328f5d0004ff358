"""Compare results and postings: where they agree, where they differ, and which answers differ most."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from math import dist
from typing import Literal

from assessments.core import scoring
from assessments.core.names import isolated, join_names
from assessments.core.posting_reader import NOTABLE
from assessments.models import Version
from assessments.postings.report import PostingReport
from assessments.questionnaires.instruments import instrument_for
from assessments.questionnaires.wording import presented_wording
from assessments.results.report import Reason, Report, score_responses
from assessments.results.verdict import ArchetypeScore

MIN_SIDES, MAX_SIDES = 2, 6
MAX_QUESTIONS = 8
MIN_DISTANCE = 0.02  # in latent units; answers that are closer are not shown
Kind = Literal["own", "link", "typical", "member", "posting"]
AnyReport = Report | PostingReport


@dataclass(frozen=True)
class Side:
    """One result or posting of a comparison. Everybody who sees the comparison may read its ``label``."""

    label: str
    report: AnyReport
    shows_answers: bool
    kind: Kind


@dataclass(frozen=True)
class Row:
    """The scores of all sides on one archetype, in the order of the sides."""

    key: str
    name: str
    hue: str
    scores: tuple[ArchetypeScore, ...]

    @property
    def rank(self) -> tuple[float, ...]:
        """The row's place in the table: by the first side's value, highest first."""
        return (-self.scores[0].value,)

    @property
    def spread(self) -> float:
        """The highest value minus the lowest."""
        values = [score.value for score in self.scores]
        return max(values) - min(values)

    @property
    def differs(self) -> bool:
        """Whether the bands of two sides don't even touch, so that chance in the answers is a poor explanation."""
        return max(score.low for score in self.scores) > min(score.high for score in self.scores)


@dataclass(frozen=True)
class ShareRow(Row):
    """A row of a comparison with postings: they have no bands, so shares of a role are compared."""

    @property
    def rank(self) -> tuple[float, ...]:
        """The row's place in the table: by the first side's share, largest first, then by its value."""
        return (-self.scores[0].share, -self.scores[0].value)

    @property
    def spread(self) -> float:
        """The largest share minus the smallest."""
        shares = [score.share for score in self.scores]
        return max(shares) - min(shares)

    @property
    def differs(self) -> bool:
        """Whether the shares differ by NOTABLE or more."""
        return self.spread >= NOTABLE


@dataclass(frozen=True)
class DifferingQuestion:
    """A question that the sides answered differently, and their answers in words, in the order of the sides.

    ``distance`` says how far the furthest two answers are apart, in latent units.
    """

    prompt: str
    answers: tuple[str, ...]
    distance: float


@dataclass(frozen=True)
class Comparison:
    """Two to six results and postings side by side. ``rows`` are the archetypes that all of them have.

    ``same_axes`` says whether none of them has any other archetype, so that two of them fit in one radar chart;
    ``caution`` what to keep in mind if they are of different quizzes or versions; ``shows_questions`` whether the
    answers may be compared.
    """

    sides: tuple[Side, ...]
    rows: tuple[Row, ...]
    same_axes: bool
    caution: str
    questions: tuple[DifferingQuestion, ...]
    shows_questions: bool

    @property
    def has_postings(self) -> bool:
        """Whether any of the sides is a posting, which has no answers and no band."""
        return any(side.kind == "posting" for side in self.sides)

    @property
    def verdicts(self) -> list[tuple[Side, str]]:
        """What somebody's results say, in a few words; left out where there are no answers."""
        results = [(side, side.report) for side in self.sides if side.kind != "typical"]
        return [(side, report.in_short) for side, report in results if isinstance(report, Report) and report.answered]

    @property
    def agreement(self) -> str:
        """Where they agree, in words."""
        similar = [row.name for row in self.rows if not row.differs]
        if not self.rows or len(self.sides) < MIN_SIDES:
            return ""
        if len(similar) == len(self.rows) and self.has_postings:
            return f"{self._same_first}No archetype has a much larger part in one than in another."
        if len(similar) == len(self.rows):
            return f"{self._same_first}Their ranges overlap on every archetype: no difference is sure."
        if not similar:
            return "" if self.has_postings else f"{self._same_first}Their ranges overlap on no archetype."
        return f"{self._same_first}About the same, as far as can be told: {join_names(similar)}."

    @property
    def _same_first(self) -> str:
        firsts = {side.report.ranked[0].name for side in self.sides}
        if len(firsts) > 1:
            return ""
        return f"{'Both' if len(self.sides) == 2 else 'All'} put {firsts.pop()} first. "

    @property
    def difference(self) -> str:
        """Where they clearly differ, in words."""
        differing = sorted((row for row in self.rows if row.differs), key=lambda row: -row.spread)
        if not differing:
            return ""
        return f"Clearly different: {join_names([self._name_with_numbers(row) for row in differing])}."

    def _name_with_numbers(self, row: Row) -> str:
        numbers = [score.share if self.has_postings else score.value for score in row.scores]
        unit = "%" if self.has_postings else ""
        if len(numbers) == 2:
            return f"{isolated(row.name)} ({numbers[0]:.0f} and {numbers[1]:.0f}{unit})"
        return f"{isolated(row.name)} (from {min(numbers):.0f} to {max(numbers):.0f}{unit})"


def compare(*, sides: Sequence[Side]) -> Comparison:
    """Compare two to six results and postings on the archetypes that all of them have, by key.

    Sides of different questionnaires have no rows: the same key need not mean the same there.
    """
    reports = [side.report for side in sides]
    same_quiz = len({report.content.slug for report in reports}) == 1
    key_sets = [tuple(report.by_key) for report in reports]
    common = [key for key in key_sets[0] if all(key in keys for keys in key_sets)] if same_quiz else []
    same_axes = same_quiz and len({frozenset(keys) for keys in key_sets}) == 1
    rows = [_row(key, reports, by_share=any(side.kind == "posting" for side in sides)) for key in common]
    shows_questions = same_quiz and all(side.shows_answers for side in sides)
    return Comparison(
        sides=tuple(sides),
        rows=tuple(sorted(rows, key=lambda row: row.rank)),
        same_axes=same_axes,
        caution=_caution(reports, same_quiz=same_quiz, same_axes=same_axes),
        questions=_differing_questions(sides) if shows_questions else (),
        shows_questions=shows_questions,
    )


def _row(key: str, reports: Sequence[AnyReport], *, by_share: bool) -> Row:
    scores = tuple(report.by_key[key] for report in reports)
    return (ShareRow if by_share else Row)(key, scores[0].name, scores[0].hue, scores)


def _caution(reports: Sequence[AnyReport], *, same_quiz: bool, same_axes: bool) -> str:
    if not same_quiz:
        return "These results come from different quizzes, so they stand side by side and are not laid over each other."
    versions = sorted({report.version_number for report in reports})
    if len(versions) == 1 or any(isinstance(report, PostingReport) for report in reports):
        return ""
    taken = f"They were taken under versions {join_names([str(version) for version in versions])} of the questions"
    if not same_axes:
        return f"{taken}, which don’t have the same archetypes: only those in all of them are compared."
    return f"{taken}: small differences may come from that alone."


def _differing_questions(sides: Sequence[Side]) -> tuple[DifferingQuestion, ...]:
    """Return the questions that all sides answered, in the same wording, with the largest distance between answers.

    The distance of two answers is that between what they say on their own: what they add to the two profiles depends
    on all the other answers, too.
    """
    reports = [side.report for side in sides]
    by_key = [{reason.question.key: reason for reason in report.reasons} for report in reports]
    shared_keys = [key for key in by_key[0] if all(key in reasons for reasons in by_key)]
    found = []
    for key in shared_keys:
        wordings = [presented_wording(report.content, key) for report in reports]
        reasons = [reasons[key] for reasons in by_key]
        answers = tuple(reason.response_text for reason in reasons)
        same_wording = all(wording == wordings[0] for wording in wordings)
        if same_wording and len(set(answers)) > 1:
            found.append(DifferingQuestion(reasons[0].question.prompt, answers, _distance(reasons)))
    found = [question for question in found if question.distance >= MIN_DISTANCE]
    return tuple(sorted(found, key=lambda question: -question.distance)[:MAX_QUESTIONS])


def _distance(reasons: Sequence[Reason]) -> float:
    """Return the largest distance between the evidence of two of these answers, on the axes that all have."""
    axes = [axis for axis in reasons[0].evidence if all(axis in reason.evidence for reason in reasons)]
    evidence = [[reason.evidence[axis] for axis in axes] for reason in reasons]
    return max(dist(a, b) for a, b in combinations(evidence, 2))


def typical_side(*, version: Version, archetype: str) -> Side:
    """Return the result of somebody who wants one archetype only. Raises KeyError if the version doesn't have it."""
    name = version.content.archetype_by_key[archetype].name
    report = _typical_report(version.sha256, version.engine, version.pk, archetype)
    return Side(label=f"Typical: {name}", report=report, shows_answers=True, kind="typical")


@lru_cache(maxsize=128)
def _typical_report(sha256: str, engine: str, version_id: int, archetype: str) -> Report:
    version = Version.objects.defer("definition").get(pk=version_id)
    responses = scoring.typical_responses(instrument_for(version), archetype).responses
    return score_responses(version=version, responses=responses)
