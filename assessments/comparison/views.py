"""Compare results and postings by their links, or one's own results over time."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from assessments.comparison import sentences
from assessments.comparison.comparison import MAX_SIDES, MIN_SIDES, Comparison, Side, compare, typical_side
from assessments.core import charts
from assessments.core.times import minute_text
from assessments.links.fetch import fetch_shared
from assessments.links.links import SharedPosting, SharedResult, token_in
from assessments.links.openings import count_opening
from assessments.links.owner_cookie import owner_of
from assessments.links.previews import is_person
from assessments.models import Attempt, Posting, ShareLink, Version
from assessments.postings.forms import MAX_LINK_LENGTH
from assessments.postings.sentences import first_in_chart
from assessments.postings.snapshots import load_posting_report, posting_name
from assessments.questionnaires.published import latest_versions
from assessments.results.names import attempt_name
from assessments.results.report import Report
from assessments.results.snapshots import load_own_report, load_shared_report
from assessments.web.htmx import personal, respond
from assessments.web.requests import SiteRequest

CHOSEN = "chosen"  # what the buttons of the forms add: a link to a comparison with one side does without
MAX_VALUES = 20  # of one parameter; more are ignored
Shared = SharedResult | SharedPosting


@dataclass(frozen=True)
class Selection:
    """What an address selects for comparison: links as they were typed or pasted, and keys of typical archetypes."""

    links: tuple[str, ...]
    typical: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many sides are selected."""
        return len(self.links) + len(self.typical)


class LinkOpensNothing(Exception):
    """A selected link is unknown, revoked or expired; ``place`` counts from 0."""

    def __init__(self, place: int) -> None:
        super().__init__(place)
        self.place = place


@personal
@require_safe
def compare_results(request: SiteRequest) -> HttpResponse:
    """Show two to six results and postings side by side; with fewer, a form to select them."""
    selection = Selection(links=_values(request, "r"), typical=_values(request, "typical"))
    if not selection.links:
        problem = sentences.nothing_chosen(of=MAX_SIDES) if {"r", CHOSEN} & request.GET.keys() else ""
        return _form_page(request, selection, problem, status=422 if problem else 200)
    if selection.count > MAX_SIDES:
        problem = f"You can compare at most {MAX_SIDES}. Remove some."
        return _form_page(request, selection, problem, status=422)
    try:
        shared = _open_links(request, selection.links)
    except LinkOpensNothing as error:
        return _form_page(request, selection, sentences.link_opens_nothing(error.place), status=404)
    has_duplicates = len(shared) < len(selection.links)
    version = shared[0].target.version
    archetypes = version.content.archetype_by_key
    if any(key not in archetypes for key in selection.typical):
        raise Http404
    if len(shared) + len(selection.typical) < MIN_SIDES:
        problem = sentences.one_chosen(is_twice=has_duplicates, by_form=CHOSEN in request.GET)
        return _form_page(request, selection, problem, status=422 if problem else 200, version=version)
    typical = [typical_side(version=version, archetype=key) for key in selection.typical]
    addable = [archetype for key, archetype in archetypes.items() if key not in selection.typical]
    context = {
        **comparison_context(compare(sides=[*_sides(request, shared), *typical])),
        "selection": selection,
        "has_duplicates": has_duplicates,
        "archetypes": addable if selection.count < MAX_SIDES else [],
    }
    return respond(request, "comparison/page.html", context)


def _values(request: SiteRequest, name: str) -> tuple[str, ...]:
    """Return a parameter's values, each once, without blank ones."""
    values = [value.strip()[:MAX_LINK_LENGTH] for value in request.GET.getlist(name)[:MAX_VALUES]]
    return tuple(dict.fromkeys(value for value in values if value))


def _open_links(request: SiteRequest, links: tuple[str, ...]) -> list[Shared]:
    """Return what the links lead to; two links to the same result or posting are one. Raises LinkOpensNothing."""
    found: dict[str, Shared] = {}
    for place, typed in enumerate(links):
        try:
            shared = fetch_shared(request, token_in(typed))
        except Http404 as error:
            raise LinkOpensNothing(place) from error
        found.setdefault(str(shared.target.pk), shared)
    return list(found.values())


def _sides(request: SiteRequest, shared: list[Shared]) -> list[Side]:
    now = timezone.now()
    own_results = sum(item.is_owner for item in shared if isinstance(item, SharedResult))
    sides = []
    for number, item in enumerate(shared, 1):
        if not item.is_owner and is_person(request):
            count_opening(link=item.link, now=now)
        if isinstance(item, SharedPosting):
            posting = load_posting_report(item.posting)
            label = posting_name(item.posting, posting, shows_text=item.shows_text)
            sides.append(Side(label, posting, shows_answers=False, kind="posting"))
            continue
        report = load_shared_report(item)
        if item.is_owner:
            label = sentences.own_label(item.attempt.label, report.finished_at if own_results > 1 else None)
            sides.append(Side(label, report, item.shows_answers, "own"))
        else:
            sides.append(Side(f"Result {number}", report, item.shows_answers, "link"))
    return sides


def _form_page(
    request: SiteRequest, selection: Selection, problem: str = "", *, status: int = 200, version: Version | None = None
) -> HttpResponse:
    """Show the form with everything that is selected already."""
    results = own_results(request)
    postings = _own_postings(request)
    own_tokens = {token for token, _ in results} | {token for token, _ in postings}
    pasted = [typed for typed in selection.links if token_in(typed) not in own_tokens]
    version = version or (results[0][1].version if results else next(iter(latest_versions()), None))
    context = {
        "problem": problem,
        "results": [(token, attempt_name(attempt), attempt) for token, attempt in results],
        "postings": postings,
        "selected": {token_in(typed) for typed in selection.links},
        "pasted": [*pasted, *[""] * max(1, 2 - len(pasted))][:MAX_SIDES],
        "typical": selection.typical,
        "archetypes": version.content.archetypes if version else (),
    }
    return respond(request, "comparison/form.html", context, status=status)


def own_results(request: SiteRequest) -> list[tuple[str, Attempt]]:
    """Return this browser's finished attempts, each with the token of an active link, the newest first: two queries."""
    attempts = Attempt.objects.owned_by(owner_of(request)).filter(finished_at__isnull=False).with_snapshot()
    by_pk = {attempt.pk: attempt for attempt in attempts}
    links = ShareLink.objects.active(now=timezone.now()).filter(attempt__in=by_pk)
    tokens = dict(links.order_by("-pk").values_list("attempt_id", "token"))
    return [(tokens[pk], attempt) for pk, attempt in by_pk.items() if pk in tokens]


def _own_postings(request: SiteRequest) -> list[tuple[str, str]]:
    """Return this browser's kept postings: the token of an active link, and the name. Two queries."""
    by_pk = Posting.objects.owned_by(owner_of(request)).with_version().defer("text").in_bulk()
    links = ShareLink.objects.active(now=timezone.now()).filter(posting__in=by_pk)
    tokens = dict(links.order_by("-pk").values_list("posting_id", "token"))
    return [
        (tokens[pk], posting_name(posting, load_posting_report(posting), shows_text=True))
        for pk, posting in by_pk.items()
        if pk in tokens
    ]


def comparison_context(comparison: Comparison) -> dict[str, Any]:
    """Return the template context of ``comparison/_comparison.html``."""
    sides = comparison.sides
    fits_one_chart = len(sides) == 2 and comparison.same_axes
    return {
        "comparison": comparison,
        "content": sides[0].report.content,
        "overlay": _overlay(*sides) if fits_one_chart else "",
        "first_in_chart": first_in_chart(has_band=sides[0].kind != "posting"),
        "radars": [] if fits_one_chart else [(side, _radar(side, number)) for number, side in enumerate(sides, 1)],
        "table_label": sentences.table_label(has_postings=comparison.has_postings),
        "questions": [
            (question.prompt, list(zip(sides, question.answers, strict=True))) for question in comparison.questions
        ],
    }


def _overlay(first: Side, second: Side) -> str:
    values = "; ".join(
        f"{score.name} {score.value:.0f} and {second.report.by_key[score.key].value:.0f}"
        for score in first.report.archetypes
    )
    title = f"{first.label} and {second.label} in one radar chart"
    return charts.radar_svg(
        first.report.archetypes,
        second=second.report.archetypes,
        named=first.report.named | second.report.named,
        title=title,
        description=f"The values of both: {values}.",
    )


def _radar(side: Side, number: int) -> str:
    values = ", ".join(f"{score.name} {score.value:.0f}" for score in side.report.ranked)
    return charts.radar_svg(
        side.report.archetypes,
        named=side.report.named,
        title=f"Radar chart: {side.label}",
        description=f"{values}.",
        ident=f"radar-{number}",
    )


@personal
@require_safe
def changes(request: SiteRequest, slug: str) -> HttpResponse:
    """Compare two of the browser's own results of a questionnaire, by default the latest two; and list the values."""
    attempts = list(
        Attempt.objects.owned_by(owner_of(request))
        .filter(finished_at__isnull=False, version__questionnaire__slug=slug)
        .order_by("-finished_at")
        .with_snapshot()
    )
    if len(attempts) < MIN_SIDES:
        raise Http404
    by_id = {str(attempt.pk): attempt for attempt in attempts}
    later = by_id.get(request.GET.get("later", ""), attempts[0])
    earlier = by_id.get(request.GET.get("earlier", ""), next(a for a in attempts if a is not later))
    latest = attempts[:MAX_SIDES]
    reports = {attempt.pk: load_own_report(attempt) for attempt in {*latest, earlier, later}}
    context = {
        "attempts": attempts,
        "named": [(attempt, attempt_name(attempt)) for attempt in attempts],
        "earlier": earlier,
        "later": later,
        "title": later.version.content.title,
        "trend": [attempt.finished_at for attempt in reversed(latest)],
        "trend_rows": _trend_rows([reports[attempt.pk] for attempt in reversed(latest)]),
    }
    if earlier is not later:
        sides = [_own_side(attempt, reports[attempt.pk]) for attempt in (earlier, later)]
        context |= comparison_context(compare(sides=sides))
    return respond(request, "comparison/changes.html", context, status=422 if earlier is later else 200)


def _own_side(attempt: Attempt, report: Report) -> Side:
    assert attempt.finished_at is not None  # noqa: S101 -- `changes` has selected finished ones
    return Side(minute_text(attempt.finished_at), report, shows_answers=True, kind="own")


def _trend_rows(reports: list[Report]) -> list[tuple[str, list[float | None]]]:
    """Return each archetype of the first report with its value in every report; None in those that don't have it."""
    return [
        (score.name, [report.by_key[score.key].value if score.key in report.by_key else None for report in reports])
        for score in reports[0].ranked
    ]
