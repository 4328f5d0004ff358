"""/mine/<token>/, /mine/renew/, /mine/everything.json, /mine/delete/ : ownership without an account."""

import json
from collections.abc import Callable

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from assessments.coaching.memberships import terms_digest
from assessments.links.links import owner_digest
from assessments.links.owner_keys import KeyRetired
from assessments.models import Answer, Attempt, Group, Membership, Posting, RetiredKey, ShareLink, Version
from assessments.my_results.owner_data import LEFT_OUT, delete_owner_data, move_owner_data
from tests.core.posting_reader.own import text_of
from tests.factories import STUDENT, make_attempt, make_finished, make_link
from tests.html import Page
from tests.made_groups import CODE, make_coach, make_group, make_invitee, make_member

pytestmark = pytest.mark.django_db
OTHER = "another-another-anothe"


@pytest.fixture
def phone() -> Client:
    """A browser with attempts of its own."""
    client = Client()
    client.cookies["careerfit_owner"] = OTHER
    return client


def listed(client: Client) -> list[str]:
    """What the browser's list offers to delete: everything that is in it."""
    return [address for address in Page(client.get("/mine/")).addresses if address.endswith("/discard/")]


# --- another device -------------------------------------------------------------------------------------


def test_mine_shows_the_private_link(student: Client, stranger: Client, finished: Attempt) -> None:
    link = Page(student.get("/mine/")).field("Private link")
    assert link.attributes["value"] == f"http://testserver/mine/{STUDENT}/"
    page = Page(stranger.get("/mine/"))
    assert page.heading == "My results"
    assert "Private link" not in page.text


def test_the_private_link_restores_a_lost_cookie(stranger: Client, finished: Attempt) -> None:
    (lead,) = Page(stranger.get(f"/mine/{STUDENT}/")).texts(".lead")
    assert lead.startswith("This private link holds 1 finished attempt;")
    assert "careerfit_owner" not in stranger.cookies  # nothing happens before the button is pressed
    assert stranger.post(f"/mine/{STUDENT}/")["Location"] == "/mine/"
    assert stranger.cookies["careerfit_owner"].value == STUDENT
    assert stranger.cookies["careerfit_owner"]["httponly"]
    assert Page(stranger.get("/mine/")).has(f'a[href="/r/{finished.links.get().token}/"]')


def test_data_of_this_browser_stays_under_its_own_private_link(
    phone: Client, finished: Attempt, version: Version
) -> None:
    own = make_attempt(version=version, owner=OTHER)
    assert listed(phone) == [f"/take/{own.pk}/discard/"]
    link = Page(phone.get(f"/mine/{STUDENT}/")).field("The private link of what is here now")
    assert link.attributes["value"] == f"http://testserver/mine/{OTHER}/"
    phone.post(f"/mine/{STUDENT}/")
    assert listed(phone) == [f"/take/{finished.pk}/discard/"]
    own.refresh_from_db()
    assert own.owner == owner_digest(OTHER)


def test_data_of_this_browser_can_be_moved_along(phone: Client, finished: Attempt, version: Version) -> None:
    own = make_attempt(version=version, owner=OTHER)
    group = make_group(make_coach(), version)
    make_member(group, own)
    make_member(group, finished, display_name="Anna with a result")
    phone.post(f"/mine/{STUDENT}/", {"also": "on"})
    assert set(Attempt.objects.values_list("owner", flat=True)) == {owner_digest(STUDENT)}
    assert Membership.objects.get().display_name == "Anna with a result"


@pytest.mark.parametrize("finished_here", [True, False])
def test_of_two_places_in_one_group_the_one_with_a_result_stays(
    phone: Client, version: Version, finished_here: bool
) -> None:
    group = make_group(make_coach(), version)
    done, begun = (OTHER, STUDENT) if finished_here else (STUDENT, OTHER)
    make_member(group, make_attempt(version=version, owner=begun), display_name="Begun")
    make_member(group, make_finished(version=version, owner=done), display_name="Finished")
    assert "If both are in the same group, only one of the two places" in Page(phone.get(f"/mine/{STUDENT}/")).text
    phone.post(f"/mine/{STUDENT}/", {"also": "on"})
    kept = Membership.objects.get()
    assert (kept.display_name, kept.owner) == ("Finished", owner_digest(STUDENT))


def test_the_same_browser_is_sent_to_its_list(student: Client, finished: Attempt) -> None:
    assert student.get(f"/mine/{STUDENT}/")["Location"] == "/mine/"


@pytest.mark.parametrize("token", ["A" * 22, "x", "\x00", "A" * 3000, "everything", "-" * 22])
def test_a_link_that_owns_nothing_is_404(stranger: Client, finished: Attempt, token: str) -> None:
    assert stranger.get(f"/mine/{token}/").status_code == 404
    assert stranger.post(f"/mine/{token}/").status_code == 404
    assert "careerfit_owner" not in stranger.cookies


def test_a_new_private_link_ends_the_old_one(student: Client, stranger: Client, finished: Attempt) -> None:
    make_member(make_group(make_coach(), finished.version), finished)
    student.post("/mine/renew/")
    new = student.cookies["careerfit_owner"].value
    assert new != STUDENT
    assert stranger.get(f"/mine/{STUDENT}/").status_code == 404
    assert stranger.get(f"/mine/{new}/").status_code == 200
    assert Page(student.get("/mine/")).has(f'a[href="/r/{finished.links.get().token}/"]')
    assert Membership.objects.get().owner == owner_digest(new)
    assert stranger.post("/mine/renew/").status_code == 404


# --- everything -----------------------------------------------------------------------------------------


def test_everything_has_every_column_but_those_left_out_with_a_reason(student: Client, finished: Attempt) -> None:
    group = make_group(make_coach(), finished.version)
    make_member(group, finished, invitee=make_invitee(group, "s-1"), note="Shy.")
    make_link(finished, "unused")
    response = student.get("/mine/everything.json")
    data = response.json()
    assert "attachment" in response["Content-Disposition"]
    (attempt,) = data["attempts"]
    assert attempt["id"] == str(finished.pk)
    assert len(attempt["answers"]) == len(finished.version.content.questions)
    assert len(attempt["result"]["why"]) == len(finished.version.content.questions)
    (joined,) = data["groups"]
    assert (joined["group"], joined["on_the_coachs_list_as"], joined["coach_has_a_note"]) == (
        "Data science 101",
        "s-1",
        True,
    )
    assert "Shy." not in json.dumps(data)
    assert owner_digest(STUDENT) not in json.dumps(data)
    for model, row in (
        (Attempt, attempt),
        (Answer, attempt["answers"][0]),
        (ShareLink, attempt["links"][0]),
        (Membership, joined),
    ):
        missing = {field.name for field in model._meta.fields if field.column not in row}
        assert missing <= set(LEFT_OUT), model


def test_everything_of_a_stranger_is_nothing(stranger: Client, finished: Attempt) -> None:
    data = stranger.get("/mine/everything.json").json()
    assert (data["attempts"], data["groups"]) == ([], [])


def test_everything_takes_as_many_queries_however_much_there_is(
    student: Client, version: Version, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(2):
        make_finished(version=version, token=f"token-{number:016}")
    student.get("/mine/everything.json")
    with django_assert_max_num_queries(7):
        student.get("/mine/everything.json")


# --- nothing of it remains ------------------------------------------------------------------------------


def whole_database() -> str:
    """Every row of every table, as text."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 -- our own tables
            found += [f"{table}: {row}" for row in cursor.fetchall()]
    return "\n".join(found)


def traces_of(attempt: Attempt) -> set[str]:
    traces = {str(attempt.pk), attempt.pk.hex}
    return traces | {link.token for link in attempt.links.all()}


def left_of(traces: set[str]) -> set[str]:
    rows = whole_database()
    return {trace for trace in traces if trace in rows}


def test_deleting_everything_leaves_nothing_in_any_table(student: Client, finished: Attempt, version: Version) -> None:
    group = make_group(make_coach(), version)
    make_member(group, finished, display_name="Quite unmistakable", note="Also unmistakable")
    make_attempt(version=version, owner=OTHER)
    traces = traces_of(finished) | {owner_digest(STUDENT), "Quite unmistakable", "Also unmistakable"}
    found = left_of(traces)
    assert {owner_digest(STUDENT), "Quite unmistakable", "Also unmistakable"} < found
    assert found & {str(finished.pk), finished.pk.hex}
    (lead,) = Page(student.get("/mine/delete/")).texts(".lead")
    assert lead == "1 attempt with its answers, 1 link, and your place in 1 group."
    assert Attempt.objects.count() == 2
    (notice,) = Page(student.post("/mine/delete/", follow=True)).notices
    assert "Nothing about you is kept" in notice
    assert left_of(traces) == set()
    assert student.cookies["careerfit_owner"].value == ""
    assert Attempt.objects.get().owner == owner_digest(OTHER)


@pytest.mark.parametrize("through", ["attempt", "link"])
def test_deleting_one_leaves_nothing_of_it_in_any_table(student: Client, finished: Attempt, through: str) -> None:
    make_member(make_group(make_coach(), finished.version), finished)
    token = finished.links.get().token
    traces = traces_of(finished)
    assert left_of(traces)
    student.post(f"/take/{finished.pk}/discard/" if through == "attempt" else f"/r/{token}/delete/")
    assert left_of(traces) == set()


def test_deleting_without_data_redirects_to_the_list(stranger: Client) -> None:
    assert stranger.get("/mine/delete/")["Location"] == "/mine/"
    assert stranger.post("/mine/delete/")["Location"] == "/mine/"


# --- a key that was given up ----------------------------------------------------------------------------


def give_up(client: Client, how: str) -> None:
    client.post({"exchange": "/mine/renew/", "delete": "/mine/delete/"}[how])


def with_key(token: str) -> Client:
    """A browser that holds this key."""
    client = Client()
    client.cookies["careerfit_owner"] = token
    return client


def begin(client: Client) -> None:
    client.post("/q/data-science-jobs/", {"mode": "full"})


def keep(client: Client) -> None:
    client.post("/postings/", {"text": text_of("infra"), "keep": "1"})


def join(client: Client) -> None:
    client.post(
        f"/g/{CODE}/",
        {"display_name": "Ben", "attempt": "new", "consent": "on", "terms": terms_digest(group=Group.objects.get())},
    )


@pytest.mark.parametrize("how", ["exchange", "delete"])
@pytest.mark.parametrize("store", [begin, keep, join])
def test_a_retired_key_stays_retired(
    student: Client, finished: Attempt, how: str, store: Callable[[Client], None]
) -> None:
    make_group(make_coach(), finished.version)
    other = with_key(STUDENT)
    give_up(student, how)
    store(other)
    fresh = other.cookies["careerfit_owner"].value
    assert fresh not in (STUDENT, student.cookies["careerfit_owner"].value)
    assert Client().get(f"/mine/{STUDENT}/").status_code == 404
    assert Client().get(f"/mine/{fresh}/").status_code == 200
    owned = [model for model in apps.get_models() if any(field.name == "owner" for field in model._meta.fields)]
    assert {Attempt, Membership, Posting} <= set(owned)
    assert not any(model._default_manager.filter(owner=owner_digest(STUDENT)).exists() for model in owned)
    assert sum(model._default_manager.filter(owner=owner_digest(fresh)).count() for model in owned) == 1


def test_a_browser_with_a_retired_key_sees_nothing_of_what_was_moved(student: Client, finished: Attempt) -> None:
    other = with_key(STUDENT)
    student.post("/mine/renew/")
    assert listed(other) == []
    assert other.get(f"/take/{finished.pk}/check/").status_code == 404
    assert other.get(f"/r/{finished.links.get().token}/share/").status_code == 404


def test_a_retired_key_brings_nothing_and_takes_nothing(student: Client, finished: Attempt, version: Version) -> None:
    """Also if its link was opened just before: the key of what was brought along must not come back to life."""
    phone = with_key(OTHER)
    own = make_attempt(version=version, owner=OTHER)
    student.post("/mine/renew/")
    assert phone.post(f"/mine/{STUDENT}/", {"also": "on"}).status_code == 404
    with pytest.raises(KeyRetired):
        move_owner_data(owner=owner_digest(OTHER), to=owner_digest(STUDENT))
    own.refresh_from_db()
    assert own.owner == owner_digest(OTHER)


def test_a_key_can_be_given_up_twice_at_once(finished: Attempt) -> None:
    delete_owner_data(owner=finished.owner)
    delete_owner_data(owner=finished.owner)
    assert RetiredKey.objects.count() == 1


def test_a_row_of_a_retired_key_tells_nobody_whose_it_was(student: Client, finished: Attempt) -> None:
    student.post("/mine/renew/")
    assert left_of({owner_digest(STUDENT), STUDENT}) == set()
