"""A questionnaire's own language is said wherever its texts are shown, and what is posted is not translated."""

import re
from pathlib import Path

import pytest
from django.test import Client

from assessments.core.definition import Format
from assessments.models import Attempt, Version
from tests.factories import definition_of_every_format, make_attempt, make_finished, make_version, question_of
from tests.html import Page

pytestmark = pytest.mark.django_db
TEMPLATES = Path(__file__).parents[2] / "templates"


@pytest.fixture
def german(version: Version) -> Version:
    definition = definition_of_every_format(version)
    definition["questionnaire"]["language"] = "de"
    return make_version(version, definition=definition)


@pytest.mark.parametrize("format", list(Format))
def test_a_question_and_its_answers_have_the_questionnaires_language(
    student: Client, german: Version, format: Format
) -> None:
    question = question_of(german, format)
    attempt = make_attempt(version=german)
    page = Page(student.get(f"/take/{attempt.pk}/{question.key}/"))
    assert page.one("html").attributes["lang"] == "en-GB"
    assert page.attributes("h1", "lang") == ["de"]
    assert set(page.attributes("form.question [lang]", "lang")) == {"de"}
    texts = page.texts("form.question [lang]")
    shown = german.content.scale_by_key[question.scale].labels if question.scale else question.choice_texts.values()
    assert all(any(text in within for within in texts[1:]) for text in shown)


def test_all_pages_around_it_say_it_too(student: Client, german: Version) -> None:
    attempt = make_finished(version=german)
    links = attempt.links.get().token
    open_attempt = make_attempt(version=german)
    for address in (
        "/",
        "/about/",
        "/q/data-science-jobs/",
        "/q/data-science-jobs/sources/",
        "/mine/",
        f"/r/{links}/",
        f"/take/{open_attempt.pk}/check/",
    ):
        assert set(Page(student.get(address)).attributes("main [lang]", "lang")) == {"de"}, address


def test_the_language_of_the_pages_is_not_said_again(student: Client, attempt: Attempt) -> None:
    for address in ("/", "/q/data-science-jobs/", f"/take/{attempt.pk}/check/"):
        assert not Page(student.get(address)).has("main [lang]")


def test_places_are_posted_as_values_and_kept_out_of_translations(student: Client, attempt: Attempt) -> None:
    question = question_of(attempt.version, Format.RANKING)
    page = Page(student.get(f"/take/{attempt.pk}/{question.key}/"))
    values = ["", *(str(place) for place in range(1, len(question.choices) + 1))]
    assert page.attributes("option", "value") == values * len(question.choices)
    assert page.attributes("select", "translate") == ["no"] * len(question.choices)


def test_codes_and_links_are_kept_out_of_translations() -> None:
    """What is read out, copied or typed elsewhere has to stay as it is."""
    shown = re.compile(r"<(?:input|textarea)\b[^>]*\breadonly\b[^>]*>|<p class=\"code\"[^>]*>|<(?:kbd|code)\b[^>]*>")
    tags = [tag for path in TEMPLATES.rglob("*.html") for tag in shown.findall(path.read_text(encoding="utf-8"))]
    assert len(tags) > 10
    assert [tag for tag in tags if 'translate="no"' not in tag] == []
