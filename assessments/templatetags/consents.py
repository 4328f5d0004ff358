"""Sentences about which coaches see what of a member of a group."""

from collections.abc import Sequence
from uuid import UUID

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from assessments.models import Coach, Consent, Membership
from assessments.models.coaching import MIN_FOR_PUBLIC_SUMMARY

register = template.Library()


@register.simple_tag
def coach_names(coaches: Sequence[Coach]) -> SafeString:
    """Return coaches' names, as HTML: “A”, “A and B”, “A, B and C”."""
    names = [format_html("<bdi>{}</bdi>", coach.name) for coach in coaches]
    first = format_html_join(", ", "{}", ((name,) for name in names[:-1]))
    return format_html("{} and {}", first, names[-1]) if len(names) > 1 else names[0]


@register.simple_tag
def coaches_see(coaches: Sequence[Coach], verb: str = "see") -> SafeString:
    """Return who sees something, as the beginning of a sentence: “A sees”, “A and B see”, “Nobody sees”.

    ``verb`` is “see”, or another that takes an s: “no longer see”, “ask”.
    """
    if not coaches:
        return format_html("Nobody {}s", verb)
    return format_html("{} {}{}", coach_names(coaches), verb, "s" if len(coaches) == 1 else "")


@register.simple_tag
def consent_in_list(consent: Consent) -> SafeString:
    """Return what a member decided about a coach, with the name that they read if the coach has another by now."""
    name = format_html("<bdi>{}</bdi>", consent.coach.name)
    if consent.name != consent.coach.name:
        name = format_html("{} (“<bdi>{}</bdi>” when you decided)", name, consent.name)
    return format_html("{} {}", name, "sees it." if consent.is_given else "doesn’t see it.")


@register.simple_tag
def what_coaches_see(membership: Membership) -> SafeString:
    """Return whether a group's coaches see a result of this browser's owner."""
    what = "a result of yours" if membership.has_result else "no result of yours yet"
    return format_html("{} {}", coaches_see(membership.agreed_coaches), what)


@register.simple_tag
def when_coaches_see(membership: Membership, attempt_id: UUID | None) -> SafeString:
    """Return whether a group's coaches will see an attempt, which is None where it isn't begun."""
    coaches = membership.agreed_coaches
    sees = coaches_see(coaches)
    if attempt_id == membership.also_shown_id is not None:
        also = coaches_see(coaches, "also see")
        return format_html("{} this result as you finished it, and the new one once you finish again.", also)
    if membership.has_result and attempt_id == membership.attempt_id:
        return format_html("{} this result as you finished it, and the new one once you finish again.", sees)
    if membership.has_result:
        already = coaches_see(coaches, "already see")
        return format_html("{} a result of yours. Only you see another one, until you show it.", already)
    return format_html("{} the result{} once you finish.", sees, _and_answers(membership.shows_answers))


@register.simple_tag
def whether_coaches_see(membership: Membership, attempt_id: UUID) -> SafeString:
    """Return whether a group's coaches see the result of an attempt."""
    coaches = membership.agreed_coaches
    if attempt_id == membership.also_shown_id:
        also = coaches_see(coaches, "also see")
        return format_html("{} this result beside your other one, without individual answers.", also)
    if attempt_id == membership.attempt_id:
        return format_html("{} this result{}.", coaches_see(coaches), _and_answers(membership.shows_answers))
    if membership.has_result:
        return format_html("{} another result of yours, not this one.", coaches_see(coaches))
    not_yet = format_html("{} {}", coach_names(coaches), "doesn’t see" if len(coaches) == 1 else "don’t see")
    return format_html("{} this result yet.", not_yet)


def _and_answers(shows_answers: bool) -> str:
    return " and every answer" if shows_answers else ""


@register.simple_tag
def what_others_see() -> str:
    """Return what others than the coach can see of a group's member."""
    picture = "Your coach can share a picture of the whole group, without names"
    later = (
        "A coach who gets access to the group later sees how many have joined, and not that you are one of them, "
        "unless you agree."
    )
    return f"Nothing about you. {picture}, once at least {MIN_FOR_PUBLIC_SUMMARY} have finished. {later}"
