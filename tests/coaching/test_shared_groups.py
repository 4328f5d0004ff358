"""/coach/groups/<id>/access/… : a second coach sees what members agreed to with them, and nothing before."""

import csv

import pytest
from django.test import Client
from pytest_django import Settings

from assessments.coaching.memberships import join_group, terms_digest
from assessments.links.links import owner_digest
from assessments.models import Attempt, Coach, CoachNote, Consent, Group, GroupAccess, Mail, Membership, Role, Version
from tests.classes import make_class
from tests.clock import NOW
from tests.factories import STUDENT
from tests.html import Page
from tests.made_groups import CODE, consent_to, give_access, make_coach, make_group, make_invitee, make_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]


def browser_of(coach: Coach) -> Client:
    client = Client()
    client.force_login(coach.user)
    return client


@pytest.fixture
def berg(db: None) -> Coach:
    return make_coach("berg")


@pytest.fixture
def second(berg: Coach) -> Client:
    """The browser of the second coach."""
    return browser_of(berg)


def share(owner: Client, group: Group, role: str) -> str:
    """Make a link for another coach; return its path."""
    page = Page(owner.post(f"/coach/groups/{group.pk}/access/", {"role": role, "note": "Prof. Berg"}))
    return (page.one("#link").attributes["value"] or "").removeprefix("http://testserver")


def address(group: Group, rest: str = "") -> str:
    return f"/coach/groups/{group.pk}/{rest}"


def roster(client: Client, group: Group) -> list[list[str]]:
    page = Page(client.get(address(group)))
    columns = (page.texts(f".roster tbody tr > :nth-last-child({column})") for column in (7, 6, 5))
    return [list(row) for row in zip(*columns, strict=True)]


def agree(student: Client, member: Membership, coach: Coach, answer: str = "yes") -> Page:
    sent = {"named": coach.name, "answer": answer}
    return Page(student.post(f"/g/member/{member.pk}/coach/{coach.pk}/", sent, follow=True))


# --- getting access -------------------------------------------------------------------------------------


def test_a_link_gives_one_coach_access_once(coach: Client, second: Client, berg: Coach, group: Group) -> None:
    link = share(coach, group, "editor")
    asked = Page(second.get(link))
    assert asked.heading == "Prof. Lind shares “Data science 101” with you"
    assert not GroupAccess.objects.exists()
    assert second.post(link).status_code == 303
    access = GroupAccess.objects.get()
    assert (access.coach, access.role) == (berg, Role.EDITOR)
    assert second.get(address(group)).status_code == 200
    assert browser_of(make_coach("moe")).get(link).status_code == 404
    assert "Prof. Berg" in Page(coach.get(address(group, "access/"))).text


def test_the_owner_does_not_use_up_the_link(coach: Client, second: Client, group: Group) -> None:
    link = share(coach, group, "viewer")
    assert coach.post(link).status_code == 303
    assert second.post(link).status_code == 303
    assert GroupAccess.objects.get().coach.name == "Prof. Berg"


def test_a_link_can_be_turned_off(coach: Client, second: Client, group: Group) -> None:
    link = share(coach, group, "viewer")
    (invitation,) = group.access_invitations.all()
    coach.post(address(group, f"access/links/{invitation.pk}/remove/"))
    assert second.post(link).status_code == 404


def test_at_most_ten_coaches_share_a_group(coach: Client, group: Group) -> None:
    for _ in range(9):
        share(coach, group, "viewer")
    refused = coach.post(address(group, "access/"), {"role": "viewer", "note": ""})
    assert refused.status_code == 422
    assert group.access_invitations.count() == 9


def test_a_role_is_needed(coach: Client, group: Group) -> None:
    page = coach.post(address(group, "access/"), {"role": "owner", "note": "x"})
    assert page.status_code == 422
    assert Page(page).one("#note").attributes["value"] == "x"


# --- what the members agreed to ---------------------------------------------------------------------------


def test_a_coach_added_later_sees_nothing_until_the_member_agrees(
    second: Client, berg: Coach, student: Client, group: Group, finished: Attempt
) -> None:
    member = make_member(group, finished)
    give_access(group, berg)
    assert roster(second, group) == []
    assert "1 member hasn’t agreed that you see them" in Page(second.get(address(group))).text
    for rest in ("", "profiles/", "roster.csv", "profiles.csv"):
        page = second.get(address(group, rest)).content.decode()
        assert "Anna" not in page, rest
    assert second.get(address(group, f"members/{member.pk}/")).status_code == 404
    assert second.get(address(group, "profiles.json")).status_code == 404
    assert "0 finished" in Page(second.get("/coach/")).text

    asked = Page(student.get(f"/g/member/{member.pk}/"))
    assert "Prof. Berg has access to this group too, and asks to see" in asked.text
    assert "You are done. Prof. Lind sees your result" in asked.text
    assert "Another coach asks to see it" in Page(student.get("/mine/")).text
    agreed = agree(student, member, berg)
    assert "You are done. Prof. Lind and Prof. Berg see your result" in agreed.text
    assert roster(second, group) == [["Anna", "by code", "Finished"]]
    assert Page(second.get(address(group, f"members/{member.pk}/"))).has("svg.radar-svg")
    assert "Another coach asks" not in Page(student.get("/mine/")).text

    agree(student, member, berg, "no")
    assert roster(second, group) == []


@pytest.mark.parametrize("answer", ["", "no"])
def test_a_coach_added_later_does_not_learn_who_of_the_list_has_joined(
    coach: Client, second: Client, berg: Coach, student: Client, group: Group, finished: Attempt, answer: str
) -> None:
    """What an editor sees of Bo, who has joined, is what they see of Cy, who hasn't."""
    for own_id in ("Bo", "Cy"):
        make_invitee(group, own_id, opened_at=NOW if own_id == "Bo" else None)
    member = make_member(group, finished, invitee=group.invitees.get(own_id="Bo"))
    give_access(group, berg, Role.EDITOR)
    if answer:
        agree(student, member, berg, answer)
    assert roster(second, group) == [["Bo", "", "Invited"], ["Cy", "", "Invited"]]
    assert [row[2] for row in roster(coach, group)] == ["Finished", "Link not opened"]
    for status in ("finished", "joined", "seen", "not_seen"):
        assert not Page(second.get(address(group, f"?status={status}"))).has(".roster tbody tr")
    for rest in ("", "invite/", "slips/?for=unopened", "slips/?for=unfinished", "roster.csv"):
        page = second.get(address(group, rest)).content.decode()
        assert page.count(">Bo<") == page.count(">Cy<"), rest
        assert "Anna" not in page, rest
    assert "1 joined" in Page(second.get(address(group, "wall/"))).text.replace("\u00a0", " ")


def test_an_editor_removes_lines_of_the_list_and_no_member_who_has_not_agreed(
    second: Client, berg: Coach, group: Group, finished: Attempt
) -> None:
    for own_id in ("Bo", "Cy"):
        make_invitee(group, own_id)
    bo, cy = group.invitees.order_by("own_id")
    member = make_member(group, finished, invitee=bo)
    give_access(group, berg, Role.EDITOR)
    assert second.get(address(group, f"members/{member.pk}/remove/")).status_code == 404
    assert second.post(address(group, f"members/{member.pk}/remove/")).status_code == 404
    bulk = address(group, "roster/remove/")
    second.post(bulk, {"pick": [f"m{member.pk}"]})
    assert member in group.memberships.all()
    page = Page(second.post(bulk, {"pick": [f"i{bo.pk}", f"i{cy.pk}"]}, follow=True))
    assert "Removed 2 people who haven’t joined." in page.text
    member.refresh_from_db()
    assert (member.invitee, group.invitees.count()) == (None, 0)


def test_the_result_names_everybody_who_sees_it(berg: Coach, student: Client, group: Group, finished: Attempt) -> None:
    member = make_member(group, finished)
    give_access(group, berg)
    result = f"/r/{finished.links.get().token}/"
    assert "Prof. Lind sees this result." in Page(student.get(result)).text
    agree(student, member, berg)
    assert "Prof. Lind and Prof. Berg see this result." in Page(student.get(result)).text


def test_a_member_who_declined_is_not_asked_again_and_may_change_their_mind(
    berg: Coach, student: Client, group: Group, finished: Attempt
) -> None:
    member = make_member(group, finished)
    give_access(group, berg)
    page = agree(student, member, berg, "no")
    assert "asks to see" not in page.text
    assert "Prof. Berg doesn’t see it." in page.text
    assert "Let Prof. Berg see it" in page.texts("button")


def test_joining_names_everybody_and_agrees_to_all(berg: Coach, student: Client, group: Group) -> None:
    give_access(group, berg)
    page = Page(student.get(f"/g/{CODE}/"))
    assert page.heading == "Prof. Lind and Prof. Berg ask to see your result"
    assert "I agree that Prof. Lind and Prof. Berg see this" in page.text
    student.post(f"/g/{CODE}/", consent_to(group))
    assert {consent.name for consent in Consent.objects.filter(is_given=True)} == {"Prof. Lind", "Prof. Berg"}


def test_a_consent_to_fewer_coaches_than_there_are_by_now_is_refused(
    berg: Coach, student: Client, group: Group
) -> None:
    shown = consent_to(group)
    give_access(group, berg)
    assert student.post(f"/g/{CODE}/", shown).status_code == 409
    assert not Membership.objects.exists()


@pytest.mark.parametrize("named", ["Somebody", ""])
def test_a_decision_about_another_name_is_not_recorded(
    berg: Coach, student: Client, group: Group, finished: Attempt, named: str
) -> None:
    member = make_member(group, finished)
    give_access(group, berg)
    student.post(f"/g/member/{member.pk}/coach/{berg.pk}/", {"named": named, "answer": "yes"})
    assert not Consent.objects.filter(coach=berg).exists()


def test_nobody_decides_about_a_coach_without_access(
    berg: Coach, student: Client, stranger: Client, group: Group, finished: Attempt
) -> None:
    member = make_member(group, finished)
    sent = {"named": berg.name, "answer": "yes"}
    assert student.post(f"/g/member/{member.pk}/coach/{berg.pk}/", sent).status_code == 404
    give_access(group, berg)
    assert stranger.post(f"/g/member/{member.pk}/coach/{berg.pk}/", sent).status_code == 404


def test_a_new_name_keeps_the_consent_and_is_shown_beside_the_old_one(
    coach: Client, lind: Coach, student: Client, group: Group, finished: Attempt
) -> None:
    member = make_member(group, finished)
    coach.post("/coach/account/", {"name": "Prof. Lindqvist", "email": ""})
    page = Page(student.get(f"/g/member/{member.pk}/"))
    assert "Prof. Lindqvist (“Prof. Lind” when you decided) sees it." in page.text
    assert roster(coach, group) == [["Anna", "by code", "Finished"]]


def test_the_public_summary_counts_those_who_agreed_to_the_owner(
    lind: Coach, berg: Coach, stranger: Client, version: Version
) -> None:
    group = make_group(lind, version, together_token="together-together-toge")
    make_class(group, people=5)
    give_access(group, berg)
    assert stranger.get("/together/together-together-toge/").status_code == 200
    Group.objects.update(coach=berg)
    assert stranger.get("/together/together-together-toge/").status_code == 404


def test_a_quiz_finished_before_the_member_agrees_is_shown_afterwards(
    berg: Coach, second: Client, group: Group, attempt: Attempt
) -> None:
    """The owner's consent attaches the attempt; the second coach's shows it."""
    joined = join_group(
        group=group,
        owner=owner_digest(STUDENT),
        display_name="Anna",
        attempt=attempt,
        invitee=None,
        terms=terms_digest(group=group),
        now=NOW,
    )
    give_access(group, berg)
    assert not joined.is_agreed_to(berg.pk)
    assert roster(second, group) == []


# --- what each role may do --------------------------------------------------------------------------------


def test_a_viewer_sees_no_personal_link_and_no_way_to_change_anything(
    coach: Client, second: Client, berg: Coach, group: Group, finished: Attempt
) -> None:
    invitee = make_invitee(group, "s-1")
    member = make_member(group, finished)
    Consent.objects.create(membership=member, coach=berg, name=berg.name, is_given=True, decided_at=NOW)
    give_access(group, berg)
    for rest in ("", "access/", f"members/{member.pk}/", "profiles/", "wall/", "roster.csv"):
        page = second.get(address(group, rest))
        assert page.status_code == 200
        assert invitee.token not in page.content.decode(), rest
    for rest in ("", f"members/{member.pk}/"):
        links = Page(second.get(address(group, rest))).addresses
        assert not [link for link in links if link.endswith(("/settings/", "/invite/", "/remove/"))], rest
    header = next(csv.reader(second.get(address(group, "roster.csv")).content.decode("utf-8-sig").splitlines()))
    assert "personal_link" not in header
    refused = second.post(address(group, f"members/{member.pk}/"), {"note": "x", "shown": ""})
    assert refused.status_code == 403
    assert "You may look at this group, and not change it. Ask Prof. Lind" in Page(refused).text
    assert invitee.token in coach.get(address(group, "roster.csv")).content.decode()


def test_an_editor_changes_the_group_but_neither_shares_nor_deletes_it(
    second: Client, berg: Coach, group: Group
) -> None:
    give_access(group, berg, Role.EDITOR)
    assert second.post(address(group, "invite/"), {"names": "Ada"}).status_code == 303
    for rest in ("delete/", "archive/", "access/", "access/offer/"):
        refused = second.post(address(group, rest))
        assert refused.status_code == 403
        assert "Only the group’s owner can do that. Ask Prof. Lind." in Page(refused).text


def test_each_coach_reads_their_own_note_only(
    coach: Client, second: Client, berg: Coach, lind: Coach, group: Group, finished: Attempt
) -> None:
    member = make_member(group, finished)
    Consent.objects.create(membership=member, coach=berg, name=berg.name, is_given=True, decided_at=NOW)
    give_access(group, berg, Role.EDITOR)
    page = address(group, f"members/{member.pk}/")
    for client, note in ((coach, "shy"), (second, "bold")):
        client.post(page, {"note": note, "shown": ""})
    assert [Page(client.get(page)).one("#note").text() for client in (coach, second)] == ["shy", "bold"]
    assert "bold" in second.get(address(group, "roster.csv")).content.decode()
    assert "bold" not in coach.get(address(group, "roster.csv")).content.decode()
    again = second.post(page, {"note": "braver", "shown": ""})
    assert again.status_code == 409

    Group.objects.filter(pk=group.pk).update(offered_to=berg)
    second.post(address(group, "access/take-over/"))
    assert [Page(client.get(page)).one("#note").text() for client in (coach, second)] == ["shy", "bold"]
    member.refresh_from_db()
    assert (member.note, CoachNote.objects.get().coach) == ("bold", lind)


def test_a_coach_leaves_and_what_was_agreed_with_them_is_forgotten(
    coach: Client, second: Client, berg: Coach, group: Group, finished: Attempt
) -> None:
    member = make_member(group, finished)
    Consent.objects.create(membership=member, coach=berg, name=berg.name, is_given=True, decided_at=NOW)
    access = give_access(group, berg, Role.EDITOR)
    second.post(address(group, f"members/{member.pk}/"), {"note": "bold", "shown": ""})
    assert second.post(address(group, f"access/{berg.pk}/end/")).status_code == 303
    assert second.get(address(group)).status_code == 404
    assert not CoachNote.objects.exists()
    assert [consent.name for consent in Consent.objects.all()] == ["Prof. Lind"]
    assert not GroupAccess.objects.filter(pk=access.pk).exists()
    assert roster(coach, group) == [["Anna", "by code", "Finished"]]


def test_the_owner_changes_and_ends_access(coach: Client, second: Client, berg: Coach, group: Group) -> None:
    give_access(group, berg)
    coach.post(address(group, f"access/{berg.pk}/"), {"role": "editor"})
    assert second.get(address(group, "settings/")).status_code == 200
    coach.post(address(group, f"access/{berg.pk}/end/"))
    assert second.get(address(group)).status_code == 404


# --- hand-over --------------------------------------------------------------------------------------------


def test_a_group_is_handed_over_once_the_other_coach_accepts(
    coach: Client, second: Client, lind: Coach, berg: Coach, group: Group, student: Client, finished: Attempt
) -> None:
    member = make_member(group, finished)
    give_access(group, berg)
    coach.post(address(group, "access/offer/"), {"to": str(berg.pk)})
    group.refresh_from_db()
    assert (group.coach, group.offered_to) == (lind, berg)
    assert "Prof. Lind offers you this group." in Page(second.get("/coach/")).text
    second.post(address(group, "access/take-over/"))
    group.refresh_from_db()
    assert (group.coach, group.offered_to) == (berg, None)
    assert GroupAccess.objects.get().coach == lind
    assert roster(second, group) == []  # the new owner is somebody else
    assert roster(coach, group) == [["Anna", "by code", "Finished"]]
    assert "Prof. Berg has access to this group too" in Page(student.get(f"/g/member/{member.pk}/")).text
    assert coach.post(address(group, "delete/")).status_code == 403


def test_an_offer_is_mailed_to_an_account_with_an_address(
    coach: Client, berg: Coach, group: Group, settings: Settings
) -> None:
    settings.EMAIL_CONFIGURED = True
    give_access(group, berg)
    coach.post(address(group, "access/offer/"), {"to": str(berg.pk)})
    assert not Mail.objects.exists()  # the account has no address
    berg.user.email = "berg@example.org"
    berg.user.save()
    coach.post(address(group, "access/offer/"), {"to": str(berg.pk)})
    mail = Mail.objects.get()
    assert mail.email == "berg@example.org"
    assert f"http://testserver{address(group)}" in mail.body


def test_links_that_the_owner_of_before_made_give_no_access_after_a_hand_over(
    coach: Client, second: Client, lind: Coach, berg: Coach, group: Group
) -> None:
    link = share(coach, group, "editor")
    give_access(group, berg)
    coach.post(address(group, "access/offer/"), {"to": str(berg.pk)})
    second.post(address(group, "access/take-over/"))
    second.post(address(group, f"access/{lind.pk}/end/"))
    assert coach.get(address(group)).status_code == 404
    assert coach.post(link).status_code == 404
    assert not GroupAccess.objects.exists()


@pytest.mark.parametrize("how", ["declined", "taken back"])
def test_an_offer_can_be_declined_or_taken_back(
    coach: Client, second: Client, lind: Coach, berg: Coach, group: Group, how: str
) -> None:
    give_access(group, berg)
    coach.post(address(group, "access/offer/"), {"to": str(berg.pk)})
    (own_row,) = (row for row in Page(coach.get(address(group, "access/"))).texts(".rows li") if berg.name in row)
    assert "Take the offer back" in own_row
    if how == "declined":
        second.post(address(group, "access/take-over/"), {"decline": "1"})
    else:
        coach.post(address(group, "access/offer/"), {"take_back": "1"})
    assert second.post(address(group, "access/take-over/")).status_code == 404
    group.refresh_from_db()
    assert group.coach == lind
