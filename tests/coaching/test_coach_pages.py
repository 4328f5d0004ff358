"""What a coach's pages say and ask: figures that agree, warnings, questions before something ends, names of files."""

import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.test import Client

from assessments.models import Attempt, Coach, Group, Invitee, Membership
from assessments.web.styles import INLINE
from tests.clock import NOW
from tests.html import Page
from tests.made_groups import CODE, make_invitee, make_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]
WHOLE_SECONDS = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
TOKEN = "together-together-toge"
RULE = "It opens only while at least 5 finished quizzes have answers to compare."


def home(group: Group) -> str:
    return f"/coach/groups/{group.pk}/"


def terms(group: Group, **changes: str) -> dict[str, str]:
    days = {name: str(getattr(group, name)) for name in ("closes_on", "visible_until")}
    return {"name": group.name, "places": str(group.places), "time_zone": "UTC", **days, **changes}


# --- figures --------------------------------------------------------------------------------------------


def test_polling_the_roster_renews_the_sentence_with_the_count(coach: Client, group: Group, finished: Attempt) -> None:
    page = Page(coach.get(home(group)))
    assert page.texts("#public-summary-rule") == [f"{RULE} So far 0 are finished."]
    assert not page.has("[hx-swap-oob]")
    make_member(group, finished)
    part = Page(coach.get(f"{home(group)}roster/", headers={"HX-Request": "true"}))
    assert part.texts("#public-summary-rule[hx-swap-oob=true]") == [f"{RULE} So far 1 is finished."]
    assert not Page(coach.get(f"{home(group)}roster/")).has("#public-summary-rule")


def test_fewer_places_than_members_and_invitations_are_saved_with_a_warning(coach: Client, group: Group) -> None:
    make_member(group, invitee=make_invitee(group, "s-1"))
    make_invitee(group, "s-2")
    make_invitee(group, "s-3")

    def notices(places: int) -> list[str]:
        response = coach.post(f"{home(group)}settings/", terms(group, places=str(places)), follow=True)
        return Page(response).notices[1:]

    assert notices(3) == []
    assert notices(2) == ["1 is in the group and 2 invitations are open: with 2 places not everybody can join."]
    assert Group.objects.get().places == 2
    response = coach.post(f"{home(group)}invite/", {"names": "s-4\ns-5"}, follow=True)
    assert Page(response).notices[1:] == [
        "1 is in the group and 4 invitations are open: with 2 places not everybody can join."
    ]


def test_days_that_were_not_sent_stay_empty(coach: Client, group: Group) -> None:
    for address in ("/coach/groups/new/", f"{home(group)}settings/"):
        response = coach.post(address, {"name": "A"})
        page = Page(response)
        assert response.status_code == 422
        assert [page.value(name) for name in ("places", "closes_on", "visible_until")] == ["", "", ""]
        assert "None" not in page.source


def test_a_link_to_the_whole_group_says_that_too_few_have_finished(stranger: Client, group: Group) -> None:
    Group.objects.update(together_token=TOKEN)
    response = stranger.get(f"/together/{TOKEN}/")
    page = Page(response)
    assert response.status_code == 404
    assert page.texts(".lead") == [
        "This picture of the whole group shows only while at least 5 finished quizzes have answers to compare. "
        "Now fewer have."
    ]
    assert "turned off" not in page.text
    assert "noindex" in response["X-Robots-Tag"]
    assert "turned off" in Page(stranger.get("/together/unknown-unknown-unknow/")).text


def test_students_read_how_many_have_to_finish(stranger: Client, group: Group, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assessments.templatetags.consents.MIN_FOR_PUBLIC_SUMMARY", 7)
    assert "without names, once at least 7 have finished." in Page(stranger.get(f"/g/{CODE}/")).text


@pytest.mark.parametrize("chosen", [[], ["1"]])
def test_a_refused_comparison_has_the_focus(coach: Client, group: Group, chosen: list[str]) -> None:
    page = Page(coach.get(f"{home(group)}compare/", {"m": [make_member(group).pk for _ in chosen]}))
    assert page.has("#errors[role=alert][tabindex='-1'][autofocus]")


def test_a_printed_member_page_is_without_the_note(coach: Client, group: Group) -> None:
    member = make_member(group, note="Secret.")
    page = Page(coach.get(f"{home(group)}members/{member.pk}/"))
    assert page.has(".unprinted textarea")
    assert not page.has("form:not(.unprinted form, .coachbar form)")
    assert re.search(r"@media print\{[^}]*\.unprinted[^}]*\{display:none\}", page.source)


# --- asking first ---------------------------------------------------------------------------------------


def test_taking_off_the_list_asks_first(coach: Client, group: Group) -> None:
    make_member(group, invitee=make_invitee(group, "s-1"))
    make_invitee(group, "s-2")
    for own_id in ("s-1", "s-2"):
        page = Page(coach.get(f"{home(group)}invite/"))
        address = page.link(f"Remove link {own_id}")
        question = Page(coach.get(address))
        assert question.heading == f"Remove “{own_id}” from the list?"
        assert "Whoever has joined by it stays in the group" in question.text
        assert question.link("Keep it on the list") == f"{home(group)}invite/"
        assert Invitee.objects.filter(own_id=own_id).exists()
        assert coach.post(address)["Location"] == f"{home(group)}invite/"
        assert not Invitee.objects.filter(own_id=own_id).exists()
    assert Membership.objects.exists()


def test_taking_a_member_out_asks_first(coach: Client, group: Group) -> None:
    member = make_member(group, display_name="<b>Anna</b>", note="Shy.")
    page = Page(coach.get(f"{home(group)}members/{member.pk}/"))
    question = Page(coach.get(page.link("Remove from group")))
    assert question.heading == "Remove <b>Anna</b> from the group?"
    assert "and your note is deleted" in question.text
    assert Membership.objects.exists()


def test_another_code_and_the_end_of_a_link_ask_first(coach: Client, group: Group) -> None:
    Group.objects.update(together_token=TOKEN)
    question = Page(coach.get(Page(coach.get(f"{home(group)}settings/")).link("Get a new code")))
    assert question.heading == "Replace the code ABCD 2345?"
    question = Page(coach.get(Page(coach.get(home(group))).link("Turn the link off")))
    assert question.heading == "Turn off the link to the whole group’s picture?"
    group.refresh_from_db()
    assert (group.code, group.together_token) == (CODE, TOKEN)


# --- files ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "in_file"),
    [
        ("Data science 101", "data-science-101"),
        ('../a/b\\c"; rm -rf *', "abc-rm-rf"),
        ("Données été", "données-été"),
        ("数据科学", "数据科学"),
        ("…!?", "group-{pk}"),
        ("x" * 80, "x" * 60),
    ],
)
def test_files_are_named_after_the_group(coach: Client, group: Group, name: str, in_file: str) -> None:
    Group.objects.update(name=name)
    for content in ("roster", "profiles"):
        expected = f"careerfit-{in_file.format(pk=group.pk)}-{content}.csv"
        response = coach.get(f"{home(group)}{content}.csv")
        named = f'filename="{expected}"' if expected.isascii() else f"filename*=utf-8''{quote(expected)}"
        assert response["Content-Disposition"] == f"attachment; {named}"


def test_files_have_whole_seconds(coach: Client, student: Client, group: Group, finished: Attempt) -> None:
    odd = NOW - timedelta(days=1, microseconds=123)
    make_member(group, finished, joined_at=odd, invitee=make_invitee(group, opened_at=odd, created_at=odd))
    Attempt.objects.update(finished_at=odd, started_at=odd)
    roster = coach.get(f"{home(group)}roster.csv").content.decode()
    profiles = coach.get(f"{home(group)}profiles.csv").content.decode()
    everything = student.get("/mine/everything.json").content.decode()
    for content, fewest in ((roster, 2), (profiles, 1), (everything, 6)):
        moments = re.findall(r"\d{4}-\d\d-\d\dT[^\s\",]+", content)
        assert len(moments) >= fewest
        assert [moment for moment in moments if not WHOLE_SECONDS.fullmatch(moment)] == []


def test_a_coachs_pages_take_the_width_of_the_screen_and_logging_in_does_not(
    coach: Client, stranger: Client, group: Group
) -> None:
    for address in ("/coach/", f"/coach/groups/{group.pk}/", f"/coach/groups/{group.pk}/profiles/"):
        assert INLINE["wide"] in coach.get(address).content.decode(), address
    assert Page(coach.get(f"/coach/groups/{group.pk}/")).has("main > .roster-side #roster")
    assert INLINE["wide"] not in stranger.get("/coach/login/").content.decode()


def test_the_foot_of_a_coachs_page_says_who_is_logged_in(coach: Client, lind: Coach, stranger: Client) -> None:
    foot = "footer p"
    name = lind.user.get_username()
    assert Page(coach.get("/coach/")).texts(foot) == [f"Logged in as {name}. No tracking, nothing from third parties."]
    assert Page(stranger.get("/coach/login/")).texts(foot) == ["No tracking, nothing from third parties."]
    assert Page(stranger.get("/")).texts(foot) == ["No account, no tracking, nothing from third parties."]
