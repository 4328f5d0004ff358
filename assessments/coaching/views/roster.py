"""A group's roster: whom the coach invited, who joined, how far they have come; removing several at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import push_url, replace_url

from assessments.coaching import roster_sentences, sentences
from assessments.coaching.fetch import fetch_group_to_change, fetch_own_group
from assessments.coaching.groups import digest_of
from assessments.coaching.permissions import for_coaches
from assessments.coaching.roster import (
    NotJoinable,
    Picked,
    RosterRow,
    find_same_person,
    join_same_person,
    remove_rows,
)
from assessments.coaching.roster_page import (
    PER_PAGE,
    UNFINISHED,
    RosterPage,
    RosterQuery,
    load_roster_page,
    matching_rows,
)
from assessments.coaching.views.confirm import Confirmation, ask_first
from assessments.core.names import isolated
from assessments.models import Coach, Group, Membership
from assessments.models.coaching import MIN_FOR_PUBLIC_SUMMARY
from assessments.web.htmx import SeeOther, respond, wants_fragment
from assessments.web.requests import SiteRequest

HEADERS = {
    "name": "Name",
    "listed": "On the list as",
    "status": "Status",
    "leader": "Leader",
    "time": "Finished",
    "flags": "Worth a look",
}
SEARCH_FORM = "find"  # its id


@for_coaches
@require_safe
def roster(request: SiteRequest, coach: Coach, group_id: int) -> HttpResponse:
    """Show the roster only: htmx fetches it for a search, a filter, an order or a page, and every few seconds.

    ``seen`` is the digest of what is shown: as long as that is the same, the answer is 204, which swaps nothing.
    """
    group = fetch_own_group(coach, group_id)
    context = roster_context(group, request.GET)
    seen = request.GET.get("seen")
    if seen == context["digest"]:
        return HttpResponse(status=204)
    response = respond(request, "coaching/roster.html", {**context, "coach": coach})
    if seen is not None or not wants_fragment(request):
        return response
    address = context["home"] + context["encoded"]
    return replace_url(response, address) if request.htmx.trigger == SEARCH_FORM else push_url(response, address)


@dataclass(frozen=True)
class Choice:
    """A link that shows the roster in another way: a filter, or a column's heading."""

    ident: str
    label: str
    query: str
    is_on: bool = False
    count: int = 0
    sort: str = ""


def roster_context(group: Group, sent: QueryDict) -> dict[str, Any]:
    """Return what the roster shows of a group, as the address's query says."""
    now = timezone.now()
    page = load_roster_page(group=group, query=RosterQuery.read(sent), now=now)
    digest, part = digest_of(repr(page.content)), reverse("group_roster", args=[group.pk])
    return {
        "group": group,
        "page": page,
        "home": reverse("group", args=[group.pk]),
        "part": part,
        "poll": part + page.query.encoded(seen=digest),
        "query": page.query,
        "encoded": page.query.encoded(),
        "kept": [(name, value) for name, value in page.query.fields if name != "q"],
        "all": page.query.of_all.encoded(),
        "filters": _filters(page),
        "headers": _headers(page.query),
        "has_unfinished": any(page.counts[status] for status in UNFINISHED),
        "sends_mail": settings.EMAIL_CONFIGURED,
        "digest": digest,
        "remove_all": roster_sentences.remove_all(found=page.found, total=page.total),
        "found": roster_sentences.found_in_roster(found=page.found, total=page.total, first=page.first, last=page.last),
        "public_summary_rule": sentences.public_summary_rule(finished=page.finished, needed=MIN_FOR_PUBLIC_SUMMARY),
        "turn_whole": roster_sentences.turn_whole(is_whole=page.query.is_whole, found=page.found, per_page=PER_PAGE),
        "nobody": roster_sentences.nobody_on_roster(is_open=group.is_open(now=now), may_change=group.may_change),
        "not_agreed": sentences.not_agreed(page.not_agreed),
    }


def _filters(page: RosterPage) -> list[Choice]:
    """Return what to choose from: all who haven't finished, and the statuses that somebody has or that are chosen."""
    chosen = page.query.statuses
    unfinished = sum(page.counts[status] for status in UNFINISHED)
    is_on = set(chosen) == set(UNFINISHED)
    everybody = page.query.of_all if is_on else page.query.of_unfinished
    together = [Choice("unfinished", "Not finished", everybody.encoded(), is_on, unfinished)]
    return [
        *(together if unfinished or is_on else []),
        *(
            Choice(status.name.lower(), status.label, page.query.toggled(status).encoded(), status in chosen, count)
            for status, count in page.counts.items()
            if count or (status in chosen and not is_on)
        ),
    ]


def _headers(query: RosterQuery) -> list[Choice]:
    direction = "descending" if query.is_descending else "ascending"
    return [
        Choice(key, label, query.sorted_by(key).encoded(), sort=direction if key == query.sort_key else "")
        for key, label in HEADERS.items()
    ]


def neighbours_context(group: Group, membership: Membership, sent: QueryDict) -> dict[str, Any]:
    """Return the members before and after one, in the order and among those that the coach came from."""
    query = RosterQuery.read(sent)
    rows = matching_rows(group=group, query=query, now=timezone.now())
    members = [row.membership for row in rows if row.membership]
    place = next((place for place, member in enumerate(members) if member.pk == membership.pk), None)
    encoded = query.encoded()
    back = {"roster_address": reverse("group", args=[group.pk]) + encoded, "encoded": encoded}
    if place is None:
        return back
    return {
        **back,
        "before": members[place - 1] if place else None,
        "after": members[place + 1] if place + 1 < len(members) else None,
        "place": f"{place + 1} of {len(members)}",
    }


@for_coaches
@require_http_methods(["GET", "HEAD", "POST"])
def remove_several(request: SiteRequest, coach: Coach, group_id: int) -> HttpResponse:
    """Show a page that asks before the ticked rows are removed, or ``all`` that a query finds; POST removes them.

    ``from`` is the query of the roster that the coach came from.
    """
    group = fetch_group_to_change(coach, group_id)
    query = RosterQuery.read(QueryDict(request.GET.get("from", "").removeprefix("?")))
    back = reverse("group", args=[group.pk]) + query.encoded()
    if request.method == "POST":
        members, others = remove_rows(group=group, picked=Picked.of(request.POST.getlist("pick")))
        messages.success(request, roster_sentences.removed_rows(members=members, others=others))
        return SeeOther(back)
    rows = _picked_rows(group, query, request.GET)
    if not rows:
        messages.warning(request, roster_sentences.NOBODY_PICKED)
        return SeeOther(back)
    return ask_first(request, coach, group, _confirmation(rows, back))


def _picked_rows(group: Group, query: RosterQuery, sent: QueryDict) -> list[RosterRow]:
    if "all" in sent:
        return matching_rows(group=group, query=query, now=timezone.now())
    picked = Picked.of(sent.getlist("pick"))
    return [row for row in matching_rows(group=group, query=RosterQuery(), now=timezone.now()) if picked.has(row)]


def _confirmation(rows: Iterable[RosterRow], back: str) -> Confirmation:
    rows = list(rows)
    members = [row for row in rows if row.membership]
    effect = roster_sentences.remove_rows_effect(
        members=len(members),
        notes=sum(bool(row.note) for row in members),
        links=sum(row.invitee is not None for row in rows),
    )
    return Confirmation(
        question=roster_sentences.remove_rows_question(members=len(members), others=len(rows) - len(members)),
        effect=effect,
        button="Remove them" if len(rows) > 1 else "Remove",
        keep="Keep them" if len(rows) > 1 else "Keep",
        back=back,
        picked=tuple((row.key, row.name, row.status.label) for row in rows),
    )


@for_coaches
@require_http_methods(["GET", "HEAD", "POST"])
def same_person(request: SiteRequest, coach: Coach, group_id: int, member_id: int, invitee_id: int) -> HttpResponse:
    """Ask whether a member who joined by the code is a line of the list; POST makes them one line of the roster."""
    group = fetch_group_to_change(coach, group_id)
    pair: dict[str, Any] = {"group": group, "member_id": member_id, "invitee_id": invitee_id, "now": timezone.now()}
    encoded = RosterQuery.read(request.GET).encoded()
    back = reverse("group", args=[group.pk]) + encoded
    try:
        if request.method == "POST":
            member = join_same_person(**pair)
            messages.success(request, f"{isolated(member.display_name)} is one line of the roster now.")
            return SeeOther(back)
        member, invitee = find_same_person(**pair)
    except NotJoinable:
        messages.warning(request, roster_sentences.NOT_JOINABLE)
        return SeeOther(back)
    question = "Is <bdi>{}</bdi>, who joined by the code, the same person as “<bdi>{}</bdi>” on the list?"
    confirmation = Confirmation(
        question=format_html(question, member.display_name, invitee.own_id),
        effect=roster_sentences.SAME_PERSON_EFFECT,
        button="Same person",
        keep="Keep both lines",
        back=back,
        is_danger=False,
    )
    return ask_first(request, coach, group, confirmation)
