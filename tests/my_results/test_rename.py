"""/mine/results/<attempt>/name/ and /mine/postings/<posting>/name/: names that an owner gives."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from assessments.models import Attempt, Coach, Posting, ShareLink, Version
from assessments.web.htmx import SeeOther
from tests.core.posting_reader.own import link_to, make_posting
from tests.factories import STUDENT, make_attempt, make_finished
from tests.html import Page
from tests.made_groups import make_coach, make_group, make_member

pytestmark = pytest.mark.django_db
OTHER = "another-another-anothe"
LABEL = "Quokka <b>days</b> & nights"


@pytest.fixture
def address(finished: Attempt) -> str:
    return f"/mine/results/{finished.pk}/name/"


@pytest.fixture
def kept(finished: Attempt) -> ShareLink:
    return link_to(make_posting(finished.version, called="Lumo, Lisbon"), "posting-posting-postin")


def test_a_result_is_listed_under_its_new_name_and_what_it_says(
    student: Client, finished: Attempt, address: str
) -> None:
    [says] = Page(student.get("/mine/")).texts(".name")
    page = Page(student.get(address))
    assert page.heading == "Name this result"
    assert page.value("name") == ""
    assert "Only you see it" in page.texts(".hint")[0]
    assert says in page.texts(".hint")[0]
    response = student.post(address, {"name": f"  {LABEL} "})
    assert isinstance(response, SeeOther)
    assert response["Location"] == "/mine/"
    page = Page(student.get("/mine/"))
    assert page.notices == ["Saved under its new name."]
    assert page.texts(".name") == [LABEL]  # escaped: no tag has come out of it
    assert says in page.texts(".owned li")[0]
    assert Page(student.get(address)).value("name") == LABEL


def test_a_name_can_be_taken_away_again(student: Client, finished: Attempt, address: str) -> None:
    [says] = Page(student.get("/mine/")).texts(".name")
    student.post(address, {"name": LABEL})
    student.post(address, {"name": " \u200b "})
    assert Page(student.get("/mine/")).texts(".name") == [says]


def test_a_name_that_is_too_long_is_refused_and_kept(student: Client, finished: Attempt, address: str) -> None:
    response = student.post(address, {"name": "x" * 81})
    assert response.status_code == 422
    page = Page(response)
    assert page.errors == ["A name holds 80 characters at most. Shorten this one."]
    assert page.value("name") == "x" * 81
    finished.refresh_from_db()
    assert finished.label == ""


def test_a_fragment_is_sent_to_htmx(student: Client, address: str) -> None:
    page = Page(student.get(address, headers={"HX-Request": "true"}))
    assert not page.is_whole
    assert page.heading == "Name this result"


def test_nobody_else_can_name_it(student: Client, stranger: Client, kept: ShareLink, version: Version) -> None:
    attempt = make_attempt(version=version)
    finished = Attempt.objects.exclude(pk=attempt.pk).get()
    for address in (f"/mine/results/{finished.pk}/name/", f"/mine/postings/{kept.posting_id}/name/"):
        assert stranger.get(address).status_code == stranger.post(address, {"name": "Mine"}).status_code == 404
    assert student.get(f"/mine/results/{attempt.pk}/name/").status_code == 404  # not finished: it has no result
    assert Posting.objects.get().name == "Lumo, Lisbon"


def test_only_the_owner_sees_a_label(student: Client, finished: Attempt, address: str) -> None:
    """Not on shared pages, in files, previews and cards, nor where a coach looks."""
    student.post(address, {"name": "Quokka"})
    lind: Coach = make_coach()
    group = make_group(lind, finished.version)
    member = make_member(group, finished)
    coach, stranger = Client(), Client()
    coach.force_login(lind.user)
    finished.links.update(shows_answers=True)
    make_finished(version=finished.version, owner="other-other-other-othe", token=OTHER)
    token = finished.links.get().token
    shared = [f"/r/{token}/", *(f"/r/{token}/{name}" for name in ("result.json", "result.csv", "radar.json"))]
    theirs = [f"/coach/groups/{group.pk}/{name}" for name in ("", "profiles/", f"members/{member.pk}/", "profiles.csv")]
    for client, addresses in ((stranger, [*shared, f"/compare/?r={token}&r={OTHER}"]), (coach, [*shared, *theirs])):
        for place in addresses:
            response = client.get(place)
            assert response.status_code == 200, place
            assert "Quokka" not in response.content.decode(), place
    for place in ("/mine/", "/compare/", f"/compare/?r={token}&r={OTHER}", f"/take/{finished.pk}/discard/"):
        assert "Quokka" in Page(student.get(place)).text, place
    assert student.get("/mine/everything.json").json()["attempts"][0]["label"] == "Quokka"


def test_a_posting_is_renamed_for_everybody(student: Client, stranger: Client, kept: ShareLink) -> None:
    address = f"/mine/postings/{kept.posting_id}/name/"
    page = Page(student.get(address))
    assert page.heading == "Name this posting"
    assert page.value("name") == "Lumo, Lisbon"
    assert "Anybody who opens a link to this posting" in page.texts(".hint")[0]
    student.post(address, {"name": "The one near the sea"})
    assert Page(student.get("/mine/")).link("The one near the sea") == f"/r/{kept.token}/"
    assert "The one near the sea" in Page(stranger.get(f"/r/{kept.token}/")).text
    student.post(address, {"name": ""})
    posting = Posting.objects.get()
    assert posting.name == ""
    assert Page(student.get("/mine/")).texts(".owned .name")[1].startswith(posting.text[:20])


def test_two_are_compared_by_ticking(student: Client, finished: Attempt, kept: ShareLink) -> None:
    page = Page(student.get("/mine/"))
    assert page.one("form[action='/compare/']").attributes["method"] == "get"
    ticks = page.attributes(".owned input[type=checkbox][name=r]", "value")
    assert ticks == [finished.links.get().token, kept.token]
    assert Page(student.get("/compare/", {"r": ticks, "chosen": "1"})).heading == "Side by side"
    for few in ([], ticks[:1]):
        refused = student.get("/compare/", {"r": few, "chosen": "1"})
        assert refused.status_code == 422
        assert Page(refused).errors


def test_one_alone_has_nothing_to_tick(student: Client, finished: Attempt) -> None:
    page = Page(student.get("/mine/"))
    assert not page.has("input[type=checkbox]")
    assert not any(button.startswith("Compare") for button in page.buttons)


def test_thirty_results_cost_as_many_queries_as_one(
    student: Client, finished: Attempt, kept: ShareLink, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    student.get("/mine/")
    snapshot, token = finished.snapshot, "x" * 20
    for number in range(29):
        finished.pk = None
        finished.save(force_insert=True)
        snapshot.pk = finished.pk
        snapshot.save(force_insert=True)
        ShareLink.objects.create(attempt=finished, token=f"{token}{number:02}", created_at=finished.started_at)
    with django_assert_num_queries(3):
        page = Page(student.get("/mine/"))
    assert len(page.all(".owned .name")) == 31
    assert STUDENT in page.field("Private link").attributes["value"]  # type: ignore[operator]
