"""/coach/ and /coach/groups/… : create, change, invite, show the code, share, delete."""

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from assessments.coaching import invitees
from assessments.coaching.invitees import TooManyInvitees, add_invitees
from assessments.links.links import new_token
from assessments.models import Attempt, Group, Invitee, Membership, Version
from assessments.models.coaching import MAX_PLACES
from tests.clock import NOW, TODAY
from tests.html import Page
from tests.made_groups import CODE, make_coach, make_group, make_invitee, make_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]


def terms(version: Version, **changes: object) -> dict[str, object]:
    return {
        "name": "Class of 2026",
        "questionnaire": version.questionnaire_id,
        "places": 30,
        "closes_on": TODAY + timedelta(days=7),
        "visible_until": TODAY + timedelta(days=60),
    } | changes


def test_without_groups_the_page_offers_to_make_the_first(coach: Client) -> None:
    page = Page(coach.get("/coach/"))
    assert page.heading == "My groups"
    assert page.link("Create your first group") == "/coach/groups/new/"


def test_the_list_has_the_coachs_own_groups_and_counts_who_finished(
    coach: Client,
    group: Group,
    finished: Attempt,
    version: Version,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    make_member(group, finished)
    make_group(make_coach("berg"), version, name="Not mine", code="22222222")
    with django_assert_max_num_queries(4):
        page = Page(coach.get("/coach/"))
    (row,) = page.texts("main .rows li")
    assert "1 joined, 1 finished" in row
    assert page.link("Data science 101") == f"/coach/groups/{group.pk}/"
    assert "Not mine" not in page.text


@pytest.mark.parametrize("which", ["member", "group"])
def test_the_list_counts_nobody_as_finished_after_the_agreed_day(
    coach: Client, group: Group, finished: Attempt, which: str
) -> None:
    member = make_member(group, finished)
    over = TODAY - timedelta(days=2)  # everywhere
    Membership.objects.filter(pk=member.pk).update(agreed_until=over)
    if which == "group":
        Membership.objects.filter(pk=member.pk).update(agreed_until=TODAY)
        Group.objects.update(closes_on=over, visible_until=over)
    assert "1 joined, 0 finished" in Page(coach.get("/coach/")).texts("main .rows li")[0]


def test_a_new_group_gets_a_code(coach: Client, version: Version) -> None:
    assert "Create group" in Page(coach.get("/coach/groups/new/")).buttons
    response = coach.post("/coach/groups/new/", terms(version))
    group = Group.objects.get()
    assert response["Location"] == f"/coach/groups/{group.pk}/"
    page = Page(coach.get(response["Location"]))
    assert page.texts(".code") == [f"{group.code[:4]} {group.code[4:]}"]
    assert page.field("Link").attributes["value"] == f"http://testserver/g/{group.code}/"


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"name": ""}, "Give the group a name"),
        ({"name": "\u2066"}, "Give the group a name"),
        ({"name": "\u200b\u3000"}, "Give the group a name"),
        ({"name": "x" * 81}, "too long"),
        ({"places": "0"}, "At least one"),
        ({"places": "501"}, "at most 500"),
        ({"places": "many"}, "whole number"),
        ({"questionnaire": "999"}, "Choose a quiz"),
        ({"closes_on": TODAY - timedelta(days=1)}, "in the past"),
        ({"closes_on": "31.12.2026"}, "as 2026-12-31"),
        ({"visible_until": TODAY}, "can’t be before the last day to join"),
        ({"visible_until": TODAY + timedelta(days=1000)}, "Two years"),
    ],
)
def test_a_refused_group_form_says_what_is_wrong_and_keeps_the_input(
    coach: Client, version: Version, changes: dict[str, object], problem: str
) -> None:
    posted = terms(version, **changes)
    response = coach.post("/coach/groups/new/", posted)
    assert response.status_code == 422
    page = Page(response)
    (error,) = page.errors
    assert problem in error
    for name in ("name", "places", "closes_on", "visible_until"):
        assert page.value(name) == str(posted[name])
    assert not Group.objects.exists()


def test_changed_terms_apply_to_later_members_only(
    coach: Client, group: Group, finished: Attempt, version: Version
) -> None:
    member = make_member(group, finished)
    changed = terms(version, name="Renamed", shows_answers="on", visible_until=TODAY + timedelta(days=365))
    assert coach.post(f"/coach/groups/{group.pk}/settings/", changed).status_code == 303
    member.refresh_from_db()
    assert member.group.shows_answers
    assert not member.shows_answers
    assert not member.is_visible(now=NOW + timedelta(days=200))
    assert Page(coach.get(f"/coach/groups/{group.pk}/")).heading == "Renamed"


def test_a_group_that_has_closed_can_still_be_renamed(coach: Client, group: Group, version: Version) -> None:
    group.closes_on = TODAY - timedelta(days=3)
    group.save()
    changed = terms(version, closes_on=group.closes_on)
    assert coach.post(f"/coach/groups/{group.pk}/settings/", changed).status_code == 303


# --- the roster -----------------------------------------------------------------------------------------


def test_the_roster_shows_everybodys_status(
    coach: Client, group: Group, finished: Attempt, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    make_invitee(group, "s-1")
    make_invitee(group, "s-2", opened_at=NOW)
    make_member(group, finished, invitee=make_invitee(group, "s-3"))
    make_member(group, owner="another-another-anothe", display_name="Bo")
    with django_assert_max_num_queries(8):  # one for what the results say, one for who agreed to whom
        page = Page(coach.get(f"/coach/groups/{group.pk}/"))
    lines = zip(*(page.texts(f".roster tbody tr > :nth-child({column})") for column in (2, 3, 4)), strict=True)
    assert list(lines) == [
        ("Anna", "s-3", "Finished"),
        ("Bo", "by code", "Joined"),
        ("s-2", "", "Link opened"),
        ("s-1", "", "Link not opened"),
    ]


def test_htmx_gets_the_roster_only(coach: Client, group: Group, finished: Attempt) -> None:
    make_member(group, finished)
    part = Page(coach.get(f"/coach/groups/{group.pk}/roster/", headers={"HX-Request": "true"}))
    whole = Page(coach.get(f"/coach/groups/{group.pk}/roster/"))
    assert (part.is_whole, whole.is_whole) == (False, True)
    assert part.texts(".roster tbody th") == whole.texts(".roster tbody th") == ["Anna"]


def test_polling_after_logging_out_leads_to_the_login(stranger: Client, group: Group) -> None:
    response = stranger.get(f"/coach/groups/{group.pk}/roster/", headers={"HX-Request": "true"})
    assert response["HX-Redirect"] == "/coach/login/?next=/coach/"
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver/coach/groups/{group.pk}/"}
    response = stranger.get(f"/coach/groups/{group.pk}/roster/", headers=headers)
    assert response["HX-Redirect"] == f"/coach/login/?next=/coach/groups/{group.pk}/"


def test_names_are_escaped(coach: Client, group: Group) -> None:
    make_member(group, display_name="<b>Anna</b>", invitee=make_invitee(group, "<i>1</i>"))
    for address in ("", "roster/"):
        page = Page(coach.get(f"/coach/groups/{group.pk}/{address}"))
        assert page.texts(".roster bdi") == ["<b>Anna</b>", "<i>1</i>"]
        assert not page.has("bdi *")
    page = Page(coach.get(f"/coach/groups/{group.pk}/invite/"))
    assert page.texts(".people bdi") == ["<i>1</i>"]
    assert "Copy the link of <i>1</i>" in page.buttons
    question = Page(coach.get(page.link("Remove link <i>1</i>")))
    assert question.heading == "Remove “<i>1</i>” from the list?"
    assert not question.has("i")
    assert not page.has("i")


# --- inviting -------------------------------------------------------------------------------------------


def test_a_pasted_list_gives_everybody_one_link(coach: Client, group: Group) -> None:
    address = f"/coach/groups/{group.pk}/invite/"
    names = "Anna Berg\r\n\n  Bo   Ek \nAnna Berg\nשרה\n=1+1\n<b>\n😀"
    assert coach.post(address, {"names": names}).status_code == 303
    assert [line.own_id for line in group.invitees.all()] == ["Anna Berg", "Bo Ek", "שרה", "=1+1", "<b>", "😀"]
    page = Page(coach.post(address, {"names": "Bo Ek\nCleo"}, follow=True))
    assert page.notices == [
        "6 names added. Each has a personal link.",
        "1 name added. It has a personal link. 1 was on the list already.",
    ]
    tokens = [line.token for line in group.invitees.all()]
    assert page.attributes("input[readonly]", "value") == [f"http://testserver/g/i/{token}/" for token in tokens]
    assert len(set(tokens)) == 7


def test_new_names_that_differ_only_in_capitals_or_accents_are_pointed_out(coach: Client, group: Group) -> None:
    address = f"/coach/groups/{group.pk}/invite/"
    coach.post(address, {"names": "Anna Berg\nJosé\nBo Ek"})
    page = Page(coach.post(address, {"names": "anna  berg\nBo Ek\nZoë\nZOE\nCleo"}, follow=True))
    assert page.notices[-1] == (
        "These names differ only in capitals or accents: “Anna Berg” and “anna berg”, “Zoë” and “ZOE”. Where that is "
        "one person, remove one of the two links."
    )
    page = Page(coach.post(address, {"names": "anna  berg\nDan"}, follow=True))
    assert page.notices == ["1 name added. It has a personal link. 1 was on the list already."]


def test_one_name_typed_in_two_ways_is_one_invitee(coach: Client, group: Group) -> None:
    make_invitee(group, own_id="Zoe\u0308")  # from before names were composed
    names = "\ufeffJose\u0301\nJosé\n\u200bJosé\u00a0\n\u200b\n\u3164\nZoë"
    coach.post(f"/coach/groups/{group.pk}/invite/", {"names": names})
    assert [line.own_id for line in group.invitees.all()] == ["Zoe\u0308", "José"]


@pytest.mark.parametrize(
    ("names", "problem"),
    [
        ("", "at least one"),
        ("\u200b\n\ufeff", "at least one"),
        (" \n\t\n", "at least one"),
        ("x" * 81, "too long"),
        ("\n".join(f"student {i}" for i in range(MAX_PLACES + 1)), f"That is {MAX_PLACES + 1} lines"),
    ],
)
def test_an_invalid_list_is_refused_as_a_whole(coach: Client, group: Group, names: str, problem: str) -> None:
    response = coach.post(f"/coach/groups/{group.pk}/invite/", {"names": names})
    assert response.status_code == 422
    page = Page(response)
    (error,) = page.errors
    assert problem in error
    assert page.value("names") == names
    assert not Invitee.objects.exists()


def test_a_list_holds_at_most_max_places_lines(coach: Client, group: Group) -> None:
    address = f"/coach/groups/{group.pk}/invite/"
    assert coach.post(address, {"names": "\n".join(map(str, range(MAX_PLACES)))}).status_code == 303
    with pytest.raises(TooManyInvitees):
        add_invitees(group=group, own_ids=["one more"], new_token=new_token, now=NOW)
    assert Invitee.objects.count() == MAX_PLACES


def test_a_list_that_would_grow_too_long_is_not_changed(
    coach: Client, group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(invitees, "MAX_PLACES", 2)
    address = f"/coach/groups/{group.pk}/invite/"
    assert coach.post(address, {"names": "Anna"}).status_code == 303
    response = coach.post(address, {"names": "Bo\nCleo"})
    assert response.status_code == 422
    page = Page(response)
    (error,) = page.errors
    assert "longer than a group may be" in error
    assert page.value("names") == "Bo\nCleo"
    assert Invitee.objects.get().own_id == "Anna"


def test_removing_an_invitee_ends_the_link_and_keeps_the_member(coach: Client, stranger: Client, group: Group) -> None:
    invitee = make_invitee(group)
    make_member(group, invitee=invitee)
    coach.post(f"/coach/groups/{group.pk}/invite/{invitee.pk}/remove/")
    assert not Invitee.objects.exists()
    assert Membership.objects.get().invitee is None
    assert stranger.get(f"/g/i/{invitee.token}/").status_code == 404


# --- the code, the public summary, deleting ------------------------------------------------------------


def test_a_new_code_replaces_the_old_one(coach: Client, stranger: Client, group: Group) -> None:
    coach.post(f"/coach/groups/{group.pk}/code/")
    group.refresh_from_db()
    assert stranger.get(f"/g/{CODE}/").status_code == 404
    assert stranger.get(f"/g/{group.code}/").status_code == 200


def test_the_public_summary_is_turned_on_and_off(coach: Client, group: Group) -> None:
    address = f"/coach/groups/{group.pk}/together/"
    for _ in range(2):
        coach.post(address, {"on": "1"})
        group.refresh_from_db()
    token = group.together_token
    assert token
    page = Page(coach.get(f"/coach/groups/{group.pk}/"))
    assert page.field("Link to the picture").attributes["value"] == f"http://testserver/together/{token}/"
    assert page.link("Turn the link off") == address
    assert Page(coach.get(address)).has("button[name=off]")
    coach.post(address, {"on": "1"})
    group.refresh_from_db()
    assert group.together_token == token
    coach.post(address, {"off": "1"})
    group.refresh_from_db()
    assert group.together_token is None
    page = Page(coach.get(f"/coach/groups/{group.pk}/"))
    assert "Its link" not in page.texts("label")
    assert page.has("button[name=on]")
    assert coach.post(address).status_code == 404


def test_deleting_a_group_needs_confirmation_and_keeps_the_results(
    coach: Client, group: Group, finished: Attempt
) -> None:
    make_member(group, finished, invitee=make_invitee(group))
    assert Page(coach.get(f"/coach/groups/{group.pk}/delete/")).heading == "Delete “Data science 101”?"
    assert Group.objects.exists()
    assert coach.post(f"/coach/groups/{group.pk}/delete/")["Location"] == "/coach/"
    for model in (Group, Membership, Invitee):
        assert not model.objects.exists()
    assert Attempt.objects.exists()


PAGES = ["", "roster/", "settings/", "invite/", "wall/", "delete/", "profiles/", "compare/"]


@pytest.mark.parametrize("rest", PAGES)
def test_another_coachs_group_is_404(group: Group, rest: str) -> None:
    other = Client()
    other.force_login(make_coach("berg").user)
    assert other.get(f"/coach/groups/{group.pk}/{rest}").status_code == 404
    assert other.get(f"/coach/groups/999999/{rest}").status_code == 404


@pytest.mark.parametrize(("number", "compared"), [("0", 404), ("9" * 30, 422)])  # /compare/ ignores numbers that long
def test_ids_that_do_not_exist_are_404(coach: Client, group: Group, number: str, compared: int) -> None:
    for address in (f"{number}/", f"{group.pk}/members/{number}/", f"{number}/members/1/"):
        assert coach.get(f"/coach/groups/{address}").status_code == 404
    assert coach.get(f"/coach/groups/{group.pk}/compare/", {"m": [number, number + "1"]}).status_code == compared


def test_another_groups_invitee_can_not_be_removed(coach: Client, group: Group, version: Version) -> None:
    theirs = make_invitee(make_group(make_coach("berg"), version, code="22222222"))
    assert coach.post(f"/coach/groups/{group.pk}/invite/{theirs.pk}/remove/").status_code == 404
    assert Invitee.objects.exists()


def test_the_page_is_neither_cached_nor_indexed(coach: Client, group: Group) -> None:
    response = coach.get(f"/coach/groups/{group.pk}/")
    assert "no-store" in response["Cache-Control"]
    assert "noindex" in response["X-Robots-Tag"]
