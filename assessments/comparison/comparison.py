"""Results side by side: where they agree, where they differ, and which answers they differ on most."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from math import dist
from typing import Literal

from assessments.core import scoring
from assessments.core.names import join_names
from assessments.core.posting_reader import NOTABLE
from assessments.models import Version
from assessments.postings.report import PostingReport
from assessments.questionnaires.instruments import instrument_for
from assessments.questionnaires.wording import presented_wording
from assessments.results.report import ArchetypeScore, Report, score_responses

MIN_SIDES, MAX_SIDES = 2, 6
MAX_QUESTIONS = 8
MIN_DIFFERENCE = 0.02  # in latent units: less is not worth a line
Kind = Literal["own", "link", "typical", "member", "posting"]
AnyReport = Report | PostingReport


@dataclass(frozen=True)
class Side:
    """One result or posting of a comparison, under a name that everybody who sees the comparison may read."""

    label: str
    report: AnyReport
    shows_answers: bool
    kind: Kind


@dataclass(frozen=True)
class Row:
    """One archetype in every side, in the order of the sides."""

    key: str
    name: str
    hue: str
    scores: tuple[ArchetypeScore, ...]

    @property
    def apart(self) -> float:
        """How far the highest value is from the lowest."""
        values = [score.value for score in self.scores]
        return max(values) - min(values)

    @property
    def differs(self) -> bool:
        """Whether two bands don't even touch: then chance in the answers is a poor explanation."""
        return max(score.low for score in self.scores) > min(score.high for score in self.scores)


@dataclass(frozen=True)
class ShareRow(Row):
    """One archetype where a posting is among the sides: a posting has no band, so shares of a role are compared."""

    @property
    def apart(self) -> float:
        """How far the largest share is from the smallest."""
        shares = [score.share for score in self.scores]
        return max(shares) - min(shares)

    @property
    def differs(self) -> bool:
        """Whether the difference is worth a line."""
        return self.apart >= NOTABLE


@dataclass(frozen=True)
class AnswerApart:
    """A question that the sides answered differently, and what each said."""

    prompt: str
    said: tuple[str, ...]
    distance: float


@dataclass(frozen=True)
class Comparison:
    """Two to six results. Without ``rows`` they have no archetype in common, and nothing is laid over anything.

    ``caution`` says in a sentence what to keep in mind where they were not taken under the same version.
    """

    sides: tuple[Side, ...]
    rows: tuple[Row, ...]
    same_axes: bool
    caution: str
    questions: tuple[AnswerApart, ...]
    shows_questions: bool

    @property
    def has_postings(self) -> bool:
        """Whether any of the sides is a posting: it has no answers, and no band."""
        return any(side.kind == "posting" for side in self.sides)

    @property
    def agreement(self) -> str:
        """Where they agree, in words."""
        alike = [row.name for row in self.rows if not row.differs]
        if not self.rows or len(self.sides) < MIN_SIDES:
            return ""
        firsts = {side.report.ranked[0].name for side in self.sides}
        first = f"All put {next(iter(firsts))} first. " if len(firsts) == 1 and len(self.sides) > 2 else ""
        first = f"Both put {next(iter(firsts))} first. " if len(firsts) == 1 and len(self.sides) == 2 else first
        if len(alike) == len(self.rows) and self.has_postings:
            return f"{first}No archetype has a much larger part in one than in another."
        if len(alike) == len(self.rows):
            return f"{first}On every archetype their bands overlap: no difference is sure."
        if not alike:
            return "" if self.has_postings else f"{first}There is no archetype on which their bands overlap."
        return f"{first}About the same, as far as can be told: {join_names(alike)}."

    @property
    def difference(self) -> str:
        """Where they clearly differ, in words."""
        apart = sorted((row for row in self.rows if row.differs), key=lambda row: -row.apart)
        if not apart:
            return ""
        return f"Clearly different: {join_names([self._said(row) for row in apart])}."

    def _said(self, row: Row) -> str:
        numbers = [score.share if self.has_postings else score.value for score in row.scores]
        said = (
            f"from {min(numbers):.0f} to {max(numbers):.0f}"
            if len(numbers) > 2
            else f"{numbers[0]:.0f} and {numbers[1]:.0f}"
        )
        return f"{row.name} ({said}{' %' if self.has_postings else ''})"


def compare(*, sides: Sequence[Side]) -> Comparison:
    """Lay two to six results beside each other, joined by the keys of their archetypes.

    Only archetypes that all of them have are joined, and only within one questionnaire: the same key elsewhere need not
    mean the same.
    """
    reports = [side.report for side in sides]
    same_quiz = len({report.content.slug for report in reports}) == 1
    key_sets = [tuple(report.by_key) for report in reports]
    common = [key for key in key_sets[0] if all(key in keys for keys in key_sets)] if same_quiz else []
    same_axes = same_quiz and len({frozenset(keys) for keys in key_sets}) == 1
    rows = [_row(key, reports, by_share=any(side.kind == "posting" for side in sides)) for key in common]
    shows = same_quiz and all(side.shows_answers for side in sides)
    return Comparison(
        sides=tuple(sides),
        rows=tuple(sorted(rows, key=lambda row: -row.scores[0].value)),
        same_axes=same_axes,
        caution=_caution(reports, same_quiz=same_quiz, same_axes=same_axes),
        questions=_questions_apart(sides) if shows else (),
        shows_questions=shows,
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
        return f"{taken}, which don't have the same archetypes: only those in all of them are compared."
    return f"{taken}: small differences may come from that alone."


def _questions_apart(sides: Sequence[Side]) -> tuple[AnswerApart, ...]:
    """The questions that all of them answered, in the same words, with the answers that pull furthest apart.

    How far two answers are apart is the distance between what they contributed to the two profiles.
    """
    reports = [side.report for side in sides]
    by_key = [{reason.question.key: reason for reason in report.reasons} for report in reports]
    found = []
    for key, first in by_key[0].items():
        if not all(key in reasons for reasons in by_key):
            continue
        put = presented_wording(reports[0].content, key)
        if any(presented_wording(report.content, key) != put for report in reports):
            continue
        reasons = [reasons[key] for reasons in by_key]
        if len({reason.said for reason in reasons}) == 1:
            continue
        axes = [axis for axis in first.contributions if all(axis in reason.contributions for reason in reasons)]
        pushes = [[reason.contributions[axis] for axis in axes] for reason in reasons]
        apart = max(dist(a, b) for a, b in combinations(pushes, 2))
        if apart >= MIN_DIFFERENCE:
            found.append(AnswerApart(first.question.prompt, tuple(reason.said for reason in reasons), apart))
    return tuple(sorted(found, key=lambda question: -question.distance)[:MAX_QUESTIONS])


def typical_side(*, version: Version, archetype: str) -> Side:
    """Return what somebody would get who wants one archetype alone. KeyError for one that the version doesn't have."""
    name = version.content.archetype_by_key[archetype].name
    report = _typical(version.sha256, version.engine, version.pk, archetype)
    return Side(label=f"Typical: {name}", report=report, shows_answers=True, kind="typical")


@lru_cache(maxsize=128)
def _typical(sha256: str, engine: str, version_id: int, archetype: str) -> Report:
    version = Version.objects.defer("definition").get(pk=version_id)
    responses = scoring.typical_responses(instrument_for(version), archetype).responses
    return score_responses(version=version, responses=responses)
