"""/postings/ : paste a posting, read its mix, lay it over a result, keep it; and /r/<token>/ of a kept one."""

import csv
import io
import re

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from assessments.core.posting_reader import OBSTACLES, Obstacle
from assessments.models import Attempt, Posting, ShareLink, Version
from assessments.postings.saved import MAX_POSTINGS
from tests.core.posting_reader.own import link_to, make_posting, text_of
from tests.factories import make_finished, make_version
from tests.html import Page

pytestmark = pytest.mark.django_db
OTHER = "another-another-anothe"


@pytest.fixture
def kept(version: Version) -> ShareLink:
    """The student's own link to a posting that they kept."""
    return link_to(make_posting(version, called="Lumo, Lisbon"))


def read(client: Client, text: str, **posted: str) -> Page:
    """The page that a pasted posting gets."""
    response = client.post("/postings/", {"text": text, **posted})
    page = Page(response)
    assert response.status_code == 200, page.errors
    return page


# --- reading ------------------------------------------------------------------------------------------------


def test_asks_for_a_posting(stranger: Client) -> None:
    page = Page(stranger.get("/postings/"))
    assert page.field("The posting's text").attributes["name"] == "text"
    assert page.headings == ["Read a job posting", "How it reads"]
    assert not page.has(".kept")


def test_says_what_a_posting_mixes_and_stores_nothing(stranger: Client) -> None:
    page = read(stranger, text_of("infra"))
    assert page.heading.startswith("The Infra Builder")
    assert page.has(".radar-svg .radar-profile")
    marks = page.texts('mark.evidence[class*="hue-"][tabindex="0"]')
    assert any(mark.startswith("run the Kubernetes clusters") for mark in marks)
    assert any("Containers, infrastructure, operations" in why for why in page.texts("mark .why"))
    asked = page.texts("main li")
    assert "What is the salary range?" in asked
    assert any(question.startswith("How often was the person on call woken last month") for question in asked)
    assert page.has('a[href="#keep"]')
    assert not Posting.objects.exists()
    assert "careerfit_owner" not in stranger.cookies


def test_warns_of_three_jobs_for_one_salary(stranger: Client) -> None:
    page = read(stranger, text_of("everything"))
    assert page.heading.startswith("This is three jobs in one")
    assert any("that salary is probably too low" in notice for notice in page.texts(".notice"))


def test_names_a_mix_that_has_a_name(stranger: Client) -> None:
    page = read(stranger, text_of("feature-infra"))
    [lead] = page.texts(".lead")
    assert lead.startswith("That mix has a name: Full-stack machine-learning data scientist")


def test_what_was_pasted_is_shown_and_never_run(stranger: Client) -> None:
    pasted = "</textarea><script>alert(1)</script><img src=x onerror=alert(2)>" + text_of("infra")
    page = read(stranger, pasted)
    assert page.value("text") == pasted  # to be changed
    for call in ("alert(1)", "alert(2)"):
        assert page.source.count(call) == 1  # in that field and nowhere else
    assert not page.has("img")
    page = read(
        stranger, text_of("infra") + "\nYou will build dashboards for A & B <i now.\nCall us &lt;b&gt; or <u soon."
    )
    assert any("dashboards for A & B <i now." in mark for mark in page.texts("mark"))
    [told] = page.texts(".told")
    assert "Call us < b> or <u soon." in told
    assert not page.has("main i, main u, .told b")


@pytest.mark.parametrize(
    ("text", "obstacle"),
    [
        ("", Obstacle.EMPTY),
        (" \n\t ", Obstacle.EMPTY),
        ("Data scientist wanted", Obstacle.SHORT),
        ("Build dashboards. " * 4000, Obstacle.LONG),
        (
            "Wir suchen eine Person, die Daten auswertet und Berichte für die Leitung baut. " * 4,
            Obstacle.LANGUAGE,
        ),
    ],
)
def test_what_cannot_be_read_is_said_and_stays(stranger: Client, text: str, obstacle: Obstacle) -> None:
    response = stranger.post("/postings/", {"text": text, "name": "The one at Acme", "keep": "1"})
    page = Page(response)
    assert response.status_code == 422
    assert page.errors == [OBSTACLES[obstacle]]
    assert page.value("name") == "The one at Acme"
    assert page.value("text") == text
    assert not Posting.objects.exists()


def test_the_same_posting_twice_is_counted_once(stranger: Client) -> None:
    once, twice = read(stranger, text_of("client")), read(stranger, text_of("client") + "\n\n" + text_of("client"))
    assert "counted once" in twice.text
    assert "counted once" not in once.text
    assert once.texts(".leads b") == twice.texts(".leads b") != []


def test_a_megabyte_is_refused_before_it_is_read(stranger: Client) -> None:
    response = stranger.post("/postings/", {"text": "a" * 1024 * 1024})
    assert response.status_code == 413
    assert Page(response).heading == "That was too much at once"
    assert "larger than this site takes" in Page(response).text


@pytest.mark.parametrize(("field", "value"), [("name", "x" * 81), ("beside", "x" * 301), ("quiz", "nothing")])
def test_a_bad_field_loses_nothing_of_the_others(stranger: Client, field: str, value: str) -> None:
    response = stranger.post("/postings/", {"text": "Our text", field: value})
    assert response.status_code == 422
    assert Page(response).value("text") == "Our text"
    assert len(Page(response).errors) == 1


def test_a_fragment_is_the_main_part_alone(stranger: Client) -> None:
    page, fragment = (Page(stranger.get("/postings/", headers=asked)) for asked in ({}, {"HX-Request": "true"}))
    assert (page.is_whole, fragment.is_whole) == (True, False)
    assert page.has("textarea[name=text]")
    assert fragment.has("textarea[name=text]")


def test_nobody_keeps_or_indexes_the_page(stranger: Client) -> None:
    response = stranger.post("/postings/", {"text": text_of("infra")})
    assert "no-store" in response["Cache-Control"]
    assert "noindex" in response["X-Robots-Tag"]
    assert response["Referrer-Policy"] == "no-referrer"


def test_without_cues_there_is_nothing_to_read_with(stranger: Client, version: Version) -> None:
    assert Page(stranger.get("/")).link("Read a posting") == "/postings/"
    data = version.content.as_data()
    del data["cues"], data["postings"]
    make_version(version, definition=data)
    for response in (stranger.get("/postings/"), stranger.post("/postings/", {"text": "x"})):
        assert Page(response).heading == "Postings can't be read here yet"
    home = Page(stranger.get("/"))
    assert "Read a posting" not in home.links
    assert not home.has('main a[href="/postings/"]')


def test_queries_of_a_reading(
    student: Client, finished: Attempt, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    read(student, text_of("infra"))
    with django_assert_max_num_queries(6):  # two of them are the throttle's
        read(student, text_of("infra"))


# --- fit ----------------------------------------------------------------------------------------------------


def test_lies_over_ones_own_newest_result(student: Client, finished: Attempt) -> None:
    page = read(student, text_of("infra"))
    assert "Does it fit you?" in page.headings
    assert page.has(".radar-svg .radar-square")
    [fit] = page.texts("p.fit")
    number = re.fullmatch(r"(\d+) of 100", fit)
    assert number
    assert f"Of 100 parts of this job, {number[1]} would also be in a job" in page.text
    assert "It asks for more of The Infra Builder than you would choose" in page.text


def test_without_a_result_says_how_to_get_one(stranger: Client) -> None:
    page = read(stranger, text_of("infra"))
    assert page.link("Take the quiz") == "/q/data-science-jobs/"
    assert "Take the quiz, or paste a link" in page.text
    assert not page.has(".fit, .radar-square")


def test_lies_over_the_result_behind_a_link_and_counts_as_a_look(stranger: Client, finished: Attempt) -> None:
    link = finished.links.get()
    page = read(stranger, text_of("infra"), beside=f"http://testserver/r/{link.token}/")
    assert "Does it fit that result?" in page.headings
    assert page.texts(".legend li")[0].startswith("The result behind the link:")
    link.refresh_from_db()
    assert link.opened_count == 1


@pytest.mark.parametrize("link", ["nonsense", "revoked", "posting"])
def test_a_link_that_opens_no_result_is_told_beside_the_text(
    student: Client, finished: Attempt, kept: ShareLink, link: str
) -> None:
    token = {"revoked": finished.links.get().token, "posting": kept.token}.get(link, link)
    if link == "revoked":
        ShareLink.objects.filter(attempt=finished).update(revoked_at=timezone.now())
    response = student.post("/postings/", {"text": text_of("infra"), "beside": token})
    assert response.status_code == 422
    page = Page(response)
    [problem] = page.errors
    assert problem.startswith("That link opens no result")
    assert page.value("text") == text_of("infra")
    assert page.one("details[open] [name=beside]").attributes["value"] == token


def test_a_result_with_other_archetypes_is_not_laid_over(student: Client, finished: Attempt, version: Version) -> None:
    data = version.content.as_data()
    for part in ("archetypes", "cues"):
        data[part] = [item for item in data[part] if "research" not in str(item)]
    data["advice"] = [piece for piece in data["advice"] if "research" not in str(piece)]
    for question in data["questions"]:
        for choice in question.get("choices", [question]):
            choice.get("weights", {}).pop("research", None)
    make_version(version, definition=data)
    page = read(student, text_of("infra"))
    assert "has other archetypes than this reading" in page.text
    assert not page.has(".fit, .radar-square")


# --- keeping ------------------------------------------------------------------------------------------------


def test_keeps_a_posting_only_when_asked_and_shows_it_by_a_link(stranger: Client) -> None:
    response = stranger.post("/postings/", {"text": text_of("infra"), "name": "Payments", "keep": "1"})
    assert response.status_code == 303
    posting = Posting.objects.get()
    assert (posting.name, posting.text) == ("Payments", text_of("infra"))
    assert stranger.cookies["careerfit_owner"].value not in (posting.owner, "")
    page = Page(stranger.get(response["Location"]))
    assert page.heading.startswith("The Infra Builder")
    [notice] = page.notices
    assert notice.startswith("Kept. You find it again")
    assert page.texts("h1 + p bdi") == ["Payments"]
    [told] = page.texts(".told")
    assert "run the Kubernetes clusters" in told


def test_a_posting_without_a_name_is_called_by_its_beginning(stranger: Client) -> None:
    stranger.post("/postings/", {"text": "<h1>Sensor  Data\tScientist</h1>\n" + text_of("infra"), "keep": "1"})
    assert Posting.objects.get().name == "Sensor Data Scientist"


def test_the_same_text_is_kept_once(student: Client, version: Version) -> None:
    for name in ("One", "Two"):
        student.post("/postings/", {"text": text_of("infra"), "name": name, "keep": "1"})
    assert Posting.objects.get().name == "Two"
    assert ShareLink.objects.count() == 1


def test_there_is_an_end_to_keeping(student: Client, version: Version) -> None:
    like = make_posting(version)
    Posting.objects.bulk_create(
        Posting(version=version, owner=like.owner, name=str(i), text=f"text {i}", kept_at=like.kept_at)
        for i in range(MAX_POSTINGS - 1)
    )
    response = student.post("/postings/", {"text": text_of("infra"), "keep": "1"})
    assert response.status_code == 422
    page = Page(response)
    assert page.errors == [f"{MAX_POSTINGS} postings are kept already. Remove one first."]
    assert page.value("text") == text_of("infra")


def test_the_list_is_sorted_by_fit_and_each_can_be_removed(
    student: Client, finished: Attempt, version: Version, kept: ShareLink
) -> None:
    for name in ("infra", "everything", "client"):
        link_to(make_posting(version, name), f"{name:-<22}")
    page = Page(student.get("/postings/"))
    fits = [int(number.removesuffix(" of 100 parts fit")) for number in page.texts(".kept .number")]
    assert len(fits) == 4
    assert fits == sorted(fits, reverse=True)
    assert "Your postings, best fit first" in page.headings
    address = page.link("Remove Lumo, Lisbon")
    assert address == f"/r/{kept.token}/delete/"
    assert Page(student.get(address)).heading == "Remove “Lumo, Lisbon”?"
    after = Page(student.post(address, follow=True))
    assert after.notices == ["Deleted. Nothing of that posting is kept here any more."]
    left = [name for name in page.texts(".kept strong") if name != "Lumo, Lisbon"]
    assert after.texts(".kept strong") == left
    assert len(left) == 3
    assert "Lumo, Lisbon" not in after.text
    assert not ShareLink.objects.filter(pk=kept.pk).exists()


def test_the_list_without_a_result_says_how_to_sort_it(student: Client, kept: ShareLink) -> None:
    page = Page(student.get("/postings/"))
    assert "Your postings" in page.headings  # not “best fit first”
    assert not page.has(".kept .number")
    assert page.link("Take the quiz") == "/"
    assert "to see which of them fits you best" in page.text


def test_one_whose_links_ran_out_still_opens_for_its_owner(student: Client, kept: ShareLink) -> None:
    ShareLink.objects.update(revoked_at=timezone.now())
    page = Page(student.get("/postings/"))
    form = page.one('form[action^="/postings/"][id]')
    assert page.texts(f'.kept button[form="{form.attributes["id"]}"]') == ["Lumo, Lisbon"]
    response = student.post(form.attributes["action"] or "")
    assert response.status_code == 303
    assert Page(student.get(response["Location"])).texts("h1 + p bdi") == ["Lumo, Lisbon"]


def test_is_404_for_anybody_else(stranger: Client, student: Client, kept: ShareLink) -> None:
    address = f"/postings/{kept.posting_id}/"
    assert stranger.post(address).status_code == 404
    assert student.get(address).status_code == 405
    for rest in ("share/", "link/", "delete/"):
        assert stranger.get(f"/r/{kept.token}/{rest}").status_code == 404
        assert stranger.post(f"/r/{kept.token}/{rest}").status_code == 404
    assert Posting.objects.exists()


def test_queries_of_the_list_do_not_grow(
    student: Client,
    finished: Attempt,
    version: Version,
    kept: ShareLink,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for name in ("infra", "everything", "client"):
        link_to(make_posting(version, name), f"{name:-<22}")
    student.get("/postings/")
    with django_assert_max_num_queries(5):
        student.get("/postings/")


# --- a kept posting, by its link ----------------------------------------------------------------------------


def test_others_see_the_reading_and_not_the_text(student: Client, stranger: Client, kept: ShareLink) -> None:
    mine, page = (Page(client.get(f"/r/{kept.token}/")) for client in (student, stranger))
    assert any(notice.startswith("Somebody shared this reading") for notice in page.texts(".notice"))
    assert page.heading.startswith("The Feature Builder")
    assert (mine.has(".told"), page.has(".told")) == (True, False)
    assert "pronunciation" in mine.source
    assert "pronunciation" not in page.source  # a word of the text, wherever it might stand
    assert mine.link("Remove it") == f"/r/{kept.token}/delete/"
    assert not page.has('form, #share, a[href$="/delete/"]')
    assert (mine.has('a[href="#share"]'), page.has('a[href="#share"]')) == (True, False)
    assert not mine.has('a[href="#keep"]')
    assert not page.has('a[href="#keep"]')
    card = page.one('meta[property="og:image"]').attributes["content"]
    assert card == f"http://testserver/r/{kept.token}/result.png"
    alt = page.one('meta[property="og:image:alt"]').attributes["content"]
    assert re.match(r"The Feature Builder \d+ %, ", alt or "")
    kept.refresh_from_db()
    assert kept.opened_count == 1


def test_others_see_the_text_where_the_link_shows_it(student: Client, stranger: Client, kept: ShareLink) -> None:
    form = Page(student.get(f"/r/{kept.token}/share/"))
    assert form.field("Show the posting's own text too").attributes["name"] == "shows_answers"
    student.post(f"/r/{kept.token}/share/", {"label": "", "lifetime": "week", "shows_answers": "on"})
    token = ShareLink.objects.latest("pk").token
    [told] = Page(stranger.get(f"/r/{token}/")).texts(".told")
    assert "pronunciation" in told
    assert "pronunciation" in stranger.get(f"/r/{token}/result.json").json()["text"]
    assert "text" not in stranger.get(f"/r/{kept.token}/result.json").json()


def test_turned_off_it_is_the_same_404_as_any_other(student: Client, stranger: Client, kept: ShareLink) -> None:
    [notice] = Page(student.post(f"/r/{kept.token}/revoke-all/", follow=True)).notices
    assert "Your posting has a new address" in notice
    never = stranger.get(f"/r/{'B' * 22}/")
    for rest in ("", "result.json", "result.png", "share/"):
        response = stranger.get(f"/r/{kept.token}/{rest}")
        assert (response.status_code, response.content) == (404, never.content)
    assert student.get(f"/r/{Posting.objects.get().links.latest('pk').token}/").status_code == 200


def test_as_data_as_a_table_and_as_a_card(stranger: Client, kept: ShareLink) -> None:
    data = stranger.get(f"/r/{kept.token}/result.json").json()
    assert (data["posting"], data["primary"], data["overloaded"]) == (True, "feature", False)
    assert sum(item["share"] for item in data["archetypes"]) == 100
    assert data["name"] == "Lumo, Lisbon"
    rows = list(csv.DictReader(io.StringIO(stranger.get(f"/r/{kept.token}/result.csv").content.decode("utf-8-sig"))))
    assert [(row["key"], int(row["share"])) for row in rows] == [(i["key"], i["share"]) for i in data["archetypes"]]
    assert {row["primary"] for row in rows} == {"feature"}
    assert {row["questionnaire"] for row in rows} == {"data-science-jobs"}
    assert stranger.get(f"/r/{kept.token}/result.png").content[:4] == b"\x89PNG"
    for rest in ("result.pdf", "radar.json"):
        assert stranger.get(f"/r/{kept.token}/{rest}").status_code == 404


def test_stays_as_its_version_reads_it(student: Client, kept: ShareLink, version: Version) -> None:
    data = version.content.as_data()
    for cue in data["cues"]:
        cue["weights"] = {"client": 1.0} if "weights" in cue else {}
    make_version(version, definition=data)
    assert Page(student.get(f"/r/{kept.token}/")).heading.startswith("The Feature Builder")


def test_queries_of_a_kept_one(
    student: Client, kept: ShareLink, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    student.get(f"/r/{kept.token}/")
    with django_assert_max_num_queries(2):
        student.get(f"/r/{kept.token}/")


# --- beside others ------------------------------------------------------------------------------------------


def test_two_postings_are_compared_by_their_shares(student: Client, kept: ShareLink, version: Version) -> None:
    other = link_to(make_posting(version, "infra", called="Payments"), "infra-infra-infra-infr")
    page = Page(student.get("/compare/", {"r": [kept.token, other.token]}))
    assert page.texts(".legend bdi") == ["Lumo, Lisbon", "Payments"]
    assert page.headings == ["Side by side", "Where they agree, and where not", "Put another one beside them"]
    assert re.search(r"Clearly different: The Infra Builder \(\d+ and \d+ %\)", page.text)
    assert "these are shares of a role" in page.text
    assert page.has(".radar-svg .radar-square")


def test_a_posting_beside_a_result(student: Client, kept: ShareLink, finished: Attempt) -> None:
    assert Page(student.get("/compare/")).field("Lumo, Lisbon").attributes["value"] == kept.token
    page = Page(student.get("/compare/", {"r": [finished.links.get().token, kept.token]}))
    assert page.texts(".legend bdi") == ["You", "Lumo, Lisbon"]


# --- among what a browser owns ------------------------------------------------------------------------------


def test_stands_among_what_is_kept_of_one_and_goes_with_it(student: Client, kept: ShareLink, version: Version) -> None:
    make_finished(version=version, owner=OTHER)
    assert Page(student.get("/mine/")).link("1 kept job posting") == "/postings/"
    (posting,) = student.get("/mine/everything.json").json()["postings"]
    assert posting["text"] == text_of("feature")
    assert posting["reading"]["primary"] == "feature"
    [lead] = Page(student.get("/mine/delete/")).texts(".lead")
    assert "1 kept posting" in lead
    student.post("/mine/delete/")
    assert not Posting.objects.exists()
    assert Attempt.objects.exists()


def test_comes_along_to_another_browser(student: Client, stranger: Client, kept: ShareLink) -> None:
    address = "/mine/student-student-studen/"
    [lead] = Page(stranger.get(address)).texts(".lead")
    assert "1 kept job posting" in lead
    stranger.post(address)
    assert Page(stranger.get("/postings/")).texts(".kept strong") == ["Lumo, Lisbon"]
