"""/postings/ : paste a posting, read its mix, compare it with a result."""

import re

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from assessments.core.posting_reader import OBSTACLES, Obstacle
from assessments.models import Attempt, Posting, ShareLink, Version
from tests.core.posting_reader.own import text_of
from tests.factories import make_version
from tests.html import Page

pytestmark = pytest.mark.django_db


def read(client: Client, text: str, **posted: str) -> Page:
    """Paste a posting, and return the page."""
    response = client.post("/postings/", {"text": text, **posted})
    page = Page(response)
    assert response.status_code == 200, page.errors
    return page


# --- reading --------------------------------------------------------------------------------------------


def test_the_page_has_a_form_for_a_posting(stranger: Client) -> None:
    page = Page(stranger.get("/postings/"))
    assert page.field("The posting’s text").attributes["name"] == "text"
    assert page.headings == ["Read a job posting", "How it reads", "Where the jobs are"]
    assert not page.has(".kept")


def test_reading_shows_the_mix_and_stores_nothing(stranger: Client) -> None:
    page = read(stranger, text_of("infra"))
    assert page.heading.startswith("The Infra Builder")
    assert page.has(".radar-svg .radar-profile")
    marks = page.texts('mark.evidence[class*="hue-"]')
    reasons = page.texts("mark + .why")
    assert len(marks) == len(reasons)
    [reason] = [why for mark, why in zip(marks, reasons, strict=True) if mark.startswith("run the Kubernetes clusters")]
    assert reason.startswith("Why it is marked: The Infra Builder: Containers, infrastructure, operations")
    questions = page.texts("main li")
    assert "Salary: What is the salary range?" in questions
    assert (
        "On-call duty: “set up monitoring and alerting for model drift, and take "
        "part in the on-call rotation, about one week in six”" in questions
    )
    assert "What it says, and what it doesn’t" in page.headings
    assert "It isn’t too much for one person: it is one job." in page.texts(".lead")[0]
    assert any(question.startswith("How often was the person on call woken last month") for question in questions)
    assert page.has('a[href="#keep"]')
    assert not Posting.objects.exists()
    assert "careerfit_owner" not in stranger.cookies


@pytest.mark.parametrize("name", ["client", "feature-infra", "overloaded-fintech"])
def test_as_many_sentences_are_counted_as_are_marked(name: str, stranger: Client) -> None:
    page = read(stranger, text_of(name))
    [said] = re.findall(r"(\d+) sentences speak for", page.texts(".lead")[0])
    named = re.findall(r"The [A-Z]\w+ [A-Z]\w+", page.heading)
    counted = named if name.startswith("overloaded") else named[:1]
    reasons = page.texts("mark + .why")
    assert int(said) == sum(any(f"{name}: " in reason for name in counted) for reason in reasons)


def test_archetypes_with_next_to_nothing_share_a_line(stranger: Client) -> None:
    page = read(stranger, text_of("feature-infra"))
    [small] = re.findall(r"The other (\d+)%: ", page.text)
    assert sum(int(share.removesuffix("%")) for share in page.texts(".leads b")) + int(small) == 100


TERMS = (
    "We are six people in data, on-call is none, and the role reports to the head of product. You work with product "
    "managers from our Porto office for EUR 60-75k as a senior data scientist."
)


def test_what_a_posting_says_is_quoted_and_not_asked_for(stranger: Client) -> None:
    page = read(stranger, f"{text_of('infra')}\n{TERMS}")
    said = page.texts(".says li")
    assert "Salary: “EUR 60-75k”" in said
    assert "Size of the team: “We are six people in data”" in said
    assert page.texts(".says bdi")[0] == "EUR 60-75k"
    assert not any("salary range" in line for line in said)


def test_where_nothing_is_left_open_that_is_said(stranger: Client) -> None:
    page = read(stranger, f"{text_of('infra')}\n{TERMS}")
    assert len(page.texts(".says li")) == 7
    assert "What it says" in page.headings
    assert "It leaves none of the usual questions open." in page.text


def test_a_version_whose_cues_ask_nothing_still_says_what_was_found(stranger: Client, version: Version) -> None:
    data = version.content.as_data()
    data["cues"] = [cue for cue in data["cues"] if "asks" not in cue]
    make_version(version, definition=data)
    assert "Salary: “EUR 60-75k”" in read(stranger, f"{text_of('infra')}\n{TERMS}").texts(".says li")
    silent = read(stranger, text_of("infra").replace("on-call", ""))
    assert "What is the salary range?" not in silent.text


def test_a_posting_of_three_jobs_gets_a_warning(stranger: Client) -> None:
    page = read(stranger, text_of("everything"))
    assert page.heading.startswith("This is three jobs in one")
    assert any("that salary is probably too low" in notice for notice in page.texts(".notice"))


def test_a_mix_with_a_name_is_named(stranger: Client) -> None:
    page = read(stranger, text_of("feature-infra"))
    [lead] = page.texts(".lead")
    assert lead.startswith("That mix has a name: Full-stack machine-learning data scientist")


def test_an_empty_first_line_stays_in_the_field(stranger: Client) -> None:
    pasted = "\n\n" + text_of("infra")
    assert read(stranger, pasted).value("text") == pasted


def test_pasted_markup_is_shown_as_text(stranger: Client) -> None:
    pasted = "</textarea><script>alert(1)</script><img src=x onerror=alert(2)>" + text_of("infra")
    page = read(stranger, pasted)
    assert page.value("text") == pasted  # to be edited
    for call in ("alert(1)", "alert(2)"):
        assert page.source.count(call) == 1  # in that field and nowhere else
    assert not page.has("img")
    page = read(
        stranger, text_of("infra") + "\nYou will build data pipelines for A & B <i now.\nCall us &lt;b&gt; or <u soon."
    )
    assert any("pipelines for A & B <i now." in mark for mark in page.texts("mark"))
    [text] = page.texts(".told")
    assert "Call us or <u soon." in text
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
def test_an_unreadable_text_is_refused_and_stays_in_the_form(stranger: Client, text: str, obstacle: Obstacle) -> None:
    response = stranger.post("/postings/", {"text": text, "name": "The one at Acme", "keep": "1"})
    page = Page(response)
    assert response.status_code == 422
    assert page.errors == [OBSTACLES[obstacle]]
    assert page.value("name") == "The one at Acme"
    assert page.value("text") == text
    assert not Posting.objects.exists()


def test_a_posting_pasted_twice_is_counted_once(stranger: Client) -> None:
    once, twice = read(stranger, text_of("client")), read(stranger, text_of("client") + "\n\n" + text_of("client"))
    assert "counted once" in twice.text
    assert "counted once" not in once.text
    assert once.texts(".leads b") == twice.texts(".leads b") != []


def test_a_megabyte_is_refused_with_413(stranger: Client) -> None:
    response = stranger.post("/postings/", {"text": "a" * 1024 * 1024})
    assert response.status_code == 413
    assert Page(response).heading == "That was too much at once"
    assert "larger than this site takes" in Page(response).text


@pytest.mark.parametrize(("field", "value"), [("name", "x" * 81), ("beside", "x" * 301), ("quiz", "nothing")])
def test_an_invalid_field_keeps_the_text(stranger: Client, field: str, value: str) -> None:
    response = stranger.post("/postings/", {"text": "Our text", field: value})
    assert response.status_code == 422
    assert Page(response).value("text") == "Our text"
    assert len(Page(response).errors) == 1


def test_htmx_gets_the_main_part_only(stranger: Client) -> None:
    page, fragment = (Page(stranger.get("/postings/", headers=headers)) for headers in ({}, {"HX-Request": "true"}))
    assert (page.is_whole, fragment.is_whole) == (True, False)
    assert page.has("textarea[name=text]")
    assert fragment.has("textarea[name=text]")


def test_the_page_is_neither_cached_nor_indexed(stranger: Client) -> None:
    response = stranger.post("/postings/", {"text": text_of("infra")})
    assert "no-store" in response["Cache-Control"]
    assert "noindex" in response["X-Robots-Tag"]
    assert response["Referrer-Policy"] == "no-referrer"


def test_without_cues_no_posting_can_be_read(stranger: Client, version: Version) -> None:
    assert Page(stranger.get("/")).link("Read a posting") == "/postings/"
    data = version.content.as_data()
    del data["cues"], data["postings"]
    make_version(version, definition=data)
    for response in (stranger.get("/postings/"), stranger.post("/postings/", {"text": "x"})):
        assert Page(response).texts("p.lead")[0].startswith("New postings can’t be read here right now.")
    home = Page(stranger.get("/"))
    assert "Read a posting" not in home.links
    assert not home.has('main a[href="/postings/"]')


def test_reading_takes_at_most_six_queries(
    student: Client, finished: Attempt, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    read(student, text_of("infra"))
    with django_assert_max_num_queries(6):  # two of them are the rate limit's
        read(student, text_of("infra"))


# --- fit ------------------------------------------------------------------------------------------------


def test_a_posting_is_compared_with_ones_own_result(student: Client, finished: Attempt) -> None:
    page = read(student, text_of("infra"))
    assert "Does it fit you?" in page.headings
    assert page.has(".radar-svg .radar-square")
    [fit] = page.texts("p.fit")
    number = re.fullmatch(r"(\d+) of 100", fit)
    assert number
    assert f"Of 100 parts of this job, {number[1]} would also be in a job" in page.text
    assert "It asks for more of The Infra Builder than you would choose" in page.text


def test_without_a_result_the_page_leads_to_the_quiz(stranger: Client) -> None:
    page = read(stranger, text_of("infra"))
    assert page.link("Take the quiz") == "/q/data-science-jobs/"
    assert "Take the quiz, or paste a link" in page.text
    assert not page.has(".fit, .radar-square")


def test_comparing_with_a_linked_result_counts_as_an_opening(stranger: Client, finished: Attempt) -> None:
    link = finished.links.get()
    page = read(stranger, text_of("infra"), beside=f"http://testserver/r/{link.token}/")
    assert "Does it fit that result?" in page.headings
    assert page.texts(".legend li")[0].startswith("The result behind the link:")
    assert page.texts(".radar-svg title") == ["The result behind the link and the posting in one radar chart"]
    about_the_fit = page.texts(".fit + p + ul li")
    assert any("than those answers would choose" in sentence for sentence in about_the_fit)
    assert not any(re.search(r"\byou", sentence, re.IGNORECASE) for sentence in about_the_fit)
    link.refresh_from_db()
    assert link.opened_count == 1


@pytest.mark.parametrize("link", ["nonsense", "revoked", "posting"])
def test_a_link_that_opens_no_result_is_refused_and_stays_in_the_form(
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


def test_a_result_with_other_archetypes_is_not_compared(student: Client, finished: Attempt, version: Version) -> None:
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
