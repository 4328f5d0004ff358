"""The command line does what the admin does."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from assessments.models import Question, Questionnaire, Version

pytestmark = pytest.mark.django_db
SLUG = "data-science-jobs"


def export(slug: str = SLUG) -> str:
    out = StringIO()
    call_command("export_questionnaire", slug, stdout=out)
    return out.getvalue()


def load(path: Path) -> str:
    out = StringIO()
    call_command("import_questionnaire", str(path), stdout=out)
    return out.getvalue()


def test_a_fresh_database_has_the_shipped_questionnaire_published() -> None:
    version = Version.objects.get()
    assert version.questionnaire.slug == SLUG
    assert len(version.content.questions) >= 60


def test_export_import_export_is_identical_to_the_byte(tmp_path: Path) -> None:
    first = export()
    (tmp_path / "a.toml").write_text(first, encoding="utf-8")
    assert "60 questions" in load(tmp_path / "a.toml")
    assert export() == first


def test_an_import_changes_the_draft_and_no_version(tmp_path: Path) -> None:
    text = export()
    prompt = Question.objects.first().prompt
    (tmp_path / "a.toml").write_text(text.replace(prompt, "Another prompt?"), encoding="utf-8")
    load(tmp_path / "a.toml")
    assert Question.objects.first().prompt == "Another prompt?"
    assert Version.objects.get().content.questions[0].prompt == prompt
    out = StringIO()
    call_command("publish", SLUG, "--note", "A new prompt", stdout=out)
    assert "version 2" in out.getvalue()
    assert Version.objects.newest_first().first().content.questions[0].prompt == "Another prompt?"


def test_an_import_keeps_the_edits_that_were_never_published(tmp_path: Path, settings: Any) -> None:
    settings.VAR_DIR = tmp_path
    published = export()
    (tmp_path / "a.toml").write_text(published, encoding="utf-8")
    assert "never published" not in load(tmp_path / "a.toml")
    Question.objects.filter(pk=Question.objects.first().pk).update(prompt="An hour of careful editing?")
    assert "is kept in" in load(tmp_path / "a.toml")
    assert export() == published
    (kept,) = tmp_path.glob("replaced-*.toml")
    load(kept)
    assert Question.objects.first().prompt == "An hour of careful editing?"


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('format = "pair"', 'format = "crystal_ball"', "has to be one of"),
        ("infra = 3", "infra = 99", "from -3 to 3"),
        ("format = 1\n", "format = 2\n", "careerfit reads format 1"),
        ("[questionnaire]", "[questionnaire", "not valid TOML"),
    ],
)
def test_a_bad_file_imports_nothing(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    text = export()
    assert old in text
    (tmp_path / "a.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CommandError, match=sentence):
        load(tmp_path / "a.toml")
    assert export() == text


def test_two_questions_with_one_key_import_nothing(tmp_path: Path) -> None:
    text = export()
    first, second = (f'key = "{q.key}"' for q in Question.objects.all()[:2])
    (tmp_path / "a.toml").write_text(text.replace(second, first), encoding="utf-8")
    with pytest.raises(CommandError, match="Two questions have the key"):
        load(tmp_path / "a.toml")
    assert export() == text


def test_publishing_what_has_not_changed_is_refused() -> None:
    with pytest.raises(CommandError, match="Nothing has changed since version 1"):
        call_command("publish", SLUG)


@pytest.mark.parametrize("command", ["publish", "export_questionnaire"])
def test_an_unknown_slug_is_said(command: str) -> None:
    with pytest.raises(CommandError, match="There is no questionnaire"):
        call_command(command, "nothing")


def test_migrating_again_loads_nothing_twice() -> None:
    Questionnaire.objects.update(title="Edited here")
    call_command("migrate", verbosity=0)
    assert Questionnaire.objects.get().title == "Edited here"
    assert Version.objects.count() == 1
