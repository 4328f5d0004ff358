"""Export a draft and import one in the browser."""

import codecs
from dataclasses import replace
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from assessments.authoring.drafts import draft_definition, save_draft
from assessments.authoring.history import line_of
from assessments.core.definition import Definition, definition_from, definition_in, to_toml
from assessments.models import Archetype, Questionnaire, ReplacedDraft, Version
from tests.authoring.admin.conftest import Staff
from tests.core.definition.test_reading import READING
from tests.html import Page

SMALL = definition_from(READING)
IMPORTING = (
    "view_questionnaire",
    "change_questionnaire",
    *(f"{verb}_{part}" for part in ("archetype", "question", "advice", "cue") for verb in ("add", "change", "delete")),
)


@pytest.fixture
def editor(staff: Staff) -> Client:
    return staff("add_questionnaire", *IMPORTING)


def address(questionnaire: Questionnaire | None = None) -> str:
    name = "admin:assessments_questionnaire_import"
    return reverse(name, args=[questionnaire.pk]) if questionnaire else reverse(f"{name}_any")


def content(questionnaire: Questionnaire) -> Definition:
    questionnaire.refresh_from_db()
    return draft_definition(questionnaire=questionnaire)


def upload(data: bytes, name: str = "quiz.toml") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def confirm(client: Client, place: str, preview: Any) -> Any:
    """Press the preview's button."""
    page = Page(preview)
    fields = {"text": page.one("textarea[name=text]").text().removeprefix("\n"), "draft": page.value("draft")}
    return client.post(place, {**fields, "confirm": "Import"})


def test_what_is_exported_is_imported_again(editor: Client, draft: Questionnaire) -> None:
    exported = editor.get(reverse("admin:assessments_questionnaire_export", args=[draft.pk]))
    assert exported["Content-Disposition"] == 'attachment; filename="data-science-jobs-draft.toml"'
    assert definition_in(exported.content.decode(), name="it") == content(draft)
    page = Page(editor.post(address(draft), {"text": exported.content.decode()}))
    assert "The text is the same as the draft" in page.text
    assert not page.has("[name=confirm]")


@pytest.mark.parametrize("how", ["text", "file", "file with a byte-order mark"])
def test_an_import_shows_what_changes_and_then_does_it(editor: Client, small: Questionnaire, how: str) -> None:
    text = to_toml(replace(SMALL, title="Another title"))
    mark = codecs.BOM_UTF8 if "mark" in how else b""
    fields = {"text": text} if how == "text" else {"file": upload(mark + text.encode()), "text": "not this"}
    preview = editor.post(address(small), fields)
    page = Page(preview)
    assert preview.status_code == 200
    assert "This makes 1 change to the draft" in page.text
    assert "It is kept below “Replaced drafts”" in page.text
    assert "Another title" in page.texts(".changes td")[1]
    assert content(small).title == SMALL.title
    assert confirm(editor, address(small), preview).status_code == 303
    assert content(small).title == "Another title"
    assert line_of(LogEntry.objects.get()).says == "A file was imported."


def test_the_replaced_draft_can_be_downloaded_and_imported_again(editor: Client, small: Questionnaire) -> None:
    confirm(
        editor, address(small), editor.post(address(small), {"text": to_toml(replace(SMALL, title="Another title"))})
    )
    page = Page(editor.get(address(small)))
    again, download = page.attributes(".import-again a", "href")
    assert definition_in(editor.get(download).content.decode(), name="it") == SMALL
    text = Page(editor.get(again)).one("textarea[name=text]").text().removeprefix("\n")
    confirm(editor, address(small), editor.post(address(small), {"text": text}))
    assert content(small) == SMALL
    assert [line_of(entry).says for entry in LogEntry.objects.order_by("pk")] == [
        "A file was imported.",
        "A replaced draft was put back.",
    ]


def test_a_published_draft_needs_no_copy(editor: Client, draft: Questionnaire) -> None:
    preview = editor.post(address(draft), {"text": to_toml(replace(content(draft), title="Another title"))})
    assert "The present draft is the same as version 1, which stays." in Page(preview).text
    confirm(editor, address(draft), preview)
    assert Version.objects.get().content.title != content(draft).title
    assert not ReplacedDraft.objects.filter(questionnaire=draft).exists()


def test_a_draft_that_changed_since_the_preview_is_previewed_again(editor: Client, small: Questionnaire) -> None:
    preview = editor.post(address(small), {"text": to_toml(replace(SMALL, title="Another title"))})
    Archetype.objects.filter(questionnaire=small).update(summary="Edited meanwhile.")
    refused = confirm(editor, address(small), preview)
    assert refused.status_code == 409
    assert "The draft has changed since you saw this preview." in Page(refused).text
    assert "Edited meanwhile." in Page(refused).text
    assert content(small).title == SMALL.title
    assert confirm(editor, address(small), refused).status_code == 303
    assert content(small).title == "Another title"


def test_each_problem_has_its_line_and_the_text_is_kept(editor: Client, small: Questionnaire) -> None:
    text = to_toml(SMALL).replace("= 3", "= 99").replace('hue = "', 'hue = "no')
    response = editor.post(address(small), {"file": upload(text.encode())})
    page = Page(response)
    assert response.status_code == 422
    problems = page.texts("ol.problems li")
    assert len(problems) > 2
    lines = text.splitlines()
    for problem in problems:
        number = int(problem.split()[1].rstrip("."))
        assert lines[number - 1].split('"')[1] in problem
    assert page.one("textarea[name=text]").text().removeprefix("\n") == text
    assert content(small) == SMALL


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"[questionnaire\n", "is not valid TOML"),
        (b"just a note\n", "is not valid TOML"),
        (b"title = 'x'\nb = " + b"[" * 100_000, "nests lists or tables too deeply"),
        (b"a = " + b"9" * 5_000, "too large"),
        (b".".join([b"a"] * 40) + b" = 1", "a key of more than 32 parts"),
        (b"\xff\xfe" + "a = 1".encode("utf-16-le"), "is UTF-16 text. Save it as UTF-8"),
        ("title = 'Ä'".encode("latin-1"), "is not UTF-8 text: line 1"),
        (bytes(range(256)), "is not a text file"),
        (b"", "quiz.toml is empty."),
        (b"a = 1\n", "careerfit reads format 1"),
    ],
)
def test_what_is_no_questionnaire_is_refused_with_its_reason(
    editor: Client, small: Questionnaire, data: bytes, sentence: str
) -> None:
    response = editor.post(address(small), {"file": upload(data), "text": "typed before"})
    assert response.status_code == 422
    assert sentence in Page(response).text
    assert content(small) == SMALL


def test_nothing_sent_is_asked_for(editor: Client, small: Questionnaire) -> None:
    response = editor.post(address(small), {"text": "  "})
    assert response.status_code == 422
    assert "Choose a file, or paste the text of a questionnaire." in Page(response).text


def test_another_questionnaires_text_is_offered_to_be_imported_there(
    editor: Client, small: Questionnaire, draft: Questionnaire
) -> None:
    text = to_toml(replace(SMALL, title="Another title"))
    response = editor.post(address(draft), {"text": text})
    page = Page(response)
    assert response.status_code == 422
    assert f"this text is the questionnaire “{SMALL.slug}”, and this page is for “data-science-jobs”" in page.text
    (there,) = page.attributes("[formaction]", "formaction")
    assert "This makes 1 change to the draft" in Page(editor.post(there, {"text": text})).text


def test_a_new_questionnaire_is_created(editor: Client, draft: Questionnaire) -> None:
    preview = editor.post(address(), {"text": to_toml(SMALL)})
    assert f"This makes a new questionnaire, “{SMALL.title}”" in Page(preview).text
    made = confirm(editor, address(), preview)
    questionnaire = Questionnaire.objects.get(slug=SMALL.slug)
    assert made.url == reverse("admin:assessments_questionnaire_change", args=[questionnaire.pk])
    assert content(questionnaire) == SMALL
    assert LogEntry.objects.get().is_addition()


def test_what_keeps_it_from_being_published_is_said_before_it_is_imported(editor: Client, small: Questionnaire) -> None:
    page = Page(editor.post(address(small), {"text": to_toml(replace(SMALL, questions=()))}))
    assert "to fix before publishing:" in page.text
    assert "There are no questions yet." in page.texts("ol.problems li")


def test_the_text_of_a_preview_can_be_corrected(editor: Client, small: Questionnaire) -> None:
    text = to_toml(SMALL)
    page = Page(editor.post(address(small), {"text": text, "correct": "1"}))
    assert page.one("textarea[name=text]").text().removeprefix("\n") == text


def test_who_lacks_a_permission_is_refused(staff: Staff, small: Questionnaire) -> None:
    without_delete = staff(*[name for name in IMPORTING if name != "delete_cue"])
    assert without_delete.get(address(small)).status_code == 403
    assert without_delete.post(address(), {"text": to_toml(SMALL), "confirm": "1"}).status_code == 403
    viewer = staff("view_questionnaire")
    assert viewer.get(reverse("admin:assessments_questionnaire_export", args=[small.pk])).status_code == 200
    page = Page(viewer.get(reverse("admin:assessments_questionnaire_change", args=[small.pk])))
    assert address(small) not in page.attributes("a", "href")
    nobody = staff("view_question")
    assert nobody.get(reverse("admin:assessments_questionnaire_export", args=[small.pk])).status_code == 403


def test_creating_needs_the_permission_to_add(staff: Staff, db: None) -> None:
    changer = staff(*IMPORTING)
    assert changer.post(address(), {"text": to_toml(SMALL), "confirm": "1"}).status_code == 403
    assert not Questionnaire.objects.filter(slug=SMALL.slug).exists()


def test_the_list_and_a_questionnaires_page_lead_there(editor: Client, draft: Questionnaire) -> None:
    assert address() in Page(editor.get(reverse("admin:assessments_questionnaire_changelist"))).attributes("a", "href")
    page = Page(editor.get(reverse("admin:assessments_questionnaire_change", args=[draft.pk])))
    assert address(draft) in page.attributes("a", "href")
    assert reverse("admin:assessments_questionnaire_export", args=[draft.pk]) in page.attributes("a", "href")


def test_a_replaced_draft_of_another_questionnaire_is_not_found(
    editor: Client, small: Questionnaire, draft: Questionnaire
) -> None:
    save_draft(definition=SMALL)
    confirm(editor, address(small), editor.post(address(small), {"text": to_toml(replace(SMALL, title="Other"))}))
    kept = ReplacedDraft.objects.filter(questionnaire=small).get()
    elsewhere = reverse("admin:assessments_questionnaire_import_replaced", args=[draft.pk, kept.pk])
    assert editor.get(elsewhere).status_code == 404
    assert Page(editor.get(address(draft), {"replaced": kept.pk})).one("textarea[name=text]").text().strip() == ""
