"""Embedding: which sites may embed which pages, and the cookies in their frames."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.http import HttpResponseBase
from django.test import Client, override_settings
from pytest_django import DjangoAssertNumQueries

from assessments.authoring.admin.base import change_url
from assessments.models import Attempt, Questionnaire, Version
from assessments.web.embedding import MAX_SITES, parse_embedding_sites
from tests.factories import STUDENT, TOKEN, make_attempt, posted_for
from tests.html import Page

pytestmark = pytest.mark.django_db
SITE = "https://www.example.org"
ADDRESS = "/q/data-science-jobs/"
KINDS = ("pdf", "png", "json", "csv")
FRAME = {"Sec-Fetch-Dest": "iframe"}


@pytest.fixture
def listed(version: Version) -> Version:
    """The shipped questionnaire, which one site may frame."""
    Questionnaire.objects.update(framed_by=f"{SITE}\nhttps://*.uni.example")
    return version


def ancestors_of(response: HttpResponseBase) -> str:
    directives = dict(part.split(" ", 1) for part in response["Content-Security-Policy"].split("; "))
    return directives["frame-ancestors"]


def is_closed(response: HttpResponseBase) -> bool:
    return ancestors_of(response) == "'none'" and response["X-Frame-Options"] == "DENY"


def is_listed(response: HttpResponseBase) -> bool:
    return ancestors_of(response) == f"{SITE} https://*.uni.example" and "X-Frame-Options" not in response


# --- reading a list of sites ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "site"),
    [
        ("https://www.example.org", "https://www.example.org"),
        ("  HTTPS://WWW.Example.ORG/ ", "https://www.example.org"),
        ("https://example.org:443", "https://example.org"),
        ("https://example.org:8443/", "https://example.org:8443"),
        ("https://*.example.org", "https://*.example.org"),
        ("https://intranet", "https://intranet"),
        ("https://bücher.example", "https://xn--bcher-kva.example"),
        ("http://localhost:8000", "http://localhost:8000"),
        ("http://127.0.0.1", "http://127.0.0.1"),
    ],
)
def test_valid_lines_are_read_as_origins(line: str, site: str) -> None:
    assert parse_embedding_sites(line) == ([site], [])


@pytest.mark.parametrize(
    "line",
    [
        "www.example.org",
        "http://www.example.org",
        "https://www.example.org/quiz",
        "https://www.example.org?x",
        "https://www.example.org/#x",
        "https://user@example.org",
        "https://",
        "https://*",
        "https://*.org",
        "https://www.*.org",
        "https://*.*.org",
        "https://a.example https://b.example",
        "https://a.example; script-src *",
        "https://a.example,b.example",
        "https://a_b.example",
        "https://a.example:0",
        "https://a.example:99999",
        "https://[::1",
        "https://-a.example",
        "https://..example",
        "http://localhost.example.org",
        "javascript:alert(1)",
        "data:text/html,x",
        "'self'",
        "*",
        "null",
    ],
)
def test_other_lines_are_refused_with_a_message(line: str) -> None:
    sites, problems = parse_embedding_sites(line)
    assert sites == []
    assert [problem[: len(line) + 2] for problem in problems] == [f"“{line}”"]


def test_each_site_once_and_twenty_at_most() -> None:
    assert parse_embedding_sites(f"{SITE}\r\n\r\n{SITE}/\nhttps://WWW.example.org:443") == ([SITE], [])
    many = "\n".join(f"https://s{i}.example" for i in range(MAX_SITES))
    assert parse_embedding_sites(many)[1] == []
    assert parse_embedding_sites(f"{many}\n{SITE}")[1] == ["These are 21 sites; list 20 at most."]


def test_a_bad_line_in_the_database_allows_no_site(stranger: Client, version: Version) -> None:
    Questionnaire.objects.update(framed_by="*; script-src 'unsafe-inline'\nhttps://a.example *")
    response = stranger.get(ADDRESS)
    assert is_closed(response)
    assert "unsafe" not in response["Content-Security-Policy"]


# --- which pages ----------------------------------------------------------------------------------------


def test_no_page_may_be_embedded_without_listed_sites(student: Client, finished: Attempt) -> None:
    question = finished.version.content.questions[0].key
    for page in (ADDRESS, f"/take/{finished.pk}/{question}/", f"/r/{TOKEN}/"):
        assert is_closed(student.get(page)), page


def test_the_quiz_pages_may_be_embedded(student: Client, listed: Version) -> None:
    attempt = make_attempt(version=listed)
    question = f"/take/{attempt.pk}/{listed.content.questions[0].key}/"
    check = f"/take/{attempt.pk}/check/"
    assert is_listed(student.get(ADDRESS))
    assert is_listed(student.post(ADDRESS, {"mode": "endless"}))
    assert is_listed(student.get(question))
    assert is_listed(student.post(question, {}))
    assert is_listed(student.get(check))
    assert is_listed(student.post(check))
    student.post(question, posted_for(listed.content.questions[0]))
    result = student.post(check)["Location"]
    assert is_listed(student.get(result))
    assert is_listed(student.get(question))
    assert is_listed(student.post(question, {}))
    assert is_listed(student.get(check))


def test_the_rest_of_the_policy_stays(stranger: Client, listed: Version) -> None:
    framed = stranger.get(ADDRESS)["Content-Security-Policy"]
    Questionnaire.objects.update(framed_by="")
    alone = stranger.get(ADDRESS)["Content-Security-Policy"]
    assert framed.replace(f"{SITE} https://*.uni.example", "'none'") == alone


UNFRAMED = (
    "/",
    "/about/",
    "/q/data-science-jobs/sources/",
    f"/r/{TOKEN}/share/",
    f"/r/{TOKEN}/delete/",
    "/mine/",
    "/g/",
    "/coach/login/",
    "/admin/login/",
    "/nowhere/",
)


def test_no_other_page_may_be_embedded(student: Client, finished: Attempt, listed: Version) -> None:
    assert [address for address in UNFRAMED if not is_closed(student.get(address, headers=FRAME))] == []


def test_a_result_may_be_embedded_for_its_owner_only(student: Client, finished: Attempt, listed: Version) -> None:
    assert is_listed(student.get(f"/r/{TOKEN}/"))
    assert is_closed(Client().get(f"/r/{TOKEN}/"))


def test_no_other_questionnaire_may_be_embedded(student: Client, listed: Version) -> None:
    call_command("import_questionnaire", str(settings.BASE_DIR / "tests/fixtures/riasec.toml"), verbosity=0)
    call_command("publish", "six-interests", verbosity=0)
    assert is_closed(student.get("/q/six-interests/"))
    assert is_listed(student.get(ADDRESS))


def test_embedding_costs_no_query(
    student: Client, listed: Version, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    attempt = make_attempt(version=listed)
    question = f"/take/{attempt.pk}/{listed.content.questions[0].key}/"
    student.get(question)
    with django_assert_max_num_queries(3):
        student.get(question)


# --- cookies --------------------------------------------------------------------------------------------


def cookies_of(response: HttpResponseBase) -> dict[str, str]:
    return {name: cookie.OutputString() for name, cookie in response.cookies.items()}


def is_partitioned(cookie: str) -> bool:
    return all(part in cookie for part in ("; SameSite=None", "; Secure", "; Partitioned", "; HttpOnly"))


@override_settings(HTTPS=True)
def test_cookies_are_partitioned_in_a_frame(stranger: Client, listed: Version) -> None:
    cookies = cookies_of(stranger.get(ADDRESS, headers=FRAME))
    assert is_partitioned(cookies["csrftoken"])
    cookies = cookies_of(stranger.post(ADDRESS, {"mode": "full"}, headers=FRAME))
    assert is_partitioned(cookies["careerfit_owner"])
    assert f"Max-Age={settings.OWNER_COOKIE_AGE}" in cookies["careerfit_owner"]


@override_settings(HTTPS=True)
@pytest.mark.parametrize("dest", ["document", "empty", ""])
def test_outside_a_frame_nothing_changes(stranger: Client, listed: Version, dest: str) -> None:
    headers = {"Sec-Fetch-Dest": dest} if dest else {}
    opened, started = stranger.get(ADDRESS, headers=headers), stranger.post(ADDRESS, {}, headers=headers)
    cookies = cookies_of(opened) | cookies_of(started)
    assert set(cookies) == {"csrftoken", "careerfit_owner"}
    assert all("SameSite=Lax" in cookie and "Partitioned" not in cookie for cookie in cookies.values())


@pytest.mark.parametrize(("https", "framed_by"), [(False, SITE), (True, "")])
def test_without_https_or_without_a_site_nothing_changes(
    stranger: Client, version: Version, https: bool, framed_by: str
) -> None:
    Questionnaire.objects.update(framed_by=framed_by)
    with override_settings(HTTPS=https):
        opened, started = stranger.get(ADDRESS, headers=FRAME), stranger.post(ADDRESS, {}, headers=FRAME)
    cookies = cookies_of(opened) | cookies_of(started)
    assert set(cookies) == {"csrftoken", "careerfit_owner"}
    assert all("SameSite=Lax" in cookie and "Partitioned" not in cookie for cookie in cookies.values())


@override_settings(HTTPS=True)
def test_no_other_page_sets_a_partitioned_cookie(student: Client, listed: Version) -> None:
    cookies = cookies_of(student.get("/coach/login/", headers=FRAME))
    assert "Partitioned" not in cookies["csrftoken"]
    assert "SameSite=Lax" in cookies["csrftoken"]


@override_settings(HTTPS=True)
def test_from_start_to_result_in_a_frame(listed: Version) -> None:
    """As in a browser that keeps only partitioned cookies in frames, with the CSRF check on."""
    framed = Client(enforce_csrf_checks=True)

    def go(method: str, address: str, data: dict[str, Any] | None = None) -> HttpResponseBase:
        token = framed.cookies["csrftoken"].value if "csrftoken" in framed.cookies else ""
        posted = None if method == "get" else {**(data or {}), "csrfmiddlewaretoken": token}
        response: HttpResponseBase = getattr(framed, method)(address, posted, headers=FRAME)
        for name, cookie in cookies_of(response).items():
            if "Partitioned" not in cookie:
                del framed.cookies[name]
        return response

    go("get", ADDRESS)
    address = go("post", ADDRESS, {"mode": "full"})["Location"]
    address = go("get", address)["Location"]
    for pick in range(12):
        assert is_listed(go("get", address))
        key = address.rstrip("/").rsplit("/", 1)[1]
        response = go("post", address, posted_for(listed.content.question_by_key[key], pick))
        assert response.status_code == 303
        address = response["Location"]
    attempt = Attempt.objects.get()
    assert is_listed(go("get", f"/take/{attempt.pk}/check/"))
    result = go("get", go("post", f"/take/{attempt.pk}/check/")["Location"])
    assert is_listed(result)
    assert "Share, keep or continue" in Page(result).headings


def test_without_a_cookie_an_embedded_quiz_offers_a_new_tab(listed: Version) -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post(ADDRESS, {"mode": "full"}, headers=FRAME)
    assert response.status_code == 403
    assert ancestors_of(response).startswith(SITE)
    page = Page(response)
    assert page.link("Open it in a new tab") == ADDRESS
    assert page.attributes(f'a[href="{ADDRESS}"]', "target") == ["_blank"]
    assert is_ours_alone(client.post("/g/", {"code": "x"}, headers=FRAME))
    Questionnaire.objects.update(framed_by="")
    assert is_ours_alone(client.post(ADDRESS, {"mode": "full"}, headers=FRAME))


def is_ours_alone(response: HttpResponseBase) -> bool:
    return response.status_code == 403 and ancestors_of(response) == "'none'"


# --- links that lead out of the frame -------------------------------------------------------------------


def test_pages_that_may_not_be_embedded_open_in_a_new_tab(student: Client, finished: Attempt, listed: Version) -> None:
    for address in (ADDRESS, f"/r/{TOKEN}/"):
        framed = Page(student.get(address, headers=FRAME))
        stay = {link.attributes["href"] or "" for link in framed.all("a[href]:not([target=_blank])")}
        assert stay <= {"#main", "#share", ADDRESS, *(f"/r/{TOKEN}/result.{kind}" for kind in KINDS)}
        assert {"/", "/about/"} <= set(framed.addresses)
        assert not {"/mine/", f"/r/{TOKEN}/share/", f"/r/{TOKEN}/delete/"} & set(framed.addresses)
        assert not Page(student.get(address)).has("[target]")


@override_settings(HTTPS=True)
def test_an_embedded_result_opens_in_a_tab_for_its_owner(
    student: Client, stranger: Client, finished: Attempt, listed: Version
) -> None:
    """The tab has none of the frame's cookies; once it has the key, the owner can share and delete there."""
    private = f"/mine/{STUDENT}/"
    assert STUDENT not in Page(student.get(f"/r/{TOKEN}/")).source
    framed = Page(student.get(f"/r/{TOKEN}/", headers=FRAME))
    assert framed.one(f'a[href="{private}"]').attributes["target"] == "_blank"
    stranger.post(private)
    assert stranger.get(f"/r/{TOKEN}/delete/").status_code == 200
    assert STUDENT not in Page(Client().get(f"/r/{TOKEN}/", headers=FRAME)).source


# --- the admin ------------------------------------------------------------------------------------------


@pytest.fixture
def draft(version: Version) -> Questionnaire:
    return version.questionnaire


def posted_of(draft: Questionnaire, framed_by: str) -> dict[str, Any]:
    names = ("title", "slug", "summary", "article_title", "article_author")
    more = ("article_publisher", "article_published", "article_url", "listing")
    data = {name: getattr(draft, name) for name in (*names, *more)} | {"framed_by": framed_by, "_continue": "1"}
    for prefix, rows, fields in (
        ("scales", draft.scales.all(), ("key", "lowest", "low", "middle", "high", "highest")),
        ("sources", draft.sources.all(), ("key", "about", "facts")),
    ):
        data |= {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": len(rows)}
        for i, row in enumerate(rows):
            values = {name: getattr(row, name) for name in ("id", "position", *fields)} | {"questionnaire": draft.pk}
            data |= {f"{prefix}-{i}-{name}": value for name, value in values.items()}
    return data


SNIPPET = "Embed it in a page"


def test_an_admin_lists_sites_and_gets_a_snippet(admin_client: Client, draft: Questionnaire) -> None:
    address = change_url(draft)
    assert SNIPPET not in Page(admin_client.get(address)).headings
    draft.title = 'Say "hello" <b>'
    saved = admin_client.post(address, posted_of(draft, f" {SITE}/ \r\n\r\n{SITE}\r\nhttp://localhost:9000/"))
    assert saved.status_code == 302
    draft.refresh_from_db()
    assert draft.framed_by == f"{SITE}\nhttp://localhost:9000"
    page = Page(admin_client.get(address))
    assert SNIPPET in page.headings
    assert page.field("Copy this").text() == (
        f'<iframe src="http://testserver{ADDRESS}" title="Say &quot;hello&quot; &lt;b&gt;" width="100%" height="800"'
        ' loading="lazy"></iframe>'
    )
    assert "Without https here" in page.text
    with override_settings(HTTPS=True):
        page = Page(admin_client.get(address))
    assert SNIPPET in page.headings
    assert "Without https here" not in page.text


def test_an_admin_sees_which_lines_are_no_sites(admin_client: Client, draft: Questionnaire) -> None:
    typed = f"{SITE}/quiz\nexample.org\nhttps://ok.example"
    page = Page(admin_client.post(change_url(draft), posted_of(draft, typed)))
    problems = [error for error in page.errors if "is not the address of a site" in error]
    assert [error.split(" is not ")[0] for error in problems] == [f"“{SITE}/quiz”", "“example.org”"]
    assert page.value("framed_by") == typed
    draft.refresh_from_db()
    assert draft.framed_by == ""


def test_an_unpublished_draft_has_no_snippet(admin_client: Client) -> None:
    draft = Questionnaire.objects.create(slug="new-one", title="New", framed_by=SITE)
    page = Page(admin_client.get(change_url(draft)))
    assert page.value("framed_by") == SITE
    assert SNIPPET not in page.headings


def test_importing_and_publishing_leave_the_sites(
    listed: Version, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = Questionnaire.objects.get().framed_by
    call_command("export_questionnaire", "data-science-jobs")
    text = capsys.readouterr().out
    assert "uni.example" not in text
    (tmp_path / "bank.toml").write_text(text)
    call_command("import_questionnaire", str(tmp_path / "bank.toml"), verbosity=0)
    assert Questionnaire.objects.get().framed_by == before
    assert "uni.example" in before
