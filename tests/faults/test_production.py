"""Two servers behind nginx, with PostgreSQL and Redis: they agree, and nothing is lost when one of them goes.

Run by ``make soak``, beside the throw-away cluster of ``.ci/postgres`` with DURABLE=yes.
"""

import os
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from assessments.core.definition import SHIPPED, Definition, read_file
from assessments.links.links import new_token
from tests.browser.people import answer_all, finish, start
from tests.browser.server import Reply
from tests.factories import posted_for
from tests.faults.production import (
    Site,
    Visitor,
    at_once,
    collect_static,
    empty_cluster,
    empty_database,
    make_site,
    next_version,
)
from tests.faults.students import Reader, Student, wait_until
from tests.html import Page

pytestmark = [
    pytest.mark.soak,
    pytest.mark.skipif("POSTGRES_DATA" not in os.environ, reason="make soak starts the PostgreSQL for this"),
]
SLUG = "data-science-jobs"
PASSWORD, OTHER_PASSWORD = "a-long-enough-password", "another-long-password"
STUDENTS = 6
ROUNDS = 8


@pytest.fixture(scope="module")
def shipped() -> Definition:
    return read_file(SHIPPED)


@pytest.fixture(scope="module")
def static(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("static")
    collect_static(folder)
    return folder


@pytest.fixture(scope="module")
def site(static: Path) -> Iterator[Site]:
    with empty_database() as database, make_site(database, static) as site:
        site.start()
        yield site


@pytest.fixture
def coach(site: Site) -> Visitor:
    """A coach with an account of their own, who has just made it."""
    return make_coach(site)


def invitation(site: Site) -> str:
    """A new link with which a coach's account can be made, as an admin makes it."""
    token = new_token()
    site.run(
        "from django.utils import timezone;"
        "from assessments.coaching.coach_invitations import invite_coach;"
        f"invite_coach(note='', by=None, token={token!r}, now=timezone.now())"
    )
    return f"/coach/invitation/{token}/"


def account(name: str) -> dict[str, str]:
    passwords = {"password1": PASSWORD, "password2": PASSWORD}
    return {"name": "Prof. Ana Lind", "username": name, "email": f"{name}@example.org", **passwords}


def make_coach(site: Site) -> Visitor:
    coach, address = Visitor(site), invitation(site)
    assert coach.get(address).status == 200
    assert coach.post(address, account(name_of(coach))).status == 303
    return coach


def name_of(coach: Visitor) -> str:
    """A user name that no other coach of these tests has."""
    return f"coach{id(coach)}"


def log_in(visitor: Visitor, name: str, password: str) -> Reply:
    visitor.get("/coach/login/")
    return visitor.post("/coach/login/", {"username": name, "password": password})


def make_group(coach: Visitor) -> str:
    """Make a group by its form; return its code."""
    address = "/coach/groups/new/"
    reply = coach.post(address, {**filled(coach.get(address)), "name": "Data 101"})
    assert reply.status == 303, Page(reply.text).errors
    return str(coach.site.rows("SELECT code FROM assessments_group ORDER BY id DESC LIMIT 1")[0][0])


def filled(reply: Reply) -> dict[str, str]:
    """The fields of the page's forms as they stand, without boxes to tick."""
    page = LexborHTMLParser(reply.text).css_first("main")
    assert page is not None
    boxes = {"checkbox", "radio"}
    found = {
        node.attributes["name"] or "": node.attributes.get("value") or ""
        for node in page.css("input[name]")
        if node.attributes.get("type") not in boxes and node.attributes["name"] != "csrfmiddlewaretoken"
    }
    for node in page.css("select[name]"):
        chosen = node.css_first("option[selected]") or node.css_first("option:last-child")
        found[node.attributes["name"] or ""] = chosen.attributes.get("value") or "" if chosen else ""
    return found


def finished(visitor: Visitor, shipped: Definition) -> str:
    """Take the quiz to its end; return the address of the result."""
    attempt = start(visitor, SLUG, "adaptive")
    answer_all(visitor, attempt, shipped, range(60))
    return finish(visitor, attempt)


def kept(site: Site, student: Student) -> dict[str, object]:
    query = "SELECT question_key, value FROM assessments_answer WHERE attempt_id = %s"
    rows = site.rows(query, student.attempt.split("/")[2])
    assert len(dict(rows)) == len(rows)
    return dict(rows)


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


# --- one part goes --------------------------------------------------------------------------------------


@pytest.fixture
def students(site: Site, shipped: Definition) -> Iterator[list[Student]]:
    """Several who answer through nginx without a pause."""
    with answering(site, shipped) as students:
        yield students


@contextmanager
def answering(site: Site, shipped: Definition) -> Iterator[list[Student]]:
    students = [Student(Visitor(site), shipped) for _ in range(STUDENTS)]
    for student in students:
        student.begin()
    try:
        yield students
    finally:
        for student in students:
            student.stop()


def expect_nothing_lost(site: Site, students: list[Student]) -> None:
    """Everybody's answers are there as they were acknowledged, and nobody met a refusal or a broken connection."""
    for student in students:
        student.stop()
    assert [(reply.status, reply.text[:200]) for student in students for reply in student.refused] == []
    assert sum(student.unanswered for student in students) == 0
    for student in students:
        found = kept(site, student)
        # An answer that replaces an older one may be there before it is acknowledged; no other may differ.
        assert found == student.acknowledged
    logged = site.logs()
    assert not [student for student in students if student.attempt in logged]


def wait_for_everybody(students: list[Student], answers: int = 5) -> None:
    for student in students:
        student.wait_for_more(answers)


def test_a_killed_server_loses_nothing_that_was_acknowledged(site: Site, students: list[Student]) -> None:
    for server in site.servers:
        wait_for_everybody(students)
        server.kill()
        wait_for_everybody(students)  # the other server answers all of them
        server.start()
    wait_for_everybody(students)
    expect_nothing_lost(site, students)


def test_a_rolling_restart_onto_a_new_version_serves_throughout(
    static: Path, tmp_path: Path, shipped: Definition
) -> None:
    with empty_database() as database, make_site(database, static) as site:
        site.start()
        reader, result = Visitor(site), finished(Visitor(site), shipped)
        shown = reader.get(result)
        assert shown.status == 200
        etag = shown.headers["ETag"]
        watching = Reader(Visitor(site), ["/", f"/q/{SLUG}/", result, "/g/"])
        watching.begin()
        code = next_version(tmp_path)
        with answering(site, shipped) as students:
            for server in site.servers:
                wait_for_everybody(students)
                assert reader.at(server).get(result).headers["ETag"] == etag
                server.stop()
                wait_for_everybody(students)
                server.code = code
                server.start()
                assert reader.at(server).get("/readyz").status == 200
                assert reader.at(server).get(result).headers["ETag"] != etag
                wait_for_everybody(students)
            assert site.rows("SELECT app FROM django_migrations WHERE name = '9999_next'") == [("assessments",)]
            watching.stop()
            assert set(watching.statuses) == {200}
            expect_nothing_lost(site, students)


def test_without_redis_students_go_on_and_a_coach_is_still_logged_in_afterwards(
    site: Site, students: list[Student], coach: Visitor
) -> None:
    wait_for_everybody(students)
    site.redis.kill()
    assert coach.get("/coach/").status == 503
    wait_for_everybody(students)
    site.redis.start()  # empty: sessions come from the database
    assert coach.get("/coach/").status == 200
    expect_nothing_lost(site, students)


def test_a_restore_into_an_empty_cluster_brings_everything_back(
    site: Site, static: Path, shipped: Definition, coach: Visitor, tmp_path: Path
) -> None:
    student = Visitor(site)
    result = finished(student, shipped)
    page = student.get(result)
    assert page.status == 200
    backup = tmp_path / "careerfit.backup"
    site.servers[0].manage("backup", str(backup))
    before = site.everything()
    assert before["assessments_answer"]
    with empty_cluster() as database, make_site(database, static) as restored:
        assert "Restored" in restored.servers[0].manage("restore", str(backup))
        assert restored.everything() == before
        restored.start()
        assert restored.everything() == before  # a start adds nothing
        for visitor in (student, coach):
            visitor.site, visitor.server = restored, restored.servers[0]
        assert without_tokens(student.get(result).text) == without_tokens(page.text)
        assert coach.get("/coach/").status == 200
        attempt = start(student, SLUG, "full")
        assert student.post(f"{attempt}{shipped.questions[0].key}/", posted_for(shipped.questions[0])).status == 303


def without_tokens(page: str) -> str:
    """The page without what differs from one request to the next."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"|csrf[^"]*"[^"]*"[^"]*"', "", page)
