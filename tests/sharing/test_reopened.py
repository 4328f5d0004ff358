"""A reopened result: everybody but its owner sees what was finished, until it is finished again."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.test import Client

from assessments.core import scoring
from assessments.models import Attempt, Group, Membership, ResultSnapshot, ShareLink, Version
from assessments.quiz import attempts
from assessments.results import sensitivity
from tests.classes import make_class
from tests.clock import NOW
from tests.core.posting_reader.own import text_of
from tests.factories import NOON, make_attempt, make_finished, response_for
from tests.html import Page
from tests.made_groups import make_coach, make_group, make_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]
TOKEN = "token-token-token-tokn"
TOGETHER = "together-together-toge"
Door = Callable[[], bytes]


@pytest.fixture
def taken(version: Version) -> Attempt:
    """Twelve of all questions answered and one skipped, finished, with a link that shows the answers."""
    attempt = make_attempt(version=version)
    for place, question in enumerate(version.content.questions[:13]):
        response = response_for(question, place) if place else None
        moment = NOON + timedelta(minutes=place)
        attempts.answer(attempt=attempt, question_key=question.key, response=response, now=moment)
    attempts.finish(attempt=attempt, token=TOKEN, now=NOON + timedelta(minutes=20))
    ShareLink.objects.update(shows_answers=True)
    return Attempt.objects.with_snapshot().get()


@pytest.fixture
def group(version: Version, taken: Attempt) -> Group:
    group = make_group(make_coach(), version, shows_answers=True, together_token=TOGETHER)
    make_class(group, people=5)
    other = make_finished(version=version, owner="another-another-anothe", token="other-other-other-othr")
    make_member(group, other, display_name="Bo")
    make_member(group, taken)
    return group


def reopen_and_change(attempt: Attempt) -> None:
    """Change a given answer and the skipped one, and give 20 more."""
    attempts.ask_more(attempt=attempt, now=NOW)
    attempt = Attempt.objects.get(pk=attempt.pk)
    for place, question in enumerate(attempt.version.content.questions[:33]):
        if place < 2 or place > 12:
            response = response_for(question, place + 2)
            attempts.answer(attempt=attempt, question_key=question.key, response=response, now=NOW)


def doors(group: Group, stranger: Client) -> dict[str, Door]:
    """Every address at which somebody else than the owner meets the result."""
    coach = Client()
    coach.force_login(group.coach.user)
    anna, bo = (Membership.objects.get(display_name=name) for name in ("Anna", "Bo"))
    home = f"/coach/groups/{group.pk}/"

    def get(client: Client, address: str, **data: list[str]) -> Door:
        return lambda: client.get(address, data).content

    return {
        "member": get(coach, f"{home}members/{anna.pk}/"),
        "members side by side": get(coach, f"{home}compare/", m=[str(anna.pk), str(bo.pk)]),
        "group": get(coach, home),
        "live roster": get(coach, f"{home}roster/"),
        "roster as CSV": get(coach, f"{home}roster.csv"),
        "profiles and small radars": get(coach, f"{home}profiles/"),
        "profiles as CSV": get(coach, f"{home}profiles.csv"),
        "profiles as a figure": get(coach, f"{home}profiles.json"),
        "public summary": get(stranger, f"/together/{TOGETHER}/"),
        **{name or "page": get(stranger, f"/r/{TOKEN}/{name}") for name in LINKED},
        "comparison": get(stranger, "/compare/", r=[TOKEN, "other-other-other-othr"]),
        "posting": lambda: stranger.post("/postings/", {"text": text_of("infra"), "beside": TOKEN}).content,
    }


LINKED = ("", "result.json", "result.csv", "result.png", "result.pdf", "radar.json", "corners/")
# The token of a form; in a PDF the line with when it was made, and its ids.
CHANGING = re.compile(rb'name="csrfmiddlewaretoken" value="\w+"|D:\d+|<\?xpacket.*|/ID ?\[.*')


def seen(group: Group, stranger: Client) -> dict[str, bytes]:
    caches["pages"].clear()
    return {name: CHANGING.sub(b"", door()) for name, door in doors(group, stranger).items()}


def test_others_see_the_finished_result_until_it_is_finished_again(
    taken: Attempt, group: Group, stranger: Client
) -> None:
    before = seen(group, stranger)
    reopen_and_change(taken)
    after = seen(group, stranger)
    assert [name for name in before if before[name] != after[name]] == []
    attempts.finish(attempt=taken, token="again-again-again-agai", now=NOW)
    again = seen(group, stranger)
    assert [name for name in before if before[name] == again[name]] == []


def test_the_snapshot_of_an_older_engine_is_scored_again_from_what_was_finished(
    taken: Attempt, group: Group, stranger: Client
) -> None:
    before = seen(group, stranger)
    reopen_and_change(taken)
    ResultSnapshot.objects.filter(attempt=taken).update(engine="older")
    assert [name for name, content in seen(group, stranger).items() if before[name] != content] == []
    assert ResultSnapshot.objects.get(attempt=taken).engine == scoring.ENGINE_VERSION


def test_answers_since_are_left_out_where_an_older_release_stored_the_snapshot(
    taken: Attempt, stranger: Client
) -> None:
    row = ResultSnapshot.objects.get()
    ResultSnapshot.objects.update(data={name: value for name, value in row.data.items() if name != "responses"})
    before = stranger.get(f"/r/{TOKEN}/result.json").json()
    reopen_and_change(taken)
    after = stranger.get(f"/r/{TOKEN}/result.json").json()
    assert {name: after[name] for name in before if name != "why"} == {n: before[n] for n in before if n != "why"}
    assert [why["question"] for why in after["why"]] == [why["question"] for why in before["why"]]


def test_the_owner_sees_the_answers_so_far_and_reads_what_others_see(taken: Attempt, student: Client) -> None:
    assert student.get(f"/r/{TOKEN}/result.json").json()["answered"] == 12
    reopen_and_change(taken)
    assert student.get(f"/r/{TOKEN}/result.json").json()["answered"] == 33
    page = Page(student.get(f"/r/{TOKEN}/"))
    assert "From 33 answers" in page.text
    assert "Others see the result as you finished it" in page.text
    attempts.finish(attempt=taken, token="again-again-again-agai", now=NOW)
    assert "Others see the result as you finished it" not in Page(student.get(f"/r/{TOKEN}/")).text


def test_the_owners_unfinished_answers_do_not_replace_the_stored_sensitivity(taken: Attempt, student: Client) -> None:
    reopen_and_change(taken)
    student.get(f"/r/{TOKEN}/")
    assert "insight" not in ResultSnapshot.objects.get().data
    Client().get(f"/r/{TOKEN}/")
    stored = ResultSnapshot.objects.get().data["insight"]
    sensitivity._find.cache_clear()
    student.get(f"/r/{TOKEN}/")
    assert ResultSnapshot.objects.get().data["insight"] == stored
