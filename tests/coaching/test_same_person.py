"""/coach/groups/…/members/…/same/…/: a member who joined by the code and a line of the list become one line."""

import pytest
from django.test import Client

from assessments.models import Group, Invitee, Membership
from tests.html import Page
from tests.made_groups import consent_to, give_access, make_coach, make_group, make_invitee, make_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]
LINK = ".roster tbody a[id^=same-]"


def home(group: Group) -> str:
    return f"/coach/groups/{group.pk}/"


def address(group: Group, member: Membership, invitee: Invitee) -> str:
    return f"{home(group)}members/{member.pk}/same/{invitee.pk}/"


@pytest.fixture
def member(group: Group) -> Membership:
    return make_member(group, display_name="jose  Alvarez")


@pytest.fixture
def invitee(group: Group) -> Invitee:
    return make_invitee(group, "José Álvarez")


def test_the_roster_proposes_a_line_of_the_same_name_and_one_press_joins_them(
    coach: Client, group: Group, member: Membership, invitee: Invitee
) -> None:
    make_invitee(group, "Carla")
    assert Page(coach.get(home(group))).texts(LINK) == ["Also on the list?"]
    assert "same person as" in Page(coach.get(address(group, member, invitee))).texts("h1")[0]
    assert coach.post(address(group, member, invitee)).headers["Location"] == home(group)
    member.refresh_from_db()
    assert member.invitee == invitee
    page = Page(coach.get(home(group)))
    assert page.texts(".roster tbody th") == ["jose Alvarez", "Carla"]
    assert page.texts(LINK) == []


def test_the_member_reads_the_name_on_the_list_and_its_link_lets_nobody_else_join(
    coach: Client, student: Client, stranger: Client, group: Group, member: Membership, invitee: Invitee
) -> None:
    line = "On the coach’s list you are “José Álvarez”."
    assert line not in Page(student.get(f"/g/member/{member.pk}/")).text
    coach.post(address(group, member, invitee))
    assert line in Page(student.get(f"/g/member/{member.pk}/")).text
    link = f"/g/i/{invitee.token}/"
    assert student.get(link).headers["Location"] == f"/g/member/{member.pk}/"
    (problem,) = Page(stranger.get(link)).errors
    assert "Somebody has joined as the person whom this link is for" in problem
    assert stranger.post(link, consent_to(group)).status_code == 409
    assert group.memberships.count() == 1


def test_nothing_is_proposed_for_another_name_for_two_such_lines_or_a_line_that_was_used(
    coach: Client, group: Group, member: Membership
) -> None:
    make_member(group, owner="another-another-anothe", invitee=make_invitee(group, "jose alvarez"))
    make_invitee(group, "Carla")
    assert Page(coach.get(home(group))).texts(LINK) == []
    make_invitee(group, "José Álvarez")
    assert Page(coach.get(home(group))).texts(LINK) == []


def test_a_pair_that_was_joined_or_removed_meanwhile_is_left_as_it_is(
    coach: Client, group: Group, member: Membership, invitee: Invitee
) -> None:
    other = make_member(group, owner="another-another-anothe", display_name="José", invitee=invitee)
    response = coach.post(address(group, member, invitee), follow=True)
    assert "Nothing was changed." in response.content.decode()
    gone = address(group, member, invitee)
    other.delete()
    invitee.delete()
    assert "Nothing was changed." in coach.get(gone, follow=True).content.decode()
    member.refresh_from_db()
    assert member.invitee is None


def test_another_groups_line_is_no_such_line(coach: Client, group: Group, member: Membership) -> None:
    foreign = make_group(make_coach("other"), group.questionnaire.versions.get(), code="ABCDEFGH")
    coach.post(address(group, member, make_invitee(foreign, "José Álvarez")))
    member.refresh_from_db()
    assert member.invitee is None


def test_an_editor_who_may_not_know_who_has_joined_is_told_the_same_of_every_line(
    group: Group, member: Membership, invitee: Invitee
) -> None:
    hidden = make_member(group, owner="another-another-anothe", invitee=make_invitee(group, "Carla"))
    editor = make_coach("editor")
    give_access(group, editor, "editor")
    member.consents.create(coach=editor, name=editor.name, is_given=True, decided_at=member.joined_at)
    client = Client()
    client.force_login(editor.user)
    assert Page(client.get(home(group))).texts(LINK) == []
    assert hidden.invitee is not None
    for line in (invitee, hidden.invitee):
        assert "Nothing was changed." in client.post(address(group, member, line), follow=True).content.decode()
    member.refresh_from_db()
    assert member.invitee is None


def test_a_viewer_is_proposed_nothing(group: Group, member: Membership, invitee: Invitee) -> None:
    viewer = make_coach("viewer")
    give_access(group, viewer)
    member.consents.create(coach=viewer, name=viewer.name, is_given=True, decided_at=member.joined_at)
    client = Client()
    client.force_login(viewer.user)
    assert Page(client.get(home(group))).texts(LINK) == []
    assert client.post(address(group, member, invitee)).status_code == 403
