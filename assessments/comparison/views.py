"""Results side by side: by links, one's own over time, or beside what is typical of an archetype."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from assessments.comparison.comparison import MAX_SIDES, MIN_SIDES, Comparison, Side, compare, typical_side
from assessments.core import charts
from assessments.links.fetch import fetch_shared
from assessments.links.links import SharedPosting, SharedResult, count_opening, token_in
from assessments.links.owner_cookie import owner_of
from assessments.links.previews import is_person
from assessments.models import Attempt, Posting, ShareLink, Version
from assessments.postings.report import posting_report
from assessments.results.snapshots import load_report
from assessments.web.htmx import personal, respond
from assessments.web.requests import SiteRequest

LONGEST = 300
Seen = SharedResult | SharedPosting
PLACES = ("first", "second", "third", "fourth", "fifth", "sixth")


@dataclass(frozen=True)
class Asked:
    """What an address asks to compare: links as they were typed or pasted, and typical profiles by archetype."""

    links: tuple[str, ...]
    typical: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many there would be."""
        return len(self.links) + len(self.typical)


@personal
@require_safe
def compare_results(request: SiteRequest) -> HttpResponse:
    """Two to six results by their links; fewer are asked for in a form."""
    asked = Asked(_given(request, "r"), _given(request, "typical"))
    if not asked.links:
        return _form(request, asked)
    if asked.count > MAX_SIDES:
        return _form(request, asked, f"At most {MAX_SIDES} can be compared. Take some out.", status=422)
    seen: dict[str, Seen] = {}
    same = False
    for place, typed in zip(PLACES, asked.links, strict=False):
        try:
            found = fetch_shared(request, token_in(typed))
        except Http404:
            return _form(
                request,
                asked,
                f"The {place} link opens nothing. It may be mistyped, turned off or have run out; ask for a new one.",
                status=404,
            )
        same = same or str(found.target.pk) in seen
        seen.setdefault(str(found.target.pk), found)
    version = next(iter(seen.values())).target.version
    unknown = [key for key in asked.typical if key not in version.content.archetype_by_key]
    if unknown:
        raise Http404
    if len(seen) + len(asked.typical) < MIN_SIDES:
        alone = "Both are the same. Choose another one beside it." if same else ""
        return _form(request, asked, alone, status=422 if same else 200, version=version)
    comparison = compare(sides=[*_sides(request, list(seen.values())), *_typical(version, asked.typical)])
    context = {**comparison_context(comparison), "asked": asked, "same": same, **_more(version, asked, seen)}
    return respond(request, "comparison/page.html", context)


def _given(request: SiteRequest, name: str) -> tuple[str, ...]:
    typed = [value.strip()[:LONGEST] for value in request.GET.getlist(name)[:20]]
    return tuple(dict.fromkeys(value for value in typed if value))


def _sides(request: SiteRequest, seen: list[Seen]) -> list[Side]:
    now = timezone.now()
    own = sum(viewed.is_owner for viewed in seen if isinstance(viewed, SharedResult))
    sides = []
    for number, viewed in enumerate(seen, 1):
        if not viewed.is_owner and is_person(request):
            count_opening(link=viewed.link, now=now)
        if isinstance(viewed, SharedPosting):
            sides.append(Side(viewed.posting.name, posting_report(viewed.posting), shows_answers=False, kind="posting"))
            continue
        report = load_report(viewed.attempt)
        label = f"Result {number}"
        if viewed.is_owner:
            when = f", {report.finished_at:%-d %B %Y, %H:%M}" if report.finished_at and own > 1 else ""
            label = f"You{when}"
        sides.append(Side(label, report, viewed.shows_answers, "own" if viewed.is_owner else "link"))
    return sides


def _typical(version: Version, keys: tuple[str, ...]) -> list[Side]:
    return [typical_side(version=version, archetype=key) for key in keys]


def _more(version: Version, asked: Asked, seen: dict[str, Seen]) -> dict[str, Any]:
    """What can be put beside these: the typical profiles that are not there yet."""
    left = [a for a in version.content.archetypes if a.key not in asked.typical]
    return {"archetypes": left if asked.count < MAX_SIDES else []}


def _form(
    request: SiteRequest, asked: Asked, problem: str = "", *, status: int = 200, version: Version | None = None
) -> HttpResponse:
    """The form, with what was typed still in it."""
    mine = own_results(request)
    kept = _own_postings(request)
    tokens = {token for token, _ in mine} | {token for token, _ in kept}
    pasted = [typed for typed in asked.links if token_in(typed) not in tokens]
    newest = version or (mine[0][1].version if mine else _newest_version())
    context = {
        "problem": problem,
        "mine": mine,
        "postings": kept,
        "ticked": {token_in(typed) for typed in asked.links},
        "pasted": [*pasted, *[""] * max(1, 2 - len(pasted))][:MAX_SIDES],
        "typical": asked.typical,
        "archetypes": newest.content.archetypes if newest else (),
    }
    return respond(request, "comparison/form.html", context, status=status)


def own_results(request: SiteRequest) -> list[tuple[str, Attempt]]:
    """Return this browser's finished attempts with a link of each that opens, the newest first: two queries."""
    attempts = Attempt.objects.owned_by(owner_of(request)).filter(finished_at__isnull=False).with_version()
    by_pk = {attempt.pk: attempt for attempt in attempts}
    links = ShareLink.objects.active(now=timezone.now()).filter(attempt__in=by_pk)
    tokens = dict(links.order_by("-pk").values_list("attempt_id", "token"))
    return [(tokens[pk], attempt) for pk, attempt in by_pk.items() if pk in tokens]


def _own_postings(request: SiteRequest) -> list[tuple[str, Posting]]:
    """This browser's kept postings with a link of each that opens."""
    postings = Posting.objects.owned_by(owner_of(request)).in_bulk()
    links = ShareLink.objects.active(now=timezone.now()).filter(posting__in=postings)
    tokens = dict(links.order_by("-pk").values_list("posting_id", "token"))
    return [(tokens[pk], posting) for pk, posting in postings.items() if pk in tokens]


def _newest_version() -> Version | None:
    return Version.objects.order_by("questionnaire_id", "-number").defer("definition").first()


def comparison_context(comparison: Comparison) -> dict[str, Any]:
    """Return what the partial comparison/_comparison.html needs."""
    sides = comparison.sides
    overlaid = len(sides) == MIN_SIDES and comparison.same_axes
    return {
        "comparison": comparison,
        "overlay": _overlay(sides) if overlaid else "",
        "radars": [] if overlaid else [(side, _radar(side, i)) for i, side in enumerate(sides, 1)],
    }


def _overlay(sides: tuple[Side, ...]) -> str:
    first, second = sides
    said = "; ".join(
        f"{a.name} {a.value:.0f} and {second.report.by_key[a.key].value:.0f}" for a in first.report.archetypes
    )
    title = f"{first.label} and {second.label} in one radar chart"
    return charts.overlay_svg(
        first.report.archetypes, second.report.archetypes, title=title, description=f"The values of both: {said}."
    )


def _radar(side: Side, number: int) -> str:
    said = ", ".join(f"{score.name} {score.value:.0f}" for score in side.report.ranked)
    return charts.radar_svg(
        side.report.archetypes, title=f"Radar chart: {side.label}", description=f"{said}.", ident=f"radar-{number}"
    )


@personal
@require_safe
def changes(request: SiteRequest, slug: str) -> HttpResponse:
    """What changed from one attempt of one's own to a later one; the latest two where nothing else is chosen."""
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
    chosen = [earlier] if earlier is later else [earlier, later]
    reports = {attempt.pk: load_report(attempt) for attempt in attempts[:MAX_SIDES]}
    sides = [Side(_when(a), reports.get(a.pk) or load_report(a), shows_answers=True, kind="own") for a in chosen]
    context = {
        "attempts": attempts,
        "earlier": earlier,
        "later": later,
        "title": later.version.content.title,
        "trend": [(attempt, reports[attempt.pk]) for attempt in reversed(attempts[:MAX_SIDES])],
        **(comparison_context(compare(sides=sides)) if len(sides) == MIN_SIDES else {}),
    }
    return respond(request, "comparison/changes.html", context)


def _when(attempt: Attempt) -> str:
    return f"{attempt.finished_at:%-d %B %Y, %H:%M}"
