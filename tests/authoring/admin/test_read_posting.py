"""The page that tries a draft on a posting."""

import re
from dataclasses import dataclass

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.authoring.admin import read_posting
from assessments.authoring.admin.base import change_url, list_url
from assessments.core.posting_reader import MAX_TEXT_LENGTH, OBSTACLES, Obstacle
from assessments.models import Archetype, Cue, CueWeight, Posting, Questionnaire
from assessments.postings import report
from tests.authoring.admin.conftest import Staff
from tests.core.posting_reader.own import text_of
from tests.html import Page, folded

HARBOUR = """Data scientist, harbour office

We are looking for a data scientist who joins us full-time.

You will:
• be there at nine
• keep a log of each day
• share an office with three others
• model how long a ship waits for its berth
• tell the pilots which boats to fetch first
• build a forecast of the tides for our ships

Requirements:
• experience with ships
• three years of Python

We are an equal opportunity employer.
"""


@pytest.fixture
def address(draft: Questionnaire) -> str:
    return reverse("admin:assessments_questionnaire_read", args=[draft.pk])


@pytest.fixture
def ships(draft: Questionnaire) -> Cue:
    """The only cue of the draft: for infra, a little for research, against client."""
    draft.cues.all().delete()
    cue = draft.cues.create(key="ships", says="Ships & boats", phrases="ship\nboat")
    for key, value in (("infra", 2.0), ("research", 0.1), ("client", -0.5)):
        cue.weights.create(archetype=draft.archetypes.get(key=key), value=value)
    return cue


@pytest.fixture
def phrases_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No word model, as for a questionnaire that none ships for."""
    for module in (report, read_posting):
        monkeypatch.setattr(module, "word_model_for", lambda _: None)


@dataclass
class Row:
    """A sentence's row on the page: its kind, its cues by name with their links, and its pulls."""

    kind: str
    cues: dict[str, str | None]
    numbers: list[str]


def row_of(page: Page, words: str) -> Row:
    """Return the row of a sentence."""
    sentences = page.texts(".lines tbody th")
    found = [i for i, sentence in enumerate(sentences) if sentence.rpartition(" ")[0] == words]
    assert len(found) == 1, (words, sentences)
    row = page.all(".lines tbody tr")[found[0]]
    links = [(folded(cue.text()), cue.css_first("a")) for cue in row.css(".cues li")]
    return Row(
        kind=folded(row.css("th .key")[0].text()),
        cues={name: link.attributes["href"] if link else None for name, link in links},
        numbers=[folded(cell.text()) for cell in row.css("td.number")],
    )


def test_shows_the_kind_and_pulls_of_each_sentence(admin_client: Client, draft: Questionnaire, address: str) -> None:
    assert Page(admin_client.get(change_url(draft))).link("Read a posting") == address
    assert Page(admin_client.get(address)).field("The posting’s text").tag == "textarea"
    response = admin_client.post(address, {"text": text_of("infra")})
    assert response.status_code == 200
    page = Page(response)
    assert "The Infra Builder, and little else" in page.headings
    assert any(re.fullmatch(r"The Infra Builder \d+%", share) for share in page.texts(".tried-shares li"))
    row = row_of(page, "run the Kubernetes clusters on which models are trained and served")
    assert row.kind == "duty"
    assert change_url(draft.cues.get(key="operations")) in row.cues.values()
    place = [archetype.key for archetype in draft.archetypes.all()].index("infra")
    assert row.numbers[place].startswith("+")
    assert len(page.all("th.axis")) == len(row.numbers) == draft.archetypes.count()
    assert not Posting.objects.exists()


@pytest.mark.parametrize(
    ("words", "kind", "numbers"),
    [
        ("You will:", "heading", {}),
        (
            "model how long a ship waits for its berth",
            "duty",
            {"infra": "+2.00", "research": "+0.10", "client": "−0.50"},
        ),
        ("experience with ships", "requirement", {"infra": "+1.00", "research": "+0.05", "client": "−0.25"}),
        ("three years of Python", "requirement", {}),
        ("We are an equal opportunity employer.", "boilerplate", {}),
    ],
)
@pytest.mark.usefixtures("phrases_alone")
def test_pulls_are_signed_and_halved_for_requirements(
    admin_client: Client, draft: Questionnaire, address: str, ships: Cue, words: str, kind: str, numbers: dict[str, str]
) -> None:
    assert row_of(Page(admin_client.post(address, {"text": HARBOUR})), words) == Row(
        kind=kind,
        cues={"Ships & boats": change_url(ships)} if numbers else {},
        numbers=[numbers.get(archetype.key, "") for archetype in draft.archetypes.all()],
    )


def test_sentences_about_the_company_are_recognised(admin_client: Client, address: str) -> None:
    page = Page(admin_client.post(address, {"text": text_of("infra")}))
    [sentence] = [
        text for text in page.texts(".lines tbody th") if text.startswith("Our payments app scores forty thousand")
    ]
    assert row_of(page, sentence.rpartition(" ")[0]).kind == "company"


def test_reads_with_the_draft_instead_of_the_published_version(
    admin_client: Client, draft: Questionnaire, address: str
) -> None:
    client = draft.archetypes.get(key="client")
    CueWeight.objects.filter(cue__questionnaire=draft).delete()
    CueWeight.objects.create(cue=draft.cues.get(key="operations"), archetype=client, value=3)
    page = Page(admin_client.post(address, {"text": text_of("infra")}))
    assert "Mostly The Client Builder, with an Infra Builder side" in page.headings


def test_says_what_the_numbers_are_of(admin_client: Client, draft: Questionnaire, address: str, ships: Cue) -> None:
    page = Page(admin_client.post(address, {"text": HARBOUR}))
    assert read_posting.WITH_WORDS in page.text
    assert any(row_of(page, "three years of Python").numbers)
    draft.archetypes.filter(key="research").update(key="science")
    assert read_posting.PHRASES_ALONE in Page(admin_client.post(address, {"text": HARBOUR})).text


@pytest.mark.parametrize(
    ("text", "obstacle"),
    [
        ("", Obstacle.EMPTY),
        ("\n\n  <b>Only this", Obstacle.SHORT),
        ("word " * (MAX_TEXT_LENGTH // 5 + 1), Obstacle.LONG),
        ("Take two eggs, flour and milk, and stir them well. " * 9, Obstacle.NO_POSTING),
    ],
)
def test_text_that_cannot_be_read_is_refused_and_stays_in_the_form(
    admin_client: Client, address: str, text: str, obstacle: Obstacle
) -> None:
    response = admin_client.post(address, {"text": text})
    assert response.status_code == 422
    page = Page(response)
    assert page.texts("#obstacle") == [OBSTACLES[obstacle]]
    # Browsers drop the first line end of a text area, so the template adds one.
    assert page.value("text") == text
    assert "<b>Only" not in response.text


def test_markup_in_postings_and_cues_is_escaped(admin_client: Client, address: str, ships: Cue) -> None:
    Cue.objects.filter(pk=ships.pk).update(says="<i>Ships</i>")
    text = HARBOUR.replace("its berth", "its <script>alert(1)</script> & 1 < 2 </textarea> berth")
    response = admin_client.post(address, {"text": text})
    assert response.status_code == 200
    page = Page(response)
    assert page.value("text") == text
    assert list(row_of(page, "model how long a ship waits for its & 1 < 2 berth").cues) == ["<i>Ships</i>"]
    assert not re.search(r"<script>alert|<i>|</textarea> berth|1 < 2", response.text)


def test_a_draft_without_cues_shows_the_problem(admin_client: Client, draft: Questionnaire, address: str) -> None:
    draft.cues.all().delete()
    answers = {200: admin_client.get(address), 422: admin_client.post(address, {"text": "Typed, and kept"})}
    for status, response in answers.items():
        assert response.status_code == status
        page = Page(response)
        [problem] = page.texts(".problems li")
        assert problem.startswith("This draft has no cues yet")
        assert page.attributes(".problems a", "href") == [list_url(Cue, draft)]
    assert Page(answers[422]).value("text") == "Typed, and kept"


def test_a_stored_phrase_of_too_many_combinations_is_listed(
    admin_client: Client, draft: Questionnaire, address: str
) -> None:
    """It may be older than the limit."""
    draft.cues.filter(key="research").update(phrases=" ".join(["a|b-c"] * 20))
    [problem] = Page(admin_client.get(address)).texts(".problems li")
    assert "stands for more than 64 combinations" in problem


def test_invalid_phrases_are_listed_with_links(admin_client: Client, draft: Questionnaire, address: str) -> None:
    cue = draft.cues.get(key="operations")
    Cue.objects.filter(pk=cue.pk).update(phrases="..\nkubernetes\n(boat)")
    Questionnaire.objects.filter(pk=draft.pk).update(catch_all="nobody")  # a problem that this page doesn't show
    for response in (admin_client.get(address), admin_client.post(address, {"text": HARBOUR})):
        page = Page(response)
        [error] = page.errors
        assert "2 things have to be fixed first" in error
        assert any("“..” has to begin and end with a word." in problem for problem in page.texts(".problems li"))
        assert page.attributes(".problems a", "href") == [change_url(cue)] * 2
    assert response.status_code == 422
    assert page.value("text") == HARBOUR


@pytest.mark.parametrize("left", [["everything"], []])
def test_a_draft_without_archetypes_shows_the_problem(
    admin_client: Client, draft: Questionnaire, address: str, left: list[str]
) -> None:
    draft.archetypes.exclude(key__in=left).delete()
    for archetype in draft.archetypes.all():
        draft.cues.get(key="operations").weights.update_or_create(archetype=archetype, defaults={"value": 1})
    response = admin_client.post(address, {"text": text_of("infra")})
    assert response.status_code == 422
    page = Page(response)
    [problem] = page.texts(".problems li")
    assert "Add archetypes first" in problem
    assert page.attributes(".problems a", "href") == [list_url(Archetype, draft)]


def test_other_problems_of_the_draft_do_not_prevent_reading(
    admin_client: Client, draft: Questionnaire, address: str
) -> None:
    draft.questions.all().delete()
    draft.cues.create(key="empty", says="Says nothing yet")
    draft.catch_all = "nobody"
    draft.save()
    response = admin_client.post(address, {"text": text_of("infra")})
    assert response.status_code == 200
    assert "The Infra Builder, and little else" in Page(response).headings


def test_requires_permission_to_view_the_draft(staff: Staff, client: Client, address: str) -> None:
    for response in (client.get(address), client.post(address)):
        assert response.status_code == 302
        assert response["Location"].startswith(reverse("admin:login"))
    for stranger in (staff(), staff("view_cue")):
        assert stranger.get(address).status_code == 403
        assert stranger.post(address, {"text": HARBOUR}).status_code == 403


def test_links_only_to_pages_that_the_user_may_open(
    staff: Staff, draft: Questionnaire, address: str, ships: Cue
) -> None:
    page = Page(staff("view_questionnaire").post(address, {"text": HARBOUR}))
    assert row_of(page, "experience with ships").cues == {"Ships & boats": None}
    assert not [leads_to for leads_to in page.addresses if "/assessments/cue/" in leads_to]
    page = Page(staff("view_questionnaire", "view_cue").post(address, {"text": HARBOUR}))
    assert row_of(page, "experience with ships").cues == {"Ships & boats": change_url(ships)}
    assert page.link("The cues") == list_url(Cue, draft)


def test_an_unknown_questionnaire_is_not_found(admin_client: Client, draft: Questionnaire) -> None:
    missing = reverse("admin:assessments_questionnaire_read", args=[draft.pk + 99])
    assert admin_client.get(missing).status_code == 404
    assert admin_client.post(missing, {"text": HARBOUR}).status_code == 404


def test_the_number_of_queries_does_not_grow_with_cues_and_sentences(
    admin_client: Client, draft: Questionnaire, address: str
) -> None:
    counts = []
    for more in range(2):
        for i in range(40 * more):
            cue = draft.cues.create(key=f"more-{i}", says="More", phrases=f"word{i}")
            cue.weights.create(archetype=draft.archetypes.all()[0], value=1)
        with CaptureQueriesContext(connection) as found:
            admin_client.post(address, {"text": text_of("infra") + more * text_of("client")})
        counts.append(len(found))
    assert counts[0] == counts[1] <= 13
