"""Try a draft from the opening page to the result, with nothing stored."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import product
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from django.apps import apps
from django.db.models import Value
from django.db.models.functions import Concat
from django.test import Client
from django.urls import reverse

from assessments.authoring import item_analysis, trials
from assessments.authoring.drafts import draft_definition, save_draft
from assessments.core import definition
from assessments.core.definition import Choice, Format, read_file
from assessments.models import Question, Questionnaire
from tests.authoring.admin.conftest import Staff
from tests.factories import NOON, posted_for, response_for
from tests.html import Page

FIXTURES = Path(__file__).parents[2] / "fixtures"
SERVING = (Path(__file__).parents[3] / "careerfit" / "serving.py").read_text(
    encoding="utf-8"
)  # imported, it configures
MAX_REQUEST_LINE = int(re.findall(r"^limit_request_line = (\d+)", SERVING, re.MULTILINE)[0])
PAGES = ("check", "more", "result", "radar", "corners")


@pytest.fixture
def editor(staff: Staff) -> Client:
    return staff("view_questionnaire", "view_question", "change_question")


def address(questionnaire: Questionnaire, page: str = "", *keys: str) -> str:
    name = f"admin:assessments_questionnaire_try{'_' + page if page else ''}"
    return reverse(name, args=[questionnaire.pk, *keys])


@contextmanager
def stored_nowhere() -> Iterator[None]:
    """Fail if the number of rows in any table of the site's changed."""

    def counts() -> dict[str, int]:
        return {model._meta.label: model._default_manager.count() for model in apps.get_models()}

    before = counts()
    yield
    assert counts() == before


def start(client: Client, questionnaire: Questionnaire, mode: str = "adaptive") -> str:
    """Start a trial; return the address of the first question."""
    response = client.post(address(questionnaire), {"mode": mode, "taps_go_on": "on"})
    assert response.status_code == 303
    return str(response.url)  # type: ignore[attr-defined]


def key_of(place: str) -> str:
    return urlsplit(place).path.rstrip("/").rpartition("/")[2]


def answer(client: Client, place: str, questionnaire: Questionnaire) -> str:
    """Answer the question at this address; return where that leads."""
    content = draft_definition(questionnaire=questionnaire)
    response = client.post(place, posted_for(content.question_by_key[key_of(place)]))
    assert response.status_code == 303, response.content
    return str(response.url)  # type: ignore[attr-defined]


def result_as(client: Client, questionnaire: Questionnaire, who: str, **fields: str) -> tuple[str, Page]:
    """Answer everything as somebody; return the result's address and page."""
    response = client.get(address(questionnaire, "as"), {"who": who, **fields})
    assert response.status_code == 303, response.content
    place = str(response.url)  # type: ignore[attr-defined]
    return place, Page(client.get(place))


@pytest.fixture
def six_axes(db: None) -> Questionnaire:
    """A draft that was never published, with a question of every format."""
    return save_draft(definition=read_file(FIXTURES / "riasec.toml"))


@pytest.mark.parametrize(("mode", "name"), [("adaptive", "draft"), ("full", "six_axes")])
def test_a_draft_is_tried_from_the_opening_to_the_result(
    request: pytest.FixtureRequest, editor: Client, mode: str, name: str
) -> None:
    draft: Questionnaire = request.getfixturevalue(name)
    with stored_nowhere():
        opening = Page(editor.get(address(draft)))
        assert "You are trying the draft; nothing is stored." in opening.text
        assert "Their answers are kept; yours aren’t." in opening.text
        place, asked = start(editor, draft, mode), []
        while "/question/" in place:
            page = Page(editor.get(place))
            assert "nothing is stored" in page.text
            asked.append(key_of(place))
            assert page.texts("h1") == [draft.questions.get(key=asked[-1]).prompt]
            place = answer(editor, place, draft)
        assert "/check/" in place
        check = Page(editor.get(place))
        assert len(check.texts("li.reviewed")) == len(asked)
        result = editor.post(place)
        page = Page(editor.get(result.url))  # type: ignore[attr-defined]
    assert len(asked) == (draft.questions.count() if mode == "full" else len(set(asked)))
    assert "Archetypes, strongest first" in page.text
    assert "Why this result" in page.text
    assert "simulated people get from this draft: clear" in page.text
    assert not [link for link in page.attributes("a", "href") if "/r/" in link or "/compare/" in link]


def test_every_link_of_a_result_works_though_nothing_is_published(editor: Client, draft: Questionnaire) -> None:
    draft.versions.all().delete()
    _, page = result_as(editor, draft, draft.archetypes.all()[0].key)
    marks = set(page.attributes("a.cite", "href"))
    sources = Page(editor.get(address(draft, "sources")))
    assert marks
    assert {urlsplit(mark).fragment for mark in marks} <= set(sources.attributes("li", "id"))
    inside = {urlsplit(link)._replace(fragment="").geturl() for link in page.addresses if link.startswith("/")}
    assert {link: status for link in inside if (status := editor.get(link).status_code) == 404} == {}


def test_each_typical_person_gets_their_archetype(editor: Client, draft: Questionnaire) -> None:
    for archetype in draft.archetypes.all():
        _, page = result_as(editor, draft, archetype.key)
        assert f"who wants to be “{archetype.name}” and nothing else. It leads, as it should." in page.text
        assert archetype.name.removeprefix("The ") in page.heading


def test_somebody_undecided_gets_no_lean(editor: Client, draft: Questionnaire) -> None:
    _, page = result_as(editor, draft, "undecided")
    assert "Answered as somebody undecided would" in page.text
    assert "no clear lean" in page.text.lower() or "lean" in page.heading


def test_a_draft_that_takes_long_to_simulate_is_left_to_the_lab(
    editor: Client, draft: Questionnaire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(item_analysis, "QUICK_WORK", 0)
    _, page = result_as(editor, draft, "random", seed="1")
    assert "This draft is too large to simulate people here; the scoring lab does it." in page.text
    assert "simulated people get" not in page.text


def test_random_answers_are_the_same_for_a_seed_and_others_for_the_next(editor: Client, draft: Questionnaire) -> None:
    place, page = result_as(editor, draft, "random", seed="7")
    assert "Answered at random, with seed 7." in page.text
    assert result_as(editor, draft, "random", seed="7")[0] == place
    (another,) = [link for link in page.attributes("a", "href") if "seed=8" in link]
    assert "with seed 8." in Page(editor.get(editor.get(another).url)).text  # type: ignore[attr-defined]


def test_each_answer_of_a_pretended_person_can_be_changed(editor: Client, draft: Questionnaire) -> None:
    _, page = result_as(editor, draft, "infra")
    (check,) = [link for link in page.attributes("a", "href") if "/check/" in link]
    lines = Page(editor.get(check))
    changes = lines.attributes("li.reviewed a", "href")
    assert len(changes) == draft.questions.count()
    changed = Page(editor.get(answer(editor, changes[3], draft)))
    assert changed.texts("p.saved")[0].startswith("Saved:")


def test_the_question_shown_can_be_edited_by_those_who_may(editor: Client, draft: Questionnaire, staff: Staff) -> None:
    place = start(editor, draft)
    question = draft.questions.get(key=key_of(place))
    assert reverse("admin:assessments_question_change", args=[question.pk]) in editor.get(place).content.decode()
    assert "Edit this question" not in Page(staff("view_questionnaire").get(place)).text


def test_what_still_fits_is_kept_when_the_draft_changes(editor: Client, draft: Questionnaire) -> None:
    place = start(editor, draft, mode="full")
    for _ in range(3):
        place = answer(editor, place, draft)
    first, second = draft.questions.all()[:2]
    Question.objects.filter(pk=first.pk).update(prompt="The same question in other words?")
    assert "All of them still fit and are kept." in Page(editor.get(place)).text
    second.choices.update(key=Concat(Value("other-"), "key"))
    assert "2 still fit and are kept; 1 doesn’t fit any more and is left out." in Page(editor.get(place)).text
    draft.questions.get(key=key_of(place)).delete()
    moved = editor.get(place)
    assert moved.status_code == 303
    assert key_of(moved.url) != key_of(place)  # type: ignore[attr-defined]


def test_a_bad_answer_is_refused_and_kept(editor: Client, draft: Questionnaire) -> None:
    place = start(editor, draft)
    response = editor.post(place, {"next": "1"})
    assert response.status_code == 422
    assert Page(response).has("#errors")
    assert editor.post(place, {"next": "1", "ahead": "1"}).status_code == 204
    skipped = editor.post(place, {"skip": "1"})
    assert key_of(skipped.url) != key_of(place)  # type: ignore[attr-defined]


def test_htmx_gets_the_same_page_in_part(editor: Client, draft: Questionnaire) -> None:
    place = start(editor, draft)
    page = Page(editor.get(place, headers={"HX-Request": "true"}))
    assert not page.is_whole
    assert "nothing is stored" in page.text
    assert page.has("form.question")


def test_ten_more_questions_can_be_asked(editor: Client, draft: Questionnaire) -> None:
    place = start(editor, draft)
    while "/question/" in place:
        place = answer(editor, place, draft)
    (more,) = [action for action in Page(editor.get(place)).attributes("form", "action") if "/more/" in action]
    assert "/question/" in editor.post(more).url  # type: ignore[attr-defined]


def test_the_chart_can_be_explored(editor: Client, draft: Questionnaire) -> None:
    _, page = result_as(editor, draft, "infra")
    (radar,), (corners,) = (page.attributes("figure.radar", f"data-{name}") for name in ("figure", "panel"))
    assert "data" in editor.get(radar).json()
    assert len(Page(editor.get(corners)).all("ul.corners button")) == 7


def test_an_address_without_a_trial_says_so(editor: Client, six_axes: Questionnaire) -> None:
    for page, text in product(PAGES, ("", "nonsense", "a:b:c")):
        response = editor.get(address(six_axes, page), {"s": text})
        assert response.status_code == 400, (page, text)
        assert "This address holds no trial that can be read." in Page(response).text, (page, text)


def test_a_trial_that_was_tampered_with_is_refused(editor: Client, draft: Questionnaire) -> None:
    place = start(editor, draft)
    state = parse_qs(urlsplit(place).query)["s"][0]
    turned = ("B" if state[5] == "A" else "A").join((state[:5], state[6:]))
    assert editor.get(address(draft, "check"), {"s": state}).status_code == 200
    assert editor.get(address(draft, "check"), {"s": turned}).status_code == 400


def test_nobody_unknown_can_answer(editor: Client, draft: Questionnaire) -> None:
    response = editor.get(address(draft, "as"), {"who": "nobody"})
    assert response.status_code == 422
    assert "Choose who should answer." in Page(response).text


def test_a_draft_without_weights_says_what_is_missing(editor: Client, draft: Questionnaire) -> None:
    question = draft.questions.all()[0]
    for choice in question.choices.all():
        choice.weights.all().delete()
    page = Page(editor.get(address(draft)))
    assert "This draft can’t be tried yet. One thing has to be fixed first." in page.text
    assert reverse("admin:assessments_question_change", args=[question.pk]) in page.attributes("a", "href")
    draft.questions.all().delete()
    assert "There are no questions yet." in Page(editor.get(address(draft))).text


def test_a_draft_that_was_never_published_is_tried(editor: Client, six_axes: Questionnaire) -> None:
    with stored_nowhere():
        _, page = result_as(editor, six_axes, six_axes.archetypes.all()[0].key)
    assert "Archetypes, strongest first" in page.text


def test_the_longest_trial_fits_into_an_address(db: None) -> None:
    """200 questions that are answered with ten numbers each, and keys as long as they may be."""
    shipped = read_file(FIXTURES / "riasec.toml")
    weights = {archetype.key: 1 for archetype in shipped.archetypes[:1]}
    choices = tuple(Choice(key=f"choice-{n}-{'k' * 50}", text="?", weights=weights if n else {}) for n in range(10))
    questions = tuple(
        definition.Question(
            key=f"question-{n}-{'k' * 45}", format=Format.ALLOCATION, prompt="?", choices=choices, total=1000
        )
        for n in range(200)
    )
    questionnaire = save_draft(definition=replace(shipped, questions=questions))
    draft = draft_definition(questionnaire=questionnaire)
    version = trials.draft_version(questionnaire=questionnaire, draft=draft)
    trial = trials.pretend(version=version, who="random", seed=1, now=NOON)
    text = trials.to_text(trial)
    assert len(text) < MAX_REQUEST_LINE - 200
    read = trials.from_text(text, version=version, now=NOON)
    assert read.responses == {
        key: {c: n for c, n in response.items() if n} for key, response in trial.responses.items()
    }


def test_the_text_of_a_trial_is_read_back(db: None, draft: Questionnaire) -> None:
    content = draft_definition(questionnaire=draft)
    version = trials.draft_version(questionnaire=draft, draft=content)
    trial = trials.start_trial(
        version=version, mode="adaptive", context={"seniority": "student"}, taps_go_on=False, number=5, now=NOON
    )
    for _ in range(6):
        key = trial.progress.first_open
        assert key
        trial = trials.answer(trial=trial, question_key=key, response=response_for(content.question_by_key[key]))
    read = trials.from_text(trials.to_text(trial), version=version, now=NOON)
    assert list(read.responses.items()) == list(trial.responses.items())
    assert (read.progress, read.attempt.context, read.attempt.pk) == (
        trial.progress,
        trial.attempt.context,
        trial.attempt.pk,
    )


def test_a_stranger_and_a_coach_see_nothing(staff: Staff, draft: Questionnaire) -> None:
    assert Client().get(address(draft)).status_code == 302
    assert staff("view_question").get(address(draft)).status_code == 403


def test_the_page_of_a_questionnaire_leads_there(editor: Client, draft: Questionnaire) -> None:
    page = Page(editor.get(reverse("admin:assessments_questionnaire_change", args=[draft.pk])))
    assert address(draft) in page.attributes("a", "href")


def test_a_draft_whose_archetypes_are_too_few_is_not_tried_however_broken_its_advice_is(
    editor: Client, small: Questionnaire
) -> None:
    trial = editor.get(address(small, "as"), {"who": "random", "seed": "3"})["Location"]
    small.archetypes.all()[2].delete()  # advice for it is left
    for page in (trial, address(small), trial.replace("/result/", "/radar.json")):
        refused = editor.get(page)
        assert refused.status_code == 409
        assert "There are 2 archetypes; a questionnaire has 3 to 12." in Page(refused).text
