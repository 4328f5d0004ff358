"""What a class sees on the projector: how to join, how many have, and the group's picture as it grows."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from assessments.coaching import roster_sentences
from assessments.coaching.fetch import fetch_own_group
from assessments.coaching.groups import digest_of
from assessments.coaching.permissions import for_coaches
from assessments.coaching.roster import Status, load_roster
from assessments.coaching.summary import summarise_in_steps
from assessments.coaching.views.addresses import absolute
from assessments.coaching.views.profiles import mean_radar
from assessments.models import Coach
from assessments.models.coaching import MIN_FOR_PUBLIC_SUMMARY
from assessments.web.htmx import respond
from assessments.web.qr import qr_svg
from assessments.web.requests import SiteRequest


@for_coaches
@require_safe
def wall(request: SiteRequest, coach: Coach, group_id: int) -> HttpResponse:
    """Show the code and its QR code, large, and how many have joined and finished; then also the group's picture.

    htmx fetches it every few seconds; ``seen`` is as for the roster.
    """
    group = fetch_own_group(coach, group_id)
    now = timezone.now()
    roster = load_roster(group=group, now=now)
    joined = sum(row.membership is not None for row in roster.rows) + roster.not_agreed
    finished = sum(row.status is Status.FINISHED for row in roster.rows)
    closed = roster_sentences.wall_closed(
        is_open=group.is_open(now=now),
        is_full=joined >= group.places,
        is_withdrawn=group.questionnaire.is_withdrawn,
    )
    digest = digest_of(repr((group.name, group.code, closed, joined, finished)))
    if request.GET.get("seen") == digest:
        return HttpResponse(status=204)
    summary = summarise_in_steps(group=group, now=now) if finished >= MIN_FOR_PUBLIC_SUMMARY else None
    shown = summary if summary and summary.may_be_public else None
    context = {
        "coach": coach,
        "group": group,
        "digest": digest,
        "closed": closed,
        "qr": "" if closed else qr_svg(absolute(request, "group_join", group.code)),
        "typed_at": absolute(request, "code").partition("//")[2],
        "counts": roster_sentences.joined_and_finished(joined=joined, finished=finished),
        "leads": [lead for lead in shown.leads if lead[1]] if shown else [],
        "summary": shown,
        "mean": mean_radar(shown) if shown else "",
        "caption": roster_sentences.picture_on_wall(shown=len(shown.counted), needed=MIN_FOR_PUBLIC_SUMMARY)
        if shown
        else roster_sentences.picture_to_come(finished=finished, needed=MIN_FOR_PUBLIC_SUMMARY),
    }
    return respond(request, "coaching/wall.html", context)
