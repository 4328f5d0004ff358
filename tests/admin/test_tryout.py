"""The page where a draft is tried on a posting."""

import re
from html import escape
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.admin.base import change_url, list_url
from assessments.models import Archetype, Cue, CueWeight, Posting, Questionnaire
from assessments.postings import LONGEST_TEXT, OBSTACLES, Obstacle
from tests.postings.own import text_of

HARBOUR = """Data scientist, harbour office

We are looking for a data scientist who joins us full-time.

You will:
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


def row_of(page: str, words: str) -> str:
    """The row of a sentence, without the space between its cells."""
    found = re.search(rf'<th scope="row">{re.escape(words)} .*?</tr>', page, re.DOTALL)
    assert found is not None, words
    return re.sub(r">\s+<", "><", found[0])


def numbers_in(row: str) -> list[str]:
    return re.findall(r'<td class="number">(.*?)</td>', row)


def test_says_what_each_sentence_is_and_how_far_it_pulls(admin_client: Any, draft: Questionnaire, address: str) -> None:
    assert f'<a href="{address}">Try it on a posting</a>' in admin_client.get(change_url(draft)).text
    assert '<textarea class="vLargeTextField" name="text"' in admin_client.get(address).text
    response = admin_client.post(address, {"text": text_of("infra")})
    assert response.status_code == 200
    page = response.text
    assert "The Infra Builder, and little else" in page
    assert re.search(r"The Infra Builder <b>\d+ %</b>", page)
    row = row_of(page, "run the Kubernetes clusters on which models are trained and served")
    assert '<span class="key">duty</span>' in row
    assert f'<a href="{change_url(draft.cues.get(key="operations"))}">' in row
    place = [archetype.key for archetype in draft.archetypes.all()].index("infra")
    assert numbers_in(row)[place].startswith("+")
    assert page.count('<th class="axis') == len(numbers_in(row)) == draft.archetypes.count()
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
def test_a_number_says_what_pulls_towards_and_what_away(
    admin_client: Any, draft: Questionnaire, address: str, ships: Cue, words: str, kind: str, numbers: dict[str, str]
) -> None:
    row = row_of(admin_client.post(address, {"text": HARBOUR}).text, words)
    assert f'<span class="key">{kind}</span>' in row
    assert numbers_in(row) == [numbers.get(archetype.key, "") for archetype in draft.archetypes.all()]
    assert (f'<li><a href="{change_url(ships)}">Ships &amp; boats</a></li>' in row) == bool(numbers)


def test_a_company_is_told_from_the_work(admin_client: Any, address: str) -> None:
    row = row_of(admin_client.post(address, {"text": text_of("infra")}).text, "Our payments app scores forty thousand")
    assert '<span class="key">company</span>' in row


def test_reads_with_the_draft_and_not_with_what_is_published(
    admin_client: Any, draft: Questionnaire, address: str
) -> None:
    client = draft.archetypes.get(key="client")
    CueWeight.objects.filter(cue__questionnaire=draft).delete()
    CueWeight.objects.create(cue=draft.cues.get(key="operations"), archetype=client, value=3)
    assert "<h2>The Client Builder, and little else</h2>" in admin_client.post(address, {"text": text_of("infra")}).text


@pytest.mark.parametrize(
    ("text", "obstacle"),
    [
        ("", Obstacle.EMPTY),
        ("\n\n  <b>Only this", Obstacle.SHORT),
        ("word " * (LONGEST_TEXT // 5 + 1), Obstacle.LONG),
        ("Take two eggs, flour and milk, and stir them well. " * 9, Obstacle.NO_POSTING),
    ],
)
def test_what_cannot_be_read_is_said_and_stays(admin_client: Any, address: str, text: str, obstacle: Obstacle) -> None:
    response = admin_client.post(address, {"text": text})
    assert response.status_code == 422
    assert escape(OBSTACLES[obstacle]) in response.text
    # A browser drops the first line end of a text area: there is one to drop.
    assert f">\n{escape(text)}</textarea>" in response.text
    assert "<b>Only" not in response.text


def test_nothing_in_a_posting_becomes_a_part_of_the_page(admin_client: Any, address: str, ships: Cue) -> None:
    Cue.objects.filter(pk=ships.pk).update(says="<i>Ships</i>")
    text = HARBOUR.replace("its berth", "its <script>alert(1)</script> & 1 < 2 </textarea> berth")
    response = admin_client.post(address, {"text": text})
    assert response.status_code == 200
    assert escape("</textarea> berth") in response.text
    assert "&lt;i&gt;Ships&lt;/i&gt;" in response.text
    assert not re.search(r"<script>alert|<i>|</textarea> berth|1 < 2", response.text)


def test_a_draft_without_cues_says_so(admin_client: Any, draft: Questionnaire, address: str) -> None:
    draft.cues.all().delete()
    answers = {200: admin_client.get(address), 422: admin_client.post(address, {"text": "Typed, and kept"})}
    for status, response in answers.items():
        assert response.status_code == status
        assert "This draft has no cues yet" in response.text
        assert f'href="{list_url(Cue, draft)}">Go there' in response.text
    assert "Typed, and kept</textarea>" in answers[422].text


def test_a_phrase_that_cannot_be_read_is_named_with_the_way_there(
    admin_client: Any, draft: Questionnaire, address: str
) -> None:
    cue = draft.cues.get(key="operations")
    Cue.objects.filter(pk=cue.pk).update(phrases="..\nkubernetes\n(boat)")
    Questionnaire.objects.filter(pk=draft.pk).update(catch_all="nobody")  # is for another page to say
    for response in (admin_client.get(address), admin_client.post(address, {"text": HARBOUR})):
        assert "2 things have to be put right first" in response.text
        assert "“..” has to begin and end with a word." in response.text
        assert response.text.count(f'href="{change_url(cue)}">Go there') == 2
    assert response.status_code == 422
    assert "which boats to fetch first" in response.text


@pytest.mark.parametrize("left", [["everything"], []])
def test_a_draft_without_archetypes_says_so(
    admin_client: Any, draft: Questionnaire, address: str, left: list[str]
) -> None:
    draft.archetypes.exclude(key__in=left).delete()
    for archetype in draft.archetypes.all():
        draft.cues.get(key="operations").weights.update_or_create(archetype=archetype, defaults={"value": 1})
    response = admin_client.post(address, {"text": text_of("infra")})
    assert response.status_code == 422
    assert "no archetype yet that a posting could speak for" in response.text
    assert f'href="{list_url(Archetype, draft)}">Go there' in response.text


def test_what_is_unfinished_elsewhere_may_wait(admin_client: Any, draft: Questionnaire, address: str) -> None:
    draft.questions.all().delete()
    draft.cues.create(key="empty", says="Says nothing yet")
    draft.catch_all = "nobody"
    draft.save()
    response = admin_client.post(address, {"text": text_of("infra")})
    assert response.status_code == 200
    assert "<h2>The Infra Builder, and little else</h2>" in response.text


def test_is_for_those_who_may_see_the_draft(staff: Any, client: Any, address: str) -> None:
    for method in (client.get, client.post):
        response = method(address)
        assert response.status_code == 302
        assert "/login/" in response["Location"]
    for stranger in (staff(), staff("view_cue")):
        assert stranger.get(address).status_code == 403
        assert stranger.post(address, {"text": HARBOUR}).status_code == 403


def test_leads_only_where_the_visitor_may_go(staff: Any, draft: Questionnaire, address: str, ships: Cue) -> None:
    page = staff("view_questionnaire").post(address, {"text": HARBOUR}).text
    assert "<li>Ships &amp; boats" in row_of(page, "experience with ships")
    assert "/assessments/cue/" not in page
    page = staff("view_questionnaire", "view_cue").post(address, {"text": HARBOUR}).text
    assert change_url(ships) in row_of(page, "experience with ships")
    assert list_url(Cue, draft) in page


def test_is_404_for_no_questionnaire(admin_client: Any, draft: Questionnaire) -> None:
    missing = reverse("admin:assessments_questionnaire_read", args=[draft.pk + 99])
    assert admin_client.get(missing).status_code == 404
    assert admin_client.post(missing, {"text": HARBOUR}).status_code == 404


def test_takes_as_many_queries_however_many_cues_and_sentences_there_are(
    admin_client: Any, draft: Questionnaire, address: str
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
