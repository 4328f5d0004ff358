"""/r/<token>/share/, /link/, /revoke/ and /revoke-all/ : the owner's links, each for somebody else."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from assessments.links import links
from assessments.models import Attempt, ShareLink
from tests.clock import NOW
from tests.factories import make_link
from tests.html import Page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]
COACH = {"label": "for my coach", "lifetime": "month", "shows_answers": "on"}


def new_link(student: Client, link: ShareLink, **posted: str) -> ShareLink:
    response = student.post(f"/r/{link.token}/share/", COACH | posted)
    assert response.status_code == 303
    return ShareLink.objects.exclude(pk=link.pk).latest("pk")


def open_addresses(page: Page) -> list[str]:
    """The links that the page shows as open, to be copied."""
    return page.attributes("input[readonly]", "value")


def test_makes_one_link_after_another_each_with_its_settings(student: Client, link: ShareLink) -> None:
    coach = new_link(student, link)
    assert (coach.label, coach.shows_answers) == ("for my coach", True)
    assert coach.expires_at == NOW + timedelta(days=30)
    friend = new_link(student, link, label="", lifetime="forever")
    assert (friend.label, friend.expires_at) == ("", None)
    page = Page(student.get(f"/r/{link.token}/share/"))
    assert open_addresses(page) == [f"http://testserver/r/{one.token}/" for one in (link, coach, friend)]
    assert page.texts("label bdi") == ["No label", "for my coach", "No label"]


def test_each_link_shows_what_it_was_set_to_show(student: Client, stranger: Client, link: ShareLink) -> None:
    coach = new_link(student, link)
    assert "why" in stranger.get(f"/r/{coach.token}/result.json").json()
    assert "why" not in stranger.get(f"/r/{link.token}/result.json").json()


def test_says_when_and_how_often_each_was_opened_by_people(student: Client, stranger: Client, link: ShareLink) -> None:
    coach = new_link(student, link)
    robots = ["WhatsApp/2.23", "TelegramBot (like TwitterBot)", "Bluesky Cardyb/1.1", "Go-http-client/1.1"]
    for robot in robots:
        stranger.get(f"/r/{coach.token}/", headers={"User-Agent": robot})
    stranger.get(f"/r/{coach.token}/", headers={"Sec-Purpose": "prefetch;prerender"})
    stranger.head(f"/r/{coach.token}/")
    student.get(f"/r/{coach.token}/")
    assert "Nobody else has opened it yet." in Page(student.get(f"/r/{coach.token}/link/")).text
    for phone in ("Mozilla/5.0 (iPhone) Safari/604.1", "Mozilla/5.0 (Linux; CUBOT NOTE 7) Telegram-Android/11.1"):
        stranger.get(f"/r/{coach.token}/", headers={"User-Agent": phone})
    coach.refresh_from_db()
    assert coach.opened_count == 2
    assert "Others opened it 2 times, last on 23 November 2026" in Page(student.get(f"/r/{coach.token}/link/")).text
    first, second = Page(student.get(f"/r/{link.token}/share/")).texts(".rows li")
    assert "Nobody else has opened it yet." in first
    assert "Opened 2 times, last on 23 November" in second


def test_one_link_has_its_code_and_its_settings(student: Client, link: ShareLink) -> None:
    page = Page(student.get(f"/r/{link.token}/link/"))
    assert page.field("Link").attributes["value"] == f"http://testserver/r/{link.token}/"
    assert page.has("figure.qr svg")
    label = '"><b>'
    response = student.post(f"/r/{link.token}/link/", {"label": label, "lifetime": "day"})
    assert response["Location"] == f"/r/{link.token}/link/"
    link.refresh_from_db()
    assert link.label == label
    assert link.expires_at == NOW + timedelta(days=1)
    page = Page(student.get(f"/r/{link.token}/link/"))
    assert (page.heading, page.value("label")) == (label, label)
    assert not page.has("b")


def test_an_expired_link_can_be_extended(student: Client, stranger: Client, link: ShareLink) -> None:
    ShareLink.objects.update(created_at=NOW - timedelta(days=9), expires_at=NOW)
    assert stranger.get(f"/r/{link.token}/").status_code == 404
    page = Page(student.get(f"/r/{link.token}/link/"))
    (lead,) = page.texts(".lead")
    assert lead.startswith("This link expired on 23 November 2026")
    assert "Link" not in page.texts("label")
    student.post(f"/r/{link.token}/link/", {"lifetime": "week"})
    assert stranger.get(f"/r/{link.token}/").status_code == 200


@pytest.mark.parametrize("place", ["share", "link"])
@pytest.mark.parametrize("posted", [{}, {"lifetime": "always"}, {"lifetime": "\x00"}, COACH | {"label": "x" * 81}])
def test_invalid_settings_are_refused(student: Client, link: ShareLink, place: str, posted: dict[str, str]) -> None:
    response = student.post(f"/r/{link.token}/{place}/", posted)
    assert response.status_code == 422
    page = Page(response)
    assert len(page.errors) == 1
    assert page.has(".errors[role=alert]")
    assert page.value("label") == posted.get("label", "")
    assert ShareLink.objects.count() == 1


def test_the_number_of_links_is_limited(student: Client, link: ShareLink, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, "MAX_LINKS", 1)
    response = student.post(f"/r/{link.token}/share/", COACH)
    assert response.status_code == 422
    (problem,) = Page(response).errors
    assert "Turn one off first" in problem


def test_revoking_one_link_leaves_the_others(student: Client, stranger: Client, link: ShareLink) -> None:
    coach = new_link(student, link)
    for _ in range(2):  # a double click does no harm
        assert student.post(f"/r/{coach.token}/revoke/")["Location"] == f"/r/{link.token}/share/"
    assert stranger.get(f"/r/{coach.token}/").status_code == 404
    assert student.get(f"/r/{coach.token}/").status_code == 404
    assert stranger.get(f"/r/{link.token}/").status_code == 200
    page = Page(student.get(f"/r/{link.token}/share/"))
    assert open_addresses(page) == [f"http://testserver/r/{link.token}/"]
    assert page.texts("summary") == ["Links that no longer work (1)"]
    assert page.texts("details li") == ["for my coach, turned off on 23 November 2026 (UTC)"]
    student.post(f"/r/{coach.token}/link/", {"lifetime": "forever"})
    assert stranger.get(f"/r/{coach.token}/").status_code == 404  # off is off


def test_revoking_the_last_link_gives_the_owner_a_new_one(student: Client, stranger: Client, link: ShareLink) -> None:
    responses = [student.post(f"/r/{link.token}/revoke/") for _ in range(2)]
    new = ShareLink.objects.get(revoked_at=None)
    assert [response["Location"] for response in responses] == [f"/r/{new.token}/share/"] * 2
    assert (new.label, new.shows_answers, new.expires_at) == ("", False, None)
    assert stranger.get(f"/r/{link.token}/").status_code == 404


def test_all_links_can_be_revoked_at_once(student: Client, stranger: Client, link: ShareLink) -> None:
    links = [link, new_link(student, link), new_link(student, link, label="for Bo")]
    response = student.post(f"/r/{link.token}/revoke-all/")
    assert {stranger.get(f"/r/{old.token}/").status_code for old in links} == {404}
    new = ShareLink.objects.get(revoked_at=None)
    assert response["Location"] == f"/r/{new.token}/share/"


def test_the_owners_link_never_expires_and_shows_no_answers(student: Client, finished: Attempt) -> None:
    first = finished.links.get()
    new_link(student, first)
    assert student.post(f"/take/{finished.pk}/result/")["Location"] == f"/r/{first.token}/"
    make_link(finished, "unused", shows_answers=True)
    response = student.post(f"/take/{finished.pk}/result/")
    assert response["Location"] not in {f"/r/{first.token}/"}


@pytest.mark.parametrize("rest", ["share/", "link/", "revoke/", "revoke-all/", "delete/"])
def test_is_404_for_anybody_else(stranger: Client, link: ShareLink, rest: str) -> None:
    assert stranger.post(f"/r/{link.token}/{rest}", {"lifetime": "day"}).status_code == 404
    if "revoke" not in rest:
        assert stranger.get(f"/r/{link.token}/{rest}").status_code == 404
    link.refresh_from_db()
    assert (link.expires_at, link.revoked_at) == (None, None)
    assert ShareLink.objects.count() == 1


@pytest.mark.parametrize("rest", ["revoke/", "revoke-all/"])
def test_revoking_takes_a_post(student: Client, link: ShareLink, rest: str) -> None:
    assert student.get(f"/r/{link.token}/{rest}").status_code == 405


def test_queries(student: Client, link: ShareLink, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(5):
        new_link(student, link)
    student.get(f"/r/{link.token}/share/")
    with django_assert_max_num_queries(3):
        student.get(f"/r/{link.token}/share/")


# --- saving one setting changes that one alone ----------------------------------------------------------


def chosen_lifetime(page: Page) -> str:
    """What the settings say about the lifetime before anybody touches them."""
    return page.one("select[name=lifetime] option[selected]").text(strip=True)


@pytest.mark.parametrize(
    ("lifetime", "chosen", "hint"),
    [
        ("day", "As it is", ["Made for a day: until 24 November 2026, 12:00 UTC."]),
        ("week", "As it is", ["Made for a week: until 30 November 2026, 12:00 UTC."]),
        ("month", "As it is", ["Made for 30 days: until 23 December 2026, 12:00 UTC."]),
        ("forever", "Until I turn it off", []),
    ],
)
def test_saving_the_label_leaves_the_lifetime_as_it_is(
    student: Client, link: ShareLink, monkeypatch: pytest.MonkeyPatch, lifetime: str, chosen: str, hint: list[str]
) -> None:
    made = new_link(student, link, label="Ann", lifetime=lifetime)
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(hours=5))
    page = Page(student.get(f"/r/{made.token}/link/"))
    assert (chosen_lifetime(page), page.texts("#lifetime-hint")) == (chosen, hint)
    student.post(f"/r/{made.token}/link/", {"label": "Bea", "lifetime": page.value("lifetime"), "shows_answers": "on"})
    after = ShareLink.objects.get(pk=made.pk)
    assert (after.label, after.expires_at) == ("Bea", made.expires_at)


def test_a_link_of_another_length_says_only_when_it_ends(student: Client, link: ShareLink) -> None:
    ShareLink.objects.update(created_at=NOW - timedelta(days=3), expires_at=NOW + timedelta(hours=2))
    page = Page(student.get(f"/r/{link.token}/link/"))
    assert chosen_lifetime(page) == "As it is"
    assert page.texts("#lifetime-hint") == ["Until 23 November 2026, 14:00 UTC."]


def test_for_ever_is_no_mistake_for_a_link_that_lasts_for_ever_already(student: Client, link: ShareLink) -> None:
    """An older page still offers it, after another window has chosen it."""
    saved = student.post(f"/r/{link.token}/link/", {"label": "", "lifetime": "forever", "shows_answers": "on"})
    assert saved.status_code == 303
    link.refresh_from_db()
    assert (link.expires_at, link.shows_answers) == (None, True)


def test_saving_the_label_of_a_link_that_ran_out_does_not_open_it(
    student: Client, stranger: Client, link: ShareLink
) -> None:
    ShareLink.objects.update(created_at=NOW - timedelta(days=9), expires_at=NOW)
    page = Page(student.get(f"/r/{link.token}/link/"))
    assert chosen_lifetime(page) == "As it is: expired"
    student.post(f"/r/{link.token}/link/", {"label": "Ann", "lifetime": page.value("lifetime")})
    assert stranger.get(f"/r/{link.token}/").status_code == 404


def settings_in(page: Page, **changes: str) -> dict[str, str]:
    """What the settings form of a page sends; an empty text takes the tick away."""
    names = ("label", "lifetime", "initial-label", "initial-shows_answers")
    ticked = {"shows_answers": "on"} if page.has("[name=shows_answers][checked]") else {}
    return {
        name: text for name, text in ({name: page.value(name) for name in names} | ticked | changes).items() if text
    }


def test_saving_one_setting_leaves_what_another_window_changed(student: Client, link: ShareLink) -> None:
    made = new_link(student, link)
    address = f"/r/{made.token}/link/"
    older, newer = Page(student.get(address)), Page(student.get(address))
    assert student.post(address, settings_in(newer, shows_answers="", lifetime="forever")).status_code == 303
    assert student.post(address, settings_in(older, label="Bea")).status_code == 303
    made.refresh_from_db()
    assert (made.label, made.shows_answers, made.expires_at) == ("Bea", False, None)
    endless = Page(student.get(address))
    student.post(address, settings_in(endless, lifetime="day", shows_answers="on"))
    student.post(address, settings_in(endless, label="Cleo"))
    made.refresh_from_db()
    assert (made.label, made.shows_answers, made.expires_at) == ("Cleo", True, NOW + timedelta(days=1))


def test_a_mistake_in_between_does_not_renew_what_the_form_showed(student: Client, link: ShareLink) -> None:
    made = new_link(student, link)
    address = f"/r/{made.token}/link/"
    sent = settings_in(Page(student.get(address)), label="x" * 81)
    ShareLink.objects.filter(pk=made.pk).update(shows_answers=False)
    refused = student.post(address, sent)
    assert refused.status_code == 422
    student.post(address, settings_in(Page(refused), label="Bea"))
    made.refresh_from_db()
    assert (made.label, made.shows_answers) == ("Bea", False)


def test_a_new_link_cannot_be_left_as_it_is(student: Client, link: ShareLink) -> None:
    assert student.post(f"/r/{link.token}/share/", {"lifetime": "keep"}).status_code == 422
