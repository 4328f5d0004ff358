"""Two servers behind nginx, with PostgreSQL and Redis: they agree, and nothing is lost when one of them goes.

Run by ``make soak``, beside the throw-away cluster of ``.ci/postgres`` with DURABLE=yes.
"""

import os
import re
from collections import Counter
from functools import partial
from pathlib import Path

import pytest

from assessments.core.definition import Definition
from tests.faults.production import (
    Site,
    Visitor,
    at_once,
    empty_database,
    make_site,
)
from tests.faults.students import wait_until
from tests.faults.visits import (
    PASSWORD,
    SLUG,
    account,
    filled,
    finished,
    invitation,
    log_in,
    make_group,
    name_of,
)
from tests.html import Page

pytestmark = [
    pytest.mark.soak,
    pytest.mark.skipif("POSTGRES_DATA" not in os.environ, reason="make soak starts the PostgreSQL for this"),
]
OTHER_PASSWORD = "another-long-password"
ROUNDS = 8


# --- the first start ------------------------------------------------------------------------------------


def test_two_first_starts_leave_one_of_everything(static: Path) -> None:
    """Both servers find an empty database, at the same moment: both serve, and nothing is there twice."""
    with empty_database() as database, make_site(database, static) as site:
        site.start()
        for server in site.servers:
            assert Visitor(site).at(server).get("/readyz").status == 200
            assert Visitor(site).at(server).get(f"/q/{SLUG}/").status == 200
        assert site.rows("SELECT slug FROM assessments_questionnaire") == [(SLUG,)]
        assert site.rows("SELECT number FROM assessments_version") == [(1,)]
        migrations = Counter(site.rows("SELECT app, name FROM django_migrations"))
        assert set(migrations.values()) == {1}
        assert "already exists" not in "".join(server.log.read_text() for server in site.servers)


def test_a_double_click_on_start_that_reaches_both_servers_leaves_one_attempt(site: Site) -> None:
    for _ in range(ROUNDS):
        visitor = Visitor(site)
        assert visitor.get(f"/q/{SLUG}/").status == 200
        before = site.rows("SELECT count(*) FROM assessments_attempt")[0][0]
        tabs = [visitor.at(server) for server in site.servers]
        replies = at_once(*(partial(tab.post, f"/q/{SLUG}/", {"mode": "adaptive"}) for tab in tabs))
        assert {reply.status for reply in replies} == {303}
        assert len({reply.location for reply in replies}) == 1
        assert site.rows("SELECT count(*) FROM assessments_attempt")[0][0] == before + 1
        assert visitor.get(replies[0].location).status == 303  # it is this browser's


def test_a_double_click_on_join_that_reaches_both_servers_leaves_one_member(site: Site, coach: Visitor) -> None:
    code = make_group(coach)
    for place in range(ROUNDS):
        visitor = Visitor(site)
        fields = {
            **filled(visitor.get(f"/g/{code}/")),
            "display_name": f"Ada {place}",
            "consent": "on",
            "attempt": "new",
        }
        tabs = [visitor.at(server) for server in site.servers]
        replies = at_once(*(partial(tab.post, f"/g/{code}/", fields) for tab in tabs))
        assert {reply.status for reply in replies} == {303}
        assert site.rows("SELECT count(*) FROM assessments_membership")[0][0] == place + 1


# --- the servers agree ----------------------------------------------------------------------------------


def test_a_login_holds_and_ends_on_both_servers(site: Site, coach: Visitor) -> None:
    one, two = site.servers
    assert coach.at(one).get("/coach/").status == coach.at(two).get("/coach/").status == 200
    twin = Visitor(site)
    assert log_in(twin.at(two), name_of(coach), PASSWORD).location == "/coach/"
    assert twin.at(one).get("/coach/").status == 200
    assert twin.at(one).post("/coach/logout/").status == 302
    assert twin.at(two).get("/coach/").status == 302
    assert coach.at(two).get("/coach/").status == 200  # another browser's login


def test_a_new_password_ends_the_other_logins_on_both_servers(site: Site, coach: Visitor) -> None:
    one, two = site.servers
    twin = Visitor(site)
    assert log_in(twin.at(two), name_of(coach), PASSWORD).status == 302
    changed = {"old_password": PASSWORD, "new_password1": OTHER_PASSWORD, "new_password2": OTHER_PASSWORD}
    assert coach.at(one).get("/coach/password/").status == 200
    assert coach.at(one).post("/coach/password/", changed).status == 302
    assert coach.at(two).get("/coach/").status == 200
    assert twin.at(two).get("/coach/").status == 302


def test_an_invitation_makes_one_account_though_both_servers_get_it(site: Site) -> None:
    address = invitation(site)
    guests = [Visitor(site).at(server) for server in site.servers]
    assert [guest.get(address).status for guest in guests] == [200, 200]
    names = [name_of(guest) for guest in guests]
    jobs = [partial(guest.post, address, account(name)) for guest, name in zip(guests, names, strict=True)]
    replies = at_once(*jobs)
    assert sorted(reply.status for reply in replies) == [303, 404]
    found = site.rows("SELECT username FROM auth_user WHERE username IN (%s, %s)", *names)
    assert len(found) == 1
    assert [Visitor(site).at(server).get(address).status for server in site.servers] == [404, 404]


def test_a_link_to_a_new_password_works_once(site: Site, coach: Visitor) -> None:
    one, two = site.servers
    stranger = Visitor(site)
    stranger.at(one).get("/coach/password/forgotten/")
    stranger.at(one).post("/coach/password/forgotten/", {"email": f"{name_of(coach)}@example.org"})
    wait_until(lambda: mailed(site, name_of(coach)) is not None, "No mail was sent.")
    link = mailed(site, name_of(coach))
    assert link is not None
    form = stranger.at(two).get(link).location
    assert stranger.at(one).get(form).status == 200
    passwords = {"new_password1": OTHER_PASSWORD, "new_password2": OTHER_PASSWORD}
    assert stranger.at(one).post(form, passwords).status == 302
    for server in site.servers:
        late = Visitor(site).at(server)
        assert late.get(link).status == 200  # a page that says it was used, where the form would be
        assert late.get(form).status != 302
        assert Page(late.get(link).text).all("input[type=password]") == []
    assert coach.at(two).get("/coach/").status == 302  # the old password's login has ended
    assert log_in(Visitor(site).at(two), name_of(coach), OTHER_PASSWORD).status == 302


def mailed(site: Site, name: str) -> str | None:
    """The path of the link in the mail to this account, once it was sent."""
    for mail in sorted(site.mails.glob("*")) if site.mails.exists() else []:
        text = mail.read_text()
        if f"To: {name}@example.org" in text:
            found = re.search(r"https://[^/]+(/coach/password/new/\S+)", text)
            return found and found[1]
    return None


def test_wrong_codes_are_counted_on_both_servers_together(site: Site) -> None:
    """Tries at one server and then at the other are refused after as many as tries at one of them alone."""

    def tries_until_refused(guesser: Visitor, *, both: bool) -> int:
        for tries in range(1, 400):
            server = site.servers[tries % 2 if both else 0]
            status = guesser.at(server).get(f"/g/?code=ABCD{2222 + tries}").status
            if status == 429:
                assert {guesser.at(one).get("/g/?code=ABCD2345").status for one in site.servers} == {429}
                return tries
            assert status == 404
        raise AssertionError("Nobody was refused.")

    alone = tries_until_refused(Visitor(site, address="198.51.100.1"), both=False)
    assert tries_until_refused(Visitor(site, address="198.51.100.2"), both=True) == alone
    assert Visitor(site, address="198.51.100.3").at(site.servers[0]).get("/g/?code=ABCD2345").status == 404


def test_wrong_passwords_are_counted_on_both_servers_together(site: Site, coach: Visitor) -> None:
    guesser = Visitor(site, address="198.51.100.4")
    for tries in range(40):
        reply = log_in(guesser.at(site.servers[tries % 2]), name_of(coach), "not-the-password")
        if reply.status == 429:
            break
        assert reply.status == 422
    assert reply.status == 429
    for server in site.servers:
        assert log_in(guesser.at(server), name_of(coach), PASSWORD).status == 429
    assert coach.get("/coach/").status == 200  # who is logged in stays so


def test_a_result_is_the_same_page_on_both_servers_until_its_link_is_turned_off(
    site: Site, shipped: Definition
) -> None:
    one, two = site.servers
    student, reader = Visitor(site), Visitor(site)
    result = finished(student, shipped)
    seen = reader.at(one).get(result)
    assert seen.status == 200
    etag = seen.headers["ETag"]
    assert reader.at(two).get(result, **{"If-None-Match": etag}).status == 304
    assert reader.at(two).get(result).text == seen.text
    student.at(two).get(f"{result}link/")
    assert student.at(two).post(f"{result}link/", {"lifetime": "forever", "shows_answers": "on"}).status == 303
    shown = reader.at(one).get(result, **{"If-None-Match": etag})
    assert shown.status == 200
    assert shown.headers["ETag"] != etag
    assert reader.at(two).get(result, **{"If-None-Match": shown.headers["ETag"]}).status == 304
    assert student.at(one).post(f"{result}revoke/").status == 303
    for server in site.servers:
        for tag in (etag, shown.headers["ETag"]):
            assert reader.at(server).get(result, **{"If-None-Match": tag}).status == 404


def test_a_renewed_private_link_ends_on_both_servers(site: Site, shipped: Definition) -> None:
    one, two = site.servers
    student, other = Visitor(site), Visitor(site)
    finished(student, shipped)
    old = f"/mine/{student.cookies['__Host-careerfit_owner']}/"
    assert other.at(two).get(old).status == 200
    student.at(one).get("/mine/")
    renewal = Page(student.at(one).get("/mine/").text).attributes(
        "form[action*=renew], button[formaction*=renew]", "action"
    )
    assert student.at(one).post(renewal[0]).status == 303
    assert [other.at(server).get(old).status for server in site.servers] == [404, 404]
    new = f"/mine/{student.cookies['__Host-careerfit_owner']}/"
    assert [other.at(server).get(new).status for server in site.servers] == [200, 200]
