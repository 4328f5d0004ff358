"""What a result's interactive chart says about each corner: its value, its band, and what speaks for and against it."""

from dataclasses import dataclass

from assessments.core.charts.axes import whole
from assessments.core.names import without_article
from assessments.results.page import Viewer, who_answered
from assessments.results.report import Report
from assessments.results.verdict import ArchetypeScore
from assessments.results.why import Explanation, explain_each

WITH_ANSWERS = "Tap a corner of the chart, or choose one here, to see what speaks for it."
WITHOUT_ANSWERS = "Tap a corner of the chart, or choose one here, to see how sure it is."


@dataclass(frozen=True)
class Corner:
    """One archetype of the chart. ``explanation`` is None where single answers may not be seen.

    ``has_why`` says whether the page explains it at length.
    """

    score: ArchetypeScore
    explanation: Explanation | None
    has_why: bool

    @property
    def name(self) -> str:
        """The name as the chart writes it."""
        return without_article(self.score.name)

    @property
    def value(self) -> str:
        """The value as a whole number."""
        return whole(self.score.value)

    @property
    def band(self) -> str:
        """The value and its band in a sentence."""
        low, high = whole(self.score.low), whole(self.score.high)
        between = f"at {low}" if low == high else f"between {low} and {high}"
        return f"{self.value} of 100, where 50 is neutral. In 8 of 10 cases the true value is {between}."

    @property
    def is_untold(self) -> bool:
        """Whether answers may be seen and none of them says anything of it."""
        return self.explanation is not None and not self.explanation.sides


def corners_of(report: Report, *, shared: Viewer) -> tuple[Corner, ...]:
    """Return the corners in the chart's order, with single answers only where the link shows them."""
    described = {portrait.archetype for portrait in report.guidance.portraits} if shared.shows_answers else set()
    explanations = (
        {one.score.key: one for one in explain_each(report.archetypes, report, who=who_answered(shared))}
        if shared.shows_answers
        else {}
    )
    corners = []
    for score in report.archetypes:
        explanation = explanations.get(score.key)
        has_why = score.key in described and explanation is not None and bool(explanation.sides)
        corners.append(Corner(score, explanation, has_why))
    return tuple(corners)
