"""/coach/groups/<id>/profiles/, the CSVs, /together/<token>/ : the results of a whole group."""

import csv
import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.text import compress_string
from pytest_django import DjangoAssertNumQueries

from assessments.coaching.summary import summarise_group
from assessments.coaching.triage import triage
from assessments.coaching.views.profiles import PER_PAGE
from assessments.core import scoring
from assessments.core.definition import Format
from assessments.models import Attempt, Group, Membership, ResultSnapshot, Version
from assessments.quiz import attempts
from assessments.results.report import score_attempt
from assessments.results.snapshots import load_report, load_summaries
from tests.classes import make_class
from tests.clock import NOW, TODAY, YESTERDAY
from tests.factories import make_attempt, make_finished, make_version, question_of
from tests.html import Page
from tests.made_groups import make_invitee, make_member
from tests.people import make_answered, responses_of_shape

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]
PUBLIC_TOKEN = "together-together-toge"


@pytest.fixture
def group(group: Group) -> Group:
    """The group, with a link to its public summary."""
    group.together_token = PUBLIC_TOKEN
    group.save()
    return group


def rows_of(client: Client, address: str) -> list[dict[str, str]]:
    response = client.get(address)
    assert response["Content-Disposition"].startswith("attachment")
    assert response.content.startswith(b"\xef\xbb\xbf")  # spreadsheets read the rest as UTF-8
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


# --- summaries ------------------------------------------------------------------------------------------


def test_a_summary_has_the_numbers_of_the_report(finished: Attempt) -> None:
    summary, report = load_summaries([finished])[finished.pk], score_attempt(finished)
    assert (summary.kind, summary.leader_keys, summary.notes) == (report.kind, report.leader_keys, report.notes)
    for stored, score in zip(summary.archetypes, report.archetypes, strict=True):
        assert stored.key == score.key
        assert abs(stored.value - score.value) < 1e-3
        assert stored.share == score.share


def test_finishing_again_replaces_the_snapshot(attempt: Attempt, version: Version) -> None:
    first, second = version.content.questions[:2]
    attempts.answer(attempt=attempt, question_key=first.key, response=None, now=NOW)
    attempts.finish(attempt=attempt, token="token-token-token-tokn", now=NOW)
    before = ResultSnapshot.objects.get().data
    attempt.refresh_from_db()
    attempts.ask_more(attempt=attempt, now=NOW)
    attempt.refresh_from_db()
    attempts.answer(attempt=attempt, question_key=second.key, response=None, now=NOW)
    assert ResultSnapshot.objects.get().data == before  # until it is finished again
    attempts.finish(attempt=attempt, token="token-token-token-toke", now=NOW)
    assert ResultSnapshot.objects.get().data["skipped"] == before["skipped"] + 1


def test_a_snapshot_of_an_older_engine_is_computed_again(finished: Attempt, monkeypatch: pytest.MonkeyPatch) -> None:
    ResultSnapshot.objects.update(engine="0", data={})
    assert load_summaries([finished])[finished.pk].answered == len(finished.version.content.questions)
    assert ResultSnapshot.objects.get().engine == scoring.ENGINE_VERSION
    ResultSnapshot.objects.all().delete()
    assert load_summaries([finished])[finished.pk].answered == len(finished.version.content.questions)
    assert ResultSnapshot.objects.exists()


def test_a_result_of_engine_2_opens_with_its_sides(
    student: Client, coach: Client, group: Group, version: Version
) -> None:
    """It was stored without sides, and flat was asked before clear."""
    attempt = make_answered(version=version, responses=responses_of_shape(version, ("clear", 1)))
    make_member(group, attempt)
    stored = ResultSnapshot.objects.get().data
    (side,) = stored["sides"]
    old = {name: value for name, value in stored.items() if name != "sides"} | {"kind": "flat", "leaders": []}

    def opened(client: Client, address: str) -> Any:
        ResultSnapshot.objects.update(engine="2", data=old)
        return client.get(address)

    address = f"/r/{attempt.links.get().token}/"
    assert opened(student, f"{address}result.json").json()["verdict"]["sides"] == [side]
    assert Page(opened(student, address)).heading.startswith("Mostly ")
    assert Page(opened(student, "/mine/")).texts(".owned .name")[0].endswith(" side")
    profiles = Page(opened(coach, f"/coach/groups/{group.pk}/profiles/"))
    assert profiles.texts(".everybody .small")[0].endswith(" side")
    assert ResultSnapshot.objects.get().engine == scoring.ENGINE_VERSION
    assert ResultSnapshot.objects.get().data == stored


def test_a_reopened_result_of_engine_2_keeps_the_answers_that_it_was_finished_with(version: Version) -> None:
    responses = responses_of_shape(version, ("clear", 1))
    attempt = make_answered(version=version, responses=responses)
    stored = ResultSnapshot.objects.get().data
    old = {name: value for name, value in stored.items() if name != "sides"}
    ResultSnapshot.objects.update(engine="2", data=old)
    Attempt.objects.update(reopened_at=NOW)
    attempt.answers.filter(question_key=next(iter(responses))).update(value=None, skipped=True)
    load_report(Attempt.objects.with_snapshot().get())
    assert ResultSnapshot.objects.get().data == stored


# --- the page -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", [("clear", 1), ("clear", 2), ("split", 1)])
def test_a_side_is_named_in_short_wherever_a_group_s_results_are_listed(
    coach: Client, group: Group, version: Version, shape: tuple[str, int]
) -> None:
    attempt = make_answered(version=version, responses=responses_of_shape(version, shape))
    membership = make_member(group, attempt)
    summary = summarise_group(group=group, now=NOW)
    (member,) = summary.members
    in_short = member.result.in_short
    assert " + " in in_short
    assert in_short.endswith(" sides" if shape[1] > 1 else " side")
    page = Page(coach.get(f"/coach/groups/{group.pk}/profiles/"))
    assert page.texts(".everybody .small") == [in_short]
    assert page.texts(".everybody svg title") == [f"Anna: {in_short}"]
    assert page.texts(".first .muted") == [in_short for case in triage(summary.members).first]
    led = [score.key for score, count in summary.leads if count]
    assert led == (list(member.result.leader_keys) if shape[0] == "clear" else [])  # sides are not counted
    (row,) = rows_of(coach, f"/coach/groups/{group.pk}/profiles.csv")
    assert row["sides"].split() == list(member.result.side_keys)
    shown = Page(coach.get(f"/coach/groups/{group.pk}/members/{membership.pk}/"))
    assert shown.texts(".lead")[0].startswith(load_report(attempt).headline(whose="These"))


def test_who_leads_equally_often_is_ordered_by_the_mean(group: Group) -> None:
    make_class(group, people=7)
    leads = [(count, score.value) for score, count in summarise_group(group=group, now=NOW).leads]
    assert leads == sorted(leads, reverse=True)


def test_without_finished_members_the_page_leads_to_the_roster(coach: Client, group: Group) -> None:
    make_member(group)
    page = Page(coach.get(f"/coach/groups/{group.pk}/profiles/"))
    (lead,) = page.texts(".lead")
    assert lead.startswith("Nobody whose result you may see has finished yet.")
    assert page.link("Go to the roster") == f"/coach/groups/{group.pk}/"
    assert not page.has(".everybody, .radar, .first")


def test_the_page_counts_as_many_finished_as_the_roster(coach: Client, group: Group) -> None:
    """Also those who skipped every question, though they are in none of the figures."""
    empty = make_attempt(version=group.questionnaire.versions.get())
    key = question_of(empty.version, Format.STATEMENT).key
    attempts.answer(attempt=empty, question_key=key, response=None, now=NOW)
    attempts.finish(attempt=empty, token="nothing-nothing-nothin", now=NOW)
    empty.refresh_from_db()
    make_member(group, empty)
    (lead,) = Page(coach.get(f"/coach/groups/{group.pk}/profiles/")).texts(".lead")
    assert lead.startswith("1 has finished, 1 of them without an answer.")
    make_class(group, people=2)
    lead = Page(coach.get(f"/coach/groups/{group.pk}/profiles/")).texts(".lead")[0]
    assert lead.startswith("3 have finished, 1 of them without an answer.")


def test_a_class_of_300_takes_at_most_12_queries(
    coach: Client, group: Group, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    make_class(group, people=300, answers=5)  # the page reads their snapshots, and no answers
    with django_assert_max_num_queries(12):
        page = Page(coach.get(f"/coach/groups/{group.pk}/profiles/"))
    assert len(page.all(".everybody .radar-small")) == PER_PAGE
    assert len(compress_string(page.source.encode())) < 40 * 1024
    (lead,) = page.texts(".lead")
    assert lead.startswith("300 have finished.")
    assert len(set(page.attributes("[name=m]", "value"))) == len(page.all("[name=m]")) == PER_PAGE
    with django_assert_max_num_queries(12):
        coach.get(f"/coach/groups/{group.pk}/")


def test_counts_and_means_agree_with_the_members_results(group: Group) -> None:
    make_class(group, people=7)
    summary = summarise_group(group=group, now=NOW)
    led = sum(count for _, count in summary.leads)
    assert led + sum(count for _, _, count in summary.without_leader) == 7
    for score in summary.mean:
        values = [member.result.by_key[score.key].value for member in summary.counted]
        assert score.value == pytest.approx(sum(values) / 7)
        assert min(values) <= score.low <= score.value <= score.high <= max(values)


def test_people_without_a_lean_are_not_called_undecided_between_several(coach: Client, group: Group) -> None:
    """Somebody who finds everything middling is torn between nothing."""
    version = group.questionnaire.versions.get()
    statement = question_of(version, Format.STATEMENT)
    for number in range(5):
        attempt = make_attempt(version=version, owner=f"middling-{number}".ljust(22, "x"))
        attempts.answer(attempt=attempt, question_key=statement.key, response=3, now=NOW)
        attempts.finish(attempt=attempt, token=f"middling{number}".ljust(22, "x"), now=NOW)
        attempt.refresh_from_db()
        make_member(group, attempt)
    summary = summarise_group(group=group, now=NOW)
    assert (summary.no_lean, summary.between_several) == (5, 0)
    page = Page(coach.get(f"/coach/groups/{group.pk}/profiles/"))
    assert page.texts("p.lead")[0] == "5 have finished. 5 have no clear lean."
    assert page.texts(".leads li")[-1].startswith("No clear lean 5")
    assert page.texts(".leads li")[-2].startswith("Undecided between several 0")
    rows = page.texts("table.numbers tbody tr")
    assert "Undecided between several 0" in rows and "No clear lean 5" in rows
    Group.objects.update(together_token=PUBLIC_TOKEN)
    public = Page(Client().get(f"/together/{PUBLIC_TOKEN}/"))
    assert public.texts(".leads li") == page.texts(".leads li")


def test_results_past_the_agreed_day_are_left_out(group: Group) -> None:
    make_class(group, people=6)
    Membership.objects.filter(pk=group.memberships.earliest("pk").pk).update(agreed_until=YESTERDAY)
    assert len(summarise_group(group=group, now=NOW).members) == 5
    Group.objects.update(visible_until=TODAY, closes_on=TODAY)
    group.refresh_from_db()
    assert summarise_group(group=group, now=NOW + timedelta(days=1)).members == ()


def test_everybodys_values_are_a_table_and_a_figure(coach: Client, stranger: Client, group: Group) -> None:
    make_class(group, people=3)
    hidden = group.memberships.latest("pk")
    Membership.objects.filter(pk=hidden.pk).update(agreed_until=YESTERDAY)
    address = f"/coach/groups/{group.pk}/profiles.json"
    page = Page(coach.get(f"/coach/groups/{group.pk}/profiles/"))
    assert page.attributes("figure.explore", "data-figure") == [address]
    members = summarise_group(group=group, now=NOW).members
    names = [member.membership.display_name for member in members]
    assert len(names) == 2 and hidden.display_name not in names
    table = page.all("table.numbers")[-1]
    assert sorted(row.text().strip() for row in table.css("tbody th")) == names
    figure = coach.get(address).json()
    dots = [trace for trace in figure["data"] if "legendgroup" in trace]
    values = [score.value for member in members for score in member.result.archetypes]
    assert sorted(x for trace in dots for x in trace["x"]) == pytest.approx(sorted(values), abs=0.051)
    assert hidden.display_name not in str(figure)
    labels = [row.css("td")[0].text().strip() for row in table.css("tbody tr")]
    assert {group["label"].rpartition(" (")[0] for group in figure["groups"]} == set(labels)
    assert stranger.get(address).status_code == 302
    Membership.objects.update(agreed_until=YESTERDAY)
    assert coach.get(address).status_code == 404


def test_before_and_after_are_a_table_and_a_figure(coach: Client, group: Group, version: Version) -> None:
    address = f"/coach/groups/{group.pk}/changes.json"
    before = make_answered(version=version, responses=responses_of_shape(version, ("clear", 0)))
    Attempt.objects.update(finished_at=NOW - timedelta(days=30))
    before.refresh_from_db()
    after = make_answered(version=version, responses=responses_of_shape(version, ("split", 1)), token="x" * 22)
    member = make_member(group, before, also_shown=after)  # whichever of the two is the one that counts
    make_member(group, make_finished(version=version, owner="another-another-anothe", token="y" * 22), display_name="B")
    page = Page(coach.get(f"/coach/groups/{group.pk}/profiles/"))
    assert address in page.attributes("figure.explore", "data-figure")
    (row,) = page.all("table.numbers")[-1].css("tbody tr")
    results = load_summaries([before, after])
    assert [cell.text().strip() for cell in row.css("td")[:2]] == [
        results[before.pk].in_short,
        results[after.pk].in_short,
    ]
    figure = coach.get(address).json()
    _, open_dots, dots, _ = figure["data"]
    for trace, attempt in ((open_dots, before), (dots, after)):
        values = [score.value for score in results[attempt.pk].archetypes]
        assert trace["x"] == pytest.approx(values, abs=0.051)
    assert [(group["key"], group["label"]) for group in figure["groups"]] == [
        ("between several", "Undecided between several (1)")
    ]
    Membership.objects.filter(pk=member.pk).update(also_shown=None)
    assert coach.get(address).status_code == 404
    assert "Nobody shows two results yet." in Page(coach.get(f"/coach/groups/{group.pk}/profiles/")).text


def test_whom_to_talk_to_is_listed_with_the_reason(coach: Client, group: Group, finished: Attempt) -> None:
    make_member(group, finished)
    ResultSnapshot.objects.update(
        data=ResultSnapshot.objects.get().data
        | {"kind": "split", "leaders": ["infra", "feature"], "sides": [], "notes": ["person_fit"]}
    )
    page = Page(coach.get(f"/coach/groups/{group.pk}/profiles/"))
    assert page.links["Anna"] == f"/coach/groups/{group.pk}/members/{group.memberships.get().pk}/"
    assert page.texts(".first strong") == ["Anna"]
    (verdict,) = page.texts(".first .muted")
    assert verdict.startswith("Undecided: ")
    (sentence,) = page.texts(".first p:last-child")
    assert "ask which of the two working days they would choose" in sentence


def test_members_with_other_archetypes_are_not_counted(coach: Client, group: Group, version: Version) -> None:
    data = version.content.as_data()
    gone = data["archetypes"].pop()["key"]
    data["advice"] = [piece for piece in data["advice"] if gone not in str(piece)]
    for question in data["questions"]:
        for choice in question.get("choices", [question]):
            choice.get("weights", {}).pop(gone, None)
    del data["cues"], data["postings"]
    newer = make_version(version, definition=data)
    make_member(group, make_finished(version=version))
    make_member(group, make_finished(version=newer, owner="another-another-anothe", token="x" * 22))
    summary = summarise_group(group=group, now=NOW)
    assert (len(summary.counted), len(summary.others)) == (1, 1)
    page = Page(coach.get(f"/coach/groups/{group.pk}/profiles/"))
    (notice,) = page.texts("p.notice")
    assert "it is not in the figures" in notice
    assert len(page.all(".everybody .radar-small")) == 2


# --- CSV ------------------------------------------------------------------------------------------------

NAMES = ["=1+1", "+1", "-1", "@x", "\tx", "<b>Bo</b>", "😀", "שרה", 'A "quoted", name']


def test_the_roster_csv_escapes_formulas(coach: Client, group: Group, finished: Attempt) -> None:
    for number, name in enumerate(NAMES):
        make_member(
            group, owner=f"{number:-<22}", display_name=name, invitee=make_invitee(group, f"={number}"), note=name
        )
    make_invitee(group, "never came")
    rows = rows_of(coach, f"/coach/groups/{group.pk}/roster.csv")
    safe = [f"'{name}" if name[0] in "=+-@\t" else name for name in NAMES]
    assert [row["name"] for row in rows] == [*safe, ""]
    assert [row["note"] for row in rows] == [*safe, ""]
    assert rows[0]["id"] == "'=0"
    assert rows[-1]["status"] == "Link not opened"
    assert re.fullmatch(r"http://testserver/g/i/[\w-]{22}/", rows[0]["personal_link"])


def test_the_profiles_csv_has_the_coachs_own_ids(coach: Client, group: Group, finished: Attempt) -> None:
    make_member(group, finished, display_name="=cmd()", invitee=make_invitee(group, "s-17"))
    make_member(group, owner="another-another-anothe")
    (row,) = rows_of(coach, f"/coach/groups/{group.pk}/profiles.csv")
    assert (row["id"], row["name"], row["answered"]) == (
        "s-17",
        "'=cmd()",
        str(len(finished.version.content.questions)),
    )
    report = score_attempt(finished)
    for score in report.archetypes:
        assert float(row[f"{score.key} value"]) == pytest.approx(score.value, abs=1e-3)
    assert sum(int(row[f"{score.key} share"]) for score in report.archetypes) == 100


# --- the public summary ---------------------------------------------------------------------------------


def test_the_public_summary_opens_with_five_finished_and_has_no_names(
    stranger: Client, coach: Client, group: Group
) -> None:
    make_class(group, people=4)
    assert stranger.get(f"/together/{PUBLIC_TOKEN}/").status_code == 404
    assert coach.get(f"/together/{PUBLIC_TOKEN}/").status_code == 404
    make_member(group, make_finished(version=group.questionnaire.versions.get()), display_name="Unmistakable")
    page = Page(stranger.get(f"/together/{PUBLIC_TOKEN}/"))
    (lead,) = page.texts(".lead")
    assert lead.startswith("5 people have finished")
    names = Page(coach.get(f"/coach/groups/{group.pk}/profiles/")).texts(".everybody bdi")
    assert {"Unmistakable", "Member 0"} <= set(names)
    assert not any(name in page.source for name in (*names, "Member"))


@pytest.mark.parametrize("token", ["A" * 22, "x", "\x00"])
def test_an_unknown_or_turned_off_public_summary_is_404(
    stranger: Client, group: Group, token: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_class(group, people=5)
    with django_assert_num_queries(1):
        assert stranger.get(f"/together/{token}/").status_code == 404
    Group.objects.update(together_token=None)
    assert stranger.get(f"/together/{PUBLIC_TOKEN}/").status_code == 404
