"""/postings/ : paste a posting, read its mix, lay it over a result, keep it; and /r/<token>/ of a kept one."""

import csv
import io
import re

import pytest
from django.test import Client
from django.utils import timezone

from assessments.keeping import MOST_POSTINGS
from assessments.models import Attempt, Posting, ShareLink, Version
from assessments.postings import OBSTACLES, Obstacle
from tests.factories import make_finished, make_version
from tests.postings.own import link_to, make_posting, text_of

pytestmark = pytest.mark.django_db
OTHER = "another-another-anothe"


@pytest.fixture
def kept(version: Version) -> ShareLink:
    """The student's own link to a posting that they kept."""
    return link_to(make_posting(version, called="Lumo, Lisbon"))


def read(client: Client, text: str, **posted: str) -> str:
    response = client.post("/postings/", {"text": text, **posted})
    assert response.status_code == 200, response.content.decode()
    return response.content.decode()


def titles_in(page: str) -> str:
    return re.sub(r"\s+", " ", re.search(r"<h1[^>]*>(.*?)</h1>", page, re.S)[1])  # type: ignore[index]


# --- reading ------------------------------------------------------------------------------------------------


def test_asks_for_a_posting(stranger: Client) -> None:
    page = stranger.get("/postings/").content.decode()
    assert 'name="text"' in page
    assert "Your postings" not in page


def test_says_what_a_posting_mixes_and_stores_nothing(stranger: Client) -> None:
    page = read(stranger, text_of("infra"))
    assert titles_in(page).startswith("The Infra Builder")
    assert 'class="radar-profile"' in page
    assert re.search(r'<mark class="evidence hue-\w+" tabindex="0">run the Kubernetes clusters', page)
    assert "Containers, infrastructure, operations" in page
    assert "What is the salary range?" in page
    assert "How often was the person on call woken last month" in page
    assert not Posting.objects.exists()
    assert "careerfit_owner" not in stranger.cookies


def test_warns_of_three_jobs_for_one_salary(stranger: Client) -> None:
    page = read(stranger, text_of("everything"))
    assert titles_in(page).startswith("This is three jobs in one")
    assert "that salary is probably too low" in page


def test_names_a_mix_that_has_a_name(stranger: Client) -> None:
    page = read(stranger, text_of("feature-infra"))
    assert "That mix has a name: Full-stack machine-learning data scientist" in page


def test_what_was_pasted_is_shown_and_never_run(stranger: Client) -> None:
    page = read(stranger, "<script>alert(1)</script><img src=x onerror=alert(2)>" + text_of("infra"))
    assert "alert(1)" not in page.split("Change the text")[0]
    assert "<img" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page  # in the field, to be changed
    page = read(stranger, text_of("infra") + "\nYou will build dashboards for A & B &lt;i&gt;now&lt;/i&gt;.")
    assert "dashboards for A &amp; B" in page
    assert "<i>now" not in page


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
    page = response.content.decode()
    assert response.status_code == 422
    assert OBSTACLES[obstacle].replace("'", "&#x27;") in page
    assert 'value="The one at Acme"' in page
    assert text.strip()[:60] in page
    assert not Posting.objects.exists()


def test_the_same_posting_twice_is_counted_once(stranger: Client) -> None:
    once, twice = read(stranger, text_of("client")), read(stranger, text_of("client") + "\n\n" + text_of("client"))
    assert "counted once" in twice
    assert "counted once" not in once
    shares = [re.findall(r"<b>(\d+) %</b>", page) for page in (once, twice)]
    assert shares[0] == shares[1]


def test_a_megabyte_is_refused_before_it_is_read(stranger: Client) -> None:
    response = stranger.post("/postings/", {"text": "a" * 1024 * 1024})
    assert response.status_code == 413
    assert "larger than this site takes" in response.content.decode()


@pytest.mark.parametrize(("field", "value"), [("name", "x" * 81), ("beside", "x" * 301), ("quiz", "nothing")])
def test_a_bad_field_loses_nothing_of_the_others(stranger: Client, field: str, value: str) -> None:
    response = stranger.post("/postings/", {"text": "Our text", field: value})
    assert response.status_code == 422
    assert "Our text</textarea>" in response.content.decode()
    assert 'class="errors"' in response.content.decode()


def test_a_fragment_is_the_main_part_alone(stranger: Client) -> None:
    page = stranger.get("/postings/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in page
    assert 'name="text"' in page


def test_nobody_keeps_or_indexes_the_page(stranger: Client) -> None:
    response = stranger.post("/postings/", {"text": text_of("infra")})
    assert "no-store" in response["Cache-Control"]
    assert "noindex" in response["X-Robots-Tag"]
    assert response["Referrer-Policy"] == "no-referrer"


def test_without_cues_there_is_nothing_to_read_with(stranger: Client, version: Version) -> None:
    data = version.content.as_data()
    del data["cues"], data["postings"]
    make_version(version, definition=data)
    for response in (stranger.get("/postings/"), stranger.post("/postings/", {"text": "x"})):
        assert "be read here yet" in response.content.decode()
    assert "Read a posting" not in stranger.get("/").content.decode()


def test_queries_of_a_reading(student: Client, finished: Attempt, django_assert_max_num_queries) -> None:
    read(student, text_of("infra"))
    with django_assert_max_num_queries(6):  # two of them are the throttle's
        read(student, text_of("infra"))


# --- fit ----------------------------------------------------------------------------------------------------


def test_lies_over_ones_own_newest_result(student: Client, finished: Attempt) -> None:
    page = read(student, text_of("infra"))
    assert "Does it fit you?" in page
    assert 'class="radar-square"' in page
    assert re.search(r'<p class="fit">\d+ of 100</p>', page)
    assert "Of 100 parts of this job" in page
    assert "It asks for more of The Infra Builder than you would choose" in page


def test_without_a_result_says_how_to_get_one(stranger: Client) -> None:
    page = read(stranger, text_of("infra"))
    assert "Take the quiz, or paste a link" in page
    assert 'class="radar-square"' not in page


def test_lies_over_the_result_behind_a_link_and_counts_as_a_look(stranger: Client, finished: Attempt) -> None:
    link = finished.links.get()
    page = read(stranger, text_of("infra"), beside=f"http://testserver/r/{link.token}/")
    assert "Does it fit that result?" in page
    assert "The result behind the link" in page
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
    page = response.content.decode()
    assert "That link opens no result" in page
    assert "run the Kubernetes clusters" in page
    assert "<details open>" in page


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
    assert "has other archetypes than this reading" in page
    assert 'class="radar-square"' not in page


# --- keeping ------------------------------------------------------------------------------------------------


def test_keeps_a_posting_only_when_asked_and_shows_it_by_a_link(stranger: Client) -> None:
    response = stranger.post("/postings/", {"text": text_of("infra"), "name": "Payments", "keep": "1"})
    assert response.status_code == 303
    posting = Posting.objects.get()
    assert (posting.name, posting.text) == ("Payments", text_of("infra"))
    assert stranger.cookies["careerfit_owner"].value not in (posting.owner, "")
    page = stranger.get(response["Location"]).content.decode()
    assert titles_in(page).startswith("The Infra Builder")
    assert "Kept. You find it again" in page
    assert "Payments" in page
    assert "run the Kubernetes clusters" in page


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
        for i in range(MOST_POSTINGS - 1)
    )
    response = student.post("/postings/", {"text": text_of("infra"), "keep": "1"})
    assert response.status_code == 422
    assert f"{MOST_POSTINGS} postings are kept already" in response.content.decode()
    assert "run the Kubernetes clusters" in response.content.decode()


def test_the_list_is_sorted_by_fit_and_each_can_be_removed(
    student: Client, finished: Attempt, version: Version, kept: ShareLink
) -> None:
    for name in ("infra", "everything", "client"):
        link_to(make_posting(version, name), f"{name:-<22}")
    page = student.get("/postings/").content.decode()
    fits = [int(number) for number in re.findall(r'<p class="number">(\d+)', page)]
    assert len(fits) == 4
    assert fits == sorted(fits, reverse=True)
    assert "best fit first" in page
    assert f"/r/{kept.token}/delete/" in page
    assert "Remove “<bdi>Lumo, Lisbon</bdi>”?" in student.get(f"/r/{kept.token}/delete/").content.decode()
    response = student.post(f"/r/{kept.token}/delete/", follow=True)
    assert "Nothing of that posting is kept here any more" in response.content.decode()
    assert "Lumo, Lisbon" not in student.get("/postings/").content.decode()
    assert not ShareLink.objects.filter(pk=kept.pk).exists()


def test_the_list_without_a_result_says_how_to_sort_it(student: Client, kept: ShareLink) -> None:
    page = student.get("/postings/").content.decode()
    assert "best fit first" not in page
    assert "to see which of them fits you best" in page


def test_one_whose_links_ran_out_still_opens_for_its_owner(student: Client, kept: ShareLink) -> None:
    ShareLink.objects.update(revoked_at=timezone.now())
    page = student.get("/postings/").content.decode()
    (address,) = re.findall(r'action="(/postings/[^"]+/)"', page)
    response = student.post(address)
    assert response.status_code == 303
    assert "Lumo, Lisbon" in student.get(response["Location"]).content.decode()


def test_is_404_for_anybody_else(stranger: Client, student: Client, kept: ShareLink) -> None:
    address = f"/postings/{kept.posting_id}/"
    assert stranger.post(address).status_code == 404
    assert student.get(address).status_code == 405
    for rest in ("share/", "link/", "delete/"):
        assert stranger.get(f"/r/{kept.token}/{rest}").status_code == 404
        assert stranger.post(f"/r/{kept.token}/{rest}").status_code == 404
    assert Posting.objects.exists()


def test_queries_of_the_list_do_not_grow(
    student: Client, finished: Attempt, version: Version, kept: ShareLink, django_assert_max_num_queries
) -> None:
    for name in ("infra", "everything", "client"):
        link_to(make_posting(version, name), f"{name:-<22}")
    student.get("/postings/")
    with django_assert_max_num_queries(5):
        student.get("/postings/")


# --- a kept posting, by its link ----------------------------------------------------------------------------


def test_others_see_the_reading_and_not_the_text(stranger: Client, kept: ShareLink) -> None:
    page = stranger.get(f"/r/{kept.token}/").content.decode()
    assert "Somebody shared this reading" in page
    assert titles_in(page).startswith("The Feature Builder")
    assert "pronunciation" not in page
    assert "delete/" not in page
    assert f'content="http://testserver/r/{kept.token}/result.png"' in page
    kept.refresh_from_db()
    assert kept.opened_count == 1


def test_others_see_the_text_where_the_link_shows_it(student: Client, stranger: Client, kept: ShareLink) -> None:
    assert "own text too" in student.get(f"/r/{kept.token}/share/").content.decode()
    student.post(f"/r/{kept.token}/share/", {"label": "", "lifetime": "week", "shows_answers": "on"})
    token = ShareLink.objects.latest("pk").token
    assert "pronunciation" in stranger.get(f"/r/{token}/").content.decode()
    assert "pronunciation" in stranger.get(f"/r/{token}/result.json").json()["text"]
    assert "text" not in stranger.get(f"/r/{kept.token}/result.json").json()


def test_turned_off_it_is_the_same_404_as_any_other(student: Client, stranger: Client, kept: ShareLink) -> None:
    response = student.post(f"/r/{kept.token}/revoke-all/", follow=True)
    assert "Your posting has a new address" in response.content.decode()
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
    rows = list(csv.DictReader(io.StringIO(stranger.get(f"/r/{kept.token}/result.csv").content.decode())))
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
    assert titles_in(student.get(f"/r/{kept.token}/").content.decode()).startswith("The Feature Builder")


def test_queries_of_a_kept_one(student: Client, kept: ShareLink, django_assert_max_num_queries) -> None:
    student.get(f"/r/{kept.token}/")
    with django_assert_max_num_queries(2):
        student.get(f"/r/{kept.token}/")


# --- beside others ------------------------------------------------------------------------------------------


def test_two_postings_are_compared_by_their_shares(student: Client, kept: ShareLink, version: Version) -> None:
    other = link_to(make_posting(version, "infra", called="Payments"), "infra-infra-infra-infr")
    page = student.get("/compare/", {"r": [kept.token, other.token]}).content.decode()
    assert "<bdi>Lumo, Lisbon</bdi>" in page
    assert "<bdi>Payments</bdi>" in page
    assert re.search(r"Clearly different: The Infra Builder \(\d+ and \d+ %\)", page)
    assert "these are shares of a role" in page
    assert "The answers that differ most" not in page
    assert 'class="radar-square"' in page


def test_a_posting_beside_a_result(student: Client, kept: ShareLink, finished: Attempt) -> None:
    form = student.get("/compare/").content.decode()
    assert f'value="{kept.token}"' in form
    page = student.get("/compare/", {"r": [finished.links.get().token, kept.token]}).content.decode()
    assert "<bdi>You</bdi>" in page
    assert "<bdi>Lumo, Lisbon</bdi>" in page


# --- among what a browser owns ------------------------------------------------------------------------------


def test_stands_among_what_is_kept_of_one_and_goes_with_it(student: Client, kept: ShareLink, version: Version) -> None:
    make_finished(version=version, owner=OTHER)
    assert "1 kept job posting" in student.get("/mine/").content.decode()
    (posting,) = student.get("/mine/everything.json").json()["postings"]
    assert posting["text"] == text_of("feature")
    assert posting["reading"]["primary"] == "feature"
    assert "1 kept posting" in student.get("/mine/delete/").content.decode()
    student.post("/mine/delete/")
    assert not Posting.objects.exists()
    assert Attempt.objects.exists()


def test_comes_along_to_another_browser(student: Client, stranger: Client, kept: ShareLink) -> None:
    address = "/mine/student-student-studen/"
    assert "1 kept job posting" in stranger.get(address).content.decode()
    stranger.post(address)
    assert "Lumo, Lisbon" in stranger.get("/postings/").content.decode()
