"""A questionnaire from nothing: few pages, no key typed, and every refusal keeps what was typed."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from assessments.authoring.admin.base import add_url, change_url, list_url
from assessments.authoring.admin.publish import publish_url
from assessments.authoring.drafts import draft_definition
from assessments.authoring.icons import ICONS
from assessments.models import Advice, Cue, Question, Questionnaire
from tests.authoring.admin.conftest import HOLIDAY_ARCHETYPES, Staff, form_of
from tests.authoring.admin.test_questionnaires import questionnaire_form
from tests.html import Page

ADD = reverse("admin:assessments_questionnaire_add")
ADD_QUESTION = reverse("admin:assessments_question_add")
Asked = tuple[str, str, list[tuple[str, tuple[int, int, int]]]]  # format, text, choices with their weights
QUESTIONS: list[Asked] = [
    ("statement", "A whole day on the sand with a book is a day well spent.", [("", (3, -1, 0))]),
    ("graded_pair", "Which morning?", [("Asleep until noon", (2, -1, 0)), ("Up at six for the path", (-1, 3, 0))]),
    ("single", "It rains. What now?", [("The museum", (0, 0, 3)), ("A coat", (0, 2, 0)), ("The pool", (2, 0, -1))]),
    ("best_worst", "Most, and least?", [("Sunbed", (3, 0, 0)), ("Kayak", (0, 3, 0)), ("Concert", (0, 0, 3))]),
    ("multi", "What is in your bag?", [("Two novels", (2, 0, 1)), ("Shoes", (0, 2, 0)), ("A guide", (0, 0, 2))]),
    ("allocation", "Share ten free days.", [("Beach", (3, 0, 0)), ("Tours", (0, 3, 0)), ("Old town", (0, 0, 3))]),
]


class Author:
    """Somebody who opens pages, fills in their forms and sends them; counts the pages."""

    def __init__(self, client: Client) -> None:
        self.client, self.pages = client, 0

    def open(self, address: str) -> Page:
        self.address, self.pages = address, self.pages + 1
        response = self.client.get(address)
        assert response.status_code == 200
        self.page = Page(response)
        return self.page

    def send(self, fields: dict[str, Any]) -> Page:
        """Send the page's form with these fields, but no key, and open the page that it leads to."""
        data = {name: value for name, value in {**form_data(self.page), **fields}.items() if not is_key(name)}
        response = self.client.post(self.address, data)
        if response.status_code != 302:
            self.page = Page(response)
            raise AssertionError(self.page.errors)
        return self.open(response["Location"])


def is_key(name: str) -> bool:
    return re.fullmatch(r"(.*-)?(key|slug)", name) is not None


def form_data(page: Page) -> dict[str, Any]:
    """What a browser would send of the page's form, without its buttons."""
    names = page.attributes("#content-main form :is(input, select, textarea)[name]:not([type=submit])", "name")
    values = {name: page.value(name) for name in names if "__prefix__" not in name}
    return {name: value for name, value in values.items() if value is not None and value != []}


def question_fields(questionnaire: Questionnaire, asked: Asked) -> dict[str, Any]:
    format, prompt, choices = asked
    ids = list(questionnaire.archetypes.values_list("pk", flat=True))
    fields: dict[str, Any] = {"format": format, "prompt": prompt}
    for i, (text, weights) in enumerate(choices):
        fields |= {f"choices-{i}-text": text} | {
            f"choices-{i}-weight_{pk}": w or "" for pk, w in zip(ids, weights, strict=True)
        }
    return fields


def test_a_beach_holiday_is_made_and_published_on_nine_pages_without_a_key(admin_client: Client) -> None:
    author = Author(admin_client)
    page = author.open(ADD)
    assert not page.has("#scales-group")
    fields = {"title": "Your beach holiday", "noun": "holiday", "noun_plural": "holidays"}
    for i, (name, summary, icon) in enumerate(HOLIDAY_ARCHETYPES):
        row = f"archetypes-{i}-"
        fields |= {f"{row}name": name, f"{row}summary": summary, f"{row}glyph": ICONS[icon]}
    page = author.send(fields)
    assert page.notices == ["Saved: “Your beach holiday”, with 3 archetypes. Now add its first question."]
    questionnaire = Questionnaire.objects.get(slug="your-beach-holiday")
    for number, question in enumerate(QUESTIONS, start=1):
        button = "_addanother" if number < len(QUESTIONS) else "_save"
        page = author.send({**question_fields(questionnaire, question), button: "1"})
        assert page.notices[0].startswith(f"Saved as question {number}. ")
    assert page.notices == ["Saved as question 6. Ready to publish, with 3 things to look at first. Check and publish"]
    page = author.open(page.link("Check and publish"))
    assert author.pages == 9
    response = admin_client.post(author.address, {**form_data(page), "despite": "on"})
    assert response.status_code == 302
    content = questionnaire.versions.get().content
    assert [(a.key, a.hue, a.glyph) for a in content.archetypes] == [
        ("sun_seeker", "blue", ICONS["Sun"]),
        ("explorer", "orange", ICONS["Compass"]),
        ("culture_lover", "green", ICONS["Columns"]),
    ]
    assert [scale.key for scale in content.scales] == ["agreement", "enjoyment"]
    first, *others, last = content.questions
    assert (first.scale, last.total) == ("agreement", 10)
    assert first.choices[0].weights == {"sun_seeker": 3, "explorer": -1}
    assert [choice.key for choice in last.choices] == ["a", "b", "c"]
    assert [q.format.value for q in content.questions] == [format for format, *_ in QUESTIONS]
    assert all(q.total is None and q.ticks is None for q in others)
    assert not questionnaire.questions.exclude(format="statement").filter(scale__isnull=False)


def test_publishing_says_what_a_newcomer_can_do_about_each_warning(
    admin_client: Client, holiday: Questionnaire
) -> None:
    for question in QUESTIONS:
        admin_client.post(ADD_QUESTION, sent(holiday, question))
    page = Page(admin_client.get(reverse("admin:assessments_questionnaire_publish", args=[holiday.pk])))
    assert "3 archetypes, 6 questions, no advice yet" in page.text
    assert page.texts(".warnings .sentence") == [
        "Only 4 questions have a weight for it: it will stay uncertain. Better let 6 or more have one.",
        "Somebody who always chooses the first option gets a clear result for it. Put its choices in different places.",
        "Somebody who always chooses the last option gets a clear result for it. Put its choices in different places.",
    ]


def sent(questionnaire: Questionnaire, asked: Asked, **fields: Any) -> dict[str, Any]:
    """The data that the page for a new question sends."""
    rows = {"questionnaire": questionnaire.pk, "choices-TOTAL_FORMS": 4, "choices-INITIAL_FORMS": 0}
    return {**rows, **question_fields(questionnaire, asked), **fields}


@pytest.mark.parametrize(("format", "prompt", "choices"), QUESTIONS)
def test_every_format_is_saved_with_its_weights_at_once(
    admin_client: Client, holiday: Questionnaire, format: str, prompt: str, choices: list[Any]
) -> None:
    assert admin_client.post(ADD_QUESTION, sent(holiday, (format, prompt, choices))).status_code == 302
    [question] = draft_definition(questionnaire=holiday).questions
    names = [a.key for a in draft_definition(questionnaire=holiday).archetypes]
    expected = [{key: w for key, w in zip(names, weights, strict=True) if w} for _, weights in choices]
    assert [choice.weights for choice in question.choices] == expected
    if format != "statement":
        assert [choice.text for choice in question.choices] == [text for text, _ in choices]


def test_the_next_question_begins_with_format_scale_and_source_of_the_last(
    admin_client: Client, holiday: Questionnaire
) -> None:
    scale = holiday.scales.create(key="second", lowest="a", low="b", middle="c", high="d", highest="e", position=1)
    source = holiday.sources.create(key="P1", about="The sea")
    data = sent(holiday, QUESTIONS[0], scale=scale.pk, source=source.pk, _addanother="1")
    page = Page(admin_client.get(admin_client.post(ADD_QUESTION, data)["Location"]))
    assert page.value("questionnaire") == str(holiday.pk)
    assert (page.value("format"), page.value("scale"), page.value("source")) == (
        "statement",
        str(scale.pk),
        str(source.pk),
    )
    assert page.value("prompt") == ""
    assert page.heading == "Add a question to “Your beach holiday”"


@pytest.mark.parametrize(
    ("asked", "notice"),
    [
        (("single", "Which?", []), "Saved. Now add its choices and weights."),
        (("single", "Which?", [("Sea", (0, 0, 0)), ("Land", (0, 0, 0))]), "Saved. Now add its weights."),
        (("statement", "I swim.", []), "Saved. Now add its weights."),
        (("single", "Which?", [("Sea", (1, 0, 0))]), "Saved. See below what is still missing."),
    ],
)
def test_a_question_that_lacks_something_goes_on_to_its_page(
    admin_client: Client, holiday: Questionnaire, asked: Asked, notice: str
) -> None:
    response = admin_client.post(ADD_QUESTION, sent(holiday, asked))
    question = holiday.questions.get()
    assert response["Location"] == change_url(question)
    page = Page(admin_client.get(change_url(question)))
    assert page.notices == [notice]
    assert page.texts(".to-do li")
    if question.format == "statement":
        assert [choice.key for choice in question.choices.all()] == ["agree"]


@pytest.mark.parametrize(
    ("format", "choices", "fields", "sentence"),
    [
        ("single", [("Sea", (9, 0, 0))], {}, "Sun Seeker: a weight is a whole number from −3 to 3."),
        ("single", [("", (1, 0, 0))], {}, "Text: say what this choice is, or remove the row."),
        ("statement", [("Sea", (1, 0, 0))], {}, "A statement has no choices of its own, and one is filled in."),
        ("statement", [("Sea", (1, 0, 0)), ("Land", (0, 1, 0))], {}, "no choices of its own, and 2 are filled in."),
        ("pair", [(name, (1, 0, 0)) for name in "wxyz"], {}, "A pair takes two choices, and 4 are filled in."),
        ("graded_pair", [(name, (1, 0, 0)) for name in "xyz"], {}, "Remove one of them, or choose another format."),
        ("statement", [("", (1, 0, 0)), ("", (2, 0, 0))], {}, "A statement has one row of weights."),
        ("single", [("Sea", (1, 0, 0))], {"key": "Not a key!"}, "Use lower-case letters, digits and single hyphens"),
        ("multi", [("Sea", (1, 0, 0))], {"fewest_ticks": 3, "most_ticks": 2}, "less than the fewest ticks"),
        ("single", [("Sea", (1, 0, 0)), ("Sea", (1, 0, 0))], {"choices-1-key": "a", "choices-0-key": "a"}, "same key"),
    ],
)
def test_a_refused_new_question_keeps_what_was_typed(
    admin_client: Client, holiday: Questionnaire, format: str, choices: list[Any], fields: dict[str, Any], sentence: str
) -> None:
    response = admin_client.post(ADD_QUESTION, sent(holiday, (format, "Typed and kept", choices), **fields))
    assert response.status_code == 200
    page = Page(response)
    assert any(sentence in error for error in page.errors), page.errors
    assert page.value("prompt") == "Typed and kept"
    assert page.value("choices-0-text") == choices[0][0]
    weight = f"choices-0-weight_{holiday.archetypes.all()[0].pk}"
    assert page.value(weight) == str(choices[0][1][0])
    assert page.has(".by-format") is (format != "statement")  # which hides what a statement doesn't need
    assert not holiday.questions.exists()


def test_a_stored_question_may_not_get_more_choices_than_its_format_takes(
    admin_client: Client, holiday: Questionnaire
) -> None:
    admin_client.post(ADD_QUESTION, sent(holiday, QUESTIONS[2]))
    question = holiday.questions.get()
    response = admin_client.post(change_url(question), form_of(question, fields={"format": "pair"}))
    assert response.status_code == 200
    assert any("A pair takes two choices, and 3 are filled in." in error for error in Page(response).errors)
    Question.objects.update(format="pair")  # as an import may leave it
    question.refresh_from_db()
    assert admin_client.post(change_url(question), form_of(question, fields={"prompt": "New"})).status_code == 302


def test_rows_that_could_not_be_added_again_cannot_be_taken_away(admin_client: Client, holiday: Questionnaire) -> None:
    """Django’s script removes rows down to this number: the only row of a statement, both of a pair."""

    def fewest(address: str, prefix: str) -> tuple[int, int]:
        page = Page(admin_client.get(address))
        return int(page.value(f"{prefix}-MIN_NUM_FORMS")), int(page.value(f"{prefix}-TOTAL_FORMS"))

    assert fewest(ADD, "archetypes") == (3, 3)
    for query in ("", "&format=statement", "&format=pair"):
        assert fewest(add_url(Question, holiday) + query, "choices") == (4, 4)
    for format, count in (("statement", 1), ("pair", 2), ("single", 3), ("ranking", 4)):
        question = holiday.questions.create(key=f"a-{format}", format=format, prompt="?", scale=holiday.scales.first())
        assert fewest(change_url(question), "choices") == (count, count)


def test_with_several_questionnaires_one_is_chosen_first(
    admin_client: Client, draft: Questionnaire, holiday: Questionnaire
) -> None:
    page = Page(admin_client.get(ADD_QUESTION))
    assert page.heading == "Add a question to which questionnaire?"
    assert page.link("Your beach holiday") == add_url(Question, holiday)
    assert Page(admin_client.get(add_url(Question, holiday))).texts(".column-weight") == [
        a[0] for a in HOLIDAY_ARCHETYPES
    ]
    for nonsense in ("x", "0", "9" * 18):
        assert admin_client.get(ADD_QUESTION, {"questionnaire": nonsense}).status_code == 200


def test_the_page_for_a_new_question_costs_few_queries(
    admin_client: Client, holiday: Questionnaire, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(26):
        admin_client.get(add_url(Question, holiday))


def test_who_may_add_questions_but_not_change_them_adds_one_with_its_choices(
    staff: Staff, holiday: Questionnaire
) -> None:
    client = staff("add_question", "view_question")
    assert client.post(ADD_QUESTION, sent(holiday, QUESTIONS[1])).status_code == 302
    assert holiday.questions.get().choices.count() == 2


def test_a_stored_key_stays_when_its_text_changes_or_the_field_is_emptied(
    admin_client: Client, holiday: Questionnaire
) -> None:
    admin_client.post(ADD_QUESTION, sent(holiday, QUESTIONS[1], key="my-own-key"))
    question = holiday.questions.get(key="my-own-key")
    for fields in ({"prompt": "Another text"}, {"key": ""}):
        assert admin_client.post(change_url(question), form_of(question, fields=fields)).status_code == 302
        question.refresh_from_db()
        assert question.key == "my-own-key"


def test_scales_sources_advice_and_cues_get_keys_of_their_own(admin_client: Client, holiday: Questionnaire) -> None:
    rows: dict[str, Any] = {"scales-TOTAL_FORMS": 3, "sources-TOTAL_FORMS": 2, "sources-INITIAL_FORMS": 0}
    for i in (1, 2):
        rows |= {f"scales-{i}-{name}": f"{name} {i}" for name in ("lowest", "low", "middle", "high")}
        rows |= {f"scales-{i}-highest": "Very much"}
    for i in (0, 1):
        rows |= {f"sources-{i}-about": "The sea"}
    assert admin_client.post(change_url(holiday), questionnaire_form(holiday, **rows)).status_code == 302
    assert list(holiday.scales.values_list("key", flat=True)) == ["first", "very_much", "very_much_2"]
    assert list(holiday.sources.values_list("key", flat=True)) == ["P1", "P2"]
    for _ in range(2):
        advice = {"questionnaire": holiday.pk, "slot": "flat", "text": "Swim first."}
        assert admin_client.post(add_url(Advice, holiday), advice).status_code == 302
        cue = {"questionnaire": holiday.pk, "says": "Сёрфинг", "phrases": "surfing"}
        assert admin_client.post(add_url(Cue, holiday), cue).status_code == 302
    assert list(holiday.advice.values_list("key", flat=True)) == ["swim-first", "swim-first-2"]
    assert list(holiday.cues.values_list("key", flat=True)) == ["serfing", "serfing-2"]


# --- where a save leads, and what it says -----------------------------------------------------------------


def test_after_a_save_the_author_is_at_the_questionnaires_own_list(admin_client: Client, draft: Questionnaire) -> None:
    """Also after “Fix it”, of a published questionnaire, and beside another one."""
    other = Questionnaire.objects.create(title="Other", slug="other")
    for part in (draft.questions.first(), draft.archetypes.first(), draft.advice.first(), draft.cues.first()):
        assert part is not None
        page = Page(admin_client.get(change_url(part)))
        assert page.link(draft.title) == change_url(draft)
        response = admin_client.post(change_url(part), {**form_data(page), "_save": "1"})
        assert response["Location"] == list_url(type(part), draft)
        kept = "?_changelist_filters=q%3Dsea%26questionnaire__id__exact%3D" + str(draft.pk)
        response = admin_client.post(change_url(part) + kept, {**form_data(page), "_save": "1"})
        assert f"questionnaire__id__exact={draft.pk}" in response["Location"]
        assert "q=sea" in response["Location"]
        [message] = Page(admin_client.get(change_url(other))).notices[:1]
        assert message == f"Saved: “{part}”. The draft is the same as version 1."
    advice = draft.advice.first()
    assert advice is not None
    delete = reverse("admin:assessments_advice_delete", args=[advice.pk])
    assert admin_client.post(delete, {"post": "yes"})["Location"] == list_url(Advice, draft)


def test_the_message_speaks_first_of_the_question_that_was_saved(admin_client: Client, holiday: Questionnaire) -> None:
    half = ("single", "Something half done?", [("Sea", (1, 0, 0))])
    admin_client.post(ADD_QUESTION, sent(holiday, half, _addanother="1"))
    response = admin_client.post(ADD_QUESTION, sent(holiday, QUESTIONS[1], _addanother="1"))
    page = Page(admin_client.get(response["Location"]))
    assert page.attributes(".messagelist li", "class") == ["warning", "success"]
    missing, then = page.notices
    assert missing == "Saved as question 1. It has 1 choice; this kind of question needs 2 to 10. Fix it"
    assert then.startswith("Saved as question 2. Still missing: ")
    page = Page(admin_client.get(publish_url(holiday)))
    assert "Question “Something half done?” has 1 choice; this kind of question needs 2 to 10." in page.text
    assert "something-half-done" not in page.text
    page = Page(admin_client.get(change_url(holiday)))
    assert page.link("2 things to fix before publishing") == publish_url(holiday)
    question = holiday.questions.get(key="something-half-done")
    page = Page(admin_client.get(change_url(question)))
    assert page.texts(".to-do li")[0] == "It has 1 choice; this kind of question needs 2 to 10."
    assert page.texts(".steps li")[1] == "Questions 2 of at least 6"
    assert not page.has(".steps li:nth-child(2).done")
    assert page.link("Publish") == publish_url(holiday)


def test_required_fields_are_marked_and_most_and_least_explained(admin_client: Client, holiday: Questionnaire) -> None:
    required = Page(admin_client.get(ADD)).texts("#archetypes-0 label.required")
    assert required == ["Name", "In one sentence"]
    page = Page(admin_client.get(add_url(Question, holiday)))
    assert "those of the other against it" in page.one(".for-best_worst").text()


def test_two_questions_are_too_few_to_suggest_publishing(admin_client: Client, holiday: Questionnaire) -> None:
    admin_client.post(ADD_QUESTION, sent(holiday, QUESTIONS[0], _addanother="1"))
    response = admin_client.post(ADD_QUESTION, sent(holiday, QUESTIONS[2], _addanother="1"))
    page = Page(admin_client.get(response["Location"]))
    assert page.notices[-1] == "Saved as question 2. 2 questions so far; at least 6 make a telling result. Add the next"
