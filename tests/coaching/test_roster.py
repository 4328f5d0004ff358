"""/coach/groups/…/: the roster's search, filters, order and pages; removing several; the members before and after."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from django.http import QueryDict
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from assessments.coaching.roster import Picked, Status, remove_rows, roster_of
from assessments.coaching.roster_page import PER_PAGE, RosterQuery, load_roster_page
from assessments.coaching.roster_sentences import FLAGS, remove_rows_effect, remove_rows_question
from assessments.core.advice import NOTES
from assessments.core.names import folded
from assessments.links.links import new_token
from assessments.models import Attempt, Group, Invitee, Membership
from tests.clock import NOW
from tests.factories import NOON, make_attempt
from tests.html import Page
from tests.made_groups import give_access, make_coach, make_group, make_invitee, make_member
from tests.mixed_class import make_mixed_class

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]


def home(group: Group, rest: str = "") -> str:
    return f"/coach/groups/{group.pk}/{rest}"


def names(page: Page) -> list[str]:
    return page.texts(".roster tbody th")


def column(page: Page, number: int) -> list[str]:
    return page.texts(f".roster tbody tr > :nth-child({number})")


def found_by(group: Group, query: str) -> list[str]:
    page = load_roster_page(group=group, query=RosterQuery.read(QueryDict(query)), now=NOW)
    return [line.row.name for line in page.lines]


@pytest.fixture
def four(group: Group, finished: Attempt) -> Group:
    """A group of four: one each who hasn't opened the link, has joined, started and finished."""
    make_invitee(group, "Élodie")
    make_member(group, owner="another-another-anothe", display_name="Bo", note="Asked for\nthesis topics.")
    begun = make_attempt(version=finished.version, owner="begun-begun-begun-begu")
    make_member(group, begun, display_name="zoë", invitee=make_invitee(group, "s-7"))
    make_member(group, finished, display_name="Anna", invitee=make_invitee(group, "Anna"))
    return group


# --- what is shown --------------------------------------------------------------------------------------


def test_a_row_says_in_a_few_words_what_the_result_says(coach: Client, four: Group, finished: Attempt) -> None:
    page = Page(coach.get(home(four)))
    assert names(page) == ["Anna", "zoë", "Bo", "Élodie"]
    assert column(page, 3) == ["", "s-7", "by code", ""]
    assert column(page, 4) == ["Finished", "Started", "Joined", "Link not opened"]
    assert column(page, 5)[1:] == column(page, 7)[1:] == ["", "", ""]
    assert column(page, 8) == ["", "", "Asked for thesis topics.", ""]
    assert page.attributes(".roster time", "datetime") == ["2026-11-22T12:12:00Z"]
    assert not page.has("[type=checkbox]:not([aria-label], #pick-all)")


def test_every_note_of_a_result_has_a_flag() -> None:
    assert FLAGS.keys() == NOTES.keys()


def test_a_class_has_every_status_leader_and_flag(group: Group) -> None:
    make_mixed_class(group, people=60, now=NOW)
    rows = roster_of(group=group, now=NOW)
    assert len(rows) == 60
    assert {row.status for row in rows} == set(Status) - {Status.INVITED}  # for a coach added later
    lines = [
        line
        for page in (1, 2)
        for line in load_roster_page(group=group, query=RosterQuery(page=page, sort="leader"), now=NOW).lines
    ]
    assert {"Several", ""} < {line.leader for line in lines}
    assert any(" or " in line.leader for line in lines)
    flags = {flag for line in lines for flag in line.flags}
    assert {"Hasty answers", "Same answer in a row", "Too few answers", "No clear lean", "Nothing answered"} <= flags
    assert all(line.row.status is Status.FINISHED for line in lines if line.leader or line.flags)
    assert {line.without_lean for line in lines if "No clear lean" in line.flags} == {"No clear lean"}


def test_after_the_agreed_day_nothing_of_a_result_shows(coach: Client, four: Group) -> None:
    Membership.objects.update(agreed_until=NOW.date() - timedelta(days=1))
    for query in ("", "?sort=leader", "?sort=flags", "?sort=time"):
        page = Page(coach.get(home(four) + query))
        assert "Finished" not in column(page, 4)
        assert set(column(page, 5) + column(page, 6) + column(page, 7)) == {""}


@pytest.mark.parametrize(
    ("changes", "as_viewer", "said"),
    [
        ({}, False, "Nobody yet. Show the code on the projector, send the link, or invite by personal links; "),
        ({}, True, "Nobody yet. People appear here as they join."),
        ({"closed_at": NOW}, False, "Nobody has joined this group."),
        ({"archived_at": NOW}, False, "Nobody has joined this group."),
    ],
)
def test_an_empty_roster_says_only_what_whoever_looks_can_do(
    coach: Client, group: Group, changes: dict[str, datetime], as_viewer: bool, said: str
) -> None:
    Group.objects.update(**changes)
    if as_viewer:
        viewer = make_coach("berg")
        give_access(group, viewer)
        coach.force_login(viewer.user)
    page = Page(coach.get(home(group)))
    assert page.texts("#roster .lead")[0].startswith(said)
    assert not page.has(".downloads")


def test_a_viewer_has_no_column_of_boxes(coach: Client, four: Group) -> None:
    viewer = make_coach("berg")
    give_access(four, viewer)
    assert len(Page(coach.get(home(four))).all(".roster thead th")) == 8
    coach.force_login(viewer.user)
    page = Page(coach.get(home(four)))
    assert len(page.all(".roster thead th:not([hidden])")) == 6  # nor one of notes, which a viewer doesn't write
    assert len(page.all(".roster tbody tr:first-child > *")) == 7


# --- search, filters, order, pages ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=elo", ["Élodie"]),
        ("q=ZOE", ["zoë"]),
        ("q=S-7", ["zoë"]),
        ("q=topics+bo", ["Bo"]),
        ("q=nobody", []),
        ("status=joined&status=started", ["zoë", "Bo"]),
        ("status=finished&q=b", []),
        ("status=unknown", ["Anna", "zoë", "Bo", "Élodie"]),
        ("sort=name", ["Anna", "Bo", "Élodie", "zoë"]),
        ("sort=-name", ["zoë", "Élodie", "Bo", "Anna"]),
        ("sort=status", ["Élodie", "Bo", "zoë", "Anna"]),
        ("sort=listed", ["Anna", "Élodie", "zoë", "Bo"]),
        ("sort=-listed", ["zoë", "Élodie", "Anna", "Bo"]),
        ("sort=time", ["Anna", "Bo", "Élodie", "zoë"]),
        ("sort=leader", ["Anna", "Bo", "Élodie", "zoë"]),
        ("sort=-flags&page=9", ["Anna", "Bo", "Élodie", "zoë"]),
        ("sort=odd&page=²&q=", ["Anna", "zoë", "Bo", "Élodie"]),
        ("page=-1&sort=--name", ["Anna", "zoë", "Bo", "Élodie"]),
    ],
)
def test_the_address_says_who_is_shown_in_which_order(four: Group, query: str, found: list[str]) -> None:
    assert found_by(four, query) == found


def test_a_search_finds_accents_in_notes_and_makes_no_long_text_of_them(four: Group) -> None:
    Membership.objects.filter(display_name="Bo").update(note="Café, " + "\ufdfa" * 3000)
    assert found_by(four, "q=cafe") == ["Bo"]
    assert len(folded("\ufdfa" * 3000, form="NFD")) == 3000  # eighteen times as many by NFKD


def test_a_long_roster_is_shown_on_one_page_to_print_it_and_on_several_again(coach: Client, group: Group) -> None:
    Invitee.objects.bulk_create(
        Invitee(group=group, own_id=f"s-{number:03}", token=new_token(), created_at=NOW) for number in range(60)
    )
    page = Page(coach.get(home(group) + "?sort=name&page=2"))
    assert len(page.all(".roster tbody tr")) == 60 - PER_PAGE
    whole = page.link("All 60 on one page, to print")
    page = Page(coach.get(whole))
    assert len(page.all(".roster tbody tr")) == 60
    assert page.texts("#found") == ["60 people"]
    assert page.link("50 on a page") == home(group) + "?sort=name"


def test_those_without_a_result_come_last_in_both_directions(group: Group) -> None:
    make_mixed_class(group, people=40, now=NOW)
    for key in ("leader", "flags", "time"):
        ways = [load_roster_page(group=group, query=RosterQuery(sort=sort), now=NOW).lines for sort in (key, f"-{key}")]
        for lines in ways:
            known = [bool(line.leader if key == "leader" else line.row.finished_at) for line in lines]
            assert known == sorted(known, reverse=True)
        assert ways[0][0].row.key != ways[1][0].row.key
    most, least = (load_roster_page(group=group, query=RosterQuery(sort=sort), now=NOW) for sort in ("-flags", "flags"))
    assert len(most.lines[0].flags) > 1
    assert least.lines[0].flags == ()


def test_filters_count_whom_the_search_finds_and_are_undone_by_their_own_link(coach: Client, four: Group) -> None:
    page = Page(coach.get(home(four, "?q=o&sort=name&page=4")))
    assert page.texts(".chips a") == ["All", "Not finished 3", "Link not opened 1", "Joined 1", "Started 1"]
    assert page.texts("#found") == ["3 of 4 people"]
    chosen = page.link("Started 1")
    assert chosen == home(four, "?q=o&status=started&sort=name")
    page = Page(coach.get(chosen))
    assert names(page) == ["zoë"]
    assert page.texts(".chips [aria-current]") == ["Started 1"]
    assert page.link("Joined 1") == home(four, "?q=o&status=joined&status=started&sort=name")
    assert page.link("Started 1") == page.link("All") == home(four, "?q=o&sort=name")
    assert page.value("q") == "o"
    kept = zip(page.attributes("[form=find]", "name"), page.attributes("[form=find]", "value"), strict=True)
    assert list(kept) == [("status", "started"), ("sort", "name")]


def test_a_heading_sorts_and_turns_the_order_round(coach: Client, four: Group) -> None:
    page = Page(coach.get(home(four)))
    assert page.texts("[aria-sort=descending]") == ["Status"]
    assert page.link("Worth a look") == home(four, "?sort=-flags")
    page = Page(coach.get(page.link("Name")))
    assert page.texts("[aria-sort=ascending]") == ["Name"]
    page = Page(coach.get(page.link("Name")))
    assert page.texts("[aria-sort=descending]") == ["Name"]
    assert names(page) == ["zoë", "Élodie", "Bo", "Anna"]
    assert page.link("Status") == home(four)


def test_fifty_a_page(coach: Client, group: Group, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    make_mixed_class(group, people=2 * PER_PAGE + 3, now=NOW)
    with django_assert_max_num_queries(12):
        first = Page(coach.get(home(group, "?sort=leader")))
    assert first.texts("#found") == ["103 people: 1 to 50"]
    assert not first.has("[rel=prev]")
    second = Page(coach.get(first.link("Next page")))
    last = Page(coach.get(second.link("Next page")))
    assert last.texts("#found") == ["103 people: 101 to 103"]
    assert not last.has("[rel=next]")
    assert last.link("Previous page") == home(group, "?sort=leader&page=2")
    keys = [key for page in (first, second, last) for key in page.attributes("[name=pick]", "value")]
    assert len(keys) == len(set(keys)) == 103
    assert names(Page(coach.get(home(group, "?sort=leader&page=99")))) == names(last)


def test_nobody_matches(coach: Client, four: Group) -> None:
    page = Page(coach.get(home(four, "?q=nobody")))
    assert page.link("Show everybody") == home(four)
    assert page.value("q") == "nobody"
    assert not page.has(".roster")


# --- live -----------------------------------------------------------------------------------------------

FRAGMENT = {"HX-Request": "true"}


def test_polling_swaps_only_what_has_changed(coach: Client, four: Group) -> None:
    page = Page(coach.get(home(four, "?q=o&sort=name")))
    (poll,) = page.attributes("[hx-trigger^=every]", "hx-get")
    assert poll.startswith(home(four, "roster/?q=o&sort=name&seen="))
    assert coach.get(poll, headers=FRAGMENT).status_code == 204
    Membership.objects.filter(display_name="Bo").update(note="Other.")
    response = coach.get(poll, headers=FRAGMENT)
    part = Page(response)
    assert names(part) == ["Bo", "Élodie", "zoë"]
    assert part.texts("[hx-swap-oob='innerHTML:#found']") == ["3 of 4 people"]
    assert "HX-Push-Url" not in response
    assert "HX-Replace-Url" not in response
    assert not part.has("#q")  # the field being typed in
    assert not part.has("[type=checkbox]:not([hx-preserve])")
    assert part.attributes("[hx-trigger^=every]", "hx-get") != [poll]


def test_a_link_by_htmx_puts_the_roster_into_the_address(coach: Client, four: Group) -> None:
    response = coach.get(home(four, "roster/?q=&status=joined&page=1"), headers=FRAGMENT)
    assert response["HX-Push-Url"] == home(four, "?status=joined")
    response = coach.get(home(four, "roster/?q=bo&sort=name"), headers=FRAGMENT | {"HX-Trigger": "find"})
    assert response["HX-Replace-Url"] == home(four, "?q=bo&sort=name")


# --- removing several -----------------------------------------------------------------------------------


def test_several_are_removed_after_one_question(coach: Client, four: Group) -> None:
    page = Page(coach.get(home(four, "?sort=name")))
    keys = dict(zip(names(page), page.attributes("[name=pick]", "value"), strict=True))
    address = home(four, "roster/remove/")
    question = Page(coach.get(address, {"pick": [keys["zoë"], keys["Élodie"]], "from": "?sort=name"}))
    assert question.heading == "Remove 1 member and 1 person who hasn’t joined?"
    assert question.texts(".names li") == ["zoë started", "Élodie link not opened"]
    assert question.link("Keep them") == home(four, "?sort=name")
    picked = question.attributes("input[name=pick]", "value")
    assert sorted(picked) == sorted([keys["zoë"], keys["Élodie"]])
    assert Membership.objects.count() == 3
    response = coach.post(f"{address}?from=%3Fsort%3Dname", {"pick": picked}, follow=True)
    assert response.redirect_chain == [(home(four, "?sort=name"), 303)]
    page = Page(response)
    assert page.notices == ["Removed 1 member and 1 person who hasn’t joined."]
    assert names(page) == ["Anna", "Bo"]
    assert [invitee.own_id for invitee in Invitee.objects.all()] == ["Anna"]
    assert Attempt.objects.count() == 2


def test_all_that_match_are_asked_about_by_name(coach: Client, four: Group) -> None:
    page = Page(coach.get(home(four, "?status=joined&status=started")))
    assert "Remove all 2 that match" in page.buttons
    question = Page(coach.get(home(four, "roster/remove/"), {"all": "1", "from": page.value("from")}))
    assert question.texts(".names bdi") == ["zoë", "Bo"]
    assert "your 1 note on them is deleted" in question.text
    assert "The personal link stops working." in question.text


def test_nobody_is_removed_without_a_choice_or_from_another_group(coach: Client, four: Group) -> None:
    page = Page(coach.get(home(four, "roster/remove/?pick=x&pick=m&pick=m99999999999"), follow=True))
    assert page.notices == ["Nobody is selected. Tick those whom you want to remove, then press the button again."]
    other = make_group(make_coach("berg"), four.questionnaire.versions.get(), code="22222222")
    keys = [row.key for row in roster_of(group=four, now=NOW)]
    assert remove_rows(group=other, picked=Picked.of(keys)) == (0, 0)
    assert coach.post(home(other, "roster/remove/"), {"pick": keys}).status_code == 404
    assert (Membership.objects.count(), Invitee.objects.count()) == (3, 3)


def test_somebody_who_joined_meanwhile_stays(four: Group) -> None:
    invitee = Invitee.objects.get(own_id="Élodie")
    picked = Picked.of([f"i{invitee.pk}"])
    make_member(four, owner="third-third-third-thir", display_name="Élo", invitee=invitee)
    assert remove_rows(group=four, picked=picked) == (0, 0)
    assert Membership.objects.get(display_name="Élo").invitee == invitee


@pytest.mark.parametrize(
    ("members", "others", "question"),
    [
        (1, 0, "Remove 1 member?"),
        (0, 2, "Remove 2 people who haven’t joined?"),
        (30, 1, "Remove 30 members and 1 person who hasn’t joined?"),
    ],
)
def test_what_the_question_counts(members: int, others: int, question: str) -> None:
    assert remove_rows_question(members=members, others=others) == question


def test_what_removing_does() -> None:
    assert remove_rows_effect(members=0, notes=0, links=2) == "2 personal links stop working. This can’t be undone."
    assert remove_rows_effect(members=2, notes=2, links=0) == (
        "You no longer see their results, and your 2 notes on them are deleted. The students keep their results. "
        "This can’t be undone."
    )


# --- the members before and after -----------------------------------------------------------------------


def around(page: Page) -> Sequence[str]:
    return page.texts(".neighbours a")


def test_a_members_page_leads_to_those_before_and_after_in_the_coachs_order(
    coach: Client, four: Group, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    roster = Page(coach.get(home(four, "?q=o&sort=name")))
    with django_assert_max_num_queries(9):
        page = Page(coach.get(roster.link("Bo")))
    assert around(page) == ["Roster, 1 of 2", "Next: zoë →"]
    assert page.attributes(".neighbours a:not([rel])", "href") == [home(four, "?q=o&sort=name")]
    page = Page(coach.get(page.attributes("[rel=next]", "href")[0]))
    assert around(page) == ["← Before: Bo", "Roster, 2 of 2"]
    page = Page(coach.get(home(four, f"members/{Membership.objects.get(display_name='Anna').pk}/?q=zo")))
    assert around(page) == ["Roster"]


def test_saving_a_note_and_removing_keep_the_coachs_order(coach: Client, four: Group) -> None:
    address = home(four, f"members/{Membership.objects.get(display_name='Bo').pk}/?sort=name")
    shown = Page(coach.get(address)).value("shown")
    assert coach.post(address, {"note": "New.", "shown": shown})["Location"] == address
    remove = Page(coach.get(address)).link("Remove from group")
    assert Page(coach.get(remove)).link("Keep them in it") == address
    assert coach.post(remove)["Location"] == home(four, "?sort=name")
    assert not Membership.objects.filter(display_name="Bo").exists()


def test_the_latest_to_finish_stand_at_the_top(group: Group, finished: Attempt) -> None:
    later = make_attempt(version=finished.version, owner="later-later-later-late")
    Attempt.objects.filter(pk=later.pk).update(finished_at=NOON + timedelta(hours=2))
    make_member(group, finished, display_name="Anna")
    make_member(group, later, display_name="Zoë")
    assert found_by(group, "") == ["Zoë", "Anna"]
