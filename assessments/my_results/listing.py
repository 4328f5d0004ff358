"""List what one owner has: quizzes that wait, results and kept postings, each with its name and a small chart."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Subquery

from assessments.core import charts
from assessments.models import Attempt, Posting, ShareLink
from assessments.postings.snapshots import load_posting_report, posting_name
from assessments.results.names import attempt_name, attempt_says
from assessments.results.snapshots import load_summary
from assessments.results.verdict import ArchetypeScore

MIN_TO_COMPARE = 2


@dataclass(frozen=True)
class Owned:
    """A result or a posting in its owner's list.

    ``says`` is what it says, empty where that is its name; ``chart`` an SVG, empty where there is nothing to draw;
    ``token`` that of a link to pass on, empty if there is none.
    """

    name: str
    says: str
    chart: str
    token: str


@dataclass(frozen=True)
class OwnedResult(Owned):
    """A finished attempt in its owner's list."""

    attempt: Attempt


@dataclass(frozen=True)
class OwnedPosting(Owned):
    """A kept posting in its owner's list."""

    posting: Posting


@dataclass(frozen=True)
class OwnerList:
    """Everything that an owner's list shows. The newest is the first of each kind."""

    unfinished: tuple[Attempt, ...]
    results: tuple[OwnedResult, ...]
    postings: tuple[OwnedPosting, ...]

    def __bool__(self) -> bool:
        return bool(self.unfinished or self.results or self.postings)

    @property
    def is_comparable(self) -> bool:
        """Whether there are two or more results and postings with a link to pass on."""
        items: tuple[Owned, ...] = (*self.results, *self.postings)
        return sum(bool(item.token) for item in items) >= MIN_TO_COMPARE

    @property
    def has_several_quizzes(self) -> bool:
        """Whether the results are of more than one questionnaire, so that each has to say of which."""
        return len({item.attempt.version.content.slug for item in self.results}) > 1

    @property
    def repeated(self) -> list[tuple[str, str]]:
        """Slug and title of each questionnaire that was finished at least twice."""
        finished = [item.attempt.version.content for item in self.results]
        counts = Counter(content.slug for content in finished)
        titles = {content.slug: content.title for content in reversed(finished)}
        return [(slug, titles[slug]) for slug, count in counts.items() if count > 1]


def list_of_owner(*, owner: str, now: datetime) -> OwnerList:
    """Return what the browser with the digest ``owner`` has: two queries, however much it is."""
    opening = ShareLink.objects.to_pass_on(now=now).values("token")
    attempts = Attempt.objects.owned_by(owner).with_snapshot()
    attempts = attempts.annotate(open_token=Subquery(opening.filter(attempt=OuterRef("pk"))[:1]))
    postings = Posting.objects.owned_by(owner).with_version().defer("text")
    postings = postings.annotate(open_token=Subquery(opening.filter(posting=OuterRef("pk"))[:1]))
    listed = list(attempts)
    return OwnerList(
        unfinished=tuple(attempt for attempt in listed if attempt.finished_at is None),
        results=tuple(_result(attempt) for attempt in listed if attempt.finished_at),
        postings=tuple(_posting(posting) for posting in postings),
    )


def _result(attempt: Attempt) -> OwnedResult:
    summary, says = load_summary(attempt), attempt_says(attempt)
    return OwnedResult(
        attempt=attempt,
        name=attempt_name(attempt),
        says=says if attempt.label else "",
        chart=_chart(summary.archetypes, named=summary.named, title=says, ident=f"chart-{attempt.pk}")
        if summary.answered
        else "",
        token=_token(attempt),
    )


def _posting(posting: Posting) -> OwnedPosting:
    report = load_posting_report(posting)
    return OwnedPosting(
        posting=posting,
        name=posting_name(posting, report, shows_text=True),
        says=report.headline,
        chart=_chart(report.archetypes, named=report.named, title=report.headline, ident=f"chart-{posting.pk}"),
        token=_token(posting),
    )


def _token(row: Attempt | Posting) -> str:
    return vars(row)["open_token"] or ""


def _chart(archetypes: Sequence[ArchetypeScore], *, named: Collection[str], title: str, ident: str) -> str:
    return charts.radar_svg(archetypes, named=named, title=title, ident=ident, size="small")
