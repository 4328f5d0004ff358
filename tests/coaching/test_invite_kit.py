"""/coach/groups/<id>/invite/… and slips/: texts to copy, a list of three hundred, and slips of paper."""

import gzip

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from assessments.coaching.invitation_texts import Invitation, personal_text
from assessments.links.links import new_token
from assessments.models import Attempt, Coach, Group, Invitee
from tests.clock import NOW
from tests.html import Page
from tests.made_groups import CODE, make_coach, make_invitee, make_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]


def invite_page(group: Group) -> str:
    return f"/coach/groups/{group.pk}/invite/"


def slips_page(group: Group) -> str:
    return f"/coach/groups/{group.pk}/slips/"


def value_of(page: Page, selector: str) -> str:
    return page.one(selector).text().strip("\n")


@pytest.fixture
def three(group: Group, finished: Attempt) -> Group:
    """The group with three on its list: one has finished, one has opened the link, one hasn't."""
    make_member(group, finished, invitee=make_invitee(group, "Anna Berg", opened_at=NOW))
    make_invitee(group, "Bo Berg", opened_at=NOW)
    make_invitee(group, "Cem <b>")
    return group


def make_three_hundred(group: Group) -> None:
    Invitee.objects.bulk_create(
        Invitee(group=group, own_id=f"Student {number}", token=new_token(), created_at=NOW) for number in range(300)
    )


# --- texts ----------------------------------------------------------------------------------------------


def test_a_text_for_everybody_names_coach_group_link_code_and_last_day(coach: Client, group: Group) -> None:
    Group.objects.update(time_zone="Europe/Berlin")
    text = value_of(Page(coach.get(invite_page(group))), "#group-text[readonly]")
    for part in (
        "Prof. Lind asks you to take the quiz “Which data-science job are you looking for, really?”",
        "for “Data science 101”. It takes about ",
        f"http://testserver/g/{CODE}/\n",
        "go to http://testserver/g/ and type ABCD 2345.",
        f"The last day to join is {group.closes_on:%-d %B %Y} (Berlin time).",
    ):
        assert part in text
    assert text.endswith("\nProf. Lind")


def test_a_text_for_one_person_has_their_link(coach: Client, three: Group) -> None:
    page = Page(coach.get(Page(coach.get(invite_page(three))).link("Cem <b>")))
    link = f"http://testserver/g/i/{three.invitees.get(own_id='Cem <b>').token}/"
    text = value_of(page, "#text[readonly]")
    assert text.startswith("Hello Cem <b>,\n")
    assert link in text
    assert page.one("#link").attributes["value"] == link
    assert page.has(".qr svg")
    assert page.link("Remove link")


def test_the_links_of_those_who_have_not_finished_are_one_a_line(coach: Client, three: Group) -> None:
    page = Page(coach.get(invite_page(three)))
    tokens = dict(three.invitees.values_list("own_id", "token"))
    assert value_of(page, "#unfinished[readonly]") == (
        f"Bo Berg\thttp://testserver/g/i/{tokens['Bo Berg']}/\nCem <b>\thttp://testserver/g/i/{tokens['Cem <b>']}/"
    )
    assert "Links of those who haven’t finished (2)" in page.text


# --- the list -------------------------------------------------------------------------------------------


def test_the_list_is_searched_by_all_words(coach: Client, three: Group) -> None:
    for wanted, found in (
        ("berg", ["Anna Berg", "Bo Berg"]),
        ("BERG bo", ["Bo Berg"]),
        ("<b>", ["Cem <b>"]),
        ("x", []),
    ):
        page = Page(coach.get(invite_page(three), {"q": wanted}))
        assert page.texts(".people bdi") == found
        assert page.value("q") == wanted
    assert "Nobody on the list is called that." in page.text
    page = Page(coach.get(invite_page(three), {"q": "anna"}))
    assert "1 of 3 lines." in page.text
    assert page.texts(".people .status-finished") == ["Finished"]


def test_three_hundred_lines_come_fifty_a_page(
    coach: Client, group: Group, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    make_three_hundred(group)
    with django_assert_max_num_queries(12):
        response = coach.get(invite_page(group), {"page": "6", "q": "student"})
    page = Page(response)
    assert page.texts(".people bdi")[-1] == "Student 299"
    assert "251 to 300 of 300" in page.text
    assert page.link("Previous 50") == "?q=student&page=5#list"
    assert len(gzip.compress(response.content)) < 25_000
    for odd in ("0", "99", "x"):
        assert len(Page(coach.get(invite_page(group), {"page": odd})).all(".people li")) == 50


# --- slips ----------------------------------------------------------------------------------------------


def test_slips_have_code_link_and_name_for_those_who_were_chosen(coach: Client, three: Group) -> None:
    for way, names in (
        ("all", ["Anna Berg", "Bo Berg", "Cem <b>"]),
        ("unfinished", ["Bo Berg", "Cem <b>"]),
        ("unopened", ["Cem <b>"]),
        ("group", ["Data science 101"] * 8),
        ("nonsense", ["Anna Berg", "Bo Berg", "Cem <b>"]),
    ):
        page = Page(coach.get(slips_page(three), {"for": way}))
        assert page.texts(".slip-name") == names
        assert len(page.all(".slip-code svg")) == len(names)
        links = page.texts(".slip-link")
        assert len(set(links)) == (1 if way == "group" else len(names))
        assert "Or type ABCD 2345 at http://testserver/g/" in page.text


def test_a_class_without_a_list_gets_a_sheet_with_the_code(coach: Client, group: Group) -> None:
    page = Page(coach.get(slips_page(group)))
    assert page.texts(".slip-link") == [f"http://testserver/g/{CODE}/"] * 8
    assert "8 slips on 1 sheet." in page.text
    assert not page.has("select")


def test_three_hundred_slips_are_eight_a_sheet_and_light(
    coach: Client, group: Group, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    make_three_hundred(group)
    with django_assert_max_num_queries(7):
        response = coach.get(slips_page(group))
    page = Page(response)
    sheets = [len(sheet.css("li")) for sheet in page.all(".sheet")]
    assert sheets == [8] * 37 + [4]
    assert "300 slips on 38 sheets." in page.text
    assert len(gzip.compress(response.content)) < 150_000


def test_another_coach_sees_no_links(three: Group) -> None:
    client = Client()
    berg: Coach = make_coach("berg")
    client.force_login(berg.user)
    invitee = three.invitees.first()
    assert invitee
    for address in (invite_page(three), f"{invite_page(three)}{invitee.pk}/", slips_page(three)):
        assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("own_id", "greeting"),
    [
        ("Carla Diaz", "Hello Carla Diaz,"),
        ("Diaz, Carla", "Hello Carla Diaz,"),
        ("Diaz, Carla, B", "Hello,"),
        ("s1234567", "Hello,"),
        ("Diaz,", "Hello,"),
        ("أحمد", "Hello أحمد,"),
    ],
)
def test_people_are_greeted_by_a_name_or_by_none(own_id: str, greeting: str) -> None:
    invitation = Invitation("Prof. Lind", "Data", "Quiz", NOW.date(), "UTC", 5)
    text = personal_text(invitation, own_id=own_id, address="https://example.org/")
    assert "".join(char for char in text.splitlines()[0] if char not in "\u2068\u2069") == greeting


def test_the_roster_leads_to_those_who_have_not_finished(coach: Client, three: Group) -> None:
    page = Page(coach.get(f"/coach/groups/{three.pk}/"))
    shown = Page(coach.get(page.link("Not finished 2")))
    assert shown.texts(".roster tbody th") == ["Bo Berg", "Cem <b>"]
    assert shown.link("Not finished 2") == f"/coach/groups/{three.pk}/"
    assert Page(coach.get(page.link("Links of those who haven’t finished"))).has("details[open] #unfinished")
