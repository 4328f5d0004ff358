"""Who may do what: every address of the site and every method, by eight kinds of visitor.

The table is checked against the URL configuration: a new address without a line here fails.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from assessments.coaching.access import invite_to_group, offer_group
from assessments.coaching.coach_invitations import invite_coach
from assessments.coaching.consents import record_consents
from assessments.coaching.unsubscribing import unsubscribe_token
from assessments.models import Attempt, Group, Invitee, Membership, Posting, Role, Version
from assessments.quiz import attempts
from tests.classes import make_class
from tests.core.posting_reader.own import make_posting
from tests.factories import NOON, STUDENT, make_attempt, response_for
from tests.html import Page
from tests.made_groups import give_access, make_coach, make_group, make_invitee, make_member

pytestmark = pytest.mark.django_db
ROLES = ("student", "other", "coach", "editor", "viewer", "other coach", "admin", "stranger")
INVITATION = "invite-invite-invite-i"
TOGETHER = "together-together-toge"
SHARED = "shared-shared-shared-s"


def everybody(status: int) -> tuple[int, ...]:
    return (status,) * len(ROLES)


def owner(status: int) -> tuple[int, ...]:
    """The student whose attempt it is, and nobody else."""
    return (status, *(404,) * (len(ROLES) - 1))


def coaches(owner: int, *, editor: int, viewer: int, others: int = 404) -> tuple[int, ...]:
    """The coaches of a group: other coaches meet nothing, other accounts a refusal, the rest the login."""
    return (302, 302, owner, editor, viewer, others, 403, 302)


def look(status: int) -> tuple[int, ...]:
    """Whoever has access to the group."""
    return coaches(status, editor=status, viewer=status)


def change(status: int) -> tuple[int, ...]:
    """The owner and editors; a viewer reads why not."""
    return coaches(status, editor=status, viewer=403)


def own(status: int) -> tuple[int, ...]:
    """The owner alone."""
    return coaches(status, editor=403, viewer=403)


def any_coach(status: int) -> tuple[int, ...]:
    """A page that is about no one group."""
    return coaches(status, editor=status, viewer=status, others=status)


ALL, NONE = everybody(200), everybody(405)
NO_POST = any_coach(405)
# The name of an address: what GET answers, what POST answers, in the order of ROLES.
TABLE: dict[str, tuple[tuple[int, ...], tuple[int, ...]]] = {
    "home": (ALL, NONE),
    "about": (ALL, NONE),
    "sources": (ALL, NONE),
    "archetype": (ALL, NONE),
    "archetype_card": (ALL, NONE),
    "manifest": (ALL, NONE),
    "robots": (ALL, NONE),
    "sitemap": (ALL, NONE),
    "healthz": (ALL, NONE),
    "readyz": (ALL, NONE),
    "metrics": (everybody(404), NONE),
    "opening": (ALL, everybody(303)),
    "take": (owner(303), NONE),
    "question": (owner(200), owner(422)),
    "check": (owner(200), owner(303)),
    "more": (NONE, owner(303)),
    "show_result": (NONE, owner(303)),
    "discard": (owner(200), owner(303)),
    "result": (ALL, NONE),
    "result_json": (ALL, NONE),
    "result_csv": (ALL, NONE),
    "result_png": (ALL, NONE),
    "result_pdf": (ALL, NONE),
    "radar_json": (ALL, NONE),
    "corners": (ALL, NONE),
    "share": (owner(200), owner(422)),
    "link": (owner(200), owner(422)),
    "revoke": (NONE, owner(303)),
    "revoke_all": (NONE, owner(303)),
    "delete": (owner(200), owner(303)),
    "mine": (ALL, NONE),
    "changes": (owner(200), NONE),
    "renew": (NONE, (303, 303, 404, 404, 404, 404, 404, 404)),
    "everything": (ALL, NONE),
    "delete_everything": ((200, 200, 303, 303, 303, 303, 303, 303), everybody(303)),
    "leave_browser": ((200, 200, 303, 303, 303, 303, 303, 303), everybody(303)),
    "rename_result": (owner(200), owner(303)),
    "rename_posting": (owner(200), owner(303)),
    "open_private_link": ((303, 200, 200, 200, 200, 200, 200, 200), everybody(303)),
    "compare": (ALL, NONE),
    "postings": (ALL, everybody(422)),
    "show_posting": (NONE, owner(303)),
    "choose_result": (owner(200), owner(303)),
    "code": (ALL, NONE),
    "group_join": (ALL, everybody(409)),
    "group_invited": (ALL, everybody(409)),
    "unsubscribe": (ALL, ALL),
    "membership": (owner(200), NONE),
    "group_choose": (NONE, owner(404)),
    "group_leave": (NONE, owner(303)),
    "membership_coach": (NONE, owner(404)),
    "together": (ALL, NONE),
    "coach": ((302, 302, 200, 200, 200, 200, 403, 302), (302, 302, 405, 405, 405, 405, 403, 302)),
    "coach_login": ((200, 200, 303, 303, 303, 303, 200, 200), everybody(422)),
    "coach_login_code": (everybody(302), everybody(302)),
    "second_factor": ((302, 302, 200, 200, 200, 200, 200, 302), (302, 302, 405, 405, 405, 405, 405, 302)),
    "second_factor_set_up": ((302, 302, 200, 200, 200, 200, 200, 302), (302, 302, 422, 422, 422, 422, 422, 302)),
    "second_factor_codes": ((302, 302, 303, 303, 303, 303, 303, 302), (302, 302, 303, 303, 303, 303, 303, 302)),
    "second_factor_off": ((302, 302, 303, 303, 303, 303, 303, 302), (302, 302, 303, 303, 303, 303, 303, 302)),
    "coach_logout": (NONE, everybody(302)),
    "coach_password": ((302, 302, 200, 200, 200, 200, 403, 302), (302, 302, 422, 422, 422, 422, 403, 302)),
    "coach_forgotten": (ALL, ALL),
    "coach_forgotten_sent": (ALL, NONE),
    "coach_new_password": (everybody(302), everybody(302)),
    "coach_invitation": (ALL, everybody(422)),
    "group_new": ((302, 302, 200, 200, 200, 200, 403, 302), (302, 302, 422, 422, 422, 422, 403, 302)),
    "group": (look(200), NO_POST),
    "group_roster": (look(200), NO_POST),
    "group_roster_csv": (look(200), NO_POST),
    "group_profiles": (look(200), NO_POST),
    "group_profiles_csv": (look(200), NO_POST),
    "group_profiles_json": (look(200), NO_POST),
    "group_settings": (change(200), change(422)),
    "group_invite": (change(200), change(422)),
    "group_uninvite": (change(200), change(303)),
    "group_wall": (look(200), NO_POST),
    "group_change_code": (change(200), change(303)),
    "group_together": (change(200), change(404)),
    "group_joining": (any_coach(303), change(404)),
    "group_copy": (change(200), change(422)),
    "group_archive": (own(200), own(303)),
    "group_delete": (own(200), own(303)),
    "group_compare": (look(422), NO_POST),
    "group_member": (look(200), change(303)),
    "group_same_person": (change(200), change(303)),
    "group_remove": (change(200), change(303)),
    "group_share": (look(200), own(422)),
    "group_share_remove": (any_coach(303), own(303)),
    "group_offer": (any_coach(303), own(404)),
    "group_access": (any_coach(303), own(404)),
    "group_access_end": (coaches(200, editor=200, viewer=403), coaches(303, editor=303, viewer=403)),
    "group_take_over": (coaches(404, editor=200, viewer=404), coaches(404, editor=303, viewer=404)),
    "group_shared": (any_coach(200), any_coach(303)),
    "coach_account": (any_coach(200), any_coach(422)),
    "coach_log_out_elsewhere": (any_coach(303), any_coach(303)),
    "coach_delete": (any_coach(200), coaches(409, editor=422, viewer=422, others=422)),
    "group_remove_several": (change(303), change(303)),
    "group_changes_json": (look(404), NO_POST),
    "group_invitee": (change(200), NO_POST),
    "group_slips": (change(200), NO_POST),
    # Where the site sends no mail; else see tests/coaching/test_invitation_mails.py.
    "group_mail": (change(404), change(404)),
    "group_mail_log": (change(404), NO_POST),
}


def named_addresses(resolver: URLResolver) -> Iterator[str]:
    """Every address of ours by name; the admin's are tested apart."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            assert pattern.name, pattern
            yield pattern.name
        elif pattern.namespace is None:
            yield from named_addresses(pattern)


def test_every_address_is_in_the_table_and_nothing_else() -> None:
    names = list(named_addresses(get_resolver()))
    assert set(names) == set(TABLE)
    assert len(names) == len(set(names))


@dataclass(frozen=True)
class World:
    """Something of everything, and somebody of each kind."""

    attempt: Attempt
    group: Group
    member: Membership
    invitee: Invitee
    posting: Posting
    clients: dict[str, Client]

    def address_of(self, name: str) -> str:
        token = {
            "open_private_link": STUDENT,
            "together": TOGETHER,
            "coach_invitation": INVITATION,
            "group_invited": self.invitee.token,
            "unsubscribe": unsubscribe_token("anna@example.org"),
            "group_shared": SHARED,
        }.get(name, self.attempt.links.get().token)
        user = self.group.coach.user
        known: dict[str, Any] = {
            "attempt_id": self.attempt.pk,
            "token": default_token_generator.make_token(user) if name == "coach_new_password" else token,
            "uidb64": urlsafe_base64_encode(force_bytes(user.pk)),
            "slug": "data-science-jobs",
            "question_key": self.attempt.version.content.questions[0].key,
            "archetype_key": self.attempt.version.content.archetypes[0].key,
            "code": self.group.code,
            "group_id": self.group.pk,
            "member_id": self.member.pk,
            "membership_id": self.member.pk,
            "posting_id": self.posting.pk,
            "invitee_id": self.invitee.pk,
            "coach_id": self.group.offered_to_id,
            "invitation_id": self.group.access_invitations.get().pk,
        }
        (found,) = {tuple(args) for _, args in get_resolver().reverse_dict.getlist(name)[0][0]} or {()}
        return reverse(name, kwargs={arg: known[arg] for arg in found})


def finished_attempt(version: Version, token: str) -> Attempt:
    """The student's, finished after one answer."""
    attempt = make_attempt(version=version)
    question = version.content.questions[0]
    attempts.answer(attempt=attempt, question_key=question.key, response=response_for(question), now=NOON)
    attempts.finish(attempt=attempt, token=token, now=NOON)
    attempt.refresh_from_db()
    return attempt


def client_of(who: str) -> Client:
    client = Client()
    client.cookies["careerfit_owner"] = who
    return client


def logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def make_world(version: Version) -> World:
    finished_attempt(version, "earlier-earlier-earlie")
    attempt = finished_attempt(version, "token-token-token-tokn")
    lind, berg, moe, ito = (make_coach(name) for name in ("lind", "berg", "moe", "ito"))
    group = make_group(lind, version, together_token=TOGETHER)
    give_access(group, moe, Role.EDITOR)
    give_access(group, ito, Role.VIEWER)
    offer_group(group=group, to=moe)
    group.refresh_from_db()
    invite_to_group(group=group, role=Role.VIEWER, note="", token=SHARED, now=timezone.now())
    member = make_member(group, attempt)
    make_class(group, people=5)
    record_consents(memberships=group.memberships.all(), coaches=[moe, ito], now=NOON)
    invite_coach(note="", by=None, token=INVITATION, now=timezone.now())
    make_attempt(version=version, owner="another-another-anothe")
    clients = {
        "student": client_of(STUDENT),
        "other": client_of("another-another-anothe"),
        "coach": logged_in(lind.user),
        "editor": logged_in(moe.user),
        "viewer": logged_in(ito.user),
        "other coach": logged_in(berg.user),
        "admin": logged_in(User.objects.create_superuser("admin")),
        "stranger": Client(),
    }
    return World(attempt, group, member, make_invitee(group), make_posting(version), clients)


def answers(world: World, address: str, method: str, roles: Iterable[str] = ROLES) -> tuple[int, ...]:
    """What everybody gets, each from the same state of the world."""
    return tuple(status_for(world.clients[role], address, method) for role in roles)


def status_for(client: Client, address: str, method: str) -> int:
    """What one visitor gets; afterwards the browser's cookies and the database are as before."""
    cookies = {key: morsel.value for key, morsel in client.cookies.items()}
    with transaction.atomic():
        status = client.generic(method, address).status_code
        transaction.set_rollback(True)
    client.cookies.clear()
    client.cookies.load(cookies)
    return status


NEEDS_OPEN = {"question", "check"}  # these speak of an attempt that still takes answers


def test_each_kind_of_visitor_may_do_what_the_table_says(world: World) -> None:
    """One test for the whole table, since to make the world takes longer than to ask one address of it."""
    wrong: dict[str, object] = {}
    for name, expected in TABLE.items():
        reopened_at = timezone.now() if name in NEEDS_OPEN else None
        Attempt.objects.filter(pk=world.attempt.pk).update(reopened_at=reopened_at)
        address = world.address_of(name)
        got = answers(world, address, "GET"), answers(world, address, "POST")
        if got != expected:
            wrong[name] = got
        # Visitors whom GET and POST answer alike are let in alike: one of them stands for all.
        unlike = dict(zip(zip(*got, strict=True), ROLES, strict=True)).values()
        for method in ("PUT", "PATCH", "DELETE"):
            others = answers(world, address, method, unlike)
            if not set(others) <= {405, 404, 403, 302}:
                wrong[f"{method} {name}"] = others
    assert wrong == {}


def admin_addresses() -> list[str]:
    """Every address of the admin that can be made with a number in it."""
    found = []
    for pattern in admin.site.get_urls():
        for inner in getattr(pattern, "url_patterns", [pattern]):
            arguments = inner.pattern.regex.groups
            if inner.name and arguments <= 2:
                try:
                    found.append(reverse(f"admin:{inner.name}", args=[1] * arguments))
                except NoReverseMatch:  # its groups have other shapes
                    continue
    return found


def test_only_admins_open_the_admin(world: World) -> None:
    addresses = [address for address in admin_addresses() if "/login" not in address and "/logout" not in address]
    assert len(addresses) > 30
    for role in ("student", "other", "coach", "editor", "viewer", "other coach", "stranger"):
        for address in addresses:
            for method in ("GET", "POST"):
                response = world.clients[role].generic(method, address)
                assert response.status_code in {302, 403, 404}, (role, method, address, response.status_code)
                if response.status_code == 302:
                    assert "/login/" in response["Location"]


def test_the_admin_shows_no_personal_data(world: World) -> None:
    linked = Page(world.clients["admin"].get("/admin/")).addresses
    assert "/admin/assessments/question/" in linked
    for name in (
        "attempt",
        "answer",
        "sharelink",
        "group",
        "membership",
        "invitee",
        "resultsnapshot",
        "posting",
        "mail",
    ):
        assert not [address for address in linked if address.startswith(f"/admin/assessments/{name}/")]
        assert world.clients["admin"].get(f"/admin/assessments/{name}/").status_code == 404
